"""All files that were brought in, and taking one of them back as a whole."""

from datetime import date
from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.access import Right
from app.forms.base import DiaryForm
from app.sentences import brought as words
from app.sentences.people import names_in
from app.services.import_batches import list_imports
from app.services.import_undo import plan_undo, undo_import
from app.words import gettext as _

bp = Blueprint("brought", __name__, url_prefix="/imports/brought")
MOST_DAYS = 30


@bp.get("/")
def index() -> ResponseReturnValue:
    g.diary.require(Right.RECORD)
    batches = list_imports(g.diary)
    names = names_in(g.diary, {each.by_id for each in batches})
    rows = [(each, words.title(each), words.lines(g.diary, each, names)) for each in batches]
    return render_template("imports/brought.html", rows=rows)


@bp.route("/<uuid:import_id>", methods=["GET", "POST"])
def one(import_id: UUID) -> ResponseReturnValue:
    """What taking one import back would do; a POST does it."""
    form = DiaryForm()
    if form.validate_on_submit():
        done = undo_import(g.diary, import_id)
        flash(words.undone(done))
        return redirect(url_for(".index"))
    found = plan_undo(g.diary, import_id)
    batch = found.batch
    names = names_in(g.diary, {batch.by_id})
    return render_template(
        "imports/one.html",
        form=form,
        found=found,
        title=words.title(batch),
        lines=words.lines(g.diary, batch, names),
        taken=words.taken(found),
        stays=_some(found.changed_days),
        stays_treated=_some(found.changed_treatments),
        more=max(len(found.changed_days) - MOST_DAYS, 0),
        hint=_("Kept in the history, so that nothing is lost."),
    )


def _some(days: tuple[date, ...]) -> list[date]:
    return list(days[:MOST_DAYS])
