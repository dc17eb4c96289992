"""What a chart is drawn from: ratings, treatments, and every word it says.

A day is a proleptic ordinal (`date.toordinal()`), a rating a number from 0 (none) to 10 (worst).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from app.analysis.judgement import Verdict

Days = NDArray[np.int64]
Ratings = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Series:
    """The ratings of one symptom, or of all together, one a day.

    days: shape (n,), strictly increasing; ratings: shape (n,), 0 to 10; recalled: shape (n,),
    true where the day was written down later from memory.
    """

    days: Days
    ratings: Ratings
    recalled: NDArray[np.bool_]

    @classmethod
    def of(cls, days: ArrayLike, ratings: ArrayLike, recalled: ArrayLike | None = None) -> Self:
        """The series of these days in any order; a rating that is NaN is a day without one.

        Values a little outside 0 to 10, as several symptoms together can have, are drawn at the
        edge. Raises ValueError when lengths differ or a day comes twice.
        """
        when = np.asarray(days, dtype=np.int64).ravel()
        how = np.asarray(ratings, dtype=np.float64).ravel()
        late = np.zeros(when.size, np.bool_) if recalled is None else np.asarray(recalled, np.bool_)
        if not when.size == how.size == late.size:
            raise ValueError("days, ratings and recalled differ in length")
        rated = np.flatnonzero(~np.isnan(how))
        rated = rated[np.argsort(when[rated])]
        when, how, late = when[rated], how[rated], late.ravel()[rated]
        if np.any(np.diff(when) == 0):
            raise ValueError("a day comes twice")
        return cls(when, np.clip(how, 0, 10), late)

    def between(self, first: int, last: int) -> "Series":
        """The part from `first` to `last`, both included."""
        inside = (self.days >= first) & (self.days <= last)
        return Series(self.days[inside], self.ratings[inside], self.recalled[inside])


@dataclass(frozen=True)
class Mark:
    """A treatment as a chart shows it: "2 · 8 Apr", and "Better" in the strip."""

    number: int
    day: int
    date: str
    verdict: Verdict
    word: str


@dataclass(frozen=True)
class Happening:
    """Something that happened on a day, or from `day` until `until`."""

    day: int
    until: int


@dataclass(frozen=True)
class TimelineWords:
    """What the timeline says. `months` are twelve short names, from January."""

    title: str
    description: str
    no_ratings: str
    months: Sequence[str]
    month_and_year: str = "{month} {year}"
    decimal_mark: str = "."


@dataclass(frozen=True)
class NumberLineWords:
    """What a number line says; before and after with their numbers, such as "Before 6.0"."""

    title: str
    description: str
    before: str
    after: str
    least: str
    most: str


@dataclass(frozen=True)
class RecentWords:
    """What the picture of the last six weeks says; first and last name the ends of its axis."""

    title: str
    description: str
    first: str
    last: str
    no_ratings: str
    decimal_mark: str = "."


def one_decimal(value: float, decimal_mark: str) -> str:
    """The number with one decimal place, such as 4.2."""
    return f"{value:.1f}".replace(".", decimal_mark)
