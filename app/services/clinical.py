"""What all acts of clinicians in a diary share: who may, what is there, who did it and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

import sqlalchemy as sa

from app import clock
from app.access import Diary, Right, ShareKind
from app.errors import NotAllowed, NotFound, StaleEdit
from app.extensions import db
from app.models import Act, AuditEvent, ClinicalNote, ScaleScore, WatchItem
from app.services.audit import actor_of, commit_beside

__all__ = [
    "Done",
    "find",
    "get",
    "is_clinician",
    "items_of",
    "keep",
    "list_done",
    "require_clinician",
    "restore",
    "take_out",
]

Item = TypeVar("Item", ClinicalNote, WatchItem, ScaleScore)


@dataclass(frozen=True)
class Done:
    """One act on one item."""

    act: Act
    by_id: UUID | None
    at: datetime


def is_clinician(diary: Diary) -> bool:
    """Whether the reader was let in as a clinician, and may write."""
    return diary.reads_as is ShareKind.CLINICIAN and diary.may(Right.RECORD)


def require_clinician(diary: Diary) -> None:
    """Raises NotAllowed unless the reader was let in as a clinician, and may write."""
    if not is_clinician(diary):
        raise NotAllowed


def items_of(diary: Diary, kind: type[Item], removed: bool = False) -> sa.Select[Item]:
    """All of one kind in a diary. removed: also those that were taken out."""
    own = sa.select(kind).where(kind.patient_id == diary.patient_id)
    return own if removed else own.where(kind.removed_at.is_(None))


def find(diary: Diary, kind: type[Item], item_id: UUID, removed: bool = False) -> Item | None:
    """One of them as it is stored now, None where it is not there."""
    query = items_of(diary, kind, removed).where(kind.id == item_id)
    return db.session.scalar(query.execution_options(populate_existing=True))


def get(diary: Diary, kind: type[Item], item_id: UUID) -> Item:
    """One of them. Raises NotFound."""
    found = find(diary, kind, item_id)
    if found is None:
        raise NotFound
    return found


def keep(diary: Diary, item: Item, act: Act) -> None:
    """Save an item that is new or was changed, as the reader's."""
    item.version = (item.version or 0) + 1
    item.recorded_by_id = actor_of(diary)
    item.recorded_at = clock.now()
    db.session.add(item)
    commit_beside(diary, act, item.id, Right.RECORD)


def take_out(
    diary: Diary, kind: type[Item], item_id: UUID, seen_version: int | None, act: Act
) -> None:
    """Take an item out; `restore` brings it back.

    Raises StaleEdit when somebody saved it after `seen_version`.
    """
    require_clinician(diary)
    item = get(diary, kind, item_id)
    if item.version != seen_version:
        raise StaleEdit
    item.version += 1
    item.removed_at = clock.now()
    commit_beside(diary, act, item_id, Right.RECORD)


def restore(diary: Diary, kind: type[Item], item_id: UUID, act: Act) -> Item:
    """Bring back what was taken out. Does nothing when it is there already."""
    require_clinician(diary)
    item = find(diary, kind, item_id, removed=True)
    if item is None:
        raise NotFound
    if item.removed_at is not None:
        item.version += 1
        item.removed_at = None
        commit_beside(diary, act, item_id, Right.RECORD)
    return item


def list_done(diary: Diary, item_id: UUID) -> Sequence[Done]:
    """Who did what with one item, and when; the latest first."""
    query = sa.select(AuditEvent.act, AuditEvent.actor_id, AuditEvent.at).where(
        AuditEvent.patient_id == diary.patient_id, AuditEvent.subject == str(item_id)
    )
    found = db.session.execute(query.order_by(AuditEvent.at.desc(), AuditEvent.id))
    return [Done(Act(act), by_id, at) for act, by_id, at in found]
