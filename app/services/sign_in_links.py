"""Links in mails that sign in without a password, or prove who sits at a browser.

A token is 32 random bytes, kept as SHA-256, good for 15 minutes and once. Looking at a link uses
nothing up, since mail programs look first.

A link that signs in works in any browser, since mails are often read in another one than the one
in which the link was asked for. It signs in where its button is pressed and nowhere else, so who
asks for somebody else's link gains nothing. A link that proves counts only in the sign-in that
asked for it: pressed elsewhere it would let somebody else's browser in.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from app import clock
from app.errors import NotFound
from app.extensions import db
from app.models import SignInLink, User
from app.services.audit import commit_account
from app.services.rating_links import hash_of, make_token

LASTS = timedelta(minutes=15)
KEPT = timedelta(days=1)  # so long an old link is told from one that never was


@dataclass(frozen=True)
class Link:
    """What a link is good for. browser: in which it was asked for. proves: the sign-in."""

    user: User
    browser: str
    made_at: datetime
    proves: UUID | None


def make_sign_in_link(user: User, browser: str, proves: UUID | None = None) -> str:
    """The token of a new link; what is long past is forgotten. proves: the sign-in it is for."""
    now, token = clock.now(), make_token()
    mine = SignInLink.user_id == user.id
    db.session.execute(sa.delete(SignInLink).where(mine, SignInLink.expires_at < now - KEPT))
    db.session.add(
        SignInLink(
            token_hash=hash_of(token),
            user_id=user.id,
            sign_in_id=proves,
            browser=browser[:80],
            made_at=now,
            expires_at=now + LASTS,
        )
    )
    commit_account()
    return token


def look_at_sign_in_link(token: str) -> Link:
    """What a link is good for. Uses nothing up.

    Raises NotFound for one that is not there, was used, is too old, or whose account is closed.
    """
    query = (
        sa.select(SignInLink, User)
        .join(User, User.id == SignInLink.user_id)
        .options(selectinload(User.roles))
        .where(SignInLink.token_hash == hash_of(token), _open())
    )
    found = db.session.execute(query).one_or_none()
    if found is None:
        raise NotFound
    link, user = found
    return Link(user, link.browser, link.made_at, link.sign_in_id)


def use_sign_in_link(token: str) -> Link:
    """The same, used up in this instant. Of two who press at once, one raises NotFound."""
    link = look_at_sign_in_link(token)
    mine = sa.update(SignInLink).where(
        SignInLink.token_hash == hash_of(token), SignInLink.used_at.is_(None)
    )
    done = db.session.execute(mine.values(used_at=clock.now()))
    if done.rowcount == 0:  # type: ignore[attr-defined]
        raise NotFound
    commit_account()
    return link


def forget_sign_in_links(account_id: UUID) -> None:
    """Let no link of an account sign in any more."""
    db.session.execute(sa.delete(SignInLink).where(SignInLink.user_id == account_id))
    commit_account()


def _open() -> sa.ColumnElement[bool]:
    fresh = SignInLink.expires_at > clock.now()
    return sa.and_(SignInLink.used_at.is_(None), fresh, User.active)
