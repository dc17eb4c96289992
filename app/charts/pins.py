"""Where the doses stand on a body map: each within its zone, none upon another."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot

from app.charts.svg import text_width

LETTERS = 11.5
HEIGHT = 22
WIDEST = 72
GRID = 5  # units between the places that are tried

Polygon = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Pin:
    """A dose and the middle of the label it stands in."""

    text: str
    x: int
    y: int

    @property
    def width(self) -> int:
        """How wide the label is: a circle for short doses."""
        return max(HEIGHT, text_width(self.text, LETTERS) + 8)

    def touches(self, other: "Pin") -> bool:
        """Whether the two labels lie on each other."""
        near = 2 * abs(self.x - other.x) < self.width + other.width + 2
        return near and abs(self.y - other.y) < HEIGHT + 1


def place_pins(doses: Sequence[tuple[str, Polygon]], width: int) -> list[Pin]:
    """A pin for each dose for which there is room, in their order."""
    placed: list[Pin] = []
    for text, polygon in doses:
        tried = (Pin(text, x, y) for x, y in _places(polygon))
        free = (pin for pin in tried if _fits(pin, placed, width))
        if pin := next(free, None):
            placed.append(pin)
    return placed


def _fits(pin: Pin, placed: list[Pin], width: int) -> bool:
    half = pin.width / 2
    inside = half < pin.x < width - half and pin.width <= WIDEST
    return inside and not any(pin.touches(other) for other in placed)


def _places(polygon: Polygon) -> Iterator[tuple[int, int]]:
    """Points within the zone, those far from its edge first."""
    xs, ys = zip(*polygon, strict=True)
    inside = [
        (x, y)
        for y in range(round(min(ys)), round(max(ys)), GRID)
        for x in range(round(min(xs)), round(max(xs)), GRID)
        if contains(polygon, x, y)
    ]
    return iter(sorted(inside, key=lambda at: -_clearance(polygon, *at)))


def _clearance(polygon: Polygon, x: float, y: float) -> float:
    edges = pairwise((*polygon, polygon[0]))
    return min(_distance(x, y, *start, *end) for start, end in edges)


def _distance(x: float, y: float, x1: float, y1: float, x2: float, y2: float) -> float:
    """From a point to a stretch."""
    wide, high = x2 - x1, y2 - y1
    along = ((x - x1) * wide + (y - y1) * high) / ((wide * wide + high * high) or 1)
    along = min(max(along, 0), 1)
    return hypot(x - x1 - along * wide, y - y1 - along * high)


def contains(polygon: Polygon, x: float, y: float) -> bool:
    """Whether the point lies within: a ray from it to the right meets an odd number of edges."""
    inside = False
    for (x1, y1), (x2, y2) in pairwise((*polygon, polygon[0])):
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1):
            inside = not inside
    return inside
