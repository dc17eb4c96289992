"""What is to be expected by the last treatments: when it wears off, when the next one is."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median_low

from app.analysis.curve import Wave
from app.analysis.judgement import Span
from app.analysis.treatments import FRESH_DAYS, Treatment

MOST_TREATMENTS, FEWEST_TREATMENTS = 4, 2


@dataclass(frozen=True)
class Forecast:
    """In which weeks half of the benefit had worn off, after the last few treatments.

    treatments: how many were looked at. earliest, latest: weeks after the injection, week 1 being
    days 1 to 7. days: what these weeks are for the current treatment. visit_week: of the next
    visit, None where none is known.
    """

    treatments: int
    earliest: int
    latest: int
    days: Span
    visit_week: int | None


def wear_offs_of(waves: Sequence[Wave | None]) -> list[int]:
    """The days of half worn off of the last four treatments that have one, in order.

    waves: of single treatments. Leave out the current one, which does not foretell itself.
    """
    days = [wave.wear_off.day for wave in waves if wave is not None]
    return [day for day in days if day is not None][-MOST_TREATMENTS:]


def forecast(
    wear_offs: Sequence[int], last_injection: int, next_visit: int | None
) -> Forecast | None:
    """What these say about the current treatment. None with fewer than two.

    wear_offs: days after the injection, of the last treatments. last_injection, next_visit: days;
    a visit that does not come after the injection counts as not known.
    """
    if len(wear_offs) < FEWEST_TREATMENTS:
        return None
    weeks = [week_of(day) for day in wear_offs]
    earliest, latest = min(weeks), max(weeks)
    visit_week = None
    if next_visit is not None and next_visit > last_injection:
        visit_week = week_of(next_visit - last_injection)
    return Forecast(
        treatments=len(weeks),
        earliest=earliest,
        latest=latest,
        days=Span(last_injection + 7 * earliest - 6, last_injection + 7 * latest),
        visit_week=visit_week,
    )


def next_injection(treatments: Sequence[Treatment]) -> int | None:
    """The day of the next injection by the usual interval; None with fewer than two treatments.

    The usual interval is the middle one of the last four; long pauses do not count.
    """
    gaps = [after.first - before.last for before, after in pairwise(treatments)]
    usual = [gap for gap in gaps if gap < FRESH_DAYS][-MOST_TREATMENTS:]
    return treatments[-1].last + median_low(usual) if usual else None


def week_of(day: int) -> int:
    """The week after an injection in which this day lies: days 1 to 7 are week 1."""
    return (day + 6) // 7
