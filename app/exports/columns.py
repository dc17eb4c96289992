"""What a table is.

One description of a column makes the first row of its file, its line in columns.md and its field
in datapackage.json.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from app.access import Diary
from app.services.cells import guarded
from app.services.table_choice import Choice, Span

Cells = Sequence[str]


class Kind(StrEnum):
    """What the cells of a column hold, by the names of Table Schema."""

    WORDS = "string"
    WHOLE = "integer"
    NUMBER = "number"
    YES_NO = "boolean"
    DAY = "date"
    INSTANT = "datetime"


@dataclass(frozen=True)
class Column:
    """One column.

    filled: no cell is empty. needed: it cannot be left out, since without it the rows mean nothing
    or cannot be brought back. if_any: it is there only where a cell in it says something. is_note:
    own words that a share can leave out. codes: all that a cell can say. least, most: of a number.
    """

    name: str
    meaning: str
    kind: Kind = Kind.WORDS
    filled: bool = False
    needed: bool = False
    if_any: bool = False
    is_note: bool = False
    codes: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None


class Link(NamedTuple):
    """What these columns say stands in those of another table."""

    columns: tuple[str, ...]
    table: str
    theirs: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """One file of rows.

    one_row: what a row stands for. about: more, above its columns; after: below them. rows: its
    cells, in the order of the columns. comes_back: whether the file can be brought in again.
    is_long: too long to be held in memory, so that its rows are asked for twice.
    """

    name: str
    title: str
    one_row: str
    columns: tuple[Column, ...]
    rows: Callable[[Diary, Span], Iterable[Cells]]
    about: str = ""
    after: str = ""
    key: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    comes_back: bool = False
    is_long: bool = False
    owner_only: bool = False

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"{self.name}.csv"

    def columns_for(self, diary: Diary, choice: Choice) -> tuple[Column, ...]:
        """The columns that are asked for and that the reader may see."""
        return tuple(
            each
            for each in self.columns
            if (each.needed or f"{self.name}.{each.name}" not in choice.without)
            and (diary.sees_notes or not each.is_note)
        )


class Sheet(NamedTuple):
    """A table as it is written once. columns: those in it. text: the file, piece by piece."""

    table: Table
    columns: tuple[Column, ...]
    text: Iterator[str]


def cell(value: object) -> str:
    """A value as it stands in a cell; what is not known is empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, int | float):
        return repr(value)
    return guarded(str(value).replace("\r\n", "\n").replace("\r", "\n"))


def instant(at: datetime | None) -> str:
    """An aware instant in UTC, with microseconds, so that it comes back as it was."""
    if at is None:
        return ""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
