"""Many days at once, as plain rows: for files, where one object a day would be too slow."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple, TypeVar
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
READ_AT_ONCE = 200  # days of 200 symptoms as text are some megabytes
Item = TypeVar("Item")
DAY_COLUMNS = (DiaryDay.day, DiaryDay.ratings, DiaryDay.entered_at, DiaryDay.recalled)


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


class WholeDay(NamedTuple):
    """One day with its note and marks, in the notation of app.catalogue.marks."""

    day: date
    ratings: str
    entered_at: datetime | None
    recalled: bool | None
    note: str | None
    marks: str


def read_day_rows(
    diary: Diary, first: date | None = None, last: date | None = None
) -> Iterator[list[DayRow]]:
    """The saved days as `list_day_rows` gives them, a few at a time: never all in memory."""
    hidden = hidden_numbers(diary)
    for rows in _read(_days_between(diary, DAY_COLUMNS, first, last)):
        days = [DayRow._make(row) for row in rows]
        if hidden:
            days = [day._replace(ratings=leave_out(day.ratings, hidden)) for day in days]
        yield days


def read_whole_days(
    diary: Diary, first: date | None = None, last: date | None = None
) -> Iterator[WholeDay]:
    """The same days with note and marks, one after the other."""
    hidden = hidden_numbers(diary)
    columns = (*DAY_COLUMNS, DiaryDay.note, DiaryDay.marks)
    for rows in _read(_days_between(diary, columns, first, last)):
        for row in rows:
            day = WholeDay._make(row)
            note = day.note if diary.sees_notes else None
            yield day._replace(ratings=leave_out(day.ratings, hidden), note=note)


def stored_day_rows(diary: Diary) -> list[DayRow]:
    """The same with all that is stored: for those who save, never for a page or file."""
    return list(map(DayRow._make, db.session.execute(_days_between(diary, DAY_COLUMNS))))


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


def _days_between(
    diary: Diary, columns: Sequence[Any], first: date | None = None, last: date | None = None
) -> sa.Select[Any]:
    query = sa.select(*columns).where(DiaryDay.patient_id == diary.patient_id)
    if first is not None:
        query = query.where(DiaryDay.day >= first)
    if last is not None:
        query = query.where(DiaryDay.day <= last)
    return query.order_by(DiaryDay.day)


def _read(query: sa.Select[Any]) -> Iterator[Sequence[sa.Row[Any]]]:
    """The rows of a query, a few at a time; on PostgreSQL the others wait in the server."""
    with db.session.execute(query.execution_options(yield_per=READ_AT_ONCE)) as found:
        yield from found.partitions()


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
