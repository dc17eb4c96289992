"""What a value of an archive looks like: its shape in JSON, and to and from the database."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal, Union
from uuid import UUID

from msgspec import Meta

from app.services.whole.people import OWNER, Taking, Telling

UUID_PATTERN = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
YEARS = "(19|[2-9][0-9])[0-9]{2}"
LARGEST = 2**31 - 1  # what both databases take as a whole number


def _as_it_is(value: Any, _people: Any) -> Any:
    return value


@dataclass(frozen=True)
class Kind:
    """One kind of value.

    shape: its type in JSON, as msgspec reads it. write: from the database. read: into it;
    raises ValueError for what has the shape and is nothing all the same.
    past: whether it is a day or an instant that must have come. code: the catalogue that must
    know it.
    names_people: whether it is somebody.
    """

    shape: Any
    write: Callable[[Any, Telling], Any] = _as_it_is
    read: Callable[[Any, Taking], Any] = _as_it_is
    past: bool = False
    code: str | None = None
    names_people: bool = False

    @property
    def or_none(self) -> "Kind":
        """The same, where it may be unknown."""
        return replace(
            self,
            shape=Union[self.shape, None],  # noqa: UP007 - the shape is known when this runs
            write=lambda value, people: None if value is None else self.write(value, people),
            read=lambda value, people: None if value is None else self.read(value, people),
        )


def signs(pattern: str, most: int | None = None) -> Any:
    """A text that is this pattern from its first sign to its last, in every dialect of them."""
    return Annotated[str, Meta(pattern=f"^(?:{pattern})$(?!\\n)", max_length=most)]


def text(most: int | None = None) -> Kind:
    """Words, of so many signs at most. No database takes the sign NUL."""
    return Kind(Annotated[str, Meta(pattern="^[^\\u0000]*$", max_length=most)])


def whole(least: int = 0, most: int = LARGEST) -> Kind:
    """A whole number."""
    return Kind(Annotated[int, Meta(ge=least, le=most)])


def one_of(words: type[StrEnum] | tuple[str, ...]) -> Kind:
    """One of a few words."""
    known = tuple(str(word) for word in words)
    return Kind(Literal[known], write=lambda value, _people: str(value))


def code(catalogue: str, most: int = 60) -> Kind:
    """A code that a catalogue of ours must know."""
    return Kind(signs(f"[A-Za-z0-9_]{{1,{most}}}"), code=catalogue)


def signed(pattern: str, most: int | None = None) -> Kind:
    """A text of a pattern."""
    return Kind(signs(pattern, most))


def write_instant(at: datetime) -> str:
    """An instant in UTC with microseconds: 2026-06-11T10:00:00.000000Z."""
    return f"{at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def read_instant(told: str) -> datetime:
    """The instant. Raises ValueError for one that never was, or that is none in some time zone."""
    at = datetime.fromisoformat(told)
    if not MINYEAR < at.year < MAXYEAR:
        raise ValueError(told)
    return at


INSTANT = Kind(
    signs(f"{YEARS}-[0-9]{{2}}-[0-9]{{2}}T[0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}\\.[0-9]{{6}}Z"),
    write=lambda at, _people: write_instant(at),
    read=lambda told, _people: read_instant(told),
    past=True,
)
LATER = replace(INSTANT, past=False)  # one that may be to come
DAY = Kind(
    signs(f"{YEARS}-[0-9]{{2}}-[0-9]{{2}}"),
    write=lambda day, _people: day.isoformat(),
    read=lambda told, _people: date.fromisoformat(told),
)
PAST_DAY = replace(DAY, past=True)
ID = Kind(
    signs(UUID_PATTERN),
    write=lambda id_, _people: str(id_),
    read=lambda told, _people: UUID(told),
)
PERSON = Kind(
    signs(f"{OWNER}|{UUID_PATTERN}"),
    write=lambda id_, people: people.person(id_),
    read=lambda told, people: people.person(told),
    names_people=True,
)
HUNDREDTHS = Kind(
    signs("-?(0|[1-9][0-9]{0,6})\\.[0-9]{2}"),
    write=lambda number, _people: f"{number:.2f}",
    read=lambda told, _people: Decimal(told),
)
SUBJECT = Kind(
    text(60).shape,
    write=lambda told, people: people.subject(told),
    read=lambda told, people: people.subject(told),
)
BOOL = Kind(bool, write=lambda value, _people: bool(value))
TIME = signed("([01][0-9]|2[0-3]):[0-5][0-9]")
VERSION = whole(1)
WORDS = text()
