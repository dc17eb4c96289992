"""Beginning a diary: three short pages, then the account.

What was answered waits in the browser's signed cookie until the account exists.
"""

from datetime import date
from typing import Any

from flask import Blueprint, current_app, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app import clock
from app.catalogue import dystonias, symptoms
from app.forms.start import (
    LastInjectionForm,
    RateForm,
    WhereForm,
    choices_for,
    suggested_for,
)
from app.services.accounts import DiaryDraft, begin_diary, has_diary

bp = Blueprint("start", __name__, url_prefix="/start")
KEPT = "start"


@bp.before_request
def leave_when_begun() -> ResponseReturnValue | None:
    """Who has a diary already is taken to it."""
    if current_user.is_authenticated and has_diary(current_user.id):
        return redirect(url_for("home.today"))
    return None


@bp.route("/where", methods=["GET", "POST"])
def where() -> ResponseReturnValue:
    kept = _kept()
    form = WhereForm(data={"dystonias": kept.get("dystonias")})
    if form.validate_on_submit():
        _keep(dystonias=form.dystonias.data or [])
        return redirect(url_for(".rate"))
    hints = {record.code: record.hint for record in dystonias.DYSTONIAS}
    page = render_template("start/where.html", form=form, hints=hints)
    return page, 422 if form.errors else 200


@bp.route("/rate", methods=["GET", "POST"])
def rate() -> ResponseReturnValue:
    kept = _kept()
    where_it_is = kept.get("dystonias", [])
    choices = choices_for(where_it_is)
    offered = [code for code, _label in choices]
    chosen = kept.get("symptoms") or suggested_for(where_it_is)
    own = next((name for name in chosen if name not in offered), "")
    form = RateForm(choices, data={"symptoms": chosen, "own": own})
    if form.validate_on_submit():
        _keep(symptoms=form.chosen())
        return redirect(url_for(".injection"))
    questions = {code: symptoms.symptom(code).question for code in offered}
    page = render_template("start/rate.html", form=form, questions=questions)
    return page, 422 if form.errors else 200


@bp.route("/injection", methods=["GET", "POST"])
def injection() -> ResponseReturnValue:
    if not _kept().get("symptoms"):
        return redirect(url_for(".where"))
    form = LastInjectionForm(today=lambda: _today(form.timezone.data), data=_remembered())
    if form.validate_on_submit():
        treated_on = form.treated_on()
        _keep(
            timezone=form.timezone.data,
            treated_on=treated_on.isoformat() if treated_on else None,
            when=form.when.data,
        )
        if not current_user.is_authenticated:
            return redirect(url_for("security.register"))
        begin_diary(current_user.id, kept_draft() or DiaryDraft(timezone="UTC"))
        forget_draft()
        return redirect(url_for("home.today"))
    page = render_template("start/injection.html", form=form)
    return page, 422 if form.errors else 200


@bp.get("/confirm")
def confirm() -> ResponseReturnValue:
    folder = current_app.config.get("MAIL_FILE_PATH")
    begun = kept_draft() is not None
    return render_template("start/confirm.html", mail_folder=folder, begun=begun)


def kept_draft() -> DiaryDraft | None:
    """What was answered on the three pages, None before the last of them."""
    kept = _kept()
    if "timezone" not in kept:
        return None
    treated_on = kept.get("treated_on")
    return DiaryDraft(
        timezone=kept["timezone"],
        dystonias=tuple(kept.get("dystonias", [])),
        symptoms=(
            *kept.get("symptoms", []),
            *dystonias.side_effects_near(kept.get("dystonias", [])),
        ),
        treated_on=date.fromisoformat(treated_on) if treated_on else None,
    )


def forget_draft() -> None:
    """Clear what was answered, once it is in a diary."""
    session.pop(KEPT, None)


def _remembered() -> dict[str, Any]:
    kept = _kept()
    treated_on = kept.get("treated_on")
    return {
        "when": kept.get("when", "date"),
        "day": date.fromisoformat(treated_on) if treated_on else None,
        "timezone": kept.get("timezone", "UTC"),
    }


def _today(timezone: str | None) -> date:
    return clock.today(timezone if timezone and clock.is_timezone(timezone) else "UTC")


def _kept() -> dict[str, Any]:
    return dict(session.get(KEPT, {}))


def _keep(**answers: Any) -> None:
    session[KEPT] = {**_kept(), **answers}
