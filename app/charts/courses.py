"""Treatments laid over each other: days are counted from the injection."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.analysis.judgement import Verdict
from app.analysis.windows import BASELINE_DAYS, DAYS_AFTER, Phase
from app.charts.data import Days, Ratings, Series
from app.charts.days import corners
from app.charts.frame import Frame, Plot, runs
from app.charts.injections import DROP
from app.charts.smoothing import Average
from app.charts.svg import Node, Point, add, curve, stamps, text_width

FIRST_DAY, LAST_DAY = -21, 91
WEEK = 7
TOP_ROW = 9  # units from the words above the sheet down to the sheet
BESIDE_DROP = 10


@dataclass(frozen=True)
class Course:
    """A treatment and the days that belong to it.

    day: its last session, from which days are counted; first: its first session; until: the last
    day that belongs to it, the day before the next treatment or today.
    """

    number: int
    day: int
    first: int
    until: int
    verdict: Verdict


@dataclass(frozen=True)
class Trace:
    """The line of one treatment on the sheet: its path, and its corners run by run."""

    course: Course
    path: str
    runs: list[list[Point]]


def around_injection(frame: Frame) -> Plot:
    """The sheet of weeks -3 to 13."""
    return Plot(frame, FIRST_DAY, LAST_DAY, until=LAST_DAY)


def begins(course: Course, courses: Sequence[Course]) -> int:
    """The first day that is shown: 21 days ahead, though not before the treatment before."""
    earlier = (other.day for other in courses if other.day < course.first)
    return max(course.first + FIRST_DAY, course.day + FIRST_DAY, *earlier)


def trace(plot: Plot, average: Average, course: Course, start: int) -> Trace:
    """The line of a treatment from `start` on; a day alone is a dot."""
    days, levels = average
    shown = (days >= start) & (days <= min(course.until, course.day + plot.last))
    return traced(plot, course, days[shown] - course.day, levels[shown])


def traced(plot: Plot, course: Course, days: Days, levels: Ratings) -> Trace:
    pieces = [corners(plot, *run) for run in runs(days, levels)]
    lone = [piece[0] for piece in pieces if len(piece) == 1]
    path = "".join(map(curve, pieces)) + (stamps(lone, "h0") if lone else "")
    return Trace(course, path, pieces)


def own_days(series: Series, course: Course, start: int) -> Series:
    """The ratings of a treatment from `start` on, their days counted from the injection."""
    part = series.between(start, min(course.until, course.day + LAST_DAY))
    return Series(part.days - course.day, part.ratings, part.recalled)


def draw_compared(svg: Node, plot: Plot, before: str, after: str, look: str = "band") -> None:
    """The ground of the weeks that are compared, and the words above them where they fit.

    look: the class of the ground of the weeks after.
    """
    frame, zero = plot.frame, plot.x(0)
    first, last = DAYS_AFTER[Phase.PEAK]
    for start, end, name in ((-BASELINE_DAYS, 0, "band"), (first, last + 1, look)):
        left, high = plot.x(start), frame.bottom - frame.top
        add(svg, "rect", name, x=left, y=frame.top, width=plot.x(end) - left, height=high)
    row = frame.top - TOP_ROW
    width = text_width(before, frame.text)
    middle = min(plot.x(-BASELINE_DAYS / 2), zero - BESIDE_DROP - width // 2)
    if middle >= width // 2:
        add(svg, "text", "mid", before, x=middle, y=row)
    width = text_width(after, frame.text)
    middle = max(plot.x((first + last) / 2), zero + BESIDE_DROP + width // 2)
    if middle + width // 2 <= frame.width:
        add(svg, "text", "mid", after, x=middle, y=row)


def draw_weeks(svg: Node, plot: Plot, words: str) -> None:
    """Ticks every four weeks and at the left edge, and below them what is counted."""
    frame = plot.frame
    weeks = sorted({plot.first // WEEK, *range(0, plot.last // WEEK + 1, 4)})
    ticks = "".join(f"M{plot.x(week * WEEK)} {frame.bottom}v6" for week in weeks)
    add(svg, "path", "axis", d=ticks)
    row = frame.bottom + 8 + frame.text
    for week in weeks:
        add(svg, "text", "mid", signed(week), x=plot.x(week * WEEK), y=row)
    middle = (frame.left + frame.right) // 2
    add(svg, "text", "mid", words, x=middle, y=row + frame.text + 4)


def draw_injection(svg: Node, plot: Plot) -> None:
    """The line of day 0 with its drop."""
    x, tip = plot.x(0), plot.frame.top - 6
    add(svg, "path", "inj", d=f"M{x} {tip}V{plot.frame.bottom}")
    add(svg, "path", "inj-g", d=stamps([(x, tip)], DROP))


def signed(number: int) -> str:
    """The number with a real minus sign."""
    return str(number).replace("-", "−")


def anchors(lines: Sequence[Trace], apart: int = 8) -> list[Point]:
    """Points on the lines that words can name, about `apart` units from each other."""
    found: list[Point] = []
    for line in lines:
        for piece in line.runs:
            steps = np.array([x for x, _ in piece]) // apart
            found += [piece[i] for i in np.flatnonzero(np.diff(steps, prepend=-99)).tolist()]
    return found
