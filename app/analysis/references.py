"""Worse compared with what? Weeks 4-7 after a treatment beside three things they can be held to."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from app.analysis.arrays import BoolArray, FloatArray, IntArray
from app.analysis.comparison import Comparison, compare, decided
from app.analysis.interval import Contrast, Levels
from app.analysis.judgement import Judgement, Verdict
from app.analysis.measure import Measurement, changes
from app.analysis.sufficiency import (
    FEWEST_HALF_WEEKS_TOGETHER,
    lacks_after,
    lacks_before,
)
from app.analysis.windows import PHASES, Phase


class LongTerm(StrEnum):
    """What stands for the long-term level."""

    UNTREATED = "untreated"  # the first baseline when nothing was wearing off
    EARLIER_BASELINES = "earlier_baselines"  # the mean of those before all earlier treatments


@dataclass(frozen=True)
class References:
    """Weeks 4-7 after one treatment against each reference, None where there is none at all.

    same_weeks: against the mean of weeks 4-7 after `earlier` treatments before this one.
    previous: each phase against the same one after the treatment before.
    """

    just_before: Comparison
    same_weeks: Comparison | None
    earlier: int
    long_term: Comparison | None
    long_term_is: LongTerm | None
    previous: dict[Phase, Comparison]

    @property
    def disagree(self) -> bool:
        """Whether what is certain beside one reference is not so beside another."""
        held = (self.just_before, self.same_weeks, self.long_term)
        said = {each.verdict for each in held if each is not None}
        return len(said - {Verdict.UNCLEAR, Verdict.TOO_FEW_DAYS}) > 1


def references(
    measured: Measurement, judgements: Sequence[Judgement], threshold: float
) -> list[References]:
    """What weeks 4-7 after each treatment of every symptom can be held to.

    The comparison of two windows is the method's own. Ours are the means of several windows as
    the other side of it, the variance of such a mean being that of a mean of independent ones,
    and what stands for the long-term level where no untreated weeks were rated.
    """
    same_weeks, earlier = _against_earlier_peaks(measured, threshold)
    long_term, untreated = _against_long_term(measured, threshold)
    previous = _against_previous(measured, threshold)
    return [
        References(
            just_before=_just_before(judged),
            same_weeks=same_weeks[number] if earlier[number] else None,
            earlier=earlier[number],
            long_term=long_term[number] if untreated[number] else None,
            long_term_is=untreated[number],
            previous=previous[number],
        )
        for number, judged in enumerate(judgements)
    ]


def _just_before(judged: Judgement) -> Comparison:
    """The verdict itself, in the form of a comparison."""
    said = judged.peak
    if said.estimate is None or said.se is None or said.df is None:
        return Comparison(said.verdict, None)
    assert said.lower is not None
    assert said.upper is not None
    change = Contrast(said.estimate, said.se, said.df, said.lower, said.upper)
    return Comparison(said.verdict, change)


def _against_previous(measured: Measurement, threshold: float) -> list[dict[Phase, Comparison]]:
    """Each phase against the same one after the treatment before; empty for the first."""
    places = np.stack([measured.after_at(phase) for phase in PHASES], axis=1)
    later = np.flatnonzero(measured.symptom[1:] == measured.symptom[:-1]) + 1
    found = iter(compare(measured, places[later - 1].ravel(), places[later].ravel(), threshold))
    of_treatment = dict(zip(later.tolist(), zip(*[found] * len(PHASES), strict=True), strict=True))
    return [
        dict(zip(PHASES, of_treatment[number], strict=True)) if number in of_treatment else {}
        for number in range(len(measured.course))
    ]


def _against_earlier_peaks(
    measured: Measurement, threshold: float
) -> tuple[list[Comparison], list[int]]:
    """Each peak against the mean of those before it, and how many these are."""
    peaks = measured.levels.at(measured.after_at(Phase.PEAK))
    windows = measured.after[Phase.PEAK]
    usable = np.array([not lacks_before(window) for window in windows])
    half_weeks = np.array([window.half_weeks for window in windows])
    mean, count = _means_of_earlier(measured, peaks, usable)
    together = half_weeks + _sums_of_earlier(measured, half_weeks * usable)
    known = usable & (count > 0) & (together >= FEWEST_HALF_WEEKS_TOGETHER)
    return decided(changes(mean, peaks, known.tolist()), threshold), count.tolist()


def _against_long_term(
    measured: Measurement, threshold: float
) -> tuple[list[Comparison], list[LongTerm | None]]:
    """Each peak against the long-term level as it was known then, and what that is."""
    before = measured.levels.at(measured.before_at)
    usable = np.array([not lacks_before(window) for window in measured.before])
    half_weeks = np.array([window.half_weeks for window in measured.before])
    mean, count = _means_of_earlier(measured, before, usable)
    own = _first_untreated(measured, usable)
    is_untreated = own >= 0
    level = Levels(
        mean=np.where(is_untreated, before.mean[own], mean.mean),
        variance=np.where(is_untreated, before.variance[own], mean.variance),
        df=np.where(is_untreated, before.df[own], mean.df),
    )
    behind = np.where(
        is_untreated, half_weeks[own], _sums_of_earlier(measured, half_weeks * usable)
    )
    windows = measured.after[Phase.PEAK]
    together = behind + np.array([window.half_weeks for window in windows])
    known = (
        np.array([not lacks_after(window) for window in windows])
        & (is_untreated | (count > 0))
        & (together >= FEWEST_HALF_WEEKS_TOGETHER)
    )
    peaks = measured.levels.at(measured.after_at(Phase.PEAK))
    kinds = [
        LongTerm.UNTREATED if untreated else LongTerm.EARLIER_BASELINES if any_earlier else None
        for untreated, any_earlier in zip(is_untreated.tolist(), count.tolist(), strict=True)
    ]
    return decided(changes(level, peaks, known.tolist()), threshold), kinds


def _first_untreated(measured: Measurement, usable: BoolArray) -> IntArray:
    """For each treatment the first one with untreated weeks before it until then, -1 if none."""
    untreated = (measured.course.fresh & usable).reshape(measured.symptoms, -1)
    number = np.arange(untreated.size).reshape(untreated.shape)
    none = untreated.size
    first = np.where(untreated, number, none).min(axis=1, keepdims=True)
    return np.where(number >= first, first, -1).ravel()


def _means_of_earlier(
    measured: Measurement, levels: Levels, usable: BoolArray
) -> tuple[Levels, IntArray]:
    """For each treatment the mean of the usable levels before it, and how many there are."""
    ones, means = usable.astype(np.float64), np.where(usable, levels.mean, 0)
    variances = np.where(usable, levels.variance, 0)
    count = _sums_of_earlier(measured, ones)
    size = np.maximum(count, 1)
    variance = _sums_of_earlier(measured, variances) / size**2
    uncertainty = _sums_of_earlier(measured, variances**2 / levels.df) / size**4
    df = np.divide(variance**2, uncertainty, out=np.ones(len(count)), where=count > 0)
    mean = _sums_of_earlier(measured, means) / size
    return Levels(mean, variance, df), count.astype(np.int64)


def _sums_of_earlier(measured: Measurement, values: FloatArray | IntArray) -> FloatArray:
    """For each treatment the sum of what the treatments before it have."""
    rows = values.reshape(measured.symptoms, -1)
    sums = np.zeros(rows.shape)
    np.cumsum(rows[:, :-1], axis=1, out=sums[:, 1:])
    return sums.ravel()
