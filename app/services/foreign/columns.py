"""Any table, read by the columns that somebody chose."""

from app.models import Source
from app.services import csv_values
from app.services.csv_days import Wrong
from app.services.csv_rows import Cells
from app.services.csv_text import Problem, Table
from app.services.foreign.choices import NOWHERE, ColumnChoice, Layout
from app.services.foreign.collecting import Collector, tidy
from app.services.foreign.parts import Foreign, Line, Track


def read(table: Table, chosen: ColumnChoice) -> Foreign:
    """What the file says. A cell without a value, or with one of `blanks`, says nothing."""
    blanks = {"", *(tidy(blank).casefold() for blank in chosen.blanks)}
    found = Collector(Source.TABLE, table, chosen.day, chosen.order)
    for number, day, cells in found.rows():
        for name, text in _values(table, chosen, cells):
            if tidy(text).casefold() in blanks:
                continue
            if not tidy(name):
                told = Problem("symptom_missing", number, table.header[chosen.symptom])
                found.foreign.wrong(told)
                continue
            found.rate(number, day, name, text, Track(name), 0)
        if chosen.note != NOWHERE:
            found.line(Line.NOTE, day, number, cells[chosen.note])
        if chosen.entered != NOWHERE:
            stamp = csv_values.read_stamp(cells[chosen.entered])
            if isinstance(stamp, Wrong):
                column = table.header[chosen.entered]
                found.foreign.wrong(Problem(stamp.code, number, column, {"text": stamp.text}))
            elif stamp is not None:
                found.stamp(day, stamp)
    return found.finish()


def _values(table: Table, chosen: ColumnChoice, cells: Cells) -> list[tuple[str, str]]:
    """(symptom, cell) of one row."""
    if chosen.layout is Layout.LONG:
        return [(cells[chosen.symptom], cells[chosen.value])]
    return [(table.header[at] or f"#{at + 1}", cells[at]) for at in chosen.ratings]


def fits(table: Table, chosen: ColumnChoice) -> bool:
    """Whether the chosen columns are there: the choice may be forged, or of another file."""
    long = chosen.layout is Layout.LONG
    needed = {chosen.day, *((chosen.symptom, chosen.value) if long else chosen.ratings)}
    besides = {chosen.note, chosen.entered} - {NOWHERE}
    there = range(len(table.header))
    return bool(long or chosen.ratings) and all(at in there for at in needed | besides)
