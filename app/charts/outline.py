"""Outlines of the body: written as a few points, drawn as smooth paths.

An outline is written "x y, x y!, x y": the line runs smoothly through every point and breaks at
those with an exclamation mark. Between two such corners it is straight.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from math import hypot

from app.charts.svg import Point, numbers

PIECES = 6  # stretches into which a curve is cut to measure it


@dataclass(frozen=True)
class Dot:
    """One point of an outline. rounding: units before a corner at which the line turns off."""

    x: int
    y: int
    corner: bool = False
    rounding: int = 0


Outline = tuple[Dot, ...]
Bend = tuple[Point, ...]  # the first point, up to two handles, the last point
COMMANDS = {2: "l", 3: "q", 4: "c"}


def outline(written: str) -> Outline:
    """The points of an outline as it is written."""
    return tuple(_dot(each) for each in written.split(","))


def _dot(written: str) -> Dot:
    x, y = written.rstrip("!").split()
    return Dot(int(x), int(y), written.endswith("!"))


def mirrored(dots: Outline, width: int) -> Outline:
    """The same outline on the other half of a picture so wide."""
    return tuple(replace(dot, x=width - dot.x) for dot in dots)


def joined(dots: Outline, width: int) -> Outline:
    """A half, written from one end of the middle line to the other, and its mirror image."""
    back = (dot for dot in reversed(mirrored(dots, width)) if 2 * dot.x != width)
    return (*dots, *back)


def softened(dots: Outline, rounding: int) -> Outline:
    """The outline with rounded corners."""
    return tuple(replace(dot, rounding=rounding) if dot.corner else dot for dot in dots)


def path(dots: Outline, closed: bool = True) -> str:
    """The outline as a path in whole pixels, relative after its first point."""
    pieces = list(bends(dots, closed))
    parts = [f"M{numbers(pieces[0][0])}"]
    for (x, y), *rest in pieces:
        steps = [step for to_x, to_y in rest for step in (to_x - x, to_y - y)]
        parts.append(COMMANDS[len(rest) + 1] + numbers(steps))
    return "".join(parts) + ("z" if closed else "")


def polygon(dots: Outline) -> list[tuple[float, float]]:
    """The closed outline as many short straight stretches."""
    return [
        _on_bend(bend, step / PIECES) for bend in bends(dots, closed=True) for step in range(PIECES)
    ]


def bends(dots: Outline, closed: bool) -> Iterator[Bend]:
    """The pieces from each point to the next, and those that round the corners.

    The handles at a point lie along the line from the point before it to the point after it, a
    third of the way to the next point: so the curve never swings past its points.
    """
    ring = (dots[-1], *dots, dots[0], dots[1]) if closed else (dots[0], *dots, dots[-1])
    for before, start, end, after in zip(ring, ring[1:], ring[2:], ring[3:], strict=False):
        reach = hypot(end.x - start.x, end.y - start.y) / 3
        handles = _handle(start, before, end, reach), _handle(end, after, start, reach)
        yield _cut(start, end), *(each for each in handles if each), _cut(end, start)
        if end.rounding:
            yield _cut(end, start), (end.x, end.y), _cut(end, after)


def _cut(dot: Dot, toward: Dot) -> Point:
    """Where the line on the side of a neighbour begins: at the dot, unless its corner is round."""
    x, y = toward.x - dot.x, toward.y - dot.y
    share = min(dot.rounding / (hypot(x, y) or 1), 0.4)
    return round(dot.x + x * share), round(dot.y + y * share)


def _handle(dot: Dot, away: Dot, toward: Dot, reach: float) -> Point | None:
    """Where the curve aims when it leaves `dot`, coming from `away`, for `toward`."""
    x, y = toward.x - away.x, toward.y - away.y
    length = hypot(x, y)
    if dot.corner or not length or dot == away:
        return None
    return round(dot.x + x / length * reach), round(dot.y + y / length * reach)


def _on_bend(bend: Bend, share: float) -> tuple[float, float]:
    """The point so far along the piece, by drawing each stretch shorter until one point is left."""
    points: list[tuple[float, float]] = list(bend)
    while len(points) > 1:
        points = [
            (x1 + (x2 - x1) * share, y1 + (y2 - y1) * share)
            for (x1, y1), (x2, y2) in pairwise(points)
        ]
    return points[0]
