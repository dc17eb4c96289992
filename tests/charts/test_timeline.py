import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from app.charts import Series, timeline
from tests.charts.drawings import (
    START,
    WORDS,
    a_series,
    a_timeline,
    boxes,
    classes,
    collisions,
    marks,
    starts,
    strokes,
)

NOBODY = Series.of([], [])
SHAPES = [(1, 60), (2, 200), (6, 500), (40, 3660), (0, 3660), (12, 90)]


def test_both_drawings_say_what_they_show():
    wide, narrow = a_timeline(a_series(), marks(2))

    for svg, ident in ((wide, "tl-w"), (narrow, "tl-n")):
        assert svg.get("role") == "img"
        assert svg.find("title").get("id") == svg.get("aria-labelledby") == f"{ident}-t"
        assert svg.find("desc").get("id") == svg.get("aria-describedby") == f"{ident}-d"
        assert svg.find("title").text == WORDS.title
        assert svg.find("desc").text == WORDS.description


def test_nothing_in_it_is_styled_scripted_or_focusable():
    for node in a_timeline(a_series(late=0.1), marks(6)).iter():
        assert node.tag not in {"style", "script", "use", "a"}
        assert not {"style", "tabindex", "fill", "stroke"} & set(node.keys())
        assert not [key for key in node.attrib if key.startswith("on")]


def test_every_day_is_a_dot_and_recalled_days_are_hollow():
    series = a_series(days=300, share=0.8, late=0.2)

    wide = a_timeline(series, marks(3), START + 299)[0]

    dots, rings = classes(wide, "day"), classes(wide, "day--late")
    assert len(dots) == len(rings) == 1
    assert len(starts(dots[0].get("d"))) == np.sum(~series.recalled)
    assert len(starts(rings[0].get("d"))) == np.sum(series.recalled)
    assert dots[0].get("d").count("h0") == np.sum(~series.recalled)


def test_a_rating_stands_at_its_height():
    zero, ten = (
        starts(classes(a_timeline(Series.of([START], [rating])), "day")[0].get("d"))[0][1]
        for rating in (0, 10)
    )
    grid = a_timeline(NOBODY)[0].find("path[@class='grid']").get("d")
    ground = a_timeline(NOBODY)[0].find("path[@class='axis']").get("d")

    assert int(re.match(r"M\d+ (\d+)", ground)[1]) == zero
    assert [int(y) for y in re.findall(r"M\d+ (\d+)", grid)][-1] == ten


def test_no_line_crosses_a_week_without_ratings():
    days = np.r_[START : START + 60, START + 67 : START + 120, START + 127 : START + 200]
    series = Series.of(days, np.full(days.size, 4.0))

    wide = a_timeline(series, (), START + 199)[0]

    def x(day: int) -> int:
        return round(34 + day / 199 * 922)

    pieces = strokes(classes(wide, "line")[0].get("d"))
    assert pieces == [(x(0), x(59)), (x(67), x(119)), (x(127), x(199))]


def test_six_days_without_ratings_do_not_break_the_line():
    days = np.r_[START : START + 60, START + 66 : START + 120]
    wide = a_timeline(Series.of(days, np.full(days.size, 4.0)))[0]

    assert len(strokes(classes(wide, "line")[0].get("d"))) == 1
    assert not classes(wide, "silent")


def test_a_long_gap_says_so():
    days = np.r_[START : START + 60, START + 160 : START + 200]
    for svg in a_timeline(Series.of(days, np.full(days.size, 4.0))):
        assert [node.text for node in classes(svg, "none-t")] == ["no ratings"]


def test_low_days_keep_the_words_of_a_gap_away():
    days = np.r_[START : START + 170, START + 195 : START + 365]
    said = [
        classes(a_timeline(Series.of(days, np.full(days.size, level)))[0], "none-t")
        for level in (5.0, 0.0)
    ]

    assert [len(words) for words in said] == [1, 0]


def test_two_gaps_side_by_side_do_not_write_over_each_other():
    days = np.r_[START : START + 60, START + 85, START + 110 : START + 365]

    wide = a_timeline(Series.of(days, np.full(days.size, 4.0)))[0]

    assert len(re.findall("M", classes(wide, "silent")[0].get("d"))) == 2
    assert len(classes(wide, "none-t")) == 1


def test_the_last_value_stands_clear_of_an_injection_after_it():
    series = a_series(200)
    after = marks(1, first=START + 212)

    narrow = a_timeline(series, after, START + 230)[1]

    line = int(re.match(r"M(\d+)", classes(narrow, "inj")[0].get("d"))[1])
    (value,) = (box for box in boxes(narrow, 17) if re.fullmatch(r"\d\.\d", box[4]))
    assert value[0] > line


