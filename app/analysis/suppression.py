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
Cells = Sequence[Sequence[Cell]]
Place = tuple[int, int]


def suppress(cells: Cells, fewest: int) -> Grid:
    """The counts that may be shown; None for those that stay hidden.

    cells: rows of a table whose last column is the sum of each row, and whose last row is the sum
    of each column. Hidden is each count of fewer than `fewest` people. In every row and column in
    which something is hidden the smallest counts follow, until there are two at least and they
    are together of `fewest` people: else a hidden one, or a sum of them, could be worked out.
    """
    return suppress_together([cells], fewest)[0]


def suppress_together(tables: Sequence[Cells], fewest: int) -> list[Grid]:
    """The same of tables that part the same treatments in several ways: their last rows are equal.

    What is hidden in one of these last rows is so in all, else one table told it of the other.
    """
    hidden: list[set[Place]] = [_first_hidden(cells, fewest) for cells in tables]
    while True:
        for cells, places in zip(tables, hidden, strict=True):
            _hide_more(cells, places, fewest)
        sums = [
            {c for r, c in places if r == len(cells) - 1}
            for cells, places in zip(tables, hidden, strict=True)
        ]
        every = set[int]().union(*sums)
        if all(each == every for each in sums):
            break
        for cells, places in zip(tables, hidden, strict=True):
            places |= {(len(cells) - 1, c) for c in every}
    return [_shown(cells, places) for cells, places in zip(tables, hidden, strict=True)]


def _first_hidden(cells: Cells, fewest: int) -> set[Place]:
    return {
        (r, c)
        for r, row in enumerate(cells)
        for c, cell in enumerate(row)
        if len(cell.owners) < fewest
    }


def _hide_more(cells: Cells, hidden: set[Place], fewest: int) -> None:
    lines = _lines(len(cells), len(cells[0]))
    while following := {
        found for line in lines if (found := _next(cells, line, hidden, fewest))
    } or _of_bridges(cells, hidden, fewest):
        hidden |= following


def _of_bridges(cells: Cells, hidden: set[Place], fewest: int) -> set[Place]:
    """What must follow a small count that several lines together tell: the smallest one that
    joins what hangs together by that count alone.
    """
    for row, column in sorted(hidden):
        if len(cells[row][column].owners) >= fewest:
            continue
        rows, columns = _reached(row, hidden - {(row, column)})
        if column in columns:
            continue
        joining = [
            (r, c)
            for r in range(len(cells))
            for c in range(len(cells[0]))
            if (r in rows) != (c in columns) and (r, c) not in hidden
        ]
        if joining:
            return {min(joining, key=lambda place: (len(cells[place[0]][place[1]].owners), place))}
    return set()


def _reached(row: int, hidden: set[Place]) -> tuple[set[int], set[int]]:
    """The rows and columns that hidden counts join with this row."""
    rows, columns = {row}, set[int]()
    while True:
        more = {c for r, c in hidden if r in rows} - columns
        columns |= more
        above = {r for r, c in hidden if c in columns} - rows
        rows |= above
        if not more and not above:
            return rows, columns


def _shown(cells: Cells, hidden: set[Place]) -> Grid:
    return [
        [
            None if (r, c) in hidden else Shown(cell.number, len(cell.owners))
            for c, cell in enumerate(row)
        ]
        for r, row in enumerate(cells)
    ]


def _lines(rows: int, columns: int) -> list[list[Place]]:
    across = [[(r, c) for c in range(columns)] for r in range(rows)]
    down = [[(r, c) for r in range(rows)] for c in range(columns)]
    return across + down


def _next(cells: Cells, line: Sequence[Place], hidden: set[Place], fewest: int) -> Place | None:
    """The next count of this line that must be hidden, the smallest one."""
    inside = [place for place in line if place in hidden]
    outside = [place for place in line if place not in hidden]
    if not inside or not outside:
        return None
    owners = frozenset[Hashable]().union(*(cells[r][c].owners for r, c in inside))
    if len(inside) > 1 and len(owners) >= fewest:
        return None
    return min(outside, key=lambda place: (len(cells[place[0]][place[1]].owners), place))
