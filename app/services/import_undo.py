"""Taking back all that one import brought, through the history: what was changed since stays."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app import clock
from app.access import Diary, Right
from app.analysis.notation import read_ratings, take_over
from app.extensions import db
from app.models import Act, DiaryDay, DiaryDayVersion, ImportBatch, Symptom
from app.services.audit import actor_of, commit, hold
from app.services.day_batches import in_batches, keep_versions, stored_day_rows
from app.services.day_versions import SAID, says_the_same
from app.services.hidden import hidden_numbers
from app.services.import_batches import get_import
from app.services.safety import raise_flags
from app.services.treatment_undo import ToTakeBack, list_to_take_back, take_back

# What a day was before the import that began it. Its row stays, so that its history does.
BLANK: dict[str, Any] = {"ratings": "", "note": None, "marks": "", "entered_at": None}
BLANK |= {"recalled": None, "import_id": None}
FRESH = timedelta(days=15)  # of ratings that raised a safety message when they were brought in


@dataclass(frozen=True)
class Undoing:
    """What taking an import back does. The days of changed treatments and days stay as they are."""

    batch: ImportBatch
    days: tuple[date, ...]
    changed_days: tuple[date, ...]
    treatments: tuple[date, ...]
    changed_treatments: tuple[date, ...]

    @property
    def changes(self) -> bool:
        """Whether there is anything to take back."""
        return bool(self.days or self.treatments)


@dataclass(frozen=True)
class _Day:
    """A day that an import touched. is_as_brought: whether it still says what that did.

    before: None where it was blank.
    """

    now: DiaryDay
    is_as_brought: bool
    before: DiaryDayVersion | None


def plan_undo(diary: Diary, import_id: UUID) -> Undoing:
    """What taking an import back would do. Raises NotFound."""
    batch = get_import(diary, import_id)
    return _told(batch, _days_of(diary, batch), list_to_take_back(diary, batch))


def undo_import(diary: Diary, import_id: UUID) -> Undoing:
    """Take back all that an import brought.

    A day or treatment that was changed since stays as it is; what the reader may not see stays,
    too. Taking it back again changes nothing, but for days that a later import had changed and
    that are by now as this one brought them. Raises NotFound.
    """
    diary.require(Right.RECORD)
    hold(diary)
    batch = get_import(diary, import_id)
    db.session.refresh(batch)
    touched, treated = _days_of(diary, batch), list_to_take_back(diary, batch)
    done = _told(batch, touched, treated)
    if batch.undone_at is not None and not done.changes:
        return done
    _write(diary, [day for day in touched if day.is_as_brought], batch)
    for each in treated:
        if not each.is_changed:
            take_back(diary, each)
    batch.undone_at, batch.undone_by_id = clock.now(), actor_of(diary)
    db.session.flush()
    _retire(diary, batch)
    commit(diary, Act.IMPORT_UNDONE, import_id)
    return done


def _told(batch: ImportBatch, days: Sequence[_Day], treated: Sequence[ToTakeBack]) -> Undoing:
    return Undoing(
        batch,
        tuple(day.now.day for day in days if day.is_as_brought),
        tuple(day.now.day for day in days if not day.is_as_brought),
        tuple(each.day for each in treated if not each.is_changed),
        tuple(each.day for each in treated if each.is_changed),
    )


def _days_of(diary: Diary, batch: ImportBatch) -> list[_Day]:
    """The days that this import brought or changed, in order; those that it changed no longer
    only while it was not taken back.
    """
    mine = sa.select(DiaryDay).where(DiaryDay.patient_id == diary.patient_id)
    mine = mine.execution_options(populate_existing=True)
    stored = list(db.session.scalars(mine.where(DiaryDay.import_id == batch.id)))
    if batch.undone_at is None:
        there = {day.day for day in stored}
        others = [day for day in _once_brought(diary, batch) if day not in there]
        for days in in_batches(others):
            stored += db.session.scalars(mine.where(DiaryDay.day.in_(days)))
    former = _versions(diary, [day.day for day in stored])
    return [_day(now, batch, former) for now in sorted(stored, key=lambda day: day.day)]


def _day(now: DiaryDay, batch: ImportBatch, former: dict[date, dict[int, DiaryDayVersion]]) -> _Day:
    versions = former.get(now.day, {})
    brought = [number for number, each in versions.items() if each.import_id == batch.id]
    first = min(brought, default=now.version)
    as_brought = now.import_id == batch.id and says_the_same(now, versions.get(first, now))
    return _Day(now, as_brought, versions.get(first - 1))


def _once_brought(diary: Diary, batch: ImportBatch) -> Sequence[date]:
    query = sa.select(DiaryDayVersion.day).distinct()
    return db.session.scalars(
        query.where(
            DiaryDayVersion.patient_id == diary.patient_id, DiaryDayVersion.import_id == batch.id
        )
    ).all()


def _versions(diary: Diary, days: Sequence[date]) -> dict[date, dict[int, DiaryDayVersion]]:
    """All former versions of these days, without those that were set aside."""
    own = DiaryDayVersion.patient_id == diary.patient_id, DiaryDayVersion.version > 0
    found: dict[date, dict[int, DiaryDayVersion]] = {}
    for some in in_batches(days):
        query = sa.select(DiaryDayVersion).where(*own, DiaryDayVersion.day.in_(some))
        for each in db.session.scalars(query):
            found.setdefault(each.day, {})[each.version] = each
    return found


def _write(diary: Diary, days: Sequence[_Day], batch: ImportBatch) -> None:
    """Put these days as they were before into the open transaction."""
    hidden, by_id, now = hidden_numbers(diary), actor_of(diary), clock.now()
    keep_versions(diary, [day.now.day for day in days])
    for day in days:
        said = {name: getattr(day.before, name) for name in BLANK} if day.before else {**BLANK}
        said["ratings"] = take_over(said["ratings"], day.now.ratings, hidden)
        if not diary.sees_notes:
            said["note"] = day.now.note
        if all(said[name] == getattr(day.now, name) for name in SAID):
            said["entered_at"], said["recalled"] = day.now.entered_at, day.now.recalled
        for name, value in said.items():
            setattr(day.now, name, value)
        day.now.version += 1
        day.now.device = day.now.saved_at = None
        day.now.recorded_by_id, day.now.recorded_at = by_id, now
    db.session.flush()
    brought_on = clock.day_of(batch.at, diary.timezone)
    for day in days:
        if brought_on - day.now.day < FRESH:
            raise_flags(diary, day.now.day, day.now.ratings)


def _retire(diary: Diary, batch: ImportBatch) -> None:
    """Rate no longer what only this import brought: its symptoms, where no day has one left."""
    rated = {number for row in stored_day_rows(diary) for number in read_ratings(row.ratings)}
    numbers = set(batch.new_symptoms) - rated
    if numbers:
        unused = sa.update(Symptom).where(
            Symptom.patient_id == diary.patient_id,
            Symptom.number.in_(numbers),
            Symptom.retired_on.is_(None),
        )
        db.session.execute(unused.values(retired_on=diary.today))
