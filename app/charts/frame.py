"""The ground of a chart in time: where a day and a rating stand, the grid and the numbers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.charts.data import Days, Ratings
from app.charts.svg import Node, Point, add

TOP_RATING = 10


@dataclass(frozen=True)
class Frame:
    """The sheet of one drawing, in units of its viewBox.

    text: the largest size of letters that the style sheet ever sets for this drawing;
    the places of all labels are worked out for it.
    """

    name: str
    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    text: int


@dataclass(frozen=True)
class Plot:
    """A frame with the days from `first` to `last` laid along it.

    until: the last day that has come; a young diary leaves room after it.
    """

    frame: Frame
    first: int
    last: int
    until: int

    @property
    def days(self) -> int:
        return self.last - self.first

    def x(self, day: float) -> int:
        f = self.frame
        return round(f.left + (day - self.first) / self.days * (f.right - f.left))

    def y(self, rating: float) -> int:
        f = self.frame
        return round(f.bottom - rating / TOP_RATING * (f.bottom - f.top))

    def points(self, days: Days | Ratings, ratings: Ratings) -> list[Point]:
        f = self.frame
        ys = np.rint(f.bottom - ratings / TOP_RATING * (f.bottom - f.top)).astype(np.int64)
        return list(zip(self.xs(days).tolist(), ys.tolist(), strict=True))

    def xs(self, days: Days | Ratings) -> NDArray[np.int64]:
        f = self.frame
        along = (days - self.first) / self.days
        return np.rint(f.left + along * (f.right - f.left)).astype(np.int64)


def draw_scale(svg: Node, plot: Plot, step: int) -> None:
    """Level lines every `step` ratings, each with its number on the left, and the ground line."""
    frame = plot.frame
    levels = range(0, TOP_RATING + 1, step)
    across = f"h{frame.right - frame.left}"
    lines = "".join(f"M{frame.left} {plot.y(level)}{across}" for level in levels[1:])
    add(svg, "path", "grid", d=lines)
    add(svg, "path", "axis", d=f"M{frame.left} {frame.bottom}{across}")
    for level in levels:
        middle = plot.y(level) + frame.text // 3
        add(svg, "text", "end", str(level), x=frame.left - 8, y=middle)


def runs(days: Days, values: Ratings) -> list[tuple[Days, Ratings]]:
    """The stretches without NaN."""
    known = np.flatnonzero(~np.isnan(values))
    pieces = np.split(known, np.flatnonzero(np.diff(known) > 1) + 1)
    return [(days[piece], values[piece]) for piece in pieces if piece.size]
