"""Clinics: who belongs to one, and with which rights; founding and naming one.

A clinic's own door is `open_clinic`. It opens people and rights and no diary: which diaries a
member sees is decided in `app/access.py` alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from app import clock
from app.errors import NotAllowed, NotFound, Refused, SecondFactorMissing, StaleEdit
from app.extensions import db
from app.models import Clinic, ClinicAct, ClinicEvent, ClinicMember, User
from app.services.audit import commit_account, whole_or_nothing
from app.services.people import is_clinician
from app.services.roles import make_clinician

LONGEST_NAME = 120
MOST_CLINICS = 10


@dataclass(frozen=True)
class Membership:
    """One clinic of one account."""

    clinic_id: UUID
    name: str
    is_admin: bool
    sees_diaries: bool


@dataclass(frozen=True)
class OpenClinic:
    """A clinic that one of its members opened, and what that member may do in it."""

    id: UUID
    name: str
    reader_id: UUID
    is_admin: bool
    sees_diaries: bool


@dataclass(frozen=True)
class Member:
    """One member as the others see them. name: as patients see it, else the address."""

    id: UUID
    name: str
    email: str
    is_admin: bool
    sees_diaries: bool
    joined_at: datetime
    has_factor: bool


def clinics_of(account_id: UUID) -> list[Membership]:
    """The clinics of an account, by name."""
    query = _memberships_of(account_id).order_by(Clinic.name, Clinic.id)
    return [
        Membership(row.id, row.name, row.is_admin, row.sees_diaries)
        for row in db.session.execute(query)
    ]


def clinic_names(clinic_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The names of these clinics; those that were dissolved have none."""
    wanted = set(clinic_ids)
    if not wanted:
        return {}
    query = sa.select(Clinic.id, Clinic.name).where(Clinic.id.in_(wanted))
    return {found.id: found.name for found in db.session.execute(query)}


def members_who_see(clinic_ids: Iterable[UUID]) -> dict[UUID, list[UUID]]:
    """The accounts that see what is shared with each of these clinics, the longest member first.

    This is what patients are told. A clinic in which nobody sees diaries has an empty list.
    """
    seen: dict[UUID, list[UUID]] = {clinic_id: [] for clinic_id in clinic_ids}
    if seen:
        query = (
            sa.select(ClinicMember.clinic_id, ClinicMember.user_id)
            .where(ClinicMember.clinic_id.in_(seen), ClinicMember.sees_diaries)
            .order_by(ClinicMember.joined_at, ClinicMember.user_id)
        )
        for clinic_id, account_id in db.session.execute(query):
            seen[clinic_id].append(account_id)
    return seen


def open_clinic(account_id: UUID, clinic_id: UUID, *, to_administer: bool = False) -> OpenClinic:
    """A clinic, opened by a member.

    Raises NotFound for everybody else; to administer it NotAllowed for a member who is no
    administrator, and SecondFactorMissing for one whose account a password alone guards.
    """
    query = _memberships_of(account_id).add_columns(User.tf_primary_method)
    query = query.join(User, User.id == ClinicMember.user_id).where(Clinic.id == clinic_id)
    row = db.session.execute(query).one_or_none()
    if row is None:
        raise NotFound
    found_id, name, is_admin, sees_diaries, factor = row
    if to_administer and not is_admin:
        raise NotAllowed
    if to_administer and factor is None:
        raise SecondFactorMissing
    return OpenClinic(found_id, name, account_id, is_admin, sees_diaries)


def hold_clinic(clinic: OpenClinic, *, to_administer: bool = False) -> None:
    """Let nobody else change this clinic until the open transaction ends, and look once more.

    Raises what open_clinic raises: the reader may have been removed since.
    """
    if not lock_clinic(clinic.id):
        raise NotFound
    open_clinic(clinic.reader_id, clinic.id, to_administer=to_administer)


def lock_clinic(clinic_id: UUID) -> bool:
    """Hold the row of a clinic for the open transaction. False where there is none."""
    row = sa.select(Clinic.id).where(Clinic.id == clinic_id).with_for_update()
    return db.session.scalar(row) is not None


