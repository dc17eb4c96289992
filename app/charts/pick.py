"""What the script of the timeline needs to say the rating of a day, as attributes.

A template writes them on the figure around the timeline, and the script adds the rest:
`<figure class="fig card" data-module="chart" {{ attributes | xmlattr }}>`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from app.charts.data import Series
from app.charts.frame import Plot
from app.charts.svg import Node

RECALLED = "r"


@dataclass(frozen=True)
class PickWords:
    """What the script says.

    label: names the slider ("Day"); rated, recalled, unrated: about one day, with {day} and, but
    for the last, {rating}; date: with {day}, {month} and {year}; months: twelve full names, from
    January, in the form they have in a date.
    """

    label: str
    rated: str
    recalled: str
    unrated: str
    date: str
    months: Sequence[str]
    decimal_mark: str = "."


def pick_attributes(
    series: Series, words: PickWords, until: int, first: int | None = None
) -> dict[str, str]:
    """The attributes of the figure, by name; none where no day is rated.

    first, until: as they are given to the timeline.
    """
    start = first if first is not None else int(series.days.min(initial=until))
    part = series.between(start, until)
    if not part.days.size:
        return {}
    return {
        "data-first": date.fromordinal(start).isoformat(),
        "data-days": _listed(part, start, until),
        "data-label": words.label,
        "data-rated": words.rated,
        "data-recalled": words.recalled,
        "data-unrated": words.unrated,
        "data-date": words.date,
        "data-months": "|".join(words.months),
        "data-decimal-mark": words.decimal_mark,
    }


def tell_place(svg: Node, plot: Plot) -> None:
    """Where the days lie on the sheet: its left and right end, and the days that stand there."""
    svg.set("data-left", str(plot.frame.left))
    svg.set("data-right", str(plot.frame.right))
    svg.set("data-top", str(plot.frame.top))
    svg.set("data-bottom", str(plot.frame.bottom))
    svg.set("data-first", date.fromordinal(plot.first).isoformat())
    svg.set("data-last", date.fromordinal(plot.last).isoformat())


def _listed(part: Series, first: int, until: int) -> str:
    """Every day from `first` on, parted by commas: "4,,5.3,6r" has one empty, one recalled."""
    days = np.full(until - first + 1, "", dtype="<U6")
    said = [f"{rating:.1f}".removesuffix(".0") for rating in part.ratings.tolist()]
    marks = np.where(part.recalled, RECALLED, "")
    days[part.days - first] = np.char.add(np.array(said, dtype="<U4"), marks)
    return ",".join(days.tolist())
