"""The pages that need no account, and the short addresses that lead into one's own diary."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from app.services.accounts import has_diary
from app.services.example import ensure_example
from app.services.people import reads_for_others
from app.views import showcase

bp = Blueprint("home", __name__)


@bp.get("/")
def landing() -> ResponseReturnValue:
    return render_template("home/landing.html", picture=showcase.showcase())


@bp.get("/about")
def about() -> ResponseReturnValue:
    return render_template("home/about.html")


@bp.get("/help")
def help() -> ResponseReturnValue:
    return render_template("home/help.html")


@bp.get("/privacy")
def privacy() -> ResponseReturnValue:
    return render_template("home/privacy.html")


@bp.get("/example")
def example() -> ResponseReturnValue:
    return redirect(url_for("progress.answer", patient_id=ensure_example()))


@bp.get("/today", endpoint="today", defaults={"page": "days.today"})
@bp.get("/answer", endpoint="answer", defaults={"page": "progress.answer"})
@bp.get("/injections", endpoint="injections", defaults={"page": "treatments.index"})
@bp.get("/share", endpoint="share", defaults={"page": "sharing.index"})
@login_required
def into_own_diary(page: str) -> ResponseReturnValue:
    """Lead a patient into their diary, a clinician to their list, anybody else to begin one."""
    if has_diary(current_user.id):
        return redirect(url_for(page, patient_id=current_user.id))
    if current_user.has_role("clinician") or reads_for_others(current_user.id):
        return redirect(url_for("patients.index"))
    return redirect(url_for("start.where"))
