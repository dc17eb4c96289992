"""What a reader should know beside a verdict."""

from app.analysis.judgement import Flag
from app.analysis.measure import Measurement, Sample
from app.analysis.windows import ALMOST, DAYS_AFTER, Phase

MOSTLY = 0.8  # share of a window's ratings at an end of the scale
SPARSE_RATINGS = 1.5  # per half-week with a rating


def flags_of(measured: Measurement, number: int, phase: Phase, *, rising: bool) -> tuple[Flag, ...]:
    """The flags of one phase of the treatment with this number, in the order of `Flag`.

    rising: whether the symptom was already rising before the treatment.
    """
    setting = measured.settings[number]
    nominal_end = setting.last + DAYS_AFTER[phase][1]
    before, after = measured.before[number], measured.after[phase][number]
    raised = (
        (Flag.FRESH, setting.fresh),
        (Flag.LONG_BASELINE, setting.long_baseline),
        (Flag.INCOMPLETE, nominal_end > measured.today),
        (Flag.CUT_SHORT, setting.followed and setting.end < nominal_end),
        (Flag.BOOSTER, setting.first != setting.last),
        (Flag.RISING_BEFORE, rising),
        (Flag.AT_FLOOR, _mostly(before.at_floor, before) or _mostly(after.at_floor, after)),
        (Flag.AT_CEILING, _mostly(before.at_ceiling, before) or _mostly(after.at_ceiling, after)),
        (Flag.CONSTANT, _all_equal(before, after)),
        (Flag.SPARSE, _sparse(before, after)),
    )
    return tuple(flag for flag, is_raised in raised if is_raised)


def _mostly(count: int, window: Sample) -> bool:
    return window.ratings > 0 and count / window.ratings >= MOSTLY


def _all_equal(before: Sample, after: Sample) -> bool:
    if not before.ratings or not after.ratings:
        return False
    return max(before.highest, after.highest) - min(before.lowest, after.lowest) < ALMOST


def _sparse(before: Sample, after: Sample) -> bool:
    half_weeks = before.half_weeks + after.half_weeks
    return half_weeks > 0 and (before.ratings + after.ratings) / half_weeks < SPARSE_RATINGS
