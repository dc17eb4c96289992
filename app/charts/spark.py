"""A small line of the weeks around one treatment, for a list that says the rest in words."""

from app.analysis.judgement import Verdict
from app.charts.data import Series
from app.charts.days import line_path
from app.charts.frame import Frame, Plot
from app.charts.icons import VERDICT_CLASS
from app.charts.smoothing import local_average
from app.charts.svg import add, markup, ornament

FRAME = Frame("spark", 170, 52, left=2, right=168, top=4, bottom=48, text=0)
BEFORE_DAYS, AFTER_DAYS = 28, 84


def spark(series: Series, treated_on: int, before: float | None, verdict: Verdict) -> str:
    """Weeks -4 to 12 on the scale from 0 to 10, hidden from screen readers.

    before: the level before the treatment, dotted; None when there were too few ratings.
    """
    last = treated_on + AFTER_DAYS
    plot = Plot(FRAME, treated_on - BEFORE_DAYS, last, until=last)
    svg = ornament("ch spark", (0, 0, FRAME.width, FRAME.height))
    add(svg, "path", "grid", d=f"M0 {FRAME.bottom}H{FRAME.width}")
    add(svg, "path", "inj", d=f"M{plot.x(treated_on)} {FRAME.top}V{FRAME.bottom}")
    if before is not None:
        add(svg, "path", "before", d=f"M{FRAME.left} {plot.y(before)}H{FRAME.right}")
    days, averages = local_average(series.days, series.ratings)
    near = (days >= plot.first) & (days <= plot.last)
    path = line_path(plot, days[near], averages[near])
    if path:
        add(svg, "path", f"line line--{VERDICT_CLASS[verdict]}", d=path)
    return markup(svg)
