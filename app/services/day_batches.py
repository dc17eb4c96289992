"""Many days at once, as plain rows: for imports, where one object a day would be too slow."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple, TypeVar
from uuid import UUID

import sqlalchemy as sa

from app import clock
from app.access import Diary
from app.analysis.notation import leave_out
from app.extensions import db
from app.models import DiaryDay, DiaryDayVersion
from app.services.audit import actor_of
from app.services.day_versions import KEPT
from app.services.hidden import hidden_numbers

BATCH = 500  # under the number of values that one statement may have
Item = TypeVar("Item")


class DayRow(NamedTuple):
    """One day without its note. The last two as in DiaryDay: None where not known."""

    day: date
    ratings: str
    entered_at: datetime | None
    recalled: bool | None


def list_day_rows(diary: Diary) -> list[DayRow]:
    """All saved days as their reader may see them, in their order."""
    hidden = hidden_numbers(diary)
    rows = stored_day_rows(diary)
    return (
        [row._replace(ratings=leave_out(row.ratings, hidden)) for row in rows] if hidden else rows
    )


def stored_day_rows(diary: Diary) -> list[DayRow]:
    """The same with all that is stored: for those who save, never for a page or file."""
    query = sa.select(DiaryDay.day, DiaryDay.ratings, DiaryDay.entered_at, DiaryDay.recalled)
    query = query.where(DiaryDay.patient_id == diary.patient_id).order_by(DiaryDay.day)
    return [DayRow(*row) for row in db.session.execute(query)]


def stored_notes(diary: Diary) -> dict[date, str]:
    """The notes of all days that have one: for those who save, never for a page or file."""
    query = sa.select(DiaryDay.day, DiaryDay.note).where(
        DiaryDay.patient_id == diary.patient_id, DiaryDay.note.is_not(None)
    )
    return {day: note for day, note in db.session.execute(query) if note}


def write_days(
    diary: Diary,
    new: Sequence[DayRow],
    changed: Sequence[DayRow],
    *,
    notes: Mapping[date, str] | None = None,
    import_id: UUID | None = None,
) -> None:
    """Put many days into the open transaction, former versions into the history.

    notes: of those that get another one; all other notes, and marks, stay. import_id: of the
    import that brings them. The caller holds the diary, so that nobody else saves one of them.
    """
    notes = notes or {}
    recorded: dict[str, object] = {"recorded_by_id": actor_of(diary), "recorded_at": clock.now()}
    recorded |= {"device": None, "saved_at": None}
    recorded |= {"import_id": import_id} if import_id else {}
    keep_versions(diary, [row.day for row in changed])
    session = db.session
    if noted := [
        {**_prefixed(row), "new_note": notes[row.day]} for row in changed if row.day in notes
    ]:
        session.execute(_revise(diary, {**recorded, "note": sa.bindparam("new_note")}), noted)
    if rated := [_prefixed(row) for row in changed if row.day not in notes]:
        session.execute(_revise(diary, recorded), rated)
    if new:
        added = {"patient_id": diary.patient_id, "version": 1, "marks": "", **recorded}
        rows = [{**added, **row._asdict(), "note": notes.get(row.day)} for row in new]
        db.session.execute(sa.insert(DiaryDay.__table__), rows)  # type: ignore[arg-type]


def keep_versions(diary: Diary, days: Sequence[date]) -> None:
    """Put many days as they stand into the history."""
    for some in in_batches(days):
        stored = sa.select(*(DiaryDay.__table__.c[name] for name in KEPT)).where(
            DiaryDay.patient_id == diary.patient_id, DiaryDay.day.in_(some)
        )
        kept = sa.insert(DiaryDayVersion.__table__)  # type: ignore[arg-type]
        db.session.execute(kept.from_select(KEPT, stored))


def _revise(diary: Diary, recorded: dict[str, object]) -> sa.Update:
    table = DiaryDay.__table__
    return (
        sa.update(table)  # type: ignore[arg-type]
        .where(table.c.patient_id == diary.patient_id, table.c.day == sa.bindparam("for_day"))
        .values(
            ratings=sa.bindparam("new_ratings"),
            entered_at=sa.bindparam("new_entered_at"),
            recalled=sa.bindparam("new_recalled"),
            version=table.c.version + 1,
            **recorded,
        )
    )


def _prefixed(row: DayRow) -> dict[str, object]:
    return {
        "for_day": row.day,
        "new_ratings": row.ratings,
        "new_entered_at": row.entered_at,
        "new_recalled": row.recalled,
    }


def in_batches(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """These items, so many at once as one statement may have values."""
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]
