"""The person's own impression of a treatment: the form, not now, remove and undo."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.access import Right
from app.errors import StaleEdit
from app.forms.events import VersionForm
from app.forms.impressions import ImpressionForm, fields_of
from app.sentences import impressions as words
from app.services.answer_parts import Judged
from app.services.impressions import (
    Impression,
    dismiss_impression,
    draft_of_impression,
    find_impression,
    find_removed,
    find_unasked,
    record_impression,
    remove_impression,
    restore_impression,
)
from app.services.treated import Treated, get_treated
from app.words import gettext as _

bp = Blueprint("impressions", __name__, url_prefix="/treatments/<uuid:treatment_id>/impression")


@bp.route("", methods=["GET", "POST"])
def impression(treatment_id: UUID) -> ResponseReturnValue:
    treated = get_treated(g.diary, treatment_id)
    stored = find_impression(g.diary, treated.ids)
    form = ImpressionForm(data=fields_of(stored) if request.method == "GET" else None)
    if form.validate_on_submit():
        try:
            record_impression(g.diary, treatment_id, form.draft(), form.version.data)
        except StaleEdit:
            return _page(treated, form, 409)
        flash(_("Saved"))
        return _to_treatment(treatment_id)
    return _page(treated, form, 422 if form.errors else 200)


@bp.post("/dismiss")
def dismiss(treatment_id: UUID) -> ResponseReturnValue:
    dismiss_impression(g.diary, treatment_id)
    flash(_("You will not be asked again. The page of the treatment has a place for it."), "info")
    return redirect(url_for("days.today"))


@bp.post("/remove")
def remove(treatment_id: UUID) -> ResponseReturnValue:
    try:
        remove_impression(g.diary, treatment_id, VersionForm().version.data)
    except StaleEdit:
        return _page(get_treated(g.diary, treatment_id), None, 409)
    return redirect(url_for(".impression", treatment_id=treatment_id, removed="yes"))


@bp.post("/restore")
def restore(treatment_id: UUID) -> ResponseReturnValue:
    restore_impression(g.diary, treatment_id)
    flash(_("It is back"))
    return _to_treatment(treatment_id)


@dataclass(frozen=True)
class Asked:
    """The card that asks how a treatment went. about: which one, in words."""

    treatment_id: UUID
    about: str


def asked(visits: Sequence[tuple[UUID, date]]) -> Asked | None:
    """Whether to ask now, for Today and the page after saving. visits: all of the diary."""
    treated = find_unasked(g.diary, visits)
    return Asked(treated.ids[0], words.about(treated)) if treated else None


@dataclass(frozen=True)
class Beside:
    """What stands beside the answer of one treatment. said, held: None where nothing was said."""

    treatment_id: UUID
    said: str | None = None
    held: str | None = None


def own_impression(judged: Judged, symptom: int) -> Beside:
    """The impression of a treatment, held to the verdict on this symptom."""
    found = find_impression(g.diary, judged.ids)
    if found is None or found.dismissed:
        return Beside(judged.ids[0])
    verdict = judged.lines[symptom].verdict
    held = words.beside_the_ratings(draft_of_impression(found), verdict)
    return Beside(judged.ids[0], words.said(g.diary, found), held)


@bp.app_context_processor
def _for_partials() -> dict[str, Any]:
    """What the partials need on whichever page they stand."""
    return {"own_impression": own_impression, "of_impressions": words}


def _page(treated: Treated, form: ImpressionForm | None, status: int) -> ResponseReturnValue:
    """The form, with what is stored beside it where both met. form: None shows what is stored."""
    stored = find_impression(g.diary, treated.ids)
    page = render_template(
        "impressions/form.html",
        form=form or ImpressionForm(formdata=None, data=fields_of(stored)),
        about=words.about(treated),
        treatment_id=treated.ids[0],
        version=stored.version if stored else "",
        said=_said(stored),
        conflict=status == 409 and form is not None,
        changed=status == 409 and form is None,
        removed=bool(request.args.get("removed")) and find_removed(g.diary, stored) is not None,
        can_record=g.diary.may(Right.RECORD),
    )
    return page, status


def _said(stored: Impression | None) -> str | None:
    return None if stored is None or stored.dismissed else words.said(g.diary, stored)


def _to_treatment(treatment_id: UUID) -> ResponseReturnValue:
    page = url_for("progress.treatment", treatment_id=treatment_id, _anchor="impression")
    return redirect(page)
