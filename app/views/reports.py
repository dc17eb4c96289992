"""The report for a visit: choose what is in it, print it from the browser, or take it as a PDF."""

import logging

from flask import Blueprint, Response, g, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from app.exports.report import PdfNotMade, TooManyAtOnce, pdf_of
from app.exports.report_parts import Report
from app.forms.reports import ReportForm
from app.services.audit import Act, leave_trace
from app.services.days import first_saved_day
from app.services.replica import read
from app.services.report import gather_report
from app.views.report_page import report
from app.views.shown_period import ALL, Period, periods_to_choose, usual_period
from app.words import gettext as _

log = logging.getLogger(__name__)
bp = Blueprint("reports", __name__, url_prefix="/report")


@bp.get("/")
def index() -> ResponseReturnValue:
    form, _periods = _asked()
    return _choosing(form, 200)


@bp.get("/pages/")
def pages() -> ResponseReturnValue:
    form, periods = _asked()
    if not form.validate():
        return _choosing(form, 422)
    made = _report(form, periods)
    return render_template("reports/pages.html", report=made, asked=form.asked())


@bp.get("/report.pdf")
def pdf() -> ResponseReturnValue:
    form, periods = _asked()
    if not form.validate():
        return _choosing(form, 422)
    try:
        made = pdf_of(_report(form, periods))
    except (PdfNotMade, TooManyAtOnce) as error:
        return _not_made(form, error)
    leave_trace(g.diary, Act.DIARY_EXPORTED, "report")
    name = f"injection-diary-report-{g.diary.today.isoformat()}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(made, mimetype="application/pdf", headers=headers)


def _asked() -> tuple[ReportForm, dict[str, Period]]:
    """What the address asks for, and the periods of this diary by their keys."""
    today, begin = g.diary.today, first_saved_day(g.diary)
    periods = periods_to_choose(begin, today) or [Period(ALL, _("Everything"), None)]
    form = ReportForm(
        today=lambda: today,
        periods=[(each.key, each.label) for each in periods],
        usual=usual_period(begin, today),
        formdata=request.args,
        without=frozenset() if g.diary.sees_notes else frozenset({"notes"}),
    )
    return form, {each.key: each for each in periods}


def _report(form: ReportForm, periods: dict[str, Period]) -> Report:
    parts = frozenset(form.part.data)
    first, last = form.days({key: each.first for key, each in periods.items()})
    with_notes = "notes" in parts
    found = read(g.diary, lambda diary: gather_report(diary, first, last, with_notes=with_notes))
    with force_locale(form.language.data):
        return report(g.diary, found, parts)


def _choosing(form: ReportForm, status: int) -> ResponseReturnValue:
    return make_response(render_template("reports/index.html", form=form), status)


def _not_made(form: ReportForm, error: Exception) -> ResponseReturnValue:
    """The print page has the same content and needs nothing but the browser."""
    busy = isinstance(error, TooManyAtOnce)
    if not busy:
        log.error("a report could not be set: %s", error)
    page = render_template("reports/not_made.html", asked=form.asked(), busy=busy)
    answer = make_response(page, 503)
    if busy:
        answer.headers["Retry-After"] = "10"
    return answer
