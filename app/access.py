"""The one door: whose diary, opened by whom, with which right.

This module alone reads rights, and it alone makes a `Diary`. Services accept nothing else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any, TypeVarTuple
from uuid import UUID

import sqlalchemy as sa

from app import clock, wall
from app.errors import NotAllowed, NotFound, SecondFactorMissing
from app.extensions import asking, db, everything
from app.models import (
    Act,
    ApiToken,
    CalendarFeed,
    ClinicMember,
    ClinicShare,
    DiaryDayVersion,
    Invitation,
    Patient,
    RatingLink,
    Right,
    Scope,
    Share,
    ShareKind,
    User,
)
from app.models.token import acts_of, read_scopes

__all__ = [
    "Diary",
    "OpenDiary",
    "Right",
    "Scope",
    "ShareKind",
    "asking",
    "everything",
    "expect",
    "list_open_diaries",
    "may_still",
    "open_by_feed",
    "open_by_invitation",
    "open_by_link",
    "open_by_token",
    "open_diary",
]

Columns = TypeVarTuple("Columns")

# What a view says of the diary it will ask for, so that BEGIN says so too.
expect = wall.expect

# The last day of the example, so that it looks the same on every day it is opened.
EXAMPLE_TODAY = date(2026, 6, 11)


@dataclass(frozen=True)
class Diary:
    """A diary that was opened, and what its reader may do with it.

    today: the calendar day it is where the patient lives.
    revision: how often the diary had been saved when it was opened.
    main_symptom: number of the symptom to lead the answer, None for all together.
    next_visit_on: the visit that was planned last, also when its day is over.
    only_acts: the acts that alone may be saved, where a link or a token opened the diary; None:
        all that the right allows.
    only_day: the one day that they may be about, where a link opened it.
    token_id: of the personal token that opened it.
    waiting_on: the first day of which a version waits for the patient's choice.
    reads_as: as what somebody else was let in; None for the owner, and for who reads the example.
    sees_notes, sees_mood: whether what was written in own words, and ratings of mood, are shown.
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
    only_acts: frozenset[Act] | None = None
    only_day: date | None = None
    token_id: UUID | None = None
    waiting_on: date | None = None
    reads_as: ShareKind | None = None
    sees_notes: bool = True
    sees_mood: bool = True

    def may(self, needed: Right) -> bool:
        """Whether the reader has this right."""
        return self.right.includes(needed)

    def require(self, needed: Right) -> None:
        """Raises NotAllowed unless the reader has this right."""
        if not self.may(needed):
            raise NotAllowed

    def require_act(self, act: Act, subject: object) -> None:
        """Raises NotAllowed where what opened the diary does not open it for this act."""
        if self.only_acts is not None and act not in self.only_acts:
            raise NotAllowed
        if self.only_day is not None and subject != self.only_day:
            raise NotAllowed


@dataclass(frozen=True)
class OpenDiary:
    """One line of the list of whoever diaries are shared with.

    revision: how often the diary was saved. threshold, main_symptom: as in `Diary`. clinics:
    through which clinics it is shared, none where it is shared with this person alone.
    """

    patient_id: UUID
    name: str | None
    dystonias: tuple[str, ...]
    timezone: str
    today: date
    revision: int
    threshold: Decimal
    main_symptom: int | None
    next_visit_on: date | None
    right: Right
    reads_as: ShareKind
    sees_notes: bool
    sees_mood: bool
    clinics: tuple[UUID, ...]


@dataclass(frozen=True)
class _Leave:
    """What all shares of one diary with one reader grant together."""

    right: Right
    kind: ShareKind | None = None
    sees_notes: bool = True
    sees_mood: bool = True


def open_diary(actor_id: UUID | None, patient_id: UUID, needed: Right) -> Diary:
    """The diary of a patient, opened by an account, or by nobody (the example).

    Raises NotFound when the reader may not even know of it, NotAllowed when the right they have
    is not enough, SecondFactorMissing for a clinician whose account is guarded by a password only.
    """
    ways = _ways_of(actor_id, patient_id).subquery()
    query = (
        sa.select(Patient, _first_that_waits(), _has_factor(actor_id), ways)
        .outerjoin(ways, ways.c.patient_id == Patient.id)
        .where(Patient.id == patient_id)
    )
    with asking(patient_id):
        return _decided(actor_id, db.session.execute(query).all(), needed)


