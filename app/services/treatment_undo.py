"""The treatments that one import brought or changed, and back to what they were before."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from app.access import Diary
from app.extensions import db
from app.models import ImportBatch, Treatment, TreatmentVersion
from app.services.treatment_drafts import TreatmentDraft, draft_from, draft_of
from app.services.treatments import (
    keep_note,
    rewrite_treatment,
    stored_treatment,
    take_out,
)


@dataclass(frozen=True)
class ToTakeBack:
    """A treatment that an import touched. before: None where the import began it.

    is_changed: whether it says another thing by now than the import did.
    """

    treatment_id: UUID
    day: date
    is_changed: bool
    before: TreatmentDraft | None
    before_import_id: UUID | None


def list_to_take_back(diary: Diary, batch: ImportBatch) -> list[ToTakeBack]:
    """The treatments that this import brought or changed, but for those that were removed; those
    that it changed no longer only while it was not taken back.
    """
    own = TreatmentVersion.patient_id == diary.patient_id
    touched = sa.select(TreatmentVersion.treatment_id).where(
        own, TreatmentVersion.import_id == batch.id
    )
    is_meant = Treatment.import_id == batch.id
    if batch.undone_at is None:
        is_meant = sa.or_(is_meant, Treatment.id.in_(touched))
    query = sa.select(Treatment.id).where(Treatment.patient_id == diary.patient_id, is_meant)
    ids = db.session.scalars(query.order_by(Treatment.day, Treatment.id)).all()
    return [_found(diary, treatment_id, batch.id) for treatment_id in ids]


def take_back(diary: Diary, each: ToTakeBack) -> None:
    """Put it into the open transaction as it was before, or take it out."""
    treatment = stored_treatment(diary, each.treatment_id)
    if each.before is None:
        take_out(diary, treatment)
        return
    rewrite_treatment(diary, treatment, keep_note(diary, treatment, each.before))
    treatment.import_id = each.before_import_id


def _found(diary: Diary, treatment_id: UUID, import_id: UUID) -> ToTakeBack:
    now = stored_treatment(diary, treatment_id)
    query = sa.select(TreatmentVersion).where(
        TreatmentVersion.patient_id == diary.patient_id,
        TreatmentVersion.treatment_id == treatment_id,
    )
    former = {each.version: each for each in db.session.scalars(query)}
    first = min(
        (number for number, each in former.items() if each.import_id == import_id),
        default=now.version,
    )
    brought = draft_from(former[first].content) if first in former else draft_of(now)
    before = former.get(first - 1)
    return ToTakeBack(
        treatment_id,
        now.day,
        now.import_id != import_id or draft_of(now) != brought,
        draft_from(before.content) if before else None,
        before.import_id if before else None,
    )
