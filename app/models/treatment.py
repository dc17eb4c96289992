"""Treatments and the injections they consist of."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Hundredths, Key, Model, PatientOwned, Recorded, UtcDateTime


class Side(StrEnum):
    """Where on the body, seen by the patient. Not known is None."""

    LEFT = "left"
    RIGHT = "right"
    MIDLINE = "midline"


class Injection(PatientOwned, Model):
    """One dose into one muscle on one side. Each of the three may be unknown (None)."""

    __tablename__ = "injection"
    treatment_id: Mapped[UUID] = mapped_column(Key, primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)  # as entered, from 0
    muscle: Mapped[str | None] = mapped_column(sa.String(60))
    side: Mapped[Side | None] = mapped_column(sa.String(8))
    dose_units: Mapped[Decimal | None] = mapped_column(Hundredths)

    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["patient_id", "treatment_id"],
            ["treatment.patient_id", "treatment.id"],
            ondelete="CASCADE",
        ),
        sa.CheckConstraint("dose_units BETWEEN 1 AND 5000000", name="dose_in_range"),
        sa.CheckConstraint("side IN ('left', 'right', 'midline')", name="side_is_known"),
        {"sqlite_with_rowid": False},
    )


class Treatment(PatientOwned, Recorded, Model):
    """One visit at which one product was injected."""

    __tablename__ = "treatment"
    id: Mapped[UUID] = mapped_column(Key, primary_key=True, default=uuid4)
    day: Mapped[date]
    product: Mapped[str | None] = mapped_column(sa.String(40))
    note: Mapped[str | None] = mapped_column(sa.Text)
    injections: Mapped[list[Injection]] = relationship(
        order_by=Injection.position,
        cascade="all, delete-orphan",
        passive_deletes=True,
        lazy="raise",
    )

    __mapper_args__ = {"version_id_col": Recorded.version, "version_id_generator": False}  # noqa: RUF012
    __table_args__ = (
        sa.Index(None, "patient_id", "day"),
        sa.CheckConstraint("day >= '1900-01-01'", name="day_in_range"),
    )


class TreatmentVersion(PatientOwned, Model):
    """A treatment as it was before it was revised or removed."""

    __tablename__ = "treatment_version"
    treatment_id: Mapped[UUID] = mapped_column(Key, primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    recorded_by_id: Mapped[UUID] = mapped_column(Key)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    content: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
