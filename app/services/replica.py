"""Reading from a replica: a server that follows the one on which everything is saved.

The rule: from a replica comes only what a diary was opened for on the primary, read in one
snapshot in which the diary has the revision and the newest acts that the primary told a moment
before; else all of it comes from the primary.

Rights, sign-in, and whatever lies outside a diary are never read there. A replica that is behind,
away or slow costs a page some time, and no error.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from time import monotonic
from typing import TypeVar
from uuid import UUID
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from app import metrics
from app.access import Diary, OpenDiary
from app.extensions import REPLICA, db, end_reading, may_read_elsewhere, replica_session
from app.models import Act, AuditEvent, Patient
from app.services.faults import code_of

__all__ = ["NotCaughtUp", "may_read_elsewhere", "on_replica", "read", "read_many"]

log = logging.getLogger(__name__)
SECONDS_ALONE = 5  # after a failure a replica is left alone for so long, by each process
NEWEST = 8  # acts that are compared, since the clocks of two servers may differ a little
# What reading itself leaves behind.
BY_READING = (Act.DIARY_VISITED, Act.DIARY_EXPORTED, Act.SUMMARY_COPIED)

Found = TypeVar("Found")
Stand = frozenset[tuple[int, UUID | None]]
_alone_until: WeakKeyDictionary[sa.Engine, float] = WeakKeyDictionary()


class NotCaughtUp(Exception):
    """The replica cannot tell what the primary would: it is behind, or it failed."""


def read(diary: Diary, ask: Callable[[Diary], Found], *, with_readers: bool = False) -> Found:
    """What `ask` finds: on a replica that has caught up with this diary, else on the primary.

    ask: reads this diary in `db.session` and nothing else; it may be called twice.
    with_readers: whether it tells who read the diary.
    """
    if not may_read_elsewhere():
        return ask(diary)
    try:
        with on_replica(diary, with_readers=with_readers):
            return ask(diary)
    except NotCaughtUp:
        return ask(diary)


def read_many(diaries: Sequence[OpenDiary], ask: Callable[[], Found]) -> Found:
    """As read, for what follows from the saves of many diaries: from their revisions alone."""
    if not may_read_elsewhere() or not diaries:
        return ask()
    try:
        with _at({each.patient_id: each.revision for each in diaries}):
            return ask()
    except NotCaughtUp:
        return ask()


@contextmanager
def on_replica(diary: Diary, *, with_readers: bool = False) -> Iterator[None]:
    """Inside it `db.session` reads one snapshot of the replica, in which this diary is as it is.

    Raises NotCaughtUp where that cannot be, at the beginning or while it is read.
    """
    _refuse_one_that_rests()
    stand = _stand(diary, with_readers)
    if {revision for revision, _act in stand} != {diary.revision}:
        raise NotCaughtUp  # saved since the door opened
    with _noted(), replica_session():
        if _stand(diary, with_readers) != stand:
            raise NotCaughtUp
        metrics.count(metrics.REPLICA, "read")
        yield


@contextmanager
def _at(revisions: dict[UUID, int]) -> Iterator[None]:
    _refuse_one_that_rests()
    query = sa.select(Patient.id, Patient.revision).where(Patient.id.in_(revisions))
    with _noted(), replica_session():
        if {row.id: row.revision for row in db.session.execute(query)} != revisions:
            raise NotCaughtUp
        metrics.count(metrics.REPLICA, "read")
        yield


def _stand(diary: Diary, with_readers: bool) -> Stand:
    """How far the database has come with this diary, in one statement: its revision and last acts.

    What clinicians leave beside a diary raises no revision, but leaves an act.
    """
    acts = (
        sa.select(AuditEvent.patient_id, AuditEvent.id)
        .where(AuditEvent.patient_id == diary.patient_id)
        .where(sa.true() if with_readers else AuditEvent.act.not_in(BY_READING))
        .order_by(AuditEvent.at.desc(), AuditEvent.id)
        .limit(NEWEST)
        .subquery()
    )
    query = (
        sa.select(Patient.revision, acts.c.id)
        .outerjoin(acts, acts.c.patient_id == Patient.id)
        .where(Patient.id == diary.patient_id)
    )
    return frozenset((revision, act) for revision, act in db.session.execute(query))


def _refuse_one_that_rests() -> None:
    if not may_read_elsewhere() or monotonic() < _alone_until.get(db.engines[REPLICA], 0.0):
        raise NotCaughtUp


@contextmanager
def _noted() -> Iterator[None]:
    """Count what becomes of it; leave a replica that fails alone for some seconds.

    Raises NotCaughtUp for every fault of it.
    """
    end_reading()  # an export may take long: nothing of the primary is held meanwhile
    try:
        yield
    except NotCaughtUp:
        metrics.count(metrics.REPLICA, "behind")
        raise
    except SQLAlchemyError as error:
        metrics.count(metrics.REPLICA, "away")
        _alone_until[db.engines[REPLICA]] = monotonic() + SECONDS_ALONE
        told = code_of(getattr(error, "orig", None) or error)
        log.warning("the primary is read: %s", f"{type(error).__name__} {told}".rstrip())
        raise NotCaughtUp from error
