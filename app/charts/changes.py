"""The change after each treatment, in order: whether the benefit stays over the years."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

from app.analysis.judgement import Verdict
from app.charts.courses import signed
from app.charts.frame import TOP_RATING, Frame
from app.charts.icons import VERDICT_CLASS
from app.charts.room import Room, size_of
from app.charts.svg import Node, Point, add, chart, picture, text_width

WIDE = Frame("w", 1000, 404, left=40, right=984, top=30, bottom=344, text=17)
NARROW = Frame("n", 360, 352, left=38, right=350, top=30, bottom=290, text=17)
LEAST_TOP = 2  # points of change
NUMBER_STEPS = (1, 2, 5, 10, 20, 50)
SPACE = 6
TOP_ROW = 10
ROOMY = 18  # units from one treatment to the next, with which dots have their full size


@dataclass(frozen=True)
class Changed:
    """The change after one treatment: after less before, in points, with its interval.

    change: None where it is not known, which leaves a gap. fresh: judged against weeks in which
    no earlier treatment was at work.
    """

    number: int
    change: float | None
    lower: float | None
    upper: float | None
    verdict: Verdict
    fresh: bool = False


@dataclass(frozen=True)
class Background:
    """What stands behind the changes, in points: the usual range, and the trend.

    trend: its level at the first and at the last treatment that has a change.
    """

    usual: tuple[float, float] | None = None
    trend: tuple[float, float] | None = None


@dataclass(frozen=True)
class ChangesWords:
    """What the chart says.

    more, fewer: what up and down mean ("more symptoms", "fewer symptoms"); axis: what is counted
    below ("treatment"); usual: names the grey ground; fresh: names the hollow points.
    """

    title: str
    description: str
    more: str
    fewer: str
    axis: str
    usual: str
    fresh: str


@dataclass(frozen=True)
class _Sheet:
    frame: Frame
    count: int
    top: int  # of the scale, in points

    @property
    def apart(self) -> float:
        return (self.frame.right - self.frame.left) / max(self.count, 1)

    def x(self, place: int) -> int:
        return round(self.frame.left + (place + 0.5) * self.apart)

    def y(self, change: float) -> int:
        middle, half = (self.frame.top + self.frame.bottom) / 2, self.frame.bottom - self.frame.top
        return round(middle - min(max(change / self.top, -1), 1) * half / 2)


def changes(
    rows: Sequence[Changed], background: Background, words: ChangesWords, ident: str
) -> str:
    """A point and its interval a treatment about the line of no change.

    rows: in the order of the treatments.
    """
    drawings = [
        _draw(_Sheet(frame, len(rows), _top(rows, background)), rows, background, words, ident)
        for frame in (WIDE, NARROW)
    ]
    return chart("changes", drawings)


def _top(rows: Sequence[Changed], background: Background) -> int:
    """The end of the scale, the same up and down: an even number of points that holds all."""
    shown = [bound for row in rows for bound in (row.change, row.lower, row.upper)]
    shown += [*(background.usual or ()), *(background.trend or ())]
    most = max((abs(bound) for bound in shown if bound is not None), default=0)
    return min(max(2 * ceil(most / 2), LEAST_TOP), TOP_RATING)


def _draw(
    sheet: _Sheet,
    rows: Sequence[Changed],
    background: Background,
    words: ChangesWords,
    ident: str,
) -> Node:
    frame = sheet.frame
    box = (0, 0, frame.width, frame.height)
    titles = words.title, words.description
    svg = picture(f"ch {frame.name}", box, f"{ident}-{frame.name}", titles)
    known = [(sheet.x(i), row) for i, row in enumerate(rows) if row.change is not None]
    _draw_ground(svg, sheet, background, words)
    if background.trend and len(known) > 1:
        left, right = (sheet.y(level) for level in background.trend)
        add(svg, "path", "trend", d=f"M{known[0][0]} {left}L{known[-1][0]} {right}")
    _draw_changes(svg, sheet, known)
    _draw_numbers(svg, sheet, rows, words)
    _draw_names(svg, sheet, known, background, words)
    return svg


def _draw_ground(svg: Node, sheet: _Sheet, background: Background, words: ChangesWords) -> None:
    """The usual range, the lines of the scale, and what up and down mean."""
    frame = sheet.frame
    wide = frame.right - frame.left
    if background.usual:
        low, high = (sheet.y(bound) for bound in background.usual)
        high = max(low - high, 1)
        add(svg, "rect", "band", x=frame.left, y=low - high, width=wide, height=high)
    step = 1 if sheet.top <= 2 else 2
    levels = range(-sheet.top, sheet.top + 1, step)
    lines = "".join(f"M{frame.left} {sheet.y(level)}h{wide}" for level in levels if level)
    add(svg, "path", "grid", d=lines)
    add(svg, "path", "axis", d=f"M{frame.left} {sheet.y(0)}h{wide}")
    for level in levels:
        text = f"+{level}" if level > 0 else signed(level)
        add(svg, "text", "end", text, x=frame.left - 8, y=sheet.y(level) + frame.text // 3)
    add(svg, "text", "t-l halo", words.more, x=frame.left, y=frame.top - TOP_ROW)
    add(svg, "text", "t-l halo", words.fewer, x=frame.left, y=frame.bottom + frame.text)


def _draw_changes(svg: Node, sheet: _Sheet, known: Sequence[tuple[int, Changed]]) -> None:
    """Each interval as a line, and each change as a point, hollow where the start was fresh."""
    roomy = sheet.apart >= ROOMY
    bars = ""
    for x, row in known:
        if row.lower is not None and row.upper is not None:
            low, high = sheet.y(row.lower), sheet.y(row.upper)
            ends = f"M{x - 4} {high}h8M{x - 4} {low}h8" if roomy else ""
            bars += f"M{x} {high}V{low}{ends}"
    if bars:
        add(svg, "path", "range", d=bars)
    for x, row in known:
        assert row.change is not None
        look = f"pt pt--{VERDICT_CLASS[row.verdict]}{' pt--fresh' if row.fresh else ''}"
        add(svg, "circle", look, cx=x, cy=sheet.y(row.change), r=6 if roomy else 3)


def _draw_numbers(svg: Node, sheet: _Sheet, rows: Sequence[Changed], words: ChangesWords) -> None:
    """Every first, second, fifth, … number below the sheet, as many as have room."""
    frame = sheet.frame
    row = frame.bottom + 2 * frame.text + 4
    for step in NUMBER_STEPS:
        shown = [
            (sheet.x(i), each.number) for i, each in enumerate(rows) if each.number % step == 0
        ]
        halves = [text_width(str(number), frame.text) / 2 for _, number in shown]
        edges = [(x - half, x + half) for (x, _), half in zip(shown, halves, strict=True)]
        if all(a[1] + SPACE <= b[0] for a, b in pairwise(edges)):
            break
    for x, number in shown:
        furthest = frame.width - text_width(str(number), frame.text) // 2
        add(svg, "text", "mid", str(number), x=min(x, furthest), y=row)
    middle = (frame.left + frame.right) // 2
    add(svg, "text", "mid", words.axis, x=middle, y=row + frame.text + 2)


def _draw_names(
    svg: Node,
    sheet: _Sheet,
    known: Sequence[tuple[int, Changed]],
    background: Background,
    words: ChangesWords,
) -> None:
    """The name of the grey ground and of the hollow points, clear of all intervals."""
    frame = sheet.frame
    room = Room(frame)
    for x, row in known:
        ends = [sheet.y(bound) for bound in (row.lower, row.change, row.upper) if bound is not None]
        for aside in (-6, 0, 6):
            room.draw([[(x + aside, min(ends) - 6), (x + aside, max(ends) + 6)]])
    room.draw([[(frame.left, sheet.y(0)), (frame.right, sheet.y(0))]])
    if background.trend and len(known) > 1:
        left, right = (sheet.y(level) for level in background.trend)
        room.draw([[(known[0][0], left), (known[-1][0], right)]])
    wanted: list[tuple[str, list[Point], int]] = []
    fresh = [(x, sheet.y(row.change or 0)) for x, row in known if row.fresh]
    if fresh and words.fresh:
        wanted.append((words.fresh, fresh, fresh[0][0]))
    if background.usual and words.usual:
        edge = [sheet.y(bound) for bound in background.usual]
        spots = [(x, y) for x in range(frame.left, frame.right, 8) for y in edge]
        wanted.append((words.usual, spots, frame.right))
    for text, spots, towards in wanted:
        found = room.find(size_of(text, frame.text), spots, [], towards)
        room.write(found)
        add(svg, "text", "t-l mid halo", text, x=found.x, y=found.y + frame.text // 3)
