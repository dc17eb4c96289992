"""What a patient wants of a treatment, and wants to ask at the next visit."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Key, Model, PatientOwned, Recorded, UtcDateTime
from app.models.sealed import SealedText


class Outcome(StrEnum):
    """What became of a goal. Not known yet is None."""

    REACHED = "reached"
    PARTLY = "partly"
    NOT_REACHED = "not_reached"


class Goal(PatientOwned, Recorded, Model):
    """What one treatment should bring. It stays when the treatment is removed, and waits.

    removed_at: since when it is gone, None while it is there.
    """

    __tablename__ = "goal"
    id: Mapped[UUID] = mapped_column(Key, primary_key=True, default=uuid4)
    treatment_id: Mapped[UUID] = mapped_column(Key)
    words: Mapped[str] = mapped_column(SealedText("goal.words", 120))
    outcome: Mapped[Outcome | None] = mapped_column(sa.String(12))
    position: Mapped[int]
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __mapper_args__ = {"version_id_col": Recorded.version, "version_id_generator": False}  # noqa: RUF012
    __table_args__ = (
        sa.Index(None, "patient_id", "treatment_id"),
        sa.CheckConstraint(
            "outcome IN ('reached', 'partly', 'not_reached')", name="outcome_is_known"
        ),
    )


class Question(PatientOwned, Recorded, Model):
    """Something to ask at the next visit. done_on: the day it was ticked off.

    removed_at: since when it is gone, None while it is there.
    """

    __tablename__ = "question"
    id: Mapped[UUID] = mapped_column(Key, primary_key=True, default=uuid4)
    words: Mapped[str] = mapped_column(SealedText("question.words", 200))
    position: Mapped[int]
    done_on: Mapped[date | None]
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __mapper_args__ = {"version_id_col": Recorded.version, "version_id_generator": False}  # noqa: RUF012
