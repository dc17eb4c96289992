"""What somebody remembers of the weeks around an injection: dashed, so that no rating is meant."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.charts.courses import draw_injection, draw_weeks
from app.charts.frame import Frame, Plot, draw_scale
from app.charts.svg import add, chart, numbers, picture

FRAME = Frame("n", 360, 252, left=32, right=344, top=40, bottom=196, text=17)
FIRST_DAY, LAST_DAY = -14, 84


@dataclass(frozen=True)
class SketchWords:
    """What the picture says. memory: stands in it, as in "from memory"; axis: what is counted."""

    title: str
    description: str
    memory: str
    axis: str


def sketch(levels: Sequence[tuple[float, int] | None], words: SketchWords, ident: str) -> str:
    """A dashed line from point to point, broken where a step was left empty.

    levels: (day after the injection, 0 to 10) in the order of the days.
    """
    plot = Plot(FRAME, FIRST_DAY, LAST_DAY, until=LAST_DAY)
    box = (0, 0, FRAME.width, FRAME.height)
    svg = picture("ch n", box, ident, (words.title, words.description))
    draw_scale(svg, plot, step=2)
    draw_weeks(svg, plot, words.axis)
    draw_injection(svg, plot)
    points = [None if each is None else (plot.x(each[0]), plot.y(each[1])) for each in levels]
    lines = [
        f"M{numbers(start)}L{numbers(end)}"
        for start, end in pairwise(points)
        if start is not None and end is not None
    ]
    if lines:
        add(svg, "path", "line line--memory", d="".join(lines))
    for point in points:
        if point is not None:
            add(svg, "circle", "pt", cx=point[0], cy=point[1], r=5)
    row = FRAME.top - 12
    add(svg, "text", "none-t end halo", words.memory, x=FRAME.right, y=row)
    return chart("sketch", [svg])
