"""Notes of clinicians, to the patient or for clinicians only."""

from uuid import UUID, uuid4

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import StaleEdit
from app.forms.clinical import CLINICIANS, PATIENT, NoteForm
from app.forms.events import VersionForm
from app.sentences import clinical as words
from app.services.clinical import is_clinician, require_clinician
from app.services.clinical_notes import (
    NoteShown,
    get_note,
    record_note,
    remove_note,
    restore_note,
    revise_note,
)
from app.views.clinical import clinical_page
from app.views.shown_clinical import history_of, names_of, note_rows
from app.words import gettext as _

bp = Blueprint("clinical_notes", __name__, url_prefix="/clinical/notes")


@bp.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    require_clinician(g.diary)
    form = NoteForm(data={"item_id": str(uuid4())})
    if not form.validate_on_submit():
        return _page(form, None, 422 if form.errors else 200)
    item_id = form.id_made_for()
    try:
        record_note(g.diary, form.draft(), item_id)
    except StaleEdit:
        assert item_id is not None
        return _page(form, get_note(g.diary, item_id), 409)
    flash(_("Note saved"))
    return redirect(url_for("clinical.index", _anchor="notes"))


@bp.route("/<uuid:item_id>", methods=["GET", "POST"])
def edit(item_id: UUID) -> ResponseReturnValue:
    """Change it; whoever may only read sees who did what with it, and when."""
    if request.method == "POST":
        require_clinician(g.diary)
    stored = get_note(g.diary, item_id)
    form = NoteForm(data=_fields_of(stored))
    if not form.validate_on_submit():
        return _page(form, stored, 422 if form.errors else 200)
    try:
        revise_note(g.diary, item_id, form.draft(), form.version.data)
    except StaleEdit:
        return _page(form, get_note(g.diary, item_id), 409)
    flash(_("Note saved"))
    return redirect(url_for("clinical.index", _anchor="notes"))


@bp.post("/<uuid:item_id>/remove")
def remove(item_id: UUID) -> ResponseReturnValue:
    try:
        remove_note(g.diary, item_id, VersionForm().version.data)
    except StaleEdit:
        return clinical_page(changed=True)
    return redirect(url_for("clinical.index", removed=item_id, what="clinical_notes"))


@bp.post("/<uuid:item_id>/restore")
def restore(item_id: UUID) -> ResponseReturnValue:
    restore_note(g.diary, item_id)
    flash(_("It is back"))
    return redirect(url_for("clinical.index", _anchor="notes"))


def _page(form: NoteForm, stored: NoteShown | None, status: int) -> ResponseReturnValue:
    page = render_template(
        "clinical/note.html",
        form=form,
        stored=stored,
        conflict=status == 409,
        writes=is_clinician(g.diary),
        history=history_of(g.diary, stored.id) if stored else [],
        row=_row(stored),
        of_clinic=words,
    )
    return page, status


def _fields_of(note: NoteShown) -> dict[str, object]:
    to = PATIENT if note.for_patient else CLINICIANS
    return {"version": note.version, "words": note.words, "to": to}


def _row(note: NoteShown | None) -> object:
    if note is None:
        return None
    return note_rows(g.diary, [note], names_of(g.diary, [note.by_id]))[0]
