"""Days and single ratings, for programs."""

from collections.abc import Mapping
from datetime import date, timedelta

from flask import current_app, g, url_for
from flask.typing import ResponseReturnValue

from app.access import Scope
from app.analysis.notation import write_ratings
from app.catalogue.red_flags import Level
from app.errors import NotFound, Refused
from app.exports.json_shapes import DayList, DaySaved, DayShown, RatingSaved, SafetyShown
from app.exports.json_values import show_day, show_flag
from app.forms.json_drafts import day_draft, number_of
from app.forms.json_reading import Fault, Unfit
from app.forms.json_shapes import DayPatch, DayPut, Rating
from app.sentences import safety as words
from app.services.days import FIRST_DAY, Sent, find_day, list_days, rate_day
from app.services.quick_rating import QuickRating, rate_one
from app.services.safety import list_flags
from app.services.symptoms import Followed, list_symptoms
from app.views import api_asked as asked
from app.views.api import (
    VERSION_SEEN,
    comes_with_condition,
    days_of,
    operation,
    sent,
    tell,
    version_seen,
)
from app.views.safety import wants_support
from app.views.sent import why_not
from app.words import gettext as _

FROM_PROGRAM = Sent("Program")  # not its name: others read on what a day was saved
SAVED = {200: DaySaved, 201: DaySaved}


@operation(
    "/days", "GET", Scope.READ, {200: DayList}, parameters=[asked.FROM, asked.TO, asked.LIMIT]
)
def get_days() -> ResponseReturnValue:
    """The saved days, in their order, a page at a time."""
    first, last = asked.asked_days("limit")
    most = asked.asked_limit()
    days = list_days(g.diary, first, last, most + 1)
    symptoms = list_symptoms(g.diary, retired=True)
    onward = None
    if len(days) > most:
        rest = days[most - 1].day + timedelta(days=1)
        onward = url_for("api.get_days", **days_of(rest, last), limit=most)
    return tell(DayList([show_day(each, symptoms) for each in days[:most]], onward))


@operation("/days/<day:day>", "GET", Scope.READ, {200: DayShown})
def get_day(day: date) -> ResponseReturnValue:
    """One saved day."""
    asked.asked_nothing()
    stored = find_day(g.diary, day)
    if stored is None:
        raise NotFound
    shown = show_day(stored, list_symptoms(g.diary, retired=True))
    return tell(shown, version=stored.version)


@operation(
    "/days/<day:day>",
    "PUT",
    Scope.RATE,
    SAVED,
    takes=DayPut,
    parameters=[VERSION_SEEN],
    refusals=[412, 428],
)
def put_day(day: date) -> ResponseReturnValue:
    """Save a day as it is to be.

    Sent again it changes nothing. A rating that was given once can be changed or skipped; a
    symptom that is not named stays as it was, as in the app.
    """
    return _save(day, sent(DayPut))


@operation(
    "/days/<day:day>",
    "PATCH",
    Scope.RATE,
    SAVED,
    takes=DayPatch,
    parameters=[VERSION_SEEN],
    refusals=[412, 428],
)
def patch_day(day: date) -> ResponseReturnValue:
    """Save what changes in a day. What is left out stays."""
    return _save(day, sent(DayPatch))


@operation(
    "/rate",
    "POST",
    Scope.RATE,
    {200: RatingSaved},
    takes=Rating,
    parameters=[asked.KEY],
)
def rate() -> ResponseReturnValue:
    """Rate one symptom of today, or of another day: made for a shortcut on a phone.

    A rating that is there already is never overwritten, unless you send the version of the day:
    the new one waits until you choose one of them in the diary.
    """
    asked.asked_nothing()
    key, said = asked.sent_key(), sent(Rating)
    symptoms = list_symptoms(g.diary, retired=True)
    number = number_of(symptoms, said.symptom, "/symptom")
    _check_severity(said.severity)
    day = said.day or g.diary.today
    try:
        day, stored = rate_one(
            g.diary, day, QuickRating(number, said.severity, key, said.version), FROM_PROGRAM
        )
    except Refused as error:
        raise Unfit([Fault("/day", why_not(error, day))]) from None
    choose = url_for("day_choices.choose", patient_id=g.diary.patient_id, day=day, _external=True)
    return tell(
        RatingSaved(
            day=day,
            is_waiting=stored.aside,
            version=None if stored.aside else stored.version,
            choose=choose if stored.aside else None,
            safety=_safety(day, symptoms, {said.symptom: said.severity}),
        )
    )


def _save(day: date, said: DayPut | DayPatch) -> ResponseReturnValue:
    asked.asked_nothing()
    _check_day(day)
    symptoms = list_symptoms(g.diary, retired=True)
    before = find_day(g.diary, day)
    version = before.version if before else None
    draft = day_draft(said, symptoms, before)
    with comes_with_condition():
        rate_day(g.diary, day, draft, version_seen(version), FROM_PROGRAM)
    stored = find_day(g.diary, day)
    assert stored is not None
    safety = _safety(day, symptoms, said.ratings or {})
    saved = DaySaved(day, stored.version, safety)
    return tell(saved, 200 if before else 201, version=stored.version)


def _check_day(day: date) -> None:
    """Raises Unfit for a day that nothing can be said of."""
    if not FIRST_DAY <= day <= g.diary.today:
        reason = Refused("too_early" if day < FIRST_DAY else "not_come")
        raise Unfit([Fault("day", why_not(reason, day), is_parameter=True)])


def _check_severity(severity: int | None) -> None:
    if severity is not None and not 0 <= severity <= 10:
        told = _("Choose a whole number from 0 to 10, or Skip")
        raise Unfit([Fault("/severity", str(told))])


def _safety(
    day: date, symptoms: list[Followed], sent: Mapping[str, int | None]
) -> list[SafetyShown]:
    """What the person is to read now, as after a save in the app.

    sent: the ratings that came, by what the program calls the symptoms. A program that may not
    read is told of nothing but these.
    """
    said = {number_of(symptoms, key, "/ratings"): severity for key, severity in sent.items()}
    codes = {each.code: said.get(each.number) or 0 for each in symptoms if each.code}
    phone = g.diary.emergency_phone or current_app.config["EMERGENCY_NUMBER"]
    flags = list_flags(g.diary, day)
    shown = [
        show_flag(flag, phone) for flag in flags if flag.severity <= codes.get(flag.symptom, 0)
    ]
    if wants_support(symptoms, write_ratings(said)):
        low = codes[words.SUPPORT]
        shown.append(SafetyShown(words.SUPPORT, low, Level.ASK, [words.support()]))
    return shown
