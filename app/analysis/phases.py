"""What the weeks early and late after a treatment say beside its peak."""

from enum import StrEnum

from app.analysis.judgement import Judgement, PhaseVerdict, Reason
from app.analysis.verdict import BETTER, TOO_FEW_DAYS, WORSE


class EarlyWeeks(StrEnum):
    """Whether a symptom was worse in the first two weeks, and whether it stayed so."""

    NOT_WORSE = "not_worse"  # also where that is unclear
    TEMPORARY_WORSENING = "temporary_worsening"
    STAYED_WORSE = "stayed_worse"
    TOO_EARLY = "too_early"  # worse so far, and the weeks of the peak are still to be rated
    LATER_UNKNOWN = "later_unknown"  # worse, and too few days were rated at the peak
    TOO_FEW_DAYS = "too_few_days"


class LateWeeks(StrEnum):
    """Whether a benefit at the peak was still there in weeks 9 to 12."""

    NO_BENEFIT = "no_benefit"  # not better at the peak, so nothing can fade
    STILL_BETTER = "still_better"
    FADED = "faded"  # a benefit that matters is ruled out
    UNCLEAR = "unclear"  # it faded, or the diary cannot tell any more
    TOO_EARLY = "too_early"
    TOO_FEW_DAYS = "too_few_days"


def early_weeks(judged: Judgement) -> EarlyWeeks:
    """What the first two weeks after a treatment say, seen from its peak."""
    if judged.early.verdict is TOO_FEW_DAYS:
        return EarlyWeeks.TOO_FEW_DAYS
    if judged.early.verdict is not WORSE:
        return EarlyWeeks.NOT_WORSE
    if judged.peak.verdict is WORSE:
        return EarlyWeeks.STAYED_WORSE
    if judged.peak.verdict is not TOO_FEW_DAYS:
        return EarlyWeeks.TEMPORARY_WORSENING
    return EarlyWeeks.TOO_EARLY if _too_early(judged.peak) else EarlyWeeks.LATER_UNKNOWN


def late_weeks(judged: Judgement) -> LateWeeks:
    """What weeks 9 to 12 after a treatment say about a benefit at its peak.

    Where the method leaves the wording to the interval, FADED is ours: the late interval must
    leave no room for a benefit that matters.
    """
    late = judged.late
    if judged.peak.verdict is not BETTER:
        return LateWeeks.NO_BENEFIT
    if late.verdict is TOO_FEW_DAYS:
        return LateWeeks.TOO_EARLY if _too_early(late) else LateWeeks.TOO_FEW_DAYS
    if late.verdict is BETTER:
        return LateWeeks.STILL_BETTER
    return LateWeeks.FADED if BETTER in late.ruled_out else LateWeeks.UNCLEAR


def _too_early(phase: PhaseVerdict) -> bool:
    return phase.reason is Reason.TOO_EARLY
