"""How many of the rated days that are compared were marked as unusual, treatment by treatment.

Counted beside the verdict, never for it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np

from app.analysis.series import Series

Span = tuple[date, date]


class Share(NamedTuple):
    """So many marked days among so many that were rated."""

    marked: int
    rated: int

    def __add__(self, other: object) -> "Share":
        if not isinstance(other, Share):
            return NotImplemented
        return Share(self.marked + other.marked, self.rated + other.rated)


class Spans(NamedTuple):
    """The two stretches of days of one treatment that are compared, the last days included."""

    treatment: int
    before: Span
    after: Span


@dataclass(frozen=True)
class Counted:
    """One mark in the days of one treatment, or of several together."""

    before: Share
    after: Share

    @property
    def marked(self) -> int:
        """On how many rated days."""
        return self.before.marked + self.after.marked


@dataclass(frozen=True)
class Marked:
    """One mark. by_treatment: the other treatments, by their number."""

    code: str
    this: Counted
    by_treatment: Mapping[int, Counted]

    @property
    def others(self) -> Counted:
        """The other treatments together."""
        every = self.by_treatment.values()
        return Counted(
            sum((each.before for each in every), Share(0, 0)),
            sum((each.after for each in every), Share(0, 0)),
        )


def marked_among(
    marks: Mapping[date, Collection[str]],
    rated: Series,
    this: Spans,
    others: Sequence[Spans],
    codes: Sequence[str],
) -> list[Marked]:
    """A row for each of these codes that any day is marked with, in the order of `codes`.

    marks: of the days that have any, rated or not. rated: the days that count.
    """
    return [
        Marked(
            code=code,
            this=_counted(days, rated, this),
            by_treatment={each.treatment: _counted(days, rated, each) for each in others},
        )
        for code in codes
        if (days := [day.toordinal() for day, said in marks.items() if code in said])
    ]


def _counted(days: Sequence[int], rated: Series, spans: Spans) -> Counted:
    return Counted(_share(days, rated, spans.before), _share(days, rated, spans.after))


def _share(days: Sequence[int], rated: Series, span: Span) -> Share:
    within = rated.between(span[0].toordinal(), span[1].toordinal()).day
    return Share(int(np.isin(within, days).sum()), len(within))
