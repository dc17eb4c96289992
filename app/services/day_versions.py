"""How a day was before: its former versions, and those that were set aside for a choice."""

from datetime import date

import sqlalchemy as sa

from app.access import Diary
from app.extensions import db
from app.models import Aside, DiaryDay, DiaryDayVersion

_OF_VERSION = {column.name for column in DiaryDayVersion.__table__.columns}
# What a day and its versions have in common, in the order of the table.
KEPT = tuple(c.name for c in DiaryDay.__table__.columns if c.name in _OF_VERSION)
_AROUND = {"patient_id", "day", "version", "entered_at", "recalled", "recorded_by_id"} | {
    "recorded_at",
    "device",
    "saved_at",
    "import_id",
}
# What a person said of the day; the rest is about who said it and when.
SAID = tuple(name for name in KEPT if name not in _AROUND)


def former_of(stored: DiaryDay) -> DiaryDayVersion:
    """A day as it stands, for its history."""
    return DiaryDayVersion(**{name: getattr(stored, name) for name in KEPT})


def says_the_same(one: DiaryDay | DiaryDayVersion, other: DiaryDay | DiaryDayVersion) -> bool:
    """Whether two versions of a day hold the same ratings, note and all else that was said."""
    return all(getattr(one, name) == getattr(other, name) for name in SAID)


def list_versions(diary: Diary, day: date) -> list[DiaryDayVersion]:
    """How this day was before, and what was set aside of it; newest first.

    With all that is stored, as everything in this module: pages ask day_history.
    """
    newest = (DiaryDayVersion.recorded_at.desc(), DiaryDayVersion.version.desc())
    return list(db.session.scalars(versions_of(diary, day).order_by(*newest)))


def list_waiting(diary: Diary, day: date) -> list[DiaryDayVersion]:
    """What was set aside of this day and waits for a choice, the earliest first."""
    waiting = versions_of(diary, day).where(DiaryDayVersion.aside == Aside.WAITING)
    return list(db.session.scalars(waiting.order_by(DiaryDayVersion.version.desc())))


def list_waiting_days(diary: Diary) -> list[date]:
    """The days up to today that wait for a choice, in order. Asks only where there is one."""
    if diary.waiting_on is None:
        return []
    query = sa.select(DiaryDayVersion.day).distinct()
    query = query.where(
        DiaryDayVersion.patient_id == diary.patient_id,
        DiaryDayVersion.day <= diary.today,
        DiaryDayVersion.aside == sa.literal_column("'waiting'"),
    )
    return list(db.session.scalars(query.order_by(DiaryDayVersion.day)))


def versions_of(diary: Diary, day: date) -> sa.Select[DiaryDayVersion]:
    """Each version of one day, as it is stored now."""
    own = DiaryDayVersion.patient_id == diary.patient_id, DiaryDayVersion.day == day
    query = sa.select(DiaryDayVersion).where(*own)
    return query.execution_options(populate_existing=True)


def has_other_versions() -> sa.ColumnElement[bool]:
    """Of a day in a query: whether it has a history."""
    same = DiaryDayVersion.patient_id == DiaryDay.patient_id, DiaryDayVersion.day == DiaryDay.day
    return sa.exists().where(*same)
