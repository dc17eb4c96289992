"""What a restored archive told of other people. None of them is, or becomes, an account."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Key, Model, PatientOwned, UtcDateTime
from app.models.sealed import SealedBytes, SealedText


class FormerPerson(PatientOwned, Model):
    """Somebody, or a clinic, that an archive named.

    id: made when it was restored, and the id of no account: what a file says of somebody is
    never taken for what they did here. known_as: the id in the archive. name: as the patient
    saw it then, None where it was not known any more.
    """

    __tablename__ = "former_person"
    id: Mapped[UUID] = mapped_column(Key, primary_key=True)
    known_as: Mapped[UUID] = mapped_column(Key)
    name: Mapped[str | None] = mapped_column(SealedText("former_person.name", 255))


class FormerShare(PatientOwned, Model):
    """A share that held when an archive was made. It lets nobody in.

    reader_id: a FormerPerson. kind: clinician, carer or clinic. expires_on: its last day.
    """

    __tablename__ = "former_share"
    reader_id: Mapped[UUID] = mapped_column(Key, primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(9), primary_key=True)
    granted_at: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True)
    right: Mapped[str] = mapped_column(sa.String(8))
    sees_notes: Mapped[bool]
    sees_mood: Mapped[bool]
    expires_on: Mapped[date | None]

    __table_args__ = (
        sa.CheckConstraint("\"right\" IN ('read', 'record')", name="right_is_known"),
        sa.CheckConstraint("kind IN ('clinician', 'carer', 'clinic')", name="kind_is_known"),
    )


class WaitingArchive(Model):
    """An archive that an account sent and has not agreed to restore yet. Kept for a day at most.

    content: the archive, compressed by gzip.
    """

    __tablename__ = "waiting_archive"
    account_id: Mapped[UUID] = mapped_column(
        Key, sa.ForeignKey("user.id", ondelete="CASCADE"), primary_key=True
    )
    content: Mapped[bytes] = mapped_column(SealedBytes("waiting_archive.content"))
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
