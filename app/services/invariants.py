"""What must hold of everything that is stored, whatever happened: for `flask diary check`.

The constraints of the database hold the rest. Each rule is one statement that finds what breaks it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

import sqlalchemy as sa

from app.extensions import db, everything, own_session
from app.models import (
    DiaryDay,
    DiaryDayVersion,
    DiaryEvent,
    DiaryEventVersion,
    KeptAnswer,
    KeptPage,
    ListSummary,
    Patient,
    Review,
    SentSave,
    Treatment,
    TreatmentVersion,
    User,
)

__all__ = ["Breach", "list_breaches"]

MOST_TOLD = 20  # of one rule
COPIES = (KeptAnswer, KeptPage, ListSummary, Review)


@dataclass(frozen=True)
class Breach:
    """One thing that cannot be. where: ids, never what somebody wrote."""

    rule: str
    where: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.where}"


def list_breaches() -> list[Breach]:
    """All that is wrong, as of one moment; at most MOST_TOLD of each rule. Changes nothing.

    On SQLite every page of the file is read; on PostgreSQL that is the work of `pg_amcheck`.
    """
    with own_session(reading=True, snapshot=True), everything():
        return [*_of_the_file(), *_of_the_rules()]


def _of_the_file() -> Iterator[Breach]:
    if db.engine.dialect.name != "sqlite":
        return
    for (told,) in db.session.execute(sa.text(f"PRAGMA integrity_check({MOST_TOLD})")):
        if told != "ok":
            yield Breach("the file is whole", told)
    for table, row, parent, _number in db.session.execute(sa.text("PRAGMA foreign_key_check")):
        yield Breach("what a row hangs on is there", f"{table} {row} without its {parent}")


def _of_the_rules() -> Iterator[Breach]:
    for rule, query in _rules():
        for row in db.session.execute(query.limit(MOST_TOLD)):
            yield Breach(rule, " ".join(map(str, row)))


def _rules() -> Iterator[tuple[str, sa.Select[Any]]]:
    yield (
        "a diary has an account",
        sa.select(Patient.id).where(~sa.exists().where(User.id == Patient.id)),
    )
    yield (
        "a day has all its former versions",
        _with_gaps(DiaryDay, DiaryDayVersion, DiaryDay.day, DiaryDayVersion.day),
    )
    yield (
        "a treatment has all its former versions",
        _with_gaps(Treatment, TreatmentVersion, Treatment.id, TreatmentVersion.treatment_id),
    )
    yield (
        "an event has all its former versions",
        _with_gaps(DiaryEvent, DiaryEventVersion, DiaryEvent.id, DiaryEventVersion.event_id),
    )
    for copy in COPIES:
        yield (
            f"no {copy.__tablename__} is of a diary as it never was",
            sa.select(copy.patient_id)
            .join(Patient, Patient.id == copy.patient_id)
            .where(copy.revision > Patient.revision),
        )
    yield "what a device was told is stored", _told_and_not_there()


def _with_gaps(now: Any, former: Any, key: Any, former_key: Any) -> sa.Select[Any]:
    """Those whose history does not hold each number below the present one, or one beyond it."""
    same = sa.and_(former.patient_id == now.patient_id, former_key == key, former.version > 0)
    held = sa.select(sa.func.count()).where(same).correlate(now).scalar_subquery()
    last = sa.select(sa.func.coalesce(sa.func.max(former.version), 0)).where(same).correlate(now)
    gap = sa.or_(held != now.version - 1, last.scalar_subquery() != now.version - 1)
    return sa.select(now.patient_id, key, now.version).where(gap)


def _told_and_not_there() -> sa.Select[Any]:
    here = sa.and_(DiaryDay.patient_id == SentSave.patient_id, DiaryDay.day == SentSave.day)
    earlier = sa.and_(
        DiaryDayVersion.patient_id == SentSave.patient_id,
        DiaryDayVersion.day == SentSave.day,
        DiaryDayVersion.version == SentSave.version,
    )
    there = sa.or_(
        sa.exists().where(here, DiaryDay.version == SentSave.version), sa.exists().where(earlier)
    )
    told: Any = sa.select(SentSave.patient_id, SentSave.day, SentSave.version).where(~there)
    return cast("sa.Select[Any]", told)
