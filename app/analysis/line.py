"""A straight line through values that are not all known equally well."""

import math
from typing import NamedTuple

import numpy as np

from app.analysis.arrays import FloatArray
from app.analysis.interval import t_quantile


class Line(NamedTuple):
    """The slope of a line, and how far its interval of 95 % reaches to either side.

    fitted: shape (n,), the line at each x.
    """

    slope: float
    reach: float
    fitted: FloatArray


def line_through(x: FloatArray, y: FloatArray, variance: FloatArray) -> Line:
    """The line through at least three values, those known better counting more.

    x, y, variance: shape (n,), x not all equal. What a plain line leaves beyond the variances is
    taken as a spread that all values share.
    """
    size = len(x)
    _slope, residual, _unit = _weighted(x, y, np.ones(size))
    shared = max(0.0, float(residual @ residual) / (size - 2) - float(variance.mean()))
    weights = 1 / (shared + variance)
    slope, residual, unit = _weighted(x, y, weights)
    se = math.sqrt(float(weights @ residual**2) / (size - 2) * unit)
    return Line(slope, t_quantile(size - 2) * se, y - residual)


def _weighted(x: FloatArray, y: FloatArray, weights: FloatArray) -> tuple[float, FloatArray, float]:
    """The weighted line: its slope, the residuals, and the slope's unit variance."""
    total = weights.sum()
    from_middle = x - weights @ x / total
    unit = 1 / float(weights @ from_middle**2)
    level = float(weights @ y / total)
    slope = unit * float((weights * from_middle) @ y)
    return slope, y - level - slope * from_middle, unit
