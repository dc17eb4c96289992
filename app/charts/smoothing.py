"""The line among the dots: a local average that stops where a diary is silent."""

import numpy as np
from numpy.typing import ArrayLike

from app.charts.data import Days, Ratings

REACH_DAYS = 7  # ratings up to a week away count, the nearer the more
SILENT_DAYS = 7  # so many days without a rating break the line

Average = tuple[Days, Ratings]


def local_average(days: ArrayLike, ratings: ArrayLike) -> Average:
    """Every day from the first rating to the last, and the average around it.

    A centred mean with triangular weights: 8 for the day itself, 7 for its neighbours, down to 1
    for a day a week away; days without a rating have no weight. NaN on days inside a silence of
    SILENT_DAYS or more: the line is broken there, and no rating reaches across.
    Near an end it leans on the one side that exists. Days may come in any order.
    """
    when = np.asarray(days, dtype=np.int64)
    how = np.asarray(ratings, dtype=np.float64)
    if when.size == 0:
        return when, how
    first = int(when.min())
    counts = np.bincount(when - first).astype(np.float64)
    sums = np.bincount(when - first, weights=how)
    weights = REACH_DAYS + 1.0 - np.abs(np.arange(-REACH_DAYS, REACH_DAYS + 1))
    inside = slice(REACH_DAYS, REACH_DAYS + counts.size)
    weight = np.convolve(counts, weights)[inside]
    total = np.convolve(sums, weights)[inside]
    average = np.divide(total, weight, out=np.full(counts.size, np.nan), where=weight > 0.5)
    for start, end in silences(np.flatnonzero(counts)):
        average[start:end] = np.nan
    return np.arange(first, first + counts.size), average


def part_of_average(average: Average, first: int, until: int) -> Average:
    """The part of the average from `first` to the last day up to `until` that has one."""
    days, levels = average
    known = days[(days >= first) & (days <= until) & ~np.isnan(levels)]
    inside = (days >= first) & (days <= known.max(initial=first - 1))
    return days[inside], levels[inside]


def silences(days: Days) -> list[tuple[int, int]]:
    """Stretches without a rating that are long enough to show: first silent day, day after.

    days: shape (n,), increasing.
    """
    after = np.flatnonzero(np.diff(days) > SILENT_DAYS)
    return [(int(days[i]) + 1, int(days[i + 1])) for i in after]
