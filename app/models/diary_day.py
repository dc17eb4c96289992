"""The days of a diary: one row a day, with the day's ratings side by side."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, query_expression

from app.models.base import Key, Model, PatientOwned, Recorded, UtcDateTime
from app.models.sealed import SealedText


class DiaryDay(PatientOwned, Recorded, Model):
    """All ratings and the note of one calendar day.

    ratings: the notation of app.analysis.notation, one sign a symptom in the order of the
        symptoms' numbers.
    marks: what was unusual, in the notation of app.catalogue.marks.
    entered_at: when the ratings as they stand were entered; None where a file did not tell.
    recalled: whether that was more than three days after the day; None where not known.
    device: what it was saved on, as in "Phone"; None where not known.
    saved_at: when it was saved on a device that sent it later; None where it was sent at once.
    import_id: the ImportBatch that brought it, or changed it last; None where all was typed.
    has_history: whether there are other versions of it; only where a query asked for that.
    """

    __tablename__ = "diary_day"
    day: Mapped[date] = mapped_column(primary_key=True)
    ratings: Mapped[str] = mapped_column(sa.String(200))
    note: Mapped[str | None] = mapped_column(SealedText("diary_day.note"))
    marks: Mapped[str] = mapped_column(sa.String(120), server_default=sa.text("''"))
    entered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    recalled: Mapped[bool | None]
    device: Mapped[str | None] = mapped_column(sa.String(40), sort_order=20)
    saved_at: Mapped[datetime | None] = mapped_column(UtcDateTime, sort_order=21)
    import_id: Mapped[UUID | None] = mapped_column(Key, sort_order=22)
    has_history: Mapped[bool | None] = query_expression()

    __mapper_args__ = {"version_id_col": Recorded.version, "version_id_generator": False}  # noqa: RUF012
    __table_args__ = (
        sa.CheckConstraint("trim(ratings, '0123456789X-.') = ''", name="ratings_are_signs"),
        sa.CheckConstraint("day >= '1900-01-01'", name="day_in_range"),
        {"sqlite_with_rowid": False},
    )


class Aside(StrEnum):
    """What became of a version that was sent when the day had been changed elsewhere."""

    WAITING = "waiting"
    CHOSEN = "chosen"
    LEFT = "left"


class DiaryDayVersion(PatientOwned, Model):
    """A diary day as it was before it was saved anew, or as it was sent and set aside.

    version: counts up from 1 as the day was saved, and down from -1 for what was set aside.
    aside: an Aside, None for what the day once was. What waits is part of no answer.
    seen_version: of what is set aside, the version that it was typed on top of; None for a
        blank day.
    """

    __tablename__ = "diary_day_version"
    day: Mapped[date] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    ratings: Mapped[str] = mapped_column(sa.String(200))
    note: Mapped[str | None] = mapped_column(SealedText("diary_day.note"))
    marks: Mapped[str] = mapped_column(sa.String(120), server_default=sa.text("''"))
    entered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    recalled: Mapped[bool | None]
    recorded_by_id: Mapped[UUID] = mapped_column(Key)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    device: Mapped[str | None] = mapped_column(sa.String(40), sort_order=20)
    saved_at: Mapped[datetime | None] = mapped_column(UtcDateTime, sort_order=21)
    aside: Mapped[str | None] = mapped_column(sa.String(7), sort_order=22)
    seen_version: Mapped[int | None] = mapped_column(sort_order=23)
    import_id: Mapped[UUID | None] = mapped_column(Key, sort_order=24)
    __table_args__ = (
        sa.CheckConstraint("aside IN ('waiting', 'chosen', 'left')", name="aside_is_known"),
        sa.Index(
            "ix_diary_day_version_waiting",
            "patient_id",
            "aside",  # always the same there; without it SQLite prefers the primary key
            "day",
            sqlite_where=sa.text("aside = 'waiting'"),
            postgresql_where=sa.text("aside = 'waiting'"),
        ),
        {"sqlite_with_rowid": False},
    )


class SentSave(PatientOwned, Model):
    """A save that a device sent, so that the same one is stored once however often it comes.

    id: made on the device. version: of the day, or of its history where it was set aside.
    """

    __tablename__ = "sent_save"
    id: Mapped[UUID] = mapped_column(Key, primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    version: Mapped[int]
    aside: Mapped[bool]
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    __table_args__ = ({"sqlite_with_rowid": False},)
