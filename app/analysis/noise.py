"""How much a diary swings by itself, and how long a swing lasts.

One number, g, is the correlation of neighbouring half-weeks. A diary can tell it only roughly, so
a cautiously high value is taken: the shorter the diary, the higher.
"""

from dataclasses import dataclass

import numpy as np

from app.analysis.arrays import FloatArray, IntArray, portions
from app.analysis.trend import Trend
from app.analysis.windows import ALMOST

GRID: FloatArray = np.arange(9) / 10
CELL = 0.1
HIGHEST = 0.8  # a correlation of about 0.9 between single days
NEARLY_CONSTANT = 0.05  # variance of half-weeks below which a stretch says nothing about g
BELIEVED_HALF_WEEKS = 100
ROUNDING = 0.001


@dataclass(frozen=True, eq=False)
class Noise:
    """The noise of each symptom.

    likelihood: shape (segments, 9), of each g of the grid, 0 for segments that tell nothing.
    The next are of shape (symptoms, …). df: of all telling segments together. weights: of each g.
    quantile: the level at which g was taken. s0_squared: variance of one block.
    expected: shape (segments, blocks, blocks), covariance of the residuals of blocks with variance
    1. residual: shape (segments, blocks).
    """

    likelihood: FloatArray
    df: IntArray
    weights: FloatArray
    quantile: FloatArray
    g: FloatArray
    s0_squared: FloatArray
    expected: FloatArray
    residual: FloatArray


def estimate(trend: Trend, symptom: IntArray) -> Noise:
    """Estimate the noise of each symptom from all its segments.

    symptom: shape (segments,), the symptom each is of, numbered from 0 without a gap.
    """
    whose = (np.arange(int(symptom.max()) + 1)[:, None] == symptom).astype(np.float64)
    telling = (trend.df >= 2) & (trend.ss > NEARLY_CONSTANT * trend.df + ALMOST)
    parts = portions(len(symptom))
    likelihood = np.concatenate([_likelihood(trend.part(rows)) for rows in parts])
    likelihood[~telling] = 0
    df = (whose @ np.where(telling, trend.df, 0)).astype(np.int64)
    weights = _weights(whose @ likelihood, df)
    quantile = np.minimum(0.95, 0.79 + 0.7 / np.maximum(df, 1))
    g = _upper_quantile(weights, quantile)
    alike = correlation(g, trend.rated.shape[1])
    expected = np.concatenate([_expected(trend.part(rows), alike[symptom[rows]]) for rows in parts])
    trace = whose @ np.trace(expected, axis1=1, axis2=2)
    s0_squared = (whose @ trend.ss + 1) / (trace + 1)
    return Noise(likelihood, df, weights, quantile, g, s0_squared, expected, trend.residual)


def correlation(g: FloatArray, size: int) -> FloatArray:
    """Correlation of half-weeks by their distance: shape (…, size, size). g: shape (…)."""
    number = np.arange(size)
    powers = g[..., None] ** np.arange(size, dtype=np.float64)
    alike: FloatArray = powers[..., np.abs(number[:, None] - number)]
    return alike


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


def _weights(likelihood: FloatArray, df: IntArray) -> FloatArray:
    """The share of each g. likelihood: shape (symptoms, 9)."""
    together = likelihood * np.minimum(1.0, BELIEVED_HALF_WEEKS / np.maximum(df, 1))[:, None]
    weights = np.exp(together - together.max(axis=1, keepdims=True))
    shares: FloatArray = weights / weights.sum(axis=1, keepdims=True)
    return shares


def _upper_quantile(weights: FloatArray, level: FloatArray) -> FloatArray:
    """The quantile of g, each value of the grid being a cell that is filled evenly."""
    row = np.arange(len(weights))
    reached = np.cumsum(weights, axis=1)
    cell = np.argmax(reached >= level[:, None] - 1e-12, axis=1)
    below = np.where(cell > 0, reached[row, cell - 1], 0.0)
    found = GRID[cell] + CELL * ((level - below) / weights[row, cell] - 0.5)
    within: FloatArray = np.clip(found, 0, HIGHEST)
    return within


def _expected(trend: Trend, alike: FloatArray) -> FloatArray:
    """P R P of every segment, P taking away the trend: P = 1 - QQ', R = the correlation.

    alike: shape (segments, blocks, blocks), the correlation of all blocks, rated or not.
    """
    whole = alike * (trend.rated[:, :, None] & trend.rated[:, None, :])
    carried = trend.basis @ whole
    carried -= 0.5 * (carried @ trend.basis.mT) @ trend.basis
    explained = trend.basis.mT @ carried
    expected: FloatArray = whole - explained - explained.mT
    return expected
