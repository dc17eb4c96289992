"""What the cells of a file mean, one cell at a time. An empty cell is None: not known."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Generic, TypeVar

from app import clock
from app.catalogue.find import muscle_named, product_named
from app.catalogue.quantities import MOST_POINTS
from app.services.cells import guarded, unguarded
from app.services.csv_days import Wrong
from app.services.csv_text import shown
from app.services.treatment_drafts import LARGEST_VOLUME
from app.services.treatments import LARGEST_DOSE, LONGEST_LABEL, Side

Value = TypeVar("Value")

_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")
_WHOLE = re.compile(r"[+-]?0*[0-9]{1,9}(?:[.,]0+)?")
_STAMP = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}.*")
_SIDES = {
    **dict.fromkeys(("left", "l"), Side.LEFT),
    **dict.fromkeys(("right", "r"), Side.RIGHT),
    **dict.fromkeys(("midline", "middle", "mid", "m", "centre", "center"), Side.MIDLINE),
}
_BOTH = frozenset({"both", "both sides", "bilateral", "b", "l/r", "r/l", "l+r", "left and right"})
_YES = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
_LONGEST_NAME = 200
MOST_A_DAY = 999  # so that numbers that run through a whole diary are fine


class Memo(dict[str, Value], Generic[Value]):
    """The meanings of cells, each worked out once: files repeat themselves."""

    def __init__(self, read: Callable[[str], Value]) -> None:
        super().__init__()
        self.read = read

    def __missing__(self, text: str) -> Value:
        meaning = self[text] = self.read(text)
        return meaning


def read_severity(text: str) -> int | Wrong | None:
    """A whole number from 0 to 10."""
    bare = text.strip()
    if not bare:
        return None
    if not _NUMBER.fullmatch(bare):
        return Wrong("severity_number", shown(bare))
    if not _WHOLE.fullmatch(bare):
        return Wrong("severity_whole", shown(bare))
    severity = int(re.split("[.,]", bare)[0])
    return severity if 0 <= severity <= 10 else Wrong("severity_range", shown(bare))


def read_stamp(text: str) -> datetime | Wrong | None:
    """An instant in ISO 8601; without a time zone it is UTC."""
    bare = text.strip()
    if not bare:
        return None
    try:
        if not _STAMP.fullmatch(bare) or not 1900 <= int(bare[:4]) < 3000:
            raise ValueError
        stamp = datetime.fromisoformat(bare)
    except ValueError:
        return Wrong("stamp_unreadable", shown(bare))
    stamp = stamp.replace(tzinfo=UTC) if stamp.tzinfo is None else stamp.astimezone(UTC)
    return stamp if stamp <= clock.now() else Wrong("stamp_future", shown(bare))


def read_yes(text: str) -> bool | Wrong | None:
    """Yes or no."""
    bare = text.strip().casefold()
    return None if not bare else _YES.get(bare, Wrong("neither_yes_nor_no", shown(bare)))


def read_dose(text: str) -> Decimal | Wrong | None:
    """More than 0 units, with at most two places after a point or a comma."""
    return _read_amount(text, "dose", LARGEST_DOSE)


def read_volume(text: str) -> Decimal | Wrong | None:
    """More than 0 ml, with at most two places after a point or a comma."""
    return _read_amount(text, "volume", LARGEST_VOLUME)


def _read_amount(text: str, what: str, largest: Decimal) -> Decimal | Wrong | None:
    """A number that can be stored. what: begins the codes of all that can be wrong with it."""
    bare = re.sub(r"\s", "", text)
    if not bare:
        return None
    if not _NUMBER.fullmatch(bare):
        return Wrong(f"{what}_number", shown(text))
    amount = Decimal(bare[:60].replace(",", "."))
    if amount <= 0:
        return Wrong(f"{what}_zero", shown(bare))
    if re.search("[.,][0-9]{3}", bare):
        return Wrong("dose_places", shown(bare))
    return amount if amount <= largest else Wrong(f"{what}_large", shown(bare))


def read_side(text: str) -> Side | Wrong | None:
    """One side of the body."""
    bare = " ".join(text.casefold().split())
    if not bare:
        return None
    if bare in _BOTH:
        return Wrong("side_both", shown(bare))
    return _SIDES.get(bare, Wrong("side_unknown", shown(text)))


def read_product(text: str) -> str | Wrong | None:
    """The code of a product, from its code, name or brand."""
    bare = unguarded(text).strip()
    if not bare:
        return None
    known = product_named(bare) if len(bare) <= _LONGEST_NAME else None
    return known.code if known else Wrong("product_unknown", shown(bare))


def read_muscle(text: str) -> tuple[str | None, str | None] | Wrong:
    """The code of a muscle, from its code or one of its names; or else the words as they are.

    Words in “ ” are own words, whatever they say.
    """
    bare = unguarded(text).strip()
    if not bare:
        return None, None
    own = bare[1:-1] if bare.startswith("“") and bare.endswith("”") and len(bare) > 2 else None
    known = muscle_named(bare) if own is None and len(bare) <= _LONGEST_NAME else None
    if known:
        return known.code, None
    words = bare if own is None else own
    return (None, words) if len(words) <= LONGEST_LABEL else Wrong("muscle_long", shown(bare))


def write_muscle(code: str | None, label: str | None) -> str:
    """The cell that `read_muscle` reads back."""
    if label is None:
        return code or ""
    plain = guarded(label)
    return plain if read_muscle(plain) == (None, label) else f"“{label}”"


def read_points(text: str) -> int | Wrong | None:
    """How many pricks: a whole number from 1."""
    return _read_count(text, "points_number", MOST_POINTS)


def read_place(text: str) -> int | Wrong | None:
    """Which of several treatments of one day and product: a whole number from 1."""
    return _read_count(text, "treatment_number", MOST_A_DAY)


def _read_count(text: str, wrong: str, most: int) -> int | Wrong | None:
    bare = text.strip()
    if not bare:
        return None
    if not _WHOLE.fullmatch(bare) or not 1 <= int(re.split("[.,]", bare)[0]) <= most:
        return Wrong(wrong, shown(bare))
    return int(re.split("[.,]", bare)[0])
