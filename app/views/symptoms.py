"""What is rated each day: chosen, put in order, and called in one's own words."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from app.access import Diary
from app.errors import Refused, StaleEdit
from app.forms.start import RenameForm, SymptomsForm
from app.services.symptoms import (
    Followed,
    follow,
    get_own_symptom,
    list_symptoms,
    mark_of,
    move_symptom,
    rename_symptom,
)
from app.views.own import own_diary
from app.words import gettext as _

bp = Blueprint("symptoms", __name__, url_prefix="/settings/symptoms")


@bp.route("", methods=["GET", "POST"])
@login_required
def index() -> ResponseReturnValue:
    """Choose. A symptom that is taken out keeps its days."""
    own = own_diary()
    form = _form(own)
    if form.validate_on_submit():
        try:
            follow(own, form.chosen(), form.side_effects.data or [], form.seen.data or "")
        except StaleEdit:
            return _page(own, form, 409, changed="ticks")
        except Refused:
            form.own.errors = [_("The list is full. Choose from it, or change the words of one")]
            return _page(own, form, 422)
        flash(_("Saved"))
        return redirect(url_for("settings.index"))
    return _page(own, form, 422 if form.errors else 200)


@bp.post("/<int:number>/move")
@login_required
def move(number: int) -> ResponseReturnValue:
    """Let a symptom change places with the one above or below."""
    own = own_diary()
    past = request.form.get("past", type=int)
    try:
        move_symptom(own, number, past, request.form.get("seen"))
    except StaleEdit:
        return _page(own, _form(own, formdata=None), 409, changed="order")
    return redirect(url_for(".index", _anchor=f"symptom-{number}"))


@bp.route("/<int:number>/words", methods=["GET", "POST"])
@login_required
def rename(number: int) -> ResponseReturnValue:
    """Call a symptom in own words otherwise. Its days stay with it."""
    own = own_diary()
    symptom = get_own_symptom(own, number)
    seen = mark_of(list_symptoms(own, retired=True))
    form = RenameForm(data={"seen": seen, "words": symptom.label})
    if form.validate_on_submit():
        try:
            rename_symptom(own, number, form.words.data, form.seen.data)
        except StaleEdit:
            return _words_page(form, get_own_symptom(own, number), seen, 409)
        except Refused as refused:
            form.words.errors = [_told(refused)]
            return _words_page(form, symptom, form.seen.data, 422)
        flash(_("Saved"))
        return redirect(url_for(".index", _anchor=f"symptom-{number}"))
    return _words_page(form, symptom, form.seen.data, 422 if form.errors else 200)


def _told(refused: Refused) -> str:
    told = {
        "symptom_known": _(
            "This is the name of a symptom or side effect in the list. Use other words"
        ),
        "symptom_taken": _("You have another symptom of this name. Use other words"),
    }
    return str(told.get(refused.reason, _("Enter the words you use for it")))


def _form(own: Diary, **options: None) -> SymptomsForm:
    return SymptomsForm(own.dystonias, list_symptoms(own, retired=True), **options)


def _page(own: Diary, form: SymptomsForm, status: int, changed: str = "") -> ResponseReturnValue:
    listed = list_symptoms(own, retired=True)
    page = render_template(
        "settings/symptoms.html",
        form=form,
        rated=[each for each in listed if each.retired_on is None and not each.is_side_effect],
        mark=mark_of(listed),
        changed=changed,
    )
    return page, status


def _words_page(
    form: RenameForm, symptom: Followed, seen: str | None, status: int
) -> ResponseReturnValue:
    page = render_template(
        "settings/words.html", form=form, symptom=symptom, seen=seen, conflict=status == 409
    )
    return page, status
