"""The last few treatments in time: the line of the ratings, and when each of them worked."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.charts.data import Mark, Series
from app.charts.days import draw_dots, draw_line, draw_silences
from app.charts.frame import Frame, Plot, draw_scale
from app.charts.injections import draw_injections
from app.charts.smoothing import Average, local_average, part_of_average
from app.charts.svg import add, chart, picture

FRAME = Frame("n", 360, 190, left=32, right=322, top=36, bottom=156, text=17)
LABEL_ROW = 16
SHORTEST_DAYS = 28
UNDER, OVER = 20, -10  # how far from its point a letter stands
ABOVE_GROUND = 30  # nearer to the ground a letter stands over its point


@dataclass(frozen=True)
class Turned:
    """A day on which a benefit turned, and the letter that stands for it in the table beside."""

    day: int
    letter: str


@dataclass(frozen=True)
class WaveWords:
    """What the picture says. first, today: below the two ends of its axis."""

    title: str
    description: str
    first: str
    today: str
    no_ratings: str
    decimal_mark: str = "."


def wave(
    series: Series,
    marks: Sequence[Mark],
    turned: Sequence[Turned],
    words: WaveWords,
    ident: str,
    days: tuple[int, int],
) -> str:
    """Dots and line from the first of `days` to today, the second, with a letter at each turn.

    Drawn from the whole series, so that the line at its left end is the one of the timeline. A
    turn on a day without a line is left out. Raises ValueError when the first day is after today.
    """
    first, until = days
    if first > until:
        raise ValueError("the first day is after today")
    plot = Plot(FRAME, first, max(until, first + SHORTEST_DAYS), until)
    part = series.between(first, until)
    average = part_of_average(local_average(series.days, series.ratings), first, until)
    box = (0, 0, FRAME.width, FRAME.height)
    svg = picture("ch n", box, ident, (words.title, words.description))
    draw_scale(svg, plot, step=2)
    row = FRAME.bottom + 8 + FRAME.text
    add(svg, "text", "t-l", words.first, x=FRAME.left, y=row)
    add(svg, "text", "t-l end", words.today, x=plot.x(until), y=row)
    add(svg, "path", "visit", d=f"M{plot.x(until)} {FRAME.top}V{FRAME.bottom}")
    draw_dots(svg, plot, part, radius=2)
    given = sorted((each for each in marks if first <= each.day <= until), key=lambda m: m.day)
    crossings = draw_injections(svg, plot, given, LABEL_ROW)
    last_end = draw_line(svg, plot, average, words.decimal_mark, crossings)
    draw_silences(svg, plot, part, words.no_ratings, crossings, last_end)
    for each in turned:
        level = _level_on(average, each.day)
        if level is not None and first <= each.day <= until:
            x, y = plot.x(each.day), plot.y(level)
            beside = OVER if y > FRAME.bottom - ABOVE_GROUND else UNDER
            add(svg, "circle", "pt pt--better", cx=x, cy=y, r=4)
            add(svg, "text", "t-b mid halo", each.letter, x=x, y=y + beside)
    return chart("wave", [svg])


def _level_on(average: Average, day: int) -> float | None:
    days, levels = average
    place = int(np.searchsorted(days, day))
    if place >= days.size or days[place] != day or np.isnan(levels[place]):
        return None
    return float(levels[place])
