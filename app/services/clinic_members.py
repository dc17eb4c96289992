"""Members of a clinic: their rights, and how they leave it, which holds from the next request on.

There is always an administrator. Whoever leaves takes nothing along: the diaries that are shared
with the clinic close, their open invitations to others end, and so do their requests to patients.
"""

from uuid import UUID

import sqlalchemy as sa

from app import clock
from app.access import everything
from app.errors import Refused, StaleEdit
from app.extensions import db
from app.models import (
    Act,
    Clinic,
    ClinicAct,
    ClinicInvitation,
    ClinicMember,
    ClinicShare,
    ShareRequest,
    User,
)
from app.models.sealed import is_sealed_as
from app.services.audit import commit_account, note_in_diaries
from app.services.clinics import (
    Member,
    OpenClinic,
    get_member,
    hold_clinic,
    list_members,
    lock_clinic,
    note,
)

GIVEN_OR_TAKEN = {
    "is_admin": {True: ClinicAct.ADMIN_GIVEN, False: ClinicAct.ADMIN_TAKEN},
    "sees_diaries": {True: ClinicAct.DIARIES_GIVEN, False: ClinicAct.DIARIES_TAKEN},
}


def seen_rights(member: Member) -> str:
    """The rights of a member as a form sends back which ones it showed."""
    return f"{int(member.is_admin)}{int(member.sees_diaries)}"


def change_rights(
    clinic: OpenClinic, member_id: UUID, *, is_admin: bool, sees_diaries: bool, seen: str
) -> None:
    """Change what a member may. For administrators.

    Raises StaleEdit where the rights are not the `seen` ones any more, Refused where nobody would
    administer the clinic, and where an administrator lets themself see diaries though there is
    another one who could.
    """
    hold_clinic(clinic, to_administer=True)
    member = get_member(clinic, member_id)
    wanted = {"is_admin": is_admin, "sees_diaries": sees_diaries}
    changed = {name: said for name, said in wanted.items() if getattr(member, name) != said}
    if not changed:
        return
    if seen_rights(member) != seen:
        raise StaleEdit
    others = _other_administrators(clinic, member_id)
    if changed.get("is_admin") is False and not others:
        raise Refused("last_administrator")
    if changed.get("sees_diaries") and member_id == clinic.reader_id and others:
        raise Refused("own_diaries")
    mine = _membership(clinic.id, member_id)
    db.session.execute(sa.update(ClinicMember).where(mine).values(**changed))
    for name, said in changed.items():
        note(clinic.id, clinic.reader_id, GIVEN_OR_TAKEN[name][said], member_id)
    if changed.get("is_admin") is False:
        _end_offers(clinic.id, member_id)
    commit_account()


def remove_member(clinic: OpenClinic, member_id: UUID) -> None:
    """Take somebody else out of the clinic. For administrators.

    Raises NotFound for who is no member, Refused for oneself, who leaves instead.
    """
    hold_clinic(clinic, to_administer=True)
    if member_id == clinic.reader_id:
        raise Refused("leave_instead")
    get_member(clinic, member_id)
    _take_out(clinic.id, member_id)
    note(clinic.id, clinic.reader_id, ClinicAct.REMOVED, member_id)
    commit_account()


def is_alone(clinic: OpenClinic) -> bool:
    """Whether the reader is the only member, so that leaving dissolves the clinic."""
    return len(list_members(clinic)) == 1


def must_stay(clinic: OpenClinic) -> bool:
    """Whether the reader is the only administrator while others are there."""
    others = not _other_administrators(clinic, clinic.reader_id)
    return clinic.is_admin and others and not is_alone(clinic)


def count_shares(clinic: OpenClinic) -> int:
    """How many diaries are shared with this clinic."""
    shares = sa.select(sa.func.count()).select_from(ClinicShare)
    with everything():
        return db.session.scalar(shares.where(ClinicShare.clinic_id == clinic.id)) or 0