def _decided(actor_id: UUID | None, rows: Sequence[Any], needed: Right) -> Diary:
    if not rows:
        raise NotFound
    patient, waiting_on, has_factor = rows[0][:3]
    today = EXAMPLE_TODAY if patient.is_example else clock.today(patient.timezone)
    leave = _leave(patient, actor_id, rows, today)
    if leave is None:
        raise NotFound
    if leave.kind is ShareKind.CLINICIAN and not has_factor:
        raise SecondFactorMissing
    diary = _opened(patient, actor_id, leave, today, waiting_on=waiting_on)
    diary.require(needed)
    return diary


def may_still(diary: Diary, needed: Right) -> bool:
    """Whether the reader has this right at this moment, as the open transaction sees it."""
    if diary.token_id is not None and not _is_open(diary, diary.token_id):
        return False
    if diary.actor_id in (None, diary.patient_id):
        return diary.may(needed)
    rows = db.session.execute(_ways_of(diary.actor_id, diary.patient_id)).all()
    rights = [Right(row.right) for row in rows if _holds(row, diary.today)]
    return any(right.includes(needed) for right in rights)


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
    diary = _opened(
        patient,
        patient.id,
        _Leave(Right.RECORD),
        today,
        only_acts=frozenset({Act.DAY_RATED_BY_LINK}),
        only_day=link.day,
    )
    return diary, link.used_at


def open_by_token(token_hash: str, needed: Scope, now: datetime) -> tuple[Diary, ApiToken]:
    """The diary of whoever made a personal token, open for what it may do, and the token.

    The program is taken for the owner, may save the acts of its scopes and nothing else.
    Raises NotFound for a token that is not there, was revoked, has expired, or belongs to an
    account that is closed; NotAllowed where it was not made for what is needed.
    """
    query = (
        sa.select(Patient, ApiToken, _first_that_waits())
        .join(ApiToken, ApiToken.patient_id == Patient.id)
        .join(User, User.id == Patient.id)
        .where(ApiToken.token_hash == token_hash, ApiToken.revoked_at.is_(None), User.active)
    )
    patient, token, waiting_on = _the_one(query)
    today, scopes = clock.day_of(now, patient.timezone), read_scopes(token.scopes)
    if today > token.expires_on:
        raise NotFound
    if needed not in scopes:
        raise NotAllowed
    diary = _opened(
        patient,
        patient.id,
        _Leave(Right.RECORD if acts_of(scopes) else Right.READ),
        today,
        only_acts=acts_of(scopes),
        token_id=token.id,
        waiting_on=waiting_on,
    )
    return diary, token


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
    return _opened(patient, None, _Leave(Right.READ), clock.today(patient.timezone)), feed


def open_by_invitation(token_hash: str, account_id: UUID) -> Diary:
    """The diary to which an invitation belongs, for the one act of letting this account in.

    The patient's own leave stands in the invitation: whether it may still be answered, and by
    whom, the one who opens it must look at. Raises NotFound for one that is not there.
    """
    query = (
        sa.select(Patient)
        .join(Invitation, Invitation.patient_id == Patient.id)
        .join(User, User.id == Patient.id)
        .where(Invitation.token_hash == token_hash, User.active)
        .order_by(Invitation.made_at.desc())
    )
    with everything():
        patient = db.session.scalars(query).first()
    if patient is None:
        raise NotFound
    return _opened(patient, account_id, _Leave(Right.OWN), clock.today(patient.timezone))


def _the_one(query: sa.Select[*Columns]) -> sa.Row[*Columns]:
    """What a token leads to, in whichever diary that is."""
    with everything():
        found = db.session.execute(query).one_or_none()
    if found is None:
        raise NotFound
    return found


def _opened(
    patient: Patient,
    actor_id: UUID | None,
    leave: _Leave,
    today: date,
    **told: Any,
) -> Diary:
    with asking(patient.id):  # from here on the wall shows its rows
        pass
    return Diary(
        patient_id=patient.id,
        actor_id=actor_id,
        right=leave.right,
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
        reads_as=leave.kind,
        sees_notes=leave.sees_notes,
        sees_mood=leave.sees_mood,
        **told,
    )


def _is_open(diary: Diary, token_id: UUID) -> bool:
    own = sa.and_(ApiToken.patient_id == diary.patient_id, ApiToken.id == token_id)
    return bool(db.session.scalar(sa.select(sa.exists().where(own, ApiToken.revoked_at.is_(None)))))


def _first_that_waits() -> sa.ScalarSelect[date]:
    """Written so that both databases see that their small index answers it."""
    waits = DiaryDayVersion.aside == sa.literal_column("'waiting'")
    first = sa.select(sa.func.min(DiaryDayVersion.day))
    return first.where(DiaryDayVersion.patient_id == Patient.id, waits).scalar_subquery()


