"""What can be unusual about a day: quick marks beside the ratings.

Codes and words are those of the events between treatments where they mean the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from app.catalogue.codes import N_, Source
from app.catalogue.sources import DIARY

SEPARATOR = ","


@dataclass(frozen=True)
class Mark:
    """One thing a day can be marked with. code: kept in diaries, never renamed."""

    code: str
    label: str
    source: Source


MARKS = (
    Mark("illness", N_("Illness"), DIARY),
    Mark("stress", N_("Stress"), DIARY),
    Mark("bad_sleep", N_("Bad sleep"), DIARY),
    Mark("heavy_day", N_("A heavy day"), DIARY),
    Mark("medicine_changed", N_("A medicine or its dose changed"), DIARY),
)
_BY_CODE = {mark.code: mark for mark in MARKS}


def mark(code: str) -> Mark:
    """The mark with this code. Raises KeyError."""
    return _BY_CODE[code]


def write_marks(codes: Iterable[str]) -> str:
    """How marks are stored: their codes in the order of this catalogue.

    Raises KeyError for a code that is none.
    """
    chosen = {mark(code) for code in codes}
    return SEPARATOR.join(each.code for each in MARKS if each in chosen)


def read_marks(stored: str) -> list[Mark]:
    """The marks in what is stored, in their order."""
    return [mark(code) for code in stored.split(SEPARATOR) if code]
