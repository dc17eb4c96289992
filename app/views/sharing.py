"""Who can see the diary, and what to take to the appointment."""

from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access import Right
from app.services.sharing import end_share, list_readers

bp = Blueprint("sharing", __name__, url_prefix="/sharing")


@bp.get("/")
def index() -> ResponseReturnValue:
    readers = list_readers(g.diary) if g.diary.may(Right.OWN) else []
    return render_template("sharing/index.html", readers=readers)


@bp.post("/<uuid:clinician_id>/end")
def end(clinician_id: UUID) -> ResponseReturnValue:
    end_share(g.diary, clinician_id)
    flash(_("They can no longer open your diary"))
    return redirect(url_for(".index"))
