"""The rating form without a day: the device keeps it, and fills in the day from the address."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue
from flask_babel import format_datetime

from app import clock
from app.access import Diary, Right
from app.analysis.notation import read_ratings
from app.forms.days import day_form, rating_name
from app.services.days import DiaryDay, list_days, mark_of
from app.services.symptoms import list_symptoms
from app.views import calendar, safety
from app.views.days import stored_fields

KNOWN_DAYS = 14

bp = Blueprint("offline", __name__, url_prefix="/offline")


@bp.get("")
def form() -> ResponseReturnValue:
    """What can be rated, and the last days as they are saved. Side effects are all offered."""
    g.diary.require(Right.OWN)
    today = g.diary.today
    followed = list_symptoms(g.diary)
    side_effects = [each for each in followed if each.is_side_effect]
    symptoms = [each for each in followed if not each.is_side_effect]
    days = list_days(g.diary, today - timedelta(days=KNOWN_DAYS - 1), today)
    return render_template(
        "days/offline.html",
        form=day_form([*symptoms, *side_effects]),
        day=today,
        symptoms=symptoms,
        side_effects=side_effects,
        care=safety.under_rows(today, [*symptoms, *side_effects]),
        week=calendar.week(g.diary, today, days),
        days_since=None,
        rated=0,
        known={each.day.isoformat(): _known(each) for each in days},
    )


def opened_at(diary: Diary) -> str:
    """This moment where the patient lives, to stand on a page that the device keeps."""
    here = clock.now().astimezone(ZoneInfo(diary.timezone))
    return str(format_datetime(here, "d MMM yyyy, HH:mm", rebase=False))


def _known(saved: DiaryDay) -> dict[str, Any]:
    """One saved day: how it looks in the week strip, and the fields of its form."""
    mark = mark_of(saved.ratings, saved.recalled)
    fields = {name: value for name, value in stored_fields(saved).items() if value is not None}
    said = read_ratings(saved.ratings)
    skipped = {rating_name(n): "skip" for n, severity in said.items() if severity is None}
    return {
        "state": "none" if not mark.rated else "late" if mark.recalled else "rated",
        "fields": {**fields, **skipped},
    }
