"""The ratings of one symptom, day by day, and several symptoms made one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from app.analysis.arrays import BoolArray, FloatArray, IntArray

MOST_SEVERE = 10.0


@dataclass(frozen=True, eq=False)
class Series:
    """The rated days of one symptom.

    day: shape (n,), day ordinals, strictly increasing. rating: shape (n,), 0 (none) to 10 (worst).
    recalled: shape (n,), whether the rating was entered long after its day.
    """

    day: IntArray
    rating: FloatArray
    recalled: BoolArray

    def __post_init__(self) -> None:
        """Raises ValueError for days out of order or twice, and for ratings that are no number."""
        if self.day.ndim != 1 or not self.day.shape == self.rating.shape == self.recalled.shape:
            raise ValueError("day, rating and recalled must be one-dimensional and equally long")
        if (np.diff(self.day) <= 0).any():
            raise ValueError("days must be strictly increasing")
        if not np.isfinite(self.rating).all():
            raise ValueError("every rating must be a finite number")

    @classmethod
    def of(cls, triples: Iterable[tuple[int, float, bool]]) -> "Series":
        """The series of (day ordinal, rating, recalled). Also refuses ratings outside 0 to 10."""
        rows = list(triples)
        series = cls(
            day=np.array([row[0] for row in rows], dtype=np.int64),
            rating=np.array([row[1] for row in rows], dtype=np.float64),
            recalled=np.array([row[2] for row in rows], dtype=np.bool_),
        )
        if ((series.rating < 0) | (series.rating > MOST_SEVERE)).any():
            raise ValueError("ratings must lie between 0 and 10")
        return series

    def until(self, today: int) -> "Series":
        """The same series without the days after `today`."""
        return self._part(0, int(np.searchsorted(self.day, today, side="right")))

    def between(self, first: int, last: int) -> "Series":
        """The days from `first` to `last`, both inclusive."""
        start, stop = np.searchsorted(self.day, [first, last + 1]).tolist()
        return self._part(start, max(start, stop))

    def _part(self, start: int, stop: int) -> "Series":
        return Series(self.day[start:stop], self.rating[start:stop], self.recalled[start:stop])

    def __len__(self) -> int:
        return len(self.day)


def end_to_end(parts: Sequence[Series], shifts: Sequence[int]) -> Series:
    """One long series of these, at least one, each so many days later that none meet."""
    return Series(
        np.concatenate([part.day + shift for part, shift in zip(parts, shifts, strict=True)]),
        np.concatenate([part.rating for part in parts]),
        np.concatenate([part.recalled for part in parts]),
    )


def together(symptoms: Sequence[Series]) -> Series:
    """All symptoms as one series, on the days when at least half of them were rated.

    Each symptom counts by its distance from its own overall mean, so that a day on which only
    mild symptoms were rated does not look like a good day. For the same reason a value can lie
    a little outside 0 to 10. Symptoms that were never rated are left out.
    """
    rated = [series for series in symptoms if len(series)]
    if not rated:
        return Series.of([])
    day = np.unique(np.concatenate([series.day for series in rated]))
    distance, count = np.zeros(len(day)), np.zeros(len(day), dtype=np.int64)
    recalled = np.zeros(len(day), dtype=np.bool_)
    means = [float(series.rating.mean()) for series in rated]
    for series, mean in zip(rated, means, strict=True):
        at = np.searchsorted(day, series.day)
        distance[at] += series.rating - mean
        count[at] += 1
        recalled[at] |= series.recalled
    kept = 2 * count >= len(rated)
    rating = distance[kept] / count[kept] + sum(means) / len(means)
    return Series(day[kept], rating, recalled[kept])
