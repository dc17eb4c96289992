"""A patient's leave to other people to see, or to write in, the diary."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Key, Model, PatientOwned, UtcDateTime
from app.models.sealed import SealedName


class Right(StrEnum):
    """What a reader may do with a diary; each includes the ones before it."""

    READ = "read"
    RECORD = "record"
    OWN = "own"

    def includes(self, other: "Right") -> bool:
        """Whether whoever has this right has the other one too."""
        order = list(Right)
        return order.index(self) >= order.index(other)


class ShareKind(StrEnum):
    """As what somebody is let in."""

    CLINICIAN = "clinician"
    CARER = "carer"


class Granted:
    """What a share grants.

    expires_on: its last day, None for no end. sees_notes: also what was written in own words.
    sees_mood: also the ratings of mood.
    """

    right: Mapped[str] = mapped_column(sa.String(8))
    sees_notes: Mapped[bool]
    sees_mood: Mapped[bool]
    granted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_on: Mapped[date | None]


class Share(PatientOwned, Granted, Model):
    """One person's way into one diary; `clinician_id` is also the one of a carer."""

    __tablename__ = "share"
    clinician_id: Mapped[UUID] = mapped_column(
        Key, sa.ForeignKey("user.id", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[ShareKind] = mapped_column(sa.String(9))

    __table_args__ = (
        sa.CheckConstraint("\"right\" IN ('read', 'record')", name="right_is_known"),
        sa.CheckConstraint("kind IN ('clinician', 'carer')", name="kind_is_known"),
        sa.Index(None, "clinician_id", "patient_id"),
    )


class ClinicShare(PatientOwned, Granted, Model):
    """The way of a whole clinic into one diary: of those of its members who see diaries."""

    __tablename__ = "clinic_share"
    clinic_id: Mapped[UUID] = mapped_column(
        Key, sa.ForeignKey("clinic.id", ondelete="CASCADE"), primary_key=True
    )

    __table_args__ = (
        sa.CheckConstraint("\"right\" IN ('read', 'record')", name="right_is_known"),
        sa.Index(None, "clinic_id", "patient_id"),
    )


class Offer:
    """Something that waits for an answer, for a while: a link or a code that works once.

    token_hash: SHA-256 of the link's token or of the code, in hex. is_code: said in the room,
    not sent.
    """

    token_hash: Mapped[str] = mapped_column(sa.String(64), index=True, sort_order=20)
    is_code: Mapped[bool] = mapped_column(sort_order=21)
    email: Mapped[str | None] = mapped_column(SealedName("offer.email", 255), sort_order=22)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, sort_order=23)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, sort_order=24)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime, sort_order=25)
    answered_by_id: Mapped[UUID | None] = mapped_column(Key, sort_order=26)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime, sort_order=27)


class Invitation(PatientOwned, Offer, Model):
    """A patient's invitation to one person. The share that follows grants what is said here."""

    __tablename__ = "invitation"
    id: Mapped[UUID] = mapped_column(Key, primary_key=True, default=uuid4)
    kind: Mapped[ShareKind] = mapped_column(sa.String(9))
    right: Mapped[str] = mapped_column(sa.String(8))
    sees_notes: Mapped[bool]
    sees_mood: Mapped[bool]
    share_ends_on: Mapped[date | None]

    __table_args__ = (
        sa.CheckConstraint("\"right\" IN ('read', 'record')", name="right_is_known"),
        sa.CheckConstraint("kind IN ('clinician', 'carer')", name="kind_is_known"),
    )


class ShareRequest(Offer, Model):
    """A clinician, or their clinic, asks a patient to share. Nothing is shared before a yes."""

    __tablename__ = "share_request"
    id: Mapped[UUID] = mapped_column(Key, primary_key=True, default=uuid4)
    clinician_id: Mapped[UUID] = mapped_column(
        Key, sa.ForeignKey("user.id", ondelete="CASCADE"), index=True
    )
    clinic_id: Mapped[UUID | None] = mapped_column(
        Key, sa.ForeignKey("clinic.id", ondelete="CASCADE"), index=True
    )
    right: Mapped[str] = mapped_column(sa.String(8))
    accepted: Mapped[bool | None]

    __table_args__ = (sa.CheckConstraint("\"right\" IN ('read', 'record')", name="right_is_known"),)
