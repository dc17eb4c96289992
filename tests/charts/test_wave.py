"""The last treatments in time: letters where a benefit turned, all of it on the sheet."""

import xml.etree.ElementTree as ET

import numpy as np
import pytest

from app.charts import Series, Turned, WaveWords, wave
from tests.charts.drawings import START, a_series, classes, collisions, marks, off_sheet

WORDS = WaveWords("Over the last treatments", "Two.", "6 Jan 2025", "today, day 60", "no ratings")
LAST = START + 200


def draw(series: Series, *turned: Turned, count: int = 2, first: int = START) -> ET.Element:
    given = marks(count, every=70)
    return ET.fromstring(wave(series, given, turned, WORDS, "wave", (first, LAST)))[0]


def test_a_letter_stands_at_each_turn_on_the_line():
    svg = draw(a_series(200), Turned(START + 30, "a"), Turned(START + 50, "b"))

    letters = [node.text for node in classes(svg, "mid") if node.text in {"a", "b"}]
    assert letters == ["a", "b"]
    assert len(classes(svg, "pt--better")) == 2


def test_a_turn_without_a_line_is_left_out():
    gap = Series.of([*range(START, START + 20), *range(START + 60, START + 200)], np.full(160, 5.0))

    svg = draw(gap, Turned(START + 40, "a"), Turned(LAST + 40, "b"), Turned(START - 9, "c"))

    assert not classes(svg, "pt--better")


def test_words_stand_on_the_sheet_and_apart():
    svg = draw(a_series(200, share=0.6, late=0.2), Turned(START + 40, "a"), count=3)

    assert not off_sheet(svg, 15)
    assert not collisions(svg, 13)


@pytest.mark.parametrize("days", [0, 1])
def test_a_diary_of_hardly_any_day_has_an_empty_sheet(days):
    svg = draw(a_series(200).between(LAST, LAST + days - 1), count=0, first=LAST)

    assert svg.find("title").text == WORDS.title


def test_days_in_the_wrong_order_are_refused():
    with pytest.raises(ValueError, match="after today"):
        wave(a_series(9), [], [], WORDS, "wave", (LAST, START))
