"""What clinicians ask a patient to watch after a treatment: up to three things."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa

from app.access import Diary
from app.catalogue import symptoms
from app.errors import Refused, StaleEdit
from app.extensions import db
from app.models import Act, Treatment, WatchItem
from app.services.audit import hold
from app.services.clinical import (
    find,
    get,
    items_of,
    keep,
    require_clinician,
    restore,
    take_out,
)

__all__ = [
    "LONGEST_WATCH",
    "MOST_WATCHED",
    "WatchDraft",
    "Watched",
    "get_watched",
    "list_watched",
    "list_watched_before",
    "record_watch",
    "remove_watch",
    "restore_watch",
    "revise_watch",
]

LONGEST_WATCH = 120
MOST_WATCHED = 3


@dataclass(frozen=True)
class WatchDraft:
    """One thing to watch: a symptom of the catalogue by its code, or own words."""

    symptom: str | None = None
    words: str | None = None


@dataclass(frozen=True)
class Watched:
    """One thing to watch, as it is shown. treatment_id: since which; None is from the start."""

    id: UUID
    symptom: str | None
    words: str | None
    treatment_id: UUID | None
    by_id: UUID
    at: datetime
    version: int


def list_watched(diary: Diary) -> list[Watched]:
    """What is to be watched since the latest treatment, in the order of asking."""
    return _list(_present(diary))


def list_watched_before(diary: Diary) -> list[Watched]:
    """What was to be watched after earlier treatments that are still there."""
    earlier = items_of(diary, WatchItem).join(
        Treatment,
        sa.and_(
            Treatment.patient_id == WatchItem.patient_id, Treatment.id == WatchItem.treatment_id
        ),
    )
    return _list(earlier.where(WatchItem.treatment_id != _latest(diary)))


def get_watched(diary: Diary, item_id: UUID) -> Watched:
    """One thing to watch. Raises NotFound."""
    return _shown(get(diary, WatchItem, item_id))


def record_watch(diary: Diary, draft: WatchDraft, item_id: UUID | None = None) -> UUID:
    """Ask the patient to watch something after the latest treatment.

    item_id: the id the form was made with, so that a form sent twice saves once.
    Raises StaleEdit when that id was saved with another content, Refused("too_many_watched")
    beyond MOST_WATCHED and Refused("watched_already") for what is on the list.
    """
    require_clinician(diary)
    _check(draft)
    hold(diary)
    if item_id is not None and (saved := find(diary, WatchItem, item_id, removed=True)):
        if _draft_of(saved) != draft:
            raise StaleEdit
        return restore_watch(diary, item_id)
    _make_room(diary, draft)
    item = WatchItem(
        patient_id=diary.patient_id,
        id=item_id or uuid4(),
        treatment_id=db.session.scalar(sa.select(_latest(diary))),
        position=_next_place(diary),
    )
    item.symptom, item.words = draft.symptom, draft.words
    keep(diary, item, Act.WATCH_SET)
    return item.id


def revise_watch(diary: Diary, item_id: UUID, draft: WatchDraft, seen_version: int | None) -> None:
    """Save a changed thing to watch. Saying the same again changes nothing.

    Raises StaleEdit when somebody saved it after `seen_version`, Refused as record_watch does.
    """
    require_clinician(diary)
    _check(draft)
    hold(diary)
    item = get(diary, WatchItem, item_id)
    if _draft_of(item) == draft:
        return
    if item.version != seen_version:
        raise StaleEdit
    if any(_draft_of(each) == draft for each in list_watched(diary)):
        raise Refused("watched_already")
    item.symptom, item.words = draft.symptom, draft.words
    keep(diary, item, Act.WATCH_REVISED)


def remove_watch(diary: Diary, item_id: UUID, seen_version: int | None) -> None:
    """Take it off the list; `restore_watch` brings it back. Raises StaleEdit as revise_watch."""
    take_out(diary, WatchItem, item_id, seen_version, Act.WATCH_REMOVED)


def restore_watch(diary: Diary, item_id: UUID) -> UUID:
    """Bring back what was taken off. Raises Refused where its place was given away meanwhile."""
    require_clinician(diary)
    hold(diary)
    item = find(diary, WatchItem, item_id, removed=True)
    if item is not None and item.removed_at is not None:
        _make_room(diary, _draft_of(item))
    return restore(diary, WatchItem, item_id, Act.WATCH_RESTORED).id


def _make_room(diary: Diary, draft: WatchDraft) -> None:
    listed = list_watched(diary)
    if any(_draft_of(each) == draft for each in listed):
        raise Refused("watched_already")
    if len(listed) >= MOST_WATCHED:
        raise Refused("too_many_watched")


def _check(draft: WatchDraft) -> None:
    if (draft.symptom is None) == (draft.words is None):
        raise Refused("watch_what")
    if draft.symptom is not None and draft.symptom not in {one.code for one in symptoms.SYMPTOMS}:
        raise Refused("symptom")
    words = draft.words
    if words is not None and not 0 < len(words.strip()) <= len(words) <= LONGEST_WATCH:
        raise Refused("watch_words")


def _draft_of(item: WatchItem | Watched) -> WatchDraft:
    return WatchDraft(item.symptom, item.words)


def _present(diary: Diary) -> sa.Select[WatchItem]:
    since = WatchItem.treatment_id.is_(None) | (WatchItem.treatment_id == _latest(diary))
    return items_of(diary, WatchItem).where(since)


def _list(query: sa.Select[WatchItem]) -> list[Watched]:
    ordered = query.order_by(WatchItem.position, WatchItem.id)
    return [_shown(item) for item in db.session.scalars(ordered)]


def _shown(item: WatchItem) -> Watched:
    return Watched(
        id=item.id,
        symptom=item.symptom,
        words=item.words,
        treatment_id=item.treatment_id,
        by_id=item.recorded_by_id,
        at=item.recorded_at,
        version=item.version,
    )


def _latest(diary: Diary) -> sa.ScalarSelect[UUID]:
    own = sa.select(Treatment.id).where(Treatment.patient_id == diary.patient_id)
    latest = own.order_by(Treatment.day.desc(), Treatment.id.desc()).limit(1)
    return latest.scalar_subquery()


def _next_place(diary: Diary) -> int:
    last = sa.select(sa.func.max(WatchItem.position))
    return (db.session.scalar(last.where(WatchItem.patient_id == diary.patient_id)) or 0) + 1
