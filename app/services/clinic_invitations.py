"""Invitations into a clinic: a link by mail that one address can use, once, for seven days."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from app import clock
from app.errors import NotFound, Refused, StaleEdit
from app.extensions import db
from app.models import Clinic, ClinicAct, ClinicEvent, ClinicInvitation, ClinicMember, User
from app.models.sealed import is_sealed_as
from app.services.audit import commit_account
from app.services.clinics import (
    OpenClinic,
    add_member,
    hold_clinic,
    list_members,
    lock_clinic,
    note,
)
from app.services.rating_links import hash_of, make_token
from app.services.roles import make_clinician

OPEN_FOR = timedelta(days=7)
MOST_OPEN = 30
MOST_A_DAY = 30


@dataclass(frozen=True)
class InvitationDraft:
    """Whom an administrator invites, and what they may once they joined."""

    email: str
    is_admin: bool
    sees_diaries: bool


@dataclass(frozen=True)
class Offered:
    """What a link offers. answered_by_id: who used it."""

    clinic_id: UUID
    invitation_id: UUID
    clinic: str
    email: str
    invited_by: str | None
    is_admin: bool
    sees_diaries: bool
    expires_at: datetime
    answered_by_id: UUID | None
    is_open: bool


def list_open_invitations(clinic: OpenClinic) -> list[ClinicInvitation]:
    """Those that still wait, the latest first."""
    query = sa.select(ClinicInvitation).where(ClinicInvitation.clinic_id == clinic.id, _is_open())
    newest = (ClinicInvitation.made_at.desc(), ClinicInvitation.id)
    return list(db.session.scalars(query.order_by(*newest)))


def invite(clinic: OpenClinic, invitation_id: UUID, draft: InvitationDraft) -> str | None:
    """The token of a new invitation, None where a form with this id was sent before.

    For administrators. An open invitation to the same address ends with it. Raises Refused for an
    address whose account is a member, and for too many invitations.
    """
    hold_clinic(clinic, to_administer=True)
    if db.session.get(ClinicInvitation, (clinic.id, invitation_id)) is not None:
        return None
    email = draft.email.strip().lower()
    if email in {member.email.lower() for member in list_members(clinic)}:
        raise Refused("member_already")
    _end(
        _is_open(),
        ClinicInvitation.clinic_id == clinic.id,
        is_sealed_as(ClinicInvitation.email, email),
    )
    _refuse_too_many(clinic)
    token, now = make_token(), clock.now()
    db.session.add(
        ClinicInvitation(
            clinic_id=clinic.id,
            id=invitation_id,
            made_by_id=clinic.reader_id,
            is_admin=draft.is_admin,
            sees_diaries=draft.sees_diaries,
            token_hash=hash_of(token),
            is_code=False,
            email=email,
            made_at=now,
            expires_at=now + OPEN_FOR,
        )
    )
    note(clinic.id, clinic.reader_id, ClinicAct.INVITED, invitation_id)
    commit_account()
    return token


def withdraw(clinic: OpenClinic, invitation_id: UUID) -> None:
    """Let a link open nothing any more. For administrators. Raises NotFound.

    Raises Refused where somebody joined with it meanwhile; withdrawing twice does nothing more.
    """
    hold_clinic(clinic, to_administer=True)
    mine = (ClinicInvitation.clinic_id == clinic.id, ClinicInvitation.id == invitation_id)
    found = db.session.scalar(_fresh().where(*mine))
    if found is None:
        raise NotFound
    if found.answered_at is not None:
        raise Refused("joined_already")
    if found.revoked_at is None:
        _end(*mine)
        note(clinic.id, clinic.reader_id, ClinicAct.WITHDRAWN, invitation_id)
        commit_account()


def open_invitation(token: str) -> Offered:
    """What a link offers, also when it does not any more. Looking uses nothing up.

    Raises NotFound for a token that nobody made.
    """
    query = (
        _fresh()
        .add_columns(Clinic.name, User.name, User.email)
        .join(Clinic, Clinic.id == ClinicInvitation.clinic_id)
        .outerjoin(User, sa.and_(User.id == ClinicInvitation.made_by_id, User.active))
        .where(ClinicInvitation.token_hash == hash_of(token))
    )
    row = db.session.execute(query).one_or_none()
    if row is None:
        raise NotFound
    found, clinic, name, email = row
    waits = found.answered_at is None and found.revoked_at is None
    return Offered(
        clinic_id=found.clinic_id,
        invitation_id=found.id,
        clinic=clinic,
        email=found.email or "",
        invited_by=name or email,
        is_admin=found.is_admin,
        sees_diaries=found.sees_diaries,
        expires_at=found.expires_at,
        answered_by_id=found.answered_by_id,
        is_open=waits and clock.now() < found.expires_at,
    )


def is_for(offered: Offered, user: User) -> bool:
    """Whether the address that was invited is the confirmed one of this account."""
    is_same = user.email.lower() == offered.email
    return user.active and user.confirmed_at is not None and is_same


def join(token: str, account_id: UUID, name: str | None) -> UUID:
    """Make the invited account a member; gives the clinic. The same again changes nothing.

    name: as patients see it, None to leave the stored one. Raises NotFound where the link is not
    for this account, StaleEdit where it is not open any more.
    """
    lock_clinic(open_invitation(token).clinic_id)
    offered = open_invitation(token)
    user = db.session.get_one(User, account_id)
    if not is_for(offered, user):
        raise NotFound
    membership = (offered.clinic_id, account_id)
    is_member = db.session.get(ClinicMember, membership, populate_existing=True) is not None
    if is_member and offered.answered_by_id == account_id:
        return offered.clinic_id
    if not offered.is_open:
        raise StaleEdit
    if name:
        user.name = name
    if not is_member:
        add_member(*membership, is_admin=offered.is_admin, sees_diaries=offered.sees_diaries)
        note(offered.clinic_id, account_id, ClinicAct.JOINED, account_id)
    if offered.sees_diaries:
        make_clinician(account_id)
    _answer(offered, account_id)
    commit_account()
    return offered.clinic_id


def _answer(offered: Offered, account_id: UUID) -> None:
    mine = sa.update(ClinicInvitation).where(
        ClinicInvitation.clinic_id == offered.clinic_id,
        ClinicInvitation.id == offered.invitation_id,
    )
    db.session.execute(mine.values(answered_at=clock.now(), answered_by_id=account_id))


def forget_invitation(clinic: OpenClinic, invitation_id: UUID) -> None:
    """Take an invitation back whose mail could not be sent, so that it can be sent anew."""
    mine = (ClinicInvitation.clinic_id == clinic.id, ClinicInvitation.id == invitation_id)
    traced = (ClinicEvent.clinic_id == clinic.id, ClinicEvent.subject_id == invitation_id)
    db.session.execute(sa.delete(ClinicInvitation).where(*mine))
    db.session.execute(sa.delete(ClinicEvent).where(*traced))
    commit_account()


def _refuse_too_many(clinic: OpenClinic) -> None:
    mine = ClinicInvitation.clinic_id == clinic.id
    since = clock.now() - timedelta(days=1)
    for kind, most in ((_is_open(), MOST_OPEN), (ClinicInvitation.made_at > since, MOST_A_DAY)):
        count = sa.select(sa.func.count()).select_from(ClinicInvitation).where(mine, kind)
        if (db.session.scalar(count) or 0) >= most:
            raise Refused("too_many_invitations")


def _end(*which: sa.ColumnElement[bool]) -> None:
    db.session.execute(sa.update(ClinicInvitation).where(*which).values(revoked_at=clock.now()))


def _is_open() -> sa.ColumnElement[bool]:
    return sa.and_(
        ClinicInvitation.answered_at.is_(None),
        ClinicInvitation.revoked_at.is_(None),
        ClinicInvitation.expires_at > clock.now(),
    )


def _fresh() -> sa.Select[ClinicInvitation]:
    """Read anew what may have been changed before the clinic was held."""
    return sa.select(ClinicInvitation).execution_options(populate_existing=True)
