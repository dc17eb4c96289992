"""Was a symptom worse after a treatment than before it?"""

from collections.abc import Sequence
from itertools import starmap
from typing import NamedTuple

import numpy as np

from app.analysis.flags import flags_of
from app.analysis.interval import Contrast
from app.analysis.judgement import (
    Flag,
    Judgement,
    Lean,
    Missing,
    PhaseVerdict,
    Reason,
    Span,
    Verdict,
)
from app.analysis.measure import Measurement, Sample, changes, measure
from app.analysis.series import Series
from app.analysis.sufficiency import comparable, enough, still_missing, why_too_few
from app.analysis.treatments import group
from app.analysis.windows import DAYS_AFTER, PHASES, Phase

# One point of ten is "slightly better" in chronic pain (Salaffi, Eur J Pain 2004; 8:283).
DEFAULT_THRESHOLD = 1.0
NO_CHANGE = (None,) * 5
# Looking a member up in its class takes longer than to decide.
WORSE, BETTER, UNCHANGED, UNCLEAR, TOO_FEW_DAYS = Verdict
LEANS_BETTER, LEANS_WORSE, NO_LEAN = Lean


def judge(
    series: Series,
    sessions: Sequence[int],
    *,
    threshold: float = DEFAULT_THRESHOLD,
    today: int | None = None,
) -> list[Judgement]:
    """Judge every treatment of one symptom, in order.

    sessions: days with an injection, in any order. threshold: the smallest change that matters,
    in points. today: nothing after it is used; the last rated day if None, and nothing is said
    when there is none.
    """
    if today is None:
        if not len(series):
            return []
        today = int(series.day[-1])
    treatments = group(sessions, today)
    if not treatments:
        return []
    return judge_measured(measure(series, treatments, today), threshold)


def judge_measured(measured: Measurement, threshold: float) -> list[Judgement]:
    """Judge every treatment of every symptom that was measured, in order."""
    flags = flags_of(measured, _rising_before(measured, threshold))
    early, peak, late = (_judge_phase(measured, phase, threshold, flags[phase]) for phase in PHASES)
    days = (measured.course.first, measured.course.last)
    first, last = ((day - measured.shifts).tolist() for day in days)
    return [Judgement(*parts) for parts in zip(first, last, early, peak, late, strict=True)]


def judge_phase(measured: Measurement, phase: Phase, threshold: float) -> list[PhaseVerdict]:
    """What `judge_measured` says of one phase alone, in a third of the time."""
    flags = flags_of(measured, _rising_before(measured, threshold))
    return _judge_phase(measured, phase, threshold, flags[phase])


def decide(change: Contrast, threshold: float) -> Verdict:
    """The verdict of a change that enough days were rated for."""
    estimate, _se, _df, lower, upper = change
    if lower > 0 and estimate >= threshold:
        return WORSE
    if upper < 0 and estimate <= -threshold:
        return BETTER
    return UNCHANGED if -threshold < lower and upper < threshold else UNCLEAR


def why_unclear(change: Contrast) -> Reason:
    """What kept an unclear change from a verdict."""
    if change.lower > 0 or change.upper < 0:
        return Reason.SMALLER_THAN_MATTERS
    return Reason.WITHIN_UPS_AND_DOWNS


def lean_of(change: Contrast, threshold: float) -> Lean:
    """Where the estimate points, certain or not."""
    if change.estimate <= -threshold:
        return LEANS_BETTER
    return LEANS_WORSE if change.estimate >= threshold else NO_LEAN


def ruled_out_by(change: Contrast, threshold: float) -> tuple[Verdict, ...]:
    """The directions in which a change that matters is unlikely."""
    worse = (WORSE,) if change.upper < threshold else ()
    better = (BETTER,) if change.lower > -threshold else ()
    return worse + better


def _rising_before(measured: Measurement, threshold: float) -> list[bool]:
    """Whether each baseline was worse than weeks 4-7 of the treatment before."""
    fresh = measured.course.fresh.tolist()
    peaks, before = measured.after[Phase.PEAK], measured.before
    known = [
        not fresh[number] and comparable(peaks[number - 1], before[number])
        for number in range(1, len(fresh))
    ]
    earlier = measured.levels.at(measured.after_at(Phase.PEAK)[:-1])
    rises = changes(earlier, measured.levels.at(measured.before_at[1:]), known)
    return [False] + [change is not None and decide(change, threshold) is WORSE for change in rises]


def _judge_phase(
    measured: Measurement, phase: Phase, threshold: float, flags: list[tuple[Flag, ...]]
) -> list[PhaseVerdict]:
    """The verdict of one phase after every treatment."""
    windows = list(zip(measured.before, measured.after[phase], strict=True))
    known = [enough(before, after) for before, after in windows]
    levels = measured.levels
    found = changes(levels.at(measured.before_at), levels.at(measured.after_at(phase)), known)
    frames = _frames(measured, phase)
    return [
        _phase_verdict(*parts, threshold)
        for parts in zip(frames, windows, found, flags, strict=True)
    ]


class _Frame(NamedTuple):
    """How far a phase could be rated until now."""

    nominal_end: int
    followed: bool
    next_day: int


def _frames(measured: Measurement, phase: Phase) -> list[_Frame]:
    """That of each treatment."""
    nominal_end = measured.course.last - measured.shifts + DAYS_AFTER[phase][1]
    next_day = np.array(measured.next_day)[measured.symptom]
    columns = (nominal_end, measured.course.followed, next_day)
    return list(starmap(_Frame, zip(*(column.tolist() for column in columns), strict=True)))


def _phase_verdict(
    frame: _Frame,
    windows: tuple[Sample, Sample],
    change: Contrast | None,
    flags: tuple[Flag, ...],
    threshold: float,
) -> PhaseVerdict:
    before, after = windows
    estimate, se, df, lower, upper = change or NO_CHANGE
    reason = missing = None
    if change:
        verdict = decide(change, threshold)
        if verdict is UNCLEAR:
            reason = why_unclear(change)
    else:
        verdict, missing = TOO_FEW_DAYS, _missing(frame, before, after)
        reason = Reason.TOO_EARLY if missing else _why_too_few(frame, before, after)
    return PhaseVerdict(
        verdict=verdict,
        reason=reason,
        estimate=estimate,
        se=se,
        df=df,
        lower=lower,
        upper=upper,
        mean_before=before.mean if before.ratings else None,
        mean_after=after.mean if after.ratings else None,
        n_before=before.ratings,
        n_after=after.ratings,
        half_weeks_before=before.half_weeks,
        half_weeks_after=after.half_weeks,
        recalled_before=before.recalled,
        recalled_after=after.recalled,
        windows=(_span(before), _span(after)),
        flags=flags,
        lean=lean_of(change, threshold) if change else NO_LEAN,
        ruled_out=ruled_out_by(change, threshold) if change else (),
        missing=missing,
    )


def _why_too_few(frame: _Frame, before: Sample, after: Sample) -> Reason:
    return why_too_few(
        before,
        after,
        end=after.last if frame.followed else frame.nominal_end,
        nominal_end=frame.nominal_end,
        over=frame.followed or frame.next_day > frame.nominal_end,
    )


def _missing(frame: _Frame, before: Sample, after: Sample) -> Missing | None:
    if frame.followed:
        return None
    return still_missing(before, after, frame.next_day, frame.nominal_end)


def _span(window: Sample) -> Span | None:
    return Span(window.first, window.last) if window.first <= window.last else None
