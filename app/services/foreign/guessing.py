"""A first guess at what the columns of a table are, to be looked at and changed by a person."""

from collections.abc import Callable
from datetime import date

from app.services.csv_text import Table
from app.services.foreign.choices import NOWHERE, ColumnChoice, Layout
from app.services.foreign.dates import Order, read_day
from app.services.foreign.scales import read_number

LOOKED_AT = 200
NOTES = frozenset({"note", "notes", "comment", "comments", "notiz", "notizen", "kommentar"})


def guess_columns(table: Table) -> ColumnChoice:
    """The day is the first column of days, what is rated all columns of numbers."""
    width = range(len(table.header))
    days = [at for at in width if _share(table, at, _is_day) > 0.5]
    day = days[0] if days else 0
    rest = [at for at in width if at not in (day, *days)]
    numbers = tuple(at for at in rest if _share(table, at, _is_number) > 0.5)
    words = [at for at in rest if at not in numbers and _repeats(table, at)]
    note = next((at for at in rest if table.header[at].casefold() in NOTES), NOWHERE)
    words = [at for at in words if at != note]
    if len(numbers) == 1 and words:
        return ColumnChoice(Layout.LONG, day, symptom=words[0], value=numbers[0], note=note)
    return ColumnChoice(Layout.WIDE, day, ratings=numbers, note=note)


def _is_day(text: str) -> bool:
    return isinstance(read_day(text, Order.DAY), date) or isinstance(
        read_day(text, Order.MONTH), date
    )


def _is_number(text: str) -> bool:
    return read_number(text) is not None


def _share(table: Table, at: int, fits: Callable[[str], bool]) -> float:
    """How many of the first cells of a column that say something fit."""
    cells = _cells(table, at)
    return sum(map(fits, cells)) / len(cells) if cells else 0.0


def _repeats(table: Table, at: int) -> bool:
    """Whether every row has a word here, and they come again: the names of symptoms do."""
    cells = _cells(table, at)
    rows = sum(any(row) for row in table.rows[:LOOKED_AT])
    return 0 < rows <= len(cells) and len(set(cells)) <= max(1, len(cells) // 2)


def _cells(table: Table, at: int) -> list[str]:
    return [row[at] for row in table.rows[:LOOKED_AT] if len(row) > at and row[at].strip()]
