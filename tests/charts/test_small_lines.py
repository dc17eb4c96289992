import xml.etree.ElementTree as ET
from decimal import Decimal

import pytest

from app.charts import mini_line, strip
from tests.charts.drawings import VERDICTS, classes, starts
from tests.charts.test_number_line import VERDICTS as NAMES


def parts(svg):
    dots = [x for node in classes(svg, "pt--muted") for x, _ in starts(node.get("d"))]
    diamonds = [x for node in classes(svg, "inj-g") for x, _ in starts(node.get("d"))]
    return [x + 5 for x in dots], diamonds


def test_a_strip_is_decoration():
    svg = ET.fromstring(strip([1, 2], 3))

    assert svg.get("aria-hidden") == "true"
    assert not list(svg.iter("text"))


@pytest.mark.parametrize(
    ("others", "this", "dots", "diamonds"),
    [
        ([0, 10], 5, [22, 178], [100]),
        ([Decimal(20), Decimal(40)], Decimal(60), [22, 100], [178]),
        ([40, 40], 40, [100], [100]),
        ([], 40, [], [100]),
        ([1, 3], None, [22, 178], []),
        ([], None, [], []),
    ],
)
def test_others_are_dots_and_this_one_a_diamond(others, this, dots, diamonds):
    assert parts(ET.fromstring(strip(others, this))) == (dots, diamonds)


@pytest.mark.parametrize("verdict", VERDICTS)
def test_a_mini_line_shows_both_levels_without_words(verdict):
    svg = ET.fromstring(mini_line(2, 8, verdict))

    assert svg.get("aria-hidden") == "true"
    assert not list(svg.iter("text"))
    assert len(classes(svg, f"pt--{NAMES[verdict]}")) == 1
    assert len(classes(svg, f"arrow--{NAMES[verdict]}")) == 1
    assert len(classes(svg, "pt")) == 2


@pytest.mark.parametrize(
    ("before", "after", "points"), [(None, 5, 1), (5, None, 1), (None,) * 2 + (0,)]
)
def test_a_level_that_is_not_known_is_left_out(before, after, points):
    svg = ET.fromstring(mini_line(before, after, "unclear"))

    assert len(classes(svg, "pt")) == points
    assert not classes(svg, "arrow")
