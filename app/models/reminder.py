"""Reminders: when a person wants them, and which were sent."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.analysis.open_windows import Why
from app.models.base import Model, PatientOwned, UtcDateTime


class ReminderChoice(PatientOwned, Model):
    """When and how one person wants to be reminded. No row: they have not chosen yet.

    at: the time of day where the patient lives, as HH:MM; None is off. anchor: the weekday
    outside of all windows, 0 for Monday. paused_until: the first day with reminders again.
    chosen_at: when this was said, which begins reminders anew that had become rare.
    look_at: when the next run has to look at this diary, None for not before something is saved.
    """

    __tablename__ = "reminder_choice"
    at: Mapped[str | None] = mapped_column(sa.String(5))
    anchor: Mapped[int]
    by_email: Mapped[bool]
    by_push: Mapped[bool]
    paused_until: Mapped[date | None]
    chosen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    look_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        sa.CheckConstraint("anchor BETWEEN 0 AND 6", name="anchor_is_a_weekday"),
        sa.Index(None, "look_at", "patient_id"),
    )


class ReminderState(StrEnum):
    """What became of a reminder. Kept as text: never rename one."""

    CLAIMED = "claimed"  # a run is sending it, or was stopped while it did
    SENT = "sent"
    REFUSED = "refused"  # surely not taken: the next run tries again
    UNSURE = "unsure"  # perhaps sent; never tried again


class Reminder(PatientOwned, Model):
    """One reminder of one day. The key lets no day have two."""

    __tablename__ = "reminder"
    day: Mapped[date] = mapped_column(primary_key=True)
    why: Mapped[Why] = mapped_column(sa.String(10))
    state: Mapped[ReminderState] = mapped_column(sa.String(10))
    claimed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (
        sa.CheckConstraint(
            sa.column("state").in_([each.value for each in ReminderState]), name="state_is_known"
        ),
        sa.Index(
            "ix_reminder_claimed",
            "claimed_at",
            sqlite_where=sa.text("state = 'claimed'"),
            postgresql_where=sa.text("state = 'claimed'"),
        ),
    )
