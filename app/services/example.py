"""The example diary, which everybody may read without an account."""

import hashlib
from functools import cache
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.access import EXAMPLE_TODAY, asking
from app.errors import StaleEdit
from app.extensions import db, own_session
from app.models import Act, Patient, User
from app.services.accounts import add_diary
from app.services.audit import commit
from app.services.story import add_story, tell

EXAMPLE_ID = UUID("00000000-0000-4000-8000-000000000001")


def ensure_example() -> UUID:
    """The id of the example diary, which is made when it is not there, or tells an old story.

    In sessions of its own, so that also a page that is only read may ask for it. Call it with
    no open transaction that writes: on SQLite it would wait for it.
    """
    with own_session(reading=True):
        current = _is_current()
    if not current:
        with own_session(reading=False):
            _make()
    return EXAMPLE_ID


@cache
def version() -> str:
    """A digest of what the example tells."""
    return hashlib.sha256(repr(tell(EXAMPLE_TODAY)).encode()).hexdigest()[:12]


def _make() -> None:
    """Make it anew in one transaction. Of two who do so at once, one does it for both."""
    if _is_current():
        return
    with asking(EXAMPLE_ID):
        db.session.execute(sa.delete(Patient).where(Patient.id == EXAMPLE_ID))
    db.session.execute(sa.delete(User).where(User.id == EXAMPLE_ID))
    story = tell(EXAMPLE_TODAY)
    db.session.add(_owner())
    try:
        db.session.flush()
        diary = add_diary(EXAMPLE_ID, story.draft, is_example=True)
        add_story(diary, story)
        commit(diary, Act.DIARY_BEGUN)
    except (IntegrityError, StaleEdit):
        db.session.rollback()


def _owner() -> User:
    """An account that nobody can sign in to. Its address says which story the diary tells."""
    return User(
        id=EXAMPLE_ID,
        email=_address(),
        password=None,
        active=False,
        fs_uniquifier=EXAMPLE_ID.hex,
        confirmed_at=None,
    )


def _address() -> str:
    return f"example-{version()}@invalid"


def _is_current() -> bool:
    stored = db.session.scalar(sa.select(User.email).where(User.id == EXAMPLE_ID))
    return stored == _address()
