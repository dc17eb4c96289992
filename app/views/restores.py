"""Bringing a whole diary back: choose its archive, look, restore. For an account without one."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from app.errors import NotFound
from app.forms.files import RestoreForm
from app.sentences import archives as sentences
from app.services.archives import (
    drop_waiting,
    get_waiting,
    keep_waiting,
    look_inside,
    may_restore,
    open_archive,
    restore_archive,
)
from app.services.whole.refusals import NoArchive
from app.views import start
from app.words import gettext as _

bp = Blueprint("restores", __name__, url_prefix="/restore")
LARGEST = 48 * 1024 * 1024  # bytes of an archive that is not compressed


@bp.route("/", methods=["GET", "POST"])
@login_required
def new() -> ResponseReturnValue:
    form = RestoreForm()
    if not may_restore(current_user.id):
        return _page(form)
    if form.validate_on_submit():
        try:
            keep_waiting(current_user.id, open_archive(form.content(), LARGEST))
            return redirect(url_for(".look"))
        except NoArchive as error:
            form.refuse(sentences.refusal(error))
    return _page(form)


@bp.get("/look")
@login_required
def look() -> ResponseReturnValue:
    try:
        found = look_inside(get_waiting(current_user.id))
    except NotFound:
        return redirect(url_for(".new"))
    return render_template("restores/look.html", found=found, lines=sentences.inside(found))


@bp.post("/save")
@login_required
def save() -> ResponseReturnValue:
    try:
        restore_archive(current_user.id, get_waiting(current_user.id))
    except NotFound:  # the button was pressed twice
        flash(_("This file is no longer waiting: it was restored or left before."))
        return redirect(url_for(".new"))
    except NoArchive as error:
        form = RestoreForm()
        form.refuse(sentences.refusal(error))
        return _page(form)
    start.forget_draft()
    flash(_("The diary is restored."))
    return redirect(url_for("home.answer"))


@bp.post("/drop")
@login_required
def drop() -> ResponseReturnValue:
    drop_waiting(current_user.id)
    flash(_("The file was not restored. Nothing was changed."), "info")
    return redirect(url_for(".new"))


def _page(form: RestoreForm) -> ResponseReturnValue:
    blocked = not may_restore(current_user.id)
    page = render_template("restores/new.html", form=form, blocked=blocked)
    return page, 422 if form.errors else 200
