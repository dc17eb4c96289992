"""Diary days: rate one, read one, list many."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa

from app import clock
from app.access import Diary, Right, open_diary
from app.analysis.notation import read_ratings, write_ratings
from app.catalogue.marks import write_marks
from app.errors import NotFound, Refused, StaleEdit
from app.extensions import db
from app.models import Act, DiaryDay, DiaryDayVersion
from app.services.audit import actor_of, commit
from app.services.safety import raise_flags

__all__ = [
    "FIRST_DAY",
    "DayDraft",
    "DayMark",
    "DiaryDay",
    "check_day",
    "find_day",
    "has_answer",
    "has_come_back",
    "is_back",
    "list_days",
    "list_marked",
    "list_rated",
    "list_versions",
    "mark_days",
    "mark_of",
    "rate_day",
]

RECALLED_AFTER_DAYS = 3
SILENT_DAYS = 14  # after these without a saved day somebody is welcomed back
FIRST_DAY = date(1900, 1, 1)
LONGEST_NOTE = 2000


@dataclass(frozen=True)
class DayDraft:
    """What somebody says of one day.

    ratings: symptom number -> severity 0..10, or None for skipped. A symptom that is not named
        stays as it was.
    marks: what was unusual, by codes of the catalogue; None: not said, they stay as they were.
    """

    ratings: Mapping[int, int | None] = field(default_factory=dict)
    note: str | None = None
    marks: frozenset[str] | None = None


@dataclass(frozen=True)
class DayMark:
    """How one day looks in a week strip or a month."""

    rated: bool
    recalled: bool
    marks: str = ""


def find_day(diary: Diary, day: date) -> DiaryDay | None:
    """What was saved for this day, None for a blank one."""
    return db.session.scalar(_days_of(diary).where(DiaryDay.day == day))


def list_days(diary: Diary, first: date | None = None, last: date | None = None) -> list[DiaryDay]:
    """The saved days from `first` to `last`, both included, in their order."""
    query = _days_of(diary)
    if first is not None:
        query = query.where(DiaryDay.day >= first)
    if last is not None:
        query = query.where(DiaryDay.day <= last)
    return list(db.session.scalars(query.order_by(DiaryDay.day)))


def list_rated(diary: Diary, first: date = FIRST_DAY) -> Sequence[tuple[date, str, bool]]:
    """(day, ratings in our notation, recalled) of all saved days since `first`, in order."""
    query = sa.select(DiaryDay.day, DiaryDay.ratings, sa.func.coalesce(DiaryDay.recalled, False))
    query = query.where(DiaryDay.patient_id == diary.patient_id, DiaryDay.day >= first)
    query = query.order_by(DiaryDay.day)
    return [(day, ratings, recalled) for day, ratings, recalled in db.session.execute(query)]


def list_marked(diary: Diary) -> Sequence[tuple[date, str, bool, str]]:
    """As `list_rated`, with the marks of each day as they are stored."""
    recalled = sa.func.coalesce(DiaryDay.recalled, False)
    query = sa.select(DiaryDay.day, DiaryDay.ratings, recalled, DiaryDay.marks)
    query = query.where(DiaryDay.patient_id == diary.patient_id).order_by(DiaryDay.day)
    saved = db.session.execute(query)
    return [(day, ratings, late, marks) for day, ratings, late, marks in saved]


def mark_days(diary: Diary, first: date, last: date) -> dict[date, DayMark]:
    """Which days from `first` to `last` have a rating, and which of these were recalled."""
    query = sa.select(DiaryDay.day, DiaryDay.ratings, DiaryDay.recalled, DiaryDay.marks).where(
        DiaryDay.patient_id == diary.patient_id, DiaryDay.day.between(first, last)
    )
    saved = db.session.execute(query)
    return {day: mark_of(ratings, recalled, marks) for day, ratings, recalled, marks in saved}


def mark_of(ratings: str, recalled: bool | None, marks: str = "") -> DayMark:
    """How a day with these ratings looks: one that was only skipped is not rated."""
    return DayMark(bool(ratings.strip("-.")), bool(recalled), marks)


def has_answer(saved: DiaryDay) -> bool:
    """Whether any symptom of this day was rated or skipped on purpose."""
    return bool(saved.ratings.strip("."))


def is_back(diary: Diary) -> bool:
    """Whether days were saved before, and none for SILENT_DAYS days up to yesterday, or today."""
    saved = sa.select(sa.func.max(DiaryDay.day)).where(DiaryDay.patient_id == diary.patient_id)
    last = db.session.scalar(saved)
    return last is not None and (diary.today - last).days > SILENT_DAYS


def has_come_back(account_id: UUID) -> bool:
    """Whether this account keeps a diary to which somebody is back, as `is_back` says."""
    try:
        return is_back(open_diary(account_id, account_id, Right.OWN))
    except NotFound:
        return False


def list_versions(diary: Diary, day: date) -> list[DiaryDayVersion]:
    """How this day was before, newest first."""
    query = sa.select(DiaryDayVersion).where(
        DiaryDayVersion.patient_id == diary.patient_id, DiaryDayVersion.day == day
    )
    return list(db.session.scalars(query.order_by(DiaryDayVersion.version.desc())))


def rate_day(diary: Diary, day: date, draft: DayDraft, seen_version: int | None) -> None:
    """Save what is said of one day. Saying the same again changes nothing.

    seen_version: the version the reader had before them, None for a blank day.
    Raises StaleEdit when somebody saved another thing meanwhile, NotFound for a day that has not
    come yet, Refused for one that says nothing or has a mark that nobody knows.
    """
    diary.require(Right.RECORD)
    check_day(diary, day)
    stored = find_day(diary, day)
    ratings = _merged(stored, draft)
    note = draft.note or None
    marks = _marks(stored, draft)
    if not ratings.strip(".") and note is None and not marks and stored is None:
        raise Refused("nothing_said")
    said = (ratings, note, marks)
    if stored is not None and (stored.ratings, stored.note, stored.marks) == said:
        return
    if (stored.version if stored else None) != seen_version:
        raise StaleEdit
    write_day(diary, day, stored, ratings, note, entered_at=clock.now(), marks=marks)
    raise_flags(diary, day, ratings)
    commit(diary, Act.DAY_RATED if diary.only_day is None else Act.DAY_RATED_BY_LINK, day)


def write_day(
    diary: Diary,
    day: date,
    stored: DiaryDay | None,
    ratings: str,
    note: str | None,
    entered_at: datetime | None,
    recalled: bool | None = None,
    marks: str | None = None,
) -> DiaryDay:
    """Put one day into the open transaction, its former version into the history.

    entered_at: when these ratings were entered, None where nobody knows; kept as it was where
        the ratings do not change. recalled: only where it is known better than from entered_at.
    marks: as they are stored; None leaves them as they were.
    """
    if stored is None:
        stored = DiaryDay(patient_id=diary.patient_id, day=day, version=1, ratings="", marks="")
        db.session.add(stored)
    else:
        db.session.add(_former(stored))
        stored.version += 1
    if stored.ratings != ratings:
        stored.ratings = ratings
        stored.entered_at = entered_at
        if recalled is None and entered_at is not None:
            recalled = is_recalled(day, entered_at, diary.timezone)
        stored.recalled = recalled
    stored.note = note
    stored.marks = stored.marks if marks is None else marks
    stored.recorded_by_id = actor_of(diary)
    stored.recorded_at = clock.now()
    return stored


def is_recalled(day: date, entered_at: datetime, timezone: str) -> bool:
    """Whether a day was entered from memory: more than three days after it."""
    return (clock.day_of(entered_at, timezone) - day).days > RECALLED_AFTER_DAYS


def check_day(diary: Diary, day: date) -> None:
    """Raises NotFound for a day outside the calendar of this diary: before 1900 or not yet."""
    if not FIRST_DAY <= day <= diary.today:
        raise NotFound


def _merged(stored: DiaryDay | None, draft: DayDraft) -> str:
    before = read_ratings(stored.ratings) if stored else {}
    return write_ratings({**before, **draft.ratings})


def _marks(stored: DiaryDay | None, draft: DayDraft) -> str:
    if draft.marks is None:
        return stored.marks if stored else ""
    try:
        return write_marks(draft.marks)
    except KeyError as error:
        raise Refused("unknown_mark") from error


def _former(stored: DiaryDay) -> DiaryDayVersion:
    return DiaryDayVersion(
        patient_id=stored.patient_id,
        day=stored.day,
        version=stored.version,
        ratings=stored.ratings,
        note=stored.note,
        marks=stored.marks,
        entered_at=stored.entered_at,
        recalled=stored.recalled,
        recorded_by_id=stored.recorded_by_id,
        recorded_at=stored.recorded_at,
    )


def _days_of(diary: Diary) -> sa.Select[DiaryDay]:
    return sa.select(DiaryDay).where(DiaryDay.patient_id == diary.patient_id)