@pytest.mark.parametrize(("treatments", "days"), SHAPES)
@pytest.mark.parametrize("size", [11.5, 15, 17])
def test_labels_keep_clear_of_each_other_and_of_the_edges(treatments, days, size):
    every = max(1, days // max(1, treatments))

    for svg in a_timeline(a_series(days, share=0.7), marks(treatments, every), START + days - 1):
        right = int(svg.get("viewBox").split()[2])
        assert collisions(svg, size) == []
        assert [box for box in boxes(svg, size) if box[0] < -2 or box[2] > right + 6] == []


@pytest.mark.parametrize(("treatments", "days"), SHAPES)
def test_chips_bars_and_drops_do_not_overlap(treatments, days):
    every = max(1, days // max(1, treatments))

    for svg in a_timeline(a_series(days), marks(treatments, every), START + days - 1):
        chips = [(int(r.get("x")), int(r.get("width"))) for r in classes(svg, "rib")]
        for bar in classes(svg, "bar"):
            found = re.findall(r"M(\d+) \d+h(\d+)", bar.get("d"))
            chips += [(int(left), int(wide)) for left, wide in found]
        chips.sort()
        assert all(a + wide <= b for (a, wide), (b, _) in pairwise(chips))
        assert len(chips) == treatments


def test_few_treatments_show_number_date_sign_and_word():
    wide = a_timeline(a_series(200), marks(2), START + 199)[0]

    assert {"1 · 28 Sep", "2 · 28 Sep", "No change"} <= {box[4] for box in boxes(wide, 15)}
    assert len(classes(wide, "vi--worse")) == len(classes(wide, "vi--better")) == 1


def test_forty_treatments_on_a_phone_are_bars_told_apart_by_their_place():
    narrow = a_timeline(a_series(3660), marks(40), START + 3659)[1]

    places = {
        bar.get("class"): re.match(r"M\d+ (\d+)h\d+v(\d+)", bar.get("d")).groups()
        for bar in classes(narrow, "bar")
    }
    assert len(set(places.values())) == len(places) == 4
    numbers = [box[4] for box in boxes(narrow, 15) if box[0] > 30 and box[3] < 80]
    assert numbers == ["5", "10", "15", "20", "25", "30", "35", "40"]


def test_ten_years_are_marked_by_year():
    wide = a_timeline(a_series(3660), (), START + 3659)[0]

    assert [box[4] for box in boxes(wide, 15) if len(box[4]) == 4] == [
        str(year) for year in range(2026, 2036)
    ]


def test_the_end_of_the_line_is_said_with_the_readers_decimal_mark():
    series = Series.of([START, START + 1], [4, 5])
    words = replace(WORDS, decimal_mark=",")

    assert ">4,5</text>" in timeline(series, [], words, "tl", START + 1)


@pytest.mark.parametrize("late", [0.0, 0.05])
def test_a_year_of_daily_ratings_is_light(late):
    assert len(timeline(a_series(365, late=late), marks(4), WORDS, "tl", START + 364)) < 25_000


def test_ten_years_are_light_enough():
    series = a_series(3660, late=0.05)

    assert len(timeline(series, marks(40), WORDS, "tl", START + 3659)) < 75_000


def test_the_order_of_days_and_treatments_does_not_matter():
    series = a_series(200, share=0.8, late=0.2)
    turned = Series.of(series.days[::-1], series.ratings[::-1], series.recalled[::-1])

    straight = timeline(series, marks(3), WORDS, "tl", START + 199)

    assert timeline(turned, marks(3)[::-1], WORDS, "tl", START + 199) == straight


def test_hostile_words_stay_words():
    evil = '</title><script>alert("1")</script>\x00\x1b\ud800&amp;'
    words = replace(WORDS, title=evil, description=evil, no_ratings=evil)
    treatments = [replace(mark, word=evil[:14], date=evil[:9]) for mark in marks(2, every=200)]

    text = timeline(a_series(400), treatments, words, "tl", START + 600)

    assert "<script" not in text
    title = ET.fromstring(text)[0].find("title").text
    assert title == '</title><script>alert("1")</script>   &amp;'
    assert text.encode()


@pytest.mark.parametrize(
    ("series", "treatments"),
    [
        (NOBODY, []),
        (NOBODY, marks(1)),
        (NOBODY, marks(40)),
        (Series.of([START], [4]), []),
        (Series.of([START], [4]), marks(1, first=START)),
        (Series.of([START], [4]), marks(2, every=0, first=START)),
        (a_series(30), marks(2, first=START - 200)),
        (a_series(30), marks(1, first=START + 100)),
    ],
)
def test_small_diaries_have_a_picture_too(series, treatments):
    drawings = a_timeline(series, treatments, START + 30)

    assert [svg.get("class") for svg in drawings] == ["ch w", "ch n"]
    assert [collisions(svg) for svg in drawings] == [[], []]
    assert all(0 <= x <= 1000 for day in classes(drawings, "day") for x, _ in starts(day.get("d")))


def test_treatments_long_before_the_first_rating_do_not_squeeze_the_diary():
    old = marks(2, every=3000, first=START - 3000 - 60)

    wide = a_timeline(a_series(60), old, START + 59)[0]

    assert len(classes(wide, "rib")) == 2
    assert starts(classes(wide, "inj")[0].get("d").replace("V356", ""))[0][0] > 34
    assert len(starts(classes(wide, "day")[0].get("d"))) == 60
