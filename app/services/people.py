"""The people around a diary: what they are called, and as what they were let in."""

from collections.abc import Iterable
from uuid import UUID

import sqlalchemy as sa

from app.access import Diary, ShareKind, everything
from app.extensions import db, primary_of
from app.models import ClinicMember, Invitation, Role, Share, User
from app.services.audit import commit_account

LONGEST_NAME = 80


def who(account_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Their names, else their addresses; those whose account was closed have none."""
    wanted = set(account_ids)
    if not wanted:
        return {}
    query = sa.select(User.id, User.name, User.email).where(User.id.in_(wanted), User.active)
    with primary_of(db.session) as session:
        return {found.id: found.name or found.email for found in session.execute(query)}


def carers_of(diary: Diary) -> set[UUID]:
    """Who was let in as a carer, also those whose share has ended.

    Whoever was let in as a clinician later is none any more.
    """
    mine = Invitation.patient_id == diary.patient_id
    once = sa.select(Invitation.answered_by_id, Invitation.kind).where(
        mine, Invitation.answered_by_id.is_not(None)
    )
    now = sa.select(Share.clinician_id, Share.kind).where(Share.patient_id == diary.patient_id)
    kinds: dict[UUID | None, ShareKind] = {}
    for query in (once.order_by(Invitation.answered_at), now):
        kinds.update({id_: kind for id_, kind in db.session.execute(query)})  # noqa: C416
    return {id_ for id_, kind in kinds.items() if id_ and kind == ShareKind.CARER}


def name_of(account_id: UUID) -> str | None:
    """As what an account wants to be known, None where that was never said."""
    return db.session.scalar(sa.select(User.name).where(User.id == account_id))


def call_oneself(account_id: UUID, name: str | None) -> None:
    """Save as what an account wants to be known; None for its address."""
    account = db.session.get_one(User, account_id)
    account.name = (name or "").strip()[:LONGEST_NAME] or None
    commit_account()


def reads_for_others(account_id: UUID) -> bool:
    """Whether somebody else shares with this account, or with a clinic that it belongs to."""
    shared = sa.select(Share.patient_id).where(Share.clinician_id == account_id)
    with everything():
        return bool(db.session.scalar(sa.select(shared.exists() | _is_member(account_id))))


def is_clinician(account_id: UUID) -> bool:
    """Whether this account is one of a clinician: by its role, by a share, or by a clinic."""
    as_clinician = sa.exists().where(
        Share.clinician_id == account_id, Share.kind == ShareKind.CLINICIAN
    )
    by_role = sa.exists().where(User.id == account_id, User.roles.any(Role.name == "clinician"))
    with everything():
        return bool(db.session.scalar(sa.select(as_clinician | by_role | _is_member(account_id))))


def _is_member(account_id: UUID) -> sa.Exists:
    return sa.exists().where(ClinicMember.user_id == account_id)
