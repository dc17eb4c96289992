"""Before and after one treatment on a line from 0 to 10."""

from dataclasses import dataclass

from app.analysis.judgement import Verdict
from app.charts.data import NumberLineWords
from app.charts.frame import TOP_RATING
from app.charts.icons import VERDICT_CLASS
from app.charts.svg import Node, add, chart, markup, ornament, picture, text_width

SIDE = 16
LABELS, LINE, NUMBERS, ENDS = 20, 52, 88, 110  # y of each row
ROW = 22
BLOCK_HALF = 16
MINI_WIDTH, MINI_HALF = 280, 13
TEXT = 19  # 17 units, the largest letters, and room for bold ones of a broad font
APART = 12


@dataclass(frozen=True)
class Change:
    """What the line shows: two levels, and the change that is likely, if it is known."""

    before: float
    after: float
    likely: tuple[float, float] | None
    verdict: Verdict


@dataclass(frozen=True)
class Spot:
    """Where words stand; the anchor is the class that says which end of them x means."""

    x: int
    y: int
    anchor: str


def number_line(
    before: float,
    after: float,
    likely: tuple[float, float] | None,
    verdict: Verdict,
    words: NumberLineWords,
    ident: str,
) -> str:
    """A hollow dot before, a filled one after, and a block from before + likely[0] to + likely[1].

    likely: the interval of the change, cut to the scale; None leaves the block out.
    """
    change = Change(before, after, likely, verdict)
    drawings = [
        _draw(name, width, change, words, f"{ident}-{name}")
        for name, width in (("w", 620), ("n", 360))
    ]
    return chart("number-line", drawings)


def mini_line(before: float | None, after: float | None, verdict: Verdict) -> str:
    """The line without words, for a list that says them; hidden from screen readers.

    A level that is None is left out.
    """
    svg = ornament("ch mini", (0, LINE - MINI_HALF, MINI_WIDTH, 2 * MINI_HALF))
    _draw_ticks(svg, MINI_WIDTH)
    _draw_change(svg, MINI_WIDTH, before, after, verdict)
    return markup(svg)


def _draw(name: str, width: int, change: Change, words: NumberLineWords, ident: str) -> Node:
    spots = _label_spots(width, change, words)
    top = spots[0].y - LABELS
    box = (0, top, width, ENDS + 8 - top)
    svg = picture(f"ch {name}", box, ident, (words.title, words.description))
    _draw_block(svg, width, change)
    _draw_ruler(svg, width, every=1 if name == "w" else 5)
    _draw_change(svg, width, change.before, change.after, change.verdict)
    kind = VERDICT_CLASS[change.verdict]
    texts = (words.before, "t-b"), (words.after, f"t-{kind}")
    for spot, (text, look) in zip(spots, texts, strict=True):
        add(svg, "text", look + spot.anchor, text, x=spot.x, y=spot.y)
    add(svg, "text", "t-l", words.least, x=SIDE - 6, y=ENDS)
    add(svg, "text", "t-l end", words.most, x=width - SIDE + 6, y=ENDS)
    return svg


def _x(width: int, rating: float) -> int:
    return round(SIDE + min(max(rating, 0), TOP_RATING) / TOP_RATING * (width - 2 * SIDE))


def _draw_block(svg: Node, width: int, change: Change) -> None:
    if change.likely is None:
        return
    left, right = (_x(width, change.before + bound) for bound in change.likely)
    wide, high = max(right - left, 2), 2 * BLOCK_HALF
    add(svg, "rect", "block", x=left, y=LINE - BLOCK_HALF, width=wide, height=high, rx=6)


def _draw_ruler(svg: Node, width: int, every: int) -> None:
    _draw_ticks(svg, width)
    for level in range(0, TOP_RATING + 1, every):
        add(svg, "text", "mid", str(level), x=_x(width, level), y=NUMBERS)


def _draw_ticks(svg: Node, width: int) -> None:
    ticks = "".join(
        f"M{_x(width, level)} {LINE}v{7 if level % 5 == 0 else 4}"
        for level in range(TOP_RATING + 1)
    )
    add(svg, "path", "axis", d=f"M{SIDE} {LINE}H{width - SIDE}{ticks}")


def _draw_change(
    svg: Node, width: int, before: float | None, after: float | None, verdict: Verdict
) -> None:
    kind = VERDICT_CLASS[verdict]
    if before is not None and after is not None:
        path = f"M{_x(width, before)} {LINE}H{_x(width, after)}"
        add(svg, "path", f"arrow arrow--{kind}", d=path)
    if after is not None:
        add(svg, "circle", f"pt pt--{kind}", cx=_x(width, after), cy=LINE, r=8)
    if before is not None:
        add(svg, "circle", "pt", cx=_x(width, before), cy=LINE, r=7)


def _label_spots(width: int, change: Change, words: NumberLineWords) -> list[Spot]:
    """Where the words for before and after stand; one above the other when too long."""
    long = text_width(words.before, TEXT), text_width(words.after, TEXT)
    dots = _x(width, change.before), _x(width, change.after)
    if sum(long) + APART > width:
        return [
            Spot(max(min(dot, width - size // 2), size // 2), row, " mid")
            for dot, size, row in zip(dots, long, (LABELS - ROW, LABELS), strict=True)
        ]
    if dots[0] <= dots[1]:
        return _side_by_side(width, dots, long)
    return _side_by_side(width, dots[::-1], long[::-1])[::-1]


def _side_by_side(width: int, dots: tuple[int, int], long: tuple[int, int]) -> list[Spot]:
    """The left words end about their dot, the right ones begin about theirs, all on the sheet."""
    overhang = min(8, (dots[1] - dots[0] - APART) // 2)
    left = max(dots[0] + overhang, long[0])
    right = min(max(dots[1] - overhang, left + APART), width - long[1])
    return [Spot(min(left, right - APART), LABELS, " end"), Spot(right, LABELS, "")]
