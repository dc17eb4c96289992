"""An account from the first try to the proof that the address belongs to who asked.

Until an address is confirmed anybody may have typed it. So the newest registration replaces the
one before it with password and diary, and what was begun without proof is dropped when somebody
chooses a password through a mail to that address.
"""

from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app import clock
from app.access import asking
from app.extensions import db
from app.models import Patient, User
from app.services.accounts import DiaryDraft, begin_diary, find_account
from app.services.audit import commit_account


def sign_up(email: str, password_hash: str | None, draft: DiaryDraft | None) -> User:
    """The account of an address, new or begun anew, with its diary. None: without a password.

    An account that is confirmed or closed is given back as it is. Replacing changes
    fs_uniquifier, so that the links of earlier mails no longer work.
    """
    try:
        return _sign_up(email, password_hash, draft)
    except IntegrityError:  # the same address in the same instant: now it is there
        db.session.rollback()
        return _sign_up(email, password_hash, draft)


def _sign_up(email: str, password_hash: str | None, draft: DiaryDraft | None) -> User:
    user = find_account(email)
    if user is None:
        user = User(email=email.strip().lower(), active=True)
        db.session.add(user)
    elif user.confirmed_at is not None or not user.active:
        return user
    user.password, user.fs_uniquifier = password_hash, uuid4().hex
    db.session.flush()
    _begin_anew(user.id, draft)
    return user


def confirm_address(user: User) -> None:
    """Note that whoever signs in reads the mail of this address."""
    user.confirmed_at = clock.now()
    commit_account()


def take_over(user: User, draft: DiaryDraft | None) -> None:
    """Confirm an address whose owner has just chosen a password through a mail.

    The diary that was begun at registration may be a stranger's and is dropped.
    """
    user.confirmed_at = clock.now()
    _begin_anew(user.id, draft)


def _begin_anew(account_id: UUID, draft: DiaryDraft | None) -> None:
    with asking(account_id):
        db.session.execute(sa.delete(Patient).where(Patient.id == account_id))
    if draft is None:
        commit_account()
    else:
        begin_diary(account_id, draft)
