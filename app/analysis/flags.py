"""What a reader should know beside a verdict."""

from itertools import compress

import numpy as np

from app.analysis.arrays import BoolArray, IntArray
from app.analysis.judgement import Flag
from app.analysis.measure import Measurement
from app.analysis.windows import ALMOST, DAYS_AFTER, PHASES, Phase, Windows

MOSTLY = 0.8  # share of a window's ratings at an end of the scale
SPARSE_RATINGS = 1.5  # per half-week with a rating
FLAGS = tuple(Flag)


def flags_of(measured: Measurement, rising: list[bool]) -> dict[Phase, list[tuple[Flag, ...]]]:
    """The flags of each phase of every treatment, in the order of `Flag`.

    rising: whether the symptom was already rising before each treatment.
    """
    course, windows = measured.course, measured.windows
    before = measured.before_at
    after = np.stack([measured.after_at(phase) for phase in PHASES])
    nominal_end = np.stack([course.last + DAYS_AFTER[phase][1] for phase in PHASES])
    at_floor = _mostly(windows.at_floor, windows.ratings)
    at_ceiling = _mostly(windows.at_ceiling, windows.ratings)
    raised = {
        Flag.FRESH: course.fresh,
        Flag.LONG_BASELINE: measured.long_baseline,
        Flag.INCOMPLETE: nominal_end > course.today,
        Flag.CUT_SHORT: course.followed & (course.end < nominal_end),
        Flag.BOOSTER: course.first != course.last,
        Flag.RISING_BEFORE: np.array(rising, dtype=np.bool_),
        Flag.AT_FLOOR: at_floor[before] | at_floor[after],
        Flag.AT_CEILING: at_ceiling[before] | at_ceiling[after],
        Flag.CONSTANT: _all_equal(windows, before, after),
        Flag.SPARSE: _sparse(windows, before, after),
    }
    every = np.empty((*after.shape, len(FLAGS)), dtype=np.bool_)
    for place, flag in enumerate(FLAGS):
        every[:, :, place] = raised[flag]
    return {
        phase: [tuple(compress(FLAGS, row)) for row in rows]
        for phase, rows in zip(PHASES, every.tolist(), strict=True)
    }


def _mostly(count: IntArray, ratings: IntArray) -> BoolArray:
    return (ratings > 0) & (count / np.maximum(ratings, 1) >= MOSTLY)


def _all_equal(windows: Windows, before: IntArray, after: IntArray) -> BoolArray:
    rated = (windows.ratings[before] > 0) & (windows.ratings[after] > 0)
    highest = np.maximum(windows.highest[before], windows.highest[after])
    lowest = np.minimum(windows.lowest[before], windows.lowest[after])
    return rated & (highest < lowest + ALMOST)


def _sparse(windows: Windows, before: IntArray, after: IntArray) -> BoolArray:
    half_weeks = windows.half_weeks[before] + windows.half_weeks[after]
    ratings = windows.ratings[before] + windows.ratings[after]
    return (half_weeks > 0) & (ratings < SPARSE_RATINGS * half_weeks)
