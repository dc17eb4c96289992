"""Days as dots, the line of their local average, and silence said in words."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from app.charts.data import Days, Ratings, Series, one_decimal
from app.charts.frame import Plot, runs
from app.charts.smoothing import Average, silences
from app.charts.svg import Node, Point, add, curve, stamps, text_width

WORDS_HIGH = 28  # from the ground of a silence to the top of its words
SHORTEST_DASH = 10
FINE_DAYS = 1100  # from three years on the line is thinner
COLUMN = 3  # units between two corners of a line: nearer ones only add weight


def draw_dots(svg: Node, plot: Plot, series: Series, radius: int) -> None:
    """One path for all days, one for the recalled ones, which are hollow.

    Days that fall on one spot are drawn once.
    """
    points = plot.points(series.days, series.ratings)
    late = series.recalled.tolist()
    dots = [point for point, hollow in zip(points, late, strict=True) if not hollow]
    rings = [(x - radius, y) for (x, y), hollow in zip(points, late, strict=True) if hollow]
    if dots:
        add(svg, "path", "day", d=stamps(dots, "h0"))
    if rings:
        ring = f"a{radius} {radius} 0 1 0 0 1z"
        add(svg, "path", "day--late", d=stamps(rings, ring))


def line_path(plot: Plot, days: Days, averages: Ratings) -> str:
    """The line through the averages, broken where they are NaN."""
    return "".join(curve(corners(plot, *run)) for run in runs(days, averages))


def draw_line(
    svg: Node, plot: Plot, average: Average, decimal_mark: str, crossings: Sequence[int] = ()
) -> int:
    """The local average, its end marked and said as a number; gives where the number ends.

    crossings: x of the injection lines; the number stands behind one that would cut it.
    """
    days, values = average
    if not days.size:
        return plot.frame.left
    path = line_path(plot, days, values)
    if path:
        add(svg, "path", "line" if plot.days < FINE_DAYS else "line line--fine", d=path)
    value = float(values[-1])
    x, y = plot.x(int(days[-1])), plot.y(value)
    text = one_decimal(value, decimal_mark)
    add(svg, "circle", "pt pt--on", cx=x, cy=y, r=5)
    start, wide = x + 9, text_width(text, plot.frame.text)
    for crossing in sorted(crossings):
        if start - 4 < crossing < start + wide:
            start = crossing + 5
    add(svg, "text", "t-b halo", text, x=start, y=y + plot.frame.text // 3)
    return start + wide


def draw_silences(
    svg: Node, plot: Plot, series: Series, words: str, crossings: Sequence[int], last_end: int
) -> None:
    """A broken line on the ground where a week or more is silent, with `words` where they fit.

    crossings: x of the injection lines, which the words keep clear of;
    last_end: where the value of the last day ends.
    """
    dashes = []
    ground = plot.frame.bottom - 8
    low = [x for x, y in plot.points(series.days, series.ratings) if y > ground - WORDS_HIGH]
    free = plot.frame.left
    for start, end in _silent_stretches(plot, series):
        left, right = (last_end if start < last_end < end else start) + 4, end - 4
        if right - left < SHORTEST_DASH:
            continue
        dashes.append(f"M{left} {ground}H{right}")
        middle, half = _widest(left, right, crossings), text_width(words, plot.frame.text) // 2
        taken = [x for x in (*low, *crossings) if abs(x - middle) < half + 4]
        if right - left >= half and middle - half >= free and not taken:
            add(svg, "text", "none-t mid halo", words, x=middle, y=ground - 8)
            free = middle + half + 8
    if dashes:
        add(svg, "path", "silent", d="".join(dashes))


def _silent_stretches(plot: Plot, series: Series) -> list[tuple[int, int]]:
    known = np.concatenate(([plot.first - 1], series.days, [plot.until + 1]))
    return [(plot.x(start), plot.x(min(end, plot.until))) for start, end in silences(known)]


def _widest(left: int, right: int, crossings: Sequence[int]) -> int:
    """The middle of the widest part of a stretch that no line crosses."""
    edges = [left, *sorted(x for x in crossings if left < x < right), right]
    _, start, end = max((end - start, start, end) for start, end in pairwise(edges))
    return (start + end) // 2


def corners(plot: Plot, days: Days, averages: Ratings, apart: int = COLUMN) -> list[Point]:
    """The run as points about `apart` units from each other, its two ends kept."""
    xs = plot.xs(days)
    starts = np.flatnonzero(np.diff(xs // apart, prepend=-1))
    sizes = np.diff(starts, append=xs.size)
    middles = np.add.reduceat(days, starts) / sizes
    levels = np.add.reduceat(averages, starts) / sizes
    if middles.size > 1:
        middles[[0, -1]], levels[[0, -1]] = days[[0, -1]], averages[[0, -1]]
    return plot.points(middles, levels)
