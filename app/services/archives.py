"""The whole diary as a file, and back: for its owner, and for whoever runs the server."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app import clock
from app.access import Diary, Right, asking, everything, open_diary
from app.errors import NotFound
from app.extensions import RequestSession, db
from app.models import (
    Act,
    DiaryDay,
    FormerShare,
    Patient,
    WaitingArchive,
)
from app.services.audit import commit_account, note_in_diaries, whole_or_nothing
from app.services.whole.checks import check
from app.services.whole.people import read_former
from app.services.whole.reading import LARGEST, Archive, packed, read_archive
from app.services.whole.refusals import NoArchive
from app.services.whole.restoring import put_archive
from app.services.whole.tables import TABLES
from app.services.whole.writing import stored_archive as _stored_archive

KEPT_FOR = timedelta(days=1)


@dataclass(frozen=True)
class Inside:
    """What is in an archive. counts: rows by table. first, last: of the days that were saved.

    shares: with how many it was shared, where that is told."""

    name: str | None
    counts: Mapping[str, int]
    first: date | None
    last: date | None
    shares: int = 0


def archive_of(diary: Diary) -> bytes:
    """The archive of a diary for its owner: all but the words of notes for clinicians only."""
    diary.require(Right.OWN)
    with _at_one_moment() as session:
        return _stored_archive(session, diary.patient_id, for_patient=True)


def stored_archive(diary: Diary) -> bytes:
    """The archive of a diary with all that is stored: for who runs the server, never for a page."""
    diary.require(Right.OWN)
    with _at_one_moment() as session:
        return _stored_archive(session, diary.patient_id)


def list_archived() -> list[UUID]:
    """The ids of all diaries that can be archived: of all but the example."""
    query = sa.select(Patient.id).where(Patient.is_example.is_(False)).order_by(Patient.id)
    with everything():
        return list(db.session.scalars(query))


def open_archive(file: bytes, most: int = LARGEST) -> Archive:
    """The archive in a file of at most so many bytes, looked at as a whole. Raises NoArchive."""
    archive = read_archive(file, most)
    check(archive)
    return archive


def look_inside(archive: Archive) -> Inside:
    """What is in it, for people who are about to restore it."""
    content = archive.content
    days = [row.day for row in content.diary_day]
    return Inside(
        name=content.diary.name,
        counts={table.name: len(getattr(content, table.name)) for table in TABLES},
        first=date.fromisoformat(days[0]) if days else None,
        last=date.fromisoformat(days[-1]) if days else None,
        shares=len(content.shares),
    )


def count_inside(diary: Diary) -> Inside:
    """What an archive of this diary would hold. For the owner."""
    diary.require(Right.OWN)
    counts = [_count(table.model, diary, table.only) for table in TABLES]
    days = sa.select(DiaryDay.day).where(DiaryDay.patient_id == diary.patient_id).subquery()
    ends = (sa.select(end(days.c.day)).scalar_subquery() for end in (sa.func.min, sa.func.max))
    *found, first, last = db.session.execute(sa.select(*counts, *ends)).one()
    numbers = {table.name: number for table, number in zip(TABLES, found, strict=True)}
    return Inside(diary.name, numbers, first, last)


def _count(
    model: Any, diary: Diary, only: Callable[[], sa.ColumnElement[bool]] | None = None
) -> sa.ScalarSelect[int]:
    query = (
        sa.select(sa.func.count()).select_from(model).where(model.patient_id == diary.patient_id)
    )
    return (query.where(only()) if only else query).scalar_subquery()


def may_restore(account_id: UUID) -> bool:
    """Whether nothing would be lost: the account keeps no diary, or one that says nothing yet."""
    with asking(account_id):
        patient = db.session.get(Patient, account_id)
        return patient is None or not (patient.is_example or _says_something(account_id))


def restore_archive(account_id: UUID, archive: Archive) -> Diary:
    """Restore an archive as the diary of an account, in one transaction, and open it.

    A diary in which nothing was said yet makes room for it.
    Raises NoArchive("in_the_way") for one in which something was, NoArchive for what cannot be
    stored; then nothing is changed. Raises StaleEdit when a diary was begun in the same instant.
    """
    with asking(account_id), whole_or_nothing():
        mine = sa.select(Patient.id).where(Patient.id == account_id)
        db.session.execute(mine.with_for_update())
        if not may_restore(account_id):
            raise NoArchive("in_the_way")
        db.session.execute(sa.delete(Patient).where(Patient.id == account_id))
        put_archive(db.session, archive, account_id)
        db.session.execute(sa.delete(WaitingArchive).where(WaitingArchive.account_id == account_id))
        note_in_diaries([account_id], account_id, Act.DIARY_RESTORED)
    commit_account()
    return open_diary(account_id, account_id, Right.OWN)


def keep_waiting(account_id: UUID, archive: Archive) -> None:
    """Keep an archive until its preview is agreed to. Those of former days are deleted."""
    now = clock.now()
    old = WaitingArchive.uploaded_at < now - KEPT_FOR
    mine = WaitingArchive.account_id == account_id
    db.session.execute(sa.delete(WaitingArchive).where(old | mine))
    waiting = WaitingArchive(account_id=account_id, uploaded_at=now)
    waiting.content = packed(archive.data)
    db.session.add(waiting)
    commit_account()


def get_waiting(account_id: UUID) -> Archive:
    """The archive that waits. Raises NotFound when there is none any more."""
    found = db.session.get(WaitingArchive, account_id)
    if found is None or found.uploaded_at < clock.now() - KEPT_FOR:
        raise NotFound
    return open_archive(found.content)


def drop_waiting(account_id: UUID) -> None:
    """Delete the archive that waits. Does nothing when it is gone already."""
    db.session.execute(sa.delete(WaitingArchive).where(WaitingArchive.account_id == account_id))
    commit_account()


def former_names(diary: Diary) -> dict[UUID, str | None]:
    """What archives called the people whom they brought into this diary, by their ids here."""
    found = read_former(db.session, diary.patient_id)
    return {id_: name for id_, (_known_as, name) in found.items()}


def list_former_shares(diary: Diary) -> list[FormerShare]:
    """With whom it was shared when it was archived. For the owner."""
    diary.require(Right.OWN)
    mine = sa.select(FormerShare).where(FormerShare.patient_id == diary.patient_id)
    return list(db.session.scalars(mine.order_by(FormerShare.granted_at, FormerShare.reader_id)))


@contextmanager
def _at_one_moment() -> Iterator[Session]:
    """A session that sees all tables as they were at one moment, whatever is saved meanwhile.

    One on a replica is kept: another connection could lead to another server, which is behind.
    """
    if isinstance(db.session, RequestSession) and db.session.snapshot:
        yield db.session
        return
    engine = db.session.get_bind().engine.execution_options(readonly=True, snapshot=True)
    with Session(engine, autoflush=False) as session:
        yield session


def _says_something(patient_id: UUID) -> bool:
    holding = [
        sa.exists().where(table.model.patient_id == patient_id)
        for table in TABLES
        if not table.begun
    ]
    return bool(db.session.scalar(sa.select(sa.or_(*holding))))
