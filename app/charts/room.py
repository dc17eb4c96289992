"""Where words find room among lines: the sheet as a fine grid of what is drawn already."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from app.charts.frame import Frame
from app.charts.svg import Node, Point, add, text_width

CELL = 2  # units
CROSSED = 120.0  # how much further away a label may stand, a cell of a line it would cover
COVERED = 4000.0  # the same for a cell of other words
NEAR = 12  # units around words that should be free of lines that are not theirs
CROWDED = 3.0
LED_ACROSS = 6.0  # a cell of another line that the way from words to their point would cross
OTHER_SIDE = 80.0
HALO = 4
BOLD = 1.1  # how much wider bold words may be
SHORTEST_LEAD = 12
MOST_POINTS = 60  # of a label's points so many are tried
ASIDE = (0.0, -0.22, 0.22, -0.45, 0.45)  # of its width, so far beside its line a label may stand

Grid = NDArray[np.int32]
Lines = Sequence[Sequence[Point]]


@dataclass(frozen=True)
class Words:
    """Where words stand: the middle of their box, its size, and the point they name."""

    x: int
    y: int
    width: int
    height: int
    names: Point


@dataclass
class Room:
    """What is drawn on a sheet: lines that words should not cover, and words."""

    frame: Frame
    lines: Grid = field(init=False)
    words: Grid = field(init=False)

    def __post_init__(self) -> None:
        shape = (self.frame.height // CELL + 1, self.frame.width // CELL + 1)
        self.lines = np.zeros(shape, np.int32)
        self.words = np.zeros(shape, np.int32)

    def draw(self, lines: Lines) -> None:
        """Keeps words away from these lines."""
        self.lines |= self._traced(lines)

    def besides(self, lines: Lines) -> "Room":
        """The same sheet with more lines to keep away from."""
        other = Room(self.frame)
        other.lines, other.words = self.lines | self._traced(lines), self.words
        return other

    def write(self, words: Words) -> None:
        """Keeps other words away from these, and from the line that leads to them."""
        left, top = words.x - words.width // 2, words.y - words.height // 2
        rows = slice(max(top // CELL, 0), (top + words.height) // CELL + 1)
        columns = slice(max(left // CELL, 0), (left + words.width) // CELL + 1)
        self.words[rows, columns] = 1
        self.words |= self._traced([[words.names, (words.names[0], words.y)]])

    def find(
        self, size: Point, points: Sequence[Point], own: Lines, towards: int, side: int = 0
    ) -> Words:
        """The best place for words about one of `points`, above or below it.

        size: width and height; own: the lines they name, which may be near; towards: the x that
        is liked best; side: -1 where words above are liked better, 1 below, 0 for either.
        There is always a place, though on a crowded sheet it may cover a line.
        """
        places = self._places(size, points)
        x, y, names = places[:, 0], places[:, 1], places[:, 2:]
        cost = np.abs(names[:, 1] - y) + 0.15 * np.abs(names[:, 0] - towards)
        cost = cost + 0.3 * np.abs(names[:, 0] - x)
        cost = cost + OTHER_SIDE * (np.sign(names[:, 1] - y) == side)
        others = _summed(self.lines & ~self._traced(own))
        cost = cost + CROSSED * _count(_summed(self.lines), x, y, size[0] + HALO, size[1] + HALO)
        cost = cost + CROWDED * _count(others, x, y, size[0] + NEAR, size[1] + NEAR)
        taken = _summed(self.words)
        cost = cost + COVERED * _count(taken, x, y, size[0] + HALO, size[1] + HALO)
        middle, long = (names[:, 1] + y) // 2, np.abs(names[:, 1] - y)
        cost = cost + COVERED * _count(taken, names[:, 0], middle, CELL, long)
        cost = cost + LED_ACROSS * _count(others, names[:, 0], middle, CELL, long)
        best = places[int(np.argmin(cost))].tolist()
        return Words(best[0], best[1], size[0], size[1], (best[2], best[3]))

    def _places(self, size: Point, points: Sequence[Point]) -> NDArray[np.int64]:
        """x and y of the middles of all boxes on the sheet, and of the points they name."""
        f, (width, height) = self.frame, size
        away = np.arange(height // 2 + 5, f.bottom - f.top, 4)
        named = np.array(points, np.int64).reshape(-1, 2)
        named = named[:: len(named) // MOST_POINTS + 1]
        aside = (width * np.array(ASIDE)).astype(np.int64)
        shape = (len(named), aside.size, 2 * away.size)
        x = np.broadcast_to((named[:, :1] + aside)[:, :, None], shape)
        offsets = np.concatenate((-away, away))
        y = np.broadcast_to(named[:, 1][:, None, None] + offsets, shape)
        x = np.clip(x, f.left + width // 2 + 2, f.right - width // 2 - 2)
        y = np.clip(y, f.top + height // 2, f.bottom - height // 2 - 2)
        about = np.broadcast_to(named[:, None, None, :], (*shape, 2))
        return np.concatenate((np.stack((x, y), axis=-1), about), axis=-1).reshape(-1, 4)

    def _traced(self, lines: Lines) -> Grid:
        grid = np.zeros((self.frame.height // CELL + 1, self.frame.width // CELL + 1), np.int32)
        for line in lines:
            corners = np.array(line, np.float64).reshape(-1, 2) / CELL
            steps = np.diff(corners, axis=0)
            counts = np.ceil(np.abs(steps).max(axis=1, initial=0)).astype(np.int64) + 1
            start = np.repeat(np.arange(len(steps)), counts)
            along = (np.arange(start.size) - (counts.cumsum() - counts)[start]) / counts[start]
            dots = np.concatenate((corners, corners[start] + along[:, None] * steps[start]))
            columns, rows = np.rint(dots).astype(np.int64).T
            inside = (columns >= 0) & (columns < grid.shape[1]) & (rows >= 0)
            inside &= rows < grid.shape[0]
            grid[rows[inside], columns[inside]] = 1
        return grid


def size_of(text: str, letters: int) -> Point:
    """Width and height of the box that a line of words takes."""
    return text_width(text, letters * BOLD) + HALO, letters + 2


def draw_lead(svg: Node, words: Words) -> None:
    """A thin line from words to the point they name, where they do not stand beside it."""
    (x, y), half = words.names, words.height // 2
    near = words.y + half if words.y < y else words.y - half
    if abs(y - near) >= SHORTEST_LEAD:
        add(svg, "path", "lead", d=f"M{x} {near}V{y}")


def _summed(grid: Grid) -> Grid:
    summed = np.zeros((grid.shape[0] + 1, grid.shape[1] + 1), np.int32)
    np.cumsum(np.cumsum(grid, axis=0, dtype=np.int32), axis=1, out=summed[1:, 1:])
    return summed


def _count(
    summed: Grid,
    x: NDArray[np.int64],
    y: NDArray[np.int64],
    width: int | NDArray[np.int64],
    height: int | NDArray[np.int64],
) -> Grid:
    """How many cells of the grid lie in each box around (x, y)."""
    rows, columns = summed.shape[0] - 1, summed.shape[1] - 1
    left = np.clip((x - width // 2) // CELL, 0, columns)
    right = np.clip((x + width // 2) // CELL + 1, 0, columns)
    top = np.clip((y - height // 2) // CELL, 0, rows)
    bottom = np.clip((y + height // 2) // CELL + 1, 0, rows)
    flat, upper, lower = summed.ravel(), top * summed.shape[1], bottom * summed.shape[1]
    below: Grid = flat.take(lower + right) - flat.take(lower + left)
    above: Grid = flat.take(upper + right) - flat.take(upper + left)
    return below - above
