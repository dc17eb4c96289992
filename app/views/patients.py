"""A clinician's list of the people who share their diary."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from app.access import list_open_diaries
from app.services.safety import list_flagged

bp = Blueprint("patients", __name__)


@bp.get("/clinic")
@login_required
def index() -> ResponseReturnValue:
    diaries = list_open_diaries(current_user.id)
    return render_template(
        "patients/index.html", diaries=diaries, flagged=list_flagged(diaries) if diaries else {}
    )
