"""A patient's leave to one other person to see, or to write in, the diary."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Key, Model, PatientOwned, UtcDateTime


class Right(StrEnum):
    """What a reader may do with a diary; each includes the ones before it."""

    READ = "read"
    RECORD = "record"
    OWN = "own"

    def includes(self, other: "Right") -> bool:
        """Whether whoever has this right has the other one too."""
        order = list(Right)
        return order.index(self) >= order.index(other)


class Share(PatientOwned, Model):
    """One clinician's way into one diary."""

    __tablename__ = "share"
    clinician_id: Mapped[UUID] = mapped_column(
        Key, sa.ForeignKey("user.id", ondelete="CASCADE"), primary_key=True
    )
    right: Mapped[str] = mapped_column(sa.String(8))
    granted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_on: Mapped[date | None]

    __table_args__ = (
        sa.CheckConstraint("\"right\" IN ('read', 'record')", name="right_is_known"),
        sa.Index(None, "clinician_id", "patient_id"),
    )
