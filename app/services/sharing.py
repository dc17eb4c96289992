"""Who else may open a diary, and on what terms."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app import clock
from app.access import Diary, Right, ShareKind
from app.errors import NotFound, Refused, StaleEdit
from app.extensions import db
from app.models import (
    Act,
    AuditEvent,
    Clinic,
    ClinicMember,
    ClinicShare,
    Invitation,
    Share,
    User,
)
from app.models.sealed import is_sealed_as
from app.services.audit import commit_beside, hold, note_in_diaries


@dataclass(frozen=True)
class Terms:
    """What a share grants. ends_on: its last day where the patient lives, None for no end."""

    right: Right
    sees_notes: bool = False
    sees_mood: bool = False
    ends_on: date | None = None

    @property
    def mark(self) -> str:
        """Tells one set of terms from another, so that a form knows which it was made for."""
        said = (self.right.value, self.sees_notes, self.sees_mood, str(self.ends_on))
        return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Reader:
    """Somebody, or a clinic, with whom a diary is shared.

    kind: None for a clinic. name: also where that person gave none, then their address.
    members: how many of a clinic see diaries. looked_at: their latest act, None before the first.
    """

    clinician_id: UUID
    name: str
    email: str | None
    kind: ShareKind | None
    terms: Terms
    granted_at: datetime
    looked_at: datetime | None
    members: int | None = None

    @property
    def right(self) -> Right:
        """Look, or look and write."""
        return self.terms.right

    @property
    def expires_on(self) -> date | None:
        """The last day."""
        return self.terms.ends_on


@dataclass(frozen=True)
class Ended:
    """A share that was ended, so that it can be granted again. kind: None for a clinic."""

    reader_id: UUID
    kind: ShareKind | None
    terms: Terms


def list_readers(diary: Diary) -> list[Reader]:
    """The people with whom this diary is shared, the latest first. For the owner."""
    diary.require(Right.OWN)
    looked_at = _latest(diary).where(AuditEvent.actor_id == Share.clinician_id)
    query = (
        sa.select(Share, User.name, User.email, looked_at.scalar_subquery())
        .join(User, User.id == Share.clinician_id)
        .where(Share.patient_id == diary.patient_id)
        .order_by(Share.granted_at.desc())
    )
    return [
        Reader(
            clinician_id=share.clinician_id,
            name=name or email,
            email=email,
            kind=ShareKind(share.kind),
            terms=terms_of(share),
            granted_at=share.granted_at,
            looked_at=looked,
        )
        for share, name, email, looked in db.session.execute(query)
    ]


def list_clinics(diary: Diary) -> list[Reader]:
    """The clinics with which this diary is shared, the latest first. For the owner."""
    diary.require(Right.OWN)
    seers = sa.select(ClinicMember.user_id).where(
        ClinicMember.clinic_id == ClinicShare.clinic_id, ClinicMember.sees_diaries
    )
    looked_at = _latest(diary).where(AuditEvent.actor_id.in_(seers))
    members = sa.select(sa.func.count()).select_from(seers.correlate(ClinicShare).subquery())
    query = (
        sa.select(ClinicShare, Clinic.name, members.scalar_subquery(), looked_at.scalar_subquery())
        .join(Clinic, Clinic.id == ClinicShare.clinic_id)
        .where(ClinicShare.patient_id == diary.patient_id)
        .order_by(ClinicShare.granted_at.desc())
    )
    return [
        Reader(
            clinician_id=share.clinic_id,
            name=name,
            email=None,
            kind=None,
            terms=terms_of(share),
            granted_at=share.granted_at,
            looked_at=looked,
            members=count,
        )
        for share, name, count, looked in db.session.execute(query)
    ]


def get_reader(diary: Diary, reader_id: UUID) -> Reader:
    """One of both. For the owner. Raises NotFound."""
    for reader in (*list_readers(diary), *list_clinics(diary)):
        if reader.clinician_id == reader_id:
            return reader
    raise NotFound


def terms_of(share: Share | ClinicShare) -> Terms:
    """What a share grants."""
    return Terms(Right(share.right), share.sees_notes, share.sees_mood, share.expires_on)


def grant_share(
    diary: Diary,
    clinician_id: UUID,
    right: Right,
    expires_on: date | None = None,
    kind: ShareKind = ShareKind.CLINICIAN,
    sees_notes: bool = True,
    sees_mood: bool = True,
) -> None:
    """Let somebody in. Granting again changes the terms."""
    add_share(diary, clinician_id, kind, Terms(right, sees_notes, sees_mood, expires_on))
    commit_beside(diary, Act.SHARE_GRANTED, clinician_id)


def add_share(diary: Diary, reader_id: UUID, kind: ShareKind | None, terms: Terms) -> None:
    """Put a share, with a clinic where kind is None, into the open transaction.

    Raises Refused for a right that nobody is given, and for the patient themself.
    """
    diary.require(Right.OWN)
    if terms.right is Right.OWN or reader_id == diary.patient_id:
        raise Refused("share")
    hold(diary)
    share = _find(diary, reader_id, clinic=kind is None)
    if share is None:
        whose = {"patient_id": diary.patient_id, "granted_at": clock.now()}
        share = (
            ClinicShare(clinic_id=reader_id, **whose)
            if kind is None
            else Share(clinician_id=reader_id, **whose)
        )
        db.session.add(share)
    if kind is not None and isinstance(share, Share):
        share.kind = kind
    _write(share, terms)
    db.session.flush()


def change_share(diary: Diary, reader_id: UUID, terms: Terms, seen: str | None) -> None:
    """Change what somebody, or a clinic, may do and see. The same again changes nothing.

    What waits at their address would bring other terms, and is withdrawn.
    seen: the mark of the terms that the reader had before them. Raises StaleEdit when others
    hold since, NotFound where nothing is shared, Refused for an end that is over.
    """
    diary.require(Right.OWN)
    hold(diary)
    share = _get(diary, reader_id)
    if terms_of(share) == terms:
        return
    if terms_of(share).mark != seen:
        raise StaleEdit
    if terms.right is Right.OWN or (terms.ends_on and terms.ends_on < diary.today):
        raise Refused("share")
    _write(share, terms)
    _withdraw_from(diary, reader_id)
    commit_beside(diary, Act.SHARE_CHANGED, reader_id)


def end_share(diary: Diary, reader_id: UUID) -> Ended:
    """Let somebody, or a clinic, in no longer, from their next request on. Raises NotFound.

    What waits at their address would let them in again, and is withdrawn.
    """
    diary.require(Right.OWN)
    hold(diary)
    share = _get(diary, reader_id)
    kind = ShareKind(share.kind) if isinstance(share, Share) else None
    ended = Ended(reader_id, kind, terms_of(share))
    db.session.delete(share)
    _withdraw_from(diary, reader_id)
    commit_beside(diary, Act.SHARE_ENDED, reader_id)
    return ended


def share_again(diary: Diary, ended: Ended) -> None:
    """Grant a share that was ended as it was. Raises NotFound where none was ended."""
    diary.require(Right.OWN)
    was_ended = sa.select(AuditEvent.id).where(
        AuditEvent.patient_id == diary.patient_id,
        AuditEvent.act == Act.SHARE_ENDED.value,
        AuditEvent.subject == str(ended.reader_id),
    )
    holder: Any = Clinic if ended.kind is None else User
    if db.session.scalar(was_ended) is None or db.session.get(holder, ended.reader_id) is None:
        raise NotFound
    add_share(diary, ended.reader_id, ended.kind, ended.terms)
    commit_beside(diary, Act.SHARE_GRANTED, ended.reader_id)


def _withdraw_from(diary: Diary, reader_id: UUID) -> None:
    """Let the invitations that were sent to this account open nothing any more."""
    address = db.session.scalar(sa.select(User.email).where(User.id == reader_id))
    if address is None:
        return
    query = sa.select(Invitation).where(
        Invitation.patient_id == diary.patient_id,
        is_sealed_as(Invitation.email, address.lower()),
        Invitation.answered_at.is_(None),
        Invitation.revoked_at.is_(None),
    )
    for invitation in db.session.scalars(query.execution_options(populate_existing=True)):
        invitation.revoked_at = clock.now()
        whose = [diary.patient_id]
        note_in_diaries(whose, diary.actor_id, Act.INVITATION_REVOKED, invitation.id)


def _write(share: Share | ClinicShare, terms: Terms) -> None:
    share.right, share.expires_on = terms.right.value, terms.ends_on
    share.sees_notes, share.sees_mood = terms.sees_notes, terms.sees_mood


def _get(diary: Diary, reader_id: UUID) -> Share | ClinicShare:
    share = _find(diary, reader_id, clinic=False) or _find(diary, reader_id, clinic=True)
    if share is None:
        raise NotFound
    return share


def _find(diary: Diary, reader_id: UUID, *, clinic: bool) -> Share | ClinicShare | None:
    model: Any = ClinicShare if clinic else Share
    found: Share | ClinicShare | None = db.session.get(
        model, (diary.patient_id, reader_id), populate_existing=True
    )
    return found


def _latest(diary: Diary) -> sa.Select[datetime]:
    return sa.select(sa.func.max(AuditEvent.at)).where(AuditEvent.patient_id == diary.patient_id)
