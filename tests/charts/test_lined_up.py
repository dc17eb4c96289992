import xml.etree.ElementTree as ET
from dataclasses import replace

import numpy as np
import pytest

from app.analysis.judgement import Verdict
from app.charts import Course, Series, lined_up
from app.charts.lined_up import spans
from tests.charts.drawings import START, boxes, classes, collisions, crossed, off_sheet, strokes
from tests.charts.waves import LINED_UP, a_diary, courses

COLOURED = ("line--worse", "line--better", "line--same", "line--unclear")


def draw(series, given, words=LINED_UP):
    return ET.fromstring(lined_up(series, given, words, "lu"))


def x_of(day, wide):
    left, right = (34, 548) if wide else (32, 348)
    return round(left + (day + 21) / 112 * (right - left))


def test_both_drawings_say_what_they_show():
    given = courses(6)

    for svg, name in zip(draw(a_diary(given), given), ("w", "n"), strict=True):
        assert svg.get("class") == f"ch {name}"
        assert svg.find("title").get("id") == svg.get("aria-labelledby") == f"lu-{name}-t"
        assert svg.find("title").text == LINED_UP.title
        assert svg.find("desc").text == LINED_UP.description


def test_each_treatment_has_a_line_from_three_weeks_before_to_the_next_one():
    given = courses(2, every=70)
    series = a_diary(given, share=1)

    lines = classes(draw(series, given)[0], "line")

    assert len(lines) == 2
    assert {strokes(line.get("d"))[0] for line in lines} == {(x_of(-21, True), x_of(69, True))}


def test_a_line_does_not_reach_back_before_the_treatment_before_it():
    given = courses(2, every=14)
    second = draw(a_diary(given, share=1), given)[0]

    starts = sorted(strokes(line.get("d"))[0][0] for line in classes(second, "line"))

    assert starts == [x_of(-21, True), x_of(-14, True)]


def test_days_are_counted_from_the_last_session():
    course = Course(1, START + 50, START + 40, START + 120, Verdict.BETTER)

    line = classes(draw(a_diary([course], share=1), [course])[0], "line")[0]

    assert strokes(line.get("d")) == [(x_of(-21, True), x_of(70, True))]


def test_no_line_crosses_a_week_without_ratings():
    (course,) = courses(1)
    days = np.r_[START : START + 60, START + 80 : START + 120]

    line = classes(draw(Series.of(days, np.full(days.size, 4.0)), [course])[0], "line")[0]

    assert strokes(line.get("d"))[-2:] == [
        (x_of(-21, True), x_of(19, True)),
        (x_of(40, True), x_of(79, True)),
    ]


def test_a_day_alone_is_a_dot():
    (course,) = courses(1)
    days = course.day + np.arange(0, 60, 12)

    line = classes(draw(Series.of(days, np.full(days.size, 4.0)), [course])[0], "line")[0]

    assert line.get("d").count("h0") == days.size


def test_each_verdict_is_named_once_with_its_treatments():
    given = courses(6)

    for svg in draw(a_diary(given), given):
        said = {box[4] for box in boxes(svg, 15)}
        assert {"5 worse", "2, 3, 6 better", "4 no change", "1 unclear"} <= said


def test_treatments_without_ratings_are_not_named():
    given = courses(4)
    series = a_diary(given).between(START, given[1].until)

    said = {box[4] for box in boxes(draw(series, given[:2] + given[3:])[0], 15)}

    assert {"2 better", "1 unclear"} <= said
    assert not [words for words in said if "no change" in words]


def test_one_line_at_most_is_emphasised():
    for kinds in ([Verdict.WORSE], [Verdict.BETTER, Verdict.WORSE]):
        given = courses(6, kinds)
        wide = draw(a_diary(given), given)[0]
        assert not classes(wide, "line--on")
    given = courses(6)
    assert len(classes(draw(a_diary(given), given)[0], "line--on")) == 1


def test_of_forty_treatments_the_last_six_are_named():
    given = courses(40)

    for svg in draw(a_diary(given), given):
        assert len(classes(svg, "line--muted")) == 34
        said = {box[4] for box in boxes(svg, 15)}
        assert {"35 worse", "36, 38, 39 better", "earlier treatments"} <= said


@pytest.mark.parametrize("count", [1, 2, 6, 12, 13, 40])
@pytest.mark.parametrize("share", [1.0, 0.15])
@pytest.mark.parametrize("seed", [1, 2])
def test_words_keep_clear_of_lines_words_and_edges(count, share, seed):
    given = courses(count)

    for svg, size in zip(draw(a_diary(given, share, seed=seed), given), (17, 17), strict=True):
        assert collisions(svg, size) == []
        assert off_sheet(svg, size) == []
        if share == 1 or count < 12:
            through = crossed(svg, size, *COLOURED, "inj")
            assert [words for words in through if words != LINED_UP.earlier] == []


@pytest.mark.parametrize("level", [0.0, 5.0, 10.0])
@pytest.mark.parametrize("count", [1, 6, 12])
def test_equal_lines_are_still_named_beside_them(level, count):
    given = courses(count)
    days = np.arange(START, given[-1].until + 1)

    for svg, size in zip(
        draw(Series.of(days, np.full(days.size, level)), given), (17, 17), strict=True
    ):
        assert collisions(svg, size) == []
        assert off_sheet(svg, size) == []
        assert crossed(svg, size, *COLOURED, "inj") == []
        assert len(classes(svg, "halo")) == min(count, 4)


def test_long_words_above_the_sheet_are_left_out_rather_than_cut():
    given = courses(2)
    words = replace(LINED_UP, before="in den Wochen davor")

    wide, narrow = draw(a_diary(given), given, words)

    assert collisions(narrow, 17) == []
    assert "in den Wochen davor" not in {box[4] for box in boxes(narrow, 17)}
    assert off_sheet(wide, 15) == []


@pytest.mark.parametrize("given", [[], courses(1)])
def test_without_ratings_there_is_an_empty_sheet(given):
    for svg in draw(Series.of([], []), given):
        assert not classes(svg, "line")
        assert len(classes(svg, "band")) == 2


def test_ten_years_are_light():
    given = courses(40)

    assert len(lined_up(a_diary(given), given, LINED_UP, "lu")) < 90_000


@pytest.mark.parametrize(
    ("numbers", "said"),
    [([3], "3"), ([2, 1], "1, 2"), ([1, 2, 3], "1–3"), ([1, 3, 4, 5, 6, 9], "1, 3–6, 9")],
)
def test_numbers_that_follow_each_other_are_a_span(numbers, said):
    assert spans(numbers) == said
