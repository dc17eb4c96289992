"""What files would change in a diary: days and treatments side by side with what is stored."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from app.analysis.notation import read_ratings, write_ratings
from app.services.csv_reading import ParsedFile, Problem, SaidDay, Severity
from app.services.day_batches import DayRow
from app.services.days import is_recalled
from app.services.symptoms import MOST_SYMPTOMS
from app.services.treatment_plan import Step, plan_treatments
from app.services.treatments import Treatment

Numbering = Callable[[list[str]], tuple[dict[str, int], list[str]]]


@dataclass(frozen=True)
class Stored:
    """What a diary holds already. number: numbers by symptom name, and the labels to add."""

    today: date
    timezone: str
    number: Numbering
    days: Sequence[DayRow] = ()
    treatments: Sequence[Treatment] = ()


@dataclass(frozen=True)
class Preview:
    """What an import changes. problems: where there are any, it changes nothing."""

    new_days: int
    changed_days: int
    unchanged_days: int
    new_treatments: int
    changed_treatments: int
    unchanged_treatments: int
    new_symptoms: tuple[str, ...]
    ignored: tuple[str, ...]
    problems: tuple[Problem, ...]

    @property
    def changes(self) -> bool:
        """Whether there is anything to save."""
        days, treatments = self.new_days + self.changed_days, self.new_treatments
        return bool(days + treatments + self.changed_treatments)


@dataclass(frozen=True)
class Plan:
    """A preview with what is to be written for it."""

    preview: Preview
    new_days: list[DayRow]
    changed_days: list[DayRow]
    treatments: list[Step]


class _Said(NamedTuple):
    """One day with the diary's numbers. file and said: where it was said first."""

    file: ParsedFile
    said: SaidDay
    ratings: dict[int, tuple[Severity, int]]


@dataclass
class _Days:
    new: list[DayRow] = field(default_factory=list)
    changed: list[DayRow] = field(default_factory=list)
    unchanged: int = 0


def make_plan(stored: Stored, files: Sequence[ParsedFile]) -> Plan:
    """What these files together mean for a diary."""
    problems = _problems(files)
    names = list(dict.fromkeys(name for file in files for name in file.symptoms))
    numbers, new_labels = stored.number(names)
    if max(numbers.values(), default=0) >= MOST_SYMPTOMS:
        told = {"count": max(numbers.values()) + 1, "most": MOST_SYMPTOMS}
        problems.append(Problem("too_many_symptoms", values=told, file=files[0].name))
        days = _Days()
    else:
        days = _compare(stored, _gather(stored, files, numbers, problems))
    steps, unchanged = plan_treatments(stored.treatments, stored.today, files, problems)
    preview = Preview(
        new_days=len(days.new),
        changed_days=len(days.changed),
        unchanged_days=days.unchanged,
        new_treatments=sum(treatment is None for treatment, _draft in steps),
        changed_treatments=sum(treatment is not None for treatment, _draft in steps),
        unchanged_treatments=unchanged,
        new_symptoms=tuple(new_labels),
        ignored=tuple(dict.fromkeys(name for file in files for name in file.ignored)),
        problems=tuple(sorted(problems, key=_place(files))),
    )
    return Plan(preview, days.new, days.changed, steps)


def _problems(files: Sequence[ParsedFile]) -> list[Problem]:
    """What is wrong with the files. One without rows is well where another has some.

    So a diary without treatments can be brought back with both of its files.
    """
    has_rows = any(file.kind for file in files)
    found = [problem for file in files for problem in file.problems]
    return [problem for problem in found if not (has_rows and problem.code == "no_rows")]


def _place(files: Sequence[ParsedFile]) -> Callable[[Problem], tuple[int, int]]:
    order = {file.name: at for at, file in reversed(list(enumerate(files)))}
    return lambda problem: (order[problem.file], problem.row or 0)


def _gather(
    stored: Stored,
    files: Sequence[ParsedFile],
    numbers: dict[str, int],
    problems: list[Problem],
) -> dict[date, _Said]:
    """All days of all files, with the diary's numbers for the symptoms."""
    gathered: dict[date, _Said] = {}
    for file in files:
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


def _compare(stored: Stored, gathered: dict[date, _Said]) -> _Days:
    """Each day of the files beside the same day of the diary."""
    days, before = _Days(), {row.day: row for row in stored.days}
    for day, said in gathered.items():
        former = before.get(day)
        row = _merged(former, day, said, stored.timezone)
        if former is None:
            if row.ratings:
                days.new.append(row)
        elif row == former:
            days.unchanged += 1
        else:
            days.changed.append(row)
    return days


def _merged(former: DayRow | None, day: date, said: _Said, timezone: str) -> DayRow:
    """The day as it will be. A file's rating counts, a skipped one only where there is none.

    When and how late it was entered is the file's, where it changes a rating or names them all.
    """
    known = read_ratings(former.ratings) if former else {}
    named: dict[int, Severity] = {
        number: severity
        for number, (severity, _row) in said.ratings.items()
        if severity is not None or number not in known
    }
    ratings = write_ratings({**known, **named})
    entered_at, recalled = said.said.entered_at, said.said.recalled
    if recalled is None and entered_at is not None:
        recalled = is_recalled(day, entered_at, timezone)
    if former is None or former.ratings != ratings:
        return DayRow(day, ratings, entered_at, recalled)
    tells = entered_at is not None or recalled is not None
    if tells and said.ratings.keys() >= known.keys():
        return DayRow(
            day,
            ratings,
            former.entered_at if entered_at is None else entered_at,
            former.recalled if recalled is None else recalled,
        )
    return former
