"""The whole diary of one series, with every treatment and its verdict."""

from collections.abc import Sequence

from app.charts.data import Happening, Mark, Series, TimelineWords
from app.charts.days import draw_dots, draw_line, draw_silences
from app.charts.frame import Frame, Plot, draw_scale
from app.charts.happenings import draw_happenings, height, place
from app.charts.injections import draw_injections
from app.charts.months import draw_months
from app.charts.pick import tell_place
from app.charts.ribbon import draw_ribbon, draw_tints, stretches
from app.charts.smoothing import Average, local_average, part_of_average
from app.charts.svg import Node, chart, picture

WIDE = Frame("w", 1000, 392, left=34, right=956, top=94, bottom=356, text=17)
NARROW = Frame("n", 360, 340, left=32, right=322, top=94, bottom=304, text=17)
LABEL_ROW = 60
TINT_TOP = 66
BARE_TOP = 74  # without treatments the sheet begins below their rows
SHORTEST_DAYS = 31  # so that the axis always holds the first of a month
LEAD_DAYS = 112  # of a treatment before the first rating, at most so much is shown


def timeline(
    series: Series,
    marks: Sequence[Mark],
    words: TimelineWords,
    ident: str,
    until: int,
    events: Sequence[Happening] = (),
    first: int | None = None,
) -> str:
    """Dots, local average, injections and verdicts on one axis, as a wide and a narrow drawing.

    marks: the treatments in any order; ident: begins the ids of both drawings, unique on the page;
    until: the last day of the axis, usually today; events: small marks below the axis;
    first: the first day of the axis where only a part of the diary is shown, None for all of it.
    A part is drawn from the whole series and all treatments: days and treatments outside it are
    left out, but for a treatment that reaches in. Raises ValueError when `first` is after `until`.
    """
    if first is not None and first > until:
        raise ValueError("the first day is after the last")
    by_day = sorted(marks, key=lambda mark: (mark.day, mark.number))
    average = local_average(series.days, series.ratings)
    if first is not None:
        series, average = series.between(first, until), part_of_average(average, first, until)
        by_day = [mark for mark in by_day if mark.day <= until]
    drawings = []
    for frame in (WIDE, NARROW):
        part = _plot(frame, series, by_day, until) if first is None else _part(frame, first, until)
        name = f"{ident}-{frame.name}"
        drawings.append(_draw(part, (series, average), by_day, words, name, events))
    return chart("timeline", drawings)


def _draw(
    plot: Plot,
    shown: tuple[Series, Average],
    marks: Sequence[Mark],
    words: TimelineWords,
    ident: str,
    events: Sequence[Happening],
) -> Node:
    frame, (series, average) = plot.frame, shown
    top = 0 if marks else BARE_TOP
    placed = place(plot, events)
    box = (0, top, frame.width, frame.height - top + height(placed))
    svg = picture(f"ch {frame.name}", box, ident, (words.title, words.description))
    tell_place(svg, plot)
    parts = stretches(plot, marks)
    draw_tints(svg, plot, parts, TINT_TOP)
    draw_ribbon(svg, plot, parts)
    draw_scale(svg, plot, step=2)
    draw_months(svg, plot, words)
    draw_happenings(svg, placed, frame.height)
    draw_dots(svg, plot, series, radius=2)
    given = [mark for mark in marks if mark.day >= plot.first]
    crossings = draw_injections(svg, plot, given, LABEL_ROW)
    last_end = draw_line(svg, plot, average, words.decimal_mark, crossings)
    draw_silences(svg, plot, series, words.no_ratings, crossings, last_end)
    return svg


def _part(frame: Frame, first: int, until: int) -> Plot:
    return Plot(frame, first, max(until, first + SHORTEST_DAYS), until)


def _plot(frame: Frame, series: Series, marks: Sequence[Mark], until: int) -> Plot:
    """The days to show: all ratings, the treatments near them, and up to `until`."""
    days = series.days[[0, -1]].tolist() if series.days.size else []
    events = days + [mark.day for mark in marks]
    first, last = min(events, default=until - SHORTEST_DAYS), max([*events, until])
    if days:
        first = max(first, days[0] - LEAD_DAYS)
    if last - first < SHORTEST_DAYS:
        return Plot(frame, first - 1, first + SHORTEST_DAYS, last)
    return Plot(frame, first, last, last)
