"""The files of a diary, row by row. UTF-8, rows end with CRLF (RFC 4180), no cell is a formula.

A file begins with a byte order mark only where a word in it is not plain ASCII: Excel would
misread such a word without the mark, and simple scripts would misread the first column's name
with it. Where all is ASCII the mark could only harm.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from io import StringIO
from itertools import islice
from typing import TextIO

from app.access import Diary, Right
from app.exports.columns import Cells, Column, Sheet, Table
from app.exports.tables import TABLES
from app.exports.tables.ratings import RATINGS, line, mark, sheet
from app.services.table_choice import EVERYTHING, Choice

ROWS_AT_ONCE = 500


def sheets_of(diary: Diary, choice: Choice) -> Iterator[Sheet]:
    """The tables that are asked for, in their order; those that the reader may see.

    Each must be written before the next one is asked for.
    """
    for table in tables_for(diary):
        if not choice.tables or table.name in choice.tables:
            yield sheet_of(diary, table, choice)


def tables_for(diary: Diary) -> list[Table]:
    """The tables that the reader of a diary may see."""
    return [each for each in TABLES.values() if diary.may(Right.OWN) or not each.owner_only]


def left_out_of(diary: Diary, table: Table) -> list[Column]:
    """The columns of a table that its reader can leave out."""
    return [each for each in table.columns_for(diary, EVERYTHING) if not each.needed]


def sheet_of(diary: Diary, table: Table, choice: Choice = EVERYTHING) -> Sheet:
    """One table, as much of it as is asked for."""
    if table is RATINGS:
        return sheet(diary, choice)
    rows = partial(table.rows, diary, choice.span)
    if not table.is_long:
        rows = partial(iter, list(rows()))
    wanted = table.columns_for(diary, choice)
    places = [at for at, column in enumerate(table.columns) if column in wanted]
    plain, filled = _look_through(rows(), places)
    kept = [at for at in places if at in filled or not table.columns[at].if_any]
    columns = tuple(table.columns[at] for at in kept)
    return Sheet(table, columns, _text(columns, kept, rows(), plain))


def _look_through(rows: Iterable[Cells], places: Sequence[int]) -> tuple[bool, set[int]]:
    """Whether all words are plain ASCII, and in which places any cell says something."""
    plain, filled = True, set()
    for row in rows:
        for at in places:
            if row[at]:
                filled.add(at)
                plain = plain and row[at].isascii()
    return plain, filled


def _text(
    columns: Sequence[Column], kept: Sequence[int], rows: Iterable[Cells], plain: bool
) -> Iterator[str]:
    yield ("" if plain else mark("ü")) + line(column.name for column in columns)
    waiting = iter(rows)
    while some := list(islice(waiting, ROWS_AT_ONCE)):
        out = StringIO(newline="")
        csv.writer(out).writerows([row[at] for at in kept] for row in some)
        yield out.getvalue()


def _write(table: Table, diary: Diary, out: TextIO) -> None:
    for text in sheet_of(diary, table).text:
        out.write(text)


# All files with their names, as functions that write one of them whole.
FILES: dict[str, Callable[[Diary, TextIO], None]] = {
    table.file: partial(_write, table) for table in TABLES.values()
}
write_ratings = FILES["ratings.csv"]
write_injections = FILES["injections.csv"]
write_treatments = FILES["treatments.csv"]
write_answer = FILES["answer.csv"]
write_scores = FILES["scores.csv"]
