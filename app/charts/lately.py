"""A small line of a diary's last weeks, for a list that says the rest in words."""

from collections.abc import Sequence

import numpy as np

from app.analysis.judgement import Verdict
from app.charts.days import line_path
from app.charts.frame import Frame, Plot
from app.charts.icons import VERDICT_CLASS
from app.charts.svg import add, markup, ornament

FRAME = Frame("lately", 140, 40, left=2, right=138, top=3, bottom=37, text=0)
HALF_WEEK_DAYS = 3.5


def lately(
    levels: Sequence[float | None], later: int, treated: Sequence[int], verdict: Verdict
) -> str:
    """Half-weeks on the scale from 0 to 10, hidden from screen readers.

    levels: the earliest first; None where there is none. later: so many days ago the last of them
    ended. treated: the days of treatments, each in days before today.
    """
    span = round(HALF_WEEK_DAYS * len(levels))
    plot = Plot(FRAME, -span, 0, until=0)
    svg = ornament("ch lately", (0, 0, FRAME.width, FRAME.height))
    add(svg, "path", "grid", d=f"M0 {FRAME.bottom}H{FRAME.width}")
    lines = "".join(
        f"M{plot.x(-ago)} {FRAME.top}V{FRAME.bottom}" for ago in sorted(treated) if ago <= span
    )
    if lines:
        add(svg, "path", "inj", d=lines)
    values = np.array([np.nan if level is None else level for level in levels], dtype=np.float64)
    middles = HALF_WEEK_DAYS * (np.arange(len(levels)) + 0.5)
    days = np.rint(middles).astype(np.int64) - span - later
    values[days < -span] = np.nan
    path = line_path(plot, days, values)
    if path:
        add(svg, "path", f"line line--{VERDICT_CLASS[verdict]}", d=path)
    return markup(svg)
