"""Charts with their words: analysis in, SVG for a page out."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from flask_babel import format_date, get_locale
from markupsafe import Markup

from app import charts
from app.analysis.judgement import Verdict
from app.analysis.packed import unpack
from app.analysis.series import Series, together
from app.sentences import verdicts
from app.sentences.numbers import days, points, tiny_short_day
from app.services.answer_parts import Judged, Line
from app.services.events import DiaryEvent
from app.services.progress import Answer
from app.words import gettext as _
from app.words import ngettext

MONTHS = range(1, 13)
RECENT_DAYS = 42


def timeline(
    answer: Answer,
    series: Series,
    symptom: int,
    name: str,
    until: date,
    events: Sequence[DiaryEvent] = (),
    first: date | None = None,
) -> Markup:
    """The diary of one symptom with its treatments and verdicts, and what else happened.

    first: the first day to show, None for all of the diary.
    """
    marks = [
        charts.Mark(
            number=treatment.number,
            day=treatment.treated_on.toordinal(),
            date=tiny_short_day(treatment.treated_on),
            verdict=treatment.lines[symptom].verdict,
            word=verdicts.short_word(treatment.lines[symptom]),
        )
        for treatment in answer.treatments
    ]
    title = _("%(name)s, 0 to 10, over the days of the diary", name=name)
    shown = series if first is None else series.between(first.toordinal(), until.toordinal())
    description = _(
        "%(days)s rated, %(count)s treatments. The table below has the numbers.",
        days=days(len(shown)),
        count=sum(first is None or each.until >= first for each in answer.treatments),
    )
    if events:
        noted = ngettext(
            "Below the axis %(num)s thing that happened is marked.",
            "Below the axis %(num)s things that happened are marked.",
            len(events),
        )
        description = f"{description} {noted}"
    return _timeline(series, marks, (title, description), until, events, first)


def one_treatment(
    series: Series, treated_on: date, verdict: Verdict, word: str, until: date
) -> Markup:
    """The weeks around one treatment, for somebody who has no diary yet."""
    day = tiny_short_day(treated_on)
    mark = charts.Mark(1, treated_on.toordinal(), day, verdict, word)
    title = _("All symptoms together, 0 to 10, before and after an injection")
    return _timeline(series, [mark], (title, ""), until)


def number_line(line: Line) -> Markup | None:
    """Before, after and the likely range of the change; None without both levels."""
    if line.before.mean is None or line.after.mean is None:
        return None
    words = charts.NumberLineWords(
        title=_("Before and after on the scale from 0 to 10"),
        description=verdicts.compared(line) if line.change is not None else "",
        before=_("Before %(level)s", level=points(line.before.mean)),
        after=_("After %(level)s", level=points(line.after.mean)),
        least=_("0 none"),
        most=_("10 worst"),
    )
    likely = None if line.low is None or line.high is None else (line.low, line.high)
    before, after = on_scale(line.before.mean), on_scale(line.after.mean)
    drawn = charts.number_line(before, after, likely, line.verdict, words, "numberline")
    return Markup(drawn)  # noqa: S704


def spark(treatment: Judged, line: Line, series: Series) -> Markup:
    """A small line of one treatment, beside its words."""
    before = None if line.before.mean is None else on_scale(line.before.mean)
    drawn = charts.spark(drawable(series), treatment.last_on.toordinal(), before, line.verdict)
    return Markup(drawn)  # noqa: S704


def recent(
    rows: Sequence[tuple[date, str, bool]], today: date, without: Collection[int] = ()
) -> Markup | None:
    """The last six weeks, all symptoms together; None before the second day.

    without: numbers of what does not count, as side effects.
    """
    first = today - timedelta(days=RECENT_DAYS - 1)
    rated = unpack([row for row in rows if row[0] >= first])
    series = together([one for number, one in rated.items() if number not in without])
    if len(series) < 2:
        return None
    words = charts.RecentWords(
        title=_("Your last six weeks, all together"),
        description=_("%(days)s rated.", days=days(len(series))),
        first=tiny_short_day(first),
        last=_("today"),
        no_ratings=_("no ratings"),
        decimal_mark=decimal_mark(),
    )
    return Markup(charts.recent(drawable(series), today.toordinal(), words, "recent"))  # noqa: S704


def _timeline(
    series: Series,
    marks: Sequence[charts.Mark],
    named: tuple[str, str],
    until: date,
    events: Sequence[DiaryEvent] = (),
    first: date | None = None,
) -> Markup:
    title, description = named
    words = charts.TimelineWords(
        title=title,
        description=description,
        no_ratings=_("no ratings"),
        months=[format_date(date(2024, month, 1), "LLL") for month in MONTHS],
        decimal_mark=decimal_mark(),
    )
    happenings = [
        charts.Happening(event.day.toordinal(), (event.until or event.day).toordinal())
        for event in events
    ]
    drawn = charts.timeline(
        drawable(series),
        marks,
        words,
        "timeline",
        until.toordinal(),
        happenings,
        first.toordinal() if first else None,
    )
    return Markup(drawn)  # noqa: S704 - the charts escape every word


def drawable(series: Series) -> charts.Series:
    """The series as charts take it."""
    return charts.Series.of(series.day, series.rating, series.recalled)


def on_scale(level: float) -> float:
    """A level as it can be drawn: several symptoms together can lie a little outside."""
    return min(10.0, max(0.0, level))


def decimal_mark() -> str:
    """What parts whole points from tenths, in the language of the page."""
    locale = get_locale()
    return locale.number_symbols["latn"]["decimal"] if locale else "."
