"""What injection files would change: each day and product beside the stored treatments."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from app.services.csv_reading import ParsedFile, Problem
from app.services.treatments import (
    MOST_INJECTIONS,
    InjectionDraft,
    Treatment,
    TreatmentDraft,
    draft_of,
)

# The stored treatment that is revised, None for a new one; and what it shall say.
Step = tuple[Treatment | None, TreatmentDraft]
NOTHING = InjectionDraft()


class Visit(NamedTuple):
    """All rows of one day and one product, in the file that names them first."""

    file: str
    row: int
    day: date
    product: str | None
    lines: list[InjectionDraft]

    def problem(self, code: str, **values: str | int) -> Problem:
        """What is wrong with these rows."""
        return Problem(code, self.row, None, {"text": self.day.isoformat(), **values}, self.file)


def plan_treatments(
    stored: Sequence[Treatment], today: date, files: Sequence[ParsedFile], problems: list[Problem]
) -> tuple[list[Step], int]:
    """What to write, and how many treatments stay as they are. Adds to `problems`."""
    by_day: dict[date, list[Treatment]] = defaultdict(list)
    for treatment in stored:
        by_day[treatment.day].append(treatment)
    steps: list[Step] = []
    unchanged = 0
    for day, visits in _visits(files, problems).items():
        for visit in visits.values():
            found = _step(visit, visits, by_day[day], today)
            if isinstance(found, Problem):
                problems.append(found)
            elif found is None:
                unchanged += 1
            else:
                steps.append(found)
    return steps, unchanged


def rows_of(lines: Sequence[InjectionDraft]) -> list[InjectionDraft]:
    """The lines of a treatment as rows of a file: one without lines has a row as well."""
    return list(lines) or [NOTHING]


def _visits(
    files: Sequence[ParsedFile], problems: list[Problem]
) -> dict[date, dict[str | None, Visit]]:
    """The visits of all files by day and product."""
    visits: dict[date, dict[str | None, Visit]] = defaultdict(dict)
    for file in files:
        for (day, product), (row, lines) in file.treatments.items():
            visit = Visit(file.name, row, day, product, lines)
            first = visits[day].setdefault(product, visit)
            if first is not visit and Counter(first.lines) != Counter(lines):
                problems.append(
                    visit.problem("treatment_twice_in", other=first.row, other_file=first.file)
                )
    return visits


def _step(
    visit: Visit, beside: Collection[str | None], stored: Sequence[Treatment], today: date
) -> Step | Problem | None:
    """What a visit means for the stored treatments of its day; None when it is there already.

    beside: the products of all visits that the files name for this day.
    """
    if visit.day > today:
        return visit.problem("treatment_future")
    same = [treatment for treatment in stored if treatment.product == visit.product]
    said = [row for treatment in same for row in rows_of(draft_of(treatment).injections)]
    visit = visit._replace(lines=_with_points(visit.lines, said))
    if same and Counter(said) == Counter(visit.lines):
        return None
    meant = same or _with_product_not_known(visit, beside, stored)
    alone = len(stored) == 1 and all(product == visit.product for product in beside)
    if len(meant) > 1 or (meant and not same and not alone):
        return visit.problem("treatments_many", count=len(stored))
    return _written(visit, meant[0] if meant else None)


def _with_points(
    lines: list[InjectionDraft], stored: Sequence[InjectionDraft]
) -> list[InjectionDraft]:
    """The lines with the points that are stored, where the file tells of none."""
    if any(line.points is not None for line in lines):
        return lines
    known: dict[InjectionDraft, list[InjectionDraft]] = defaultdict(list)
    for line in stored:
        known[replace(line, points=None)].append(line)
    return [known[line].pop(0) if known[line] else line for line in lines]


def _with_product_not_known(
    visit: Visit, beside: Collection[str | None], stored: Sequence[Treatment]
) -> list[Treatment]:
    """The treatments that may be this visit, with the product known here only, or there only."""
    return [
        treatment
        for treatment in stored
        if treatment.product not in beside and None in (treatment.product, visit.product)
    ]


def _written(visit: Visit, treatment: Treatment | None) -> Step | Problem | None:
    """The visit as a draft. What it does not tell stays as it is stored."""
    if len(visit.lines) > MOST_INJECTIONS:
        told = {"count": len(visit.lines), "most": MOST_INJECTIONS}
        return visit.problem("too_many_injections", **told)
    lines = () if visit.lines == [NOTHING] else tuple(visit.lines)
    if treatment is None:
        return None, TreatmentDraft(visit.day, visit.product, lines)
    before = draft_of(treatment)
    product = visit.product or before.product
    lines = lines or before.injections
    if product == before.product and Counter(lines) == Counter(before.injections):
        return None
    return treatment, replace(before, product=product, injections=lines)
