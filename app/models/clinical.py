"""What clinicians leave in a diary, and what they keep for themselves about it."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Hundredths, Key, Model, PatientOwned, Recorded, UtcDateTime
from app.models.sealed import SealedName, SealedText


class Review(PatientOwned, Model):
    """A clinician has gone through the diary. revision: of the diary as it was then."""

    __tablename__ = "review"
    id: Mapped[UUID] = mapped_column(Key, primary_key=True, default=uuid4)
    clinician_id: Mapped[UUID] = mapped_column(Key)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    revision: Mapped[int]

    __table_args__ = (sa.Index(None, "patient_id", "at"),)


class PatientTag(PatientOwned, Model):
    """A word that one clinician put on one patient. Nobody else sees it."""

    __tablename__ = "patient_tag"
    clinician_id: Mapped[UUID] = mapped_column(
        Key, sa.ForeignKey("user.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    word: Mapped[str] = mapped_column(SealedName("patient_tag.word", 30), primary_key=True)


class ClinicalNote(PatientOwned, Recorded, Model):
    """A note of a clinician, to the patient or for clinicians only."""

    __tablename__ = "clinical_note"
    id: Mapped[UUID] = mapped_column(Key, primary_key=True, default=uuid4)
    words: Mapped[str] = mapped_column(SealedText("clinical_note.words"))
    for_patient: Mapped[bool]
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __mapper_args__ = {"version_id_col": Recorded.version, "version_id_generator": False}  # noqa: RUF012


class WatchItem(PatientOwned, Recorded, Model):
    """What a clinician asks the patient to watch after one treatment (None: from now on).

    symptom: a code of the catalogue, else there are `words`.
    """

    __tablename__ = "watch_item"
    id: Mapped[UUID] = mapped_column(Key, primary_key=True, default=uuid4)
    treatment_id: Mapped[UUID | None] = mapped_column(Key)
    symptom: Mapped[str | None] = mapped_column(sa.String(40))
    words: Mapped[str | None] = mapped_column(SealedText("watch_item.words", 120))
    position: Mapped[int]
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __mapper_args__ = {"version_id_col": Recorded.version, "version_id_generator": False}  # noqa: RUF012
    __table_args__ = (
        sa.CheckConstraint("(symptom IS NULL) <> (words IS NULL)", name="symptom_or_words"),
    )


class ScaleScore(PatientOwned, Recorded, Model):
    """The score of a clinical scale on one day. scale: a code of catalogue/scales.py."""

    __tablename__ = "scale_score"
    id: Mapped[UUID] = mapped_column(Key, primary_key=True, default=uuid4)
    day: Mapped[date]
    scale: Mapped[str] = mapped_column(sa.String(40))
    score: Mapped[Decimal] = mapped_column(Hundredths)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __mapper_args__ = {"version_id_col": Recorded.version, "version_id_generator": False}  # noqa: RUF012
    __table_args__ = (sa.Index(None, "patient_id", "scale", "day"),)


class ListSummary(PatientOwned, Model):
    """A diary's line in a clinician's list, as it was last worked out. Always rebuildable."""

    __tablename__ = "list_summary"
    revision: Mapped[int]
    code_version: Mapped[str] = mapped_column(sa.String(40))
    as_of: Mapped[date]
    summary: Mapped[str] = mapped_column(SealedText("list_summary.summary"))
