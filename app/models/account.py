"""People who can sign in, what they are, and where they are signed in."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from flask_security import RoleMixin, UserMixin
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.models.base import Key, Model, UtcDateTime
from app.models.sealed import SealedText

PASSWORD, PASSKEY, LINK, CODE = "password", "passkey", "link", "code"
WAYS = (PASSWORD, PASSKEY, LINK)
STEPS = (CODE, PASSKEY)

roles_users = sa.Table(
    "roles_users",
    Model.metadata,
    sa.Column("user_id", Key, sa.ForeignKey("user.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("role_id", Key, sa.ForeignKey("role.id", ondelete="CASCADE"), primary_key=True),
)


# Flask-Security types a key as int and roles as its own; ours are narrower.
class Role(Model, RoleMixin):
    """What an account may be: a clinician, an administrator. A patient needs none."""

    __tablename__ = "role"
    id: Mapped[UUID] = mapped_column(Key, primary_key=True, default=uuid4)  # type: ignore[assignment]
    name: Mapped[str] = mapped_column(sa.String(80), unique=True)


class User(Model, UserMixin):
    """An account. The diary of a patient has the same id."""

    __tablename__ = "user"
    id: Mapped[UUID] = mapped_column(Key, primary_key=True, default=uuid4)  # type: ignore[assignment]
    email: Mapped[str] = mapped_column(sa.String(255), unique=True)
    password: Mapped[str | None] = mapped_column(sa.String(255))
    active: Mapped[bool]
    fs_uniquifier: Mapped[str] = mapped_column(sa.String(64), unique=True)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    create_datetime: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    theme: Mapped[str | None] = mapped_column(sa.String(10))
    # As patients see a clinician.
    name: Mapped[str | None] = mapped_column(SealedText("user.name", 80))
    tf_primary_method: Mapped[str | None] = mapped_column(sa.String(64))  # None: no second factor
    tf_totp_secret: Mapped[str | None] = mapped_column(sa.String(255))
    tf_phone_number: Mapped[str | None] = mapped_column(sa.String(128))  # asked for, never used
    tf_last_step: Mapped[int | None] = mapped_column(sa.BigInteger)  # whose code was used last
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(sa.JSON)  # hashed
    # What devices know the account by: random, and made with the first passkey.
    passkey_handle: Mapped[str | None] = mapped_column(sa.String(64), index=True, unique=True)
    roles: Mapped[list[Role]] = relationship(  # type: ignore[assignment]
        secondary=roles_users, lazy="raise"
    )

    def __init__(self, **values: Any) -> None:
        """An account has its id at once: its diary takes the same one before both are saved."""
        super().__init__(**{"id": uuid4(), **values})


class SignIn(Model):
    """One browser in which an account is, or was, signed in.

    way: by what it began, one of WAYS; step: by what its second step was made, one of STEPS. None
    where that is not known, or there was no second step. proved_at: when the person last proved
    who they are, at the beginning or later.
    """

    __tablename__ = "sign_in"
    id: Mapped[UUID] = mapped_column(Key, primary_key=True, default=uuid4)
    user_id: Mapped[UUID] = mapped_column(
        Key, sa.ForeignKey("user.id", ondelete="CASCADE"), index=True
    )
    browser: Mapped[str] = mapped_column(sa.String(80))
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    way: Mapped[str | None] = mapped_column(sa.String(20))
    step: Mapped[str | None] = mapped_column(sa.String(20))
    passkey_id: Mapped[UUID | None] = mapped_column(Key)  # by which it began; it may be gone
    proved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
