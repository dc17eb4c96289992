"""Every version of a treatment: who said what and when, and back to one of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from uuid import UUID

import sqlalchemy as sa

from app.access import Diary, Right
from app.analysis.differences import match_lines
from app.errors import NotFound, StaleEdit
from app.extensions import db
from app.models import Act, Treatment, TreatmentVersion
from app.services.audit import commit, hold
from app.services.hidden import keep_words
from app.services.treatment_drafts import FIELDS, TreatmentDraft, draft_from, draft_of
from app.services.treatments import (
    find_treatment,
    keep_note,
    rewrite_treatment,
    stored_treatment,
)

INJECTION = "injection"


class Step(StrEnum):
    """What was done with a treatment."""

    RECORDED = "recorded"
    REVISED = "revised"
    REMOVED = "removed"
    RESTORED = "restored"


@dataclass(frozen=True)
class Change:
    """One value that is not as it was in the version before.

    field: a name of FIELDS, or INJECTION; then the two are drafts of that line, None where
    there was or is no such line.
    """

    field: str
    before: object
    after: object


@dataclass(frozen=True)
class Revision:
    """One step in the life of a treatment.

    version: the one that was made, or that was removed. by_owner: whether the patient did it.
    same_as: the latest earlier version that said the same, where there was another between.
    """

    version: int
    step: Step
    at: datetime
    by_id: UUID
    by_owner: bool
    draft: TreatmentDraft
    changes: tuple[Change, ...] = ()
    same_as: int | None = None


@dataclass(frozen=True)
class Saved:
    """One version as it was saved. removed_…: None where it was not removed."""

    version: int
    at: datetime
    by_id: UUID
    draft: TreatmentDraft
    removed_at: datetime | None = None
    removed_by_id: UUID | None = None


def list_history(diary: Diary, treatment_id: UUID) -> list[Revision]:
    """All steps, the latest first; also of a treatment that was removed. Raises NotFound."""
    saved = list_saved(diary, treatment_id)
    if not saved:
        raise NotFound
    return list(_steps(diary, saved))[::-1]


def restore_version(
    diary: Diary, treatment_id: UUID, version: int, seen_version: int | None
) -> Treatment:
    """Bring back exactly what a former version said, as a new version.

    Saying the same again changes nothing. Raises NotFound when there is no such version or the
    treatment was removed, StaleEdit when somebody saved it after `seen_version`.
    """
    diary.require(Right.RECORD)
    hold(diary)
    treatment = stored_treatment(diary, treatment_id)
    drafts = {each.version: each.draft for each in _former(diary, treatment_id)}
    wanted = {**drafts, treatment.version: draft_of(treatment)}.get(version)
    if wanted is None:
        raise NotFound
    wanted = keep_note(diary, treatment, wanted)
    if wanted == draft_of(treatment):
        return treatment
    if treatment.version != seen_version:
        raise StaleEdit
    rewrite_treatment(diary, treatment, wanted)
    commit(diary, Act.TREATMENT_TAKEN_BACK, treatment_id)
    return treatment


def list_saved(diary: Diary, treatment_id: UUID) -> list[Saved]:
    """Every version, the earliest first, the present one last. Empty for an unknown id.

    Without their notes for a reader who may not see them.
    """
    untold = keep_words(diary, ("note",), None)
    saved = [
        replace(each, draft=replace(each.draft, **untold)) for each in _former(diary, treatment_id)
    ]
    present = find_treatment(diary, treatment_id)
    if present is not None:
        now = draft_of(present)
        saved.append(Saved(present.version, present.recorded_at, present.recorded_by_id, now))
    return saved


def _former(diary: Diary, treatment_id: UUID) -> list[Saved]:
    """The versions before the present one, with all that is stored."""
    query = sa.select(TreatmentVersion).where(
        TreatmentVersion.patient_id == diary.patient_id,
        TreatmentVersion.treatment_id == treatment_id,
    )
    return [
        Saved(
            former.version,
            former.recorded_at,
            former.recorded_by_id,
            draft_from(former.content),
            former.removed_at,
            former.removed_by_id,
        )
        for former in db.session.scalars(query.order_by(TreatmentVersion.version))
    ]


def changes_between(before: TreatmentDraft, after: TreatmentDraft) -> tuple[Change, ...]:
    """All values that two versions of one treatment do not share."""
    whole = [
        Change(name, getattr(before, name), getattr(after, name))
        for name in FIELDS
        if getattr(before, name) != getattr(after, name)
    ]
    lines = [
        Change(INJECTION, was, now)
        for was, now in match_lines(after.injections, before.injections)
        if was != now
    ]
    return (*whole, *lines)


def _steps(diary: Diary, saved: Sequence[Saved]) -> Iterator[Revision]:
    first = saved[0]
    step = Step.RECORDED if first.version == 1 else Step.REVISED
    yield _revision(diary, first, step)
    yield from _removal(diary, first)
    for position, (before, now) in enumerate(pairwise(saved), start=1):
        step = Step.RESTORED if before.removed_at else Step.REVISED
        earlier = saved[: position - 1]
        same = [each.version for each in earlier if each.draft == now.draft != before.draft]
        changes = changes_between(before.draft, now.draft)
        yield _revision(diary, now, step, changes, max(same, default=None))
        yield from _removal(diary, now)


def _revision(
    diary: Diary,
    saved: Saved,
    step: Step,
    changes: tuple[Change, ...] = (),
    same_as: int | None = None,
) -> Revision:
    by_owner = saved.by_id == diary.patient_id
    return Revision(
        saved.version, step, saved.at, saved.by_id, by_owner, saved.draft, changes, same_as
    )


def _removal(diary: Diary, saved: Saved) -> Iterator[Revision]:
    if saved.removed_at is not None and saved.removed_by_id is not None:
        by_id = saved.removed_by_id
        by_owner = by_id == diary.patient_id
        yield Revision(saved.version, Step.REMOVED, saved.removed_at, by_id, by_owner, saved.draft)
