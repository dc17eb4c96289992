"""What a share leaves out: what was written in own words, and the ratings of mood.

Rows of a diary leave the services through `show_…`, and what is saved goes through `keep_…`:
who may not see a note or a rating does not change it either.
"""

from collections.abc import Iterable
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm.attributes import set_committed_value

from app.access import Diary
from app.analysis.notation import leave_out, take_over
from app.catalogue.symptoms import MOOD
from app.extensions import db
from app.models import DiaryDay, DiaryDayVersion, DiaryEvent, Symptom, Treatment

Day = TypeVar("Day", DiaryDay, DiaryDayVersion)
Words = TypeVar("Words", Treatment, DiaryEvent)


def is_mood(code: str | None) -> bool:
    """Whether ratings of this symptom are ratings of mood. code: None for own words."""
    return code in MOOD


def hidden_numbers(diary: Diary) -> frozenset[int]:
    """The symptoms of this diary that its reader may not see. Asks only where there may be some."""
    if diary.sees_mood:
        return frozenset()
    own = Symptom.patient_id == diary.patient_id
    return frozenset(
        db.session.scalars(sa.select(Symptom.number).where(own, Symptom.code.in_(MOOD)))
    )


def show_days(diary: Diary, rows: Iterable[Day]) -> list[Day]:
    """These days or versions as their reader may see them. What is left out is cut from the row,
    which leaves the session before, so that nothing of this is ever saved.
    """
    found = list(rows)
    if diary.sees_notes and diary.sees_mood:
        return found
    hidden = hidden_numbers(diary)
    for row in found:
        _take_out(row)
        set_committed_value(row, "ratings", leave_out(row.ratings, hidden))
        if not diary.sees_notes:
            set_committed_value(row, "note", None)
    return found


def show_day(diary: Diary, row: Day | None) -> Day | None:
    """The same of one day, None where there is none."""
    return None if row is None else show_days(diary, [row])[0]


def show_treatments(diary: Diary, rows: Iterable[Treatment]) -> list[Treatment]:
    """These treatments without their notes, where the reader may not see them."""
    return _without(diary, rows, ("note",))


def show_events(diary: Diary, rows: Iterable[DiaryEvent]) -> list[DiaryEvent]:
    """These events with their kinds and days alone, where the reader may not see own words."""
    return _without(diary, rows, ("words", "dose"))


def keep_hidden(
    diary: Diary, stored: DiaryDay | DiaryDayVersion | None, said: dict[str, Any]
) -> dict[str, Any]:
    """What is said of a day, with all that its writer may not see as it is stored.

    said: by the names of the columns.
    """
    kept = dict(said)
    if not diary.sees_notes:
        kept["note"] = stored.note if stored else None
    before = stored.ratings if stored else ""
    kept["ratings"] = take_over(said["ratings"], before, hidden_numbers(diary))
    return kept


def keep_words(diary: Diary, names: Iterable[str], stored: object | None) -> dict[str, Any]:
    """The own words that a writer who may not see them leaves as they are; none for all others."""
    return {} if diary.sees_notes else {name: getattr(stored, name, None) for name in names}


def _without(diary: Diary, rows: Iterable[Words], names: Iterable[str]) -> list[Words]:
    found = list(rows)
    if diary.sees_notes:
        return found
    for row in found:
        _take_out(row)
        for name in names:
            set_committed_value(row, name, None)
    return found


def _take_out(row: object) -> None:
    if row in db.session:
        db.session.expunge(row)
