"""What a file of ratings or treatments says, cell by cell, and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import NamedTuple

from app.models import Source
from app.services import csv_values
from app.services.cells import unguarded
from app.services.csv_columns import Columns, Kind
from app.services.csv_days import Wrong
from app.services.csv_rows import Cells, Rows
from app.services.csv_text import Problem, Table, shown
from app.services.csv_values import Memo
from app.services.csv_visits import SaidTreatment, Visit, VisitRows
from app.services.symptoms import LONGEST_LABEL, key_of

__all__ = ["Kind", "ParsedFile", "Problem", "SaidDay", "SaidTreatment", "Visit", "read_own"]

Severity = int | None


@dataclass(slots=True)
class SaidDay:
    """What a file says of one day.

    row: where the day occurs first. ratings: place of the symptom in the file's `symptoms` ->
    (severity, None for skipped; row). entered_at: the latest one. recalled: as told, else None.
    note: None where the file has none for the day.
    """

    row: int
    ratings: dict[int, tuple[Severity, int]] = field(default_factory=dict)
    entered_at: datetime | None = None
    recalled: bool | None = None
    note: str | None = None


class Sample(NamedTuple):
    """One rating as it is read: what stands in the file, and what it becomes."""

    row: int
    day: date
    name: str
    text: str
    symptom: str
    severity: int


@dataclass
class Told:
    """What was done with the values of a foreign file, to be said before it is saved.

    together: what counts of several values of a day; several: for how many that was asked.
    """

    together: str = ""
    several: int = 0
    rounded: bool = False
    tells_when: bool = False
    cut_notes: int = 0


@dataclass(frozen=True)
class ParsedFile:
    """A file as it was read. kind: None when it could not be told.

    symptoms: names, each once. ignored: columns that are not used. samples: the first ratings
    of a foreign file.
    """

    name: str
    kind: Kind | None = None
    symptoms: tuple[str, ...] = ()
    days: Mapping[date, SaidDay] = field(default_factory=dict)
    treatments: Mapping[Visit, SaidTreatment] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    source: Source = Source.DIARY
    samples: tuple[Sample, ...] = ()
    told: Told = field(default_factory=Told)


def read_own(table: Table, columns: Columns, name: str) -> ParsedFile:
    """What a table in our own layout says. What is wrong with it is in `problems`."""
    of_days = columns.kind in {Kind.LONG, Kind.WIDE}
    parsed = (_read_days if of_days else _read_treatments)(table, columns)
    problems = tuple(problem._replace(file=name) for problem in parsed.problems)
    return replace(parsed, name=name, ignored=columns.ignored, problems=problems)


def _read_days(table: Table, columns: Columns) -> ParsedFile:
    read = _DayRows(table, columns)
    (read.long if columns.kind is Kind.LONG else read.wide)()
    symptoms = tuple(name for _place, name in read.symptoms.values())
    return ParsedFile("", columns.kind, symptoms, read.days, problems=tuple(read.problems))


def _read_treatments(table: Table, columns: Columns) -> ParsedFile:
    read = VisitRows(table, columns)
    (read.injections if columns.kind is Kind.INJECTIONS else read.details)()
    told, problems = read.treatments, tuple(read.problems)
    return ParsedFile("", columns.kind, treatments=told, problems=problems)


class _DayRows(Rows):
    """The rows of a file of ratings, taken in one after the other."""

    def __init__(self, table: Table, columns: Columns) -> None:
        super().__init__(table, columns)
        self.days: dict[date, SaidDay] = {}
        self.symptoms: dict[str, tuple[int, str]] = {}
        self.places = Memo(self._place_of)
        self.severities = Memo(csv_values.read_severity)
        self.stamps = Memo(csv_values.read_stamp)
        self.recalls = Memo(csv_values.read_yes)

    def long(self) -> None:
        """One row a rating. Without a severity the symptom was skipped."""
        symptom_at, severity_at = self.at["symptom"], self.at["severity"]
        for number, row in self.filled():
            said = self._day(number, row)
            place = self.places[row[symptom_at]]
            severity = self.severities[row[severity_at]]
            if isinstance(place, Wrong):
                self.wrong(place, number, "symptom")
            if isinstance(severity, Wrong):
                self.wrong(severity, number, "severity")
            elif said is not None and isinstance(place, int):
                self._rate(said, number, place, severity)

    def wide(self) -> None:
        """One row a day, a column for each symptom. An empty cell says nothing."""
        for number, row in self.filled():
            said = self._day(number, row)
            for at, name in self.columns.symptoms:
                severity = self.severities[row[at]]
                if isinstance(severity, Wrong):
                    self.wrong(severity, number, name)
                elif said is not None and severity is not None:
                    place = self.places[name]
                    assert isinstance(place, int)
                    self._rate(said, number, place, severity)

    def _day(self, number: int, row: Cells) -> SaidDay | None:
        """What is said so far of the day of this row, None when it names none."""
        day = self.calendar[row[self.at["day"]]]
        if isinstance(day, Wrong):
            self.wrong(day, number, "day")
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
            self.wrong(stamp, number, "entered_at")
        elif stamp is not None and (said.entered_at is None or stamp > said.entered_at):
            said.entered_at = stamp

    def _recall(self, said: SaidDay, number: int, recalled: bool | Wrong | None) -> None:
        if isinstance(recalled, Wrong):
            self.wrong(recalled, number, "recalled")
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
