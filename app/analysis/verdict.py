"""Was a symptom worse after a treatment than before it?"""

from collections.abc import Sequence

from app.analysis.flags import flags_of
from app.analysis.interval import Contrast
from app.analysis.judgement import Judgement, Lean, Missing, PhaseVerdict, Reason, Span, Verdict
from app.analysis.measure import Measurement, Sample, difference, measure
from app.analysis.series import Series
from app.analysis.sufficiency import comparable, enough, still_missing, why_too_few
from app.analysis.treatments import Treatment, group
from app.analysis.windows import DAYS_AFTER, PHASES, Phase

# One point of ten is "slightly better" in chronic pain (Salaffi, Eur J Pain 2004; 8:283).
DEFAULT_THRESHOLD = 1.0


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
    measured = measure(series, treatments, today)
    return [
        _judge_treatment(measured, number, treatment, threshold)
        for number, treatment in enumerate(treatments)
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


def _judge_treatment(
    measured: Measurement, number: int, treatment: Treatment, threshold: float
) -> Judgement:
    rising = _rising_before(measured, number, threshold)
    early, peak, late = (
        _judge_phase(measured, number, phase, threshold, rising=rising) for phase in PHASES
    )
    return Judgement(treatment.first, treatment.last, early, peak, late)


def _rising_before(measured: Measurement, number: int, threshold: float) -> bool:
    """Whether the baseline was worse than weeks 4-7 of the treatment before."""
    if measured.settings[number].fresh:
        return False
    peak, before = measured.after[Phase.PEAK][number - 1], measured.before[number]
    if not comparable(peak, before):
        return False
    return decide(difference(peak, before), threshold) is Verdict.WORSE


def _judge_phase(
    measured: Measurement, number: int, phase: Phase, threshold: float, *, rising: bool
) -> PhaseVerdict:
    before, after = measured.before[number], measured.after[phase][number]
    change = difference(before, after) if enough(before, after) else None
    if change:
        verdict, missing = decide(change, threshold), None
        reason = why_unclear(change) if verdict is Verdict.UNCLEAR else None
    else:
        verdict, missing = Verdict.TOO_FEW_DAYS, _missing(measured, number, phase)
        reason = Reason.TOO_EARLY if missing else _why_too_few(measured, number, phase)
    return PhaseVerdict(
        verdict=verdict,
        reason=reason,
        estimate=change.estimate if change else None,
        se=change.se if change else None,
        df=change.df if change else None,
        lower=change.lower if change else None,
        upper=change.upper if change else None,
        mean_before=before.mean if before.ratings else None,
        mean_after=after.mean if after.ratings else None,
        n_before=before.ratings,
        n_after=after.ratings,
        half_weeks_before=before.half_weeks,
        half_weeks_after=after.half_weeks,
        recalled_before=before.recalled,
        recalled_after=after.recalled,
        windows=(_span(before), _span(after)),
        flags=flags_of(measured, number, phase, rising=rising),
        lean=lean_of(change, threshold) if change else Lean.NONE,
        ruled_out=ruled_out_by(change, threshold) if change else (),
        missing=missing,
    )


def _why_too_few(measured: Measurement, number: int, phase: Phase) -> Reason:
    followed = measured.settings[number].followed
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
    if measured.settings[number].followed:
        return None
    return still_missing(
        measured.before[number],
        measured.after[phase][number],
        measured.next_day,
        _nominal_end(measured, number, phase),
    )


def _nominal_end(measured: Measurement, number: int, phase: Phase) -> int:
    return measured.settings[number].last + DAYS_AFTER[phase][1]


def _span(window: Sample) -> Span | None:
    return Span(window.first, window.last) if window.first <= window.last else None
