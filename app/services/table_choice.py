"""Which part of a diary is asked for as tables."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple


class Span(NamedTuple):
    """The days that are asked for, both included; None for no end."""

    first: date | None = None
    last: date | None = None

    def holds(self, day: date) -> bool:
        """Whether a day is one of them."""
        return (self.first or day) <= day <= (self.last or day)


ALL_DAYS = Span()


@dataclass(frozen=True)
class Choice:
    """What is asked for.

    tables: their names, none for all. wide: ratings with a column for each symptom. without: names
    of columns to leave out, as in "ratings.recalled"; those that are needed stay.
    """

    tables: tuple[str, ...] = ()
    span: Span = ALL_DAYS
    wide: bool = False
    without: frozenset[str] = frozenset()


EVERYTHING = Choice()
