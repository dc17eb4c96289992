"""Was a symptom worse after a treatment than before it?"""

from collections.abc import Sequence

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
    """Judge every treatment of one symptom that was measured, in order."""
    flags = flags_of(measured, _rising_before(measured, threshold))
    early, peak, late = (_judge_phase(measured, phase, threshold, flags[phase]) for phase in PHASES)
    days = zip(measured.course.first.tolist(), measured.course.last.tolist(), strict=True)
    return [
        Judgement(first, last, early[number], peak[number], late[number])
        for number, (first, last) in enumerate(days)
    ]


def decide(change: Contrast, threshold: float) -> Verdict:
    """The verdict of a change that enough days were rated for."""
    if change.lower > 0 and change.estimate >= threshold:
        return Verdict.WORSE
    if change.upper < 0 and change.estimate <= -threshold:
        return Verdict.BETTER
    if -threshold < change.lower and change.upper < threshold:
        return Verdict.UNCHANGED
    return Verdict.UNCLEAR


def why_unclear(change: Contrast) -> Reason:
    """What kept an unclear change from a verdict."""
    if change.lower > 0 or change.upper < 0:
        return Reason.SMALLER_THAN_MATTERS
    return Reason.WITHIN_UPS_AND_DOWNS


def lean_of(change: Contrast, threshold: float) -> Lean:
    """Where the estimate points, certain or not."""
    if change.estimate <= -threshold:
        return Lean.BETTER
    return Lean.WORSE if change.estimate >= threshold else Lean.NONE


def ruled_out_by(change: Contrast, threshold: float) -> tuple[Verdict, ...]:
    """The directions in which a change that matters is unlikely."""
    worse = (Verdict.WORSE,) if change.upper < threshold else ()
    better = (Verdict.BETTER,) if change.lower > -threshold else ()
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
    return [False] + [
        change is not None and decide(change, threshold) is Verdict.WORSE for change in rises
    ]


def _judge_phase(
    measured: Measurement, phase: Phase, threshold: float, flags: list[tuple[Flag, ...]]
) -> list[PhaseVerdict]:
    """The verdict of one phase after every treatment."""
    windows = list(zip(measured.before, measured.after[phase], strict=True))
    known = [enough(before, after) for before, after in windows]
    levels = measured.levels
    found = changes(levels.at(measured.before_at), levels.at(measured.after_at(phase)), known)
    return [
        _phase_verdict(
            measured, number, phase, windows[number], found[number], threshold, flags[number]
        )
        for number in range(len(windows))
    ]


def _phase_verdict(
    measured: Measurement,
    number: int,
    phase: Phase,
    windows: tuple[Sample, Sample],
    change: Contrast | None,
    threshold: float,
    flags: tuple[Flag, ...],
) -> PhaseVerdict:
    before, after = windows
    estimate, se, df, lower, upper = change or NO_CHANGE
    missing = None
    if change:
        verdict = decide(change, threshold)
        reason = why_unclear(change) if verdict is Verdict.UNCLEAR else None
    else:
        verdict, missing = Verdict.TOO_FEW_DAYS, _missing(measured, number, phase)
        reason = Reason.TOO_EARLY if missing else _why_too_few(measured, number, phase)
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
        lean=lean_of(change, threshold) if change else Lean.NONE,
        ruled_out=ruled_out_by(change, threshold) if change else (),
        missing=missing,
    )


def _why_too_few(measured: Measurement, number: int, phase: Phase) -> Reason:
    followed = _is_followed(measured, number)
    before, after = measured.before[number], measured.after[phase][number]
    nominal_end = _nominal_end(measured, number, phase)
    return why_too_few(
        before,
        after,
        end=after.last if followed else nominal_end,
        nominal_end=nominal_end,
        over=followed or measured.next_day > nominal_end,
    )


def _missing(measured: Measurement, number: int, phase: Phase) -> Missing | None:
    if _is_followed(measured, number):
        return None
    return still_missing(
        measured.before[number],
        measured.after[phase][number],
        measured.next_day,
        _nominal_end(measured, number, phase),
    )


def _nominal_end(measured: Measurement, number: int, phase: Phase) -> int:
    return int(measured.course.last[number]) + DAYS_AFTER[phase][1]


def _is_followed(measured: Measurement, number: int) -> bool:
    return number + 1 < len(measured.course)


def _span(window: Sample) -> Span | None:
    return Span(window.first, window.last) if window.first <= window.last else None
