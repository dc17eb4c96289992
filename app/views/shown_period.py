"""Which part of a long diary the timeline shows, chosen by a link."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask import abort, request

from app.words import gettext as _
from app.words import ngettext

ALL = "all"
YEAR_DAYS = 365
YEARS = (1, 2, 5)
SHORT_YEARS = 3  # a diary that is not longer is shown whole
SHOWN_YEARS = 2  # of a longer one, unless asked for more


@dataclass(frozen=True)
class Period:
    """A part to choose. key: its name in the address. first: None for all of the diary."""

    key: str
    label: str
    first: date | None


def periods_to_choose(begin: date | None, today: date) -> list[Period]:
    """The parts that are shorter than the diary, and all of it; none where nothing is shorter."""
    shorter = [
        Period(str(years), ngettext("%(num)s year", "%(num)s years", years), first)
        for years in YEARS
        if begin is not None and (first := today - timedelta(days=years * YEAR_DAYS)) > begin
    ]
    return [*shorter, Period(ALL, _("Everything"), None)] if shorter else []


def period_asked_for(choices: list[Period], begin: date | None, today: date) -> Period:
    """The part in the address, else what a diary of this length is shown as. 404 for no such.

    A symptom that is rated for less than what was asked for is shown whole.
    """
    key = request.args.get("period", "")
    if key not in {"", ALL, *map(str, YEARS)}:
        abort(404)
    key = key or usual_period(begin, today)
    known = {choice.key: choice for choice in choices}
    return known.get(key) or known.get(ALL) or Period(ALL, "", None)


def usual_period(begin: date | None, today: date) -> str:
    """The key of the part that a diary of this length is shown as where nothing is asked for."""
    is_long = begin is not None and (today - begin).days > SHORT_YEARS * YEAR_DAYS
    return str(SHOWN_YEARS) if is_long else ALL
