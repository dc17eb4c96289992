"""What a device asks before it sends what it kept: who is signed in, and a fresh token."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from app.access import Diary, Right, open_diary
from app.errors import NotFound

bp = Blueprint("device_session", __name__)


@bp.get("/device/session")
def show() -> ResponseReturnValue:
    own = _own_diary()
    return jsonify(
        account=str(current_user.id) if current_user.is_authenticated else None,
        diary=str(own.patient_id) if own else None,
        today=own.today.isoformat() if own else None,
        csrf=generate_csrf(),
    )


def _own_diary() -> Diary | None:
    if not current_user.is_authenticated:
        return None
    try:
        return open_diary(current_user.id, current_user.id, Right.OWN)
    except NotFound:
        return None
