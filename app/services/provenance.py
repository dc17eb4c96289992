"""Who says so: which revision brought each value of a treatment, and who confirmed it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial
from itertools import takewhile
from operator import attrgetter
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app import clock
from app.access import Diary
from app.errors import StaleEdit
from app.extensions import db
from app.models import Act, Treatment, TreatmentConfirmation, TreatmentVersion
from app.services.audit import actor_of, commit
from app.services.clinical import require_clinician
from app.services.treatment_drafts import (
    FIELDS,
    InjectionDraft,
    TreatmentDraft,
    content_of,
    draft_of,
)
from app.services.treatment_history import INJECTION, Saved, list_saved
from app.services.treatments import get_treatment, record_treatment

__all__ = [
    "Confirmed",
    "Origin",
    "Standing",
    "confirm_treatment",
    "list_confirmed",
    "provenance",
    "record_session",
]

VALUES = tuple(name for name in FIELDS if name != "finished")


class Standing(StrEnum):
    """How a value stands to the latest confirmation."""

    REPORTED = "reported"  # nobody confirmed this treatment yet
    CONFIRMED = "confirmed"
    CHANGED_SINCE = "changed_since"


@dataclass(frozen=True)
class Origin:
    """Where one value of a treatment comes from.

    field: a name of FIELDS, or "injection"; then `line` is what it says and `position` its
    place, None for a line that is gone since the confirmation. by_owner: whether the patient
    reported it, else the clinic. version, at: of the revision that brought it. confirmed_…: of
    the latest confirmation, None where there is none.
    """

    field: str
    version: int
    at: datetime
    by_id: UUID
    by_owner: bool
    standing: Standing
    confirmed_by_id: UUID | None = None
    confirmed_at: datetime | None = None
    position: int | None = None
    line: InjectionDraft | None = None


@dataclass(frozen=True)
class Confirmed:
    """The latest word of a clinician on one treatment.

    version: which one it was said of. former: what was in that version, None where it is the
    present one.
    """

    by_id: UUID
    at: datetime
    version: int
    former: dict[str, Any] | None

    def holds_for(self, treatment: Treatment) -> bool:
        """Whether the treatment is as it was confirmed, also where a change was taken back."""
        if self.version == treatment.version:
            return True
        return self.former == content_of(draft_of(treatment))


def confirm_treatment(diary: Diary, treatment_id: UUID, seen_version: int | None) -> None:
    """Say as a clinician that a treatment was done as it is recorded. Twice is once.

    Raises NotAllowed for the patient and for carers, StaleEdit when it was saved after
    `seen_version`.
    """
    require_clinician(diary)
    treatment = get_treatment(diary, treatment_id)
    if treatment.version != seen_version:
        raise StaleEdit
    key = (diary.patient_id, treatment_id, treatment.version, actor_of(diary))
    if db.session.get(TreatmentConfirmation, key) is not None:
        return
    _add_confirmation(diary, treatment)
    commit(diary, Act.TREATMENT_CONFIRMED, treatment_id)


def record_session(
    diary: Diary, draft: TreatmentDraft, treatment_id: UUID | None = None
) -> Treatment:
    """Save a treatment as the clinician who gave it: recorded and confirmed in one.

    What is to be finished later is not confirmed yet. Raises NotAllowed for the patient and for
    carers, else as record_treatment does.
    """
    require_clinician(diary)
    confirm = partial(_add_confirmation, diary) if draft.finished else None
    return record_treatment(diary, draft, treatment_id, beside=confirm)


def list_confirmed(diary: Diary) -> dict[UUID, Confirmed]:
    """The latest confirmation of each treatment that has one."""
    said, was = TreatmentConfirmation, TreatmentVersion
    same = (
        was.patient_id == said.patient_id,
        was.treatment_id == said.treatment_id,
        was.version == said.version,
    )
    mine = sa.select(said, was.content).outerjoin(was, sa.and_(*same))
    ordered = mine.where(said.patient_id == diary.patient_id).order_by(
        said.version, said.confirmed_at
    )
    return {
        each.treatment_id: Confirmed(each.confirmed_by_id, each.confirmed_at, each.version, former)
        for each, former in db.session.execute(ordered)
    }


def provenance(diary: Diary, treatment: Treatment) -> list[Origin]:
    """The origin of every value that is known, and of those gone since the confirmation.

    In the order of the form, then the lines in theirs. A change that was taken back leaves
    the value confirmed, and reported by whom it was brought back.
    """
    saved = list_saved(diary, treatment.id)
    confirmation = _latest_confirmation(diary, treatment.id)
    covered = next(
        (each.draft for each in saved if confirmation and each.version == confirmation.version),
        None,
    )
    return [
        *_of_whole(diary, saved, covered, confirmation),
        *_of_lines(diary, saved, covered, confirmation),
    ]


def _of_whole(
    diary: Diary,
    saved: Sequence[Saved],
    covered: TreatmentDraft | None,
    confirmation: TreatmentConfirmation | None,
) -> Iterator[Origin]:
    present = saved[-1].draft
    for name in VALUES:
        value = getattr(present, name)
        was = getattr(covered, name, None)
        if value is not None or was is not None:
            bringer = _since(saved, attrgetter(name))
            yield _origin(diary, name, bringer, confirmation, value == was)


def _of_lines(
    diary: Diary,
    saved: Sequence[Saved],
    covered: TreatmentDraft | None,
    confirmation: TreatmentConfirmation | None,
) -> Iterator[Origin]:
    present = saved[-1].draft
    was = covered.injections if covered else ()
    for position, line in enumerate(present.injections):
        holds = partial(_has, line, present.injections[: position + 1].count(line))
        confirmed = covered is not None and holds(covered)
        bringer = _since(saved, holds)
        yield _origin(diary, INJECTION, bringer, confirmation, confirmed, position, line)
    for position, line in enumerate(was):
        held = partial(_has, line, was[: position + 1].count(line))
        if not held(present):
            remover = _since(saved, held)
            yield _origin(diary, INJECTION, remover, confirmation, False, None, line)


def _has(line: InjectionDraft, times: int, draft: TreatmentDraft) -> bool:
    return draft.injections.count(line) >= times


def _since(saved: Sequence[Saved], part: Callable[[TreatmentDraft], object]) -> Saved:
    """The version from which on a part has been as it is now."""
    now = part(saved[-1].draft)
    return list(takewhile(lambda each: part(each.draft) == now, reversed(saved)))[-1]


def _origin(
    diary: Diary,
    field: str,
    bringer: Saved,
    confirmation: TreatmentConfirmation | None,
    confirmed: bool,
    position: int | None = None,
    line: InjectionDraft | None = None,
) -> Origin:
    standing = Standing.REPORTED
    if confirmation is not None:
        standing = Standing.CONFIRMED if confirmed else Standing.CHANGED_SINCE
    return Origin(
        field=field,
        version=bringer.version,
        at=bringer.at,
        by_id=bringer.by_id,
        by_owner=bringer.by_id == diary.patient_id,
        standing=standing,
        confirmed_by_id=confirmation.confirmed_by_id if confirmation else None,
        confirmed_at=confirmation.confirmed_at if confirmation else None,
        position=position,
        line=line,
    )


def _add_confirmation(diary: Diary, treatment: Treatment) -> None:
    db.session.add(
        TreatmentConfirmation(
            patient_id=diary.patient_id,
            treatment_id=treatment.id,
            version=treatment.version,
            confirmed_by_id=actor_of(diary),
            confirmed_at=clock.now(),
        )
    )


def _latest_confirmation(diary: Diary, treatment_id: UUID) -> TreatmentConfirmation | None:
    query = sa.select(TreatmentConfirmation).where(
        TreatmentConfirmation.patient_id == diary.patient_id,
        TreatmentConfirmation.treatment_id == treatment_id,
    )
    latest = (TreatmentConfirmation.version.desc(), TreatmentConfirmation.confirmed_at.desc())
    return db.session.scalar(query.order_by(*latest).limit(1))
