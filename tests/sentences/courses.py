"""Courses with the numbers that a sentence is asked about."""

from datetime import date

from app.analysis.judgement import Lean, Reason, Verdict
from app.analysis.phases import EarlyWeeks, LateWeeks
from app.analysis.side_effects import Noticed
from app.services.answer_parts import TOGETHER, Compared, Course, Judged, Line

BEFORE = Compared(12, 5.0, 0, date(2026, 1, 1), date(2026, 1, 14))
AFTER = Compared(20, 7.0, 0, date(2026, 2, 4), date(2026, 3, 3))


def a_line(
    verdict: Verdict, change: float | None = None, reason: Reason | None = None, after: int = 20
) -> Line:
    """A line whose likely range reaches one point to both sides of the change."""
    low, high = (None, None) if change is None else (change - 1, change + 1)
    return Line(
        verdict=verdict,
        reason=reason,
        change=change,
        low=low,
        high=high,
        se=None if change is None else 0.5,
        df=None if change is None else 10.0,
        before=BEFORE,
        after=Compared(after, 7.0, 0, AFTER.first, AFTER.last),
        flags=(),
        lean=Lean.NONE,
        ruled_out=(),
        missing=None,
    )


def a_course(
    early: Line | None = None,
    peak: Line | None = None,
    late: Line | None = None,
    early_weeks: EarlyWeeks = EarlyWeeks.NOT_WORSE,
    late_weeks: LateWeeks = LateWeeks.NO_BENEFIT,
) -> Course:
    """A course with too few days wherever nothing else is said."""
    nothing = a_line(Verdict.TOO_FEW_DAYS, reason=Reason.AFTER, after=2)
    return Course(
        early=early or nothing,
        peak=peak or nothing,
        late=late or nothing,
        early_weeks=early_weeks,
        late_weeks=late_weeks,
        same_weeks=None,
        earlier=0,
        long_term=None,
        long_term_is=None,
        disagree=False,
        previous={},
        usual=None,
        wave=None,
    )


def a_judged(effects: dict[int, Noticed] | None = None) -> Judged:
    """A treatment that was better all together."""
    day = date(2026, 1, 15)
    course = a_course(peak=a_line(Verdict.BETTER, -2.0))
    return Judged(3, day, day, date(2026, 4, 10), (), {TOGETHER: course}, effects or {}, False)
