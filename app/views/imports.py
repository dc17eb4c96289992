"""Bringing files in: upload, choose how each is read, preview, save or leave."""

import hashlib
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.access import Right
from app.errors import NotFound
from app.forms.files import UploadForm
from app.forms.imports import SaveForm, columns_form, person_form
from app.forms.matching import match_form
from app.sentences import imports as sentences
from app.services.file_reading import Looked, look_at
from app.services.foreign.choices import Choices, Together, read_choices, write_choices
from app.services.foreign.guessing import guess_columns
from app.services.foreign.parts import Line
from app.services.import_batches import list_imports
from app.services.imports import Preview, preview, save_import
from app.services.symptoms import list_symptoms
from app.services.uploads import drop_upload, get_upload, keep_choices, keep_upload
from app.words import gettext as _

bp = Blueprint("imports", __name__, url_prefix="/imports")
MOST_PROBLEMS = 20
MOST_COLLISIONS = 10
FIRST_ROWS = 5


@dataclass(frozen=True)
class Waiting:
    """A file that waits: how it is to be read, and what it says by now."""

    upload_id: UUID
    name: str
    content: bytes
    choices: Choices
    looked: Looked


@bp.route("/", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    g.diary.require(Right.RECORD)
    form = UploadForm()
    if form.validate_on_submit():
        upload_id = keep_upload(g.diary, form.file.data.filename, form.content())
        return redirect(url_for(".show", upload_id=upload_id))
    page = render_template("imports/upload.html", form=form, brought=bool(list_imports(g.diary)))
    return page, 422 if form.errors else 200


@bp.get("/<uuid:upload_id>")
def show(upload_id: UUID) -> ResponseReturnValue:
    """What a file changes, once it is known how to read it."""
    waiting = _waiting(upload_id)
    if waiting.looked.files is None:
        step = ".match" if waiting.looked.foreign else ".columns"
        return redirect(url_for(step, upload_id=upload_id))
    return _page(waiting, _preview(waiting))


@bp.route("/<uuid:upload_id>/columns", methods=["GET", "POST"])
def columns(upload_id: UUID) -> ResponseReturnValue:
    """Which columns of a table are read."""
    waiting = _waiting(upload_id, by_columns=True)
    table = waiting.looked.table
    if table is None:
        abort(404)
    form = columns_form(table, waiting.choices.columns or guess_columns(table))
    if form.validate_on_submit():
        same = form.chosen() == waiting.choices.columns
        tracks = waiting.choices.tracks if same else None
        _keep(waiting, by_columns=True, columns=form.chosen(), tracks=tracks)
        return redirect(url_for(".match", upload_id=upload_id))
    rows = table.rows[:FIRST_ROWS]
    page = render_template("imports/columns.html", form=form, waiting=waiting, rows=rows)
    return page, 422 if form.errors else 200


@bp.route("/<uuid:upload_id>/match", methods=["GET", "POST"])
def match(upload_id: UUID) -> ResponseReturnValue:
    """What each thing that the file rates becomes."""
    waiting = _waiting(upload_id)
    foreign = waiting.looked.foreign
    if foreign is None:
        return redirect(url_for(".show", upload_id=upload_id))
    if foreign.people:
        return _person(waiting)
    mine = list_symptoms(g.diary)
    form = match_form(foreign, mine, _at_first(waiting), with_notes=g.diary.sees_notes)
    if form.validate_on_submit():
        _keep(
            waiting,
            tracks=form.chosen(),
            together=Together(form.together.data),
            lines=form.chosen_lines(),
        )
        return redirect(url_for(".show", upload_id=upload_id))
    page = render_template("imports/match.html", form=form, waiting=waiting, foreign=foreign)
    return page, 422 if form.errors else 200


@bp.post("/<uuid:upload_id>/save")
def save(upload_id: UUID) -> ResponseReturnValue:
    try:
        waiting = _waiting(upload_id)
    except NotFound:  # the button was pressed twice
        flash(_("This file is no longer waiting: it was saved or left before."))
        return redirect(url_for(".new"))
    if waiting.looked.files is None:
        return redirect(url_for(".show", upload_id=upload_id))
    if request.form.get("seen", _seen(waiting)) != _seen(waiting):  # agreed to another preview
        return _page(waiting, _preview(waiting), is_other=True), 409
    keeps = SaveForm().chosen() or waiting.choices.collisions
    changed = save_import(g.diary, *waiting.looked.files, keeps=keeps, name=waiting.name)
    if changed.problems:
        return _page(waiting, changed), 422
    drop_upload(g.diary, upload_id)
    flash(sentences.saved(changed))
    return redirect(url_for("progress.answer"))


@bp.post("/<uuid:upload_id>/drop")
def drop(upload_id: UUID) -> ResponseReturnValue:
    drop_upload(g.diary, upload_id)
    flash(_("The file was not brought in. Nothing was changed."), "info")
    return redirect(url_for(".new"))


def _waiting(upload_id: UUID, by_columns: bool | None = None) -> Waiting:
    """A file that waits. by_columns: as if that had been chosen. Raises NotFound."""
    upload = get_upload(g.diary, upload_id)
    choices = read_choices(upload.choices)
    if by_columns is not None:
        choices = choices.changed(by_columns=by_columns)
    looked = look_at(upload.content, upload.name, choices)
    return Waiting(upload_id, upload.name, upload.content, choices, looked)


def _keep(waiting: Waiting, **changes: Any) -> None:
    keep_choices(g.diary, waiting.upload_id, waiting.choices.changed(**changes))


def _person(waiting: Waiting) -> ResponseReturnValue:
    """Whose rows are read, of a file with several people."""
    foreign = waiting.looked.foreign
    assert foreign is not None
    form = person_form(foreign)
    if form.validate_on_submit():
        _keep(waiting, person=form.person.data, tracks=None)
        return redirect(url_for(".match", upload_id=waiting.upload_id))
    page = render_template("imports/person.html", form=form, waiting=waiting)
    return page, 422 if form.errors else 200


def _at_first(waiting: Waiting) -> Choices:
    """What was chosen, or what fits most files of the program that wrote it."""
    foreign = waiting.looked.foreign
    if waiting.choices.tracks is not None or foreign is None:
        return waiting.choices
    words = any(track.words for track in foreign.tracks)
    together = Together.AVERAGE if words else Together.STRONGEST
    return waiting.choices.changed(together=together, lines=(Line.NOTE,))


def _preview(waiting: Waiting) -> Preview:
    return preview(g.diary, *(waiting.looked.files or ()), keeps=waiting.choices.collisions)


def _seen(waiting: Waiting) -> str:
    """What a preview was made of: how the file is read, and the diary as it was."""
    made_of = f"{g.diary.revision} {write_choices(waiting.choices)}"
    return hashlib.sha256(made_of.encode()).hexdigest()[:16]


def _page(waiting: Waiting, found: Preview, is_other: bool = False) -> str:
    """The preview. is_other: whether the one that was agreed to said another thing."""
    problems = [
        (sentences.place(problem), sentences.sentence(problem))
        for problem in found.problems[:MOST_PROBLEMS]
    ]
    form = SaveForm(data={"keeps": found.keeps.value}) if found.collisions else None
    return render_template(
        "imports/preview.html",
        waiting=waiting,
        found=found,
        seen=_seen(waiting),
        is_other=is_other,
        form=form,
        source=sentences.source_of(waiting.looked),
        lines=sentences.summary(found),
        facts=sentences.facts(found),
        problems=problems,
        more=len(found.problems) - len(problems),
        collisions=[sentences.collision(each) for each in found.collisions[:MOST_COLLISIONS]],
        steps_back=_steps_back(waiting),
    )


def _steps_back(waiting: Waiting) -> list[tuple[str, str]]:
    """(address, words): where what was chosen can be chosen otherwise."""
    looked, steps = waiting.looked, []
    codes = {problem.code for file in looked.files or () for problem in file.problems}
    if codes & {"archive", "locked"}:
        steps.append((url_for("exports.index"), _("Take it along, and bring it back")))
    if looked.foreign is not None:
        steps.append((url_for(".match", upload_id=waiting.upload_id), _("Change what is matched")))
    if looked.table is not None and (waiting.choices.by_columns or waiting.choices.columns):
        steps.append((url_for(".columns", upload_id=waiting.upload_id), _("Change the columns")))
    elif looked.is_own and looked.table is not None and looked.files and looked.files[0].days:
        words = _("Another scale? Choose the columns yourself")
        steps.append((url_for(".columns", upload_id=waiting.upload_id), words))
    return steps
