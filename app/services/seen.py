"""Who else was in the diary: what they looked at and did, and when."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa

from app import clock
from app.access import Diary, Right
from app.extensions import db
from app.models import Act, AuditEvent, Treatment

PAGE = 60


@dataclass(frozen=True)
class Seen:
    """One act of somebody else.

    day: of `at` where the patient lives. subject: what it was about, as the act keeps it: a part
    of the diary, a day, an id. treated_on: the day of the treatment that it was about.
    """

    at: datetime
    day: date
    by_id: UUID
    act: Act
    subject: str | None
    treated_on: date | None = None


@dataclass(frozen=True)
class SeenPage:
    """The acts of one page, the latest first. older: whether there are more."""

    acts: list[Seen]
    older: bool


def list_seen(diary: Diary, page: int = 0) -> SeenPage:
    """What others did in this diary, a page of it; 0 is the latest. For the owner."""
    diary.require(Right.OWN)
    known = [act.value for act in Act]
    query = (
        sa.select(AuditEvent)
        .where(
            AuditEvent.patient_id == diary.patient_id,
            AuditEvent.actor_id.is_not(None),
            AuditEvent.actor_id != diary.patient_id,
            AuditEvent.act.in_(known),
        )
        .order_by(AuditEvent.at.desc(), AuditEvent.id)
        .offset(page * PAGE)
        .limit(PAGE + 1)
    )
    events = list(db.session.scalars(query))
    days = _treatment_days(diary, events)
    acts = [_seen(diary, event, days) for event in events[:PAGE]]
    return SeenPage(acts, older=len(events) > PAGE)


def _seen(diary: Diary, event: AuditEvent, days: dict[str, date]) -> Seen:
    assert event.actor_id is not None
    return Seen(
        at=event.at,
        day=clock.day_of(event.at, diary.timezone),
        by_id=event.actor_id,
        act=Act(event.act),
        subject=event.subject,
        treated_on=days.get(event.subject or ""),
    )


def _id_in(subject: str | None) -> UUID | None:
    """An archive that somebody wrote may say anything here."""
    try:
        return UUID(subject or "")
    except ValueError:
        return None


def _treatment_days(diary: Diary, events: list[AuditEvent]) -> dict[str, date]:
    """The days of the treatments that these are about, also of removed ones, by their id."""
    about = {
        id_
        for event in events
        if event.act.startswith("treatment_") and (id_ := _id_in(event.subject))
    }
    if not about:
        return {}
    query = sa.select(Treatment.id, Treatment.day).where(
        Treatment.patient_id == diary.patient_id, Treatment.id.in_(about)
    )
    return {str(found.id): found.day for found in db.session.execute(query)}
