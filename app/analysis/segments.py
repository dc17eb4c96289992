"""A whole diary cut at its treatments, in means of half-weeks."""

from dataclasses import dataclass

import numpy as np

from app.analysis.arrays import BoolArray, FloatArray, IntArray, members
from app.analysis.series import Series
from app.analysis.treatments import Course
from app.analysis.windows import LONG_BASELINE_DAYS, half_week

LONGEST_DAYS = 146
HALF_WEEK_DAYS = 3.5


@dataclass(frozen=True, eq=False)
class Segments:
    """Stretches of the diary: first one after every treatment, then one before every fresh one.

    origin: shape (segments,), the day from which blocks are counted. after: shape (segments,).
    mean: shape (segments, blocks), mean rating of each half-week from the origin on, nan where
    there is none; only as many blocks as the longest segment has.
    treatment: shape (segments,), the treatment each belongs to. before_of: shape (treatments,),
    the segment that holds the baseline of each treatment.
    """

    origin: IntArray
    after: BoolArray
    mean: FloatArray
    treatment: IntArray
    before_of: IntArray


def cut(series: Series, course: Course) -> Segments:
    """The segments of a diary with at least one treatment."""
    fresh = course.first[course.fresh]
    origin = np.concatenate([course.last, fresh - LONG_BASELINE_DAYS])
    after = np.arange(len(origin)) < len(course)
    last = np.concatenate([_last_days(course), fresh - 1])
    mean = _block_means(series, origin, origin + after, last)
    number = np.arange(len(course))
    own = len(course) + np.cumsum(course.fresh) - 1
    before_of = np.where(course.fresh, own, number - 1)
    return Segments(origin, after, mean, np.append(number, number[course.fresh]), before_of)


def centres(blocks: int) -> FloatArray:
    """The middle of each block, in days from the origin of its segment: shape (blocks,)."""
    days: FloatArray = HALF_WEEK_DAYS * (np.arange(blocks, dtype=np.float64) + 0.5)
    return days


def _last_days(course: Course) -> IntArray:
    """The last day of the segment after each treatment: no day of a fresh baseline is in it."""
    last = np.minimum(course.last + LONGEST_DAYS, course.end)
    next_is_fresh = course.followed & np.append(course.fresh[1:], False)
    return np.where(next_is_fresh, np.minimum(last, course.end - LONG_BASELINE_DAYS), last)


def _block_means(series: Series, origin: IntArray, first: IntArray, last: IntArray) -> FloatArray:
    segment, at = members(series.day, first, last)
    blocks = int(half_week(np.maximum(last - origin, 0), np.zeros_like(origin)).max()) + 1
    block = blocks * segment + half_week(series.day[at], origin[segment])
    size = blocks * len(origin)
    count = np.bincount(block, minlength=size)
    total = np.bincount(block, weights=series.rating[at], minlength=size)
    mean = np.where(count > 0, total / np.maximum(count, 1), np.nan)
    return mean.reshape(len(origin), blocks)
