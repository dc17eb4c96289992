"""Signing in in two steps: why, and how it is set up."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import login_required

bp = Blueprint("second_factor", __name__, url_prefix="/settings/second-factor")


@bp.get("/set-up")
@login_required
def set_up() -> ResponseReturnValue:
    """Why a clinician signs in in two steps."""
    return render_template("security/two_factor_setup.html")
