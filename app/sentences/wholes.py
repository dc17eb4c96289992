"""One symptom over all treatments: what is usual, and how it goes over the years."""

from app.analysis.across import (
    FEWEST_FOR_TREND,
    FEWEST_FOR_TYPICAL,
    Direction,
    Range,
)
from app.analysis.drift import DriftDirection
from app.analysis.judgement import Verdict
from app.sentences.numbers import points, signed
from app.services.answer_parts import Whole
from app.services.progress import Answer
from app.words import gettext as _
from app.words import ngettext

MOST_NAMED = 12  # of more treatments only the counts are told
TENTH = 0.1


def typical(whole: Whole) -> str:
    """The usual change in weeks 4-7 after a treatment."""
    across, found = whole.across, whole.across.typical
    if not across.treatments:
        told_none = _("None of your treatments can be compared so far.")
        return f"{told_none} {_('It takes %(n)s to say what is typical.', n=FEWEST_FOR_TYPICAL)}"
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
    said = {
        Verdict.WORSE: _("worse after %(numbers)s"),
        Verdict.BETTER: _("better after %(numbers)s"),
        Verdict.UNCHANGED: _("no meaningful change after %(numbers)s"),
        Verdict.UNCLEAR: _("unclear after %(numbers)s"),
    }
    found: dict[Verdict, list[int]] = {verdict: [] for verdict in said}
    for treatment in answer.treatments:
        verdict = treatment.courses[symptom].peak.verdict
        found[verdict if verdict in said else Verdict.UNCLEAR].append(treatment.number)
    named = len(answer.treatments) <= MOST_NAMED
    counted = "; ".join(
        said[verdict].replace("%(numbers)s", _numbered(numbers) if named else str(len(numbers)))
        for verdict, numbers in found.items()
        if numbers
    )
    return f"{shown} {counted[:1].upper()}{counted[1:]}."


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
            "to the next %(range)s.",
            **{**told, "range": _slope_between(found.slope)},
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
            "clear drift: it %(range)s a year.",
            **{**told, "range": _slope_between(found.per_year)},
        )
    )


def _span(found: Range) -> str:
    """A range of sizes where it lies on one side of nothing, else of changes with their signs."""
    if found.upper < 0:
        told = {"low": points(-found.upper), "high": points(min(10, -found.lower))}
    elif found.lower > 0:
        told = {"low": points(found.lower), "high": points(min(10, found.upper))}
    else:
        told = {"low": signed(max(-10, found.lower)), "high": signed(min(10, found.upper))}
    return str(_("%(low)s to %(high)s", **told))


def _slope_between(found: Range) -> str:
    if max(abs(round(found.lower, 1)), abs(round(found.upper, 1))) < TENTH:
        return str(_("stays within %(most)s points", most=points(TENTH)))
    told = {"low": signed(found.lower), "high": signed(found.upper)}
    return str(_("lies between %(low)s and %(high)s points", **told))
