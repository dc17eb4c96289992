"""The ratings: a row for each of them, or a row for each day. Written fast: there can be many."""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from io import StringIO

from app.access import Diary
from app.analysis.notation import BLANK, SEVERITIES, SKIPPED
from app.catalogue.codes import N_
from app.exports.columns import Cells, Column, Kind, Link, Sheet, Table, instant
from app.services.cells import guarded
from app.services.csv_columns import NO_SYMPTOMS, OTHER_WORDS
from app.services.day_batches import DayRow, read_day_rows
from app.services.symptoms import Followed, list_symptoms
from app.services.table_choice import Choice, Span

BOM = "\ufeff"
END = "\r\n"
DAY = Column("day", N_("the day that was rated"), Kind.DAY, filled=True, needed=True)
OF_DAY = (
    Column(
        "entered_at",
        N_("when the ratings of this day were last entered, in UTC (ISO 8601)"),
        Kind.INSTANT,
    ),
    Column(
        "recalled",
        N_("yes when that was more than three days after the day itself, else no"),
        Kind.YES_NO,
    ),
)
# What a column of a file brought in is taken for something else than a symptom.
NO_NAMES = NO_SYMPTOMS | OTHER_WORDS.keys() | {"day", "entered_at", "recalled", "symptom"}
NO_NAMES |= {"severity", "product", "muscle", "dose_units", "total_units", "volume_ml"}
NO_NAMES |= {"expires_on"}
_RECALLED = {None: "", True: "yes", False: "no"}
_SAID = {sign: str(severity) for severity, sign in enumerate(SEVERITIES)}
_OF_DAY: dict[str, Callable[[DayRow], str]] = {
    "entered_at": lambda row: instant(row.entered_at),
    "recalled": lambda row: _RECALLED[row.recalled],
}


def _no_rows(_diary: Diary, _span: Span) -> Iterable[Cells]:
    raise NotImplementedError("ratings are written by sheet()")


RATINGS = Table(
    "ratings",
    N_("Ratings"),
    N_("one row for each rating"),
    (
        DAY,
        Column("symptom", N_("what was rated, in words"), filled=True, needed=True),
        Column(
            "severity",
            N_("0 (none) to 10 (worst); empty when the symptom was skipped on that day"),
            Kind.WHOLE,
            needed=True,
            least=0,
            most=10,
        ),
        *OF_DAY,
    ),
    _no_rows,
    key=("day", "symptom"),
    links=(Link(("symptom",), "symptoms", ("symptom",)),),
    comes_back=True,
)
WIDE = replace(
    RATINGS,
    one_row=N_("one row for each day, one column for each symptom"),
    about=(
        "A day on which nothing was rated has no row. Whether a symptom was skipped or not asked\n"
        "for cannot be told apart here; in the other form of this file, a row a rating, it can.\n"
        "A symptom with the name of another column has “(symptom)” after its name."
    ),
    key=("day",),
    links=(),
)


def sheet(diary: Diary, choice: Choice) -> Sheet:
    """The ratings in the form that was chosen."""
    symptoms = list_symptoms(diary, retired=True)
    columns = RATINGS.columns_for(diary, choice)
    of_day = [each for each in columns if each.name in _OF_DAY]
    batches = read_day_rows(diary, *choice.span)
    if choice.wide:
        columns = (DAY, *map(_symptom_column, symptoms), *of_day)
        return Sheet(WIDE, columns, _wide(symptoms, of_day, batches))
    return Sheet(RATINGS, columns, _long(symptoms, of_day, batches))


def _symptom_column(symptom: Followed) -> Column:
    return Column(
        guarded(column_name(symptom.label)),
        N_("how it was on this day, 0 (none) to 10 (worst); empty when it was not rated"),
        Kind.WHOLE,
        needed=True,
        least=0,
        most=10,
    )


def column_name(label: str) -> str:
    """What the column of a symptom is called, so that no other is meant."""
    bare = re.sub(r"[\W_]+", "_", label.casefold()).strip("_")
    return f"{label} (symptom)" if bare in NO_NAMES else label


def _long(
    symptoms: Sequence[Followed], of_day: Sequence[Column], batches: Iterable[list[DayRow]]
) -> Iterator[str]:
    """The text of the file. A skipped rating has no severity."""
    names = ("day", "symptom", "severity", *(each.name for each in of_day))
    yield mark(each.label for each in symptoms) + line(names)
    said = {**_SAID, SKIPPED: ""}
    cells: list[dict[str, str]] = [{} for _number in range(_width(symptoms))]
    for each in symptoms:
        name = line([guarded(each.label)]).removesuffix(END)
        cells[each.number] = {sign: f",{name},{severity}" for sign, severity in said.items()}
    tell = _end(of_day)
    for batch in batches:
        pieces: list[str] = []
        for row in batch:
            rated = [
                cell[sign] for cell, sign in zip(cells, row.ratings, strict=False) if sign != BLANK
            ]
            if rated:
                day, end = row.day.isoformat(), tell(row)
                pieces += (day, (end + day).join(rated), end)
        yield "".join(pieces)


def _wide(
    symptoms: Sequence[Followed], of_day: Sequence[Column], batches: Iterable[list[DayRow]]
) -> Iterator[str]:
    labels = [_quoted(guarded(column_name(each.label))) for each in symptoms]
    names = ("day", *labels, *(each.name for each in of_day))
    yield mark(each.label for each in symptoms) + ",".join(names) + END
    order, width = [each.number for each in symptoms], _width(symptoms)
    said = {**_SAID, SKIPPED: "", BLANK: ""}
    tell = _end(of_day)
    for batch in batches:
        pieces: list[str] = []
        for row in batch:
            told = [said[sign] for sign in row.ratings.ljust(width, BLANK)]
            if any(told):
                rated = ",".join([told[number] for number in order])
                pieces += (row.day.isoformat(), ",", rated, tell(row))
        yield "".join(pieces)


def _end(of_day: Sequence[Column]) -> Callable[[DayRow], str]:
    """What ends each row of a day: the cells about the day."""
    tell = [_OF_DAY[each.name] for each in of_day]
    return lambda row: "".join([f",{told(row)}" for told in tell]) + END


def _width(symptoms: Sequence[Followed]) -> int:
    return max((each.number for each in symptoms), default=-1) + 1


def _quoted(cell: str) -> str:
    """In quotes, so that a sign in it is not taken for the one between the columns."""
    doubled = cell.replace('"', '""')
    return f'"{doubled}"'


def line(cells: Iterable[object]) -> str:
    """One row of a file."""
    out = StringIO(newline="")
    csv.writer(out).writerow(cells)
    return out.getvalue()


def mark(words: Iterable[str]) -> str:
    """What a file with these words begins with."""
    return "" if all(word.isascii() for word in words) else BOM
