"""Treatments: list, read, record, revise, remove and bring back."""

from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from datetime import date
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from app import clock
from app.access import Diary, Right
from app.catalogue.quantities import LARGEST_DOSE
from app.errors import NotFound, Refused, StaleEdit
from app.extensions import db
from app.models import Act, Guidance, Injection, Side, Treatment, TreatmentVersion
from app.services.audit import actor_of, commit, hold
from app.services.days import FIRST_DAY
from app.services.hidden import keep_words, show_treatments
from app.services.treatment_drafts import (
    FIELDS,
    LONGEST_LABEL,
    LONGEST_LOT,
    LONGEST_WORDS,
    MOST_INJECTIONS,
    InjectionDraft,
    TreatmentDraft,
    check_content,
    content_of,
    draft_from,
    draft_of,
    is_dose,
    read_guidance,
    write_guidance,
)

__all__ = [
    "LARGEST_DOSE",
    "LONGEST_LABEL",
    "LONGEST_LOT",
    "LONGEST_WORDS",
    "MOST_INJECTIONS",
    "Guidance",
    "InjectionDraft",
    "Side",
    "Treatment",
    "TreatmentDraft",
    "draft_of",
    "find_treatment",
    "get_treatment",
    "is_dose",
    "is_treatment_removed",
    "list_treatment_days",
    "list_treatments",
    "read_guidance",
    "record_treatment",
    "remove_treatment",
    "restore_treatment",
    "revise_treatment",
    "write_guidance",
]


def list_treatments(diary: Diary) -> list[Treatment]:
    """All treatments with their injections, the earliest first."""
    query = _treatments_of(diary).order_by(Treatment.day, Treatment.id)
    return show_treatments(diary, db.session.scalars(query))


def list_treatment_days(diary: Diary) -> Sequence[tuple[UUID, date]]:
    """(id, day) of all treatments, the earliest first."""
    query = sa.select(Treatment.id, Treatment.day).where(Treatment.patient_id == diary.patient_id)
    found = db.session.execute(query.order_by(Treatment.day, Treatment.id))
    return [(treatment_id, day) for treatment_id, day in found]


def find_treatment(diary: Diary, treatment_id: UUID) -> Treatment | None:
    """One treatment with its injections, None where it is not there or was removed."""
    found = _find(diary, treatment_id)
    return show_treatments(diary, [found])[0] if found else None


def get_treatment(diary: Diary, treatment_id: UUID) -> Treatment:
    """One treatment with its injections. Raises NotFound."""
    found = find_treatment(diary, treatment_id)
    if found is None:
        raise NotFound
    return found


def stored_treatment(diary: Diary, treatment_id: UUID) -> Treatment:
    """The same with all that is stored: for those who save, never for a page. Raises NotFound."""
    found = _find(diary, treatment_id)
    if found is None:
        raise NotFound
    return found


def record_treatment(
    diary: Diary,
    draft: TreatmentDraft,
    treatment_id: UUID | None = None,
    beside: Callable[[Treatment], None] | None = None,
) -> Treatment:
    """Save a new treatment.

    treatment_id: the id the form was made with, so that a form sent twice saves once.
    beside: puts into the same transaction what is said of the new treatment.
    Raises StaleEdit when that id was saved with another content.
    """
    diary.require(Right.RECORD)
    check_draft(diary, draft)
    hold(diary)
    if treatment_id is not None and (saved := _find(diary, treatment_id)):
        if draft_of(saved) == keep_note(diary, saved, draft):
            return saved
        raise StaleEdit
    draft = keep_note(diary, None, draft)
    former = _last_former(diary, treatment_id) if treatment_id is not None else None
    version = former.version + 1 if former else 1
    treatment = add_treatment(diary, draft, treatment_id or uuid4(), version)
    if beside is not None:
        beside(treatment)
    commit(diary, Act.TREATMENT_RECORDED, treatment.id)
    return treatment


def revise_treatment(
    diary: Diary, treatment_id: UUID, draft: TreatmentDraft, seen_version: int | None
) -> Treatment:
    """Save a changed treatment. Saying the same again changes nothing.

    Raises StaleEdit when someone saved this treatment after `seen_version`.
    """
    diary.require(Right.RECORD)
    check_draft(diary, draft)
    hold(diary)
    treatment = stored_treatment(diary, treatment_id)
    draft = keep_note(diary, treatment, draft)
    if draft_of(treatment) == draft:
        return treatment
    if treatment.version != seen_version:
        raise StaleEdit
    rewrite_treatment(diary, treatment, draft)
    commit(diary, Act.TREATMENT_REVISED, treatment.id)
    return treatment


def remove_treatment(diary: Diary, treatment_id: UUID, seen_version: int | None) -> None:
    """Take a treatment out of the diary; `restore_treatment` brings it back.

    Raises StaleEdit when someone saved this treatment after `seen_version`.
    """
    diary.require(Right.RECORD)
    hold(diary)
    treatment = stored_treatment(diary, treatment_id)
    if treatment.version != seen_version:
        raise StaleEdit
    take_out(diary, treatment)
    commit(diary, Act.TREATMENT_REMOVED, treatment_id)


