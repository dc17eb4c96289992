"""How the pages look and take taps on this device, for everybody, signed in or not."""

from dataclasses import asdict, dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.forms.settings import DisplayForm
from app.services.accounts import choose_theme
from app.views.own import find_own_diary
from app.words import gettext as _

REPEAT_MS = 500
bp = Blueprint("display", __name__, url_prefix="/settings/display")


@dataclass(frozen=True)
class Touch:
    """How this device takes taps.

    one: one question at a time. moves_on: by itself after a tap, only with `one`. repeat_ms: a
    second tap within this time does nothing, 0 for never. aloud: "" (no), "button" or "auto".
    """

    one: bool = False
    moves_on: bool = False
    large: bool = False
    repeat_ms: int = REPEAT_MS
    aloud: str = ""


AS_IT_COMES = Touch()


@bp.route("/", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    """Display and touch. Kept on this device; the colours with the account, too."""
    find_own_diary()  # so that the tabs are there
    now = touch()
    form = DisplayForm(data={"theme": session.get("theme", ""), **asdict(now)})
    if form.validate_on_submit():
        session["theme"] = form.theme.data
        _keep(form.touch())
        if current_user.is_authenticated:
            choose_theme(current_user.id, form.theme.data or None)
        flash(_("Saved"))
        return redirect(url_for(".index"))
    page = render_template("settings/display.html", form=form)
    return page, 422 if form.errors else 200


def touch() -> Touch:
    """What was chosen on this device."""
    kept: dict[str, Any] = session.get("touch") or {}
    return Touch(**{name: kept.get(name, usual) for name, usual in asdict(AS_IT_COMES).items()})


def _keep(chosen: dict[str, Any]) -> None:
    """Only what differs from how it comes: the cookie goes along with each request."""
    usual = asdict(AS_IT_COMES)
    session["touch"] = {name: value for name, value in chosen.items() if value != usual[name]}
