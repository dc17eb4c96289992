"""What stands beside a treatment: the one to copy, the one before, and those it overlaps."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from operator import attrgetter
from uuid import UUID

from app.access import Diary
from app.analysis.treatments import group
from app.services.treatments import Treatment, TreatmentDraft, draft_of, list_treatments


@dataclass(frozen=True)
class Overlap:
    """A treatment that is judged as one with another. days: how long after it, negative: before."""

    treatment_id: UUID
    day: date
    product: str | None
    days: int


def copy_of_last(diary: Diary) -> TreatmentDraft | None:
    """The latest treatment as a draft for today, without what belongs to that day alone."""
    treatments = list_treatments(diary)
    if not treatments:
        return None
    draft = draft_of(treatments[-1])
    return replace(draft, day=diary.today, lot=None, expires_on=None, note=None, finished=True)


def previous_of(
    treatments: Sequence[Treatment], day: date, product: str | None
) -> Treatment | None:
    """The one before: of the latest earlier day, and with the same product if there is one.

    treatments: the earliest first, as list_treatments gives them.
    """
    of_day = attrgetter("day")
    earlier = treatments[: bisect_left(treatments, day, key=of_day)]
    if not earlier:
        return None
    of_that_day = earlier[bisect_left(earlier, earlier[-1].day, key=of_day) :]
    alike = [each for each in of_that_day if each.product == product]
    return (alike or of_that_day)[-1]


def overlaps(diary: Diary, day: date, treatment_id: UUID | None) -> list[Overlap]:
    """The treatments that one on this day would be judged as one with, the earliest first.

    treatment_id: the one that is asked about, None where it is not saved yet.
    """
    return overlaps_among(list_treatments(diary), day, treatment_id)


def overlaps_among(
    treatments: Sequence[Treatment], day: date, treatment_id: UUID | None
) -> list[Overlap]:
    """The same, of treatments that were loaded already, the earliest first."""
    others = [each for each in treatments if each.id != treatment_id]
    spans = _spans_of([day, *(each.day for each in others)])
    first, last = next((first, last) for first, last in spans if first <= day <= last)
    return [_overlap(each, day) for each in others if first <= each.day <= last]


def overlaps_of_each(treatments: Sequence[Treatment]) -> dict[UUID, list[Overlap]]:
    """What each of all treatments of a diary is judged as one with, by its id."""
    dated = [(each, each.day) for each in treatments]
    found = {}
    for first, last in _spans_of([day for _each, day in dated]):
        together = [(each, day) for each, day in dated if first <= day <= last]
        for own, day in together:
            found[own.id] = [_overlap(each, day) for each, _day in together if each is not own]
    return found


def _overlap(other: Treatment, day: date) -> Overlap:
    return Overlap(other.id, other.day, other.product, (day - other.day).days)


def _spans_of(days: Sequence[date]) -> list[tuple[date, date]]:
    """The first and the last day of each treatment that these days make."""
    spans = group((day.toordinal() for day in days), date.max.toordinal())
    return [(date.fromordinal(span.first), date.fromordinal(span.last)) for span in spans]
