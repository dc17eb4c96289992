"""Ratings that ask for a safety message."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.catalogue.red_flags import Level
from app.models.base import Model, PatientOwned, UtcDateTime


class SafetyFlag(PatientOwned, Model):
    """One side effect of one day whose rating reached a level of the catalogue.

    days_after: since the last injection. read_at: when the person said that they have read the
    message; None until then.
    """

    __tablename__ = "safety_flag"
    day: Mapped[date] = mapped_column(primary_key=True)
    symptom: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    severity: Mapped[int]
    level: Mapped[Level] = mapped_column(sa.String(9))
    days_after: Mapped[int | None]
    raised_at: Mapped[datetime] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        sa.CheckConstraint("severity BETWEEN 1 AND 10", name="severity_in_range"),
        sa.CheckConstraint(
            sa.column("level").in_([each.value for each in Level]), name="level_is_known"
        ),
    )
