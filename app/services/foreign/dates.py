"""Days as other programs and spreadsheets write them, in figures or with names of months."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from functools import cache

from babel import Locale

from app.services.csv_days import Wrong
from app.services.csv_text import shown
from app.services.days import FIRST_DAY

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt", "sv", "da", "nb", "pl")
_TIME = r"(?:[T ,]+[0-9]{1,2}[:.h][0-9]{2}.*)?"
_FIGURES = re.compile(rf"([0-9]{{1,4}})\s*[-/. ]\s*([0-9]{{1,2}})\s*[-/. ]\s*([0-9]{{1,4}}){_TIME}")
_PACKED = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_DAY_NAME = re.compile(
    rf"([0-9]{{1,2}})(?:st|nd|rd|th|\.|º|er)?[\s\-/]+(?:de )?([^\W\d_]+)\.?[\s\-/,]+"
    rf"(?:de )?([0-9]{{4}}){_TIME}"
)
_NAME_DAY = re.compile(
    rf"([^\W\d_]+)\.?[\s\-/]+([0-9]{{1,2}})(?:st|nd|rd|th|\.)?[\s\-/,]+([0-9]{{4}}){_TIME}"
)


class Order(StrEnum):
    """What stands first where a day is written in figures."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


def read_day(text: str, order: Order | None) -> date | Wrong:
    """The day of one cell. order: None where the file never leaves it open, see `order_of`."""
    bare = " ".join(text.split())
    if not bare:
        return Wrong("day_missing", "")
    if len(bare) > 60:
        return Wrong("day_unreadable", shown(bare))
    if found := _PACKED.fullmatch(bare):
        return _real(bare, *map(int, found.groups()))
    if found := _FIGURES.fullmatch(bare):
        return _of_figures(bare, [str(part) for part in found.groups()], order)
    if found := _DAY_NAME.fullmatch(bare):
        return _named(bare, found[3], found[2], found[1])
    if found := _NAME_DAY.fullmatch(bare):
        return _named(bare, found[3], found[1], found[2])
    return Wrong("day_unreadable", shown(bare))


def order_of(texts: Iterable[str]) -> Order | None:
    """What stands first in these cells, as far as they tell it beyond doubt; None if they do not.

    A point between figures is written where the day stands first.
    """
    seen: set[Order | None] = set()
    for text in texts:
        found = _FIGURES.fullmatch(" ".join(text.split())[:60])
        if found is None or len(found[1]) == 4:
            continue
        first, second, last = int(found[1]), int(found[2]), found[3]
        if first > 12 and len(last) == 4:
            seen.add(Order.DAY)
        elif second > 12:
            seen.add(Order.MONTH if len(last) == 4 else None)
        elif "." in text.split(" ")[0] and len(last) == 4:
            seen.add(Order.DAY)
    return seen.pop() if len(seen) == 1 else None


def find_open(texts: Iterable[str]) -> str | None:
    """One of these cells that could be two days until somebody says what stands first."""
    texts = list(texts)
    order = order_of(texts)
    for text in texts:
        read = read_day(text, order)
        if isinstance(read, Wrong) and read.code == "day_open":
            return text
    return None


def _of_figures(text: str, parts: list[str], order: Order | None) -> date | Wrong:
    one, two, three = map(int, parts)
    if len(parts[0]) == 4:
        return _real(text, one, two, three)
    if order is Order.YEAR:
        return _real(text, _century(parts[0]), two, three)
    year = _century(parts[2])
    if order is None and (len(parts[2]) != 4 or (one <= 12 and two <= 12 and one != two)):
        return Wrong("day_open", shown(text))
    day_first = one > 12 if order is None else order is Order.DAY
    return _real(text, year, two, one) if day_first else _real(text, year, one, two)


def _century(year: str) -> int:
    """A year of two figures is of this century: no diary of an app is older."""
    return int(year) + (2000 if len(year) <= 2 else 0)


def _named(text: str, year: str, month: str, day: str) -> date | Wrong:
    number = _months().get(_plain(month))
    if number is None:
        return Wrong("day_unreadable", shown(text))
    return _real(text, int(year), number, int(day))


def _real(text: str, year: int, month: int, day: int) -> date | Wrong:
    try:
        read = date(year, month, day)
    except ValueError:
        return Wrong("day_unreal", shown(text))
    return read if read >= FIRST_DAY else Wrong("day_early", shown(text))


@cache
def _months() -> dict[str, int]:
    """Numbers of months by their names. A name that could be two months is none."""
    meanings: dict[str, set[int]] = {}
    for language in LANGUAGES:
        for kind in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in Locale(language).months[kind][width].items():
                    meanings.setdefault(_plain(name), set()).add(number)
    meanings.setdefault("sept", {9})
    return {name: numbers.pop() for name, numbers in meanings.items() if len(numbers) == 1}


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFD", name.casefold().strip(" ."))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
