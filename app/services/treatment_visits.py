"""What all files together say of each treatment: injections.csv and treatments.csv joined."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from app.services.csv_reading import ParsedFile, Problem, SaidTreatment, Visit
from app.services.treatments import InjectionDraft


@dataclass(frozen=True)
class SaidVisit:
    """One treatment as the files tell it. file and row: where its muscles are, or else it is.

    lines: None where no file tells of muscles. details: what is known of the whole.
    """

    visit: Visit
    file: str
    row: int
    lines: list[InjectionDraft] | None
    details: dict[str, Any]

    def problem(self, code: str, **values: str | int) -> Problem:
        """What is wrong with these rows."""
        told = {"text": self.visit.day.isoformat(), **values}
        return Problem(code, self.row, None, told, self.file)


# Those of one day: by product, in the order of their numbers.
OfDay = dict[str | None, list[SaidVisit]]


def gather_visits(files: Sequence[ParsedFile], problems: list[Problem]) -> dict[date, OfDay]:
    """The treatments of all files. Adds to `problems` where two rows do not fit together."""
    joined: dict[Visit, SaidVisit] = {}
    for file in files:
        for visit, told in file.treatments.items():
            said = _said(visit, file, told)
            first = joined.setdefault(visit, said)
            if first is not said:
                if _contradicts(first, said):
                    problems.append(
                        said.problem("treatment_twice_in", other=first.row, other_file=first.file)
                    )
                joined[visit] = _joined(first, said)
    days: dict[date, OfDay] = defaultdict(lambda: defaultdict(list))
    for said in joined.values():
        days[said.visit.day][said.visit.product].append(said)
    for of_day in days.values():
        for alike in of_day.values():
            problems += _not_told_apart(alike)
            alike.sort(key=lambda said: said.visit.number or 0)
    return days


def _said(visit: Visit, file: ParsedFile, told: SaidTreatment) -> SaidVisit:
    return SaidVisit(visit, file.name, told.row, told.lines, told.details)


def _contradicts(one: SaidVisit, other: SaidVisit) -> bool:
    """Whether the two do not say the same where both say something."""
    both = one.details.keys() & other.details.keys()
    if any(one.details[name] != other.details[name] for name in both):
        return True
    if one.lines is None or other.lines is None:
        return False
    return Counter(one.lines) != Counter(other.lines)


def _joined(one: SaidVisit, other: SaidVisit) -> SaidVisit:
    if one.lines is None:
        one, other = other, one
    return replace(one, details={**other.details, **one.details})


def _not_told_apart(alike: Sequence[SaidVisit]) -> Iterator[Problem]:
    """Rows without a number beside others of the same day and product that have one."""
    if len(alike) > 1:
        yield from (
            said.problem("treatment_not_told") for said in alike if said.visit.number is None
        )
