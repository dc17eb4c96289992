"""What all treatments of a symptom say together: the usual change, its spread, and its trend.

Only treatments with a verdict for weeks 4-7 count, and not the fresh ones: their baseline is
untreated, so their change is larger by construction.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from app.analysis.arrays import FloatArray
from app.analysis.comparison import Comparison
from app.analysis.interval import Contrast, t_quantile
from app.analysis.line import line_through
from app.analysis.verdict import decide
from app.analysis.windows import ALMOST

FEWEST_FOR_TYPICAL, FEWEST_FOR_USUAL = 3, 4
FEWEST_FOR_TREND, FEWEST_FOR_LOSS = 5, 6
FEWEST_ON_A_SIDE = 3


class Change(NamedTuple):
    """How one treatment changed weeks 4-7 against the weeks before it, with its variance."""

    estimate: float
    variance: float


class Range(NamedTuple):
    """A value and the interval around it."""

    estimate: float
    lower: float
    upper: float


class Usual(StrEnum):
    """How the change after one treatment stands among those after the others."""

    WEAKER = "weaker_than_usual"
    STRONGER = "stronger_than_usual"
    WITHIN = "within_usual_range"
    TOO_FEW = "too_few_treatments"


# Looking a member up in its class takes longer than to choose one.
WEAKER, STRONGER, WITHIN, _TOO_FEW = Usual


class UsualRange(NamedTuple):
    """Where the change after one treatment was to be expected, from `others` other treatments."""

    usual: Usual
    expected: Range | None
    others: int


class Direction(StrEnum):
    """Whether the benefit changes from treatment to treatment."""

    SHRINKING = "shrinking"
    GROWING = "growing"
    NONE = "no_clear_trend"
    TOO_FEW = "too_few_treatments"


@dataclass(frozen=True)
class Slope:
    """The change of the benefit from one treatment to the next, above 0 when it shrinks.

    ends: the line at the first and at the last treatment that counts. Both None for TOO_FEW.
    """

    direction: Direction
    slope: Range | None
    ends: tuple[float, float] | None = None


@dataclass(frozen=True)
class Loss:
    """The last two treatments against all earlier ones. bound: the highest usual mean of two."""

    lost: bool
    last_two: float
    bound: float


@dataclass(frozen=True)
class Across:
    """All treatments together. usual: by number of the treatment, for those that count."""

    treatments: int
    typical: Range | None
    usual: dict[int, UsualRange]
    trend: Slope
    loss: Loss | None


def across(counted: dict[int, Change], threshold: float) -> Across:
    """What all treatments say together. counted: by number of the treatment, in order."""
    changes = list(counted.values())
    ranges = usual_ranges(changes)
    return Across(
        treatments=len(changes),
        typical=typical_change(changes),
        usual=dict(zip(counted, ranges, strict=True)),
        trend=trend_of(changes, threshold),
        loss=loss_of_response(changes),
    )


def typical_change(changes: Sequence[Change]) -> Range | None:
    """The mean change, treatments known better counting more. None with fewer than three."""
    size = len(changes)
    if size < FEWEST_FOR_TYPICAL:
        return None
    d, v = _columns(changes)
    weights = 1 / (spread_between(d, v) + v)
    weights /= weights.sum()
    mean = float(weights @ d)
    reach = t_quantile(size - 1) * math.sqrt(float(weights @ (d - mean) ** 2) / (size - 1))
    return Range(mean, mean - reach, mean + reach)


def spread_between(d: FloatArray, v: FloatArray) -> float:
    """How much true changes vary from treatment to treatment, as a variance."""
    return max(0.0, float(d.var(ddof=1) - v.mean())) if len(d) > 1 else 0.0


def usual_ranges(changes: Sequence[Change]) -> list[UsualRange]:
    """Each treatment among all the others. About 1 of 20 lies outside by chance alone."""
    size = len(changes)
    if size - 1 < FEWEST_FOR_USUAL:
        return [UsualRange(Usual.TOO_FEW, None, size - 1) for _ in changes]
    d, v = _columns(changes)
    others = ~np.eye(size, dtype=np.bool_)
    d_others, v_others = (np.tile(x, (size, 1))[others].reshape(size, -1) for x in (d, v))
    mean = d_others.mean(axis=1)
    more_uncertain = np.maximum(v - v_others.mean(axis=1), 0)
    variance = d_others.var(axis=1, ddof=1) * (1 + 1 / (size - 1)) + more_uncertain
    reach = t_quantile(size - 2) * np.sqrt(variance)
    bounds = np.stack([mean, mean - reach, mean + reach], axis=1).tolist()
    return [
        UsualRange(_stand(change.estimate, lower, upper), Range(middle, lower, upper), size - 1)
        for change, (middle, lower, upper) in zip(changes, bounds, strict=True)
    ]


def repeated_difference(
    one: Sequence[Change], other: Sequence[Change], threshold: float
) -> Comparison | None:
    """The other treatments against the first ones, such as those with another product.

    By Welch's t; None with fewer than three on a side. Where all changes of both sides are equal
    the interval is a point. Nothing was drawn by lot: other things changed as well.
    """
    if min(len(one), len(other)) < FEWEST_ON_A_SIDE:
        return None
    d, e = _columns(one)[0], _columns(other)[0]
    a, b = (float(side.var(ddof=1)) / len(side) for side in (d, e))
    variance = a + b
    spread = a**2 / (len(d) - 1) + b**2 / (len(e) - 1)
    df = variance**2 / spread if spread > 0 else float(min(len(d), len(e)) - 1)
    estimate, se = float(e.mean() - d.mean()), math.sqrt(variance)
    reach = t_quantile(df) * se
    change = Contrast(estimate, se, df, estimate - reach, estimate + reach)
    return Comparison(decide(change, threshold), change)


def trend_of(changes: Sequence[Change], threshold: float) -> Slope:
    """Whether the benefit shrinks or grows by at least the threshold over all treatments."""
    size = len(changes)
    if size < FEWEST_FOR_TREND:
        return Slope(Direction.TOO_FEW, None)
    d, v = _columns(changes)
    slope, reach, fitted = line_through(np.arange(size, dtype=np.float64), d, v)
    found = Range(slope, slope - reach, slope + reach)
    ends = float(fitted[0]), float(fitted[-1])
    return Slope(_direction(found, (size - 1) * slope, threshold), found, ends)


def loss_of_response(changes: Sequence[Change]) -> Loss | None:
    """Whether the last two treatments helped less than the earlier ones. None with fewer than six.

    Two in a row after success is our reading of secondary non-response, not a published cut-off;
    about 1 of 40 diaries is flagged by chance alone.
    """
    if len(changes) < FEWEST_FOR_LOSS:
        return None
    d, v = _columns(changes)
    earlier = len(changes) - 2
    more_uncertain = max(0.0, float(v[-2:].mean() - v[:-2].mean()))
    variance = float(d[:-2].var(ddof=1)) * (1 / 2 + 1 / earlier) + more_uncertain / 2
    bound = float(d[:-2].mean()) + t_quantile(earlier - 1) * math.sqrt(variance)
    last_two = float(d[-2:].mean())
    return Loss(last_two > bound + ALMOST, last_two, bound)


def _columns(changes: Sequence[Change]) -> tuple[FloatArray, FloatArray]:
    d, v = np.array(changes, dtype=np.float64).reshape(-1, 2).T
    return d, v


def _stand(estimate: float, lower: float, upper: float) -> Usual:
    """Equal changes differ by rounding, which is not yet outside."""
    if estimate > upper + ALMOST:
        return WEAKER
    return STRONGER if estimate < lower - ALMOST else WITHIN


def _direction(slope: Range, whole: float, threshold: float) -> Direction:
    if slope.lower > 0 and whole >= threshold:
        return Direction.SHRINKING
    if slope.upper < 0 and whole <= -threshold:
        return Direction.GROWING
    return Direction.NONE
