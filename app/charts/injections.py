"""Injections on the timeline: a line with a drop on top, its number and date."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.charts.data import Mark
from app.charts.frame import Plot
from app.charts.svg import Node, Point, add, stamps, text_width

DROP = "c-4-5-6-8-6-11a6 6 0 0 1 12 0c0 3-2 6-6 11z"
SMALL_DROP = "c-2-3-3-4-3-6a3 3 0 0 1 6 0c0 2-1 3-3 6z"
DROP_HALF, SMALL_HALF = 6, 3
NUMBER_STEPS = (1, 2, 5, 10, 20, 50)
SPACE = 8


@dataclass(frozen=True)
class Label:
    """What stands beside a drop: from `start` to `end`."""

    mark: Mark
    start: int
    end: int
    date: str


def draw_injections(svg: Node, plot: Plot, marks: Sequence[Mark], row: int) -> list[int]:
    """Lines, drops and labels of the treatments on the sheet; gives the x of each line.

    row: y of the ground of the labels. Where the labels find no room beside the drops, the drops
    shrink and stand below a row that holds every second, fifth, … number.
    """
    xs = [plot.x(mark.day) for mark in marks]
    if not xs:
        return xs
    beside = _beside(plot, marks, xs)
    roomy = beside is not None
    tip = row + 8 if roomy else row + 18
    lines = "".join(f"M{x} {tip}V{plot.frame.bottom}" for x in sorted(set(xs)))
    add(svg, "path", "inj", d=lines)
    half, shape = (DROP_HALF, DROP) if roomy else (SMALL_HALF, SMALL_DROP)
    add(svg, "path", "inj-g", d=stamps(_apart(xs, tip, 2 * half), shape))
    for label in beside if beside is not None else _above(plot, marks, xs):
        node = add(svg, "text", "t-b halo", str(label.mark.number), x=label.start, y=row)
        if label.date:
            add(node, "tspan", "t-l", label.date)
    return xs


def _beside(plot: Plot, marks: Sequence[Mark], xs: list[int]) -> list[Label] | None:
    """Labels to the right of the drops; None when more than a quarter find no room."""
    limits = [x - DROP_HALF - 4 for x in xs[1:]] + [plot.frame.width]
    labels = []
    for mark, x, limit in zip(marks, xs, limits, strict=True):
        for date in (f" · {mark.date}", ""):
            start = x + DROP_HALF + 3
            end = start + text_width(f"{mark.number}{date}", plot.frame.text)
            if end <= limit:
                labels.append(Label(mark, start, end, date))
                break
    return labels if len(labels) * 4 >= len(marks) * 3 else None


def _above(plot: Plot, marks: Sequence[Mark], xs: list[int]) -> list[Label]:
    """Every first, second, fifth, … number in a row of its own, as many as have room."""
    for step in NUMBER_STEPS:
        labels = [
            _centred(plot, mark, x)
            for mark, x in zip(marks, xs, strict=True)
            if mark.number % step == 0
        ]
        if all(a.end + SPACE <= b.start for a, b in pairwise(labels)):
            return labels
    return []


def _centred(plot: Plot, mark: Mark, x: int) -> Label:
    width = text_width(str(mark.number), plot.frame.text)
    start = min(x - width // 2, plot.frame.width - width)
    return Label(mark, start, start + width, "")


def _apart(xs: list[int], tip: int, width: int) -> list[Point]:
    """The tips of the drops that do not lie on the drop before them."""
    tips: list[Point] = []
    for x in sorted(xs):
        if not tips or x - tips[-1][0] >= width:
            tips.append((x, tip))
    return tips
