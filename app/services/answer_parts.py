"""What an answer is made of. Every part can be kept: nothing in it belongs to the database."""

from datetime import date
from uuid import UUID

from msgspec import Struct

from app.analysis.across import Across, UsualRange
from app.analysis.curve import Benefit, Wave
from app.analysis.drift import Drift
from app.analysis.judgement import Flag, Lean, Reason, Verdict
from app.analysis.phases import EarlyWeeks, LateWeeks
from app.analysis.references import LongTerm
from app.analysis.side_effects import Noticed
from app.analysis.windows import Phase

TOGETHER = -1  # stands for all symptoms together, where others have their number


class Compared(Struct, frozen=True, array_like=True):
    """One of the two stretches of days that are compared.

    days: how many of them were rated; mean: of these ratings, None without one; recalled: how
    many were entered late. first and last: the stretch itself, None where nothing is left of it.
    """

    days: int
    mean: float | None
    recalled: int
    first: date | None
    last: date | None


class Missing(Struct, frozen=True, array_like=True):
    """How many more days would do, and between which days they would have to lie."""

    days: int
    first: date
    last: date


class Line(Struct, frozen=True, array_like=True):
    """What is said about one phase after one treatment, for one symptom, in unrounded points."""

    verdict: Verdict
    reason: Reason | None
    change: float | None
    low: float | None
    high: float | None
    se: float | None
    df: float | None
    before: Compared
    after: Compared
    flags: tuple[Flag, ...]
    lean: Lean
    ruled_out: tuple[Verdict, ...]
    missing: Missing | None


class Held(Struct, frozen=True, array_like=True):
    """A stretch of weeks held to another one. The change is None where too few days are rated."""

    verdict: Verdict
    change: float | None
    low: float | None
    high: float | None


class Course(Struct, frozen=True, array_like=True):
    """One symptom after one treatment.

    same_weeks: weeks 4-7 against those after the `earlier` treatments before this one; None
    without any. long_term: against the long-term level, None where there is none. previous: each
    phase against the same one after the treatment before. usual: None where the change does not
    count among those of the others. wave: None without a clear benefit.
    """

    early: Line
    peak: Line
    late: Line
    early_weeks: EarlyWeeks
    late_weeks: LateWeeks
    same_weeks: Held | None
    earlier: int
    long_term: Held | None
    long_term_is: LongTerm | None
    disagree: bool
    previous: dict[Phase, Held]
    usual: UsualRange | None
    wave: Wave | None

    @property
    def phases(self) -> dict[Phase, Line]:
        """The three phases in their order."""
        return {Phase.EARLY: self.early, Phase.PEAK: self.peak, Phase.LATE: self.late}


class Response(Struct, frozen=True, array_like=True):
    """The usual course after a treatment: the change on each day from day 1 on, in points.

    before: the level before, in points; the changes are against it. None on a day near which too
    little is rated. treatments: how many it was made from.
    """

    treatments: int
    before: float
    change: tuple[float | None, ...]
    lower: tuple[float | None, ...]
    upper: tuple[float | None, ...]
    benefit: Benefit
    wave: Wave | None


class Whole(Struct, frozen=True, array_like=True):
    """One symptom over all treatments. response: None without a treatment that can be judged."""

    across: Across
    drift: Drift
    response: Response | None


class Judged(Struct, frozen=True, array_like=True):
    """One treatment as it is judged: a booster within three weeks belongs to it.

    number: 1 for the first. ids: its visits, the earliest first. until: its last day before the
    next treatment, or today. courses: by the number of the symptom, and under TOGETHER; those of
    side effects as well. effects: what was noticed of each side effect. alarm: whether it may be
    said that at least one symptom got worse, side effects not counted.
    """

    number: int
    treated_on: date
    last_on: date
    until: date
    ids: tuple[UUID, ...]
    courses: dict[int, Course]
    effects: dict[int, Noticed]
    alarm: bool

    @property
    def lines(self) -> dict[int, Line]:
        """What is said about weeks 4-7, by the number of the symptom."""
        return {number: course.peak for number, course in self.courses.items()}


class WorkedOut(Struct, frozen=True, array_like=True):
    """All that is worked out for a diary. wholes: by the number of the symptom."""

    treatments: tuple[Judged, ...]
    wholes: dict[int, Whole]
