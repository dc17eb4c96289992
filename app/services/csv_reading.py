"""What a file of ratings or injections says, cell by cell, and what is wrong with it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from app.services import csv_values
from app.services.cells import unguarded
from app.services.csv_columns import Columns, Kind, recognise
from app.services.csv_days import Wrong, read_days
from app.services.csv_text import Problem, Table, Unreadable, read_table, shown
from app.services.csv_values import Memo
from app.services.symptoms import LONGEST_LABEL, key_of
from app.services.treatments import InjectionDraft

__all__ = ["Kind", "ParsedFile", "Problem", "SaidDay", "read_file"]

Severity = int | None
Cells = tuple[str, ...]


@dataclass(slots=True)
class SaidDay:
    """What a file says of one day.

    row: where the day occurs first. ratings: place of the symptom in the file's `symptoms` ->
    (severity, None for skipped; row). entered_at: the latest one. recalled: as told, else None.
    """

    row: int
    ratings: dict[int, tuple[Severity, int]] = field(default_factory=dict)
    entered_at: datetime | None = None
    recalled: bool | None = None


@dataclass(frozen=True)
class ParsedFile:
    """A file as it was read. kind: None when it could not be told.

    symptoms: names, each once. treatments: (day, product) -> (first row, its lines).
    ignored: columns that are not used.
    """

    name: str
    kind: Kind | None = None
    symptoms: tuple[str, ...] = ()
    days: Mapping[date, SaidDay] = field(default_factory=dict)
    treatments: Mapping[tuple[date, str | None], tuple[int, list[InjectionDraft]]] = field(
        default_factory=dict
    )
    ignored: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_file(content: bytes, name: str) -> ParsedFile:
    """What the file says. Never fails: what cannot be read is in `problems`."""
    try:
        table = read_table(content)
        columns = recognise(table.header)
    except Unreadable as error:
        return ParsedFile(name, problems=(error.problem._replace(file=name),))
    read = _Rows(table, columns)
    {Kind.LONG: read.long, Kind.WIDE: read.wide, Kind.INJECTIONS: read.injections}[columns.kind]()
    return ParsedFile(
        name=name,
        kind=columns.kind,
        symptoms=tuple(name for _place, name in read.symptoms.values()),
        days=read.days,
        treatments=read.treatments,
        ignored=columns.ignored,
        problems=tuple(problem._replace(file=name) for problem in read.problems),
    )


class _Rows:
    """The rows of one file, taken in one after the other."""

    def __init__(self, table: Table, columns: Columns) -> None:
        self.columns = columns
        self.at = columns.places
        self.problems: list[Problem] = []
        self.days: dict[date, SaidDay] = {}
        self.treatments: dict[tuple[date, str | None], tuple[int, list[InjectionDraft]]] = {}
        self.symptoms: dict[str, tuple[int, str]] = {}
        self.places = Memo(self._place_of)
        self.severities = Memo(csv_values.read_severity)
        self.stamps = Memo(csv_values.read_stamp)
        self.recalls = Memo(csv_values.read_recalled)
        self.table = table
        day_at = self.at["day"]
        self.calendar = read_days({"", *(row[day_at] for row in table.rows if len(row) > day_at)})

    def long(self) -> None:
        """One row a rating. Without a severity the symptom was skipped."""
        symptom_at, severity_at = self.at["symptom"], self.at["severity"]
        for number, row in self._filled():
            said = self._day(number, row)
            place = self.places[row[symptom_at]]
            severity = self.severities[row[severity_at]]
            if isinstance(place, Wrong):
                self._wrong(place, number, "symptom")
            if isinstance(severity, Wrong):
                self._wrong(severity, number, "severity")
            elif said is not None and isinstance(place, int):
                self._rate(said, number, place, severity)

    def wide(self) -> None:
        """One row a day, a column for each symptom. An empty cell says nothing."""
        for number, row in self._filled():
            said = self._day(number, row)
            for at, name in self.columns.symptoms:
                severity = self.severities[row[at]]
                if isinstance(severity, Wrong):
                    self._wrong(severity, number, name)
                elif said is not None and severity is not None:
                    place = self.places[name]
                    assert isinstance(place, int)
                    self._rate(said, number, place, severity)

    def injections(self) -> None:
        """One row a muscle."""
        readers: dict[str, Memo[Any]] = {
            "product": Memo(csv_values.read_product),
            "muscle": Memo(csv_values.read_muscle),
            "side": Memo(csv_values.read_side),
            "dose_units": Memo(csv_values.read_dose),
        }
        if "points" in self.at:
            readers["points"] = Memo(csv_values.read_points)
        for number, row in self._filled():
            cells: dict[str, Any] = {"day": self.calendar[row[self.at["day"]]]}
            cells |= {name: meaning[row[self.at[name]]] for name, meaning in readers.items()}
            wrong = [(name, cell) for name, cell in cells.items() if isinstance(cell, Wrong)]
            for name, cell in wrong:
                self._wrong(cell, number, name)
            if not wrong:
                visit = cells.pop("day"), cells.pop("product")
                cells["muscle"], cells["muscle_label"] = cells["muscle"]
                self.treatments.setdefault(visit, (number, []))[1].append(InjectionDraft(**cells))

    def _filled(self) -> Iterator[tuple[int, Cells]]:
        """The rows with something in them, each as wide as the header, with their numbers."""
        width = len(self.table.header)
        for number, row in enumerate(self.table.rows, self.table.first_row):
            if any(row[width:]):
                told = {"cells": len(row), "columns": width}
                self.problems.append(Problem("too_many_cells", number, None, told))
            elif any(row):
                yield number, row if len(row) >= width else row + ("",) * (width - len(row))

    def _day(self, number: int, row: Cells) -> SaidDay | None:
        """What is said so far of the day of this row, None when it names none."""
        day = self.calendar[row[self.at["day"]]]
        if isinstance(day, Wrong):
            self._wrong(day, number, "day")
            return None
        said = self.days.get(day)
        if said is None:
            said = self.days[day] = SaidDay(number)
        if (at := self.at.get("entered_at")) is not None:
            self._stamp(said, number, self.stamps[row[at]])
        if (at := self.at.get("recalled")) is not None:
            self._recall(said, number, self.recalls[row[at]])
        return said

    def _stamp(self, said: SaidDay, number: int, stamp: datetime | Wrong | None) -> None:
        if isinstance(stamp, Wrong):
            self._wrong(stamp, number, "entered_at")
        elif stamp is not None and (said.entered_at is None or stamp > said.entered_at):
            said.entered_at = stamp

    def _recall(self, said: SaidDay, number: int, recalled: bool | Wrong | None) -> None:
        if isinstance(recalled, Wrong):
            self._wrong(recalled, number, "recalled")
        elif recalled is not None:
            said.recalled = bool(said.recalled) or recalled

    def _rate(self, said: SaidDay, number: int, place: int, severity: Severity) -> None:
        before = said.ratings.setdefault(place, (severity, number))
        if before[0] != severity:
            self.problems.append(Problem("said_twice", number, None, {"other": before[1]}))

    def _place_of(self, name: str) -> int | Wrong:
        bare = unguarded(name.strip())
        if not bare.strip():
            return Wrong("symptom_missing", "")
        if len(bare) > LONGEST_LABEL:
            return Wrong("name_long", shown(bare))
        return self.symptoms.setdefault(key_of(bare), (len(self.symptoms), bare))[0]

    def _wrong(self, cell: Wrong, number: int, column: str) -> None:
        self.problems.append(Problem(cell.code, number, column, {"text": cell.text}))
