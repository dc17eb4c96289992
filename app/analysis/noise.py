"""How much a diary swings by itself, and how long a swing lasts.

One number, g, is the correlation of neighbouring half-weeks. A diary can tell it only roughly, so
a cautiously high value is taken: the shorter the diary, the higher.
"""

from dataclasses import dataclass

import numpy as np

from app.analysis.arrays import FloatArray, IntArray
from app.analysis.trend import Trend

GRID: FloatArray = np.arange(9) / 10
CELL = 0.1
HIGHEST = 0.8  # a correlation of about 0.9 between single days
NEARLY_CONSTANT = 0.05  # variance of half-weeks below which a stretch says nothing about g
BELIEVED_HALF_WEEKS = 100
ROUNDING = 0.001


@dataclass(frozen=True, eq=False)
class Noise:
    """The noise of one symptom.

    likelihood: shape (telling segments, 9), of each g of the grid. weights: shape (9,).
    df: of all telling segments together. quantile: the level at which g was taken.
    s0_squared: variance of one block. expected: shape (segments, blocks, blocks), covariance of the
    residuals of blocks with variance 1. residual: shape (segments, blocks).
    """

    likelihood: FloatArray
    df: int
    weights: FloatArray
    quantile: float
    g: float
    s0_squared: float
    expected: FloatArray
    residual: FloatArray


def estimate(trend: Trend) -> Noise:
    """Estimate the noise from all segments of a symptom."""
    telling = (trend.df >= 2) & (trend.ss > NEARLY_CONSTANT * trend.df)
    likelihood = _likelihood(trend)[telling]
    df = int(trend.df[telling].sum())
    weights = _weights(likelihood, df)
    quantile = min(0.95, 0.79 + 0.7 / max(df, 1))
    g = _upper_quantile(weights, quantile)
    expected = _expected(trend, g)
    trace = float(np.trace(expected, axis1=1, axis2=2).sum())
    s0_squared = (float(trend.ss.sum()) + 1) / (trace + 1)
    return Noise(likelihood, df, weights, quantile, g, s0_squared, expected, trend.residual)


def correlation(g: float, size: int) -> FloatArray:
    """Correlation of half-weeks by their distance: shape (size, size)."""
    number = np.arange(size)
    powers: FloatArray = g ** np.abs(number[:, None] - number).astype(np.float64)
    return powers


def _likelihood(trend: Trend) -> FloatArray:
    """The restricted log likelihood of each g, for every segment: shape (segments, 9)."""
    previous, distance = _previous(trend)
    phi = GRID[:, None] ** np.arange(trend.rated.shape[1])
    phi[:, 0] = 0  # stands for no rated block before
    cross = _cross_products(trend, phi, previous, distance)
    columns = np.arange(trend.basis.shape[1])
    cross[:, :, columns, columns] += ~trend.used
    cross[:, :, -1, -1] += ROUNDING
    logs = 2 * np.log(np.diagonal(np.linalg.cholesky(cross), axis1=2, axis2=3))
    log_det = logs[:, :, :-1].sum(axis=2) + np.log(trend.length).sum(axis=1)
    log_innovations = np.log1p(-(phi**2))[:, distance].sum(axis=2)
    likelihood: FloatArray = -0.5 * (log_innovations + log_det + trend.df * logs[:, :, -1]).T
    return likelihood


def _previous(trend: Trend) -> tuple[IntArray, IntArray]:
    """The rated block before each rated one, and how far back it lies; 0 and 0 if there is none.

    Both of shape (segments, blocks).
    """
    number = np.arange(trend.rated.shape[1])
    latest = np.maximum.accumulate(np.where(trend.rated, number, -1), axis=1)
    previous = np.concatenate([np.full((len(latest), 1), -1), latest[:, :-1]], axis=1)
    known = trend.rated & (previous >= 0)
    return np.where(known, previous, 0), np.where(known, number - previous, 0)


def _cross_products(
    trend: Trend, phi: FloatArray, previous: IntArray, distance: IntArray
) -> FloatArray:
    """Of columns and data, from each rated block being taken what the one before it foretells.

    phi: shape (9, blocks), the correlation at each distance. Gives shape (9, segments, 7, 7), one
    g after the other, which stays within a processor's cache.
    """
    values = np.concatenate([trend.basis, trend.residual[:, None, :]], axis=1)
    before = np.take_along_axis(values, previous[:, None, :], axis=2)
    scale = 1 / np.sqrt(1 - phi**2)
    own, carried = scale[:, distance], (phi * scale)[:, distance]
    cross = np.empty((len(GRID), *values.shape[:2], values.shape[1]))
    for number in range(len(GRID)):
        white = values * own[number, :, None, :]
        white -= before * carried[number, :, None, :]
        np.matmul(white, white.mT, out=cross[number])
    return cross


def _weights(likelihood: FloatArray, df: int) -> FloatArray:
    together = likelihood.sum(axis=0) * min(1.0, BELIEVED_HALF_WEEKS / max(df, 1))
    weights = np.exp(together - together.max())
    shares: FloatArray = weights / weights.sum()
    return shares


def _upper_quantile(weights: FloatArray, level: float) -> float:
    """The quantile of g, each value of the grid being a cell that is filled evenly."""
    reached = np.cumsum(weights)
    cell = int(np.argmax(reached >= level - 1e-12))
    below = float(reached[cell - 1]) if cell else 0.0
    g = float(GRID[cell]) + CELL * ((level - below) / float(weights[cell]) - 0.5)
    return min(max(g, 0.0), HIGHEST)


def _expected(trend: Trend, g: float) -> FloatArray:
    """P R P of every segment, P taking away the trend: P = 1 - QQ', R = the correlation."""
    pairs = trend.rated[:, :, None] & trend.rated[:, None, :]
    whole = pairs * correlation(g, trend.rated.shape[1])
    carried = trend.basis @ whole
    carried -= 0.5 * (carried @ trend.basis.mT) @ trend.basis
    explained = trend.basis.mT @ carried
    expected: FloatArray = whole - explained - explained.mT
    return expected
