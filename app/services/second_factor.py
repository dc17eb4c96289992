"""The second step of a sign-in: what is kept of it, and that each code works once."""

import logging
from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa

from app.access import ShareKind, everything
from app.extensions import db
from app.models import ClinicMember, Passkey, Share, User
from app.services.audit import commit_account
from app.services.sign_ins import end_other_sign_ins

log = logging.getLogger(__name__)
METHOD = "authenticator"
BY_PASSKEY = "passkey"  # the second step is a passkey of the account, or a recovery code


def is_on(user: User) -> bool:
    """Whether the account asks for a second step after the password, or a link in a mail."""
    if user.tf_primary_method == BY_PASSKEY:
        return True
    return bool(user.tf_totp_secret and user.tf_primary_method)


def use_step(account_id: UUID, step: int) -> bool:
    """Note in the open transaction that the code of this step of time was used.

    False when it was used before, or a later one: then it may not be used any more.
    """
    unused = sa.or_(User.tf_last_step.is_(None), User.tf_last_step < step)
    mine = sa.update(User).where(User.id == account_id, unused).values(tf_last_step=step)
    done = db.session.execute(mine.execution_options(synchronize_session=False))
    return bool(done.rowcount == 1)  # type: ignore[attr-defined]


def keep_secret(account_id: UUID, secret: str) -> None:
    """Keep, in the open transaction, a secret that was locked anew with a newer one of ours."""
    mine = sa.update(User).where(User.id == account_id).values(tf_totp_secret=secret)
    db.session.execute(mine.execution_options(synchronize_session=False))


def use_recovery_code(account_id: UUID, hashed: str) -> bool:
    """Take one recovery code out, in the open transaction. False when it is not there any more."""
    user = db.session.get_one(User, account_id)
    db.session.refresh(user, ["mf_recovery_codes"], with_for_update=True)
    if hashed not in (user.mf_recovery_codes or []):
        return False
    user.mf_recovery_codes = [kept for kept in user.mf_recovery_codes or [] if kept != hashed]
    db.session.flush()
    return True


def switch_on(
    user: User, secret: str, step: int, codes: Sequence[str], name: str | None, kept_id: UUID | None
) -> bool:
    """Ask for a code at each sign-in from now on, and sign out all other browsers.

    secret: locked. step: of the code that proved it. codes: hashed. name: None leaves it.
    False, and nothing changed, when another window had done so.
    """
    mine = sa.update(User).where(User.id == user.id, User.tf_totp_secret.is_(None))
    values: dict[str, object] = {
        "tf_primary_method": METHOD,
        "tf_totp_secret": secret,
        "tf_last_step": step,
        "mf_recovery_codes": list(codes),
    }
    done = db.session.execute(mine.values(values | ({"name": name} if name else {})))
    if done.rowcount == 0:  # type: ignore[attr-defined]
        return False
    commit_account()
    end_other_sign_ins(user.id, kept_id)
    return True


def switch_on_by_passkey(
    user: User, codes: Sequence[str], name: str | None, kept_id: UUID | None
) -> bool:
    """Ask for a passkey after a password from now on, and sign out all other browsers.

    codes: recovery codes, hashed. name: None leaves it. False, and nothing changed, where a second
    step is on already, or the account has no passkey any more.
    """
    holds = sa.exists().where(Passkey.user_id == user.id)
    mine = sa.update(User).where(User.id == user.id, User.tf_totp_secret.is_(None), holds)
    off = sa.or_(User.tf_primary_method.is_(None), User.tf_primary_method != BY_PASSKEY)
    values: dict[str, object] = {"tf_primary_method": BY_PASSKEY, "mf_recovery_codes": list(codes)}
    done = db.session.execute(mine.where(off).values(values | ({"name": name} if name else {})))
    if done.rowcount == 0:  # type: ignore[attr-defined]
        return False
    commit_account()
    end_other_sign_ins(user.id, kept_id)
    return True


def switch_off(user: User) -> None:
    """Ask for a password alone from now on."""
    clear_factor(user)
    commit_account()


def clear_factor(user: User) -> None:
    """Take the secret and the recovery codes out, in the open transaction."""
    user.tf_primary_method = user.tf_totp_secret = user.tf_phone_number = None
    user.mf_recovery_codes = user.tf_last_step = None


def replace_recovery_codes(user: User, codes: Sequence[str]) -> None:
    """Keep these recovery codes, hashed, in the place of all others."""
    user.mf_recovery_codes = list(codes)
    commit_account()


def forget_factor(user: User) -> None:
    """For somebody who lost phone and codes: a password alone again, and signed out everywhere."""
    clear_factor(user)
    commit_account()
    end_other_sign_ins(user.id, None)
    log.warning("the second factor of account %s was taken away by an operator", user.id)


def reads_as(user: User) -> ShareKind | None:
    """As what this account is there for others: a clinician, a carer, or not at all."""
    if user.has_role("clinician"):
        return ShareKind.CLINICIAN
    own = sa.select(Share.kind.label("kind")).where(Share.clinician_id == user.id)
    member = sa.select(sa.literal(ShareKind.CLINICIAN.value).label("kind"))
    member = member.where(
        sa.exists().where(ClinicMember.user_id == user.id, ClinicMember.sees_diaries)
    )
    with everything():
        kinds = {ShareKind(kind) for kind in db.session.scalars(sa.union_all(own, member))}
    if ShareKind.CLINICIAN in kinds:
        return ShareKind.CLINICIAN
    return ShareKind.CARER if kinds else None
