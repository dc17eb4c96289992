"""The files of a diary, row by row. UTF-8, rows end with CRLF (RFC 4180), no cell is a formula.

A file begins with a byte order mark only where a word in it is not plain ASCII: Excel would
misread such a word without the mark, and simple scripts would misread the first column's name
with it. Where all is ASCII the mark could only harm.
"""

import csv
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from io import StringIO
from itertools import groupby
from typing import TextIO

from app.access import Diary
from app.analysis.notation import read_ratings
from app.exports.columns import COLUMNS_TEXT
from app.services.answer_parts import TOGETHER, Compared, Judged
from app.services.cells import guarded
from app.services.csv_values import write_muscle
from app.services.day_batches import DayRow, list_day_rows
from app.services.progress import get_answer
from app.services.symptoms import list_symptoms
from app.services.treatment_plan import rows_of
from app.services.treatments import Treatment, draft_of, list_treatments

BOM = "\ufeff"
ALL_TOGETHER = "all together"
RATINGS = ("day", "symptom", "severity", "entered_at", "recalled")
INJECTIONS = ("day", "product", "muscle", "side", "dose_units")
POINTS = "points"  # a further column of injections.csv, where any are known
COMPARED = ("days", "mean", "recalled", "first", "last")
ANSWER = (
    *("treated_on", "symptom", "phase", "verdict", "reason", "change", "low", "high"),
    *(f"before_{name}" for name in COMPARED),
    *(f"after_{name}" for name in COMPARED),
    "flags",
)
Cells = tuple[object, ...]


def write_ratings(diary: Diary, out: TextIO) -> None:
    """One row a rating, in the order of days and symptoms. A skipped one has no severity."""
    labels = {each.number: each.label for each in list_symptoms(diary, retired=True)}
    cells = {number: _line([guarded(label)]).rstrip("\r\n") for number, label in labels.items()}
    out.write(_mark(labels.values()) + _line(RATINGS))
    for row in list_day_rows(diary):
        out.write(_ratings_of(row, cells))


def write_injections(diary: Diary, out: TextIO) -> None:
    """One row a line of a treatment; a treatment without lines has a row as well.

    The points have a column where any are known.
    """
    by_visit = sorted(list_treatments(diary), key=_visit)
    lines = [line for each in by_visit for line in each.injections]
    named = [write_muscle(line.muscle, line.muscle_label) for line in lines]
    columns = (*INJECTIONS, POINTS) if any(line.points for line in lines) else INJECTIONS
    out.write(_mark(named) + _line(columns))
    writer = csv.writer(out)
    for (day, product), treatments in groupby(by_visit, key=_visit):
        for row in sorted(map(_injections_of, treatments)):
            writer.writerows((day, product, *line)[: len(columns)] for line in row)


def write_answer(diary: Diary, out: TextIO) -> None:
    """One row a treatment, symptom and phase, all symptoms together first."""
    answer = get_answer(diary)
    names = {TOGETHER: ALL_TOGETHER, **{each.number: each.label for each in answer.symptoms}}
    out.write(_mark(names.values()) + _line(ANSWER))
    writer = csv.writer(out)
    for treatment in answer.treatments:
        writer.writerows(
            row
            for number, name in names.items()
            if number in treatment.courses
            for row in _answer_of(treatment, number, guarded(name))
        )


def write_columns(_diary: Diary, out: TextIO) -> None:
    """What every column of the other files means."""
    out.write(COLUMNS_TEXT)


FILES: dict[str, Callable[[Diary, TextIO], None]] = {
    "ratings.csv": write_ratings,
    "injections.csv": write_injections,
    "answer.csv": write_answer,
    "columns.md": write_columns,
}


def _ratings_of(row: DayRow, cells: dict[int, str]) -> str:
    recalled = "" if row.recalled is None else "yes" if row.recalled else "no"
    end = f"{_instant(row.entered_at)},{recalled}\r\n"
    day = row.day.isoformat()
    return "".join(
        f"{day},{cells[number]},{'' if severity is None else severity},{end}"
        for number, severity in read_ratings(row.ratings).items()
    )


def _visit(treatment: Treatment) -> tuple[str, str]:
    return treatment.day.isoformat(), treatment.product or ""


def _injections_of(treatment: Treatment) -> list[tuple[str, str, str, str]]:
    return [
        (
            write_muscle(line.muscle, line.muscle_label),
            line.side or "",
            "" if line.dose_units is None else f"{line.dose_units.normalize():f}",
            "" if line.points is None else str(line.points),
        )
        for line in rows_of(draft_of(treatment).injections)
    ]


def _answer_of(treatment: Judged, number: int, name: str) -> Iterator[Cells]:
    for phase, line in treatment.courses[number].phases.items():
        yield (
            *(treatment.treated_on, name, phase.value, line.verdict.value, line.reason),
            *(line.change, line.low, line.high),
            *_compared(line.before),
            *_compared(line.after),
            " ".join(line.flags),
        )


def _compared(side: Compared) -> Iterator[object]:
    yield from (side.days, side.mean, side.recalled, side.first, side.last)


def _instant(at: datetime | None) -> str:
    if at is None:
        return ""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _line(cells: Iterable[object]) -> str:
    out = StringIO(newline="")
    csv.writer(out).writerow(cells)
    return out.getvalue()


def _mark(words: Iterable[str]) -> str:
    return "" if all(word.isascii() for word in words) else BOM
