"""What files would change: the treatments they tell of beside the stored ones."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import zip_longest

from app.services.csv_reading import ParsedFile, Problem
from app.services.csv_writing import NOTHING, in_file_order, rows_of
from app.services.treatment_visits import OfDay, SaidVisit, gather_visits
from app.services.treatments import (
    MOST_INJECTIONS,
    InjectionDraft,
    Treatment,
    TreatmentDraft,
    draft_of,
)

# The stored treatment that is revised, None for a new one; and what it shall say.
Step = tuple[Treatment | None, TreatmentDraft]
Found = Step | Problem | None
Lines = tuple[InjectionDraft, ...]


def plan_treatments(
    stored: Sequence[Treatment], today: date, files: Sequence[ParsedFile], problems: list[Problem]
) -> tuple[list[Step], int]:
    """What to write, and how many treatments stay as they are. Adds to `problems`."""
    by_day: dict[date, list[Treatment]] = defaultdict(list)
    for treatment in stored:
        by_day[treatment.day].append(treatment)
    steps: list[Step] = []
    unchanged = 0
    for day, of_day in gather_visits(files, problems).items():
        for found in _of_day(of_day, by_day[day], is_future=day > today):
            if isinstance(found, Problem):
                problems.append(found)
            elif found is None:
                unchanged += 1
            else:
                steps.append(found)
    return steps, unchanged


def _of_day(of_day: OfDay, stored: Sequence[Treatment], is_future: bool) -> Iterator[Found]:
    """What the files mean for one day; None for each treatment that is there already."""
    for alike in of_day.values():
        if is_future:
            yield from (said.problem("treatment_future") for said in alike)
        elif len(alike) == 1:
            yield _one(alike[0], of_day, stored)
        else:
            yield from _several(alike, of_day, stored)


def _one(said: SaidVisit, beside: OfDay, stored: Sequence[Treatment]) -> Found:
    """The only one that the files tell of with this day and product."""
    same = [treatment for treatment in stored if treatment.product == said.visit.product]
    if len(same) > 1 and _tells_all_lines(said, same):
        return None
    meant = same or _with_product_not_known(said, beside, stored)
    alone = len(stored) == 1 and list(beside) == [said.visit.product]
    if len(meant) > 1 or (meant and not same and not alone):
        return said.problem("treatments_many", count=len(stored))
    return _written(said, meant[0] if meant else None)


def _tells_all_lines(said: SaidVisit, same: Sequence[Treatment]) -> bool:
    """Whether these are the lines of all of them together, as files without numbers tell them."""
    if said.lines is None or said.details:
        return False
    stored = [row for treatment in same for row in rows_of(draft_of(treatment).injections)]
    return Counter(_with_points(said.lines, stored)) == Counter(stored)


def _with_product_not_known(
    said: SaidVisit, beside: OfDay, stored: Sequence[Treatment]
) -> list[Treatment]:
    """The treatments that may be this visit, with the product known here only, or there only."""
    return [
        treatment
        for treatment in stored
        if treatment.product not in beside and None in (treatment.product, said.visit.product)
    ]


def _several(
    alike: Sequence[SaidVisit], beside: OfDay, stored: Sequence[Treatment]
) -> Iterator[Found]:
    """Several that the files tell of with one day and product, and number."""
    same = [treatment for treatment in stored if treatment.product == alike[0].visit.product]
    pairs = _pair(alike, [rows.treatment for rows in in_file_order(same)])
    if pairs is None or (not same and _with_product_not_known(alike[0], beside, stored)):
        yield alike[0].problem("treatments_many", count=len(stored))
        return
    for said, treatment in pairs:
        yield _written(said, treatment)


def _pair(
    alike: Sequence[SaidVisit], stored: Sequence[Treatment]
) -> list[tuple[SaidVisit, Treatment | None]] | None:
    """Each beside the stored one that it is, None where that cannot be told.

    Those that say nothing new are paired first, the most telling of them before the others; the
    place decides between equals. What is left over is paired only where it is one and one.
    """
    pairs: list[tuple[SaidVisit, Treatment | None]] = []
    left, rest = list(stored), []
    telling = sorted(enumerate(alike), key=lambda placed: -_amount(placed[1]))
    for place, said in telling:
        at_place = [each for each in stored[place : place + 1] if each in left]
        known = [each for each in (*at_place, *left) if _written(said, each) is None]
        if known:
            left.remove(known[0])
            pairs.append((said, known[0]))
        else:
            rest.append(said)
    if rest and left and (len(rest), len(left)) != (1, 1):
        return None
    return pairs + list(zip_longest(rest, left[: len(rest)]))


def _amount(said: SaidVisit) -> int:
    return len(said.lines or ()) + len(said.details)


def _written(said: SaidVisit, treatment: Treatment | None) -> Found:
    """The visit as a draft, None where it is stored so. What it does not tell stays as it is."""
    told = said.lines or []
    if len(told) > MOST_INJECTIONS:
        return said.problem("too_many_injections", count=len(told), most=MOST_INJECTIONS)
    lines = () if told == [NOTHING] else tuple(told)
    if treatment is None:
        return None, TreatmentDraft(said.visit.day, said.visit.product, lines, **said.details)
    before = draft_of(treatment)
    lines = _with_points(lines, before.injections) or before.injections
    if Counter(lines) == Counter(before.injections):
        lines = before.injections
    product = said.visit.product or before.product
    now = replace(before, product=product, injections=lines, **said.details)
    return None if now == before else (treatment, now)


def _with_points(lines: Sequence[InjectionDraft], stored: Sequence[InjectionDraft]) -> Lines:
    """The lines with the points that are stored, where the file tells of none."""
    if any(line.points is not None for line in lines):
        return tuple(lines)
    known: dict[InjectionDraft, list[InjectionDraft]] = defaultdict(list)
    for line in stored:
        known[replace(line, points=None)].append(line)
    return tuple(known[line].pop(0) if known[line] else line for line in lines)
