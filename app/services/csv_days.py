"""The days of a file, in whatever way it writes them. What could be two days is refused."""

import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from app.services.csv_text import shown
from app.services.days import FIRST_DAY

_MIDNIGHT = r"(?:[T ]00:00(?::00(?:\.0+)?)?)?"
_YEAR_FIRST = re.compile(rf"([0-9]{{4}})([-/.])([0-9]{{1,2}})\2([0-9]{{1,2}}){_MIDNIGHT}")
_YEAR_LAST = re.compile(rf"([0-9]{{1,2}})([-/.])([0-9]{{1,2}})\2([0-9]{{4}}){_MIDNIGHT}")


class Wrong(NamedTuple):
    """A cell that cannot be used: the code of a sentence, and the cell as it is shown there."""

    code: str
    text: str


def read_days(texts: Iterable[str]) -> dict[str, date | Wrong]:
    """The day each of these cells means. They are looked at together.

    31.12.2025 is the day first. 31/12/2025 or 12/31/2025 tell which comes first in 3/4/2025; with
    neither or both in the same file, 3/4/2025 could be two days.
    """
    texts = set(texts)
    day_first = _tells_order(texts)
    return {text: _read(text, day_first) for text in texts}


def _tells_order(texts: set[str]) -> bool | None:
    """Whether slashes have the day first; None where the file does not tell, or tells both."""
    seen = set()
    for text in texts:
        found = _YEAR_LAST.fullmatch(text.strip())
        if found and found[2] != "." and max(int(found[1]), int(found[3])) > 12:
            seen.add(int(found[1]) > 12)
    return seen.pop() if len(seen) == 1 else None


def _read(text: str, day_first: bool | None) -> date | Wrong:
    bare = text.strip()
    if not bare:
        return Wrong("day_missing", "")
    if found := _YEAR_FIRST.fullmatch(bare):
        return _real(bare, int(found[1]), int(found[3]), int(found[4]))
    if not (found := _YEAR_LAST.fullmatch(bare)):
        return Wrong("day_unreadable", shown(bare))
    one, other, year = int(found[1]), int(found[3]), int(found[4])
    if found[2] == "." or one > 12 or one == other:
        return _real(bare, year, other, one)
    if other > 12:
        return _real(bare, year, one, other)
    if day_first is None:
        return Wrong("day_ambiguous", shown(bare))
    return _real(bare, year, other, one) if day_first else _real(bare, year, one, other)


def _real(text: str, year: int, month: int, day: int) -> date | Wrong:
    try:
        read = date(year, month, day)
    except ValueError:
        return Wrong("day_unreal", shown(text))
    return read if read >= FIRST_DAY else Wrong("day_early", shown(text))
