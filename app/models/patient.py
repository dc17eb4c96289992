"""A diary: whose it is, what is rated in it, and what was worked out from it last."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Hundredths, Key, Model, PatientOwned, UtcDateTime
from app.models.sealed import SealedBytes, SealedName, SealedText


class Patient(Model):
    """One diary and the person who keeps it.

    next_visit_at: the time of day where the patient lives, as HH:MM.
    emergency_phone, clinic_phone: whom to call, as the safety message offers it.
    """

    __tablename__ = "patient"
    id: Mapped[UUID] = mapped_column(
        Key, sa.ForeignKey("user.id", ondelete="CASCADE"), primary_key=True
    )
    name: Mapped[str | None] = mapped_column(SealedText("patient.name", 80))
    timezone: Mapped[str] = mapped_column(sa.String(64))
    dystonias: Mapped[list[str]] = mapped_column(sa.JSON)
    threshold: Mapped[Decimal] = mapped_column(Hundredths)
    main_symptom: Mapped[int | None]  # number of a symptom; None is all of them together
    is_example: Mapped[bool]
    revision: Mapped[int]  # raised by every save
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    next_visit_on: Mapped[date | None]
    next_visit_at: Mapped[str | None] = mapped_column(sa.String(5))
    next_visit_place: Mapped[str | None] = mapped_column(
        SealedText("patient.next_visit_place", 120)
    )
    emergency_phone: Mapped[str | None] = mapped_column(SealedText("patient.emergency_phone", 24))
    clinic_phone: Mapped[str | None] = mapped_column(SealedText("patient.clinic_phone", 24))

    __table_args__ = (
        sa.CheckConstraint("threshold BETWEEN 50 AND 300", name="threshold_in_range"),
        sa.CheckConstraint(
            "next_visit_at IS NULL OR next_visit_on IS NOT NULL", name="visit_time_has_day"
        ),
    )


class Symptom(PatientOwned, Model):
    """Something one patient rates. Its number is its place in the day's ratings."""

    __tablename__ = "symptom"
    number: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str | None] = mapped_column(sa.String(40))
    # Own words, where there is no code.
    label: Mapped[str | None] = mapped_column(SealedName("symptom.label", 80))
    position: Mapped[int]
    retired_on: Mapped[date | None]

    __table_args__ = (
        sa.UniqueConstraint("patient_id", "code"),
        sa.UniqueConstraint("patient_id", "label"),
        sa.CheckConstraint("(code IS NULL) <> (label IS NULL)", name="code_or_label"),
        sa.CheckConstraint("number BETWEEN 0 AND 199", name="number_in_range"),
        {"sqlite_with_rowid": False},
    )


class KeptAnswer(PatientOwned, Model):
    """What was last worked out for a diary. Never the truth, always rebuildable."""

    __tablename__ = "kept_answer"
    revision: Mapped[int]
    code_version: Mapped[str] = mapped_column(sa.String(40))
    as_of: Mapped[date]
    answer: Mapped[str] = mapped_column(sa.Text)


class KeptPage(PatientOwned, Model):
    """A part of a page as it was last drawn. Never the truth, always rebuildable.

    page: a digest of all that it was drawn from. content: packed.
    """

    __tablename__ = "kept_page"
    page: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    revision: Mapped[int]
    content: Mapped[bytes] = mapped_column(SealedBytes("kept_page.content"))
