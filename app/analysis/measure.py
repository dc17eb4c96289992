"""Everything the verdicts of one symptom need, taken from its diary in one pass."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from app.analysis.arrays import BoolArray, IntArray
from app.analysis.interval import Contrast, Levels, Spread, contrasts, spread
from app.analysis.noise import Noise, estimate
from app.analysis.segments import Segments, cut
from app.analysis.series import Series
from app.analysis.treatments import Course, Treatment
from app.analysis.trend import Trend, fit
from app.analysis.windows import PHASES, Phase, Windows, look


class Sample(NamedTuple):
    """One window of one treatment, in plain numbers.

    counts: ratings in each half-week from `anchor` on. mean: nan where there is no rating.
    variance, df: of the mean; they mean nothing where there is no rating.
    """

    first: int
    last: int
    anchor: int
    counts: list[int]
    ratings: int
    half_weeks: int
    mean: float
    recalled: int
    variance: float
    df: float


@dataclass(frozen=True, eq=False)
class Measurement:
    """One symptom measured; lists run over the treatments.

    next_day: the first day that can still be rated, without looking back. windows, levels: those
    before all treatments, then all early, peak and late ones. before, after: the same, apart.
    """

    today: int
    next_day: int
    course: Course
    long_baseline: BoolArray
    segments: Segments
    trend: Trend
    noise: Noise
    windows: Windows
    levels: Levels
    before: list[Sample]
    after: dict[Phase, list[Sample]]

    @property
    def before_at(self) -> IntArray:
        """Where in `windows` and `levels` each treatment's baseline stands."""
        return np.arange(len(self.course))

    def after_at(self, phase: Phase) -> IntArray:
        """Where in `windows` and `levels` each treatment's window of this phase stands."""
        return self.before_at + len(self.course) * (1 + PHASES.index(phase))


def measure(series: Series, treatments: list[Treatment], today: int) -> Measurement:
    """Measure one symptom. treatments: not empty, none after `today`."""
    series = series.until(today)
    course = Course.of(treatments, today)
    segments = cut(series, course)
    trend = fit(segments)
    noise = estimate(trend)
    windows, long_baseline = look(series, course)
    own = segments.after.nonzero()[0]
    spreads = spread(windows, np.concatenate([segments.before_of, own, own, own]), segments, noise)
    before, *after = _samples(windows, spreads, len(course))
    rated_today = len(series) > 0 and int(series.day[-1]) == today
    return Measurement(
        today=today,
        next_day=today + rated_today,
        course=course,
        long_baseline=long_baseline,
        segments=segments,
        trend=trend,
        noise=noise,
        windows=windows,
        levels=Levels(windows.mean, spreads.variance, spreads.df),
        before=before,
        after=dict(zip(PHASES, after, strict=True)),
    )


def changes(one: Levels, other: Levels, known: Sequence[bool]) -> list[Contrast | None]:
    """Each of the other levels minus its partner, None for those that are not to be compared."""
    kept = np.array(known, dtype=np.bool_)
    found = iter(contrasts(one.at(kept), other.at(kept)))
    return [next(found) if each else None for each in known]


def _samples(windows: Windows, spread: Spread, treatments: int) -> list[list[Sample]]:
    """The windows in plain numbers, kind by kind."""
    columns = (
        windows.first,
        windows.last,
        windows.anchor,
        windows.counts,
        windows.ratings,
        windows.half_weeks,
        windows.mean,
        windows.recalled,
        spread.variance,
        spread.df,
    )
    rows = zip(*(column.tolist() for column in columns), strict=True)
    samples = [Sample._make(row) for row in rows]
    return [samples[at : at + treatments] for at in range(0, len(samples), treatments)]
