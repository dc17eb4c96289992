import xml.etree.ElementTree as ET

import numpy as np
import pytest

from app.analysis.judgement import Verdict
from app.charts import Levels, Series, against_others
from tests.charts.drawings import START, boxes, classes, collisions, crossed, off_sheet, starts
from tests.charts.waves import AGAINST, a_diary, courses

UNKNOWN = Levels(None, None)
TOP, BOTTOM, TEN_UNITS = 40, 352, 31.2


def draw(series, this, others, levels=UNKNOWN):
    return ET.fromstring(against_others(series, this, others, levels, AGAINST, "ag"))


def of_six(number, levels=UNKNOWN, **how):
    given = courses(6)
    this = given.pop(number - 1)
    return draw(a_diary([*given, this], **how), this, given, levels)


def test_this_line_stands_out_and_the_others_are_grey():
    for svg in of_six(5):
        assert [node.get("class") for node in classes(svg, "line--on")] == [
            "line line--worse line--on"
        ]
        assert len(classes(svg, "line--muted")) == 5


def test_its_days_are_dots_and_recalled_ones_are_hollow():
    given = courses(2)
    series = a_diary(given)
    own = series.between(given[1].day - 21, given[1].until)

    wide = draw(series, given[1], given[:1])[0]

    assert len(starts(classes(wide, "day")[0].get("d"))) == np.sum(~own.recalled)
    assert len(starts(classes(wide, "day--late")[0].get("d"))) == np.sum(own.recalled)


@pytest.mark.parametrize(
    ("levels", "arrows", "dotted"),
    [(Levels(6, 7.4), 1, 1), (Levels(6, None), 0, 1), (Levels(None, 7), 0, 0), (UNKNOWN, 0, 0)],
)
def test_the_arrow_wants_both_levels(levels, arrows, dotted):
    for svg in of_six(5, levels):
        assert len(classes(svg, "arrow--worse")) == arrows
        assert len(classes(svg, "before")) == dotted
        assert ("+1.4" in {box[4] for box in boxes(svg, 15)}) == bool(arrows)


def test_the_arrow_goes_from_the_level_before_to_the_level_after():
    arrow = classes(of_six(5, Levels(6, 7.4))[0], "arrow")[0].get("d")

    assert arrow.startswith("M653 165V121m")
    assert round(BOTTOM - 6 * TEN_UNITS) == 165
    assert round(BOTTOM - 7.4 * TEN_UNITS) == 121


def test_a_tiny_change_has_no_head():
    assert "m" not in classes(of_six(4, Levels(5, 5.1))[0], "arrow")[0].get("d")


@pytest.mark.parametrize("number", [1, 4, 5, 6])
@pytest.mark.parametrize("share", [1.0, 0.2])
@pytest.mark.parametrize("levels", [Levels(5.3, 7), Levels(5.3, 2), Levels(4, 8), UNKNOWN])
def test_words_keep_clear_of_lines_words_and_edges(number, share, levels):
    for svg in of_six(number, levels, share=share):
        assert collisions(svg, 17) == []
        assert off_sheet(svg, 17) == []
        assert crossed(svg, 17, "line--on", "line--muted", "before", "arrow", "inj") == []


def test_the_only_treatment_has_no_others():
    (this,) = courses(1)

    for svg in draw(a_diary([this]), this, []):
        said = {box[4] for box in boxes(svg, 17)}
        assert AGAINST.this in said
        assert AGAINST.others not in said


@pytest.mark.parametrize("level", [0.0, 5.0, 10.0])
def test_equal_lines_are_named_too(level):
    given = courses(40)
    days = np.arange(START, given[-1].until + 1)
    series = Series.of(days, np.full(days.size, level))

    for svg in draw(series, given[7], given[:7] + given[8:], Levels(level, level)):
        assert collisions(svg, 17) == []
        assert off_sheet(svg, 17) == []
        assert {AGAINST.this, AGAINST.others} <= {box[4] for box in boxes(svg, 17)}


def test_forty_treatments_leave_this_one_named():
    given = courses(40)

    for svg in draw(a_diary(given), given[-1], given[:-1], Levels(5.3, 5.1)):
        assert len(classes(svg, "line--muted")) == 39
        assert collisions(svg, 17) == []
        assert off_sheet(svg, 17) == []


def test_without_ratings_there_is_an_empty_sheet():
    given = courses(2, [Verdict.TOO_FEW_DAYS])

    for svg in draw(Series.of([], []), given[1], given[:1]):
        assert not classes(svg, "line")
        assert not classes(svg, "halo")


def test_an_arrow_over_the_whole_sheet_leaves_all_words_on_it():
    for svg in of_six(5, Levels(0, 10)):
        assert collisions(svg, 17) == []
        assert off_sheet(svg, 17) == []
        assert "+1.4" not in crossed(svg, 17, "arrow", "before")
