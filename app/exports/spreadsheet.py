"""The files of a diary, row by row. UTF-8, rows end with CRLF (RFC 4180), no cell is a formula.

A file begins with a byte order mark only where a word in it is not plain ASCII: Excel would
misread such a word without the mark, and simple scripts would misread the first column's name
with it. Where all is ASCII the mark could only harm.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from io import StringIO
from typing import TextIO

from app.access import Diary
from app.analysis.notation import read_ratings
from app.exports.columns import COLUMNS_TEXT
from app.services.answer_parts import TOGETHER, Compared, Judged
from app.services.cells import guarded
from app.services.csv_columns import WHICH
from app.services.csv_writing import DETAILS, Rows, has_expired, in_file_order
from app.services.day_batches import DayRow, list_day_rows
from app.services.progress import get_answer
from app.services.scores import list_scores
from app.services.symptoms import list_symptoms
from app.services.treatments import list_treatments

BOM = "\ufeff"
ALL_TOGETHER = "all together"
RATINGS = ("day", "symptom", "severity", "entered_at", "recalled")
INJECTIONS = ("day", "product", "muscle", "side", "dose_units")
SCORES = ("day", "scale", "score")
TREATMENTS = ("day", "product", *DETAILS)
# Further columns, where any cell in them says something.
POINTS = "points"
EXPIRED = "expired"
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
    """One row a line of a treatment; a treatment without lines has a row as well."""
    said = (
        (*rows.visit, *line, _number(rows))
        for rows in in_file_order(list_treatments(diary))
        for line in rows.lines
    )
    _write_filled((*INJECTIONS, POINTS, WHICH), len(INJECTIONS), said, out)


def write_treatments(diary: Diary, out: TextIO) -> None:
    """One row a treatment: what is known of it as a whole, beside its muscles."""
    treatments = in_file_order(list_treatments(diary))
    said = (
        (*rows.visit, *rows.details, "yes" if has_expired(rows.draft) else "", _number(rows))
        for rows in treatments
    )
    _write_filled((*TREATMENTS, EXPIRED, WHICH), len(TREATMENTS), said, out)


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


def write_scores(diary: Diary, out: TextIO) -> None:
    """One row a score of a clinical scale, the earliest day first."""
    writer = csv.writer(out)
    writer.writerow(SCORES)
    for each in reversed(list_scores(diary)):
        writer.writerow((each.day.isoformat(), each.scale, f"{each.score.normalize():f}"))


def write_columns(_diary: Diary, out: TextIO) -> None:
    """What every column of the other files means."""
    out.write(COLUMNS_TEXT)


FILES: dict[str, Callable[[Diary, TextIO], None]] = {
    "ratings.csv": write_ratings,
    "injections.csv": write_injections,
    "treatments.csv": write_treatments,
    "answer.csv": write_answer,
    "scores.csv": write_scores,
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


def _number(rows: Rows) -> str:
    return "" if rows.number is None else str(rows.number)


def _write_filled(
    columns: Sequence[str], always: int, rows: Iterable[Sequence[str]], out: TextIO
) -> None:
    """The rows below their columns. Those after the first `always` only where one is filled."""
    said = list(rows)
    kept = [at for at in range(len(columns)) if at < always or any(row[at] for row in said)]
    out.write(_mark(cell for row in said for cell in row) + _line(columns[at] for at in kept))
    csv.writer(out).writerows([row[at] for at in kept] for row in said)


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
