"""What the comparing functions need to know of a treatment: the shapes alone, not where from."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple, Protocol

# Stands for several products, so its units are those of none.
OTHER_PRODUCT = "other"


class Line(Protocol):
    """One dose into one muscle on one side. None is not known.

    muscle: a code of the catalogue; muscle_label: own words, where there is none.
    """

    @property
    def muscle(self) -> str | None: ...
    @property
    def muscle_label(self) -> str | None: ...
    @property
    def side(self) -> str | None: ...
    @property
    def dose_units(self) -> Decimal | None: ...
    @property
    def points(self) -> int | None: ...


class Record(Protocol):
    """One treatment. None is not known; total_units is what was typed, not the sum.

    finished: false while more is to be written down.
    """

    @property
    def day(self) -> date: ...
    @property
    def product(self) -> str | None: ...
    @property
    def injections(self) -> Sequence[Line]: ...
    @property
    def total_units(self) -> Decimal | None: ...
    @property
    def dilution(self) -> str | None: ...
    @property
    def volume_ml(self) -> Decimal | None: ...
    @property
    def expires_on(self) -> date | None: ...
    @property
    def guidance(self) -> str | None: ...
    @property
    def injector(self) -> str | None: ...
    @property
    def clinic(self) -> str | None: ...
    @property
    def finished(self) -> bool: ...


class Place(NamedTuple):
    """What a line was injected into: a code, or own words in small letters, or not known."""

    muscle: str | None
    words: str | None

    @property
    def is_known(self) -> bool:
        return self != (None, None)


class Spot(NamedTuple):
    """A place on one side, None where the side is not known."""

    place: Place
    side: str | None


def spot_of(line: Line) -> Spot:
    """Where a line was injected."""
    words = " ".join(line.muscle_label.split()).casefold() if line.muscle_label else None
    return Spot(Place(line.muscle, words), line.side)


def units_can_meet(one: str | None, other: str | None) -> bool:
    """Whether units of these two products are the same units. Not where one is not known."""
    return one is not None and one == other and one != OTHER_PRODUCT


def sum_of(doses: Iterable[Decimal | None]) -> Decimal | None:
    """The sum, None where one of them is not known or there is none."""
    known = list(doses)
    if not known or None in known:
        return None
    return sum((dose for dose in known if dose is not None), Decimal(0))


def total_of(record: Record) -> Decimal | None:
    """All units of one treatment: as it was typed, else the sum of its lines."""
    if record.total_units is not None:
        return record.total_units
    return sum_of(line.dose_units for line in record.injections)
