"""The last weeks of a diary: which days are rated, and the level in half-weeks."""

from typing import NamedTuple

import numpy as np

from app.analysis.series import MOST_SEVERE, Series

WEEKS = 18
HALF_WEEKS = 2 * WEEKS
COUNTED_DAYS = 84  # of which it is said how many are rated
TENTHS = 10


class Lately(NamedTuple):
    """The weeks up to one day.

    rated: bit n stands for the day n days before it, of the last COUNTED_DAYS. levels: mean rating
    of each half-week in tenths of a point, the earliest first; None where there is none.
    """

    rated: int
    levels: tuple[int | None, ...]


def lately(series: Series, today: int) -> Lately:
    """The last weeks up to `today`."""
    days = 7 * WEEKS
    part = series.between(today - days + 1, today)
    ago = today - part.day
    half_week = HALF_WEEKS - 1 - 2 * ago // 7
    count = np.bincount(half_week, minlength=HALF_WEEKS)
    total = np.bincount(half_week, weights=part.rating, minlength=HALF_WEEKS)
    mean = np.clip(total / np.maximum(count, 1), 0, MOST_SEVERE)
    tenths = np.rint(TENTHS * mean).astype(np.int64).tolist()
    rated = sum(1 << int(each) for each in ago[ago < COUNTED_DAYS])
    return Lately(
        rated,
        tuple(level if n else None for level, n in zip(tenths, count.tolist(), strict=True)),
    )


def rated_in(rated: int, later: int, of: int) -> int:
    """How many of the last `of` days are rated, seen so many days later."""
    return ((rated << later) & ((1 << of) - 1)).bit_count()
