"""What stands beside a treatment: the one to copy, the one before, and those it overlaps."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
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
    earlier = [treatment for treatment in treatments if treatment.day < day]
    if not earlier:
        return None
    of_that_day = [each for each in earlier if each.day == earlier[-1].day]
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
    days = [day.toordinal(), *(each.day.toordinal() for each in others)]
    spans = group(days, today=max(days))
    own = next(span for span in spans if span.first <= day.toordinal() <= span.last)
    return [
        Overlap(each.id, each.day, each.product, (day - each.day).days)
        for each in others
        if own.first <= each.day.toordinal() <= own.last
    ]
