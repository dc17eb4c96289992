"""What was noticed of a side effect after each treatment: first day, last day, how strong.

Nothing is judged here. Whether it was worse than before is the verdict of that symptom, where
enough days are there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from app.analysis.arrays import BoolArray, FloatArray
from app.analysis.judgement import Span
from app.analysis.series import Series
from app.analysis.treatments import Course, group
from app.analysis.verdict import DEFAULT_THRESHOLD
from app.analysis.windows import ALMOST, look

LONGEST_DAYS = 84
THERE = 1.0  # the lowest rating at which something is there


class Standing(StrEnum):
    """How what was noticed after a treatment stands to the days before it."""

    NEW = "new"  # rated before, and never there
    MORE = "more_than_before"
    AS_BEFORE = "as_before"  # or less
    UNKNOWN = "unknown_before"  # not rated before


class Day(NamedTuple):
    """One day. after: days after the last session; below 0 between two sessions of a treatment."""

    day: int
    after: int


@dataclass(frozen=True)
class There:
    """The days on which it was there.

    days: rated days with at least 1. recalled: how many of them were entered late. mean: rating
    over them. strongest_on: the first day with the strongest rating. ongoing: whether it was there
    on the last rated day.
    """

    days: int
    recalled: int
    mean: float
    first: Day
    last: Day
    strongest: float
    strongest_on: Day
    ongoing: bool
    standing: Standing


@dataclass(frozen=True)
class Noticed:
    """One side effect after one treatment.

    looked_at: from the first session on, the days until the next treatment or `today`, at most 84
    after the last session. rated: days with a rating. last_rated: None without one. there: None
    where it was never there. rated_before, mean_before: the same days before as a verdict has;
    None without a rating.
    """

    looked_at: Span
    rated: int
    last_rated: Day | None
    there: There | None
    rated_before: int
    mean_before: float | None


def notice(
    series: Series,
    sessions: Sequence[int],
    *,
    threshold: float = DEFAULT_THRESHOLD,
    today: int | None = None,
) -> list[Noticed]:
    """What was noticed after every treatment, in order. The arguments are those of `judge`.

    The days of the sessions count: a side effect may begin on them.
    """
    if today is None:
        if not len(series):
            return []
        today = int(series.day[-1])
    treatments = group(sessions, today)
    if not treatments:
        return []
    series, course = series.until(today), Course.of(treatments, today)
    windows, _long = look(series, course)
    befores = [
        series.between(first, last)
        for first, last in zip(
            windows.first[: len(course)].tolist(), windows.last[: len(course)].tolist(), strict=True
        )
    ]
    ends = np.minimum(course.last + LONGEST_DAYS, course.end)
    spans = map(Span, course.first.tolist(), ends.tolist())
    return [
        _noticed(series.between(*span), span, last, before, threshold)
        for span, last, before in zip(spans, course.last.tolist(), befores, strict=True)
    ]


def _noticed(
    after: Series, span: Span, last_session: int, before: Series, threshold: float
) -> Noticed:
    present = after.rating >= THERE
    return Noticed(
        looked_at=span,
        rated=len(after),
        last_rated=_day(int(after.day[-1]), last_session) if len(after) else None,
        there=_there(after, present, last_session, before, threshold) if present.any() else None,
        rated_before=len(before),
        mean_before=float(before.rating.mean()) if len(before) else None,
    )


def _there(
    after: Series, present: BoolArray, last_session: int, before: Series, threshold: float
) -> There:
    day, rating = after.day[present], after.rating[present]
    return There(
        days=len(day),
        recalled=int(after.recalled[present].sum()),
        mean=float(rating.mean()),
        first=_day(int(day[0]), last_session),
        last=_day(int(day[-1]), last_session),
        strongest=float(rating.max()),
        strongest_on=_day(int(day[np.argmax(rating)]), last_session),
        ongoing=bool(present[-1]),
        standing=_standing(before.rating, after.rating, threshold),
    )


def _standing(before: FloatArray, after: FloatArray, threshold: float) -> Standing:
    return standing_of(_summed(before), _summed(after), threshold)


def standing_of(before: Sequence[float], after: Sequence[float], threshold: float) -> Standing:
    """How days on which it was there stand to those before.

    before, after: rated days, sum of the ratings, days on which it was there, and the sum of
    those. It is more by the threshold, on the days it was there or over all rated days. Both, for
    a short spell hardly moves the mean of many weeks.
    """
    days_before, sum_before, there_before, strength_before = before
    days_after, sum_after, there_after, strength_after = after
    if not days_before:
        return Standing.UNKNOWN
    if not there_before:
        return Standing.NEW
    stronger = strength_after / there_after - strength_before / there_before
    oftener = sum_after / days_after - sum_before / days_before
    more = max(stronger, oftener) >= threshold - ALMOST
    return Standing.MORE if more else Standing.AS_BEFORE


def _summed(rating: FloatArray) -> tuple[float, float, float, float]:
    there = rating[rating >= THERE]
    return len(rating), float(rating.sum()), len(there), float(there.sum())


def _day(day: int, last_session: int) -> Day:
    return Day(day, day - last_session)
