"""A sketch from memory of the weeks around the last injection: save, read, remove, bring back.

It is a picture for the person. Nothing that is worked out or counted reads it, and in files it has
a place of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from app import clock
from app.access import Diary, Right
from app.analysis.notation import read_ratings, write_ratings
from app.analysis.sketch import steps_begun
from app.errors import NotFound, Refused, StaleEdit
from app.extensions import db
from app.models import Act, Sketch
from app.services.audit import actor_of, commit, hold
from app.services.treatments import list_treatment_days


@dataclass(frozen=True)
class Sketched:
    """What was sketched. levels: step -> 0..10, for those that were not left empty."""

    treated_on: date
    levels: Mapping[int, int]
    sketched_at: datetime
    version: int


def find_sketch(diary: Diary) -> Sketched | None:
    """The sketch of this diary, None where there is none."""
    stored = _stored(diary)
    if stored is None or stored.removed_at is not None:
        return None
    said = read_ratings(stored.levels)
    levels = {step: level for step, level in said.items() if level is not None}
    return Sketched(stored.treated_on, levels, stored.recorded_at, stored.version)


def is_removed(diary: Diary) -> bool:
    """Whether there was a sketch that can be brought back."""
    stored = _stored(diary)
    return stored is not None and stored.removed_at is not None


def last_treated_on(diary: Diary) -> date | None:
    """The injection that can be sketched, None without one."""
    visits = list_treatment_days(diary)
    return visits[-1][1] if visits else None


def save_sketch(
    diary: Diary, treated_on: date, levels: Mapping[int, int], seen_version: int | None
) -> None:
    """Save a sketch in the place of any other. Saying the same again changes nothing.

    Raises StaleEdit when it was saved or removed after `seen_version`, or there was another
    injection since; Refused for one that says nothing or of weeks that have not begun.
    """
    diary.require(Right.OWN)
    if treated_on != last_treated_on(diary):
        raise StaleEdit
    if not levels:
        raise Refused("nothing_said")
    if not set(levels) <= set(range(steps_begun(treated_on, diary.today))):
        raise Refused("sketch_step")
    hold(diary)
    signs = write_ratings(levels)
    stored = _stored(diary)
    is_there = stored is not None and stored.removed_at is None
    if (
        stored is not None
        and is_there
        and (stored.treated_on, stored.levels) == (treated_on, signs)
    ):
        return
    if (stored.version if stored is not None and is_there else None) != seen_version:
        raise StaleEdit
    if stored is None:
        stored = Sketch(patient_id=diary.patient_id, version=0)
        db.session.add(stored)
    stored.treated_on, stored.levels, stored.removed_at = treated_on, signs, None
    _commit(diary, stored, Act.SKETCH_SAVED)


def remove_sketch(diary: Diary, seen_version: int | None) -> None:
    """Take the sketch out; `restore_sketch` brings it back. Does nothing where it is gone.

    Raises StaleEdit when it was saved after `seen_version`.
    """
    diary.require(Right.OWN)
    stored = _stored(diary)
    if stored is None or stored.removed_at is not None:
        return
    if stored.version != seen_version:
        raise StaleEdit
    stored.removed_at = clock.now()
    stored.version += 1
    commit(diary, Act.SKETCH_REMOVED)


def restore_sketch(diary: Diary) -> None:
    """Bring a removed sketch back as it was. Raises NotFound where there never was one."""
    diary.require(Right.OWN)
    stored = _stored(diary)
    if stored is None:
        raise NotFound
    if stored.removed_at is not None:
        stored.removed_at = None
        stored.version += 1
        commit(diary, Act.SKETCH_RESTORED)


def _commit(diary: Diary, stored: Sketch, act: Act) -> None:
    stored.version += 1
    stored.recorded_by_id = actor_of(diary)
    stored.recorded_at = clock.now()
    commit(diary, act)


def _stored(diary: Diary) -> Sketch | None:
    query = sa.select(Sketch).where(Sketch.patient_id == diary.patient_id)
    return db.session.scalar(query.execution_options(populate_existing=True))
