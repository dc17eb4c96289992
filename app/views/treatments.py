"""Treatments: the list, the form, one treatment with its answer, remove and undo."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.access import Diary
from app.errors import StaleEdit
from app.forms.treatments import LATER, RemoveForm, TreatmentForm, fields_of
from app.services.neighbours import copy_of_last
from app.services.treatments import (
    Treatment,
    TreatmentDraft,
    draft_of,
    get_treatment,
    list_treatments,
    record_treatment,
    remove_treatment,
    restore_treatment,
    revise_treatment,
)
from app.views.shown_treatments import show_all
from app.views.treatment_form import (
    conflict_page,
    edit_lines,
    form_page,
    keys_of,
    notes_on,
    unseen,
)
from app.words import gettext as _

bp = Blueprint("treatments", __name__, url_prefix="/treatments")

Record = Callable[[Diary, TreatmentDraft, UUID | None], Treatment]


@bp.get("/")
def index() -> ResponseReturnValue:
    treatments = list_treatments(g.diary)
    shown = show_all(treatments)[::-1]
    return render_template("treatments/index.html", shown=shown, removed=_removed(treatments))


@bp.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    return new_page(record_treatment, url_for(".index"))


def new_page(record: Record, then: str, on_day: date | None = None) -> ResponseReturnValue:
    """The form of a new treatment, as the last one was. then: where to go once it is saved.

    record: the service that saves it. on_day: the day that is filled in, None for the year alone.
    """
    copy = copy_of_last(g.diary) if not request.args.get("empty") else None
    form = TreatmentForm(today=lambda: g.diary.today, data=_first_fields(copy))
    if not form.is_submitted():
        form.day.year_text = str(g.diary.today.year)
        if on_day is not None:
            form.day.fill_in(on_day)
        return form_page(form, copied_from=_last_treatment() if copy else None)
    if edited := edit_lines(form):
        return edited
    if not form.validate():
        return form_page(form)
    if unseen(form, form.id_made_for()):
        return form_page(form, asks=True)
    try:
        record(g.diary, form.draft(_is_finished()), form.id_made_for())
    except StaleEdit:
        treatment_id = form.id_made_for()
        assert treatment_id is not None
        return conflict_page(form, treatment_id)
    flash(_("Injection saved"))
    return redirect(then)


@bp.route("/<uuid:treatment_id>/edit", methods=["GET", "POST"])
def edit(treatment_id: UUID) -> ResponseReturnValue:
    treatment = get_treatment(g.diary, treatment_id)
    fields = {**fields_of(draft_of(treatment)), "version": treatment.version}
    form = TreatmentForm(today=lambda: g.diary.today, data=fields)
    if not form.is_submitted():
        form.seen.data = keys_of(notes_on(draft_of(treatment), treatment_id))
        return form_page(form, treatment=treatment)
    if edited := edit_lines(form, treatment):
        return edited
    if not form.validate():
        return form_page(form, treatment=treatment)
    if unseen(form, treatment_id):
        return form_page(form, treatment=treatment, asks=True)
    try:
        revise_treatment(g.diary, treatment_id, form.draft(_is_finished()), form.version.data)
    except StaleEdit:
        return conflict_page(form, treatment_id)
    flash(_("Injection saved"))
    return redirect(url_for("progress.treatment", treatment_id=treatment_id))


@bp.route("/<uuid:treatment_id>/remove", methods=["GET", "POST"])
def remove(treatment_id: UUID) -> ResponseReturnValue:
    treatment = get_treatment(g.diary, treatment_id)
    form = RemoveForm()
    if form.validate_on_submit():
        try:
            remove_treatment(g.diary, treatment_id, form.version.data)
        except StaleEdit:
            page = render_template("treatments/remove.html", treatment=treatment, changed=True)
            return page, 409
        return redirect(url_for(".index", removed=treatment_id))
    return render_template("treatments/remove.html", treatment=treatment, changed=False)


@bp.post("/<uuid:treatment_id>/restore")
def restore(treatment_id: UUID) -> ResponseReturnValue:
    restore_treatment(g.diary, treatment_id)
    flash(_("The injection is back"))
    return redirect(url_for(".index"))


def _first_fields(copy: TreatmentDraft | None) -> dict[str, Any]:
    """A new form, as the last treatment was; what was confirmed of that is not asked again."""
    fields: dict[str, Any] = {"treatment_id": str(uuid4())}
    if copy is not None:
        fields |= fields_of(copy)
        fields["seen"] = keys_of(notes_on(copy, None), but_of_the_day=True)
    return {**fields, "day": None}


def _is_finished() -> bool:
    return request.form.get("do") != LATER


def _removed(treatments: list[Treatment]) -> UUID | None:
    """The treatment that was just removed and can be brought back."""
    text = request.args.get("removed", "")
    try:
        removed = UUID(text) if text else None
    except ValueError:
        return None
    return None if removed in {treatment.id for treatment in treatments} else removed


def _last_treatment() -> Treatment | None:
    return next(reversed(list_treatments(g.diary)), None)
