"""The last six weeks at a glance, for the page after saving."""

from app.charts.data import RecentWords, Series
from app.charts.days import draw_dots, draw_line, draw_silences
from app.charts.frame import Frame, Plot, draw_scale
from app.charts.smoothing import local_average
from app.charts.svg import add, chart, picture

FRAME = Frame("n", 360, 178, left=32, right=316, top=14, bottom=140, text=17)
SHOWN_DAYS = 42


def recent(series: Series, today: int, words: RecentWords, ident: str) -> str:
    """The last 42 days up to `today` as dots and line, with the value of the last one."""
    plot = Plot(FRAME, today - SHOWN_DAYS + 1, today, until=today)
    part = series.between(plot.first, plot.last)
    box = (0, 0, FRAME.width, FRAME.height)
    svg = picture("ch n", box, ident, (words.title, words.description))
    draw_scale(svg, plot, step=5)
    row = FRAME.bottom + 8 + FRAME.text
    add(svg, "text", "t-l", words.first, x=FRAME.left, y=row)
    add(svg, "text", "t-l end", words.last, x=FRAME.right, y=row)
    draw_dots(svg, plot, part, radius=3)
    average = local_average(part.days, part.ratings)
    last_end = draw_line(svg, plot, average, words.decimal_mark)
    draw_silences(svg, plot, part, words.no_ratings, [], last_end)
    return chart("recent", [svg])
