"""What somebody says of a treatment as a whole, apart from the days."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Key, Model, PatientOwned, Recorded, UtcDateTime


class Impression(PatientOwned, Recorded, Model):
    """The person's own impression of one treatment with its boosters.

    treatment_id: its first visit when this was said. Stays when that is removed, and waits.
    change: 3 very much better to -3 very much worse. percent_better: 0 is not better. weeks: how
    long it lasted; so far, where it is still lasting. Each None where it was not said.
    dismissed: nothing is said, and the person does not want to be asked. entered_at: when this was
    said, kept where it is brought back; None where nothing is said.
    """

    __tablename__ = "impression"
    treatment_id: Mapped[UUID] = mapped_column(Key, primary_key=True)
    change: Mapped[int | None]
    percent_better: Mapped[int | None]
    weeks: Mapped[int | None]
    still_lasting: Mapped[bool]
    dismissed: Mapped[bool]
    entered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __mapper_args__ = {"version_id_col": Recorded.version, "version_id_generator": False}  # noqa: RUF012
    __table_args__ = (
        sa.CheckConstraint("change BETWEEN -3 AND 3", name="change_in_range"),
        sa.CheckConstraint("percent_better BETWEEN 0 AND 100", name="percent_in_range"),
        sa.CheckConstraint("weeks BETWEEN 0 AND 60", name="weeks_in_range"),
        sa.CheckConstraint(
            "dismissed = (change IS NULL AND percent_better IS NULL AND weeks IS NULL"
            " AND NOT still_lasting)",
            name="said_or_dismissed",
        ),
        sa.CheckConstraint("dismissed = (entered_at IS NULL)", name="said_at_some_time"),
    )


class ImpressionVersion(PatientOwned, Model):
    """An impression as it was before it was revised or removed."""

    __tablename__ = "impression_version"
    treatment_id: Mapped[UUID] = mapped_column(Key, primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    recorded_by_id: Mapped[UUID] = mapped_column(Key)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    content: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
