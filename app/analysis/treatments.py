"""When the treatments were: single days grouped into treatments, and what lies between them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from app.analysis.arrays import BoolArray, IntArray

BOOSTER_DAYS = 21  # a day this soon after a treatment's first belongs to it
FRESH_DAYS = 147  # after 21 weeks nothing of the treatment before is left to wear off
LONG_AGO = 10 * FRESH_DAYS  # stands for "no treatment before"


class Treatment(NamedTuple):
    """The first and the last day of one treatment; they differ where a booster followed."""

    first: int
    last: int


def group(sessions: Iterable[int], today: int) -> list[Treatment]:
    """The treatments made by these days, in order; days after `today` are left out."""
    treatments: list[Treatment] = []
    for day in sorted({day for day in sessions if day <= today}):
        if treatments and day - treatments[-1].first <= BOOSTER_DAYS:
            treatments[-1] = treatments[-1]._replace(last=day)
        else:
            treatments.append(Treatment(day, day))
    return treatments


@dataclass(frozen=True, eq=False)
class Course:
    """All treatments of a diary up to `today`, every array of shape (treatments,).

    previous: last day of the treatment before. end: the day before the next treatment, or
    `today`. followed: whether a next treatment is known. fresh: whether nothing was wearing off.
    """

    first: IntArray
    last: IntArray
    previous: IntArray
    end: IntArray
    today: IntArray
    followed: BoolArray
    fresh: BoolArray

    @classmethod
    def of(cls, treatments: Sequence[Treatment], today: int) -> "Course":
        first = np.array([treatment.first for treatment in treatments], dtype=np.int64)
        last = np.array([treatment.last for treatment in treatments], dtype=np.int64)
        previous = np.concatenate([first[:1] - LONG_AGO, last[:-1]])
        return cls(
            first=first,
            last=last,
            previous=previous,
            end=np.append(first[1:] - 1, [today] * len(first[:1])),
            today=np.full(len(first), today),
            followed=np.arange(len(first)) < len(first) - 1,
            fresh=first - previous >= FRESH_DAYS,
        )

    def repeated(self, shifts: IntArray) -> "Course":
        """The same treatments once for each of these numbers of days, and so many days later."""
        times = len(shifts)
        moved = (
            (shifts[:, None] + days).ravel()
            for days in (self.first, self.last, self.previous, self.end, self.today)
        )
        first, last, previous, end, today = moved
        followed, fresh = np.tile(self.followed, times), np.tile(self.fresh, times)
        return Course(first, last, previous, end, today, followed, fresh)

    def __len__(self) -> int:
        return len(self.first)
