"""Why a day is worth a rating, what is to come, and the mail that asks for it.

The mail may be seen by others: it has no word about health beyond "your diary".
"""

from collections.abc import Sequence
from datetime import date
from itertools import groupby, islice

from flask_babel import format_date, format_time

from app.analysis.open_windows import Why
from app.analysis.windows import Phase
from app.sentences.numbers import short_day
from app.services.answer_parts import Course, Missing
from app.services.reminder_plans import Foretold, Plan
from app.services.reminders import Wish
from app.words import gettext as _
from app.words import ngettext

WHY_OF = {Phase.EARLY: Why.EARLY, Phase.PEAK: Why.PEAK, Phase.LATE: Why.LATE}
SHOWN_AHEAD = 3


def window(why: Why) -> str:
    """The days that a rating is for."""
    return str(
        {
            Why.BEFORE: _("The two weeks before your next injection"),
            Why.EXPECTED: _("The weeks around your next injection, by your usual interval"),
            Why.EARLY: _("The first two weeks after your injection"),
            Why.PEAK: _("Weeks 4 to 7 after your injection"),
            Why.LATE: _("Weeks 9 to 12 after your injection"),
            Why.WEEKLY: _("Your day of the week, at other times"),
        }[why]
    )


def reason(why: Why, missing: int | None) -> str:
    """Why these days are worth a rating, and how many more would do."""
    told = {"window": window(why)}
    if why is Why.WEEKLY:
        return f"{told['window']}."
    if missing is None:
        return str(_("%(window)s: every third day is enough.", **told))
    if missing == 0:
        return str(
            _("%(window)s: there are enough days. Each further one makes it clearer.", **told)
        )
    if why in {Why.BEFORE, Why.EXPECTED}:
        return str(
            ngettext(
                "%(window)s: %(num)s more day would be enough to compare with.",
                "%(window)s: %(num)s more days, spread out, would be enough to compare with.",
                missing,
                **told,
            )
        )
    return str(
        ngettext(
            "%(window)s: %(num)s more day would be enough for an answer.",
            "%(window)s: %(num)s more days, spread out, would be enough for an answer.",
            missing,
            **told,
        )
    )


def wanted(course: Course, today: date) -> list[str]:
    """How many more days would do, for the weeks after a treatment in which a person is now."""
    open_now: list[tuple[Why, Missing]] = [
        (WHY_OF[phase], line.missing)
        for phase, line in course.phases.items()
        if line.missing is not None
        and line.after.first is not None
        and line.after.first <= today <= line.missing.last
    ]
    return [reason(why, missing.days) for why, missing in open_now]


def coming(plan: Plan) -> list[tuple[str, list[str]]]:
    """(why, when) of the next reminders if nothing is rated until then; when: one or more days."""
    shown = list(islice(plan.coming(), SHOWN_AHEAD))
    said = [(reason(reminder.why, reminder.missing), _when(plan, day)) for day, reminder in shown]
    return [
        (why, [when for _why, when in alike])
        for why, alike in groupby(said, key=lambda one: one[0])
    ]


def _when(plan: Plan, day: date) -> str:
    assert plan.at is not None
    told = {"day": format_date(day, "EEEE d MMMM"), "at": format_time(plan.at, "HH:mm")}
    return str(_("%(day)s, %(at)s", **told))


def state(wish: Wish | None, plan: Plan | None, reachable: bool) -> str:
    """How it stands, in one sentence."""
    if wish is None or wish.at is None or plan is None:
        return str(_("Reminders are off. Nothing is sent."))
    if plan.habit.silent:
        return str(
            _("The diary is quiet now. Rate any day, or save this page, and reminders begin again.")
        )
    if wish.paused_until is not None and wish.paused_until > plan.today:
        return str(
            _("Paused. The first day with reminders is %(day)s.", day=short_day(wish.paused_until))
        )
    if not wish.reaches:
        return str(_("Nothing is sent: neither e-mail nor a message on a device is chosen."))
    if not reachable:
        return str(_("Nothing is sent yet: your e-mail address is not confirmed."))
    return str(_("If nothing is rated before, these come next. A day that is rated has none."))


def latest(plan: Plan | None) -> str:
    """What became of the newest reminder; empty without one."""
    if plan is None or plan.latest is None:
        return ""
    told = {"day": short_day(plan.latest.day)}
    return str(
        {
            "sent": _("The last reminder was sent for %(day)s.", **told),
            "refused": _("The mail for %(day)s was not taken. It is tried again.", **told),
            "unsure": _("The reminder for %(day)s was perhaps not sent.", **told),
            "claimed": _("The reminder for %(day)s is on its way.", **told),
        }[plan.latest.state]
    )


def mail_subject() -> str:
    """What stands in a list of mails, and on a locked screen."""
    return str(_("Your diary"))


def mail_text(due: Foretold, day: date, links: Sequence[str]) -> str:
    """The mail. links: to rate the day, to the settings, to stop these mails."""
    rate, settings, stop = links
    parts = [
        _("Hello,"),
        _("your diary is open for %(day)s.", day=format_date(day, "EEEE d MMMM")),
    ]
    if due.farewell:
        parts.append(
            _(
                "This is the last mail for now: the diary stays quiet until you fill in a day "
                "again. Any day will do, and gaps are fine."
            )
        )
    parts += [
        f"{_('Rate today:')}\n{rate}",
        f"{_('How often these mails come:')}\n{settings}",
        f"{_('No more of these mails:')}\n{stop}",
    ]
    return "\n\n".join(str(part) for part in parts) + "\n"


def push_text(due: Foretold) -> tuple[str, str]:
    """Title and text of a message on a device."""
    if due.farewell:
        return str(_("Your diary")), str(_("Rate today. After this it stays quiet for a while."))
    return str(_("Your diary")), str(_("Rate today"))
