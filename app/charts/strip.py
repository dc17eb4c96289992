"""Where one treatment stands among the others, for a row of a table that says it in words."""

from collections.abc import Sequence
from decimal import Decimal

from app.charts.svg import add, markup, ornament, stamps

WIDTH, HEIGHT, MIDDLE = 200, 30, 15
EDGE = 4
LEFT, RIGHT = 22, 178
RADIUS = 5
DOT = "a5 5 0 1 0 10 0a5 5 0 1 0-10 0"  # from its left end
DIAMOND = "l9 9-9 9-9-9z"  # from its top

Value = float | Decimal


def strip(others: Sequence[Value], this: Value | None) -> str:
    """The other values as dots, this one as a diamond, on a line from the least to the most.

    Hidden from screen readers.
    """
    svg = ornament("ch strip", (0, 0, WIDTH, HEIGHT))
    add(svg, "path", "axis", d=f"M{EDGE} {MIDDLE}H{WIDTH - EDGE}")
    values = [float(value) for value in others]
    scale = values if this is None else [*values, float(this)]
    if values:
        dots = [(_x(value, scale) - RADIUS, MIDDLE) for value in values]
        add(svg, "path", "pt pt--muted", d=stamps(dots, DOT))
    if this is not None:
        add(svg, "path", "inj-g", d=stamps([(_x(float(this), scale), MIDDLE - 9)], DIAMOND))
    return markup(svg)


def _x(value: float, scale: Sequence[float]) -> int:
    least, most = min(scale), max(scale)
    if least == most:
        return WIDTH // 2
    return round(LEFT + (value - least) / (most - least) * (RIGHT - LEFT))
