"""Which weeks are compared, and what was wearing off."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from app.analysis.judgement import Flag, Verdict
from app.analysis.phases import EarlyWeeks, LateWeeks
from app.analysis.windows import DAYS_AFTER, Phase
from app.models import EventKind
from app.services.reasons.case import (
    Case,
    Fact,
    Speaks,
    Treated,
    not_known,
    speaks_against,
    speaks_for,
)

FIRST_DAY, LAST_DAY = DAYS_AFTER[Phase.PEAK]
UNDECIDED = (Verdict.UNCLEAR, Verdict.TOO_FEW_DAYS)


def timing(case: Case) -> Iterator[Speaks]:
    """Whether weeks 4-7 were there, and whether they are the strongest of this person."""
    yield from _weeks_there(case.this)
    yield _strongest(case)
    yield from _intervals(case, longer=False)
    yield from _other_weeks(case.this)
    yield from _noticed_working(case)


def wear_off(case: Case) -> Iterator[Speaks]:
    """Whether the treatment before was wearing off, and whether this one did."""
    yield from _just_before(case)
    yield from _intervals(case, longer=True)
    yield _references(case.this)
    yield from _faded(case.this)
    yield from _marked_wearing_off(case)


def _weeks_there(this: Treated) -> Iterator[Speaks]:
    flags = this.line.flags
    if Flag.INCOMPLETE in flags:
        yield speaks_for(Fact.WEEKS_NOT_OVER)
    if Flag.CUT_SHORT in flags:
        yield speaks_for(Fact.WEEKS_CUT_SHORT)
    if not {Flag.INCOMPLETE, Flag.CUT_SHORT} & set(flags):
        yield speaks_against(Fact.WEEKS_WHOLE)


def _strongest(case: Case) -> Speaks:
    if case.wave is None:
        return not_known(Fact.NO_WAVE)
    day, count = case.wave.peak_day, case.wave_of
    if FIRST_DAY <= day <= LAST_DAY:
        return speaks_against(Fact.PEAK_INSIDE, day_after=day, count=count)
    return speaks_for(Fact.PEAK_OUTSIDE, day_after=day, count=count)


def _intervals(case: Case, *, longer: bool) -> Iterator[Speaks]:
    """The days since the treatment before, beside those of the better treatments."""
    now = case.this.days_since
    others = {each.number: each.days_since for each in case.better if each.days_since is not None}
    if now is None or not others:
        if not longer:
            yield not_known(Fact.NO_INTERVAL)
        return
    edge = max(others.values()) if longer else min(others.values())
    told = {"interval": now, "edge": edge, "treatments": tuple(others)}
    if longer:
        beyond = now > edge
        yes, no = Fact.LONGER_INTERVAL, Fact.NOT_LONGER_INTERVAL
    else:
        beyond = now < edge
        yes, no = Fact.SHORTER_INTERVAL, Fact.NOT_SHORTER_INTERVAL
    yield speaks_for(yes, **told) if beyond else speaks_against(no, **told)


def _other_weeks(this: Treated) -> Iterator[Speaks]:
    course = this.course
    if course.early_weeks is EarlyWeeks.TEMPORARY_WORSENING:
        yield speaks_for(Fact.WORSE_EARLY_ONLY)
    if course.early_weeks is EarlyWeeks.STAYED_WORSE:
        yield speaks_against(Fact.STAYED_WORSE)
    if course.peak.verdict is Verdict.BETTER:
        return
    early, late = course.early.verdict, course.late.verdict
    if early is Verdict.BETTER:
        yield speaks_for(Fact.BETTER_EARLY)
    if late is Verdict.BETTER:
        yield speaks_for(Fact.BETTER_LATE)
    if not {early, late} & {Verdict.BETTER, *UNDECIDED}:
        yield speaks_against(Fact.NOT_BETTER_IN_OTHER_WEEKS)


def _noticed_working(case: Case) -> Iterator[Speaks]:
    """The first day on which the person noted an effect."""
    days = _marks(case, EventKind.NOTICED_WORKING, case.this.last_on, case.this.until)
    if not days:
        return
    after = (days[0] - case.this.last_on).days
    if after >= FIRST_DAY:
        yield speaks_for(Fact.NOTICED_LATE, day=days[0], day_after=after)
    else:
        yield speaks_against(Fact.NOTICED_IN_TIME, day=days[0], day_after=after)


def _just_before(case: Case) -> Iterator[Speaks]:
    line, earlier = case.this.line, case.before
    if Flag.RISING_BEFORE in line.flags:
        yield speaks_for(Fact.RISING_BEFORE)
        return
    if Flag.FRESH in line.flags or earlier is None:
        yield speaks_against(Fact.FRESH)
        return
    was = None if earlier.line.verdict is Verdict.TOO_FEW_DAYS else earlier.line.after.mean
    level = line.before.mean
    if was is None or level is None:
        yield not_known(Fact.RISE_NOT_CLEAR)
    elif level - was < case.threshold:
        yield speaks_against(Fact.NOT_HIGHER_BEFORE, level=level, level_then=was)
    else:
        yield not_known(Fact.RISE_NOT_CLEAR)


def _references(this: Treated) -> Speaks:
    """Whether the two things that weeks 4-7 can be held to say the same."""
    line, same_weeks = this.line, this.course.same_weeks
    if same_weeks is None or {line.verdict, same_weeks.verdict} & set(UNDECIDED):
        return not_known(Fact.SAME_WEEKS_NOT_KNOWN)
    told = {
        "verdict": line.verdict,
        "verdict_same_weeks": same_weeks.verdict,
        "count": this.course.earlier,
    }
    if line.verdict is same_weeks.verdict:
        return speaks_against(Fact.REFERENCES_AGREE, **told)
    return speaks_for(Fact.REFERENCES_DIFFER, **told)


def _faded(this: Treated) -> Iterator[Speaks]:
    """Whether a benefit in weeks 4-7 was still there in weeks 9-12. Nothing without one."""
    late = this.course.late_weeks
    if late is LateWeeks.FADED:
        yield speaks_for(Fact.FADED)
    elif late is LateWeeks.STILL_BETTER:
        yield speaks_against(Fact.STILL_BETTER)
    elif late is not LateWeeks.NO_BENEFIT:
        yield not_known(Fact.FADING_NOT_KNOWN)


def _marked_wearing_off(case: Case) -> Iterator[Speaks]:
    """What the person noted, from the treatment before to the end of the compared weeks."""
    begin = case.before.treated_on if case.before else case.this.treated_on
    end = min(case.this.until, case.this.last_on + timedelta(days=LAST_DAY))
    for day in _marks(case, EventKind.WEARING_OFF, begin, end):
        yield speaks_for(Fact.MARKED_WEARING_OFF, day=day)


def _marks(case: Case, kind: EventKind, first: date, last: date) -> Sequence[date]:
    return sorted(
        each.day for each in case.events if each.kind == kind and first <= each.day <= last
    )
