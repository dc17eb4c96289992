"""Who else may open a diary."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa

from app import clock
from app.access import Diary, Right, ShareKind
from app.errors import NotFound, Refused
from app.extensions import db
from app.models import Act, AuditEvent, Share, User
from app.services.audit import commit


@dataclass(frozen=True)
class Reader:
    """Somebody with whom a diary is shared."""

    clinician_id: UUID
    email: str
    right: Right
    granted_at: datetime
    expires_on: date | None
    looked_at: datetime | None


def list_readers(diary: Diary) -> list[Reader]:
    """With whom this diary is shared, the latest first. For the owner."""
    diary.require(Right.OWN)
    looked_at = (
        sa.select(sa.func.max(AuditEvent.at))
        .where(
            AuditEvent.patient_id == diary.patient_id,
            AuditEvent.actor_id == Share.clinician_id,
        )
        .scalar_subquery()
    )
    query = (
        sa.select(Share, User.email, looked_at)
        .join(User, User.id == Share.clinician_id)
        .where(Share.patient_id == diary.patient_id)
        .order_by(Share.granted_at.desc())
    )
    return [
        Reader(
            share.clinician_id,
            email,
            Right(share.right),
            share.granted_at,
            share.expires_on,
            looked,
        )
        for share, email, looked in db.session.execute(query)
    ]


def grant_share(
    diary: Diary,
    clinician_id: UUID,
    right: Right,
    expires_on: date | None = None,
    kind: ShareKind = ShareKind.CLINICIAN,
    sees_notes: bool = True,
    sees_mood: bool = True,
) -> None:
    """Let a clinician in. Granting again changes the right."""
    diary.require(Right.OWN)
    if right is Right.OWN or clinician_id == diary.patient_id:
        raise Refused("share")
    share = db.session.get(Share, (diary.patient_id, clinician_id))
    if share is None:
        share = Share(
            patient_id=diary.patient_id, clinician_id=clinician_id, granted_at=clock.now()
        )
        db.session.add(share)
    share.right, share.expires_on, share.kind = right.value, expires_on, kind
    share.sees_notes, share.sees_mood = sees_notes, sees_mood
    commit(diary, Act.SHARE_GRANTED, clinician_id)


def end_share(diary: Diary, clinician_id: UUID) -> None:
    """Let a clinician in no longer, from their next request on. Raises NotFound."""
    diary.require(Right.OWN)
    share = db.session.get(Share, (diary.patient_id, clinician_id))
    if share is None:
        raise NotFound
    db.session.delete(share)
    commit(diary, Act.SHARE_ENDED, clinician_id)
