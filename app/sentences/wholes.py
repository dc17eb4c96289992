"""One symptom over all treatments: what is usual, how it goes over the years, and when it works."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from app.analysis.across import (
    FEWEST_FOR_TREND,
    FEWEST_FOR_TYPICAL,
    Direction,
    Range,
)
from app.analysis.curve import Turn, Wave
from app.analysis.drift import DriftDirection
from app.analysis.forecast import Forecast
from app.analysis.judgement import Verdict
from app.sentences.numbers import days, long_day, points, short_day, signed
from app.services.answer_parts import Response, Whole
from app.services.progress import Answer


def typical(whole: Whole) -> str:
    """The usual change in weeks 4-7 after a treatment."""
    across, found = whole.across, whole.across.typical
    if found is None:
        return str(
            ngettext(
                "%(num)s of your treatments can be compared so far. It takes %(fewest)s to say "
                "what is typical for you.",
                "%(num)s of your treatments can be compared so far. It takes %(fewest)s to say "
                "what is typical for you.",
                across.treatments,
                fewest=FEWEST_FOR_TYPICAL,
            )
        )
    told = {
        "count": across.treatments,
        "change": points(abs(found.estimate)),
        "range": _span(found),
    }
    if found.upper < 0:
        return str(
            _(
                "After your %(count)s treatments that can be compared, weeks 4 to 7 were on "
                "average %(change)s points better than the weeks before (likely range %(range)s).",
                **told,
            )
        )
    if found.lower > 0:
        return str(
            _(
                "After your %(count)s treatments that can be compared, weeks 4 to 7 were on "
                "average %(change)s points worse than the weeks before (likely range %(range)s).",
                **told,
            )
        )
    return str(
        _(
            "After your %(count)s treatments that can be compared, the diary shows no clear change "
            "on average (likely range %(range)s).",
            **told,
        )
    )


def lined_up(answer: Answer, symptom: int) -> str:
    """What the lines of all treatments show."""
    shown = _(
        "Each line begins up to 3 weeks before an injection. "
        "Grey marks the weeks that are compared."
    )
    said = [
        (Verdict.WORSE, _("worse after %(numbers)s")),
        (Verdict.BETTER, _("better after %(numbers)s")),
        (Verdict.UNCHANGED, _("no meaningful change after %(numbers)s")),
        (Verdict.UNCLEAR, _("unclear after %(numbers)s")),
    ]
    told = []
    for verdict, words in said:
        found = [n.number for n in answer.treatments if n.lines[symptom].verdict is verdict]
        if found:
            told.append(words.replace("%(numbers)s", _numbered(found)))
    if not told:
        return str(shown)
    counted = "; ".join(told)
    return f"{shown} {counted[:1].upper()}{counted[1:]}."


def weekly(found: Response) -> list[tuple[int, str, str, str]]:
    """(day, change, lower, upper) of the curve at the end of each week that is known."""
    rows = zip(found.change, found.lower, found.upper, strict=True)
    return [
        (day, signed(change), signed(max(-10, low)), signed(min(10, high)))
        for day, (change, low, high) in enumerate(rows, 1)
        if day % 7 == 0 and change is not None and low is not None and high is not None
    ]


def _numbered(numbers: list[int]) -> str:
    if len(numbers) == 1:
        return str(_("treatment %(number)s", number=numbers[0]))
    first = ", ".join(map(str, numbers[:-1]))
    return str(_("treatments %(first)s and %(last)s", first=first, last=numbers[-1]))


def trend(whole: Whole) -> str:
    """Whether the benefit grows or shrinks from treatment to treatment."""
    across, found = whole.across, whole.across.trend
    if found.slope is None:
        return str(
            _(
                "It takes %(fewest)s treatments that can be compared to see whether the benefit "
                "changes over the years.",
                fewest=FEWEST_FOR_TREND,
            )
        )
    told = {
        "count": across.treatments,
        "slope": points(abs(found.slope.estimate)),
        "range": _span(found.slope),
    }
    if found.direction is Direction.SHRINKING:
        return str(
            _(
                "The benefit has become smaller over these %(count)s treatments: by %(slope)s "
                "points from one to the next (likely range %(range)s).",
                **told,
            )
        )
    if found.direction is Direction.GROWING:
        return str(
            _(
                "The benefit has become larger over these %(count)s treatments: by %(slope)s "
                "points from one to the next (likely range %(range)s).",
                **told,
            )
        )
    return str(
        _(
            "Over these %(count)s treatments the diary shows no clear trend: the change from one "
            "to the next lies between %(range)s points.",
            **{**told, "range": _between(found.slope)},
        )
    )


def loss(whole: Whole) -> str:
    """That the last two treatments helped less than all others; empty where they did not."""
    if whole.across.loss is None or not whole.across.loss.lost:
        return ""
    return str(
        _(
            "Your last two treatments helped less than the earlier ones. This can have many "
            "reasons, and about 1 of 40 diaries shows it by chance. Talk it through with your "
            "clinic."
        )
    )


def drift(whole: Whole) -> str:
    """Where the level goes apart from what each treatment does; empty where that cannot be told."""
    found = whole.drift
    if found.per_year is None:
        return ""
    told = {
        "count": found.levels,
        "years": points(found.years),
        "change": points(abs(found.per_year.estimate)),
        "range": _span(found.per_year),
    }
    if found.direction is DriftDirection.RISING:
        return str(
            _(
                "Just before your injections, %(count)s times in %(years)s years, the level has "
                "risen by %(change)s points a year (likely range %(range)s).",
                **told,
            )
        )
    if found.direction is DriftDirection.FALLING:
        return str(
            _(
                "Just before your injections, %(count)s times in %(years)s years, the level has "
                "fallen by %(change)s points a year (likely range %(range)s).",
                **told,
            )
        )
    return str(
        _(
            "Just before your injections, %(count)s times in %(years)s years, the level shows no "
            "clear drift: it lies between %(range)s points a year.",
            **{**told, "range": _between(found.per_year)},
        )
    )


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


def _span(found: Range) -> str:
    """A range of sizes where it lies on one side of nothing, else of changes with their signs."""
    if found.upper < 0:
        told = {"low": points(-found.upper), "high": points(min(10, -found.lower))}
    elif found.lower > 0:
        told = {"low": points(found.lower), "high": points(min(10, found.upper))}
    else:
        told = {"low": signed(max(-10, found.lower)), "high": signed(min(10, found.upper))}
    return str(_("%(low)s to %(high)s", **told))


def _between(found: Range) -> str:
    return str(_("%(low)s and %(high)s", low=signed(found.lower), high=signed(found.upper)))
