"""Everything the verdicts of one symptom need, taken from its diary in one pass."""

from dataclasses import dataclass
from typing import NamedTuple

from app.analysis.arrays import BoolArray
from app.analysis.interval import Contrast, Spread, contrast, spread
from app.analysis.noise import Noise, estimate
from app.analysis.segments import Segments, cut
from app.analysis.series import Series
from app.analysis.treatments import Course, Treatment
from app.analysis.trend import Trend, fit
from app.analysis.windows import PHASES, Phase, Windows, look_after, look_before


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
    at_floor: int
    at_ceiling: int
    lowest: float
    highest: float
    variance: float
    df: float


class Setting(NamedTuple):
    """Where one treatment stands among the others, in plain numbers.

    end: the day before the next treatment, or today. followed: whether a next one is known.
    """

    first: int
    last: int
    end: int
    followed: bool
    fresh: bool
    long_baseline: bool


@dataclass(frozen=True, eq=False)
class Measurement:
    """One symptom measured; lists run over the treatments.

    next_day: the first day that can still be rated, without looking back.
    """

    today: int
    next_day: int
    settings: list[Setting]
    trend: Trend
    noise: Noise
    before: list[Sample]
    after: dict[Phase, list[Sample]]


def measure(series: Series, treatments: list[Treatment], today: int) -> Measurement:
    """Measure one symptom. treatments: not empty, none after `today`."""
    series = series.until(today)
    course = Course.of(treatments, today)
    segments = cut(series, course)
    trend = fit(segments)
    noise = estimate(trend)
    before, long_baseline = look_before(series, course)
    after = {phase: look_after(series, course, phase) for phase in PHASES}
    rated_today = len(series) > 0 and int(series.day[-1]) == today
    return Measurement(
        today=today,
        next_day=today + rated_today,
        settings=_settings(course, long_baseline),
        trend=trend,
        noise=noise,
        before=_samples(before, spread(before, segments.before_of, segments, noise)),
        after={
            phase: _samples(windows, _spread_after(windows, segments, noise))
            for phase, windows in after.items()
        },
    )


def difference(before: Sample, after: Sample) -> Contrast:
    """The mean of the second window minus that of the first. Both need a rating."""
    return contrast(
        (before.mean, after.mean), (before.variance, after.variance), (before.df, after.df)
    )


def _settings(course: Course, long_baseline: BoolArray) -> list[Setting]:
    columns = (course.first, course.last, course.end, course.followed, course.fresh, long_baseline)
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return [Setting._make(row) for row in rows]


def _spread_after(windows: Windows, segments: Segments, noise: Noise) -> Spread:
    own = segments.after.nonzero()[0]
    return spread(windows, own, segments, noise)


def _samples(windows: Windows, spread: Spread) -> list[Sample]:
    columns = (
        windows.first,
        windows.last,
        windows.anchor,
        windows.counts,
        windows.ratings,
        windows.half_weeks,
        windows.mean,
        windows.recalled,
        windows.at_floor,
        windows.at_ceiling,
        windows.lowest,
        windows.highest,
        spread.variance,
        spread.df,
    )
    return [Sample._make(row) for row in zip(*(column.tolist() for column in columns), strict=True)]
