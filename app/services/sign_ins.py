"""The browsers in which an account is signed in."""

from datetime import timedelta
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app import clock
from app.access import asking
from app.errors import NotFound
from app.extensions import db, writing
from app.models import ClinicMember, Passkey, Patient, SignIn, User

SEEN_EVERY = timedelta(hours=1)


def begin_sign_in(
    account_id: UUID,
    browser: str,
    way: str | None = None,
    step: str | None = None,
    passkey_id: UUID | None = None,
) -> UUID:
    """Remember a new sign-in; gives the id that the browser's cookie carries.

    way, step: by what it began, and what came second. passkey_id: of the passkey in either; where
    it was removed in this instant, the sign-in has ended as it begins.
    """
    now = clock.now()
    sign_in = SignIn(
        id=uuid4(),
        user_id=account_id,
        browser=browser[:80],
        began_at=now,
        seen_at=now,
        way=way,
        step=step,
        passkey_id=passkey_id,
        proved_at=now,
    )
    with writing() as session:
        if passkey_id is not None and session.scalar(_held(passkey_id)) is None:
            sign_in.ended_at = now
        session.add(sign_in)
    return sign_in.id


def _held(passkey_id: UUID) -> sa.Select[UUID]:
    """A passkey that stays until the open transaction ends."""
    return sa.select(Passkey.id).where(Passkey.id == passkey_id).with_for_update()


def load_account(uniquifier: str, sign_in_id: UUID) -> tuple[User, SignIn, bool] | None:
    """The account a cookie speaks of, its sign-in, and whether it belongs to a clinic.

    None where that sign-in has ended or the account is closed.
    """
    query = (
        sa.select(User, SignIn, sa.exists().where(ClinicMember.user_id == User.id))
        .join(SignIn, SignIn.user_id == User.id)
        .options(joinedload(User.roles))
        .where(
            User.fs_uniquifier == uniquifier,
            User.active,
            SignIn.id == sign_in_id,
            SignIn.ended_at.is_(None),
        )
    )
    found = db.session.execute(query).unique().one_or_none()
    return (found[0], found[1], found[2]) if found else None


def keep_seen(sign_in: SignIn) -> None:
    """Note, once an hour, that a sign-in is still in use."""
    now = clock.now()
    if now - sign_in.seen_at < SEEN_EVERY:
        return
    with writing() as session:
        session.execute(sa.update(SignIn).where(SignIn.id == sign_in.id).values(seen_at=now))


def note_proof(sign_in: SignIn) -> None:
    """Note that the person at this browser has just proved who they are."""
    now = sign_in.proved_at = clock.now()
    with writing() as session:
        session.execute(sa.update(SignIn).where(SignIn.id == sign_in.id).values(proved_at=now))


def zone_of(account_id: UUID) -> str:
    """The time zone in which an account is told times: that of its own diary, or UTC."""
    own = sa.select(Patient.timezone).where(Patient.id == account_id)
    with asking(account_id):
        return db.session.scalar(own) or "UTC"


def list_sign_ins(account_id: UUID) -> list[SignIn]:
    """Where this account is signed in, the latest use first."""
    query = sa.select(SignIn).where(SignIn.user_id == account_id, SignIn.ended_at.is_(None))
    return list(db.session.scalars(query.order_by(SignIn.seen_at.desc())))


def forget_sign_in(account_id: UUID, sign_in_id: UUID) -> None:
    """Note that a browser signed itself out. Does nothing when that was known."""
    mine = sa.update(SignIn).where(SignIn.id == sign_in_id, SignIn.user_id == account_id)
    with writing() as session:
        session.execute(mine.where(SignIn.ended_at.is_(None)).values(ended_at=clock.now()))


def end_sign_in(account_id: UUID, sign_in_id: UUID) -> None:
    """Sign this account out of one browser. Raises NotFound for somebody else's."""
    mine = sa.update(SignIn).where(
        SignIn.id == sign_in_id, SignIn.user_id == account_id, SignIn.ended_at.is_(None)
    )
    with writing() as session:
        if session.execute(mine.values(ended_at=clock.now())).rowcount == 0:  # type: ignore[attr-defined]
            raise NotFound


def end_other_sign_ins(account_id: UUID, kept_id: UUID | None) -> None:
    """Sign this account out of all browsers but one."""
    others = sa.update(SignIn).where(
        SignIn.user_id == account_id, SignIn.ended_at.is_(None), SignIn.id != kept_id
    )
    with writing() as session:
        session.execute(others.values(ended_at=clock.now()))
