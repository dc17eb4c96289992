"""A day that was saved more than once: all versions side by side, and which one to keep."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from app.errors import StaleEdit
from app.forms.day_choices import ChooseForm, choose_form
from app.sentences.days import Line, lines, source
from app.sentences.people import names_in
from app.services import day_choices
from app.services.day_choices import STORED, TOGETHER, Choice, find_choice
from app.services.day_history import Version
from app.services.days import draft_of, say
from app.services.symptoms import list_symptoms
from app.words import gettext as _
from app.words import ngettext

bp = Blueprint("day_choices", __name__, url_prefix="/days")
SAVED_AGAIN = _l("It was saved again after you opened it. What you just sent is kept too.")
AGAIN = _l("It was saved again after you opened this page.")
TABLETS = ("iPad", "Tablet", "Kindle", "Silk")
COMPUTERS = ("Windows", "Macintosh", "X11", "CrOS", "Linux x86")


@dataclass(frozen=True)
class Option:
    """One version to choose. value: what the form sends."""

    value: str
    words: str
    lines: list[Line]
    note: str | None
    marks: str


@bp.route("/<day:day>/choose", methods=["GET", "POST"])
def choose(day: date) -> ResponseReturnValue:
    choice = find_choice(g.diary, day)
    if choice is None:
        return redirect(url_for("days.saved", day=day))
    options = _options(choice)
    form = choose_form([(each.value, each.words) for each in options], choice.seen)
    if form.is_submitted() and form.seen.data != choice.seen:
        return choice_page(day, AGAIN, _then(form))
    if form.validate_on_submit():
        try:
            day_choices.choose(g.diary, day, form.keep.data, form.seen.data)
        except StaleEdit:
            return choice_page(day, AGAIN, _then(form))
        others = len(choice.waiting)
        flash(
            ngettext(
                "Kept. The other one stays in the history of that day.",
                "Kept. The others stay in the history of that day.",
                others,
            )
        )
        return redirect(_then(form) or url_for("days.saved", day=day))
    return _page(day, choice, options, form), 422 if form.errors else 200


def choice_page(day: date, told: object, then: str = "") -> ResponseReturnValue:
    """All versions that there are now, with what happened; or the day where nothing waits.

    then: where it goes on after the choice; the saved page of the day where nothing is told.
    """
    choice = find_choice(g.diary, day)
    if choice is None:
        return redirect(url_for("days.saved", day=day))
    options = _options(choice)
    form = choose_form([(o.value, o.words) for o in options], choice.seen, sent=False)
    form.then.data = then
    return _page(day, choice, options, form, told), 409


def device_of_browser() -> str | None:
    """What kind of device a page was sent from, as far as the browser tells."""
    agent = request.user_agent.string
    if any(sign in agent for sign in TABLETS) or ("Android" in agent and "Mobile" not in agent):
        return "Tablet"
    if "Mobi" in agent or "iPhone" in agent:
        return "Phone"
    return "Computer" if any(sign in agent for sign in COMPUTERS) else None


def _then(form: ChooseForm) -> str:
    """Where it goes on, if that is among the days of this diary."""
    wanted = form.then.data or ""
    return wanted if wanted.startswith(url_for("days.index")) else ""


def _options(choice: Choice) -> list[Option]:
    """Each with the whole day as it would be: what a version does not name stays as it is."""
    symptoms = list_symptoms(g.diary, retired=True)
    versions: list[Version] = [choice.stored, *choice.waiting]
    names = names_in(g.diary, {each.recorded_by_id for each in versions})
    kept = {each.version: say(choice.stored, draft_of(each)) for each in versions}
    ratings = [said["ratings"] for said in kept.values()]
    options = [
        Option(
            value=STORED if each is choice.stored else str(each.version),
            words=source(g.diary, each, names),
            lines=lines(symptoms, kept[each.version]["ratings"], ratings),
            note=each.note,
            marks=kept[each.version]["marks"],
        )
        for each in versions
    ]
    if choice.together is not None:
        whole: dict[str, Any] = say(choice.stored, choice.together)
        words = _("Both together") if len(versions) == 2 else _("All of them together")
        both = Option(
            TOGETHER, words, lines(symptoms, whole["ratings"]), whole["note"], whole["marks"]
        )
        options.append(both)
    return options


def _page(
    day: date, choice: Choice, options: list[Option], form: ChooseForm, told: object = ""
) -> str:
    return render_template(
        "days/choose.html",
        day=day,
        form=form,
        options={each.value: each for each in options},
        others=len(choice.waiting),
        later=_then(form) or url_for("days.day", day=day),
        told=told,
    )
