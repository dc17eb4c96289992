"""Straight lines fitted around every day: the response to treatments, smoothed, with its variance.

The line around a day adds up the half-weeks near it, each times count x kernel x (level + tilt x
distance), where level and tilt depend on the day and on which half-weeks are rated.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np

from app.analysis.arrays import BoolArray, FloatArray, IntArray, portions
from app.analysis.noise import correlation
from app.analysis.segments import HALF_WEEK_DAYS, centres

REACH_DAYS = 14.0  # of the kernel for up to 4 treatments; more of them bear a finer curve
LAST_DAY = 112
BAND = 8  # half-weeks whose middle lies less than REACH_DAYS from a day


@dataclass(frozen=True, eq=False)
class Responses:
    """The half-weeks after some treatments, each relative to its baseline.

    change: shape (treatments, blocks), nan where there is no rating. before, variance: shape
    (treatments,), of the baseline. total: shape (treatments,), of the change in weeks 4-7.
    g, s0_squared: shape (treatments,), of the noise of its symptom.
    """

    change: FloatArray
    before: FloatArray
    variance: FloatArray
    total: FloatArray
    g: FloatArray
    s0_squared: FloatArray

    def part(self, start: int, stop: int) -> "Responses":
        """The treatments from `start` on until before `stop`."""
        rows = slice(start, stop)
        columns = (self.change, self.before, self.variance, self.total, self.g, self.s0_squared)
        return Responses(*(column[rows] for column in columns))


@dataclass(frozen=True, eq=False)
class Smooth:
    """Smoothed responses of shape (rows, days) from day 1 on, nan where nothing is known.

    before: shape (rows,), the level they are relative to. end: shape (rows,), the last day of each
    row. covariance: of every value with that of one day
    of its row; it takes the day of each row, 0 for day 1. treatments: how many a row is made from.
    """

    value: FloatArray
    variance: FloatArray
    covariance: Callable[[IntArray], FloatArray]
    before: FloatArray
    end: IntArray
    treatments: int


@dataclass(frozen=True, eq=False)
class _Kernel:
    """How much each half-week counts on each day, arrays of shape (days, blocks).

    moments: the kernel times the distance to the power of 0, 1 and 2.
    """

    distance: FloatArray
    moments: tuple[FloatArray, FloatArray, FloatArray]


@dataclass(frozen=True, eq=False)
class _Lines:
    """Lines around every day. level, tilt: shape (rows, days)."""

    kernel: _Kernel
    level: FloatArray
    tilt: FloatArray


def pool(responses: Responses, between: float = 0.0) -> tuple[FloatArray, FloatArray]:
    """The mean response in each half-week, 0 where none is rated, and each treatment's share in it.

    between: variance of true changes from treatment to treatment. The shares come first, of shape
    (treatments, blocks), then the means, of shape (blocks,).
    """
    rated = np.isfinite(responses.change)
    share = rated / (between + responses.total)[:, None]
    share /= np.maximum(share.sum(axis=0), np.finfo(np.float64).tiny)
    return share, (share * np.where(rated, responses.change, 0)).sum(axis=0)


def smooth_together(responses: Responses, between: float) -> Smooth:
    """Smooth the mean response to all these treatments of one symptom, which makes one row.

    between: variance of true changes from treatment to treatment.
    """
    treatments = len(responses.change)
    rated = np.isfinite(responses.change)
    end = _ends(np.any(rated, axis=0, keepdims=True))
    share, mean = pool(responses, between)
    weights = 1 / (between + responses.total)
    count = rated.sum(axis=0, keepdims=True).astype(np.float64)
    lines = _fit(count, end, REACH_DAYS * min(1.0, (4 / treatments) ** 0.2))
    plain, tilted, _ = lines.kernel.moments
    coefficients = count * (lines.level[0][:, None] * plain + lines.tilt[0][:, None] * tilted)
    noise = responses.s0_squared[0] * correlation(responses.g[0], rated.shape[1])
    of_means = noise * (share.T @ share)
    of_means += (share.T * (responses.variance + between)) @ share
    covariance = coefficients @ of_means @ coefficients.T
    return Smooth(
        value=(coefficients @ mean)[None, :],
        variance=np.diagonal(covariance)[None, :],
        covariance=lambda day: covariance[day],
        before=np.array([weights @ responses.before / weights.sum()]),
        end=end,
        treatments=treatments,
    )


def smooth_each(responses: Responses) -> Smooth:
    """Smooth the response to each of these treatments, which make one row each."""
    rated = np.isfinite(responses.change)
    present = rated.astype(np.float64)
    end = _ends(rated)
    lines = _fit(present, end, REACH_DAYS)
    over = np.arange(1, lines.level.shape[1] + 1) > end[:, None]
    value = _combined(lines, np.where(rated, responses.change, 0))

    def covariance(day: IntArray) -> FloatArray:
        carried = _carried(lines, present, responses.g, day) * responses.s0_squared[:, None]
        return _combined(lines, present * carried) + responses.variance[:, None]

    own = _quadratic(lines, rated, responses.g) * responses.s0_squared[:, None]
    return Smooth(
        value=np.where(over, np.nan, value),
        variance=own + responses.variance[:, None],
        covariance=covariance,
        before=responses.before,
        end=end,
        treatments=1,
    )


def _ends(rated: BoolArray) -> IntArray:
    """The last day of each row: the end of its last rated half-week."""
    last = rated.shape[1] - 1 - np.argmax(rated[:, ::-1], axis=1)
    ends: IntArray = np.minimum(LAST_DAY, HALF_WEEK_DAYS * (last + 1)).astype(np.int64)
    return ends


@cache
def _kernel(days: int, blocks: int, reach: float) -> _Kernel:
    distance = centres(blocks) - np.arange(1, days + 1)[:, None]
    kernel = np.maximum(1 - np.abs(distance / reach) ** 3, 0) ** 3
    return _Kernel(distance, (kernel, kernel * distance, kernel * distance**2))


def _fit(count: FloatArray, end: IntArray, reach: float) -> _Lines:
    """The lines around every day, nan with fewer than two half-weeks within reach.

    count: shape (rows, blocks), how many treatments rated a half-week.
    """
    kernel = _kernel(int(end.max()), count.shape[1], reach)
    total, first, second = (count @ moment.T for moment in kernel.moments)
    near = (count > 0).astype(np.float64) @ (kernel.moments[0] > 0).T
    determinant = np.where(near >= 2, total * second - first**2, np.nan)
    return _Lines(kernel, second / determinant, -first / determinant)


def _combined(lines: _Lines, values: FloatArray) -> FloatArray:
    """The height of the lines through these values: shape (rows, blocks), 0 where not rated."""
    plain, tilted, _ = lines.kernel.moments
    height: FloatArray = lines.level * (values @ plain.T)
    height += lines.tilt * (values @ tilted.T)
    return height


def _quadratic(lines: _Lines, rated: BoolArray, g: FloatArray) -> FloatArray:
    """The variance of each height where half-weeks have variance 1: shape (rows, days).

    Around each day only the 8 half-weeks within reach are looked at.
    """
    block, plain, tilted = _band(*lines.kernel.distance.shape)
    alike, variance = correlation(g, BAND), np.empty(lines.level.shape)
    for rows in portions(len(g)):
        coefficients = lines.tilt[rows, None, :] * tilted
        coefficients += lines.level[rows, None, :] * plain
        coefficients *= rated[rows][:, block]
        carried = alike[rows] @ coefficients
        carried *= coefficients
        np.sum(carried, axis=1, out=variance[rows])
    return variance


def _carried(lines: _Lines, present: FloatArray, g: FloatArray, day: IntArray) -> FloatArray:
    """The covariance of each half-week, of variance 1, with the height on one day of its row.

    Shape (rows, blocks).
    """
    block, plain, tilted = _band(*lines.kernel.distance.shape)
    row = np.arange(len(day))
    near = block[:, day].T
    there = lines.level[row, day][:, None] * plain[:, day].T
    there += lines.tilt[row, day][:, None] * tilted[:, day].T
    there *= present[row[:, None], near]
    number = np.arange(present.shape[1])
    powers = g[:, None] ** number
    alike = powers[row[:, None, None], np.abs(near[:, :, None] - number)]
    carried: FloatArray = (there[:, None, :] @ alike)[:, 0, :]
    return carried


@cache
def _band(days: int, blocks: int) -> tuple[IntArray, FloatArray, FloatArray]:
    """The half-weeks around each day and their first two moments, shape (8, days), 0 beyond."""
    day = np.arange(1, days + 1)
    first = np.ceil((day - REACH_DAYS) / HALF_WEEK_DAYS - 0.5).astype(np.int64)
    wanted = first + np.arange(BAND)[:, None]
    block = np.clip(wanted, 0, blocks - 1)
    plain, tilted, _ = _kernel(days, blocks, REACH_DAYS).moments
    inside = wanted == block
    return block, plain[day - 1, block] * inside, tilted[day - 1, block] * inside
