"""Everything that is said about one symptom, from one pass over its diary."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.analysis.across import Across, Change, across, spread_between
from app.analysis.arrays import FloatArray
from app.analysis.curve import Curve, read_curves
from app.analysis.drift import NO_DRIFT_KNOWN, Drift, drift_of
from app.analysis.interval import t_quantile
from app.analysis.judgement import Judgement
from app.analysis.measure import Measurement, measure
from app.analysis.phases import EarlyWeeks, LateWeeks, early_weeks, late_weeks
from app.analysis.references import References, references
from app.analysis.series import Series
from app.analysis.smoothing import Responses, smooth_each, smooth_together
from app.analysis.treatments import group
from app.analysis.verdict import DEFAULT_THRESHOLD, judge_measured


@dataclass(frozen=True)
class Study:
    """One symptom over all treatments; lists run over the treatments.

    drift: of the level apart from the cycles. curve: of all treatments with a verdict for weeks
    4-7, None without one. curves: of each of them alone, by its number.
    """

    judgements: list[Judgement]
    early: list[EarlyWeeks]
    late: list[LateWeeks]
    references: list[References]
    across: Across
    drift: Drift
    curve: Curve | None
    curves: dict[int, Curve]


def study(
    series: Series,
    sessions: Sequence[int],
    *,
    threshold: float = DEFAULT_THRESHOLD,
    today: int | None = None,
) -> Study:
    """Study one symptom. The arguments are those of `judge`."""
    if today is None and len(series):
        today = int(series.day[-1])
    treatments = [] if today is None else group(sessions, today)
    if today is None or not treatments:
        return Study([], [], [], [], across({}, threshold), NO_DRIFT_KNOWN, None, {})
    measured = measure(series, treatments, today)
    judgements = judge_measured(measured, threshold)
    fresh = measured.course.fresh.tolist()
    changes = {
        number: Change(judged.peak.estimate, judged.peak.se**2)
        for number, judged in enumerate(judgements)
        if judged.peak.estimate is not None and judged.peak.se is not None
    }
    dfs = [judged.peak.df for judged in judgements if judged.peak.df is not None]
    curve, curves = _curves(measured, changes, np.array(dfs), threshold)
    return Study(
        judgements=judgements,
        early=[early_weeks(judged) for judged in judgements],
        late=[late_weeks(judged) for judged in judgements],
        references=references(measured, judgements, threshold),
        across=across(
            {number: change for number, change in changes.items() if not fresh[number]}, threshold
        ),
        drift=drift_of(measured, threshold),
        curve=curve,
        curves=curves,
    )


def _curves(
    measured: Measurement, changes: dict[int, Change], df: FloatArray, threshold: float
) -> tuple[Curve | None, dict[int, Curve]]:
    """The curve of all these treatments, and of each by its number. df: of their changes."""
    if not changes:
        return None, {}
    numbers = np.array(list(changes))
    d, variance = np.array(list(changes.values())).T
    level = measured.levels.at(numbers)
    responses = Responses(
        change=measured.segments.mean[numbers] - level.mean[:, None],
        before=level.mean,
        variance=level.variance,
        total=variance,
        between=spread_between(d, variance),
        g=measured.noise.g,
        s0_squared=measured.noise.s0_squared,
    )
    typical = np.array([t_quantile(float(np.median(df)))])
    single = np.array([t_quantile(value) for value in df.tolist()])
    (curve,) = read_curves(smooth_together(responses), typical, threshold)
    curves = read_curves(smooth_each(responses), single, threshold)
    return curve, dict(zip(changes, curves, strict=True))
