"""A patient's invitations: made, listed, withdrawn, and accepted by whom they are for."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa

from app import clock
from app.access import Diary, Right, ShareKind, everything, open_by_invitation
from app.errors import NotFound, Refused, StaleEdit
from app.extensions import db
from app.models import Act, Invitation, Patient, User
from app.services.audit import commit_beside, hold
from app.services.offers import State, begin, code_for, hash_of_offer, is_open, state_of
from app.services.people import LONGEST_NAME
from app.services.sharing import Terms, add_share

MOST_OPEN = 20


@dataclass(frozen=True)
class InvitationDraft:
    """Whom to let in, and on what terms. email: None for a code that is said in the room."""

    kind: ShareKind
    terms: Terms
    email: str | None = None


@dataclass(frozen=True)
class OpenInvitation:
    """One that waits for an answer. code: None where a link was sent."""

    id: UUID
    kind: ShareKind
    terms: Terms
    email: str | None
    code: str | None
    expires_at: datetime


@dataclass(frozen=True)
class Invited:
    """An invitation as whoever holds its link or code sees it.

    name: of the patient, None where they gave none. email: to which it was sent, None for a code.
    timezone: where the patient lives; the last day of the share is one there.
    """

    patient_id: UUID
    name: str | None
    timezone: str
    kind: ShareKind
    terms: Terms
    email: str | None
    expires_at: datetime
    state: State


def make_invitation(diary: Diary, draft: InvitationDraft, invitation_id: UUID) -> str | None:
    """The token of a new invitation, for its link; None where this one was made already.

    invitation_id: the id the form was made with, so that a form sent twice invites once. Raises
    StaleEdit when that id was saved with another content, Refused for terms that cannot be and
    where many wait already.
    """
    diary.require(Right.OWN)
    hold(diary)
    saved = db.session.get(Invitation, (diary.patient_id, invitation_id))
    if saved is not None:
        if _draft_of(saved) == draft:
            return None
        raise StaleEdit
    _check(diary, draft)
    invitation = Invitation(
        patient_id=diary.patient_id,
        id=invitation_id,
        kind=draft.kind,
        right=draft.terms.right.value,
        sees_notes=draft.terms.sees_notes,
        sees_mood=draft.terms.sees_mood,
        share_ends_on=draft.terms.ends_on,
    )
    token = begin(invitation, diary.patient_id, invitation_id, draft.email)
    db.session.add(invitation)
    commit_beside(diary, Act.INVITATION_MADE, invitation_id)
    return token


def list_open_invitations(diary: Diary) -> list[OpenInvitation]:
    """Those that may still be answered, the latest first. For the owner."""
    diary.require(Right.OWN)
    query = sa.select(Invitation).where(
        Invitation.patient_id == diary.patient_id,
        Invitation.answered_at.is_(None),
        Invitation.revoked_at.is_(None),
        Invitation.expires_at > clock.now(),
    )
    found = db.session.scalars(query.order_by(Invitation.made_at.desc()))
    return [_as_open(diary, invitation) for invitation in found]


def get_open_invitation(diary: Diary, invitation_id: UUID) -> OpenInvitation | None:
    """One of them; None for one that cannot be answered any more. Raises NotFound."""
    diary.require(Right.OWN)
    invitation = _get(diary, invitation_id)
    return _as_open(diary, invitation) if is_open(invitation, clock.now()) else None


def withdraw_invitation(diary: Diary, invitation_id: UUID) -> None:
    """Let an invitation open nothing any more. Twice is once.

    Raises NotFound, and Refused for one that was accepted already.
    """
    diary.require(Right.OWN)
    hold(diary)
    invitation = _get(diary, invitation_id)
    if invitation.answered_at is not None:
        raise Refused("answered")
    if invitation.revoked_at is None:
        invitation.revoked_at = clock.now()
        commit_beside(diary, Act.INVITATION_REVOKED, invitation_id)


def look_at_invitation(token: str, account_id: UUID | None) -> Invited:
    """What a link or a code offers, to this account or to somebody signed out.

    Raises NotFound for what is no invitation, also when the diary was erased.
    """
    query = (
        sa.select(Invitation, Patient.id, Patient.name, Patient.timezone)
        .join(Patient, Patient.id == Invitation.patient_id)
        .join(User, User.id == Patient.id)
        .where(Invitation.token_hash == hash_of_offer(token), User.active)
        .order_by(Invitation.made_at.desc())
        .execution_options(populate_existing=True)
    )
    with everything():
        found = db.session.execute(query).first()
    if found is None:
        raise NotFound
    invitation: Invitation = found[0]
    patient_id, name, timezone = found[1:]
    account = db.session.get(User, account_id) if account_id else None
    return Invited(
        patient_id=patient_id,
        name=name,
        timezone=timezone,
        kind=ShareKind(invitation.kind),
        terms=_terms_of(invitation),
        email=invitation.email,
        expires_at=invitation.expires_at,
        state=state_of(invitation, patient_id, account),
    )


def accept_invitation(token: str, account_id: UUID, name: str | None) -> Invited:
    """Let this account in as the invitation says, and use it up, both or none.

    name: as what the patient will see them, None to leave that as it is. Gives the invitation as
    it stands then: its state is ANSWERED_BY_YOU, or says why nothing was granted. Raises NotFound.
    """
    diary = open_by_invitation(hash_of_offer(token), account_id)
    hold(diary)
    invited = look_at_invitation(token, account_id)
    if invited.state is not State.OPEN:
        return invited
    invitation = _by_token(diary, token)
    account = db.session.get_one(User, account_id)
    account.name = name.strip()[:LONGEST_NAME] if name and name.strip() else account.name
    invitation.answered_at, invitation.answered_by_id = clock.now(), account_id
    add_share(diary, account_id, invited.kind, invited.terms)
    commit_beside(diary, Act.INVITATION_ACCEPTED, invitation.id)
    return look_at_invitation(token, account_id)


def _by_token(diary: Diary, token: str) -> Invitation:
    mine = sa.select(Invitation).where(
        Invitation.patient_id == diary.patient_id, Invitation.token_hash == hash_of_offer(token)
    )
    return db.session.scalars(mine.order_by(Invitation.made_at.desc())).first() or _not_found()


def _not_found() -> Invitation:
    raise NotFound


def _check(diary: Diary, draft: InvitationDraft) -> None:
    ends_on: date | None = draft.terms.ends_on
    if draft.terms.right is Right.OWN or (ends_on is not None and ends_on < diary.today):
        raise Refused("share")
    if len(list_open_invitations(diary)) >= MOST_OPEN:
        raise Refused("too_many_invitations")


def _get(diary: Diary, invitation_id: UUID) -> Invitation:
    found = db.session.get(Invitation, (diary.patient_id, invitation_id), populate_existing=True)
    return found or _not_found()


def _as_open(diary: Diary, invitation: Invitation) -> OpenInvitation:
    return OpenInvitation(
        id=invitation.id,
        kind=ShareKind(invitation.kind),
        terms=_terms_of(invitation),
        email=invitation.email,
        code=code_for(diary.patient_id, invitation.id) if invitation.is_code else None,
        expires_at=invitation.expires_at,
    )


def _terms_of(invitation: Invitation) -> Terms:
    return Terms(
        Right(invitation.right),
        invitation.sees_notes,
        invitation.sees_mood,
        invitation.share_ends_on,
    )


def _draft_of(invitation: Invitation) -> InvitationDraft:
    return InvitationDraft(ShareKind(invitation.kind), _terms_of(invitation), invitation.email)
