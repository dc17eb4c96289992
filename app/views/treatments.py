"""Treatments: the list, the form, one treatment with its answer, remove and undo."""

from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.catalogue.products import PRODUCTS
from app.errors import StaleEdit
from app.forms.treatments import RemoveForm, TreatmentForm
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
from app.views import muscle_picker
from app.views.shown_treatments import show

bp = Blueprint("treatments", __name__, url_prefix="/treatments")
SAVING = frozenset({"save", "later", "enter", ""})


@bp.get("/")
def index() -> ResponseReturnValue:
    treatments = list_treatments(g.diary)
    shown = [show(each, treatments) for each in reversed(treatments)]
    return render_template("treatments/index.html", shown=shown, removed=_removed(treatments))


@bp.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    last = _last_treatment() if not request.args.get("empty") else None
    fields = {"treatment_id": str(uuid4()), **(_fields(last) if last else {})}
    form = TreatmentForm(today=lambda: g.diary.today, data={**fields, "day": None})
    if form.is_submitted() and (edited := _edit_lines(form, copied_from=None)):
        return edited
    if form.validate_on_submit():
        try:
            record_treatment(g.diary, form.draft(), form.id_made_for())
        except StaleEdit:
            treatment_id = form.id_made_for()
            assert treatment_id is not None
            return _conflict(form, treatment_id)
        flash(_("Injection saved"))
        return redirect(url_for(".index"))
    return _form_page(form, copied_from=last if not form.is_submitted() else None)


@bp.route("/<uuid:treatment_id>/edit", methods=["GET", "POST"])
def edit(treatment_id: UUID) -> ResponseReturnValue:
    treatment = get_treatment(g.diary, treatment_id)
    fields = {**_fields(treatment), "day": treatment.day, "version": treatment.version}
    form = TreatmentForm(today=lambda: g.diary.today, data={**fields, "note": treatment.note})
    if form.is_submitted() and (edited := _edit_lines(form, treatment=treatment)):
        return edited
    if form.validate_on_submit():
        try:
            revise_treatment(g.diary, treatment_id, form.draft(), form.version.data)
        except StaleEdit:
            return _conflict(form, treatment_id)
        flash(_("Injection saved"))
        return redirect(url_for("progress.treatment", treatment_id=treatment_id))
    return _form_page(form, treatment=treatment)


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


def _edit_lines(form: TreatmentForm, **context: Any) -> ResponseReturnValue | None:
    """Do what a button inside the form asks for: add, remove, step or find. Saves nothing."""
    asked = request.form.get("do", "")
    if asked in SAVING and not (asked == "enter" and form.find.data):
        return None
    muscle_picker.apply(form, asked)
    page, _status = _form_page(form, **context)
    return page


def _form_page(
    form: TreatmentForm,
    treatment: Treatment | None = None,
    copied_from: Treatment | None = None,
) -> tuple[str, int]:
    page = render_template(
        "treatments/form.html",
        form=form,
        treatment=treatment,
        copied_from=copied_from,
        picker=muscle_picker.offered(form, g.diary.dystonias),
        total=_total(form),
        product_names={product.code: product.name for product in PRODUCTS if product.brands},
    )
    return page, 422 if form.errors else 200


def _conflict(form: TreatmentForm, treatment_id: UUID) -> ResponseReturnValue:
    """Both versions side by side; nothing is lost."""
    stored = get_treatment(g.diary, treatment_id)
    kept = [
        (name, value)
        for name, values in request.form.lists()
        if name not in {"csrf_token", "version", "do"}
        for value in values
    ]
    page = render_template(
        "treatments/conflict.html",
        stored=stored,
        theirs=draft_of(stored),
        mine=form.draft(),
        fields=kept,
    )
    return page, 409


def _fields(treatment: Treatment) -> dict[str, Any]:
    draft: TreatmentDraft = draft_of(treatment)
    lines = [
        {"muscle": line.muscle or "", "side": line.side or "", "dose_units": line.dose_units}
        for line in draft.injections
    ]
    return {"product": draft.product or "", "injections": lines}


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


def _total(form: TreatmentForm) -> Decimal | None:
    """The sum of the doses as they stand, None where one is not known."""
    doses = [entry.form.dose_units.data for entry in form.injections.entries]
    return sum(doses, Decimal(0)) if doses and None not in doses else None
