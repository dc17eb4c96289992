"""Bringing files in: what they would change, and saving that, all or nothing."""

from datetime import timedelta
from uuid import uuid4

from app import clock
from app.access import Diary, Right
from app.extensions import db
from app.services.audit import Act, commit, hold
from app.services.csv_reading import Kind, ParsedFile, Problem, read_file
from app.services.day_batches import stored_day_rows, write_days
from app.services.hidden_in_files import without_hidden
from app.services.import_plan import Plan, Preview, Stored, make_plan
from app.services.safety import raise_flags
from app.services.symptoms import add_symptoms, number_labels
from app.services.treatments import (
    add_treatment,
    keep_note,
    list_treatments,
    rewrite_treatment,
    stored_treatment,
)

__all__ = [
    "Kind",
    "ParsedFile",
    "Preview",
    "Problem",
    "preview",
    "preview_blank",
    "read_file",
    "save_import",
]

FRESH = timedelta(days=14)  # ratings of a file that are older raise no safety message


_OF_TREATMENTS = {Kind.INJECTIONS, Kind.TREATMENTS}


def preview(diary: Diary, *files: ParsedFile) -> Preview:
    """What these files would change in the diary, taken together."""
    diary.require(Right.RECORD)
    return _plan(diary, files).preview


def preview_blank(timezone: str, *files: ParsedFile) -> Preview:
    """What these files would bring into a diary that is yet to begin in this time zone."""
    blank = Stored(clock.today(timezone), timezone, lambda names: number_labels(None, names))
    return make_plan(blank, files).preview


def save_import(diary: Diary, *files: ParsedFile) -> Preview:
    """Save what these files say, and give what that changed.

    Saves nothing when the files have problems; they are in what is given back.
    """
    diary.require(Right.RECORD)
    hold(diary)
    plan = _plan(diary, files)
    if plan.preview.problems or not plan.preview.changes:
        return plan.preview
    add_symptoms(diary, list(plan.preview.new_symptoms))
    write_days(diary, plan.new_days, plan.changed_days)
    for treatment, draft in plan.treatments:
        if treatment is None:
            add_treatment(diary, draft, uuid4())
        else:
            seen_whole = diary.sees_notes
            stored = treatment if seen_whole else stored_treatment(diary, treatment.id)
            rewrite_treatment(diary, stored, keep_note(diary, stored, draft))
    db.session.flush()
    for row in (*plan.new_days, *plan.changed_days):
        if diary.today - row.day < FRESH:
            raise_flags(diary, row.day, row.ratings)
    commit(diary, Act.FILE_IMPORTED)
    return plan.preview


def _plan(diary: Diary, files: tuple[ParsedFile, ...]) -> Plan:
    kinds = {file.kind for file in files}
    return make_plan(
        Stored(
            today=diary.today,
            timezone=diary.timezone,
            number=lambda names: number_labels(diary, names),
            days=stored_day_rows(diary) if kinds & {Kind.LONG, Kind.WIDE} else (),
            treatments=list_treatments(diary) if kinds & _OF_TREATMENTS else (),
        ),
        [without_hidden(diary, file) for file in files],
    )
