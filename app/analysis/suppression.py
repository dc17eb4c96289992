"""Counts of many people of which no single one can be made out, nor worked out from the others."""

from collections.abc import Hashable, Sequence
from typing import NamedTuple


class Cell(NamedTuple):
    """One count, and whose treatments are in it."""

    number: int
    owners: frozenset[Hashable]


class Shown(NamedTuple):
    """A count that may be shown, and of how many people it is."""

    number: int
    owners: int


Grid = list[list[Shown | None]]


def suppress(cells: Sequence[Sequence[Cell]], fewest: int) -> Grid:
    """The counts that may be shown; None for those that stay hidden.

    cells: rows of a table whose last column is the sum of each row, and whose last row is the sum
    of each column. Hidden is each count of fewer than `fewest` people. In every row and column in
    which something is hidden the smallest counts follow, until there are two at least and they
    are together of `fewest` people: else a hidden one, or a sum of them, could be worked out.
    """
    hidden = {
        (r, c)
        for r, row in enumerate(cells)
        for c, cell in enumerate(row)
        if len(cell.owners) < fewest
    }
    lines = _lines(len(cells), len(cells[0]))
    while following := {found for line in lines if (found := _next(cells, line, hidden, fewest))}:
        hidden |= following
    return [
        [
            None if (r, c) in hidden else Shown(cell.number, len(cell.owners))
            for c, cell in enumerate(row)
        ]
        for r, row in enumerate(cells)
    ]


Place = tuple[int, int]


def _lines(rows: int, columns: int) -> list[list[Place]]:
    across = [[(r, c) for c in range(columns)] for r in range(rows)]
    down = [[(r, c) for r in range(rows)] for c in range(columns)]
    return across + down


def _next(
    cells: Sequence[Sequence[Cell]], line: Sequence[Place], hidden: set[Place], fewest: int
) -> Place | None:
    """The next count of this line that must be hidden, the smallest one."""
    inside = [place for place in line if place in hidden]
    outside = [place for place in line if place not in hidden]
    if not inside or not outside:
        return None
    owners = frozenset[Hashable]().union(*(cells[r][c].owners for r, c in inside))
    if len(inside) > 1 and len(owners) >= fewest:
        return None
    return min(outside, key=lambda place: (len(cells[place[0]][place[1]].owners), place))
