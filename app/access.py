"""The one door: whose diary, opened by whom, with which right.

This module alone reads rights, and it alone makes a `Diary`. Services accept nothing else.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVarTuple
from uuid import UUID

import sqlalchemy as sa

from app import clock
from app.errors import NotAllowed, NotFound
from app.extensions import db
from app.models import (
    CalendarFeed,
    DiaryDayVersion,
    Patient,
    RatingLink,
    Right,
    Share,
    User,
)

__all__ = [
    "Diary",
    "OpenDiary",
    "Right",
    "list_open_diaries",
    "open_by_feed",
    "open_by_link",
    "open_diary",
]

Columns = TypeVarTuple("Columns")

# The last day of the example, so that it looks the same on every day it is opened.
EXAMPLE_TODAY = date(2026, 6, 11)


@dataclass(frozen=True)
class Diary:
    """A diary that was opened, and what its reader may do with it.

    today: the calendar day it is where the patient lives.
    revision: how often the diary had been saved when it was opened.
    main_symptom: number of the symptom to lead the answer, None for all together.
    next_visit_on: the visit that was planned last, also when its day is over.
    only_day: the one day that may be rated, and nothing else saved, where a link opened the diary.
    waiting_on: the first day of which a version waits for the patient's choice.
    """

    patient_id: UUID
    actor_id: UUID | None
    right: Right
    name: str | None
    timezone: str
    today: date
    revision: int
    threshold: Decimal
    main_symptom: int | None
    next_visit_on: date | None
    dystonias: tuple[str, ...]
    is_example: bool
    emergency_phone: str | None
    clinic_phone: str | None
    only_day: date | None = None
    waiting_on: date | None = None

    def may(self, needed: Right) -> bool:
        """Whether the reader has this right."""
        return self.right.includes(needed)

    def require(self, needed: Right) -> None:
        """Raises NotAllowed unless the reader has this right."""
        if not self.may(needed):
            raise NotAllowed


@dataclass(frozen=True)
class OpenDiary:
    """One line of a clinician's list."""

    patient_id: UUID
    name: str | None
    dystonias: tuple[str, ...]
    right: Right


def open_diary(actor_id: UUID | None, patient_id: UUID, needed: Right) -> Diary:
    """The diary of a patient, opened by an account, or by nobody (the example).

    Raises NotFound when the reader may not even know of it, NotAllowed when the right they have
    is not enough.
    """
    share = sa.and_(Share.patient_id == Patient.id, Share.clinician_id == actor_id)
    query = (
        sa.select(Patient, Share.right, Share.expires_on, _first_that_waits())
        .outerjoin(Share, share)
        .where(Patient.id == patient_id)
    )
    patient, shared, expires_on, waiting_on = _the_one(query)
    today = EXAMPLE_TODAY if patient.is_example else clock.today(patient.timezone)
    right = _right(patient, actor_id, shared, expires_on, today)
    if right is None:
        raise NotFound
    diary = _opened(patient, actor_id, right, today, waiting_on=waiting_on)
    diary.require(needed)
    return diary


def open_by_link(token_hash: str, now: datetime) -> tuple[Diary, datetime | None]:
    """The diary to which a rating link leads, open for its one day, and when the link was used.

    The reader is taken for the owner, and may rate that day and nothing else.
    Raises NotFound for a link that is not there, that has expired, or whose day has not come
    where the patient lives.
    """
    query = (
        sa.select(Patient, RatingLink)
        .join(RatingLink, RatingLink.patient_id == Patient.id)
        .join(User, User.id == Patient.id)
        .where(RatingLink.token_hash == token_hash, User.active)
    )
    patient, link = _the_one(query)
    today = clock.day_of(now, patient.timezone)
    if not link.day <= today <= link.expires_on:
        raise NotFound
    diary = _opened(patient, patient.id, Right.RECORD, today, only_day=link.day)
    return diary, link.used_at


def open_by_feed(token_hash: str) -> tuple[Diary, CalendarFeed]:
    """The diary that a calendar's address opens, for reading, and what that calendar may show.

    Raises NotFound for an address that is not there.
    """
    query = (
        sa.select(Patient, CalendarFeed)
        .join(CalendarFeed, CalendarFeed.patient_id == Patient.id)
        .join(User, User.id == Patient.id)
        .where(CalendarFeed.token_hash == token_hash, User.active)
    )
    patient, feed = _the_one(query)
    return _opened(patient, None, Right.READ, clock.today(patient.timezone)), feed


def _the_one(query: sa.Select[*Columns]) -> sa.Row[*Columns]:
    found = db.session.execute(query).one_or_none()
    if found is None:
        raise NotFound
    return found


def _opened(
    patient: Patient,
    actor_id: UUID | None,
    right: Right,
    today: date,
    only_day: date | None = None,
    waiting_on: date | None = None,
) -> Diary:
    return Diary(
        patient_id=patient.id,
        actor_id=actor_id,
        right=right,
        name=patient.name,
        timezone=patient.timezone,
        today=today,
        revision=patient.revision,
        threshold=patient.threshold,
        main_symptom=patient.main_symptom,
        next_visit_on=patient.next_visit_on,
        dystonias=tuple(patient.dystonias),
        is_example=patient.is_example,
        emergency_phone=patient.emergency_phone,
        clinic_phone=patient.clinic_phone,
        only_day=only_day,
        waiting_on=waiting_on,
    )


def _first_that_waits() -> sa.ScalarSelect[date]:
    """Written so that both databases see that their small index answers it."""
    waits = DiaryDayVersion.aside == sa.literal_column("'waiting'")
    first = sa.select(sa.func.min(DiaryDayVersion.day))
    return first.where(DiaryDayVersion.patient_id == Patient.id, waits).scalar_subquery()


def _right(
    patient: Patient,
    actor_id: UUID | None,
    shared: str | None,
    expires_on: date | None,
    today: date,
) -> Right | None:
    if actor_id is not None and actor_id == patient.id:
        return Right.OWN
    if shared is not None and (expires_on is None or today <= expires_on):
        return Right(shared)
    return Right.READ if patient.is_example else None


def list_open_diaries(clinician_id: UUID) -> list[OpenDiary]:
    """The diaries that patients share with this clinician today, by name."""
    query = (
        sa.select(Patient, Share.right, Share.expires_on)
        .join(Share, Share.patient_id == Patient.id)
        .where(Share.clinician_id == clinician_id)
        .order_by(Patient.name, Patient.id)
    )
    return [
        OpenDiary(patient.id, patient.name, tuple(patient.dystonias), Right(right))
        for patient, right, expires_on in db.session.execute(query)
        if expires_on is None or clock.today(patient.timezone) <= expires_on
    ]
