"""The days that are compared: before a treatment, early, at its peak, late; and their ratings.

Which weeks are compared follows the usual course: onset within two weeks, peak in weeks 4 to 6,
waning from week 8 (J Neurol 2021, doi 10.1007/s00415-020-10217-7).
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

import numpy as np

from app.analysis.arrays import BoolArray, FloatArray, IntArray, members
from app.analysis.series import MOST_SEVERE, Series
from app.analysis.treatments import Course

HALF_WEEKS = 8  # the longest window has four weeks
BASELINE_DAYS, LONG_BASELINE_DAYS = 14, 28
FULLY_RESPONDING_DAYS = 49  # a long baseline does not reach back into weeks 4-7
FEWEST_RATINGS, FEWEST_HALF_WEEKS_BEFORE = 4, 3
Days = TypeVar("Days", int, IntArray)

ALMOST = 1e-9  # what rounding may add


class Phase(StrEnum):
    """A part of the time after a treatment."""

    EARLY = "early"
    PEAK = "peak"
    LATE = "late"


PHASES = (Phase.EARLY, Phase.PEAK, Phase.LATE)
DAYS_AFTER = {Phase.EARLY: (1, 13), Phase.PEAK: (21, 48), Phase.LATE: (56, 83)}
# Half-weeks are counted from here, in days after the last day of the treatment.
ANCHORS = {Phase.EARLY: 0, Phase.PEAK: 21, Phase.LATE: 56}


@dataclass(frozen=True, eq=False)
class Windows:
    """Windows of days with the ratings in them, every array of shape (windows, …).

    first, last: the days of the window, last < first if none is left. anchor: the day from which
    its half-weeks are counted. counts: shape (windows, 8), ratings in each half-week.
    mean: nan where there is no rating.
    """

    first: IntArray
    last: IntArray
    anchor: IntArray
    counts: IntArray
    mean: FloatArray
    recalled: IntArray
    at_floor: IntArray
    at_ceiling: IntArray
    lowest: FloatArray
    highest: FloatArray

    @property
    def ratings(self) -> IntArray:
        """How many ratings each window has."""
        ratings: IntArray = self.counts.sum(axis=1)
        return ratings

    @property
    def half_weeks(self) -> IntArray:
        """In how many of its half-weeks each window has ratings."""
        half_weeks: IntArray = (self.counts > 0).sum(axis=1)
        return half_weeks

    @property
    def weights(self) -> FloatArray:
        """The share of each half-week in the ratings of its window: shape (windows, 8)."""
        shares: FloatArray = self.counts / np.maximum(self.ratings, 1)[:, None]
        return shares


def half_week(day: Days, anchor: Days) -> Days:
    """The number of the half-week, alternately 4 and 3 days long from `anchor` on."""
    return 2 * (day - anchor) // 7


def look_at(series: Series, first: IntArray, last: IntArray, anchor: IntArray) -> Windows:
    """The ratings in these windows. first, last, anchor: shape (windows,), last inclusive."""
    size = len(first)
    window, at = members(series.day, first, last)
    rating, recalled = series.rating[at], series.recalled[at]
    half_weeks = HALF_WEEKS * window + half_week(series.day[at], anchor[window])
    counts = np.bincount(half_weeks, minlength=HALF_WEEKS * size).reshape(size, HALF_WEEKS)
    ratings = counts.sum(axis=1)
    total = np.bincount(window, weights=rating, minlength=size)
    lowest, highest = np.full(size, np.inf), np.full(size, -np.inf)
    np.minimum.at(lowest, window, rating)
    np.maximum.at(highest, window, rating)
    return Windows(
        first=first,
        last=last,
        anchor=anchor,
        counts=counts,
        mean=np.where(ratings > 0, total / np.maximum(ratings, 1), np.nan),
        recalled=np.bincount(window[recalled], minlength=size),
        at_floor=np.bincount(window[np.abs(rating) < ALMOST], minlength=size),
        at_ceiling=np.bincount(window[np.abs(rating - MOST_SEVERE) < ALMOST], minlength=size),
        lowest=lowest,
        highest=highest,
    )


def look(series: Series, course: Course) -> tuple[Windows, BoolArray]:
    """All windows of a diary, and for which treatments the baseline had to reach further back.

    Every treatment's baseline first, then every early window, every peak and every late one.
    After a treatment they are cut at the next one and at today.
    """
    baseline, longer = baselines(series, course)
    spans = [(baseline, course.first - 1, baseline)]
    for phase in PHASES:
        first, last = (course.last + days for days in DAYS_AFTER[phase])
        spans.append((first, np.minimum(last, course.end), course.last + ANCHORS[phase]))
    first, last, anchor = (np.concatenate(column) for column in zip(*spans, strict=True))
    return look_at(series, first, last, anchor), longer


def baselines(series: Series, course: Course) -> tuple[IntArray, BoolArray]:
    """The first day of every baseline, and which of them had to reach further back."""
    short = np.maximum(course.first - BASELINE_DAYS, course.previous + 1)
    first = np.where(course.fresh, course.first - LONG_BASELINE_DAYS, short)
    windows = look_at(series, first, course.first - 1, first)
    enough = (windows.ratings >= FEWEST_RATINGS) & (windows.half_weeks >= FEWEST_HALF_WEEKS_BEFORE)
    longer = ~course.fresh & ~enough
    furthest = np.maximum(
        course.first - LONG_BASELINE_DAYS, course.previous + FULLY_RESPONDING_DAYS
    )
    return np.where(longer, np.minimum(first, furthest), first), longer
