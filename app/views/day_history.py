"""What one day was before: every version, and back to one of them."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.errors import NotFound, StaleEdit
from app.forms.day_choices import BringBackForm
from app.sentences.brought import from_where
from app.sentences.days import differences, lines, source, standing
from app.sentences.people import names_in
from app.services.day_history import Aside, bring_back, list_told
from app.services.import_batches import ImportBatch, find_imports
from app.services.symptoms import list_symptoms
from app.views.day_choices import device_of_browser
from app.words import gettext as _

bp = Blueprint("day_history", __name__, url_prefix="/days")


@bp.get("/<day:day>/history")
def history(day: date) -> ResponseReturnValue:
    return _page(day)


@bp.post("/<day:day>/history")
def restore(day: date) -> ResponseReturnValue:
    form = BringBackForm()
    if form.number.data is None:
        raise NotFound
    try:
        bring_back(g.diary, day, form.number.data, form.version.data, device_of_browser())
    except StaleEdit:
        told = _("The day was saved again after you opened this page. Nothing was changed.")
        return _page(day, told, 409)
    flash(_("That version is back. The one before stays in this history."))
    return redirect(url_for(".history", day=day))


def _page(day: date, told: str = "", status: int = 200) -> ResponseReturnValue:
    versions = list_told(g.diary, day)
    if not versions:
        return redirect(url_for("days.day", day=day))
    symptoms = list_symptoms(g.diary, retired=True)
    names = names_in(g.diary, {each.version.recorded_by_id for each in versions})
    batches = find_imports(g.diary, {each.version.import_id for each in versions})
    page = render_template(
        "days/history.html",
        day=day,
        told=told,
        present=versions[0].version,
        waits=any(each.aside is Aside.WAITING for each in versions),
        rows=[
            {
                "number": each.version.version,
                "source": source(g.diary, each.version, names),
                "standing": standing(each),
                "lines": lines(symptoms, each.version.ratings),
                "note": each.version.note,
                "marks": each.version.marks,
                "differences": differences(symptoms, each.version, each.by_now)
                if each.by_now
                else [],
                "aside": each.aside,
                "brought": _brought(each.version.import_id, batches),
                "is_now": each.by_now is None,
            }
            for each in versions
        ],
    )
    return page, status


def _brought(import_id: UUID | None, batches: Mapping[UUID, ImportBatch]) -> str:
    """What brought a version, where it was a file."""
    batch = batches.get(import_id) if import_id else None
    return from_where(g.diary, batch) if batch else ""
