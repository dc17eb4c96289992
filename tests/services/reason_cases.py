"""A good case to weigh reasons on, and random ones. A test names only what matters to it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import msgspec
from hypothesis import strategies as st

from app.analysis.across import Across, Direction, Loss, Range, Slope, Usual, UsualRange
from app.analysis.curve import Turn, Wave
from app.analysis.judgement import Flag, Lean, Reason, Verdict
from app.analysis.marked import Counted, Marked, Share
from app.analysis.phases import EarlyWeeks, LateWeeks
from app.models import EventKind
from app.services.answer_parts import Compared, Course, Held, Line
from app.services.reasons import Case, Noticed, Treated, case
from tests.analysis.visits import BOTOX, DYSPORT, Visit, line, visit, visits

FIRST = date(2025, 1, 6)
WEEKS_BETWEEN = 13
LEFT = line("splenius_capitis", "left", 50)
RIGHT = line("splenius_capitis", "right", 50)
SCALENE = line("scalene", "left", 25)


@dataclass(frozen=True)
class Event:
    day: date
    kind: EventKind
    until: date | None = None
    words: str | None = None
    dose: str | None = None


def a_line(verdict: Verdict = Verdict.WORSE, treated_on: date = FIRST, **changes: Any) -> Line:
    change = {Verdict.WORSE: 2.0, Verdict.BETTER: -2.0}.get(verdict, 0.2)
    before, after = (
        Compared(10, 4.0, 0, *(treated_on + timedelta(days=day) for day in (-14, -1))),
        Compared(20, 4.0 + change, 0, *(treated_on + timedelta(days=day) for day in (21, 48))),
    )
    whole = Line(
        verdict=verdict,
        reason=None,
        change=change,
        low=change - 1,
        high=change + 1,
        se=0.5,
        df=20.0,
        before=before,
        after=after,
        flags=(),
        lean=Lean.NONE,
        ruled_out=(),
        missing=None,
    )
    return msgspec.structs.replace(whole, **changes)


def a_course(peak: Line, **changes: Any) -> Course:
    other = msgspec.structs.replace(peak, verdict=Verdict.UNCHANGED)
    whole = Course(
        early=other,
        peak=peak,
        late=other,
        early_weeks=EarlyWeeks.NOT_WORSE,
        late_weeks=LateWeeks.NO_BENEFIT,
        same_weeks=None,
        earlier=0,
        long_term=None,
        long_term_is=None,
        disagree=False,
        previous={},
        usual=None,
        wave=None,
    )
    return msgspec.structs.replace(whole, **changes)


def treated(
    number: int, verdict: Verdict = Verdict.BETTER, *lines: Any, peak: Any = (), **changes: Any
) -> Treated:
    """One treatment; the next one comes 13 weeks later. peak: changes of its line."""
    day = FIRST + timedelta(weeks=WEEKS_BETWEEN * (number - 1))
    visit_changes = {name: changes.pop(name) for name in VISIT_FIELDS & changes.keys()}
    course = a_course(a_line(verdict, day, **dict(peak)), **changes)
    return Treated(
        number=number,
        treated_on=day,
        last_on=day,
        until=day + timedelta(weeks=WEEKS_BETWEEN) - timedelta(days=1),
        days_since=7 * WEEKS_BETWEEN if number > 1 else None,
        course=course,
        visits=(visit(*(lines or (LEFT,)), day=day, **visit_changes),),
    )


VISIT_FIELDS = {"product", "total_units", "guidance"}


def a_case(this: Treated | None = None, *others: Treated, **changes: Any) -> Case:
    """The second treatment, worse after a first one that was better."""
    whole = Case(
        this=this or treated(2, Verdict.WORSE),
        others=others or (treated(1),),
        across=an_across(2),
        wave=None,
        wave_of=0,
        events=(),
        noticed=None,
        threshold=1.0,
    )
    return replace(whole, **changes)


def an_across(
    count: int, direction: Direction = Direction.TOO_FEW, lost: bool | None = None
) -> Across:
    slope = None if direction is Direction.TOO_FEW else Range(0.4, 0.1, 0.7)
    loss = None if lost is None else Loss(lost, -0.5, -1.0)
    return Across(count, None, {}, Slope(direction, slope), loss)


def a_wave(peak_day: int) -> Wave:
    return Wave(peak_day, Range(-2, -3, -1), Turn(9, 5, 14), Turn(60, 50, 70))


def a_usual(usual: Usual) -> UsualRange:
    expected = None if usual is Usual.TOO_FEW else Range(-2, -3, -1)
    return UsualRange(usual, expected, 3 if usual is Usual.TOO_FEW else 6)


def held(verdict: Verdict) -> Held:
    return Held(verdict, 0.1, -0.4, 0.6)


numbers = st.floats(-10, 10)
optional_days = st.none() | st.integers(0, 500)
verdicts = st.sampled_from([each for each in Verdict if each is not Verdict.TOO_FEW_DAYS])
flags = st.lists(st.sampled_from(list(Flag)), unique=True, max_size=4).map(tuple)
dates = st.integers(-60, 500).map(lambda days: FIRST + timedelta(days=days))
events = st.lists(
    st.builds(
        lambda day, kind, length, words: Event(
            day, kind, day + timedelta(days=length) if length else None, words
        ),
        dates,
        st.sampled_from(list(EventKind)),
        st.integers(0, 30),
        st.sampled_from([None, "a cold & 100 % <b>"]),
    ),
    max_size=5,
)
noticed = st.none() | st.lists(
    st.builds(Noticed, st.sampled_from(["weak neck", "dry mouth"]), dates, st.floats(0, 10)),
    max_size=2,
)


shares = st.tuples(st.integers(0, 30), st.integers(0, 30)).map(
    lambda pair: Share(min(pair), max(pair))
)
counts = st.builds(Counted, shares, shares)


def random_marks(others: list[int]) -> st.SearchStrategy[list[Marked]]:
    by_treatment = st.fixed_dictionaries(dict.fromkeys(others, counts))
    codes = st.sampled_from(["illness", "bad_sleep", "medicine_changed"])
    return st.lists(
        st.builds(Marked, codes, counts, by_treatment), max_size=2, unique_by=lambda m: m.code
    )


known_visits = st.builds(
    lambda lines, product: visit(*lines, product=product),
    st.lists(st.sampled_from([LEFT, RIGHT, SCALENE]), min_size=1, max_size=2),
    st.sampled_from([BOTOX, BOTOX, DYSPORT]),
)


@st.composite
def random_treated(draw: Callable[..., Any], number: int) -> Treated:
    verdict = draw(verdicts)
    unclear = verdict is Verdict.UNCLEAR
    reasons = (Reason.WITHIN_UPS_AND_DOWNS, Reason.SMALLER_THAN_MATTERS)
    whole = treated(
        number,
        verdict,
        peak={
            "flags": draw(flags),
            "reason": draw(st.sampled_from(reasons)) if unclear else None,
            "change": draw(numbers),
            "low": draw(numbers),
            "high": draw(numbers),
        },
        early_weeks=draw(st.sampled_from(list(EarlyWeeks))),
        late_weeks=draw(st.sampled_from(list(LateWeeks))),
        same_weeks=draw(st.none() | st.sampled_from(list(Verdict)).map(held)),
        earlier=draw(st.integers(1, 9)),
        usual=draw(st.none() | st.sampled_from(list(Usual)).map(a_usual)),
    )
    injected: list[Visit] = draw(st.lists(visits | known_visits, min_size=1, max_size=2))
    return replace(whole, visits=tuple(injected), days_since=draw(optional_days))


@st.composite
def cases(draw: Callable[..., Any]) -> Case:
    """Any treatment among one to five, with whatever may stand beside it."""
    every = [draw(random_treated(number)) for number in range(1, draw(st.integers(1, 5)) + 1)]
    place = draw(st.integers(0, len(every) - 1))
    across = draw(st.builds(an_across, st.integers(0, 9), st.sampled_from(list(Direction))))
    return case.Case(
        this=every[place],
        others=every[:place] + every[place + 1 :],
        across=replace(
            across, loss=draw(st.none() | st.builds(Loss, st.booleans(), numbers, numbers))
        ),
        wave=draw(st.none() | st.integers(7, 84).map(a_wave)),
        wave_of=draw(st.integers(1, 9)),
        events=draw(events),
        noticed=draw(noticed),
        marked=draw(random_marks([n + 1 for n in range(len(every)) if n != place])),
        threshold=draw(st.sampled_from([0.5, 1.0, 3.0])),
    )
