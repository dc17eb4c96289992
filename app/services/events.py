"""What happened between treatments: list, record, revise, remove and bring back."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from app import clock
from app.access import Diary, Right
from app.errors import NotFound, Refused, StaleEdit
from app.extensions import db
from app.models import Act, DiaryEvent, DiaryEventVersion, EventKind
from app.services.audit import actor_of, commit, hold
from app.services.days import FIRST_DAY
from app.services.hidden import keep_words, show_events

__all__ = [
    "LONGEST_EVENT_DOSE",
    "LONGEST_EVENT_WORDS",
    "DiaryEvent",
    "EventDraft",
    "EventKind",
    "event_draft_of",
    "find_event",
    "get_event",
    "is_event_removed",
    "list_diary_events",
    "record_event",
    "remove_event",
    "restore_event",
    "revise_event",
]

LONGEST_EVENT_WORDS = 120
LONGEST_EVENT_DOSE = 60


@dataclass(frozen=True)
class EventDraft:
    """What somebody says of one event. until: its last day, None for one day or still so."""

    day: date
    kind: EventKind
    until: date | None = None
    words: str | None = None
    dose: str | None = None


def list_diary_events(
    diary: Diary, first: date | None = None, last: date | None = None
) -> list[DiaryEvent]:
    """The events that touch the days from `first` to `last`, the earliest first."""
    query = _events_of(diary)
    if first is not None:
        query = query.where(sa.func.coalesce(DiaryEvent.until, DiaryEvent.day) >= first)
    if last is not None:
        query = query.where(DiaryEvent.day <= last)
    return show_events(diary, db.session.scalars(query.order_by(DiaryEvent.day, DiaryEvent.id)))


def get_event(diary: Diary, event_id: UUID) -> DiaryEvent:
    """One event. Raises NotFound."""
    return show_events(diary, [_stored(diary, event_id)])[0]


def find_event(diary: Diary, event_id: UUID) -> DiaryEvent | None:
    """One event, None where it is not there or was removed."""
    found = _find(diary, event_id)
    return show_events(diary, [found])[0] if found else None


def is_event_removed(diary: Diary, event_id: UUID) -> bool:
    """Whether this event was in the diary and is not any more."""
    return _find(diary, event_id) is None and _last_former(diary, event_id) is not None


def record_event(diary: Diary, draft: EventDraft, event_id: UUID | None = None) -> DiaryEvent:
    """Save a new event.

    event_id: the id the form was made with, so that a form sent twice saves once.
    Raises StaleEdit when that id was saved with another content.
    """
    diary.require(Right.RECORD)
    _check(diary, draft)
    hold(diary)
    if event_id is not None and (saved := _find(diary, event_id)):
        if event_draft_of(saved) == _keep_words(diary, saved, draft):
            return saved
        raise StaleEdit
    draft = _keep_words(diary, None, draft)
    former = _last_former(diary, event_id) if event_id is not None else None
    version = former.version + 1 if former else 1
    event = add_event(diary, draft, event_id or uuid4(), version)
    commit(diary, Act.EVENT_RECORDED, event.id)
    return event


def revise_event(
    diary: Diary, event_id: UUID, draft: EventDraft, seen_version: int | None
) -> DiaryEvent:
    """Save a changed event. Saying the same again changes nothing.

    Raises StaleEdit when somebody saved this event after `seen_version`.
    """
    diary.require(Right.RECORD)
    _check(diary, draft)
    hold(diary)
    event = _stored(diary, event_id)
    draft = _keep_words(diary, event, draft)
    if event_draft_of(event) == draft:
        return event
    if event.version != seen_version:
        raise StaleEdit
    db.session.add(_former(event))
    event.version += 1
    _write(event, diary, draft)
    commit(diary, Act.EVENT_REVISED, event_id)
    return event


def remove_event(diary: Diary, event_id: UUID, seen_version: int | None) -> None:
    """Take an event out of the diary; `restore_event` brings it back.

    Raises StaleEdit when somebody saved this event after `seen_version`.
    """
    diary.require(Right.RECORD)
    hold(diary)
    event = _stored(diary, event_id)
    if event.version != seen_version:
        raise StaleEdit
    db.session.add(_former(event))
    db.session.delete(event)
    commit(diary, Act.EVENT_REMOVED, event_id)


def restore_event(diary: Diary, event_id: UUID) -> DiaryEvent:
    """Bring a removed event back as it was. Does nothing when it is there already."""
    diary.require(Right.RECORD)
    hold(diary)
    if saved := _find(diary, event_id):
        return saved
    former = _last_former(diary, event_id)
    if former is None:
        raise NotFound
    event = add_event(diary, _draft_from(former.content), event_id, former.version + 1)
    commit(diary, Act.EVENT_RESTORED, event_id)
    return event


def event_draft_of(event: DiaryEvent) -> EventDraft:
    """What is saved, in the shape in which it is said."""
    return EventDraft(event.day, EventKind(event.kind), event.until, event.words, event.dose)


def _check(diary: Diary, draft: EventDraft) -> None:
    """Raises Refused for what no event can be."""
    if not FIRST_DAY <= draft.day <= diary.today:
        raise Refused("event_day")
    if draft.until is not None and draft.until < draft.day:
        raise Refused("event_until")
    for words, most in ((draft.words, LONGEST_EVENT_WORDS), (draft.dose, LONGEST_EVENT_DOSE)):
        if words is not None and not 0 < len(words) <= most:
            raise Refused("too_long")


def add_event(diary: Diary, draft: EventDraft, event_id: UUID, version: int = 1) -> DiaryEvent:
    """Put a new event into the open transaction. It is not checked."""
    event = DiaryEvent(patient_id=diary.patient_id, id=event_id, version=version)
    _write(event, diary, draft)
    db.session.add(event)
    return event


def _write(event: DiaryEvent, diary: Diary, draft: EventDraft) -> None:
    event.day, event.until, event.kind = draft.day, draft.until, draft.kind
    event.words, event.dose = draft.words, draft.dose
    event.recorded_by_id = actor_of(diary)
    event.recorded_at = clock.now()


def _former(event: DiaryEvent) -> DiaryEventVersion:
    return DiaryEventVersion(
        patient_id=event.patient_id,
        event_id=event.id,
        version=event.version,
        recorded_by_id=event.recorded_by_id,
        recorded_at=event.recorded_at,
        content={
            "day": event.day.isoformat(),
            "until": event.until.isoformat() if event.until else None,
            "kind": str(event.kind),
            "words": event.words,
            "dose": event.dose,
        },
    )


def _draft_from(content: dict[str, Any]) -> EventDraft:
    return EventDraft(
        day=date.fromisoformat(content["day"]),
        kind=EventKind(content["kind"]),
        until=date.fromisoformat(content["until"]) if content["until"] else None,
        words=content["words"],
        dose=content["dose"],
    )


def _last_former(diary: Diary, event_id: UUID) -> DiaryEventVersion | None:
    """How an event last stood before it was revised or removed."""
    query = sa.select(DiaryEventVersion).where(
        DiaryEventVersion.patient_id == diary.patient_id, DiaryEventVersion.event_id == event_id
    )
    return db.session.scalar(query.order_by(DiaryEventVersion.version.desc()).limit(1))


def _keep_words(diary: Diary, stored: DiaryEvent | None, draft: EventDraft) -> EventDraft:
    """A draft whose writer may not see own words leaves those that are stored."""
    return replace(draft, **keep_words(diary, ("words", "dose"), stored))


def _stored(diary: Diary, event_id: UUID) -> DiaryEvent:
    found = _find(diary, event_id)
    if found is None:
        raise NotFound
    return found


def _find(diary: Diary, event_id: UUID) -> DiaryEvent | None:
    """As it is stored now, whatever this session saw of it before."""
    query = _events_of(diary).where(DiaryEvent.id == event_id)
    return db.session.scalar(query.execution_options(populate_existing=True))


def _events_of(diary: Diary) -> sa.Select[DiaryEvent]:
    return sa.select(DiaryEvent).where(DiaryEvent.patient_id == diary.patient_id)
