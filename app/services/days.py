"""Diary days: rate one, read one, list many."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import with_expression

from app import clock
from app.access import Diary, Right, open_diary
from app.analysis.notation import leave_out, read_ratings, write_ratings
from app.catalogue.marks import read_marks, write_marks
from app.errors import NotFound, Refused, StaleEdit
from app.extensions import db
from app.models import Act, DiaryDay, DiaryDayVersion
from app.services.audit import actor_of, commit, hold
from app.services.day_versions import former_of, has_other_versions, list_versions
from app.services.hidden import hidden_numbers, keep_hidden, show_day, show_days
from app.services.safety import raise_flags

__all__ = [
    "FIRST_DAY",
    "DayDraft",
    "DayMark",
    "DiaryDay",
    "Sent",
    "check_day",
    "draft_of",
    "find_day",
    "first_saved_day",
    "has_answer",
    "has_come_back",
    "is_back",
    "list_days",
    "list_latest",
    "list_marked",
    "list_rated",
    "list_versions",
    "mark_days",
    "mark_of",
    "put_day",
    "rate_day",
    "stored_day",
]

RECALLED_AFTER_DAYS = 3
FEW = 4
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
class Sent:
    """How a day came here, where that is known.

    device: as in "Phone". saved_at: when it was saved on a device that sent it later.
    """

    device: str | None = None
    saved_at: datetime | None = None


SENT_AT_ONCE = Sent()


@dataclass(frozen=True)
class DayMark:
    """How one day looks in a week strip or a month. import_id: of the file that brought it."""

    rated: bool
    recalled: bool
    marks: str = ""
    import_id: UUID | None = None


def find_day(diary: Diary, day: date) -> DiaryDay | None:
    """What was saved for this day, as its reader may see it; None for a blank one."""
    return show_day(diary, stored_day(diary, day))


def stored_day(diary: Diary, day: date) -> DiaryDay | None:
    """What was saved for this day, all of it: for those who save, never for a page."""
    return db.session.scalar(_days_of(diary).where(DiaryDay.day == day))


def list_days(
    diary: Diary, first: date | None = None, last: date | None = None, most: int | None = None
) -> list[DiaryDay]:
    """The saved days from `first` to `last`, both included, in their order; at most `most`."""
    query = _days_of(diary)
    if first is not None:
        query = query.where(DiaryDay.day >= first)
    if last is not None:
        query = query.where(DiaryDay.day <= last)
    return show_days(diary, db.session.scalars(query.order_by(DiaryDay.day).limit(most)))


def list_rated(diary: Diary, first: date = FIRST_DAY) -> Sequence[tuple[date, str, bool]]:
    """(day, ratings in our notation, recalled) of all saved days since `first`, in order."""
    query = sa.select(DiaryDay.day, DiaryDay.ratings, sa.func.coalesce(DiaryDay.recalled, False))
    query = query.where(DiaryDay.patient_id == diary.patient_id, DiaryDay.day >= first)
    query = query.order_by(DiaryDay.day)
    hidden = hidden_numbers(diary)
    saved = db.session.execute(query)
    return [(day, leave_out(ratings, hidden), late) for day, ratings, late in saved]


def list_marked(diary: Diary) -> Sequence[tuple[date, str, bool, str]]:
    """As `list_rated`, with the marks of each day as they are stored."""
    recalled = sa.func.coalesce(DiaryDay.recalled, False)
    query = sa.select(DiaryDay.day, DiaryDay.ratings, recalled, DiaryDay.marks)
    query = query.where(DiaryDay.patient_id == diary.patient_id).order_by(DiaryDay.day)
    hidden = hidden_numbers(diary)
    saved = db.session.execute(query)
    return [(day, leave_out(ratings, hidden), late, marks) for day, ratings, late, marks in saved]


def first_saved_day(diary: Diary) -> date | None:
    """The earliest day that was saved; None for an empty diary."""
    query = sa.select(sa.func.min(DiaryDay.day)).where(DiaryDay.patient_id == diary.patient_id)
    return db.session.scalar(query)


def mark_days(diary: Diary, first: date, last: date) -> dict[date, DayMark]:
    """Which days from `first` to `last` have a rating, and which of these were recalled."""
    columns = (DiaryDay.day, DiaryDay.ratings, DiaryDay.recalled, DiaryDay.marks)
    query = sa.select(*columns, DiaryDay.import_id).where(
        DiaryDay.patient_id == diary.patient_id, DiaryDay.day.between(first, last)
    )
    hidden = hidden_numbers(diary)
    saved = db.session.execute(query)
    return {
        day: replace(mark_of(leave_out(ratings, hidden), recalled, marks), import_id=import_id)
        for day, ratings, recalled, marks, import_id in saved
    }


def mark_of(ratings: str, recalled: bool | None, marks: str = "") -> DayMark:
    """How a day with these ratings looks: one that was only skipped is not rated."""
    return DayMark(bool(ratings.strip("-.")), bool(recalled), marks)


def has_answer(saved: DiaryDay) -> bool:
    """Whether any symptom of this day was rated or skipped on purpose."""
    return bool(saved.ratings.strip("."))


def list_latest(diary: Diary, first: date, last: date) -> list[DiaryDay]:
    """As `list_days`, with the latest FEW days before `first` ahead of them."""
    own = DiaryDay.patient_id == diary.patient_id
    before = sa.select(DiaryDay.day).where(own, DiaryDay.day < first)
    before = before.order_by(DiaryDay.day.desc()).limit(FEW)
    asked_for = sa.or_(DiaryDay.day.between(first, last), DiaryDay.day.in_(before))
    return show_days(
        diary, db.session.scalars(_days_of(diary).where(asked_for).order_by(DiaryDay.day))
    )


def is_back(diary: Diary, last: date | None) -> bool:
    """Whether the day that was saved last lies more than SILENT_DAYS days ago."""
    return last is not None and (diary.today - last).days > SILENT_DAYS


def has_come_back(account_id: UUID) -> bool:
    """Whether this account keeps a diary to which somebody is back, as `is_back` says."""
    try:
        diary = open_diary(account_id, account_id, Right.OWN)
    except NotFound:
        return False
    saved = sa.select(sa.func.max(DiaryDay.day)).where(DiaryDay.patient_id == account_id)
    return is_back(diary, db.session.scalar(saved))


def rate_day(
    diary: Diary,
    day: date,
    draft: DayDraft,
    seen_version: int | None,
    sent: Sent = SENT_AT_ONCE,
) -> None:
    """Save what is said of one day. Saying the same again changes nothing.

    seen_version: the version the reader had before them, None for a blank day.
    Raises as put_day does.
    """
    diary.require(Right.RECORD)
    hold(diary)
    _stored, changed = put_day(diary, day, draft, seen_version, sent)
    if changed:
        commit(diary, Act.DAY_RATED if diary.only_day is None else Act.DAY_RATED_BY_LINK, day)


def put_day(
    diary: Diary,
    day: date,
    draft: DayDraft,
    seen_version: int | None,
    sent: Sent,
    *,
    whole: bool = False,
) -> tuple[DiaryDay, bool]:
    """Put what is said of one day into the open transaction; gives the day, and whether that
    changed it.

    whole: the draft is a version that was stored, with what its writer may not see; else that
    stays as it is.

    Raises StaleEdit when somebody saved another thing since `seen_version`, NotFound for a day
    that has not come yet, Refused for one that says nothing or has a mark that nobody knows.
    """
    diary.require(Right.RECORD)
    check_day(diary, day)
    stored = stored_day(diary, day)
    said = say(stored, draft)
    if not whole:
        said = keep_hidden(diary, stored, said)
    if stored is None and not says_something(said):
        raise Refused("nothing_said")
    if stored is not None and all(getattr(stored, name) == said[name] for name in said):
        return stored, False
    if (stored.version if stored else None) != seen_version:
        raise StaleEdit
    entered_at = sent.saved_at or clock.now()
    stored = write_day(diary, day, stored, **said, entered_at=entered_at, sent=sent)
    raise_flags(diary, day, stored.ratings)
    return stored, True


def say(stored: DiaryDay | DiaryDayVersion | None, draft: DayDraft) -> dict[str, Any]:
    """What a draft makes of a day, as it is stored, by the names of the columns."""
    before = read_ratings(stored.ratings) if stored else {}
    ratings = write_ratings({**before, **draft.ratings})
    return {"ratings": ratings, "note": draft.note or None, "marks": _marks(stored, draft)}


def says_something(said: dict[str, Any]) -> bool:
    """Whether anything but blanks is said of a day."""
    besides = any(value for name, value in said.items() if name != "ratings")
    return besides or bool(said["ratings"].strip("."))


def write_day(
    diary: Diary,
    day: date,
    stored: DiaryDay | None,
    ratings: str,
    note: str | None,
    entered_at: datetime | None,
    recalled: bool | None = None,
    marks: str | None = None,
    sent: Sent = SENT_AT_ONCE,
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
        db.session.add(former_of(stored))
        stored.version += 1
    if stored.ratings != ratings:
        stored.ratings = ratings
        stored.entered_at = entered_at
        if recalled is None and entered_at is not None:
            recalled = is_recalled(day, entered_at, diary.timezone)
        stored.recalled = recalled
    stored.note = note
    stored.marks = stored.marks if marks is None else marks
    stored.device, stored.saved_at = sent.device, sent.saved_at
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


def draft_of(version: DiaryDay | DiaryDayVersion) -> DayDraft:
    """What a version of a day says, to be said again."""
    marks = frozenset(mark.code for mark in read_marks(version.marks))
    return DayDraft(ratings=read_ratings(version.ratings), note=version.note, marks=marks)


def _marks(stored: DiaryDay | DiaryDayVersion | None, draft: DayDraft) -> str:
    if draft.marks is None:
        return stored.marks if stored else ""
    try:
        return write_marks(draft.marks)
    except KeyError as error:
        raise Refused("unknown_mark") from error


def _days_of(diary: Diary) -> sa.Select[DiaryDay]:
    own = sa.select(DiaryDay).where(DiaryDay.patient_id == diary.patient_id)
    told = with_expression(DiaryDay.has_history, has_other_versions())
    return own.options(told).execution_options(populate_existing=True)
