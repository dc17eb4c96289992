"""A series in few rows: averages of weeks, or of months where the diary is long."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from app.analysis.series import Series

LONGEST_IN_WEEKS = 2 * 366


@dataclass(frozen=True)
class Period:
    """One week (from Monday) or one month, with a rating in it.

    mean: of its ratings, in points. rated: days with one. recalled: how many entered late.
    """

    first: date
    last: date
    mean: float
    rated: int
    recalled: int


def periods(series: Series) -> list[Period]:
    """The weeks with a rating in them, or the months of a series longer than two years."""
    if not len(series):
        return []
    by_month = int(series.day[-1] - series.day[0]) > LONGEST_IN_WEEKS
    rows = list(
        zip(
            (date.fromordinal(day) for day in series.day.tolist()),
            series.rating.tolist(),
            series.recalled.tolist(),
            strict=True,
        )
    )
    first_of = _month if by_month else _monday
    return [
        _period(first, list(part), by_month)
        for first, part in groupby(rows, key=lambda row: first_of(row[0]))
    ]


def _period(first: date, rows: list[tuple[date, float, bool]], by_month: bool) -> Period:
    after = _month(first + timedelta(days=31)) if by_month else first + timedelta(days=7)
    return Period(
        first=first,
        last=after - timedelta(days=1),
        mean=sum(rating for _day, rating, _late in rows) / len(rows),
        rated=len(rows),
        recalled=sum(late for _day, _rating, late in rows),
    )


def _month(day: date) -> date:
    return day.replace(day=1)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
