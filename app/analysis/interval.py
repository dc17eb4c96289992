"""How far two means can be told apart: variances of windows, intervals, p-values."""

import math
from dataclasses import dataclass

import numpy as np

from app.analysis.arrays import FloatArray, IntArray
from app.analysis.noise import Noise, correlation
from app.analysis.segments import Segments, centres
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


@dataclass(frozen=True, eq=False)
class Spread:
    """Variance of the mean of each window, with its degrees of freedom: shape (windows,)."""

    variance: FloatArray
    df: FloatArray


@dataclass(frozen=True)
class Contrast:
    """The difference of two means and its interval of 95 %."""

    estimate: float
    se: float
    df: float
    lower: float
    upper: float


def spread(windows: Windows, segment: IntArray, segments: Segments, noise: Noise) -> Spread:
    """How much the means of these windows vary by chance.

    segment: shape (windows,), in which segment each window lies.
    """
    centre = segments.origin[segment][:, None] + centres(segments.mean.shape[1])
    inside = (centre >= windows.first[:, None]) & (centre <= windows.last[:, None] + 1)
    expected = noise.expected[segment]
    squares = ((noise.residual[segment] * inside) ** 2).sum(axis=1)
    a = (np.diagonal(expected, axis1=1, axis2=2) * inside).sum(axis=1)
    inside_rows = inside[:, None, :].astype(np.float64) @ expected**2
    b = (inside_rows[:, 0, :] * inside).sum(axis=1)
    block_variance = np.maximum(
        (squares + PRIOR_BLOCKS * noise.s0_squared) / (a + PRIOR_BLOCKS), LEAST_VARIANCE
    )
    weights = windows.weights
    uneven = ((weights @ correlation(noise.g, HALF_WEEKS)) * weights).sum(axis=1)
    return Spread(variance=block_variance * uneven, df=(a + PRIOR_BLOCKS) ** 2 / (b + PRIOR_BLOCKS))


def contrast(
    means: tuple[float, float], variances: tuple[float, float], dfs: tuple[float, float]
) -> Contrast:
    """The second mean minus the first."""
    estimate = means[1] - means[0]
    variance = variances[0] + variances[1]
    satterthwaite = variance**2 / (variances[0] ** 2 / dfs[0] + variances[1] ** 2 / dfs[1])
    df = max(LEAST_DF, satterthwaite)
    se = math.sqrt(variance)
    reach = t_quantile(df) * se
    return Contrast(estimate, se, df, estimate - reach, estimate + reach)


def t_quantile(df: float) -> float:
    """The 97.5 % quantile of Student's t, within 0.13 % for df of 3 and more."""
    first, second, third, fourth = T_TERMS
    x = 1 / df
    return Z + x * (first + x * (second + x * (third + x * fourth)))


def p_value(estimate: float, se: float, df: float) -> float:
    """Two-sided p of no difference (Wallace, Ann Math Stat 1959; 30:1121)."""
    t = abs(estimate) / se
    z = (8 * df + 1) / (8 * df + 3) * math.sqrt(df * math.log1p(t * t / df))
    return math.erfc(z / math.sqrt(2))
