"""The usual course after an injection: when it starts, is strongest, and is half worn off."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from app.charts.courses import draw_injection, draw_weeks
from app.charts.data import Ratings
from app.charts.days import corners
from app.charts.frame import TOP_RATING, Frame, Plot, draw_scale, runs
from app.charts.room import Room, Words, draw_lead, size_of
from app.charts.svg import Node, Point, add, chart, curve, picture, stamps

WIDE = Frame("w", 560, 404, left=34, right=548, top=40, bottom=352, text=17)
NARROW = Frame("n", 360, 352, left=32, right=348, top=40, bottom=294, text=17)
LAST_DAY = 112
LIKED_LEVEL_DAY = 42  # where the words of the level before are looked for first
END_MARK = 4  # half the height of the marks at the ends of a range
TOP_ROW = 9
SMOOTH = 9  # units between two corners of the curve
BELOW, ABOVE = 1, -1
BESIDE_DROP = 10


@dataclass(frozen=True)
class Turn:
    """A day of the curve that has a name, and between which days it lies, where that is known."""

    day: int
    earliest: int | None = None
    latest: int | None = None


@dataclass(frozen=True, eq=False)
class Response:
    """What the chart shows.

    before: the level before, 0 to 10. change, lower, upper: shape (n,), points on each day from 1
    on, below 0 where symptoms were milder, NaN where unknown. starts, strongest, half_gone: None
    where no day is to be named. visit: the day of the next visit, counted from the injection.
    """

    before: float
    change: Ratings
    lower: Ratings
    upper: Ratings
    starts: Turn | None = None
    strongest: Turn | None = None
    half_gone: Turn | None = None
    visit: int | None = None

    @classmethod
    def of(
        cls,
        before: float,
        rows: tuple[Sequence[float | None], Sequence[float | None], Sequence[float | None]],
        **named: Any,
    ) -> Self:
        """The same from plain rows of change, lower and upper; None where a day is unknown."""
        change, lower, upper = (np.array(row, dtype=np.float64) for row in rows)
        return cls(before, change, lower, upper, **named)


@dataclass(frozen=True)
class ResponseWords:
    """What the chart says.

    axis: what is counted ("weeks from injection"); level: "level before: 5.2"; each point has a
    name and a line below it, such as "Strongest" and "week 4"; visit: names the next visit.
    """

    title: str
    description: str
    axis: str
    level: str
    starts: tuple[str, str]
    strongest: tuple[str, str]
    half_gone: tuple[str, str]
    visit: str


def response_curve(response: Response, words: ResponseWords, ident: str) -> str:
    """The curve from the level before, its range as an area, and its three named days."""
    drawings = [
        _draw(Plot(frame, 0, LAST_DAY, until=LAST_DAY), response, words, f"{ident}-{frame.name}")
        for frame in (WIDE, NARROW)
    ]
    return chart("response", drawings)


def _draw(plot: Plot, response: Response, words: ResponseWords, ident: str) -> Node:
    frame = plot.frame
    box = (0, 0, frame.width, frame.height)
    svg = picture(f"ch {frame.name}", box, ident, (words.title, words.description))
    draw_scale(svg, plot, step=2)
    draw_weeks(svg, plot, words.axis)
    room = Room(frame)
    _draw_band(svg, plot, response, room)
    draw_injection(svg, plot)
    level = plot.y(response.before)
    add(svg, "path", "before", d=f"M{frame.left} {level}H{frame.right}")
    room.draw([[(frame.left, level), (frame.right, level)]])
    _draw_visit(svg, plot, response, words, room)
    levels = _draw_curve(svg, plot, response, room)
    _name_level(svg, plot, response, words, room)
    _draw_turns(svg, plot, (response, levels), words, room)
    return svg


def _name_level(
    svg: Node, plot: Plot, response: Response, words: ResponseWords, room: Room
) -> None:
    """The words for the level before, close to its line; they leave the way to the points free."""
    frame, level = plot.frame, plot.y(response.before)
    own = [[(frame.left, level), (frame.right, level)]]
    turns = [turn for turn in (response.starts, response.half_gone) if turn]
    ways = [[(plot.x(turn.day), frame.top), (plot.x(turn.day), level)] for turn in turns]
    spots = [(x, level) for x in range(frame.left, frame.right, 8)]
    size = size_of(words.level, frame.text)
    found = room.besides(ways).find(size, spots, own, plot.x(LIKED_LEVEL_DAY), ABOVE)
    room.write(found)
    add(svg, "text", "t-l mid halo", words.level, x=found.x, y=found.y + frame.text // 3)


def _on_sheet(response: Response, change: Ratings) -> Ratings:
    """The change as a level on the scale, cut to the days of the sheet."""
    return np.clip(response.before + change[:LAST_DAY], 0, TOP_RATING)


def _draw_band(svg: Node, plot: Plot, response: Response, room: Room) -> None:
    lower, upper = (_on_sheet(response, each) for each in (response.lower, response.upper))
    gaps = np.isnan(lower) | np.isnan(upper)
    lower, upper = (np.where(gaps, np.nan, each) for each in (lower, upper))
    days = np.arange(1, lower.size + 1)
    path = ""
    for top, bottom in zip(runs(days, upper), runs(days, lower), strict=True):
        above, below = corners(plot, *top, SMOOTH), corners(plot, *bottom, SMOOTH)[::-1]
        if len(above) > 1:
            path += f"{curve(above)}L{curve(below)[1:]}z"
            room.draw([above, below])
    if path:
        add(svg, "path", "band", d=path)


def _draw_curve(svg: Node, plot: Plot, response: Response, room: Room) -> Ratings:
    """The line; gives the level of each day from 1 on."""
    levels = _on_sheet(response, response.change)
    days = np.arange(1, levels.size + 1)
    pieces = [corners(plot, *run, SMOOTH) for run in runs(days, levels)]
    lone = [piece[0] for piece in pieces if len(piece) == 1]
    path = "".join(curve(piece) for piece in pieces) + (stamps(lone, "h0") if lone else "")
    named = response.starts or response.strongest or response.half_gone
    if path:
        add(svg, "path", "line line--better line--on" if named else "line", d=path)
    room.draw(pieces)
    return levels


def _draw_turns(
    svg: Node,
    plot: Plot,
    drawn: tuple[Response, Ratings],
    words: ResponseWords,
    room: Room,
) -> None:
    """The named days: the range first, then the point, and words where they find room."""
    response, levels = drawn
    wanted = [
        (response.strongest, words.strongest, BELOW),
        (response.starts, words.starts, ABOVE),
        (response.half_gone, words.half_gone, ABOVE),
    ]
    turns = [
        (turn, said, (plot.x(turn.day), plot.y(float(levels[turn.day - 1]))), side)
        for turn, said, side in wanted
        if turn and turn.day <= levels.size and not np.isnan(levels[turn.day - 1])
    ]
    for turn, _, point, _ in turns:
        _draw_range(svg, plot, turn, point, room)
    found = [(_find(room, plot, point, said, side), said) for _, said, point, side in turns]
    for place, _ in found:
        draw_lead(svg, place)
    for _, _, (x, y), _ in turns:
        add(svg, "circle", "pt pt--better", cx=x, cy=y, r=5)
    for place, said in found:
        _write(svg, plot.frame, place, said)


def _draw_range(svg: Node, plot: Plot, turn: Turn, point: Point, room: Room) -> None:
    x, y = point
    left = x if turn.earliest is None else plot.x(max(turn.earliest, 0))
    right = x if turn.latest is None else plot.x(min(turn.latest, plot.last))
    room.draw([[(left, y - 6), (right, y - 6)], [(left, y + 6), (right, y + 6)]])
    if left == right:
        return
    path = f"M{left} {y}H{right}"
    if turn.earliest is not None:
        path += f"M{left} {y - END_MARK}v{2 * END_MARK}"
    if turn.latest is not None and turn.latest <= plot.last:
        path += f"M{right} {y - END_MARK}v{2 * END_MARK}"
    add(svg, "path", "range", d=path)


def _find(room: Room, plot: Plot, point: Point, said: tuple[str, str], side: int) -> Words:
    text = plot.frame.text
    size = max(size_of(each, text)[0] for each in said), 2 * text + 4
    found = room.find(size, [point], [], point[0], side)
    room.write(found)
    return found


def _write(svg: Node, frame: Frame, place: Words, said: tuple[str, str]) -> None:
    row = place.y - 3
    add(svg, "text", "t-b mid halo", said[0], x=place.x, y=row)
    add(svg, "text", "mid halo", said[1], x=place.x, y=row + frame.text + 1)


def _draw_visit(
    svg: Node, plot: Plot, response: Response, words: ResponseWords, room: Room
) -> None:
    """A broken line on the day of the next visit, its name above the sheet."""
    if response.visit is None or not 0 < response.visit <= plot.last:
        return
    frame, x = plot.frame, plot.x(response.visit)
    add(svg, "path", "visit", d=f"M{x} {frame.top}V{frame.bottom}")
    room.draw([[(x, frame.top), (x, frame.bottom)]])
    half = size_of(words.visit, frame.text)[0] // 2
    middle = max(min(x, frame.width - half), plot.x(0) + BESIDE_DROP + half)
    add(svg, "text", "mid", words.visit, x=middle, y=frame.top - TOP_ROW)