def restore_treatment(diary: Diary, treatment_id: UUID) -> Treatment:
    """Bring a removed treatment back as it was. Does nothing when it is there already."""
    diary.require(Right.RECORD)
    hold(diary)
    if saved := _find(diary, treatment_id):
        return saved
    former = _last_former(diary, treatment_id)
    if former is None:
        raise NotFound
    draft = draft_from(former.content)
    treatment = add_treatment(diary, draft, treatment_id, version=former.version + 1)
    treatment.import_id = former.import_id
    commit(diary, Act.TREATMENT_RESTORED, treatment_id)
    return treatment


def is_treatment_removed(diary: Diary, treatment_id: UUID) -> bool:
    """Whether this treatment was in the diary and is not any more."""
    former = sa.exists().where(
        TreatmentVersion.patient_id == diary.patient_id,
        TreatmentVersion.treatment_id == treatment_id,
    )
    there = sa.exists().where(
        Treatment.patient_id == diary.patient_id, Treatment.id == treatment_id
    )
    return bool(db.session.scalar(sa.select(former & ~there)))


def check_draft(diary: Diary, draft: TreatmentDraft) -> None:
    """Raises Refused for what no treatment can be, whoever asks."""
    if not FIRST_DAY <= draft.day <= diary.today:
        raise Refused("treatment_day")
    check_content(draft)


def add_treatment(
    diary: Diary, draft: TreatmentDraft, treatment_id: UUID, version: int = 1
) -> Treatment:
    """Put a new treatment into the open transaction."""
    treatment = Treatment(patient_id=diary.patient_id, id=treatment_id, version=version)
    treatment.injections = []
    _write(treatment, diary, draft)
    db.session.add(treatment)
    return treatment


def rewrite_treatment(diary: Diary, treatment: Treatment, draft: TreatmentDraft) -> None:
    """Put a changed treatment into the open transaction, its former version into the history."""
    db.session.add(_former(treatment))
    treatment.version += 1
    _write(treatment, diary, draft)


def take_out(diary: Diary, treatment: Treatment) -> None:
    """Remove a treatment within the open transaction, its last version into the history."""
    former = _former(treatment)
    former.removed_by_id, former.removed_at = actor_of(diary), clock.now()
    db.session.add(former)
    db.session.delete(treatment)


def keep_note(diary: Diary, stored: Treatment | None, draft: TreatmentDraft) -> TreatmentDraft:
    """A draft whose writer may not see notes leaves the one that is stored."""
    return replace(draft, **keep_words(diary, ("note",), stored))


def _write(treatment: Treatment, diary: Diary, draft: TreatmentDraft) -> None:
    for name in FIELDS:
        setattr(treatment, name, getattr(draft, name))
    treatment.recorded_by_id = actor_of(diary)
    treatment.recorded_at = clock.now()
    kept = treatment.injections[: len(draft.injections)]
    added = [
        Injection(patient_id=diary.patient_id, treatment_id=treatment.id, position=position)
        for position in range(len(kept), len(draft.injections))
    ]
    treatment.injections = [*kept, *added]
    for line, said in zip(treatment.injections, draft.injections, strict=True):
        for field in fields(said):
            setattr(line, field.name, getattr(said, field.name))


def _former(treatment: Treatment) -> TreatmentVersion:
    return TreatmentVersion(
        patient_id=treatment.patient_id,
        treatment_id=treatment.id,
        version=treatment.version,
        recorded_by_id=treatment.recorded_by_id,
        recorded_at=treatment.recorded_at,
        content=content_of(draft_of(treatment)),
        import_id=treatment.import_id,
    )


def _last_former(diary: Diary, treatment_id: UUID) -> TreatmentVersion | None:
    """How a treatment last stood before it was revised or removed."""
    query = sa.select(TreatmentVersion).where(
        TreatmentVersion.patient_id == diary.patient_id,
        TreatmentVersion.treatment_id == treatment_id,
    )
    return db.session.scalar(query.order_by(TreatmentVersion.version.desc()).limit(1))


def _find(diary: Diary, treatment_id: UUID) -> Treatment | None:
    """As it is stored now, whatever this session saw of it before."""
    query = _treatments_of(diary).where(Treatment.id == treatment_id)
    return db.session.scalar(query.execution_options(populate_existing=True))


def _treatments_of(diary: Diary) -> sa.Select[Treatment]:
    own = Treatment.patient_id == diary.patient_id
    # The patient is named once more: SQLite reads a whole table for a list of pairs of ids.
    lines = Treatment.injections.and_(Injection.patient_id == diary.patient_id)
    return sa.select(Treatment).where(own).options(selectinload(lines))
