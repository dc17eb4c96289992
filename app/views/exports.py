"""Taking the diary along."""

from flask import Blueprint, Response, g, render_template
from flask.typing import ResponseReturnValue

from app.exports.archive import zip_of
from app.services.audit import Act, leave_trace

bp = Blueprint("exports", __name__, url_prefix="/exports")


@bp.get("/")
def index() -> ResponseReturnValue:
    """All that can be taken out of a diary or brought in."""
    return render_template("exports/index.html")


@bp.get("/csv")
def csv() -> ResponseReturnValue:
    leave_trace(g.diary, Act.DIARY_EXPORTED)
    name = f"injection-diary-{g.diary.today.isoformat()}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(zip_of(g.diary), mimetype="application/zip", headers=headers)
