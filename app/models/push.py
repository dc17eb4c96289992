"""Browsers that show the messages of a diary."""

from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Key, Model, PatientOwned, UtcDateTime
from app.models.sealed import SealedName, SealedText

LONGEST_ENDPOINT = 1000


class PushDevice(PatientOwned, Model):
    """One browser that a person let show messages (RFC 8030), for as long as it is signed in.

    endpoint: the address at its push service, a secret between the browser and us. p256dh, auth:
    its keys for what is sent there (RFC 8291), in base64url. last_ok_at: when its push service
    last took a message.
    """

    __tablename__ = "push_device"
    id: Mapped[UUID] = mapped_column(Key, primary_key=True, default=uuid4)
    sign_in_id: Mapped[UUID] = mapped_column(Key, sa.ForeignKey("sign_in.id", ondelete="CASCADE"))
    endpoint: Mapped[str] = mapped_column(SealedName("push_device.endpoint", LONGEST_ENDPOINT))
    p256dh: Mapped[str] = mapped_column(SealedText("push_device.p256dh", 100))
    auth: Mapped[str] = mapped_column(SealedText("push_device.auth", 30))
    label: Mapped[str] = mapped_column(sa.String(80))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_ok_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        sa.UniqueConstraint("patient_id", "endpoint"),
        sa.Index(None, "endpoint"),
        sa.Index(None, "sign_in_id"),
    )
