"""Everything the verdicts need, taken from the diaries of all symptoms in one pass."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import starmap
from typing import NamedTuple, TypeVar

import numpy as np

from app.analysis.arrays import BoolArray, IntArray
from app.analysis.interval import Contrast, Levels, Spread, contrasts, spread
from app.analysis.noise import Noise, estimate
from app.analysis.segments import Segments, cut
from app.analysis.series import Series, end_to_end
from app.analysis.treatments import Course, Treatment
from app.analysis.trend import Trend, fit
from app.analysis.windows import LONG_BASELINE_DAYS, PHASES, Phase, Windows, look

T = TypeVar("T")


class Sample(NamedTuple):
    """One window of one treatment, in plain numbers.

    counts: ratings in each half-week from `anchor` on, a byte each. mean: nan where there is no
    rating. variance, df: of the mean; they mean nothing where there is no rating.
    """

    first: int
    last: int
    anchor: int
    counts: bytes
    ratings: int
    half_weeks: int
    mean: float
    recalled: int
    variance: float
    df: float


@dataclass(frozen=True, eq=False)
class Measurement:
    """Several symptoms measured over the same treatments.

    What runs over the treatments runs over those of the first symptom, then over those of the next
    one, and so on: the diaries are laid end to end as if they were one. shifts: shape
    (treatments,), how many days later a treatment stands there; samples say the true days.
    symptom: shape (treatments,), from 0 on. next_day: for each symptom the first day that can
    still be rated, without looking back. windows, levels, samples: those before all treatments,
    then all early, peak and late ones.
    """

    symptoms: int
    next_day: list[int]
    shifts: IntArray
    symptom: IntArray
    course: Course
    long_baseline: BoolArray
    segments: Segments
    trend: Trend
    noise: Noise
    windows: Windows
    levels: Levels
    samples: list[Sample]

    @cached_property
    def before(self) -> list[Sample]:
        """The baseline of each treatment."""
        return self.samples[: len(self.course)]

    @cached_property
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

    def by_symptom(self, rows: list[T]) -> list[list[T]]:
        """What runs over all treatments, cut into one part a symptom."""
        size = len(self.course) // self.symptoms
        return [rows[start : start + size] for start in range(0, len(rows), size)]


def measure(series: Series, treatments: list[Treatment], today: int) -> Measurement:
    """Measure one symptom. treatments: not empty, none after `today`."""
    return measure_all([series], treatments, today)


def measure_all(symptoms: Sequence[Series], treatments: list[Treatment], today: int) -> Measurement:
    """Measure symptoms, at least one, over the same treatments: not empty, none after `today`."""
    alone = Course.of(treatments, today)
    start = treatments[0].first - LONG_BASELINE_DAYS
    each = [series.between(start, today) for series in symptoms]
    shifts = np.arange(len(each)) * (today - start + 1)
    series, course = end_to_end(each, shifts.tolist()), alone.repeated(shifts)
    symptom = np.repeat(np.arange(len(each)), len(alone))
    segments = cut(series, course)
    trend = fit(segments)
    noise = estimate(trend, symptom[segments.treatment])
    windows, long_baseline = look(series, course)
    own = segments.after.nonzero()[0]
    where = np.concatenate([segments.before_of, own, own, own])
    spreads = spread(windows, where, np.tile(symptom, 1 + len(PHASES)), segments, noise)
    return Measurement(
        symptoms=len(each),
        next_day=[today + is_rated(one, today) for one in each],
        shifts=shifts[symptom],
        symptom=symptom,
        course=course,
        long_baseline=long_baseline,
        segments=segments,
        trend=trend,
        noise=noise,
        windows=windows,
        levels=Levels(windows.mean, spreads.variance, spreads.df),
        samples=samples_of(windows, spreads, np.tile(shifts[symptom], 1 + len(PHASES))),
    )


def is_rated(series: Series, day: int) -> bool:
    return len(series) > 0 and int(series.day[-1]) == day


def changes(one: Levels, other: Levels, known: Sequence[bool]) -> list[Contrast | None]:
    """Each of the other levels minus its partner, None for those that are not to be compared."""
    kept = np.array(known, dtype=np.bool_)
    found = iter(contrasts(one.at(kept), other.at(kept)))
    return [next(found) if each else None for each in known]


def samples_of(windows: Windows, spread: Spread, shifts: IntArray) -> list[Sample]:
    """The windows in plain numbers, on their true days."""
    counts = windows.counts.astype(np.uint8).tobytes()
    size = windows.counts.shape[1]
    rows = zip(
        (windows.first - shifts).tolist(),
        (windows.last - shifts).tolist(),
        (windows.anchor - shifts).tolist(),
        [counts[start : start + size] for start in range(0, len(counts), size)],
        windows.ratings.tolist(),
        windows.half_weeks.tolist(),
        windows.mean.tolist(),
        windows.recalled.tolist(),
        spread.variance.tolist(),
        spread.df.tolist(),
        strict=True,
    )
    return list(starmap(Sample, rows))
