"""Filling in earlier days, one empty day after another on the same page."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date

from app.access import Right
from app.analysis.notation import write_ratings
from app.forms.days import DayForm, fill_in_form
from app.services.days import DiaryDay, check_day, find_day, has_answer, list_days
from app.services.symptoms import Followed, list_symptoms
from app.services.treatments import list_treatment_days
from app.views import calendar, safety
from app.views.day_choices import SAVED_AGAIN, choice_page
from app.views.days import days_since_treatment, save, stored_fields
from app.words import gettext as _

bp = Blueprint("fill_in", __name__, url_prefix="/days")

USUAL_DAYS = 28  # as far back as it goes where no month is asked for
HEADING = "how"


@dataclass(frozen=True)
class Row:
    """The days that are gone through, newest first. month: asked for, as in 2026-05, or None."""

    month: str | None
    saved: dict[date, DiaryDay]
    empty: list[date]

    def before(self, day: date) -> date | None:
        """The next day to fill in, None after the last."""
        return next((each for each in self.empty if each < day), None)

    def url_before(self, day: date, saved: date | None = None) -> str:
        """Where it goes on: the day before this one that is empty, or the month."""
        following = self.before(day)
        if following is None:
            return url_for("days.index", month=self.month)
        return url_for(".day", day=following, month=self.month, saved=saved, _anchor=HEADING)


@bp.get("/fill-in")
def index() -> ResponseReturnValue:
    """Lead to the newest empty day."""
    g.diary.require(Right.RECORD)
    row = _row()
    if not row.empty:
        flash(_("No earlier day is empty here"), "info")
    return redirect(row.url_before(g.diary.today))


@bp.route("/<day:day>/fill-in", methods=["GET", "POST"])
def day(day: date) -> ResponseReturnValue:
    """One empty day. After a save the one before it follows."""
    g.diary.require(Right.RECORD)
    check_day(g.diary, day)
    row = _row()
    stored = row.saved.get(day) or find_day(g.diary, day)
    symptoms = [each for each in list_symptoms(g.diary) if not each.is_side_effect]
    form = fill_in_form(symptoms, data=stored_fields(stored))
    if form.validate_on_submit():
        return _save(form, day, row, stored, symptoms)
    if not form.is_submitted() and stored is not None and has_answer(stored):
        return redirect(row.url_before(day))
    page = render_template(
        "days/fill_in.html",
        form=form,
        day=day,
        symptoms=symptoms,
        care=safety.under_rows(day, symptoms),
        days_since=days_since_treatment(day, list_treatment_days(g.diary)),
        rated=len(form.ratings()),
        heading=HEADING,
        month=row.month or day.strftime("%Y-%m"),
        following=row.before(day),
        leave=row.url_before(day),
        saved=_just_saved(row),
    )
    return page, 422 if form.errors else 200


def _save(
    form: DayForm, day: date, row: Row, stored: DiaryDay | None, symptoms: list[Followed]
) -> ResponseReturnValue:
    """Save one day and go on. What the short form does not ask for stays as it was."""
    draft = replace(form.draft(), note=stored.note if stored else None)
    if not save(day, form, draft):
        return choice_page(day, SAVED_AGAIN, then=row.url_before(day))
    if safety.wants_support(symptoms, write_ratings(draft.ratings)):
        return redirect(url_for("days.saved", day=day))
    if row.before(day) is None:
        flash(_("Saved %(day)s", day=format_date(day, "EEEE d MMMM")))
    return redirect(row.url_before(day, saved=day))


def _row() -> Row:
    """The days of the month that is asked for, else of the last four weeks; today is left out."""
    yesterday = g.diary.today - timedelta(days=1)
    asked_for = calendar.month_asked_for(g.diary)
    if asked_for is None:
        first, last = g.diary.today - timedelta(days=USUAL_DAYS), yesterday
    else:
        first, last = asked_for, min(calendar.last_of(asked_for), yesterday)
    saved = {each.day: each for each in list_days(g.diary, first, last)}
    days = [last - timedelta(days=number) for number in range((last - first).days + 1)]
    empty = [each for each in days if each not in saved or not has_answer(saved[each])]
    return Row(asked_for.strftime("%Y-%m") if asked_for else None, saved, empty)


def _just_saved(row: Row) -> date | None:
    """The day that was saved a moment ago."""
    try:
        day = date.fromisoformat(request.args.get("saved", ""))
    except ValueError:
        return None
    return day if day in row.saved else None
