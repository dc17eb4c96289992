"""How far two means can be told apart: variances of windows, intervals, p-values."""

import math
from dataclasses import dataclass
from itertools import starmap
from typing import NamedTuple, TypeVar

import numpy as np

from app.analysis.arrays import BoolArray, FloatArray, IntArray
from app.analysis.noise import Noise, correlation
from app.analysis.segments import HALF_WEEK_DAYS, Segments, centres
from app.analysis.windows import HALF_WEEKS, Windows

PRIOR_BLOCKS = 4  # weight with which a window is drawn towards the patient's usual variance
LEAST_VARIANCE = 0.0625  # ratings are whole points: a quarter of a point per half-week
LEAST_DF = 3.0
Z = 1.959963984540054  # 97.5 % quantile of the normal distribution
# Cornish-Fisher expansion of the same quantile of Student's t in powers of 1/df.
T_TERMS = (
    (Z**3 + Z) / 4,
    (5 * Z**5 + 16 * Z**3 + 3 * Z) / 96,
    (3 * Z**7 + 19 * Z**5 + 17 * Z**3 - 15 * Z) / 384,
    (79 * Z**9 + 776 * Z**7 + 1482 * Z**5 - 1920 * Z**3 - 945 * Z) / 92160,
)
EXACT_T = {1: 12.7062, 2: 4.3027}  # where the expansion is too coarse
Number = TypeVar("Number", float, FloatArray)


class Contrast(NamedTuple):
    """The difference of two means and its interval of 95 %."""

    estimate: float
    se: float
    df: float
    lower: float
    upper: float


@dataclass(frozen=True, eq=False)
class Spread:
    """Variance of the mean of each window, with its degrees of freedom: shape (windows,)."""

    variance: FloatArray
    df: FloatArray


@dataclass(frozen=True, eq=False)
class Levels:
    """Means with their variances and degrees of freedom, every array of the same length."""

    mean: FloatArray
    variance: FloatArray
    df: FloatArray

    def at(self, where: IntArray | BoolArray) -> "Levels":
        """These of them, in this order."""
        return Levels(self.mean[where], self.variance[where], self.df[where])


def spread(
    windows: Windows, segment: IntArray, symptom: IntArray, segments: Segments, noise: Noise
) -> Spread:
    """How much the means of these windows vary by chance.

    segment, symptom: shape (windows,), in which segment and of which symptom each window is.
    """
    block, inside = _blocks_inside(windows, segments.origin[segment], segments.mean.shape[1])
    row = segment[:, None]
    expected = noise.expected[row[:, :, None], block[:, :, None], block[:, None, :]]
    squares = (inside * noise.residual[row, block] ** 2).sum(axis=1)
    a = (inside * np.diagonal(expected, axis1=1, axis2=2)).sum(axis=1)
    pairs = inside[:, :, None] & inside[:, None, :]
    b = (pairs * expected**2).sum(axis=(1, 2))
    block_variance = np.maximum(
        (squares + PRIOR_BLOCKS * noise.s0_squared[symptom]) / (a + PRIOR_BLOCKS), LEAST_VARIANCE
    )
    weights = windows.weights
    alike = correlation(noise.g, HALF_WEEKS)[symptom]
    uneven = ((alike @ weights[:, :, None])[:, :, 0] * weights).sum(axis=1)
    return Spread(variance=block_variance * uneven, df=(a + PRIOR_BLOCKS) ** 2 / (b + PRIOR_BLOCKS))


def _blocks_inside(windows: Windows, origin: IntArray, blocks: int) -> tuple[IntArray, BoolArray]:
    """The numbers of the blocks from each window's first on, and which of them lie inside it.

    Both of shape (windows, 8): no window has room for the middle of more than 8 blocks.
    """
    earliest = np.ceil((windows.first - origin - HALF_WEEK_DAYS / 2) / HALF_WEEK_DAYS)
    number = earliest.astype(np.int64)[:, None] + np.arange(HALF_WEEKS)
    block = np.clip(number, 0, blocks - 1)
    day = origin[:, None] + centres(blocks)[block]
    inside = (day >= windows.first[:, None]) & (day <= windows.last[:, None] + 1)
    return block, inside & (block == number)


def contrasts(one: Levels, other: Levels) -> list[Contrast]:
    """Each of the other means minus its partner. Every one needs a rating."""
    estimate = other.mean - one.mean
    variance = one.variance + other.variance
    satterthwaite = variance**2 / (one.variance**2 / one.df + other.variance**2 / other.df)
    df = np.maximum(satterthwaite, LEAST_DF)
    se = np.sqrt(variance)
    reach = _expansion(1 / df) * se
    columns = (estimate, se, df, estimate - reach, estimate + reach)
    return list(starmap(Contrast, zip(*(column.tolist() for column in columns), strict=True)))


def t_quantile(df: float) -> float:
    """The 97.5 % quantile of Student's t, within 0.6 % for df of 2 and more, and for df 1."""
    return EXACT_T[round(df)] if round(df, 9) in EXACT_T else _expansion(1 / df)


def p_value(estimate: float, se: float, df: float) -> float:
    """Two-sided p of no difference (Wallace, Ann Math Stat 1959; 30:1121)."""
    t = abs(estimate) / se
    z = (8 * df + 1) / (8 * df + 3) * math.sqrt(df * math.log1p(t * t / df))
    return math.erfc(z / math.sqrt(2))


def _expansion(x: Number) -> Number:
    """The quantile of t by 1/df."""
    first, second, third, fourth = T_TERMS
    return Z + x * (first + x * (second + x * (third + x * fourth)))
