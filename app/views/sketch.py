"""A sketch from memory: its picture, the form, remove and undo. For the owner alone."""

from datetime import date
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app import charts
from app.access import Right
from app.analysis.sketch import STEPS, steps_begun
from app.errors import StaleEdit
from app.forms.events import VersionForm
from app.forms.sketch import SketchForm, sketch_form, step_name
from app.sentences import sketch as words
from app.services.sketch import (
    Sketched,
    find_sketch,
    is_removed,
    last_treated_on,
    remove_sketch,
    restore_sketch,
    save_sketch,
)
from app.words import gettext as _

bp = Blueprint("sketch", __name__, url_prefix="/sketch")


@bp.before_request
def for_the_owner() -> None:
    """What somebody remembers is no record for others."""
    g.diary.require(Right.OWN)


@bp.get("/")
def index() -> ResponseReturnValue:
    return _index()


@bp.route("/edit", methods=["GET", "POST"])
def edit() -> ResponseReturnValue:
    treated_on = last_treated_on(g.diary)
    if treated_on is None:
        return redirect(url_for(".index"))
    stored = find_sketch(g.diary)
    steps = steps_begun(treated_on, g.diary.today)
    form = sketch_form(steps, data=_fields(stored, treated_on))
    if not form.validate_on_submit():
        return _form_page(form, treated_on, 422 if form.errors else 200)
    try:
        save_sketch(
            g.diary,
            date.fromisoformat(form.treated_on.data or ""),
            form.levels(),
            form.version.data,
        )
    except (StaleEdit, ValueError):
        return _form_page(form, treated_on, 409)
    flash(_("Saved"))
    return redirect(url_for(".index"))


@bp.post("/remove")
def remove() -> ResponseReturnValue:
    try:
        remove_sketch(g.diary, VersionForm().version.data)
    except StaleEdit:
        return _index(changed=True), 409
    return redirect(url_for(".index", removed="yes"))


@bp.post("/restore")
def restore() -> ResponseReturnValue:
    restore_sketch(g.diary)
    flash(_("It is back"))
    return redirect(url_for(".index"))


def picture_of(sketched: Sketched) -> Markup:
    """The dashed picture."""
    points = [
        ((step.first + step.last + 1) / 2, level) if level is not None else None
        for step, level in ((step, sketched.levels.get(at)) for at, step in enumerate(STEPS))
    ]
    said = charts.SketchWords(
        title=_("From memory: the weeks around your last injection, 0 to 10"),
        description=words.in_one_line(sketched),
        memory=_("from memory"),
        axis=_("weeks from injection"),
    )
    return Markup(charts.sketch(points, said, "sketch"))  # noqa: S704 - the charts escape every word


@bp.app_context_processor
def _for_partials() -> dict[str, Any]:
    """What the picture needs on whichever page it stands."""
    return {"of_sketch": words, "sketch_picture": picture_of}


def _index(changed: bool = False) -> str:
    sketched = find_sketch(g.diary)
    return render_template(
        "sketch/index.html",
        sketched=sketched,
        treated_on=last_treated_on(g.diary),
        removed=bool(request.args.get("removed")) and is_removed(g.diary),
        changed=changed,
    )


def _form_page(form: SketchForm, treated_on: date, status: int) -> ResponseReturnValue:
    stored = find_sketch(g.diary)
    rows = [(form[step_name(at)], step) for at, step in _steps(form)]
    page = render_template(
        "sketch/form.html",
        form=form,
        rows=rows,
        treated_on=treated_on,
        stored=stored,
        version=_version(stored) if status == 409 else form.version.data,
        conflict=status == 409,
    )
    return page, status


def _steps(form: SketchForm) -> list[tuple[int, Any]]:
    return [(at, step) for at, step in enumerate(STEPS) if step_name(at) in form]


def _version(stored: Sketched | None) -> int | None:
    return stored.version if stored else None


def _fields(stored: Sketched | None, treated_on: date) -> dict[str, object]:
    """What the form begins with; of another injection nothing but the version."""
    fields: dict[str, object] = {
        "version": _version(stored),
        "treated_on": treated_on.isoformat(),
    }
    if stored is None or stored.treated_on != treated_on:
        return fields
    return fields | {step_name(step): level for step, level in stored.levels.items()}
