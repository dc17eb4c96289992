"""What a device asks before it sends what it kept: who is signed in, and a fresh token."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from app.views.own import find_own_diary

bp = Blueprint("device_session", __name__)


@bp.get("/device/session")
def show() -> ResponseReturnValue:
    own = find_own_diary()
    return jsonify(
        account=str(current_user.id) if current_user.is_authenticated else None,
        diary=str(own.patient_id) if own else None,
        today=own.today.isoformat() if own else None,
        csrf=generate_csrf(),
    )
