"""What happened between the treatments that the ratings do not tell."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Key, Model, PatientOwned, Recorded, UtcDateTime
from app.models.sealed import SealedJson, SealedText


class EventKind(StrEnum):
    """What can happen. Kept as text: never rename one."""

    MEDICINE_STARTED = "medicine_started"
    MEDICINE_CHANGED = "medicine_changed"
    MEDICINE_STOPPED = "medicine_stopped"
    PHYSIOTHERAPY = "physiotherapy"
    ILLNESS = "illness"
    STRESS = "stress"
    DBS_SETTING = "dbs_setting"
    SENSORY_TRICK = "sensory_trick"
    NOTICED_WORKING = "noticed_working"
    WEARING_OFF = "wearing_off"
    OTHER = "other"


class DiaryEvent(PatientOwned, Recorded, Model):
    """One thing that happened on a day, or from that day until another.

    words: which medicine, which illness. dose: of a medicine, in own words.
    """

    __tablename__ = "diary_event"
    id: Mapped[UUID] = mapped_column(Key, primary_key=True, default=uuid4)
    day: Mapped[date]
    until: Mapped[date | None]
    kind: Mapped[EventKind] = mapped_column(sa.String(20))
    words: Mapped[str | None] = mapped_column(SealedText("diary_event.words", 120))
    dose: Mapped[str | None] = mapped_column(SealedText("diary_event.dose", 60))

    __mapper_args__ = {"version_id_col": Recorded.version, "version_id_generator": False}  # noqa: RUF012
    __table_args__ = (
        sa.Index(None, "patient_id", "day"),
        sa.CheckConstraint("day >= '1900-01-01'", name="day_in_range"),
        sa.CheckConstraint("until >= day", name="until_after_day"),
        sa.CheckConstraint(
            sa.column("kind").in_([each.value for each in EventKind]), name="kind_is_known"
        ),
    )

    def meets(self, first: date, last: date) -> bool:
        """Whether it touches the days from `first` to `last`, both included."""
        return self.day <= last and (self.until or self.day) >= first


class DiaryEventVersion(PatientOwned, Model):
    """An event as it was before it was revised or removed."""

    __tablename__ = "diary_event_version"
    event_id: Mapped[UUID] = mapped_column(Key, primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    recorded_by_id: Mapped[UUID] = mapped_column(Key)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    content: Mapped[dict[str, Any]] = mapped_column(SealedJson("diary_event_version.content"))
