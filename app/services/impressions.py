"""The person's own impression of a treatment: whose turn it is, record, remove and bring back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app import clock
from app.access import Diary, Right
from app.errors import NotFound, Refused, StaleEdit
from app.extensions import db
from app.models import Act, Impression, ImpressionVersion
from app.services.audit import actor_of, commit, hold
from app.services.treated import Treated, Visits, gather, get_treated

__all__ = [
    "LARGEST_CHANGE",
    "LARGEST_PERCENT",
    "MOST_WEEKS",
    "Impression",
    "ImpressionDraft",
    "dismiss_impression",
    "draft_of_impression",
    "find_impression",
    "find_removed",
    "find_unasked",
    "list_impressions",
    "record_impression",
    "remove_impression",
    "restore_impression",
]

LARGEST_CHANGE = 3
LARGEST_PERCENT = 100
MOST_WEEKS = 60
ASK_FROM_DAY = 63  # week 9 begins: the weeks that the diary compares are over
ASK_AFTER_NEXT_DAYS = 14  # the memory of the treatment before is still fresh


@dataclass(frozen=True)
class ImpressionDraft:
    """What somebody says of one treatment. The fields are those of Impression."""

    change: int | None = None
    percent_better: int | None = None
    weeks: int | None = None
    still_lasting: bool = False


NOTHING = ImpressionDraft()


def list_impressions(diary: Diary) -> list[Impression]:
    """All impressions that were said, the earliest first."""
    query = _impressions_of(diary).where(Impression.dismissed.is_(False))
    return list(db.session.scalars(query.order_by(Impression.entered_at, Impression.treatment_id)))


def find_impression(diary: Diary, ids: Sequence[UUID]) -> Impression | None:
    """What was said of the treatment with these visits, or that it was dismissed; else None.

    Where visits that each had one became one treatment: the first that says something.
    """
    query = _impressions_of(diary).where(Impression.treatment_id.in_(ids))
    query = query.execution_options(populate_existing=True)
    found = sorted(
        db.session.scalars(query), key=lambda each: (each.dismissed, ids.index(each.treatment_id))
    )
    return found[0] if found else None


def find_unasked(diary: Diary, visits: Visits) -> Treated | None:
    """The treatment that the owner is to be asked about today, None without one.

    visits: as list_treatment_days gives them. Asked once: nothing was said and nothing dismissed.
    """
    if not diary.may(Right.OWN):
        return None
    due = _due(gather(visits, diary.today), diary.today)
    return due if due is not None and find_impression(diary, due.ids) is None else None


def record_impression(
    diary: Diary, treatment_id: UUID, draft: ImpressionDraft, seen_version: int | None
) -> Impression:
    """Save what is said of a treatment, for the first time or anew. The same again changes nothing.

    seen_version: the version the reader had before them, None where nothing had been said.
    Raises StaleEdit when somebody saved another thing meanwhile.
    """
    diary.require(Right.RECORD)
    _check(draft)
    hold(diary)
    treated = get_treated(diary, treatment_id)
    stored = find_impression(diary, treated.ids)
    if stored is None:
        stored = add_impression(diary, treated.ids[0], draft)
        commit(diary, Act.IMPRESSION_RECORDED, stored.treatment_id)
        return stored
    if draft_of_impression(stored) == draft:
        return stored
    if stored.version != seen_version and not (stored.dismissed and seen_version is None):
        raise StaleEdit
    act = Act.IMPRESSION_RECORDED if stored.dismissed else Act.IMPRESSION_REVISED
    _rewrite(diary, stored, draft)
    commit(diary, act, stored.treatment_id)
    return stored


def dismiss_impression(diary: Diary, treatment_id: UUID) -> None:
    """The owner does not want to be asked about this treatment. Keeps what was said already."""
    diary.require(Right.OWN)
    treated = get_treated(diary, treatment_id)
    if find_impression(diary, treated.ids) is None:
        dismissed = add_impression(diary, treated.ids[0], NOTHING)
        commit(diary, Act.IMPRESSION_DISMISSED, dismissed.treatment_id)


def remove_impression(diary: Diary, treatment_id: UUID, seen_version: int | None) -> None:
    """Take back what was said; `restore_impression` brings it back. It is not asked again.

    Raises NotFound where nothing is said, StaleEdit when it was saved after `seen_version`.
    """
    diary.require(Right.RECORD)
    stored = find_impression(diary, get_treated(diary, treatment_id).ids)
    if stored is None or stored.dismissed:
        raise NotFound
    if stored.version != seen_version:
        raise StaleEdit
    _rewrite(diary, stored, NOTHING)
    commit(diary, Act.IMPRESSION_REMOVED, stored.treatment_id)


def restore_impression(diary: Diary, treatment_id: UUID) -> Impression:
    """Bring back what was taken back. Does nothing where something is said. Raises NotFound."""
    diary.require(Right.RECORD)
    stored = find_impression(diary, get_treated(diary, treatment_id).ids)
    if stored is not None and not stored.dismissed:
        return stored
    former = find_removed(diary, stored)
    if stored is None or former is None:
        raise NotFound
    content = dict(former.content)
    entered_at = datetime.fromisoformat(content.pop("entered_at"))
    _rewrite(diary, stored, ImpressionDraft(**content), entered_at)
    commit(diary, Act.IMPRESSION_RESTORED, stored.treatment_id)
    return stored


def find_removed(diary: Diary, stored: Impression | None) -> ImpressionVersion | None:
    """What was said before it was taken back; None where something is said, or nothing ever was."""
    if stored is None or not stored.dismissed:
        return None
    key = (diary.patient_id, stored.treatment_id, stored.version - 1)
    return db.session.get(ImpressionVersion, key)


def draft_of_impression(impression: Impression) -> ImpressionDraft:
    """What is saved, in the shape in which it is said."""
    return ImpressionDraft(
        impression.change, impression.percent_better, impression.weeks, impression.still_lasting
    )


def _due(treatments: Sequence[Treated], today: date) -> Treated | None:
    """The last one from week 9 on, and the one before it when the last has just been."""
    if treatments and (today - treatments[-1].last).days >= ASK_FROM_DAY:
        return treatments[-1]
    if len(treatments) > 1 and (today - treatments[-1].first).days <= ASK_AFTER_NEXT_DAYS:
        return treatments[-2]
    return None


def _check(draft: ImpressionDraft) -> None:
    """Raises Refused for what no impression can be."""
    limits = (
        (draft.change, -LARGEST_CHANGE, LARGEST_CHANGE),
        (draft.percent_better, 0, LARGEST_PERCENT),
        (draft.weeks, 0, MOST_WEEKS),
    )
    if draft == NOTHING or any(
        value is not None and not low <= value <= high for value, low, high in limits
    ):
        raise Refused("impression")


def add_impression(
    diary: Diary, treatment_id: UUID, draft: ImpressionDraft, entered_at: datetime | None = None
) -> Impression:
    """Put a first impression into the open transaction. It is not checked."""
    stored = Impression(patient_id=diary.patient_id, treatment_id=treatment_id, version=1)
    _write(diary, stored, draft, entered_at or clock.now())
    db.session.add(stored)
    return stored


def _rewrite(
    diary: Diary, stored: Impression, draft: ImpressionDraft, entered_at: datetime | None = None
) -> None:
    """Put what is said now into the open transaction, what was said into the history."""
    if not stored.dismissed:
        db.session.add(_former(stored))
    stored.version += 1
    _write(diary, stored, draft, entered_at or clock.now())


def _write(diary: Diary, stored: Impression, draft: ImpressionDraft, entered_at: datetime) -> None:
    stored.change, stored.percent_better = draft.change, draft.percent_better
    stored.weeks, stored.still_lasting = draft.weeks, draft.still_lasting
    stored.dismissed = draft == NOTHING
    stored.entered_at = None if stored.dismissed else entered_at
    stored.recorded_by_id = actor_of(diary)
    stored.recorded_at = clock.now()


def _former(stored: Impression) -> ImpressionVersion:
    content: dict[str, Any] = {
        "change": stored.change,
        "percent_better": stored.percent_better,
        "weeks": stored.weeks,
        "still_lasting": stored.still_lasting,
        "entered_at": stored.entered_at.isoformat() if stored.entered_at else None,
    }
    return ImpressionVersion(
        patient_id=stored.patient_id,
        treatment_id=stored.treatment_id,
        version=stored.version,
        recorded_by_id=stored.recorded_by_id,
        recorded_at=stored.recorded_at,
        content=content,
    )


def _impressions_of(diary: Diary) -> sa.Select[Impression]:
    return sa.select(Impression).where(Impression.patient_id == diary.patient_id)
