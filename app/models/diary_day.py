"""The days of a diary: one row a day, with the day's ratings side by side."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Key, Model, PatientOwned, Recorded, UtcDateTime


class DiaryDay(PatientOwned, Recorded, Model):
    """All ratings and the note of one calendar day.

    ratings: the notation of app.analysis.notation, one sign a symptom in the order of the
        symptoms' numbers.
    marks: what was unusual, in the notation of app.catalogue.marks.
    entered_at: when the ratings as they stand were entered; None where a file did not tell.
    recalled: whether that was more than three days after the day; None where not known.
    """

    __tablename__ = "diary_day"
    day: Mapped[date] = mapped_column(primary_key=True)
    ratings: Mapped[str] = mapped_column(sa.String(200))
    note: Mapped[str | None] = mapped_column(sa.Text)
    marks: Mapped[str] = mapped_column(sa.String(120), server_default=sa.text("''"))
    entered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    recalled: Mapped[bool | None]

    __mapper_args__ = {"version_id_col": Recorded.version, "version_id_generator": False}  # noqa: RUF012
    __table_args__ = (
        sa.CheckConstraint("trim(ratings, '0123456789X-.') = ''", name="ratings_are_signs"),
        sa.CheckConstraint("day >= '1900-01-01'", name="day_in_range"),
        {"sqlite_with_rowid": False},
    )


class DiaryDayVersion(PatientOwned, Model):
    """A diary day as it was before it was saved anew."""

    __tablename__ = "diary_day_version"
    day: Mapped[date] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    ratings: Mapped[str] = mapped_column(sa.String(200))
    note: Mapped[str | None] = mapped_column(sa.Text)
    marks: Mapped[str] = mapped_column(sa.String(120), server_default=sa.text("''"))
    entered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    recalled: Mapped[bool | None]
    recorded_by_id: Mapped[UUID] = mapped_column(Key)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    __table_args__ = ({"sqlite_with_rowid": False},)
