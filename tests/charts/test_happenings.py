"""What happened between treatments, below the axis of the timeline."""

import random
import re
import xml.etree.ElementTree as ET
from itertools import combinations

import pytest

from app.charts import Happening, timeline
from app.charts.happenings import HALF, MOST_ROWS, Placed, place
from app.charts.timeline import NARROW, WIDE, _plot
from tests.charts.drawings import START, WORDS, a_series, boxes, classes, marks, starts

LAST = START + 399


def drawn(*events: Happening) -> ET.Element:
    return ET.fromstring(timeline(a_series(400), marks(4), WORDS, "tl", LAST, events))


def on(day: int, days: int = 1) -> Happening:
    return Happening(START + day, START + day + days - 1)


def reach(mark: Placed) -> tuple[int, int]:
    return mark.start - HALF, max(mark.end, mark.start + HALF)


def test_without_events_the_drawing_is_as_it_was() -> None:
    plain = timeline(a_series(400), marks(4), WORDS, "tl", LAST)

    assert timeline(a_series(400), marks(4), WORDS, "tl", LAST, []) == plain


def test_a_day_is_a_diamond_at_its_place_below_all_words() -> None:
    for svg in drawn(on(200)):
        ((x, y),) = starts(classes(svg, "happened")[0].get("d"))
        frame = WIDE if "w" in svg.get("class").split() else NARROW
        assert x == round(frame.left + 200 / 399 * (frame.right - frame.left))
        assert y >= max(box[3] for box in boxes(svg, 17))
        _left, top, _width, height = map(int, svg.get("viewBox").split())
        assert y + 2 * HALF <= top + height
        assert not classes(svg, "lasts")


def test_what_lasted_is_a_line_to_its_last_day() -> None:
    wide = drawn(on(100, days=101))[0]

    begin, end = re.findall(r"\d+", re.sub(r" \d+H", " ", classes(wide, "lasts")[0].get("d")))
    assert (int(begin), int(end)) == (
        round(34 + 100 / 399 * 922),
        round(34 + 200 / 399 * 922),
    )


def test_what_began_before_the_axis_or_is_still_so_ends_at_its_edges() -> None:
    wide = drawn(Happening(START - 900, LAST + 900))[0]

    assert re.match(r"M34 \d+H956$", classes(wide, "lasts")[0].get("d"))


@pytest.mark.parametrize("event", [Happening(START - 9, START - 1), Happening(LAST + 1, LAST + 9)])
def test_what_lies_beyond_the_axis_is_not_drawn(event: Happening) -> None:
    for svg in drawn(event):
        assert not classes(svg, "happened")


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("count", [1, 12, 300])
def test_no_mark_lies_upon_another(seed: int, count: int) -> None:
    chance = random.Random(seed)
    events = [on(chance.randrange(400), chance.choice([1, 1, 7, 90])) for _ in range(count)]
    for frame in (WIDE, NARROW):
        placed = place(_plot(frame, a_series(400), marks(4), LAST), events)

        assert placed
        assert {mark.row for mark in placed} <= set(range(MOST_ROWS))
        for a, b in combinations(placed, 2):
            if a.row == b.row:
                assert reach(a)[1] < reach(b)[0] or reach(b)[1] < reach(a)[0]


def test_two_things_on_one_day_stand_one_below_the_other() -> None:
    first, second = place(_plot(WIDE, a_series(400), [], LAST), [on(50), on(50)])

    assert (first.row, second.row) == (0, 1)
    assert first.start == second.start
