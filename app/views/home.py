"""The pages that need no account, and the short addresses that lead into one's own diary."""

from datetime import timedelta

from flask import Blueprint, Response, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from app import clock
from app.errors import NotFound
from app.services.accounts import has_diary
from app.services.example import ensure_example
from app.services.people import reads_for_others
from app.views import showcase

TOLD_FOR = timedelta(days=180)

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
    return render_template("home/privacy.html", contact=current_app.config["SECURITY_CONTACT"])


@bp.get("/.well-known/security.txt")
def security_txt() -> ResponseReturnValue:
    """Where holes are reported (RFC 9116), where the operator said it."""
    contact = current_app.config["SECURITY_CONTACT"]
    if contact is None:
        raise NotFound
    until = clock.now().replace(hour=0, minute=0, second=0, microsecond=0) + TOLD_FOR
    told = f"Contact: {contact}\nExpires: {until:%Y-%m-%dT%H:%M:%SZ}\nPreferred-Languages: en\n"
    return Response(told, mimetype="text/plain")


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
