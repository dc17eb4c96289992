"""Passkeys, and the challenges that were answered with one."""

from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Key, Model, UtcDateTime
from app.models.sealed import SealedText

LONGEST_CREDENTIAL_ID = 1023  # bytes, https://www.w3.org/TR/webauthn-3/#credential-id
LONGEST_PASSKEY_NAME = 60


class Passkey(Model):
    """A key pair of a person's device or password manager, of which we keep the public half.

    credential_id: under which the device knows it; nobody else has the same. rp_id: the name of
    this server for which it was made; it works for no other. sign_count: of its last use, 0 for
    keys that do not count. transports: how a browser reaches it, in words of WebAuthn.
    backed_up: whether it is kept on more than one device.
    """

    __tablename__ = "webauthn"
    id: Mapped[UUID] = mapped_column(Key, primary_key=True, default=uuid4)
    user_id: Mapped[UUID] = mapped_column(
        Key, sa.ForeignKey("user.id", ondelete="CASCADE"), index=True
    )
    credential_id: Mapped[bytes] = mapped_column(sa.LargeBinary(LONGEST_CREDENTIAL_ID), unique=True)
    public_key: Mapped[bytes] = mapped_column(sa.LargeBinary)
    sign_count: Mapped[int] = mapped_column(sa.BigInteger)
    rp_id: Mapped[str] = mapped_column(sa.String(253))
    transports: Mapped[list[str]] = mapped_column(sa.JSON)
    backed_up: Mapped[bool]
    name: Mapped[str] = mapped_column(SealedText("webauthn.name", LONGEST_PASSKEY_NAME))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class UsedChallenge(Model):
    """A challenge that was answered: kept, as SHA-256, until it would be too old anyway."""

    __tablename__ = "used_challenge"
    hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
