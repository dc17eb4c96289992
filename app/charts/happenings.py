"""What happened between treatments: small marks in rows of their own below the time axis."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.charts.data import Happening
from app.charts.frame import Plot
from app.charts.svg import Node, add, stamps

DIAMOND = "l4 4-4 4-4-4z"
HALF = 4  # of a diamond's width
APART = 2  # between two marks of a row
MOST_ROWS = 3
ROW_HEIGHT = 12


@dataclass(frozen=True)
class Placed:
    """A mark in its row: a diamond at `start`, and a line to `end` where it lasted."""

    row: int
    start: int
    end: int


def place(plot: Plot, events: Sequence[Happening]) -> list[Placed]:
    """The marks of the events that touch the days shown, none upon another.

    A mark that finds room in none of the rows is left out: others stand at its place already, and
    the table holds them all.
    """
    ends = [-plot.frame.width] * MOST_ROWS
    placed = []
    for event in sorted(events, key=lambda each: (each.day, -each.until)):
        if event.until < plot.first or event.day > plot.until:
            continue
        start = plot.x(max(event.day, plot.first))
        end = max(start, plot.x(min(event.until, plot.until)))
        free = (row for row in range(MOST_ROWS) if ends[row] + APART <= start - HALF)
        row = next(free, None)
        if row is not None:
            placed.append(Placed(row, start, end))
            ends[row] = max(end, start + HALF)
    return placed


def height(placed: Sequence[Placed]) -> int:
    """How much taller the drawing becomes."""
    return (max(mark.row for mark in placed) + 1) * ROW_HEIGHT + HALF if placed else 0


def draw_happenings(svg: Node, placed: Sequence[Placed], top: int) -> None:
    """The marks, in rows that begin at `top`."""
    if not placed:
        return
    lasting = [mark for mark in placed if mark.end > mark.start]
    if lasting:
        lines = "".join(f"M{m.start} {_middle(m, top)}H{m.end}" for m in lasting)
        add(svg, "path", "lasts", d=lines)
    points = [(mark.start, _middle(mark, top) - HALF) for mark in placed]
    add(svg, "path", "happened", d=stamps(points, DIAMOND))


def _middle(mark: Placed, top: int) -> int:
    return top + mark.row * ROW_HEIGHT + ROW_HEIGHT // 2
