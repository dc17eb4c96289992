"""Treatments and the injections they consist of."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Hundredths, Key, Model, PatientOwned, Recorded, UtcDateTime
from app.models.sealed import SealedJson, SealedText


class Side(StrEnum):
    """Where on the body, seen by the patient. Not known is None."""

    LEFT = "left"
    RIGHT = "right"
    MIDLINE = "midline"


class Guidance(StrEnum):
    """How the muscles were found, beside sight and touch. Kept sorted, joined by commas."""

    NONE = "none"
    EMG = "emg"
    STIMULATION = "stimulation"
    ULTRASOUND = "ultrasound"


# Every set of these that can be: none alone, or any others together.
GUIDANCES = (
    "none",
    "emg",
    "stimulation",
    "ultrasound",
    "emg,stimulation",
    "emg,ultrasound",
    "stimulation,ultrasound",
    "emg,stimulation,ultrasound",
)


class Injection(PatientOwned, Model):
    """One dose into one muscle on one side. All that it says may be unknown (None).

    muscle_label: own words, where the muscle is not in the catalogue. points: how many pricks
    the dose was shared among.
    """

    __tablename__ = "injection"
    treatment_id: Mapped[UUID] = mapped_column(Key, primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)  # as entered, from 0
    muscle: Mapped[str | None] = mapped_column(sa.String(60))
    side: Mapped[Side | None] = mapped_column(sa.String(8))
    dose_units: Mapped[Decimal | None] = mapped_column(Hundredths)
    points: Mapped[int | None]
    muscle_label: Mapped[str | None] = mapped_column(SealedText("injection.muscle_label", 80))

    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["patient_id", "treatment_id"],
            ["treatment.patient_id", "treatment.id"],
            ondelete="CASCADE",
        ),
        sa.CheckConstraint("dose_units BETWEEN 1 AND 5000000", name="dose_in_range"),
        sa.CheckConstraint("side IN ('left', 'right', 'midline')", name="side_is_known"),
        sa.CheckConstraint("points BETWEEN 1 AND 99", name="points_in_range"),
        sa.CheckConstraint(
            "muscle IS NULL OR muscle_label IS NULL", name="label_only_without_muscle"
        ),
        {"sqlite_with_rowid": False},
    )


class Treatment(PatientOwned, Recorded, Model):
    """One visit at which one product was injected.

    total_units: of the whole visit, typed where the split is not known. dilution: own words.
    guidance: one of GUIDANCES. finished: false while the rest is left for later.
    import_id: the ImportBatch that brought it, or changed it last; None where it was typed.
    """

    __tablename__ = "treatment"
    id: Mapped[UUID] = mapped_column(Key, primary_key=True, default=uuid4)
    day: Mapped[date]
    product: Mapped[str | None] = mapped_column(sa.String(40))
    note: Mapped[str | None] = mapped_column(SealedText("treatment.note"))
    total_units: Mapped[Decimal | None] = mapped_column(Hundredths)
    dilution: Mapped[str | None] = mapped_column(SealedText("treatment.dilution", 80))
    volume_ml: Mapped[Decimal | None] = mapped_column(Hundredths)
    lot: Mapped[str | None] = mapped_column(SealedText("treatment.lot", 40))
    expires_on: Mapped[date | None]
    guidance: Mapped[str | None] = mapped_column(sa.String(40))
    injector: Mapped[str | None] = mapped_column(SealedText("treatment.injector", 80))
    clinic: Mapped[str | None] = mapped_column(SealedText("treatment.clinic", 80))
    finished: Mapped[bool] = mapped_column(server_default=sa.true())
    import_id: Mapped[UUID | None] = mapped_column(Key, sort_order=20)
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
        sa.CheckConstraint("total_units BETWEEN 1 AND 5000000", name="total_in_range"),
        sa.CheckConstraint("volume_ml BETWEEN 1 AND 100000", name="volume_in_range"),
        sa.CheckConstraint(sa.column("guidance").in_(GUIDANCES), name="guidance_is_known"),
    )


class TreatmentVersion(PatientOwned, Model):
    """A treatment as it was before it was revised or removed.

    removed_by_id, removed_at: where it was not another version that followed, but its removal.
    """

    __tablename__ = "treatment_version"
    treatment_id: Mapped[UUID] = mapped_column(Key, primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    recorded_by_id: Mapped[UUID] = mapped_column(Key)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    content: Mapped[dict[str, Any]] = mapped_column(SealedJson("treatment_version.content"))
    removed_by_id: Mapped[UUID | None] = mapped_column(Key)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    import_id: Mapped[UUID | None] = mapped_column(Key, sort_order=20)


class TreatmentConfirmation(PatientOwned, Model):
    """A clinician's word that one version of a treatment is as it was done.

    It outlives the treatment, as its history does, so that both come back with it.
    """

    __tablename__ = "treatment_confirmation"
    treatment_id: Mapped[UUID] = mapped_column(Key, primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    confirmed_by_id: Mapped[UUID] = mapped_column(Key, primary_key=True)
    confirmed_at: Mapped[datetime] = mapped_column(UtcDateTime)
