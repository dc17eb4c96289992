"""Links that sign in, and browsers in which an account was signed in before."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Key, Model, UtcDateTime


class SignInLink(Model):
    """A link in a mail that signs in once, or proves who sits at a browser that is signed in.

    token_hash: SHA-256 of the token in hexadecimal. browser: in which it was asked for, in plain
    words. sign_in_id: whose proof it is; None where it begins a sign-in of its own.
    """

    __tablename__ = "sign_in_link"
    token_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(
        Key, sa.ForeignKey("user.id", ondelete="CASCADE"), index=True
    )
    sign_in_id: Mapped[UUID | None] = mapped_column(
        Key, sa.ForeignKey("sign_in.id", ondelete="CASCADE"), index=True
    )
    browser: Mapped[str] = mapped_column(sa.String(80))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class KnownBrowser(Model):
    """A browser in which an account was signed in: no mail about the next time.

    hash: SHA-256 of account and the random number in the browser's cookie, so that rows of two
    accounts do not tell that they share a browser.
    """

    __tablename__ = "known_browser"
    user_id: Mapped[UUID] = mapped_column(
        Key, sa.ForeignKey("user.id", ondelete="CASCADE"), primary_key=True
    )
    hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
