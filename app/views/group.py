"""Many diaries together, for those who see them one by one."""

from io import StringIO
from uuid import UUID

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from app.exports.group import write_group
from app.sentences import group as words
from app.services.group_view import GroupView, get_group

bp = Blueprint("group", __name__, url_prefix="/clinic/group")


@bp.get("")
@login_required
def index() -> ResponseReturnValue:
    return render_template("patients/group.html", view=_view(), words=words)


@bp.get("/csv")
@login_required
def csv() -> ResponseReturnValue:
    out = StringIO(newline="")
    write_group(_view(), out)
    headers = {"Content-Disposition": 'attachment; filename="diaries-together.csv"'}
    return Response(out.getvalue(), mimetype="text/csv", headers=headers)


def _view() -> GroupView:
    asked = request.args.get("of", type=UUID)
    return get_group(current_user.id, asked)
