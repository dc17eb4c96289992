"""All treatments of a diary laid over each other at the day of the injection."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.analysis.judgement import Verdict
from app.charts.courses import (
    Course,
    Trace,
    anchors,
    around_injection,
    begins,
    draw_compared,
    draw_injection,
    draw_weeks,
    trace,
)
from app.charts.data import Series
from app.charts.frame import Frame, Plot, draw_scale
from app.charts.icons import VERDICT_CLASS
from app.charts.room import Room, draw_lead, size_of
from app.charts.smoothing import Average, local_average
from app.charts.svg import Node, add, chart, picture

WIDE = Frame("w", 560, 404, left=34, right=548, top=40, bottom=352, text=17)
NARROW = Frame("n", 360, 352, left=32, right=348, top=40, bottom=294, text=17)
MOST_NAMED = 12  # of more treatments only the last few are named
LAST_NAMED = 6
LIKED_DAY = 35  # in the middle of the compared weeks


@dataclass(frozen=True)
class LinedUpWords:
    """What the chart says.

    before, after: short names of the compared weeks ("before", "weeks 4 to 7 after"); axis: what
    is counted ("weeks from injection"); groups: "{numbers} better" and its like for worse, better,
    unchanged and unclear; earlier: names the grey lines where older treatments are not named.
    """

    title: str
    description: str
    before: str
    after: str
    axis: str
    groups: Mapping[Verdict, str]
    earlier: str


def lined_up(series: Series, courses: Sequence[Course], words: LinedUpWords, ident: str) -> str:
    """One line a treatment, and words for each verdict: "2, 3, 6 better".

    series: the whole diary; courses: all treatments, in any order.
    """
    ordered = sorted(courses, key=lambda course: (course.day, course.number))
    average = local_average(series.days, series.ratings)
    drawings = [
        _draw(around_injection(frame), average, ordered, words, f"{ident}-{frame.name}")
        for frame in (WIDE, NARROW)
    ]
    return chart("lined-up", drawings)


def _draw(
    plot: Plot, average: Average, courses: Sequence[Course], words: LinedUpWords, ident: str
) -> Node:
    frame = plot.frame
    box = (0, 0, frame.width, frame.height)
    svg = picture(f"ch {frame.name}", box, ident, (words.title, words.description))
    draw_compared(svg, plot, words.before, words.after)
    draw_scale(svg, plot, step=2)
    draw_weeks(svg, plot, words.axis)
    draw_injection(svg, plot)
    traces = [trace(plot, average, course, begins(course, courses)) for course in courses]
    traces = [line for line in traces if line.path]
    named = traces if len(traces) <= MOST_NAMED else traces[-LAST_NAMED:]
    older = traces[: len(traces) - len(named)]
    for line in older:
        add(svg, "path", "line line--muted", d=line.path)
    groups = _groups(named)
    for lines in groups.values():
        for line in lines:
            add(svg, "path", _look(line, lines), d=line.path)
    _draw_labels(svg, plot, (groups, older), words)
    return svg


def _groups(named: Sequence[Trace]) -> dict[str, list[Trace]]:
    """The treatments by class of verdict; the fewer there are of one, the later it is drawn."""
    groups: dict[str, list[Trace]] = {}
    for line in named:
        groups.setdefault(VERDICT_CLASS[line.course.verdict], []).append(line)
    return dict(sorted(groups.items(), key=lambda group: -len(group[1])))


def _look(line: Trace, group: Sequence[Trace]) -> str:
    name = VERDICT_CLASS[line.course.verdict]
    alone = name == "worse" and len(group) == 1
    return f"line line--{name} line--{'on' if alone else 'thin'}"


def _draw_labels(
    svg: Node,
    plot: Plot,
    lines: tuple[Mapping[str, Sequence[Trace]], Sequence[Trace]],
    words: LinedUpWords,
) -> None:
    """Words for each verdict, and for the older lines together."""
    groups, older = lines
    labels = [
        (f"t-{name}", _said(group, words), group)
        for name, group in sorted(groups.items(), key=lambda each: len(each[1]))
    ]
    if older and words.earlier:
        labels.append(("t-l", words.earlier, older))
    room = Room(plot.frame)
    room.draw([run for _, _, group in labels for line in group for run in line.runs])
    room.draw([[(plot.x(0), plot.frame.top), (plot.x(0), plot.frame.bottom)]])
    for look, text, group in labels:
        size = size_of(text, plot.frame.text)
        own = [run for line in group for run in line.runs]
        found = room.find(size, anchors(group), own, plot.x(LIKED_DAY))
        room.write(found)
        draw_lead(svg, found)
        row = found.y + plot.frame.text // 3
        add(svg, "text", f"{look} mid halo", text, x=found.x, y=row)


def _said(group: Sequence[Trace], words: LinedUpWords) -> str:
    verdict = group[0].course.verdict
    kind = Verdict.UNCLEAR if verdict is Verdict.TOO_FEW_DAYS else verdict
    return words.groups[kind].format(numbers=spans([line.course.number for line in group]))


def spans(numbers: Sequence[int]) -> str:
    """The numbers in order, three or more that follow each other as a span: "1, 3–6"."""
    stretches: list[list[int]] = []
    for number in sorted(numbers):
        if stretches and number == stretches[-1][-1] + 1:
            stretches[-1].append(number)
        else:
            stretches.append([number])
    parts: list[str] = []
    for stretch in stretches:
        long = len(stretch) > 2
        parts += [f"{stretch[0]}–{stretch[-1]}"] if long else [str(n) for n in stretch]
    return ", ".join(parts)
