"""Treatments as they are judged: visits, each with the boosters that belong to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.access import Diary
from app.analysis.treatments import group
from app.errors import NotFound
from app.services.treatments import list_treatment_days

Visits = Sequence[tuple[UUID, date]]


@dataclass(frozen=True)
class Treated:
    """One treatment. ids: its visits, the earliest first; first, last: their days."""

    ids: tuple[UUID, ...]
    first: date
    last: date


def gather(visits: Visits, today: date) -> list[Treated]:
    """The treatments that these visits make, the earliest first.

    visits: as list_treatment_days gives them.
    """
    spans = group((day.toordinal() for _id, day in visits), today.toordinal())
    return [
        Treated(tuple(id_ for id_, day in visits if first <= day <= last), first, last)
        for first, last in (map(date.fromordinal, (span.first, span.last)) for span in spans)
    ]


def get_treated(diary: Diary, treatment_id: UUID) -> Treated:
    """The treatment that a visit belongs to. Raises NotFound."""
    for treated in gather(list_treatment_days(diary), diary.today):
        if treatment_id in treated.ids:
            return treated
    raise NotFound
