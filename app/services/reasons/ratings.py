"""What the ratings themselves say: natural ups and downs, how complete they are, the years."""

from collections.abc import Iterator

from app.analysis.across import FEWEST_FOR_TREND, FEWEST_FOR_USUAL, Direction, Usual
from app.analysis.judgement import Flag, Reason, Verdict
from app.services.answer_parts import Compared
from app.services.reasons.case import (
    Case,
    Fact,
    Speaks,
    not_known,
    speaks_against,
    speaks_for,
)

# Choices of ours. A rating every third day is what the method asks for.
FEW_DAYS = 1 / 3
MANY_RECALLED = 1 / 4
FLAGGED = {
    Flag.SPARSE: Fact.FAR_APART,
    Flag.LONG_BASELINE: Fact.LONG_BASELINE,
    Flag.AT_FLOOR: Fact.AT_END_OF_SCALE,
    Flag.AT_CEILING: Fact.AT_END_OF_SCALE,
    Flag.CONSTANT: Fact.ALL_EQUAL,
}
AGAINST_THE_OTHERS = {
    Usual.WITHIN: Fact.WITHIN_USUAL,
    Usual.WEAKER: Fact.WEAKER_THAN_USUAL,
    Usual.STRONGER: Fact.STRONGER_THAN_USUAL,
}


def natural_variation(case: Case) -> Iterator[Speaks]:
    """Whether the change is within what this person knows anyway."""
    yield _among_the_others(case)
    line = case.this.line
    told = {"low": line.low, "high": line.high}
    if line.verdict in (Verdict.WORSE, Verdict.BETTER):
        yield speaks_against(Fact.MORE_THAN_UPS_AND_DOWNS, **told)
    elif line.reason is Reason.WITHIN_UPS_AND_DOWNS:
        yield speaks_for(Fact.WITHIN_UPS_AND_DOWNS, **told)


def sparse_data(case: Case) -> Iterator[Speaks]:
    """How many of the compared days were rated, how many of them late, and how."""
    line = case.this.line
    rated = line.before.days + line.after.days
    recalled = line.before.recalled + line.after.recalled
    days = _length(line.before) + _length(line.after)
    if rated < FEW_DAYS * days:
        yield speaks_for(Fact.FEW_RATED, rated=rated, days=days)
    else:
        yield speaks_against(Fact.ENOUGH_RATED, rated=rated, days=days)
    if recalled and recalled >= MANY_RECALLED * rated:
        yield speaks_for(Fact.MANY_RECALLED, recalled=recalled, rated=rated)
    else:
        yield speaks_against(Fact.FEW_RECALLED, recalled=recalled, rated=rated)
    for fact in dict.fromkeys(FLAGGED[flag] for flag in line.flags if flag in FLAGGED):
        yield speaks_for(fact)


def fading(case: Case) -> Iterator[Speaks]:
    """Whether the benefit shrinks from treatment to treatment."""
    trend, loss = case.across.trend, case.across.loss
    count = case.across.treatments
    if trend.slope is None:
        yield not_known(Fact.TOO_FEW_FOR_TREND, count=count, needed=FEWEST_FOR_TREND)
    elif trend.direction is Direction.SHRINKING:
        yield speaks_for(Fact.SHRINKING, count=count, slope=trend.slope)
    elif trend.direction is Direction.GROWING:
        yield speaks_against(Fact.GROWING, count=count, slope=trend.slope)
    else:
        yield speaks_against(Fact.NO_CLEAR_TREND, count=count, slope=trend.slope)
    if loss is not None:
        earlier = count - 2
        if loss.lost:
            yield speaks_for(Fact.LAST_TWO_WEAKER, count=earlier)
        else:
            yield speaks_against(Fact.LAST_TWO_AS_USUAL, count=earlier)


def _among_the_others(case: Case) -> Speaks:
    usual = case.this.course.usual
    if usual is None:
        return not_known(Fact.NOT_AMONG_USUAL)
    if usual.expected is None:
        return not_known(Fact.TOO_FEW_FOR_USUAL, count=usual.others, needed=FEWEST_FOR_USUAL)
    told = {
        "change": case.this.line.change,
        "low": usual.expected.lower,
        "high": usual.expected.upper,
        "count": usual.others,
    }
    fact = AGAINST_THE_OTHERS[usual.usual]
    side = speaks_for if usual.usual is Usual.WITHIN else speaks_against
    return side(fact, **told)


def _length(side: Compared) -> int:
    if side.first is None or side.last is None:
        return 0
    return (side.last - side.first).days + 1
