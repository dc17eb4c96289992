"""What each file brought: a list of all imports, and what a day or a treatment came from."""

from collections.abc import Iterable, Sequence
from uuid import UUID, uuid4

import sqlalchemy as sa

from app import clock
from app.access import Diary, Right
from app.errors import NotFound
from app.extensions import db
from app.models import ImportBatch, Source, Symptom
from app.services.audit import actor_of
from app.services.csv_reading import ParsedFile
from app.services.import_plan import Preview
from app.services.symptoms import number_labels

__all__ = ["ImportBatch", "Source", "add_batch", "find_imports", "get_import", "list_imports"]

LONGEST_NAME = 255


def list_imports(diary: Diary) -> list[ImportBatch]:
    """All imports, the latest first. For who may bring files in."""
    diary.require(Right.RECORD)
    query = _imports_of(diary).order_by(ImportBatch.at.desc(), ImportBatch.id)
    return list(db.session.scalars(query))


def get_import(diary: Diary, import_id: UUID) -> ImportBatch:
    """One import. Raises NotFound."""
    diary.require(Right.RECORD)
    found = db.session.scalar(_imports_of(diary).where(ImportBatch.id == import_id))
    if found is None:
        raise NotFound
    return found


def find_imports(diary: Diary, import_ids: Iterable[UUID | None]) -> dict[UUID, ImportBatch]:
    """Those that brought some days or treatments, by their ids. Asks only where there are some."""
    wanted = {each for each in import_ids if each is not None}
    if not wanted:
        return {}
    found = db.session.scalars(_imports_of(diary).where(ImportBatch.id.in_(wanted)))
    return {each.id: each for each in found}


def add_batch(
    diary: Diary, source: Source, name: str, changed: Preview, new_symptoms: Iterable[int]
) -> ImportBatch:
    """Put a new import into the open transaction. new_symptoms: their numbers."""
    batch = ImportBatch(
        patient_id=diary.patient_id,
        id=uuid4(),
        source=source.value,
        name=name[:LONGEST_NAME],
        at=clock.now(),
        by_id=actor_of(diary),
        new_days=changed.new_days,
        changed_days=changed.changed_days,
        new_treatments=changed.new_treatments,
        changed_treatments=changed.changed_treatments,
        new_symptoms=sorted(new_symptoms),
    )
    db.session.add(batch)
    return batch


def follow_again(diary: Diary, files: Sequence[ParsedFile]) -> None:
    """Within the open transaction rate the symptoms of these files again that were retired when
    their import was taken back, and not by a person.
    """
    undone = db.session.scalars(_imports_of(diary).where(ImportBatch.undone_at.is_not(None)))
    retired = {number for batch in undone for number in batch.new_symptoms}
    names = [name for file in files for name in file.symptoms]
    numbers = {*number_labels(diary, names)[0].values()} & retired if retired else set()
    if numbers:
        again = sa.update(Symptom).where(
            Symptom.patient_id == diary.patient_id, Symptom.number.in_(numbers)
        )
        db.session.execute(again.values(retired_on=None))


def _imports_of(diary: Diary) -> sa.Select[ImportBatch]:
    return sa.select(ImportBatch).where(ImportBatch.patient_id == diary.patient_id)
