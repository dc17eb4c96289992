"""What a diary says to the reasons that people look at, in words built from its numbers.

"After", never "because"; a fact beside a reason, never a cause; and no word on what to do.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l

from app.analysis.judgement import Verdict
from app.analysis.records import Line
from app.analysis.series import MOST_SEVERE
from app.catalogue.marks import mark
from app.sentences import treatments as words
from app.sentences.differences import days_in_weeks
from app.sentences.events import KINDS, in_short, when
from app.sentences.marks import in_numbers as in_numbers_of_days
from app.sentences.numbers import days, long_day, points, signed
from app.sentences.reason_facts import SAID
from app.services.events import EventKind
from app.services.reasons import Side, Speaks, Weighed
from app.words import gettext as _
from app.words import ngettext

DAYS_A_WEEK = 7
SIDES = {
    Side.FOR: _l("Speaks for it"),
    Side.AGAINST: _l("Speaks against it"),
    Side.NOT_KNOWN: _l("Not known"),
}
_VERDICTS = {
    Verdict.WORSE: _l("worse"),
    Verdict.BETTER: _l("better"),
    Verdict.UNCHANGED: _l("no meaningful change"),
}


def tell(fact: Speaks) -> str:
    """One fact as a sentence."""
    told = {name: _VALUES[name](value) for name, value in fact.values.items()}
    return str(_(SAID[fact.fact], **told))


def sides(weighed: Weighed) -> list[tuple[str, list[str]]]:
    """(heading, sentences) for, against and not known, without those that are empty."""
    every = [(str(SIDES[side]), [tell(fact) for fact in weighed.of(side)]) for side in Side]
    return [(heading, told) for heading, told in every if told]


def in_numbers(weighed: Weighed) -> str:
    """How many facts stand on each side: what there is to read, not how likely it is."""
    return str(
        _(
            "%(for_it)s for, %(against)s against, %(not_known)s not known",
            for_it=len(weighed.of(Side.FOR)),
            against=len(weighed.of(Side.AGAINST)),
            not_known=len(weighed.of(Side.NOT_KNOWN)),
        )
    )


def numbered(numbers: Sequence[int]) -> str:
    """Treatments by their numbers: treatment 2; treatments 2, 3 and 5."""
    if len(numbers) == 1:
        return str(_("treatment %(n)s", n=numbers[0]))
    first = ", ".join(str(number) for number in numbers[:-1])
    return str(_("treatments %(first)s and %(last)s", first=first, last=numbers[-1]))


def _treatment_count(count: int) -> str:
    return str(ngettext("%(num)s treatment", "%(num)s treatments", count))


def _spots(lines: Sequence[Line]) -> str:
    return "; ".join(sorted(words.spot(line) for line in lines))


def _moved(moved: Sequence[tuple[Line, Sequence[str], Sequence[str]]]) -> str:
    return "; ".join(
        sorted(
            _(
                "%(muscle)s, %(now)s instead of %(then)s",
                muscle=words.injected_name(line),
                now=_sides(now),
                then=_sides(then),
            )
            for line, now, then in moved
        )
    )


def _sides(found: Sequence[str]) -> str:
    if set(found) == {"left", "right"}:
        return str(_("left and right"))
    return ", ".join(words.side_word(side) for side in found)


def _doses(doses: Sequence[tuple[Line, Decimal, Decimal]]) -> str:
    return "; ".join(
        sorted(
            _(
                "%(spot)s, %(now)s instead of %(then)s units",
                spot=words.spot(line),
                now=words.number(now),
                then=words.number(then),
            )
            for line, then, now in doses
        )
    )


def _totals(totals: tuple[Decimal, Decimal]) -> str:
    least, most = totals
    if least == most:
        return words.units(least)
    return str(_("%(least)s to %(most)s units", least=words.number(least), most=words.number(most)))


def _guidance(said: Sequence[str]) -> str:
    return "; ".join(words.guidance(each) for each in said)


def _day_after(day: int) -> str:
    return str(_("day %(day)s (week %(week)s)", day=day, week=day // DAYS_A_WEEK + 1))


def _event(event: Any) -> str:
    return f"{when(event)}: {in_short(event)}"


def _slope(slope: tuple[float, float, float]) -> str:
    estimate, low, high = slope
    return str(
        _(
            "the change in weeks 4 to 7 moved by %(estimate)s points from one to the next, likely "
            "between %(low)s and %(high)s (above 0 is less benefit)",
            estimate=signed(estimate),
            low=signed(low),
            high=signed(high),
        )
    )


_VALUES: Mapping[str, Callable[[Any], str]] = {
    "treatments": numbered,
    "spots": _spots,
    "moved": _moved,
    "guidance": _guidance,
    "guidance_then": _guidance,
    "total": words.units,
    "totals": _totals,
    "doses": _doses,
    "day_after": _day_after,
    "count": _treatment_count,
    "needed": str,
    "interval": days_in_weeks,
    "edge": days_in_weeks,
    "day": long_day,
    "level": points,
    "level_then": points,
    "verdict": lambda verdict: str(_VERDICTS[verdict]),
    "verdict_same_weeks": lambda verdict: str(_VERDICTS[verdict]),
    "label": str,
    "strongest": points,
    "event": _event,
    "kind": lambda kind: str(KINDS[EventKind(kind)]),
    "mark": lambda code: str(_(mark(code).label)),
    "counted": in_numbers_of_days,
    "change": signed,
    "low": lambda low: signed(max(-MOST_SEVERE, low)),
    "high": lambda high: signed(min(MOST_SEVERE, high)),
    "rated": str,
    "days": days,
    "recalled": str,
    "slope": _slope,
}
