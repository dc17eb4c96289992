"""Bringing files in: what they would change, and saving that, all or nothing."""

from datetime import timedelta
from uuid import uuid4

from app import clock
from app.access import Diary, Right
from app.extensions import db
from app.models import Source
from app.services.audit import Act, commit, hold
from app.services.csv_reading import Kind, ParsedFile, Problem
from app.services.day_batches import stored_day_rows, stored_notes, write_days
from app.services.file_reading import read_file, read_files
from app.services.foreign.choices import Collisions
from app.services.hidden_in_files import without_hidden
from app.services.import_batches import add_batch, follow_again
from app.services.import_plan import Collision, Plan, Preview, Stored, make_plan
from app.services.safety import raise_flags
from app.services.symptoms import add_symptoms, number_labels
from app.services.treatments import (
    Treatment,
    TreatmentDraft,
    add_treatment,
    keep_note,
    list_treatments,
    rewrite_treatment,
    stored_treatment,
)

__all__ = [
    "Collision",
    "Collisions",
    "Kind",
    "ParsedFile",
    "Preview",
    "Problem",
    "preview",
    "preview_blank",
    "read_file",
    "read_files",
    "save_import",
]

FRESH = timedelta(days=14)  # ratings of a file that are older raise no safety message


def preview(diary: Diary, *files: ParsedFile, keeps: Collisions | None = None) -> Preview:
    """What these files would change in the diary, taken together.

    keeps: which rating stays where both differ. None: the diary's, but for files of this diary,
    which are brought back to change it.
    """
    diary.require(Right.RECORD)
    return _plan(diary, files, keeps).preview


def preview_blank(timezone: str, *files: ParsedFile) -> Preview:
    """What these files would bring into a diary that is yet to begin in this time zone."""
    blank = Stored(clock.today(timezone), timezone, lambda names: number_labels(None, names))
    return make_plan(blank, files).preview


def save_import(
    diary: Diary,
    *files: ParsedFile,
    keeps: Collisions | None = None,
    name: str | None = None,
) -> Preview:
    """Save what these files say, and give what that changed.

    Saves nothing when the files have problems; they are in what is given back.
    keeps: as in `preview`. name: what the import is called; None is the name of the first file.
    """
    diary.require(Right.RECORD)
    hold(diary)
    files = tuple(without_hidden(diary, file) for file in files)
    plan = _plan(diary, files, keeps)
    if plan.preview.problems or not plan.preview.changes:
        return plan.preview
    numbers = add_symptoms(diary, list(plan.preview.new_symptoms))
    batch = add_batch(diary, files[0].source, name or files[0].name, plan.preview, numbers.values())
    write_days(diary, plan.new_days, plan.changed_days, notes=plan.notes, import_id=batch.id)
    follow_again(diary, files)
    for treatment, draft in plan.treatments:
        _write_treatment(diary, treatment, draft).import_id = batch.id
    db.session.flush()
    for row in (*plan.new_days, *plan.changed_days):
        if diary.today - row.day < FRESH:
            raise_flags(diary, row.day, row.ratings)
    commit(diary, Act.FILE_IMPORTED)
    return plan.preview


def _write_treatment(diary: Diary, treatment: Treatment | None, draft: TreatmentDraft) -> Treatment:
    if treatment is None:
        return add_treatment(diary, draft, uuid4())
    stored = treatment if diary.sees_notes else stored_treatment(diary, treatment.id)
    rewrite_treatment(diary, stored, keep_note(diary, stored, draft))
    return stored


def _plan(diary: Diary, files: tuple[ParsedFile, ...], keeps: Collisions | None) -> Plan:
    has_days = any(file.days for file in files)
    has_notes = any(said.note for file in files for said in file.days.values())
    own = all(file.source is Source.DIARY for file in files)
    return make_plan(
        Stored(
            today=diary.today,
            timezone=diary.timezone,
            number=lambda names: number_labels(diary, names),
            days=stored_day_rows(diary) if has_days else (),
            notes=stored_notes(diary) if has_notes else {},
            treatments=list_treatments(diary) if any(file.treatments for file in files) else (),
        ),
        [without_hidden(diary, file) for file in files],
        keeps or (Collisions.FILE if own else Collisions.MINE),
    )