def leave_clinic(clinic: OpenClinic, *, dissolve: bool = False) -> None:
    """Leave. Who is alone dissolves the clinic: all that was shared with it closes.

    Raises Refused for the last administrator while others are there, and for who is alone and
    did not say that the clinic may go.
    """
    hold_clinic(clinic)
    if must_stay(clinic):
        raise Refused("last_administrator")
    if is_alone(clinic):
        if not dissolve:
            raise Refused("dissolves")
        _dissolve(clinic.id, clinic.reader_id)
    else:
        _take_out(clinic.id, clinic.reader_id)
        note(clinic.id, clinic.reader_id, ClinicAct.LEFT, clinic.reader_id)
    commit_account()


def leave_all(user: User) -> None:
    """Let the open transaction take an account that is erased out of all its clinics.

    Where nobody else administers one, its longest member does from now on (of two who joined in
    the same instant the one with the smaller id). A clinic without other members goes.
    """
    mine = sa.select(ClinicMember.clinic_id).where(ClinicMember.user_id == user.id)
    for clinic_id in db.session.scalars(mine.order_by(ClinicMember.clinic_id)).all():
        lock_clinic(clinic_id)
        _hand_over(clinic_id, user.id)
    known = ClinicInvitation.answered_by_id == user.id
    known |= is_sealed_as(ClinicInvitation.email, user.email.lower())
    db.session.execute(sa.update(ClinicInvitation).where(known).values(email=None))


def _hand_over(clinic_id: UUID, account_id: UUID) -> None:
    query = (
        sa.select(ClinicMember.user_id, ClinicMember.is_admin)
        .where(ClinicMember.clinic_id == clinic_id, ClinicMember.user_id != account_id)
        .order_by(ClinicMember.joined_at, ClinicMember.user_id)
    )
    others = db.session.execute(query).all()
    if not others:
        _dissolve(clinic_id, None)
        return
    _take_out(clinic_id, account_id)
    note(clinic_id, account_id, ClinicAct.LEFT, account_id)
    if not any(other.is_admin for other in others):
        heir = others[0].user_id
        given = sa.update(ClinicMember).where(_membership(clinic_id, heir))
        db.session.execute(given.values(is_admin=True))
        note(clinic_id, None, ClinicAct.ADMIN_GIVEN, heir)


def _take_out(clinic_id: UUID, account_id: UUID) -> None:
    db.session.execute(sa.delete(ClinicMember).where(_membership(clinic_id, account_id)))
    _end_offers(clinic_id, account_id)


def _end_offers(clinic_id: UUID, account_id: UUID) -> None:
    """Nobody gets in later through what somebody offered who may not offer it any more."""
    for offer, maker in (
        (ClinicInvitation, ClinicInvitation.made_by_id),
        (ShareRequest, ShareRequest.clinician_id),
    ):
        still_open = sa.and_(
            offer.clinic_id == clinic_id,
            maker == account_id,
            offer.answered_at.is_(None),
            offer.revoked_at.is_(None),
        )
        db.session.execute(sa.update(offer).where(still_open).values(revoked_at=clock.now()))


def _dissolve(clinic_id: UUID, actor_id: UUID | None) -> None:
    """The rows of members, shares, invitations and the trace go with the clinic's own.

    In the trace of every diary that was shared with it stands that this share ended.
    """
    shared = sa.select(ClinicShare.patient_id).where(ClinicShare.clinic_id == clinic_id)
    with everything():
        note_in_diaries(db.session.scalars(shared).all(), actor_id, Act.SHARE_ENDED, clinic_id)
        db.session.flush()
    db.session.execute(sa.delete(Clinic).where(Clinic.id == clinic_id))


def _other_administrators(clinic: OpenClinic, member_id: UUID) -> list[Member]:
    return [each for each in list_members(clinic) if each.is_admin and each.id != member_id]


def _membership(clinic_id: UUID, account_id: UUID) -> sa.ColumnElement[bool]:
    return sa.and_(ClinicMember.clinic_id == clinic_id, ClinicMember.user_id == account_id)
