import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest

from app.charts import Series, local_average, timeline
from tests.charts.drawings import (
    START,
    WORDS,
    a_series,
    boxes,
    classes,
    collisions,
    marks,
    off_sheet,
    starts,
    strokes,
)


def draw(series, treatments, first, until):
    return ET.fromstring(timeline(series, treatments, WORDS, "tl", until, first=first))


def test_only_the_days_of_the_part_are_drawn():
    for svg in draw(a_series(365), marks(4), START + 100, START + 199):
        dots = starts(classes(svg, "day")[0].get("d"))
        left, right = int(svg.get("data-left")), int(svg.get("data-right"))
        assert min(x for x, _ in dots) == left
        assert max(x for x, _ in dots) == right
        assert strokes(classes(svg, "line")[0].get("d")) == [(left, right)]


def test_the_line_is_the_same_as_in_the_whole_diary():
    series = a_series(365)
    days, levels = local_average(series.days, series.ratings)

    wide = draw(series, [], START + 100, START + 199)[0]

    (value,) = (box[4] for box in boxes(wide, 15) if re.fullmatch(r"\d\.\d", box[4]))
    assert value == f"{float(levels[days == START + 199][0]):.1f}"


def test_a_treatment_that_reaches_in_has_its_sign_but_no_line():
    treatments = marks(4, every=100, first=START)

    wide = draw(a_series(400), treatments, START + 150, START + 249)[0]

    assert len(classes(wide, "rib")) == 2
    assert classes(wide, "inj")[0].get("d").count("M") == 1
    assert min(int(rib.get("x")) for rib in classes(wide, "rib")) == 35


def test_treatments_after_the_part_are_left_out():
    treatments = marks(4, every=100, first=START)

    wide = draw(a_series(400), treatments, START, START + 99)[0]

    assert len(classes(wide, "rib")) == 1
    assert not [box for box in boxes(wide, 15) if box[4].startswith("2 ·")]


@pytest.mark.parametrize(
    ("first", "until"),
    [(0, 0), (0, 5), (100, 465), (150, 190), (395, 420), (800, 900), (-200, -100), (-50, 30)],
)
def test_any_part_has_a_clear_picture(first, until):
    days = np.r_[START : START + 160, START + 185 : START + 400]
    series = Series.of(days, days % 11)

    for svg in draw(series, marks(5), START + first, START + until):
        assert collisions(svg, 15) == []
        assert off_sheet(svg, 15) == []
        assert "nan" not in ET.tostring(svg, encoding="unicode")


def test_a_part_that_ends_in_a_silence_ends_its_line_at_the_last_average():
    days = np.r_[START : START + 60, START + 90 : START + 120]
    wide = draw(Series.of(days, np.full(days.size, 4.0)), [], START, START + 75)[0]

    (piece,) = strokes(classes(wide, "line")[0].get("d"))
    assert piece == (34, round(34 + 59 / 75 * 922))


def test_a_part_that_ends_before_it_begins_is_refused():
    with pytest.raises(ValueError, match="after the last"):
        timeline(a_series(30), [], WORDS, "tl", START, first=START + 1)
