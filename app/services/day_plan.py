"""What files would change: the days they tell of beside the stored ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple, Protocol

from app.analysis.notation import BLANK, read_ratings, write_ratings
from app.services.csv_reading import ParsedFile, Problem, SaidDay, Severity
from app.services.day_batches import DayRow
from app.services.days import is_recalled
from app.services.foreign.choices import Collisions
from app.services.symptoms import label_of


class Collision(NamedTuple):
    """A rating that is another in the diary. symptom: None for the note, that has no severities."""

    day: date
    symptom: str | None
    mine: Severity
    file: Severity


class StoredDays(Protocol):
    """What a diary holds already. notes: of the days that have one."""

    @property
    def today(self) -> date: ...
    @property
    def timezone(self) -> str: ...
    @property
    def days(self) -> Sequence[DayRow]: ...
    @property
    def notes(self) -> Mapping[date, str]: ...


class _Said(NamedTuple):
    """One day with the diary's numbers. file and said: where it was said first."""

    file: ParsedFile
    said: SaidDay
    ratings: dict[int, tuple[Severity, int]]


@dataclass
class Days:
    """What is to be written. refilled: how many of the changed were blank. ratings: new ones."""

    new: list[DayRow] = field(default_factory=list)
    changed: list[DayRow] = field(default_factory=list)
    notes: dict[date, str] = field(default_factory=dict)
    collisions: list[Collision] = field(default_factory=list)
    unchanged: int = 0
    refilled: int = 0
    ratings: int = 0


def plan_days(
    stored: StoredDays,
    files: Sequence[ParsedFile],
    numbers: Mapping[str, int],
    keeps: Collisions,
    problems: list[Problem],
) -> Days:
    """The days of all files beside those of the diary. Adds to `problems`.

    numbers: of the symptoms by their names in the files; without any nothing is written.
    """
    labels = {number: label_of(name) for name, number in reversed(list(numbers.items()))}
    compared = _Compared(stored, keeps, labels)
    for day, said in _gather(stored, files, numbers, problems).items():
        compared.add(day, said)
    return compared.days


def _gather(
    stored: StoredDays,
    files: Sequence[ParsedFile],
    numbers: Mapping[str, int],
    problems: list[Problem],
) -> dict[date, _Said]:
    """All days of all files, with the diary's numbers for the symptoms."""
    gathered: dict[date, _Said] = {}
    for file in files:
        if not all(name in numbers for name in file.symptoms):
            continue
        of_place = [numbers[name] for name in file.symptoms]
        for day, said in file.days.items():
            if day > stored.today:
                told = {"text": day.isoformat()}
                problems.append(Problem("day_future", said.row, "day", told, file.name))
                continue
            ratings = {of_place[place]: rated for place, rated in said.ratings.items()}
            if (other := gathered.setdefault(day, _Said(file, said, ratings))).said is not said:
                _join(other, _Said(file, said, ratings), problems)
    return gathered


def _join(one: _Said, other: _Said, problems: list[Problem]) -> None:
    """Add to a day what a second file says of it."""
    for number, (severity, row) in other.ratings.items():
        first = one.ratings.setdefault(number, (severity, row))
        if first[0] != severity:
            told: dict[str, str | int] = {"other": first[1], "other_file": one.file.name}
            problems.append(Problem("said_twice_in", row, None, told, other.file.name))


class _Compared:
    """Each day of the files beside the same day of the diary."""

    def __init__(self, stored: StoredDays, keeps: Collisions, labels: Mapping[int, str]) -> None:
        self.stored = stored
        self.keeps = keeps
        self.labels = labels
        self.before = {row.day: row for row in stored.days}
        self.days = Days()

    def add(self, day: date, said: _Said) -> None:
        """Take in one day."""
        former, days = self.before.get(day), self.days
        known = read_ratings(former.ratings) if former else {}
        named = self._named(day, known, said)
        row = _merged(former, day, said, {**known, **named}, self.stored.timezone)
        if former and former.recalled and self.keeps is Collisions.MINE and row.recalled is None:
            row = row._replace(entered_at=former.entered_at, recalled=True)
        note = self._note(day, said.said.note)
        if former is None:
            if row.ratings or note:
                days.new.append(row)
        elif row == former and not note:
            days.unchanged += 1
            return
        else:
            days.changed.append(row)
            days.refilled += not former.ratings.strip(BLANK) and day not in self.stored.notes
        if note:
            days.notes[day] = note
        days.ratings += sum(
            known.get(number, ...) != severity for number, severity in named.items()
        )

    def _named(self, day: date, known: Mapping[int, Severity], said: _Said) -> dict[int, Severity]:
        """The ratings of the file that count. A skipped one does only where there is none."""
        named: dict[int, Severity] = {}
        for number, (severity, _row) in said.ratings.items():
            if number not in known:
                named[number] = severity
            elif severity is not None and known[number] != severity:
                self.days.collisions.append(
                    Collision(day, self.labels[number], known[number], severity)
                )
                if self.keeps is Collisions.FILE:
                    named[number] = severity
        return named

    def _note(self, day: date, note: str | None) -> str | None:
        """The note that is to be written, None where the stored one stays."""
        mine = self.stored.notes.get(day)
        if not note or (mine and note in mine):
            return None
        if mine:
            self.days.collisions.append(Collision(day, None, None, None))
        return note if mine is None or self.keeps is Collisions.FILE else None


def _merged(
    former: DayRow | None,
    day: date,
    said: _Said,
    merged: Mapping[int, Severity],
    timezone: str,
) -> DayRow:
    """The day as it will be.

    When and how late it was entered is the file's, where it changes a rating or names them all.
    """
    ratings = write_ratings(merged)
    entered_at, recalled = said.said.entered_at, said.said.recalled
    if recalled is None and entered_at is not None:
        recalled = is_recalled(day, entered_at, timezone)
    if former is None or former.ratings != ratings:
        return DayRow(day, ratings, entered_at, recalled)
    if not _tells_all(said, entered_at, recalled, former):
        return former
    return DayRow(
        day,
        ratings,
        former.entered_at if entered_at is None else entered_at,
        former.recalled if recalled is None else recalled,
    )


def _tells_all(
    said: _Said, entered_at: datetime | None, recalled: bool | None, former: DayRow
) -> bool:
    """Whether a file tells when all ratings of a day were entered, which stay as they are."""
    tells = entered_at is not None or recalled is not None
    return tells and said.ratings.keys() >= read_ratings(former.ratings).keys()
