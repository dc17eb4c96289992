"""The doses into one muscle over all treatments with one product, as a small picture in a row."""

from collections.abc import Sequence
from decimal import Decimal

from app.charts.svg import add, markup, numbers, ornament, stamps

WIDTH, HEIGHT = 170, 52
LEFT, RIGHT, TOP, BOTTOM = 8, 162, 8, 44
RADIUS = 4
DOT = "a4 4 0 1 0 8 0a4 4 0 1 0-8 0"  # from its left end


def doses(given: Sequence[Decimal | None], most: Decimal) -> str:
    """A dot a treatment, 0 where nothing was injected; a gap where the dose is not known.

    most: the top of the scale, the same for all rows of one product. Hidden from screen readers:
    the row of the table has the numbers.
    """
    svg = ornament("ch spark dose", (0, 0, WIDTH, HEIGHT))
    add(svg, "path", "grid", d=f"M0 {BOTTOM}H{WIDTH}")
    known = [
        (_x(place, len(given)), _y(dose, most)) if dose is not None else None
        for place, dose in enumerate(given)
    ]
    path = "".join(f"M{_line(stretch)}" for stretch in _stretches(known) if len(stretch) > 1)
    if path:
        add(svg, "path", "line", d=path)
    dots = [(point[0] - RADIUS, point[1]) for point in known if point is not None]
    if dots:
        add(svg, "path", "pt pt--on", d=stamps(dots, DOT))
    return markup(svg)


def _x(place: int, count: int) -> int:
    if count == 1:
        return (LEFT + RIGHT) // 2
    return round(LEFT + (RIGHT - LEFT) * place / (count - 1))


def _y(dose: Decimal, most: Decimal) -> int:
    return round(BOTTOM - (BOTTOM - TOP) * float(dose / most)) if most else BOTTOM


def _stretches(points: Sequence[tuple[int, int] | None]) -> list[list[tuple[int, int]]]:
    """The points that follow each other without a gap."""
    found: list[list[tuple[int, int]]] = [[]]
    for point in points:
        if point is None:
            found.append([])
        else:
            found[-1].append(point)
    return found


def _line(points: Sequence[tuple[int, int]]) -> str:
    return "L".join(numbers(point) for point in points)
