"""Practices: several clinicians with one list."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Key, Model, UtcDateTime
from app.models.share import Offer


class Clinic(Model):
    """One practice."""

    __tablename__ = "clinic"
    id: Mapped[UUID] = mapped_column(Key, primary_key=True, default=uuid4)
    name: Mapped[str] = mapped_column(sa.String(120))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ClinicMember(Model):
    """One account in one clinic. sees_diaries: the list and the diaries shared with the clinic."""

    __tablename__ = "clinic_member"
    clinic_id: Mapped[UUID] = mapped_column(
        Key, sa.ForeignKey("clinic.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[UUID] = mapped_column(
        Key, sa.ForeignKey("user.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    is_admin: Mapped[bool]
    sees_diaries: Mapped[bool]
    joined_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ClinicInvitation(Offer, Model):
    """A clinic asks somebody to join it."""

    __tablename__ = "clinic_invitation"
    clinic_id: Mapped[UUID] = mapped_column(
        Key, sa.ForeignKey("clinic.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[UUID] = mapped_column(Key, primary_key=True, default=uuid4)
    made_by_id: Mapped[UUID] = mapped_column(Key)
    is_admin: Mapped[bool]
    sees_diaries: Mapped[bool]


class ClinicAct(StrEnum):
    """Everything that can be done with a clinic. Kept as text: never rename one."""

    FOUNDED = "founded"
    RENAMED = "renamed"
    INVITED = "invited"  # about an invitation; all below are about a member
    WITHDRAWN = "withdrawn"  # about an invitation
    JOINED = "joined"
    ADMIN_GIVEN = "admin_given"
    ADMIN_TAKEN = "admin_taken"
    DIARIES_GIVEN = "diaries_given"
    DIARIES_TAKEN = "diaries_taken"
    REMOVED = "removed"
    LEFT = "left"


class ClinicEvent(Model):
    """One act. Carries ids, never what was written. actor_id: None for whoever runs the server."""

    __tablename__ = "clinic_event"
    clinic_id: Mapped[UUID] = mapped_column(
        Key, sa.ForeignKey("clinic.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[UUID] = mapped_column(Key, primary_key=True, default=uuid4)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[UUID | None] = mapped_column(Key)
    act: Mapped[str] = mapped_column(sa.String(40))
    subject_id: Mapped[UUID | None] = mapped_column(Key)

    __table_args__ = (sa.Index(None, "clinic_id", "at"),)
