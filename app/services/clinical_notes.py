"""Notes of clinicians: to the patient, or for clinicians only."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from app.access import Diary, ShareKind
from app.errors import Refused, StaleEdit
from app.extensions import db
from app.models import Act, ClinicalNote
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
    "LONGEST_NOTE",
    "NoteDraft",
    "NoteShown",
    "get_note",
    "list_notes",
    "record_note",
    "remove_note",
    "restore_note",
    "revise_note",
]

LONGEST_NOTE = 2000


@dataclass(frozen=True)
class NoteDraft:
    """What a clinician writes. for_patient: to the patient, else for clinicians only."""

    words: str
    for_patient: bool


@dataclass(frozen=True)
class NoteShown:
    """A note as this reader sees it. words: None where they are for clinicians only."""

    id: UUID
    words: str | None
    for_patient: bool
    by_id: UUID
    at: datetime
    version: int


def list_notes(diary: Diary, to_patient: bool = False, most: int | None = None) -> list[NoteShown]:
    """The notes in a diary, the latest first.

    to_patient: only those to the patient. most: no more than so many.
    """
    query = items_of(diary, ClinicalNote)
    if to_patient:
        query = query.where(ClinicalNote.for_patient)
    query = query.order_by(ClinicalNote.recorded_at.desc(), ClinicalNote.id).limit(most)
    return [_shown(diary, note) for note in db.session.scalars(query)]


def get_note(diary: Diary, note_id: UUID) -> NoteShown:
    """One note. Raises NotFound."""
    return _shown(diary, get(diary, ClinicalNote, note_id))


def record_note(diary: Diary, draft: NoteDraft, note_id: UUID | None = None) -> UUID:
    """Save a new note.

    note_id: the id the form was made with, so that a form sent twice saves once.
    Raises StaleEdit when that id was saved with another content.
    """
    require_clinician(diary)
    _check(draft)
    hold(diary)
    if note_id is not None and (saved := find(diary, ClinicalNote, note_id, removed=True)):
        if _draft_of(saved) != draft:
            raise StaleEdit
        return restore_note(diary, note_id)
    note = ClinicalNote(patient_id=diary.patient_id, id=note_id or uuid4())
    note.words, note.for_patient = draft.words, draft.for_patient
    keep(diary, note, Act.NOTE_WRITTEN)
    return note.id


def revise_note(diary: Diary, note_id: UUID, draft: NoteDraft, seen_version: int | None) -> None:
    """Save a changed note. Saying the same again changes nothing.

    Raises StaleEdit when somebody saved this note after `seen_version`.
    """
    require_clinician(diary)
    _check(draft)
    hold(diary)
    note = get(diary, ClinicalNote, note_id)
    if _draft_of(note) == draft:
        return
    if note.version != seen_version:
        raise StaleEdit
    note.words, note.for_patient = draft.words, draft.for_patient
    keep(diary, note, Act.NOTE_REVISED)


def remove_note(diary: Diary, note_id: UUID, seen_version: int | None) -> None:
    """Take a note out; `restore_note` brings it back. Raises StaleEdit as revise_note does."""
    take_out(diary, ClinicalNote, note_id, seen_version, Act.NOTE_REMOVED)


def restore_note(diary: Diary, note_id: UUID) -> UUID:
    """Bring a removed note back. Does nothing when it is there already."""
    return restore(diary, ClinicalNote, note_id, Act.NOTE_RESTORED).id


def _check(draft: NoteDraft) -> None:
    if not 0 < len(draft.words.strip()) <= len(draft.words) <= LONGEST_NOTE:
        raise Refused("note_words")


def _draft_of(note: ClinicalNote) -> NoteDraft:
    return NoteDraft(note.words, note.for_patient)


def _shown(diary: Diary, note: ClinicalNote) -> NoteShown:
    """Words for clinicians only leave the service towards a clinician alone."""
    open_to_reader = note.for_patient or diary.reads_as is ShareKind.CLINICIAN
    return NoteShown(
        id=note.id,
        words=note.words if open_to_reader else None,
        for_patient=note.for_patient,
        by_id=note.recorded_by_id,
        at=note.recorded_at,
        version=note.version,
    )
