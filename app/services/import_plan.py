"""What files would change in a diary: days and treatments side by side with what is stored."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.services.csv_reading import ParsedFile, Problem, Sample, Told
from app.services.day_batches import DayRow
from app.services.day_plan import Collision, plan_days
from app.services.foreign.choices import Collisions
from app.services.symptoms import MOST_SYMPTOMS
from app.services.treatment_plan import Step, plan_treatments
from app.services.treatments import Treatment

__all__ = ["Collision", "Plan", "Preview", "Stored", "make_plan"]

Numbering = Callable[[list[str]], tuple[dict[str, int], list[str]]]


@dataclass(frozen=True)
class Stored:
    """What a diary holds already. number: numbers by symptom name, and the labels to add."""

    today: date
    timezone: str
    number: Numbering
    days: Sequence[DayRow] = ()
    notes: Mapping[date, str] = field(default_factory=dict)
    treatments: Sequence[Treatment] = ()


@dataclass(frozen=True)
class Preview:
    """What an import changes. problems: where there are any, it changes nothing.

    collisions: where the diary says another thing than the files; `keeps` tells which stays.
    ratings: how many ratings are new. notes: how many days get words. period: of all days and
    treatments that the files tell of. samples, told: of a foreign file.
    """

    new_days: int
    changed_days: int
    unchanged_days: int
    new_treatments: int
    changed_treatments: int
    unchanged_treatments: int
    new_symptoms: tuple[str, ...]
    ignored: tuple[str, ...]
    problems: tuple[Problem, ...]
    collisions: tuple[Collision, ...] = ()
    keeps: Collisions = Collisions.FILE
    ratings: int = 0
    notes: int = 0
    period: tuple[date, date] | None = None
    samples: tuple[Sample, ...] = ()
    told: Told = field(default_factory=Told)

    @property
    def changes(self) -> bool:
        """Whether there is anything to save."""
        days, treatments = self.new_days + self.changed_days, self.new_treatments
        return bool(days + treatments + self.changed_treatments)

    @property
    def asks(self) -> bool:
        """Whether there is anything to save, or would be if the files' ratings counted."""
        return self.changes or bool(self.collisions)


@dataclass(frozen=True)
class Plan:
    """A preview with what is to be written for it."""

    preview: Preview
    new_days: list[DayRow]
    changed_days: list[DayRow]
    notes: dict[date, str]
    treatments: list[Step]


def make_plan(
    stored: Stored, files: Sequence[ParsedFile], keeps: Collisions = Collisions.FILE
) -> Plan:
    """What these files together mean for a diary."""
    problems = _problems(files)
    names = list(dict.fromkeys(name for file in files for name in file.symptoms))
    numbers, new_labels = stored.number(names)
    if max(numbers.values(), default=0) >= MOST_SYMPTOMS:
        told = {"count": max(numbers.values()) + 1, "most": MOST_SYMPTOMS}
        problems.append(Problem("too_many_symptoms", values=told, file=files[0].name))
        numbers = {}
    days = plan_days(stored, files, numbers, keeps, problems)
    steps, unchanged = plan_treatments(stored.treatments, stored.today, files, problems)
    preview = Preview(
        new_days=len(days.new) + days.refilled,
        changed_days=len(days.changed) - days.refilled,
        unchanged_days=days.unchanged,
        new_treatments=sum(treatment is None for treatment, _draft in steps),
        changed_treatments=sum(treatment is not None for treatment, _draft in steps),
        unchanged_treatments=unchanged,
        new_symptoms=tuple(new_labels),
        ignored=tuple(dict.fromkeys(name for file in files for name in file.ignored)),
        problems=tuple(sorted(problems, key=_place(files))),
        collisions=tuple(days.collisions),
        keeps=keeps,
        ratings=days.ratings,
        notes=len(days.notes),
        period=_period(files),
        samples=tuple(sample for file in files for sample in file.samples),
        told=files[0].told if files else Told(),
    )
    return Plan(preview, days.new, days.changed, days.notes, steps)


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


def _period(files: Sequence[ParsedFile]) -> tuple[date, date] | None:
    days = [day for file in files for day in file.days]
    days += [visit.day for file in files for visit in file.treatments]
    return (min(days), max(days)) if days else None
