"""The next visit to the clinic."""

import hashlib
from dataclasses import dataclass
from datetime import date, time

import sqlalchemy as sa

from app.access import Diary, Right
from app.errors import Refused, StaleEdit
from app.extensions import db
from app.models import Act, Patient
from app.services.audit import commit, hold

LONGEST_PLACE = 120


@dataclass(frozen=True)
class Visit:
    """When and where. at: the time of day where the patient lives, None where it is not known."""

    on: date
    at: time | None = None
    place: str | None = None


def get_next_visit(diary: Diary) -> Visit | None:
    """The visit that was planned last, also when its day is over; None without one."""
    query = sa.select(Patient.next_visit_on, Patient.next_visit_at, Patient.next_visit_place)
    on, at, place = db.session.execute(query.where(Patient.id == diary.patient_id)).one()
    return None if on is None else Visit(on, time.fromisoformat(at) if at else None, place)


def mark_of(visit: Visit | None) -> str:
    """Tells one appointment from another, so that a form knows which it was made for."""
    return hashlib.sha256(repr(visit).encode()).hexdigest()[:16]


def set_next_visit(diary: Diary, visit: Visit | None, seen: str | None) -> None:
    """Save the next visit, None to take it away. Saying the same again changes nothing.

    seen: the mark of the visit that the reader had before them.
    Raises StaleEdit when another was saved since, Refused for a day that is over, and for a
    place that is too long.
    """
    diary.require(Right.RECORD)
    hold(diary)
    stored = get_next_visit(diary)
    if visit == stored:
        return
    if mark_of(stored) != seen:
        raise StaleEdit
    if visit is not None:
        _check(diary, visit)
    patient = db.session.get_one(Patient, diary.patient_id, populate_existing=True)
    patient.next_visit_on = visit.on if visit else None
    patient.next_visit_at = f"{visit.at:%H:%M}" if visit and visit.at else None
    patient.next_visit_place = visit.place if visit else None
    commit(diary, Act.VISIT_SET)


def _check(diary: Diary, visit: Visit) -> None:
    if visit.on < diary.today:
        raise Refused("visit_day")
    if visit.place is not None and not 0 < len(visit.place) <= LONGEST_PLACE:
        raise Refused("too_long")