def _has_factor(actor_id: UUID | None) -> sa.ColumnElement[bool]:
    return sa.exists().where(User.id == actor_id, User.tf_primary_method.is_not(None))


def _ways_of(actor_id: UUID | None, patient_id: UUID | None = None) -> sa.CompoundSelect[Any]:
    """All shares with this account, those with its clinics included; or those of one diary.

    Columns: patient_id, right, expires_on, sees_notes, sees_mood, kind, clinic_id.
    """
    no_clinic = sa.type_coerce(sa.null(), ClinicShare.clinic_id.type)
    as_clinician = sa.literal(ShareKind.CLINICIAN.value)
    own = sa.select(*_granted(Share), Share.kind, no_clinic.label("clinic_id"))
    of_clinics = (
        sa.select(*_granted(ClinicShare), as_clinician.label("kind"), ClinicShare.clinic_id)
        .join(ClinicMember, ClinicMember.clinic_id == ClinicShare.clinic_id)
        .where(ClinicMember.user_id == actor_id, ClinicMember.sees_diaries)
    )
    own = own.where(Share.clinician_id == actor_id)
    if patient_id is not None:
        own = own.where(Share.patient_id == patient_id)
        of_clinics = of_clinics.where(ClinicShare.patient_id == patient_id)
    return sa.union_all(own, of_clinics)


def _granted(share: type[Share] | type[ClinicShare]) -> tuple[Any, ...]:
    return (share.patient_id, share.right, share.expires_on, share.sees_notes, share.sees_mood)


def _holds(way: Any, today: date) -> bool:
    return way.right is not None and (way.expires_on is None or today <= way.expires_on)


def _leave(
    patient: Patient, actor_id: UUID | None, ways: Sequence[Any], today: date
) -> _Leave | None:
    if actor_id is not None and actor_id == patient.id:
        return _Leave(Right.OWN)
    granted = [way for way in ways if _holds(way, today)]
    if granted:
        return _together(granted)
    return _Leave(Right.READ) if patient.is_example else None


def _together(granted: Sequence[Any]) -> _Leave:
    """One who is let in as a carer and as a clinician is a clinician."""
    kinds = {ShareKind(way.kind) for way in granted}
    return _Leave(
        right=max((Right(way.right) for way in granted), key=list(Right).index),
        kind=ShareKind.CLINICIAN if ShareKind.CLINICIAN in kinds else ShareKind.CARER,
        sees_notes=any(way.sees_notes for way in granted),
        sees_mood=any(way.sees_mood for way in granted),
    )


def list_open_diaries(reader_id: UUID) -> list[OpenDiary]:
    """The diaries that are shared with this account today, by name.

    Raises SecondFactorMissing where one is shared with a clinician without a second factor.
    """
    ways = _ways_of(reader_id).subquery()
    query = (
        sa.select(Patient, _has_factor(reader_id), ways)
        .join(ways, ways.c.patient_id == Patient.id)
        .order_by(Patient.id)
    )
    opened = []
    with everything():
        lines = db.session.execute(query).all()
    for _id, rows in groupby(lines, key=lambda row: row[0].id):
        found = _open_line(reader_id, list(rows))
        if found is not None:
            opened.append(found)
    with asking(*(each.patient_id for each in opened)):
        return sorted(opened, key=lambda diary: ((diary.name or "").casefold(), diary.patient_id))


def _open_line(reader_id: UUID, rows: Sequence[Any]) -> OpenDiary | None:
    patient, has_factor = rows[0][:2]
    today = clock.today(patient.timezone)
    granted = [way for way in rows if _holds(way, today)]
    if not granted or patient.id == reader_id:
        return None
    leave = _together(granted)
    assert leave.kind is not None
    if leave.kind is ShareKind.CLINICIAN and not has_factor:
        raise SecondFactorMissing
    return OpenDiary(
        patient_id=patient.id,
        name=patient.name,
        dystonias=tuple(patient.dystonias),
        timezone=patient.timezone,
        today=today,
        revision=patient.revision,
        threshold=patient.threshold,
        main_symptom=patient.main_symptom,
        next_visit_on=patient.next_visit_on,
        right=leave.right,
        reads_as=leave.kind,
        sees_notes=leave.sees_notes,
        sees_mood=leave.sees_mood,
        clinics=tuple(way.clinic_id for way in granted if way.clinic_id is not None),
    )
