"""Browsers in which an account was signed in before, known by a random number in their cookie.

Nothing about a browser is measured: who clears cookies is told of the next sign-in once more.
"""

import hashlib
import re
import secrets
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app import clock
from app.extensions import writing
from app.models import KnownBrowser, SignIn

NUMBER = re.compile(r"[A-Za-z0-9_-]{43}")
KEPT = timedelta(days=400)  # the longest that browsers keep a cookie
MOST = 50  # for one account; the one that was used longest ago is forgotten


def new_number() -> str:
    """What a browser's cookie holds from now on: 32 random bytes."""
    return secrets.token_urlsafe(32)


def is_number(told: str) -> bool:
    """Whether a cookie can be one of ours."""
    return NUMBER.fullmatch(told) is not None


def meet_browser(account_id: UUID, number: str) -> bool:
    """Remember that an account is signed in there. Gives whether to tell: it was not known.

    The very first sign-in of an account is told to nobody: they have just begun it.
    """
    now, digest = clock.now(), _hash_of(account_id, number)
    mine = KnownBrowser.user_id == account_id
    with writing() as session:
        session.execute(sa.delete(KnownBrowser).where(mine, KnownBrowser.seen_at < now - KEPT))
        known = session.get(KnownBrowser, (account_id, digest))
        if known is not None:
            known.seen_at = now
            return False
        before = sa.select(sa.func.count()).where(SignIn.user_id == account_id)
        is_first = (session.scalar(before) or 0) <= 1
        latest = sa.select(KnownBrowser).where(mine).order_by(KnownBrowser.seen_at.desc())
        for old in session.scalars(latest.offset(MOST - 1)):
            session.delete(old)
        try:
            with session.begin_nested():
                session.add(KnownBrowser(user_id=account_id, hash=digest, seen_at=now))
        except IntegrityError:  # a form sent twice: the other one tells
            return False
    return not is_first


def _hash_of(account_id: UUID, number: str) -> str:
    return hashlib.sha256(f"{account_id} {number}".encode()).hexdigest()
