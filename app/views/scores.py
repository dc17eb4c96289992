"""Scores of clinical scales: enter, correct, remove and bring back."""

from datetime import date
from uuid import UUID, uuid4

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.catalogue.scales import SCALES, fitting
from app.errors import StaleEdit
from app.forms.clinical import ScoreForm
from app.forms.events import VersionForm
from app.sentences import clinical as words
from app.services.clinical import is_clinician, require_clinician
from app.services.scores import (
    Scored,
    get_score,
    record_score,
    remove_score,
    restore_score,
    revise_score,
)
from app.views.clinical import clinical_page
from app.views.shown_clinical import history_of, names_of, scale_choices, scale_rows
from app.words import gettext as _

bp = Blueprint("scores", __name__, url_prefix="/clinical/scores")


@bp.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    require_clinician(g.diary)
    form = ScoreForm(_today, scale_choices(g.diary), data=_first_fields())
    if not form.validate_on_submit():
        return _page(form, None, 422 if form.errors else 200)
    item_id = form.id_made_for()
    try:
        record_score(g.diary, form.draft(), item_id)
    except StaleEdit:
        assert item_id is not None
        return _page(form, get_score(g.diary, item_id), 409)
    flash(_("Score saved"))
    return redirect(url_for("clinical.index", _anchor="scores"))


@bp.route("/<uuid:item_id>", methods=["GET", "POST"])
def edit(item_id: UUID) -> ResponseReturnValue:
    """Change it; whoever may only read sees who did what with it, and when."""
    if request.method == "POST":
        require_clinician(g.diary)
    stored = get_score(g.diary, item_id)
    form = ScoreForm(_today, scale_choices(g.diary), data=_fields_of(stored))
    if not form.validate_on_submit():
        return _page(form, stored, 422 if form.errors else 200)
    try:
        revise_score(g.diary, item_id, form.draft(), form.version.data)
    except StaleEdit:
        return _page(form, get_score(g.diary, item_id), 409)
    flash(_("Score saved"))
    return redirect(url_for("clinical.index", _anchor="scores"))


@bp.post("/<uuid:item_id>/remove")
def remove(item_id: UUID) -> ResponseReturnValue:
    try:
        remove_score(g.diary, item_id, VersionForm().version.data)
    except StaleEdit:
        return clinical_page(changed=True)
    return redirect(url_for("clinical.index", removed=item_id, what="scores"))


@bp.post("/<uuid:item_id>/restore")
def restore(item_id: UUID) -> ResponseReturnValue:
    restore_score(g.diary, item_id)
    flash(_("It is back"))
    return redirect(url_for("clinical.index", _anchor="scores"))


def _page(form: ScoreForm, stored: Scored | None, status: int) -> ResponseReturnValue:
    page = render_template(
        "clinical/score.html",
        form=form,
        stored=stored,
        conflict=status == 409,
        writes=is_clinician(g.diary),
        history=history_of(g.diary, stored.id) if stored else [],
        row=_row(stored),
        scales=[each for part in fitting(g.diary.dystonias) for each in part],
        of_clinic=words,
    )
    return page, status


def _today() -> date:
    today: date = g.diary.today
    return today


def _first_fields() -> dict[str, object]:
    """Today, and the scale of the button that led here."""
    asked = request.args.get("scale")
    known = asked if asked in {each.code for each in SCALES} else ""
    return {"item_id": str(uuid4()), "day": g.diary.today, "scale": known}


def _fields_of(score: Scored) -> dict[str, object]:
    return {
        "version": score.version,
        "day": score.day,
        "scale": score.scale,
        "score": score.score,
    }


def _row(score: Scored | None) -> object:
    if score is None:
        return None
    return scale_rows(g.diary, [score], names_of(g.diary, [score.by_id]))[0].rows[0]
