"""The four signs of a verdict; their shapes alone tell them apart."""

from collections.abc import Mapping

from app.analysis.judgement import Verdict
from app.charts.svg import Node, add, markup, ornament

VERDICT_CLASS: Mapping[str, str] = {
    "worse": "worse",
    "better": "better",
    "unchanged": "same",
    "unclear": "unclear",
    "too_few_days": "unclear",
}
_MARKS = {
    "worse": "M12 17V7.6M7.9 11.4 12 7.3l4.1 4.1",
    "better": "M12 7v9.4M7.9 12.6l4.1 4.1 4.1-4.1",
    "same": "M8 10h8M8 14h8",
    "unclear": "M9.3 9.5a2.75 2.75 0 1 1 4.3 2.3c-1 .7-1.6 1.2-1.6 2.2M12 17.1v.01",
}


def verdict_icon(verdict: Verdict) -> str:
    """The sign as an SVG of its own, for a page that says the word beside it."""
    name = VERDICT_CLASS[verdict]
    icon = ornament(f"vi vi--{name}", (0, 0, 24, 24))
    _draw(icon, name)
    return markup(icon)


def place_icon(parent: Node, verdict: Verdict, x: int, y: int, size: int) -> None:
    """The sign inside a chart, its top left corner at (x, y)."""
    name = VERDICT_CLASS[verdict]
    spot = f"translate({x} {y})scale({size / 24:.3g})"
    _draw(add(parent, "g", f"vi vi--{name}", transform=spot), name)


def _draw(parent: Node, name: str) -> None:
    add(parent, "circle", "disc", cx=12, cy=12, r=10.4)
    add(parent, "path", "mark", d=_MARKS[name])
