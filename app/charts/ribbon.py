"""The strip of verdicts above the timeline, and the faint tint of each treatment below it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from app.charts.data import Mark
from app.charts.frame import Plot
from app.charts.icons import VERDICT_CLASS, place_icon
from app.charts.svg import Node, add, text_width

TOP, HEIGHT = 4, 34
ICON, SMALLEST_ICON = 22, 14
LAST_CHIP = 26  # a treatment of today still gets its sign

# Too narrow for a sign, a bar says the verdict by its place as well: worse stands high,
# better low, no change in the middle, unclear is an empty frame.
_BARS = {"worse": (0, 17), "better": (17, 17), "same": (13, 8), "unclear": (0, 34)}


@dataclass(frozen=True)
class Stretch:
    """A treatment and where it lies on the sheet, cut to the plot."""

    mark: Mark
    start: int
    end: int


def stretches(plot: Plot, marks: Sequence[Mark]) -> list[Stretch]:
    """Each treatment from its day to the next one; those before the sheet are left out.

    marks: by day.
    """
    ends = [mark.day for mark in marks[1:]] + [plot.last]
    pairs = zip(marks, ends, strict=False)
    return [
        Stretch(mark, plot.x(max(mark.day, plot.first)), plot.x(end))
        for mark, end in pairs
        if mark is marks[-1] or end > plot.first
    ]


def draw_tints(svg: Node, plot: Plot, parts: Sequence[Stretch], top: int) -> None:
    """The ground of each treatment, one path a verdict."""
    down = plot.frame.bottom - top
    paths: dict[str, str] = defaultdict(str)
    for part in parts:
        wide = part.end - part.start
        if wide > 0:
            paths[VERDICT_CLASS[part.mark.verdict]] += f"M{part.start} {top}h{wide}v{down}h-{wide}z"
    for name, path in paths.items():
        add(svg, "path", f"shade shade--{name}", d=path)


def draw_ribbon(svg: Node, plot: Plot, parts: Sequence[Stretch]) -> None:
    """A chip with sign and word a treatment, or the sign alone, or a bar."""
    bars: dict[str, str] = defaultdict(str)
    for part in parts:
        left, right = part.start + 1, part.end - 1
        if part is parts[-1]:
            right = max(right, min(left + LAST_CHIP, plot.frame.width - 2))
        if right - left >= SMALLEST_ICON + 2:
            _chip(svg, plot, part.mark, left, right - left)
        elif right > left:
            down, high = _BARS[VERDICT_CLASS[part.mark.verdict]]
            wide = right - left
            bars[VERDICT_CLASS[part.mark.verdict]] += f"M{left} {TOP + down}h{wide}v{high}h-{wide}z"
    for name, path in bars.items():
        add(svg, "path", f"bar bar--{name}", d=path)


def _chip(svg: Node, plot: Plot, mark: Mark, left: int, wide: int) -> None:
    name = VERDICT_CLASS[mark.verdict]
    add(
        svg,
        "rect",
        f"rib rib--{name}",
        x=left,
        y=TOP,
        width=wide,
        height=HEIGHT,
        rx=min(8, wide // 3),
    )
    words = text_width(mark.word, plot.frame.text)
    with_words = ICON + 6 + words
    size = min(ICON, wide - 2)
    if wide >= with_words + 12:
        start = left + (wide - with_words) // 2
        row = TOP + HEIGHT // 2 + plot.frame.text // 3
        add(svg, "text", f"t-{name}", mark.word, x=start + ICON + 6, y=row)
    else:
        start = left + (wide - size) // 2
    place_icon(svg, mark.verdict, start, TOP + (HEIGHT - size) // 2, size)
