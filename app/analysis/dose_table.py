"""The dose into each muscle over all treatments: one table for each product, never one for two."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from app.analysis.records import Line, Record, Spot, spot_of, sum_of, total_of, units_can_meet


class Mark(StrEnum):
    """How a cell stands to the one before it in its row."""

    UP = "up"
    DOWN = "down"
    ADDED = "added"
    DROPPED = "dropped"


@dataclass(frozen=True)
class Column:
    """One treatment. place: which one it is of those that were asked about, from 0."""

    place: int
    day: date
    total_units: Decimal | None


@dataclass(frozen=True)
class Cell:
    """What went into one spot at one treatment.

    injected: false where there was no such line, None where no line of the treatment is known.
    dose_units: of all its lines together, None where one of them is not known. mark: None for
    the same, and where nobody can know.
    """

    injected: bool | None
    dose_units: Decimal | None = None
    mark: Mark | None = None


@dataclass(frozen=True)
class Row:
    """One muscle, or own words for one, on one side.

    muscle and muscle_label are None where the muscle is not known, side where the side is not.
    """

    muscle: str | None
    muscle_label: str | None
    side: str | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class DoseTable:
    """All treatments with one product; None is a product that is not known.

    Under None and under the catalogue's "other" no two doses are compared.
    """

    product: str | None
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


def dose_table(treatments: Sequence[Record]) -> list[DoseTable]:
    """A table for each product, in the order in which the products were first used."""
    by_product: dict[str | None, list[tuple[int, Record]]] = defaultdict(list)
    for place, treatment in sorted(enumerate(treatments), key=lambda each: each[1].day):
        by_product[treatment.product].append((place, treatment))
    return [_table(product, placed) for product, placed in by_product.items()]


def _table(product: str | None, placed: Sequence[tuple[int, Record]]) -> DoseTable:
    treatments = [treatment for _place, treatment in placed]
    return DoseTable(
        product=product,
        columns=tuple(
            Column(place, treatment.day, total_of(treatment)) for place, treatment in placed
        ),
        rows=tuple(_rows(treatments, units_can_meet(product, product))),
    )


def _rows(treatments: Sequence[Record], comparable: bool) -> Iterator[Row]:
    """One row for each spot, in the order in which they were first injected."""
    first: dict[Spot, Line] = {}
    for treatment in treatments:
        for line in treatment.injections:
            first.setdefault(spot_of(line), line)
    for spot, line in first.items():
        cells = [_cell(treatment, spot) for treatment in treatments]
        marks = [None, *(_mark(*pair, comparable) for pair in pairwise(cells))]
        yield Row(
            line.muscle,
            line.muscle_label,
            line.side,
            tuple(
                Cell(cell.injected, cell.dose_units, mark)
                for cell, mark in zip(cells, marks, strict=True)
            ),
        )


def _cell(treatment: Record, spot: Spot) -> Cell:
    doses = [line.dose_units for line in treatment.injections if spot_of(line) == spot]
    return Cell(bool(doses) if treatment.injections else None, sum_of(doses))


def _mark(before: Cell, now: Cell, comparable: bool) -> Mark | None:
    if before.injected is None or now.injected is None:
        return None
    if before.injected != now.injected:
        return Mark.ADDED if now.injected else Mark.DROPPED
    was, dose = before.dose_units, now.dose_units
    if not comparable or was is None or dose is None or was == dose:
        return None
    return Mark.UP if dose > was else Mark.DOWN