def list_members(clinic: OpenClinic) -> list[Member]:
    """All members, the longest first."""
    query = (
        sa.select(ClinicMember, User.name, User.email, User.tf_primary_method)
        .join(User, User.id == ClinicMember.user_id)
        .where(ClinicMember.clinic_id == clinic.id)
        .order_by(ClinicMember.joined_at, ClinicMember.user_id)
        .execution_options(populate_existing=True)
    )
    return [
        Member(
            id=row.user_id,
            name=name or email,
            email=email,
            is_admin=row.is_admin,
            sees_diaries=row.sees_diaries,
            joined_at=row.joined_at,
            has_factor=factor is not None,
        )
        for row, name, email, factor in db.session.execute(query)
    ]


def get_member(clinic: OpenClinic, member_id: UUID) -> Member:
    """One member. Raises NotFound."""
    found = next((each for each in list_members(clinic) if each.id == member_id), None)
    if found is None:
        raise NotFound
    return found


def require_founder(account_id: UUID) -> None:
    """Raises NotFound for who is no clinician, SecondFactorMissing for one with a password only."""
    if not is_clinician(account_id):
        raise NotFound
    factor = sa.select(User.tf_primary_method).where(User.id == account_id)
    if db.session.scalar(factor) is None:
        raise SecondFactorMissing


def found_clinic(
    founder_id: UUID,
    clinic_id: UUID,
    name: str,
    *,
    sees_diaries: bool = True,
    own_name: str | None = None,
) -> None:
    """Begin a clinic whose founder is its administrator.

    clinic_id: the id the form was made with, so that a form sent twice founds one. own_name: what
    patients and colleagues see of the founder, None to leave the stored one. Raises
    StaleEdit where somebody else's clinic has that id, Refused for a name that cannot be, and
    for the eleventh clinic of one account.
    """
    check_name(name)
    own = clinics_of(founder_id)
    if clinic_id in {each.clinic_id for each in own}:
        return
    if clinic_names([clinic_id]):
        raise StaleEdit
    if len(own) >= MOST_CLINICS:
        raise Refused("too_many_clinics")
    now = clock.now()
    db.session.add(Clinic(id=clinic_id, name=name, created_at=now))
    with whole_or_nothing():
        db.session.flush()
        add_member(clinic_id, founder_id, is_admin=True, sees_diaries=sees_diaries)
        note(clinic_id, founder_id, ClinicAct.FOUNDED)
        make_clinician(founder_id)
        if own_name:
            me = sa.update(User).where(User.id == founder_id)
            db.session.execute(me.values(name=own_name))
    commit_account()


def rename_clinic(clinic: OpenClinic, name: str, seen: str) -> None:
    """Change the name. For administrators. Raises StaleEdit where it is not `seen` any more."""
    check_name(name)
    hold_clinic(clinic, to_administer=True)
    stands = clinic_names([clinic.id])[clinic.id]
    if name == stands:
        return
    if seen != stands:
        raise StaleEdit
    db.session.execute(sa.update(Clinic).where(Clinic.id == clinic.id).values(name=name))
    note(clinic.id, clinic.reader_id, ClinicAct.RENAMED)
    commit_account()


def check_name(name: str) -> None:
    """Raises Refused for a name that cannot be stored, or that would be a link in a mail."""
    if not 0 < len(name) <= LONGEST_NAME or "\n" in name or "://" in name:
        raise Refused("clinic_name")


def add_member(clinic_id: UUID, account_id: UUID, *, is_admin: bool, sees_diaries: bool) -> None:
    """Put a member into the open transaction."""
    db.session.add(
        ClinicMember(
            clinic_id=clinic_id,
            user_id=account_id,
            is_admin=is_admin,
            sees_diaries=sees_diaries,
            joined_at=clock.now(),
        )
    )


def note(
    clinic_id: UUID, actor_id: UUID | None, act: ClinicAct, subject_id: UUID | None = None
) -> None:
    """Put the trace of an act into the open transaction."""
    db.session.add(
        ClinicEvent(
            clinic_id=clinic_id,
            at=clock.now(),
            actor_id=actor_id,
            act=act.value,
            subject_id=subject_id,
        )
    )


def _memberships_of(account_id: UUID) -> sa.Select[UUID, str, bool, bool]:
    return (
        sa.select(Clinic.id, Clinic.name, ClinicMember.is_admin, ClinicMember.sees_diaries)
        .join(ClinicMember, ClinicMember.clinic_id == Clinic.id)
        .where(ClinicMember.user_id == account_id)
    )
