"""Leaving: how much is there, what remains elsewhere, and erasing a diary or an account."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from app import logs
from app.access import Diary, Right, everything
from app.extensions import db
from app.models import AuditEvent, CalendarFeed, ClinicMember, Patient, WaitingArchive
from app.services.accounts import erase_account
from app.services.audit import commit_account
from app.services.days import list_rated, mark_of
from app.services.sharing import list_clinics, list_readers
from app.services.treatments import list_treatment_days

__all__ = ["Stock", "Traces", "erase_account", "erase_diary", "stock_of", "traces_of"]


@dataclass(frozen=True)
class Stock:
    """How much a diary holds. The first days are None where there is nothing yet."""

    days: int
    first_day: date | None
    treatments: int
    first_treatment: date | None
    readers: int
    has_feed: bool


@dataclass(frozen=True)
class Traces:
    """Where else an account is known. wrote_elsewhere: did something in diaries of others."""

    wrote_elsewhere: bool
    in_clinic: bool


def stock_of(diary: Diary) -> Stock:
    """What would be erased with this diary. For the owner."""
    diary.require(Right.OWN)
    rated = [day for day, signs, late in list_rated(diary) if mark_of(signs, late).rated]
    treated = [day for _id, day in list_treatment_days(diary)]
    feed = sa.exists().where(CalendarFeed.patient_id == diary.patient_id)
    return Stock(
        days=len(rated),
        first_day=rated[0] if rated else None,
        treatments=len(treated),
        first_treatment=treated[0] if treated else None,
        readers=len(list_readers(diary)) + len(list_clinics(diary)),
        has_feed=bool(db.session.scalar(sa.select(feed))),
    )


def traces_of(account_id: UUID) -> Traces:
    """What of this account stays where others keep their diaries and clinics."""
    wrote = sa.exists().where(
        AuditEvent.actor_id == account_id, AuditEvent.patient_id != account_id
    )
    member = sa.exists().where(ClinicMember.user_id == account_id)
    with everything():
        found = db.session.execute(sa.select(wrote, member)).one()
    return Traces(bool(found[0]), bool(found[1]))


def erase_diary(diary: Diary) -> None:
    """Delete a diary with all its history, and the archive that waits; its account stays. For the
    owner.

    Does nothing where it is gone already, so that a form sent twice erases once.
    """
    diary.require(Right.OWN)
    db.session.execute(sa.delete(Patient).where(Patient.id == diary.patient_id))
    mine = WaitingArchive.account_id == diary.patient_id
    db.session.execute(sa.delete(WaitingArchive).where(mine))
    commit_account()
    logs.note("erase.diary", diary=diary.patient_id, account=diary.actor_id)
