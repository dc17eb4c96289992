"""A small line of the scores of one scale, beside a table that says them all."""

from collections.abc import Sequence

from app.charts.frame import Frame
from app.charts.svg import add, markup, ornament

FRAME = Frame("spark", 170, 52, left=6, right=164, top=6, bottom=46, text=0)


def score_line(scores: Sequence[tuple[int, float]], ends: tuple[float, float] | None) -> str:
    """The scores of one scale over time, hidden from screen readers. Empty for fewer than two.

    scores: (day, score), the earliest first. ends: of the scale; None draws between the lowest
    and the highest score that are there. Higher scores are higher up.
    """
    if len(scores) < 2:
        return ""
    values = [value for _day, value in scores]
    low, high = ends or (min(values), max(values))
    first, last = scores[0][0], scores[-1][0]

    def place(day: int, value: float) -> tuple[int, int]:
        along = (day - first) / max(last - first, 1)
        up = (value - low) / (high - low) if high > low else 0.5
        return (
            round(FRAME.left + along * (FRAME.right - FRAME.left)),
            round(FRAME.bottom - up * (FRAME.bottom - FRAME.top)),
        )

    svg = ornament("ch spark", (0, 0, FRAME.width, FRAME.height))
    add(svg, "path", "grid", d=f"M0 {FRAME.bottom}H{FRAME.width}")
    dots = [place(day, value) for day, value in scores]
    add(svg, "path", "line", d="M" + "L".join(f"{x} {y}" for x, y in dots))
    for x, y in dots:
        add(svg, "circle", "dot", cx=x, cy=y, r=3)
    return markup(svg)
