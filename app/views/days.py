"""Rating days: today, any earlier one, a month at a glance."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from flask import Blueprint, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.access import Right
from app.analysis.notation import read_ratings
from app.catalogue.marks import read_marks
from app.errors import StaleEdit
from app.forms.days import DayForm, RatingField, day_form, rating_name
from app.sentences import brought as brought_words
from app.sentences.clinical import watched as watch_words
from app.services import reminders
from app.services.day_choices import save_or_set_aside
from app.services.day_versions import list_waiting_days
from app.services.days import (
    FEW,
    DayDraft,
    DiaryDay,
    Sent,
    check_day,
    find_day,
    is_back,
    list_days,
    list_latest,
    list_rated,
    rate_day,
)
from app.services.import_batches import find_imports
from app.services.safety import list_flags
from app.services.side_effects import is_asking_time, list_asked
from app.services.symptoms import Followed, list_symptoms
from app.services.treatments import list_treatment_days
from app.services.watch import list_watched
from app.views import calendar, day_choices, day_steps, impressions, pictures, safety

bp = Blueprint("days", __name__, url_prefix="/days")


@bp.get("/")
def index() -> ResponseReturnValue:
    asked_for = calendar.month_asked_for(g.diary)
    this_month = g.diary.today.replace(day=1)
    shown = asked_for or this_month
    month = calendar.month(g.diary, shown)
    return render_template(
        "days/index.html",
        month=month,
        brought=brought_words.of_month(month.brought, find_imports(g.diary, month.brought)),
        waiting=list_waiting_days(g.diary),
        filled=None if shown == this_month else shown.strftime("%Y-%m"),
    )


@bp.get("/today")
def today() -> ResponseReturnValue:
    return redirect(url_for(".day", day=g.diary.today))


@bp.route("/<day:day>", methods=["GET", "POST"])
def day(day: date) -> ResponseReturnValue:
    check_day(g.diary, day)
    visits = list_treatment_days(g.diary)
    days_since = days_since_treatment(day, visits)
    known = list_symptoms(g.diary, retired=True)
    symptoms, side_effects = rows_of(known, day, days_since)
    is_today = day == g.diary.today
    days = (list_latest if is_today else list_days)(g.diary, *calendar.week_around(g.diary, day))
    stored = next((each for each in days if each.day == day), None)
    form = day_form([*symptoms, *side_effects], data=stored_fields(stored))
    if stored is not None and not form.is_submitted():
        _show_skipped(form, stored.ratings)
    if not day_steps.is_going() and form.validate_on_submit():
        if not save(day, form):
            return day_choices.choice_page(day, day_choices.SAVED_AGAIN)
        return redirect(url_for(".saved", day=day))
    unread = safety.unread() if is_today else []
    page = render_template(
        "days/day.html",
        form=form,
        day=day,
        symptoms=symptoms,
        side_effects=side_effects,
        offers_effects=is_asking_time(days_since) and not any(s.is_side_effect for s in known),
        care=safety.under_rows(day, [*symptoms, *side_effects]),
        unread=unread,
        offers_sketch=is_today and _offers_sketch(days, visits),
        welcome=is_today and _is_back(days),
        week=calendar.week(g.diary, day, days),
        days_since=days_since,
        asked=impressions.asked(visits) if is_today and not unread else None,
        steps=day_steps.steps_of(form, [*symptoms, *side_effects]),
        has_history=stored is not None and stored.has_history,
        waiting=_waiting(day),
        rated=len({each.number for each in symptoms} & form.ratings().keys()),
        brought=_brought(stored),
        watched=[watch_words(each) for each in list_watched(g.diary)] if is_today else [],
    )
    return page, 422 if form.errors else 200


@bp.get("/<day:day>/saved")
def saved(day: date) -> ResponseReturnValue:
    check_day(g.diary, day)
    stored = find_day(g.diary, day)
    if stored is None:
        return redirect(url_for(".day", day=day))
    symptoms = list_symptoms(g.diary, retired=True)
    yesterday = g.diary.today - timedelta(days=1)
    latest = list_rated(g.diary, first=g.diary.today - timedelta(days=pictures.RECENT_DAYS - 1))
    flags = list_flags(g.diary, day)
    visits = [] if flags else list_treatment_days(g.diary)
    return render_template(
        "days/saved.html",
        day=day,
        stored=stored,
        waiting=_waiting(day),
        said=_said([s for s in symptoms if not s.is_side_effect], stored.ratings),
        marks=read_marks(stored.marks),
        flags=flags,
        support=safety.wants_support(symptoms, stored.ratings),
        side_effects=_said([s for s in symptoms if s.is_side_effect], stored.ratings),
        picture=pictures.recent(
            latest, g.diary.today, without={s.number for s in symptoms if s.is_side_effect}
        ),
        yesterday=yesterday if yesterday not in {each for each, *_ in latest} else None,
        asked=impressions.asked(visits) if visits else None,
        offers_reminders=_is_first(day, latest)
        and g.diary.may("own")
        and reminders.is_offered(g.diary, day),
        offers_sketch=_offers_sketch(latest, visits),
    )


def _is_first(day: date, latest: Sequence[tuple[date, str, bool]]) -> bool:
    """Whether today is the only day that was saved of late."""
    return day == g.diary.today and [each for each, *_more in latest] == [day]


def _offers_sketch(saved: Sequence[object], visits: Sequence[object]) -> bool:
    """On the first days, to the owner, where there is an injection to sketch around."""
    return bool(len(saved) < FEW and visits and g.diary.may(Right.OWN))


def _is_back(days: Sequence[DiaryDay]) -> bool:
    """Whether the owner comes back after silent days. days: as `list_latest` gives them."""
    last = days[-1].day if days else None
    return bool(g.diary.may(Right.OWN) and is_back(g.diary, last))


def rows_of(
    known: list[Followed], day: date, days_since: int | None
) -> tuple[list[Followed], list[Followed]]:
    """What the form of a day asks for: symptoms, and the side effects of that day."""
    followed = [each for each in known if each.retired_on is None]
    apart = [each for each in followed if each.is_side_effect]
    symptoms = [each for each in followed if not each.is_side_effect]
    return symptoms, list_asked(g.diary, day, days_since, apart)


def _brought(stored: DiaryDay | None) -> str:
    """What brought a day, where it was a file."""
    if stored is None or stored.import_id is None:
        return ""
    batch = find_imports(g.diary, [stored.import_id]).get(stored.import_id)
    return brought_words.of_day(g.diary, stored, batch) if batch else ""


def _waiting(day: date) -> list[date]:
    """The days to choose a version of: on Today all of them, on another day that one."""
    days = list_waiting_days(g.diary)
    return days if day == g.diary.today else [each for each in days if each == day]


def save(day: date, form: DayForm, draft: DayDraft | None = None) -> bool:
    """Whether it is the day as it stands now; else it waits for a choice.

    draft: where it is not what the form says.
    """
    draft, seen = draft or form.draft(), form.version.data
    sent = Sent(day_choices.device_of_browser())
    try:
        rate_day(g.diary, day, draft, seen, sent)
    except StaleEdit:
        return save_or_set_aside(g.diary, day, draft, seen, sent)
    return True


def _said(symptoms: list[Followed], ratings: str) -> list[tuple[str, int | None]]:
    """(label, severity or None for skipped) of one day, in the person's order."""
    said = read_ratings(ratings)
    return [(each.label, said[each.number]) for each in symptoms if each.number in said]


def stored_fields(stored: DiaryDay | None) -> dict[str, object]:
    """What the form of a day begins with: None for what was skipped."""
    if stored is None:
        return {}
    ratings = {rating_name(number): value for number, value in read_ratings(stored.ratings).items()}
    marks = [mark.code for mark in read_marks(stored.marks)]
    return {**ratings, "note": stored.note, "marks": marks, "version": stored.version}


def _show_skipped(form: DayForm, ratings: str) -> None:
    for number, severity in read_ratings(ratings).items():
        field = form._fields.get(rating_name(number))
        if isinstance(field, RatingField):
            field.skipped = severity is None


def days_since_treatment(day: date, visits: Sequence[tuple[UUID, date]]) -> int | None:
    """Days from the last injection up to a day, None without one."""
    before = [treated for _id, treated in visits if treated <= day]
    return (day - before[-1]).days if before else None
