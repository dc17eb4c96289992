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

    next_day: the first day that can still be rated, without looking back. windows, levels, samples:
    those before all treatments, then all early, peak and late ones.
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
    samples: list[Sample]

    @property
    def before(self) -> list[Sample]:
        """The baseline of each treatment."""
        return self.samples[: len(self.course)]

    @property
    def after(self) -> dict[Phase, list[Sample]]:
        """The window of each phase after each treatment."""
        size = len(self.course)
        starts = range(size, len(self.samples), size)
        return {
            phase: self.samples[start : start + size]
            for phase, start in zip(PHASES, starts, strict=True)
        }

    @property
    def before_at(self) -> IntArray:
        """Where among all windows each treatment's baseline stands."""
        return np.arange(len(self.course))

    def after_at(self, phase: Phase) -> IntArray:
        """Where among all windows each treatment's window of this phase stands."""
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
        samples=_samples(windows, spreads),
    )


def changes(one: Levels, other: Levels, known: Sequence[bool]) -> list[Contrast | None]:
    """Each of the other levels minus its partner, None for those that are not to be compared."""
    kept = np.array(known, dtype=np.bool_)
    found = iter(contrasts(one.at(kept), other.at(kept)))
    return [next(found) if each else None for each in known]


def _samples(windows: Windows, spread: Spread) -> list[Sample]:
    """The windows in plain numbers."""
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
    return [Sample._make(row) for row in rows]
