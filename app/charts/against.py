"""One treatment, with its days, before the lines of the other treatments."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.charts.courses import (
    Course,
    Trace,
    anchors,
    around_injection,
    begins,
    draw_compared,
    draw_injection,
    draw_weeks,
    own_days,
    trace,
)
from app.charts.data import Series
from app.charts.days import draw_dots
from app.charts.frame import Frame, Plot, draw_scale
from app.charts.icons import VERDICT_CLASS
from app.charts.room import Lines, Room, draw_lead, size_of
from app.charts.smoothing import local_average
from app.charts.svg import Node, Point, add, chart, picture

WIDE = Frame("w", 1000, 404, left=34, right=984, top=40, bottom=352, text=17)
NARROW = Frame("n", 360, 352, left=32, right=348, top=40, bottom=294, text=17)
ARROW_DAY = 52  # the arrow stands just behind the compared weeks
LIKED_DAY = 35
SHORTEST_HEAD = 12
HEAD = {True: "m-5 7l5-7 5 7", False: "m-5-7l5 7 5-7"}  # upwards or not


@dataclass(frozen=True)
class Levels:
    """The level before this treatment and in the compared weeks after it, where known."""

    before: float | None
    after: float | None


@dataclass(frozen=True)
class AgainstWords:
    """What the chart says.

    before, after: short names of the compared weeks; axis: what is counted; this, others: name
    the lines; difference: after less before, with its sign ("+1.4").
    """

    title: str
    description: str
    before: str
    after: str
    axis: str
    this: str
    others: str
    difference: str


@dataclass(frozen=True)
class _Label:
    text: str
    look: str
    lines: Sequence[Trace]
    towards: int


def against_others(
    series: Series,
    this: Course,
    others: Sequence[Course],
    levels: Levels,
    words: AgainstWords,
    ident: str,
) -> str:
    """This treatment with its days, the others in grey, and an arrow from level to level.

    series: the whole diary; others: all other treatments, in any order.
    """
    drawings = []
    for frame in (WIDE, NARROW):
        plot = around_injection(frame)
        box = (0, 0, frame.width, frame.height)
        titles = words.title, words.description
        svg = picture(f"ch {frame.name}", box, f"{ident}-{frame.name}", titles)
        _draw_ground(svg, plot, this, words)
        own, rest = _draw_lines(svg, plot, series, this, others)
        arrow = _draw_levels(svg, plot, this, levels)
        _draw_labels(svg, plot, (own, rest), arrow, words)
        drawings.append(svg)
    return chart("against", drawings)


def _draw_ground(svg: Node, plot: Plot, this: Course, words: AgainstWords) -> None:
    look = f"shade shade--{VERDICT_CLASS[this.verdict]}"
    draw_compared(svg, plot, words.before, words.after, look)
    draw_scale(svg, plot, step=2)
    draw_weeks(svg, plot, words.axis)


def _draw_lines(
    svg: Node, plot: Plot, series: Series, this: Course, others: Sequence[Course]
) -> tuple[Trace, list[Trace]]:
    """The grey lines, the days, and this line above them."""
    everyone = [this, *others]
    average = local_average(series.days, series.ratings)
    rest = [trace(plot, average, other, begins(other, everyone)) for other in others]
    rest = [line for line in rest if line.path]
    for line in rest:
        add(svg, "path", "line line--muted", d=line.path)
    start = begins(this, everyone)
    draw_dots(svg, plot, own_days(series, this, start), radius=2)
    draw_injection(svg, plot)
    own = trace(plot, average, this, start)
    if own.path:
        add(svg, "path", f"line line--{VERDICT_CLASS[this.verdict]} line--on", d=own.path)
    return own, rest


def _draw_levels(svg: Node, plot: Plot, this: Course, levels: Levels) -> Lines:
    """The level before, and the arrow to the level after; gives the lines that words avoid."""
    frame = plot.frame
    if levels.before is None:
        return []
    low = plot.y(levels.before)
    add(svg, "path", "before", d=f"M{frame.left} {low}H{frame.right}")
    level = [(frame.left, low), (frame.right, low)]
    if levels.after is None:
        return [level]
    x, high = plot.x(ARROW_DAY), plot.y(levels.after)
    head = HEAD[high < low] if abs(high - low) >= SHORTEST_HEAD else ""
    look = f"arrow arrow--{VERDICT_CLASS[this.verdict]}"
    add(svg, "path", look, d=f"M{x} {low}V{high}{head}")
    return [level, [(x, low), (x, high)]]


def _draw_labels(
    svg: Node,
    plot: Plot,
    lines: tuple[Trace, list[Trace]],
    levels: Lines,
    words: AgainstWords,
) -> None:
    """The name of this line, of the others, and the difference beside its arrow."""
    own, rest = lines
    room, frame = Room(plot.frame), plot.frame
    room.draw([run for line in (own, *rest) for run in line.runs])
    room.draw([*levels, [(plot.x(0), frame.top), (plot.x(0), frame.bottom)]])
    kind = f"t-{VERDICT_CLASS[own.course.verdict]}"
    if len(levels) == 2:
        size = size_of(words.difference, frame.text)
        found = room.find(size, _beside(levels[1], size[0]), levels[1:], plot.x(ARROW_DAY))
        room.write(found)
        row = found.y + frame.text // 3
        add(svg, "text", f"{kind} mid halo", words.difference, x=found.x, y=row)
    labels = [_Label(words.this, kind, [own], LIKED_DAY), _Label(words.others, "t-l", rest, 42)]
    for label in labels:
        points = anchors(label.lines)
        if points:
            size = size_of(label.text, frame.text)
            own_runs = [run for line in label.lines for run in line.runs]
            found = room.find(size, points, own_runs, plot.x(label.towards))
            room.write(found)
            draw_lead(svg, found)
            row = found.y + frame.text // 3
            add(svg, "text", f"{label.look} mid halo", label.text, x=found.x, y=row)


def _beside(arrow: Sequence[Point], width: int) -> list[Point]:
    """The ends of the arrow, and points so far to its sides that words keep clear of it."""
    (x, low), (_, high) = arrow
    aside = width // 2 + 8
    heights = range(min(low, high), max(low, high), 12)
    return [*arrow, *((x + way, y) for y in heights for way in (aside, -aside))]
