"""The steps of a cycle that can be sketched from memory. No sum of ours ever reads a sketch."""

from datetime import date, timedelta
from typing import NamedTuple


class Step(NamedTuple):
    """A few weeks, by their first and last day after the injection; before it they are negative."""

    first: int
    last: int

    @property
    def is_before(self) -> bool:
        """Whether these are the weeks before the injection."""
        return self.first < 0

    @property
    def weeks(self) -> tuple[int, int]:
        """The first and the last of these weeks after the injection, the first being 1."""
        return self.first // 7 + 1, self.last // 7 + 1

    def days(self, treated_on: date) -> tuple[date, date]:
        """The first and the last day in the calendar."""
        return treated_on + timedelta(self.first), treated_on + timedelta(self.last)


STEPS = (
    Step(-14, -1),
    *(Step(first, first + 13) for first in range(0, 84, 14)),
)


def steps_begun(treated_on: date, today: date) -> int:
    """How many of the steps have a day that is over."""
    return sum(step.days(treated_on)[0] < today for step in STEPS)
