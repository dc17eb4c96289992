"""Bringing files in: upload, preview, save or leave."""

from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access import Right
from app.errors import NotFound
from app.forms.files import UploadForm
from app.sentences import imports as sentences
from app.services.imports import Preview, preview, read_file, save_import
from app.services.uploads import drop_upload, get_upload, keep_upload

bp = Blueprint("imports", __name__, url_prefix="/imports")
MOST_PROBLEMS = 20


@bp.route("/", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    g.diary.require(Right.RECORD)
    form = UploadForm()
    if form.validate_on_submit():
        upload_id = keep_upload(g.diary, form.file.data.filename, form.content())
        return redirect(url_for(".show", upload_id=upload_id))
    return render_template("imports/upload.html", form=form), 422 if form.errors else 200


@bp.get("/<uuid:upload_id>")
def show(upload_id: UUID) -> ResponseReturnValue:
    upload = get_upload(g.diary, upload_id)
    return _page(upload_id, upload.name, preview(g.diary, read_file(upload.content, upload.name)))


@bp.post("/<uuid:upload_id>/save")
def save(upload_id: UUID) -> ResponseReturnValue:
    try:
        upload = get_upload(g.diary, upload_id)
    except NotFound:  # the button was pressed twice
        flash(_("This file is no longer waiting: it was saved or left before."))
        return redirect(url_for(".new"))
    changed = save_import(g.diary, read_file(upload.content, upload.name))
    if changed.problems:
        return _page(upload_id, upload.name, changed), 422
    drop_upload(g.diary, upload_id)
    flash(sentences.saved(changed))
    return redirect(url_for("progress.answer"))


@bp.post("/<uuid:upload_id>/drop")
def drop(upload_id: UUID) -> ResponseReturnValue:
    drop_upload(g.diary, upload_id)
    flash(_("The file was not brought in. Nothing was changed."), "info")
    return redirect(url_for(".new"))


def _page(upload_id: UUID, name: str, found: Preview) -> str:
    problems = [
        (sentences.place(problem), sentences.sentence(problem))
        for problem in found.problems[:MOST_PROBLEMS]
    ]
    return render_template(
        "imports/preview.html",
        upload_id=upload_id,
        name=name,
        changes=found.changes,
        lines=sentences.summary(found),
        problems=problems,
        more=len(found.problems) - len(problems),
    )
