"""Where a device sends the days that it kept. Answers in JSON, also when something is wrong."""

from datetime import date

from flask import Blueprint, Response, g, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import RequestEntityTooLarge

from app.errors import NotAllowed, NotFound, Refused, SignedOut, StaleEdit
from app.forms.sent import Unreadable, read_save, read_sent_day
from app.services.faults import STORAGE_ERRORS, Fault
from app.services.sent_days import take_save
from app.services.symptoms import list_symptoms
from app.views import faults
from app.words import gettext as _

bp = Blueprint("sent", __name__, url_prefix="/days")


@bp.post("/<day:day>/sent")
def take(day: date) -> ResponseReturnValue:
    form = read_sent_day(list_symptoms(g.diary, retired=True), request.form)
    save = read_save(form, request.form)
    try:
        stored = take_save(g.diary, day, form.draft(), save)
    except Refused as error:
        raise Unreadable(why_not(error, day)) from None
    if stored.aside:
        return _state("aside", 200, choose=url_for("day_choices.choose", day=day))
    return _state("saved", 200, version=stored.version)


def why_not(error: Refused, day: date) -> str:
    """Why a day cannot be saved."""
    if error.reason == "not_come":
        told = format_date(day, "EEEE d MMMM yyyy")
        return str(_("%(day)s has not come yet where you live.", day=told))
    if error.reason == "too_early":
        return str(_("The diary begins with the year 1900."))
    return str(_("Rate at least one symptom, or write a note"))


def _state(state: str, status: int, **more: object) -> ResponseReturnValue:
    return jsonify(state=state, **more), status


def _refused(error: Unreadable) -> ResponseReturnValue:
    return _state("refused", 422, problem=error.problem)


def _too_large(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    return _state("refused", 422, problem=_("This day is too long to be kept. Shorten the note."))


def _busy(_fault: Fault, reference: str) -> Response:
    """The device keeps the save and sends it later; the server knows it by its number."""
    return jsonify(state="later", reference=reference)


def _failed(error: Exception) -> ResponseReturnValue:
    """A fault of ours is no reason to lose a save either."""
    return faults.meet(error, _busy) or _state("later", 500, reference=faults.note(error))


for kind in STORAGE_ERRORS:
    bp.register_error_handler(kind, _failed)
bp.register_error_handler(Unreadable, _refused)
bp.register_error_handler(RequestEntityTooLarge, _too_large)
bp.register_error_handler(CSRFError, lambda _error: _state("token", 400))
bp.register_error_handler(SignedOut, lambda _error: _state("signed_out", 401))
bp.register_error_handler(NotAllowed, lambda _error: _state("no_diary", 403))
bp.register_error_handler(NotFound, lambda _error: _state("no_diary", 404))
bp.register_error_handler(StaleEdit, lambda _error: _state("later", 503))
