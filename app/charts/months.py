"""The time axis: months, and years where months would collide."""

from collections.abc import Iterator
from datetime import date

from app.charts.data import TimelineWords
from app.charts.frame import Plot
from app.charts.svg import Node, add, text_width

STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600)  # months between two labels
SPACE = 12
Label = tuple[int, int, str]  # x of the tick, x of the middle of the words, words


def draw_months(svg: Node, plot: Plot, words: TimelineWords) -> None:
    """Ticks at the first of a month, as many as have room for their names."""
    labels = next(found for step in STEPS if (found := _labels(plot, words, step)) is not None)
    ground = plot.frame.bottom
    if labels:
        add(svg, "path", "axis", d="".join(f"M{tick} {ground}v6" for tick, _, _ in labels))
    for _, middle, text in labels:
        add(svg, "text", "mid", text, x=middle, y=ground + 8 + plot.frame.text)


def _labels(plot: Plot, words: TimelineWords, step: int) -> list[Label] | None:
    """The labels every `step` months; None when two of them would meet."""
    labels: list[Label] = []
    free = 0
    for day in _firsts(plot, step):
        text = _name(day, words, step, first=not labels)
        tick, width = plot.x(day.toordinal()), text_width(text, plot.frame.text)
        middle = max(width // 2, min(tick, plot.frame.width - width // 2))
        if middle - width // 2 < free and step != STEPS[-1]:
            return None
        labels.append((tick, middle, text))
        free = middle + width // 2 + SPACE
    return labels


def _firsts(plot: Plot, step: int) -> Iterator[date]:
    start, end = date.fromordinal(plot.first), date.fromordinal(plot.last)
    for month in range(start.year * 12 + start.month - 1, end.year * 12 + end.month):
        day = date(month // 12, month % 12 + 1, 1)
        if month % step == 0 and day >= start:
            yield day


def _name(day: date, words: TimelineWords, step: int, first: bool) -> str:
    if step >= 12:
        return str(day.year)
    month = words.months[day.month - 1]
    if first or day.month == 1:
        return words.month_and_year.format(month=month, year=day.year)
    return month
