"""A sketch is dashed, broken where nothing was said, and fits on its sheet."""

import xml.etree.ElementTree as ET

import pytest

from app.charts import SketchWords, sketch
from tests.charts.drawings import classes, collisions, off_sheet

WORDS = SketchWords("From memory", "6 of 10; left empty", "from memory", "weeks from injection")
DAYS = (-7, 7, 21, 35, 49, 63, 77)


def drawn(*levels: int | None) -> ET.Element:
    points = [None if level is None else (day, level) for day, level in zip(DAYS, levels)]  # noqa: B905
    return ET.fromstring(sketch(points, WORDS, "sk"))


@pytest.mark.parametrize(
    ("levels", "pieces"),
    [
        ((6, 4, 3), 2),
        ((6, None, 3), 0),
        ((None, 4, 3, None, 5, 6), 2),
        ((0, 10, 0, 10, 0, 10, 0), 6),
    ],
)
def test_only_neighbours_are_joined(levels: tuple[int | None, ...], pieces: int) -> None:
    svg = drawn(*levels)

    lines = classes(svg, "line")
    assert sum(line.get("d", "").count("M") for line in lines) == pieces
    assert all("line--memory" in line.get("class", "") for line in lines)
    assert len(classes(svg, "pt")) == sum(level is not None for level in levels)
    assert not classes(svg, "day")


@pytest.mark.parametrize("size", [11.5, 15, 17])
def test_the_words_lie_apart_and_on_the_sheet(size: float) -> None:
    svg = drawn(10, 10, 10, 10, 10, 10, 10).find("svg")
    assert svg is not None

    assert collisions(svg, size) == []
    assert off_sheet(svg, size) == []


def test_it_says_what_it_is() -> None:
    svg = drawn(5)
    said = ["".join(node.itertext()) for node in svg.iter() if node.tag in {"title", "desc"}]

    assert said == ["From memory", "6 of 10; left empty"]
    assert "from memory" in ["".join(node.itertext()) for node in svg.iter("text")]
