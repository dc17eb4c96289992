"""Everything that is said about each symptom, from one pass over all of them."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from app.analysis.across import Across, Change, across, spread_between
from app.analysis.arrays import IntArray
from app.analysis.curve import Curve, read_curves
from app.analysis.drift import NO_DRIFT_KNOWN, Drift, drifts
from app.analysis.interval import t_quantile
from app.analysis.judgement import Judgement
from app.analysis.measure import Measurement, measure_all
from app.analysis.phases import EarlyWeeks, LateWeeks, early_weeks, late_weeks
from app.analysis.references import References, references
from app.analysis.series import Series
from app.analysis.smoothing import Responses, smooth_each, smooth_together
from app.analysis.treatments import group
from app.analysis.verdict import DEFAULT_THRESHOLD, judge_measured

K = TypeVar("K", bound=Hashable)


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
    return study_all({"": series}, sessions, threshold=threshold, today=today)[""]


def study_all(
    symptoms: Mapping[K, Series],
    sessions: Sequence[int],
    *,
    threshold: float = DEFAULT_THRESHOLD,
    today: int | None = None,
) -> dict[K, Study]:
    """Study several symptoms at once, which is faster than one by one and says the same.

    today: nothing after it is used; the last day with any rating if None. The other arguments are
    those of `judge`.
    """
    if today is None:
        rated = [int(series.day[-1]) for series in symptoms.values() if len(series)]
        today = max(rated, default=None)
    treatments = [] if today is None else group(sessions, today)
    if today is None or not treatments or not symptoms:
        nothing = Study([], [], [], [], across({}, threshold), NO_DRIFT_KNOWN, None, {})
        return dict.fromkeys(symptoms, nothing)
    measured = measure_all(list(symptoms.values()), treatments, today)
    return dict(zip(symptoms, _studies(measured, threshold), strict=True))


def _studies(measured: Measurement, threshold: float) -> Iterator[Study]:
    """One of each symptom that was measured."""
    judgements = judge_measured(measured, threshold)
    judged = measured.by_symptom(judgements)
    changes = [_changes(each) for each in judged]
    fresh = measured.course.fresh[: len(judged[0])].tolist()
    parts = zip(
        judged,
        measured.by_symptom(references(measured, judgements, threshold)),
        changes,
        drifts(measured, threshold),
        _curves(measured, judged, changes, threshold),
        strict=True,
    )
    for own, held, its_changes, drift, (curve, curves) in parts:
        steady = {number: change for number, change in its_changes.items() if not fresh[number]}
        yield Study(
            judgements=own,
            early=[early_weeks(each) for each in own],
            late=[late_weeks(each) for each in own],
            references=held,
            across=across(steady, threshold),
            drift=drift,
            curve=curve,
            curves=curves,
        )


def _changes(judgements: list[Judgement]) -> dict[int, Change]:
    """The changes in weeks 4-7 that enough days were rated for, by number of the treatment."""
    peaks = enumerate(judged.peak for judged in judgements)
    return {
        number: Change(peak.estimate, peak.se**2)
        for number, peak in peaks
        if peak.estimate is not None and peak.se is not None
    }


def _curves(
    measured: Measurement,
    judged: list[list[Judgement]],
    changes: list[dict[int, Change]],
    threshold: float,
) -> Iterator[tuple[Curve | None, dict[int, Curve]]]:
    """Of each symptom the curve of all treatments that count, and of each by its number."""
    size = len(judged[0])
    places = [size * number + place for number, each in enumerate(changes) for place in each]
    if not places:
        yield from [(None, {})] * len(changes)
        return
    responses = _responses(measured, np.array(places), changes)
    dfs = [
        own[place].peak.df or 0 for own, each in zip(judged, changes, strict=True) for place in each
    ]
    quantiles = np.array([t_quantile(df) for df in dfs])
    single = read_curves(smooth_each(responses), quantiles, threshold)
    stop = 0
    for each in changes:
        start, stop = stop, stop + len(each)
        if not each:
            yield None, {}
            continue
        typical = np.array([t_quantile(float(np.median(dfs[start:stop])))])
        between = spread_between(*np.array(list(each.values())).T)
        smooth = smooth_together(responses.part(start, stop), between)
        (curve,) = read_curves(smooth, typical, threshold)
        yield curve, dict(zip(each, single[start:stop], strict=True))


def _responses(
    measured: Measurement, places: IntArray, changes: list[dict[int, Change]]
) -> Responses:
    """The half-weeks after these treatments against their baselines."""
    level, symptom = measured.levels.at(places), measured.symptom[places]
    variances = [change.variance for each in changes for change in each.values()]
    return Responses(
        change=measured.segments.mean[places] - level.mean[:, None],
        before=level.mean,
        variance=level.variance,
        total=np.array(variances),
        g=measured.noise.g[symptom],
        s0_squared=measured.noise.s0_squared[symptom],
    )
