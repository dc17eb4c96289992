"""When it works: the usual course after a treatment, and when it is to be expected to wear off."""

from datetime import date

from app.analysis.curve import Turn, Wave
from app.analysis.forecast import Forecast
from app.sentences.numbers import days, long_day, points, short_day, signed
from app.services.answer_parts import Response
from app.words import gettext as _
from app.words import ngettext


def response(found: Response | None) -> str:
    """The usual course after a treatment in words."""
    if found is None:
        return str(_("No treatment can be judged yet."))
    made_from = ngettext(
        "Made from %(num)s treatment.", "Made from %(num)s treatments.", found.treatments
    )
    if found.wave is None:
        return f"{made_from} {_('It shows no clear benefit, so no days are named.')}"
    return f"{made_from} {' '.join(wave(found.wave))}"


def wave(found: Wave) -> list[str]:
    """When a benefit came, when it was strongest, and when half of it was gone."""
    told = {
        "day": found.peak_day,
        "change": points(abs(found.peak.estimate)),
        "low": points(max(0, -found.peak.upper)),
        "high": points(min(10, -found.peak.lower)),
    }
    return [
        _onset(found.onset),
        str(
            _(
                "It was strongest on day %(day)s: %(change)s points lower than before "
                "(likely range %(low)s to %(high)s).",
                **told,
            )
        ),
        _wear_off(found.wear_off),
    ]


def turn(found: Turn) -> str:
    """A day with its range in a table."""
    if found.day is None:
        return str(_("not reached"))
    return str(_("day %(day)s%(range)s", day=found.day, range=_days_between(found)))


def strongest(found: Wave) -> str:
    """The strongest day and its change in a table."""
    told = {"day": found.peak_day, "change": signed(found.peak.estimate)}
    return str(_("day %(day)s, %(change)s points", **told))


def duration(found: Wave) -> str:
    """How long at least half of the effect was there."""
    if found.onset.day is None or found.wear_off.day is None:
        return str(_("not known"))
    count = found.wear_off.day - found.onset.day
    weeks = round(count / 7)
    return str(
        ngettext(
            "%(days)s, about %(num)s week", "%(days)s, about %(num)s weeks", weeks, days=days(count)
        )
    )


def weekly(found: Response) -> list[tuple[int, str, str, str]]:
    """(day, change, lower, upper) of the curve at the end of each week that is known."""
    rows = zip(found.change, found.lower, found.upper, strict=True)
    return [
        (day, signed(change), signed(max(-10, low)), signed(min(10, high)))
        for day, (change, low, high) in enumerate(rows, 1)
        if day % 7 == 0 and change is not None and low is not None and high is not None
    ]


def forecast(found: Forecast | None) -> str:
    """When half was worn off after the last treatments, and in which week the next visit is."""
    if found is None:
        return ""
    told = {
        "count": found.treatments,
        "first": short_day(date.fromordinal(found.days.first)),
        "last": long_day(date.fromordinal(found.days.last)),
        "weeks": _weeks(found.earliest, found.latest),
    }
    parts = [
        _(
            "After your last %(count)s treatments with a clear benefit it was half worn off "
            "%(weeks)s.",
            **told,
        ),
        _("Counted from your last injection that is %(first)s to %(last)s.", **told),
    ]
    if found.visit_week is not None:
        parts.append(_("Your next visit is in week %(week)s.", week=found.visit_week))
    return " ".join(map(str, parts))


def _weeks(earliest: int, latest: int) -> str:
    if earliest == latest:
        return str(_("in week %(week)s", week=earliest))
    if latest == earliest + 1:
        return str(_("in week %(first)s or %(last)s", first=earliest, last=latest))
    return str(_("between week %(first)s and week %(last)s", first=earliest, last=latest))


def _onset(turn: Turn) -> str:
    if turn.day is None:
        return str(_("When half of the full effect was there cannot be told."))
    return str(
        _(
            "About half of the full effect was there by day %(day)s%(range)s.",
            day=turn.day,
            range=_days_between(turn),
        )
    )


def _wear_off(turn: Turn) -> str:
    if turn.day is None and turn.earliest is None:
        return str(_("It had not half worn off within the weeks that are looked at."))
    if turn.day is None:
        return str(
            _("It had half worn off on day %(day)s at the earliest, or later.", day=turn.earliest)
        )
    return str(
        _(
            "It had half worn off by day %(day)s%(range)s.",
            day=turn.day,
            range=_days_between(turn),
        )
    )


def _days_between(turn: Turn) -> str:
    if turn.earliest is None:
        return ""
    told = {"first": turn.earliest, "last": turn.latest}
    if turn.latest is None:
        return str(_(" (day %(first)s at the earliest, the latest is not known)", **told))
    return str(_(" (between day %(first)s and day %(last)s)", **told))
