"""What happened between treatments, and the next visit, in plain words."""

from collections.abc import Sequence
from datetime import date

from flask_babel import lazy_gettext as _l

from app.sentences.numbers import dated_span, long_day
from app.services.events import DiaryEvent, EventDraft, EventKind
from app.services.goals import Goal, Outcome
from app.words import gettext as _
from app.words import ngettext

Said = DiaryEvent | EventDraft

KINDS = {
    EventKind.MEDICINE_STARTED: _l("A medicine started"),
    EventKind.MEDICINE_CHANGED: _l("A medicine or its dose changed"),
    EventKind.MEDICINE_STOPPED: _l("A medicine stopped"),
    EventKind.PHYSIOTHERAPY: _l("Physiotherapy"),
    EventKind.ILLNESS: _l("Illness"),
    EventKind.STRESS: _l("Stress"),
    EventKind.DBS_SETTING: _l("DBS setting changed"),
    EventKind.SENSORY_TRICK: _l("A trick that helps"),
    EventKind.NOTICED_WORKING: _l("I noticed it working"),
    EventKind.WEARING_OFF: _l("It is wearing off"),
    EventKind.OTHER: _l("Something else"),
}
EXPLAINED = {
    EventKind.DBS_SETTING: _l("deep brain stimulation"),
    EventKind.SENSORY_TRICK: _l("such as a touch that calms a muscle"),
    EventKind.NOTICED_WORKING: _l("the first day you felt the injection"),
    EventKind.WEARING_OFF: _l("the first day you felt it less"),
}
MARKS = (EventKind.NOTICED_WORKING, EventKind.WEARING_OFF)
OUTCOMES = {
    Outcome.REACHED: _l("Reached"),
    Outcome.PARTLY: _l("Partly"),
    Outcome.NOT_REACHED: _l("Not reached"),
    None: _l("Not said yet"),
}


def kind_name(event: Said) -> str:
    """The kind of an event as its heading."""
    return str(KINDS[EventKind(event.kind)])


def details(event: Said) -> str:
    """What is said besides the kind and the days; nothing where nothing is."""
    return ", ".join(part for part in (event.words, event.dose) if part)


def when(event: Said) -> str:
    """The day of an event, or its first and last."""
    if event.until is None or event.until == event.day:
        return long_day(event.day)
    return dated_span(event.day, event.until)


def in_short(event: Said) -> str:
    """One event in a line, without its days."""
    said = details(event)
    return f"{kind_name(event)}: {said}" if said else kind_name(event)


def beside(is_last: bool) -> str:
    """What leads the events that fell into the time after a treatment."""
    if is_last:
        return str(_("Since this treatment:"))
    return str(_("Between this treatment and the next:"))


def outcome(goal: Goal) -> str:
    """What became of a goal, or that nobody has said so yet."""
    return str(OUTCOMES[Outcome(goal.outcome) if goal.outcome else None])


def countdown(on: date, today: date) -> str:
    """How far away a day is."""
    ahead = (on - today).days
    if ahead == 0:
        return str(_("today"))
    if ahead == 1:
        return str(_("tomorrow"))
    if ahead > 0:
        return str(ngettext("in %(num)s day", "in %(num)s days", ahead))
    return str(ngettext("%(num)s day ago", "%(num)s days ago", -ahead))


def goals_to_bring(goals: Sequence[Goal], treated_on: date) -> str:
    """How many goals there are, and of how many the outcome is not said."""
    told = ngettext("%(num)s goal", "%(num)s goals", len(goals))
    open_ones = sum(goal.outcome is None for goal in goals)
    line = _("%(goals)s for the injection of %(day)s", goals=told, day=long_day(treated_on))
    if not open_ones:
        return str(line)
    return str(_("%(line)s, %(count)s not said yet", line=line, count=open_ones))


def questions_to_bring(count: int) -> str:
    """How many questions are open."""
    return str(ngettext("%(num)s question to ask", "%(num)s questions to ask", count))


def injections_to_bring(count: int, last_on: date) -> str:
    """How many injections are recorded, and when the last was."""
    told = ngettext("%(num)s injection", "%(num)s injections", count)
    return str(_("%(injections)s, the last on %(day)s", injections=told, day=long_day(last_on)))
