"""What clinicians ask a patient to watch after a treatment."""

from uuid import UUID, uuid4

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import Refused, StaleEdit
from app.forms.clinical import WatchForm
from app.forms.events import VersionForm
from app.sentences.clinical import REFUSED, watched
from app.services.clinical import is_clinician, require_clinician
from app.services.watch import (
    Watched,
    get_watched,
    record_watch,
    remove_watch,
    restore_watch,
    revise_watch,
)
from app.views.clinical import clinical_page
from app.views.shown_clinical import history_of, names_of, watch_choices, watch_rows
from app.words import gettext as _

bp = Blueprint("watch", __name__, url_prefix="/clinical/watch")


@bp.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    require_clinician(g.diary)
    form = WatchForm(watch_choices(g.diary), data={"item_id": str(uuid4())})
    if not form.validate_on_submit():
        return _page(form, None, 422 if form.errors else 200)
    item_id = form.id_made_for()
    try:
        record_watch(g.diary, form.draft(), item_id)
    except StaleEdit:
        assert item_id is not None
        return _page(form, get_watched(g.diary, item_id), 409)
    except Refused as refused:
        return _refused(form, None, refused)
    flash(_("Saved. The patient sees it on their page of the day"))
    return redirect(url_for("clinical.index", _anchor="watch"))


@bp.route("/<uuid:item_id>", methods=["GET", "POST"])
def edit(item_id: UUID) -> ResponseReturnValue:
    """Change it; whoever may only read sees who did what with it, and when."""
    if request.method == "POST":
        require_clinician(g.diary)
    stored = get_watched(g.diary, item_id)
    form = WatchForm(_choices_with(stored), data=_fields_of(stored))
    if not form.validate_on_submit():
        return _page(form, stored, 422 if form.errors else 200)
    try:
        revise_watch(g.diary, item_id, form.draft(), form.version.data)
    except StaleEdit:
        return _page(form, get_watched(g.diary, item_id), 409)
    except Refused as refused:
        return _refused(form, stored, refused)
    flash(_("Saved. The patient sees it on their page of the day"))
    return redirect(url_for("clinical.index", _anchor="watch"))


@bp.post("/<uuid:item_id>/remove")
def remove(item_id: UUID) -> ResponseReturnValue:
    try:
        remove_watch(g.diary, item_id, VersionForm().version.data)
    except StaleEdit:
        return clinical_page(changed=True)
    return redirect(url_for("clinical.index", removed=item_id, what="watch"))


@bp.post("/<uuid:item_id>/restore")
def restore(item_id: UUID) -> ResponseReturnValue:
    try:
        restore_watch(g.diary, item_id)
    except Refused as refused:
        flash(REFUSED[refused.reason], "error")
        return redirect(url_for("clinical.index", _anchor="watch"))
    flash(_("It is back"))
    return redirect(url_for("clinical.index", _anchor="watch"))


def _page(form: WatchForm, stored: Watched | None, status: int) -> ResponseReturnValue:
    page = render_template(
        "clinical/watch.html",
        form=form,
        stored=stored,
        conflict=status == 409,
        writes=is_clinician(g.diary),
        history=history_of(g.diary, stored.id) if stored else [],
        row=_row(stored),
    )
    return page, status


def _refused(form: WatchForm, stored: Watched | None, refused: Refused) -> ResponseReturnValue:
    if refused.reason not in REFUSED:
        raise refused
    form.symptom.errors = [REFUSED[refused.reason]]
    return _page(form, stored, 422)


def _choices_with(item: Watched) -> dict[str, list[tuple[str, str]]]:
    """The list, with what was chosen before even where it is not in it any more."""
    choices = watch_choices(g.diary)
    if item.symptom and item.symptom not in {
        code for each in choices.values() for code, _l in each
    }:
        choices[_("Chosen before")] = [(item.symptom, watched(item))]
    return choices


def _fields_of(item: Watched) -> dict[str, object]:
    return {"version": item.version, "symptom": item.symptom or "", "words": item.words}


def _row(item: Watched | None) -> object:
    if item is None:
        return None
    return watch_rows(g.diary, [item], names_of(g.diary, [item.by_id]))[0]
