"""How much room a finger has on the zones of a body map."""

import numpy as np
from scipy.ndimage import distance_transform_edt

from app.charts.body import spots_of
from app.charts.body_zones.drawing import WIDTH, Drawing, Fold
from app.charts.outline import joined, mirrored, outline, polygon

# The widths of a map on a phone of 390 px, in px: on a card, with its margins.
PHONE, HALF_PHONE = 324, 156
FINENESS = 0.5  # px between the points that are looked at


def room(drawing: Drawing) -> dict[tuple[str, str], tuple[float, float, float]]:
    """For each zone the widest disc it holds, its width and its height, in px on a phone.

    Only what lies on top counts, as for a finger.
    """
    step = FINENESS * WIDTH / (PHONE if drawing.fine else HALF_PHONE)
    xs, ys = np.arange(0, WIDTH, step), np.arange(0, drawing.height, step)
    on_top = np.full((len(ys), len(xs)), -1)
    spots = list(spots_of(drawing))
    for number, spot in enumerate(spots):
        on_top[_inside(polygon(spot.dots), xs, ys)] = number
    for line in drawing.above:
        if line.skin:
            half = outline(line.shape)
            copies = [half, mirrored(half, WIDTH)]
            for dots in [joined(half, WIDTH)] if line.fold is Fold.HALF else copies:
                on_top[_inside(polygon(dots), xs, ys)] = -1
    return {(s.codes[0], s.side): _measure(on_top == number) for number, s in enumerate(spots)}


def _inside(shape: list[tuple[float, float]], xs: np.ndarray, ys: np.ndarray) -> np.ndarray:
    inside = np.zeros((len(ys), len(xs)), bool)
    corners = np.array(shape)
    for (x1, y1), (x2, y2) in zip(corners, np.roll(corners, -1, 0), strict=True):
        if y1 != y2:
            crossed = (y1 > ys) != (y2 > ys)
            at = x1 + (ys - y1) / (y2 - y1) * (x2 - x1)
            inside ^= crossed[:, None] & (xs[None, :] < at[:, None])
    return inside


def _measure(mask: np.ndarray) -> tuple[float, float, float]:
    rows, columns = np.nonzero(mask)
    radius = distance_transform_edt(np.pad(mask, 1)).max() - 0.5
    wide, high = np.ptp(columns) + 1, np.ptp(rows) + 1
    return 2 * radius * FINENESS, wide * FINENESS, high * FINENESS
