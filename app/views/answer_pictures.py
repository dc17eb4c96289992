"""The pictures of all treatments together and of one among them, with their words."""

from collections.abc import Sequence
from datetime import date

from flask_babel import format_date
from markupsafe import Markup

from app import charts
from app.analysis.across import Direction
from app.analysis.curve import Turn
from app.analysis.judgement import Flag, Verdict
from app.analysis.series import Series
from app.sentences.numbers import points, signed
from app.services.answer_parts import Judged, Response, Whole
from app.services.progress import Answer
from app.views.pictures import MONTHS, decimal_mark, drawable, on_scale
from app.words import gettext as _


def lined_up(answer: Answer, symptom: int, series: Series, name: str) -> Markup:
    """All treatments laid over each other at the day of the injection."""
    words = charts.LinedUpWords(
        title=_("%(name)s after each treatment, lined up at the injection", name=name),
        description=_("The table below has the averages of the weeks that are compared."),
        before=_("before"),
        after=_("weeks 4 to 7"),
        axis=_("weeks from injection"),
        groups={
            Verdict.WORSE: _("{numbers} worse"),
            Verdict.BETTER: _("{numbers} better"),
            Verdict.UNCHANGED: _("{numbers} no change"),
            Verdict.UNCLEAR: _("{numbers} unclear"),
        },
        earlier=_("earlier ones"),
    )
    every = [_course(each, symptom) for each in answer.treatments]
    return Markup(charts.lined_up(drawable(series), every, words, "lined-up"))  # noqa: S704


def against_others(
    answer: Answer, judged: Judged, symptom: int, series: Series, name: str
) -> Markup:
    """One treatment before the lines of the others."""
    peak = judged.courses[symptom].peak
    levels = charts.Levels(
        None if peak.before.mean is None else on_scale(peak.before.mean),
        None if peak.after.mean is None else on_scale(peak.after.mean),
    )
    words = charts.AgainstWords(
        title=_("%(name)s after this treatment and after your others", name=name),
        description=_("The table below has the averages."),
        before=_("2 weeks before"),
        after=_("weeks 4 to 7"),
        axis=_("weeks from injection"),
        this=_("this treatment"),
        others=_("your other treatments"),
        difference="" if peak.change is None else signed(peak.change),
    )
    others = [_course(each, symptom) for each in answer.treatments if each is not judged]
    this = _course(judged, symptom)
    drawn = charts.against_others(drawable(series), this, others, levels, words, "against")
    return Markup(drawn)  # noqa: S704


def response(found: Response, name: str, visit: int | None) -> Markup:
    """The usual course after an injection. visit: of the next one, in days after the last."""
    wave, before = found.wave, on_scale(found.before)
    drawn = charts.Response.of(
        before,
        (found.change, found.lower, found.upper),
        starts=_turn(wave.onset) if wave else None,
        strongest=charts.Turn(wave.peak_day) if wave else None,
        half_gone=_turn(wave.wear_off) if wave else None,
        visit=visit,
    )
    words = charts.ResponseWords(
        title=_("%(name)s, usual course after an injection", name=name),
        description=_("The sentence above names the days, the table below has the numbers."),
        axis=_("weeks from injection"),
        level=_("level before: %(level)s", level=points(before)),
        starts=(_("Half there"), _day(wave.onset.day) if wave else ""),
        strongest=(_("Strongest"), _day(wave.peak_day) if wave else ""),
        half_gone=(_("Half worn off"), _day(wave.wear_off.day) if wave else ""),
        visit=_("next visit"),
    )
    return Markup(charts.response_curve(drawn, words, "response"))  # noqa: S704


def changes(answer: Answer, symptom: int, whole: Whole, name: str) -> Markup:
    """The change after each treatment, in order."""
    rows = [_changed(each, symptom) for each in answer.treatments]
    trend = whole.across.trend
    is_clear = trend.direction in (Direction.SHRINKING, Direction.GROWING)
    background = charts.Background(trend=trend.ends if is_clear else None)
    words = charts.ChangesWords(
        title=_("%(name)s, change after each treatment", name=name),
        description=_("The table below has the numbers."),
        more=_("more symptoms"),
        fewer=_("fewer symptoms"),
        axis=_("treatment"),
        usual="",
        fresh=_("untreated before"),
    )
    return Markup(charts.changes(rows, background, words, "changes"))  # noqa: S704


def strip(others: Sequence[float], this: float | None) -> Markup:
    """Others as dots and this one as a diamond, beside its words."""
    return Markup(charts.strip(others, this))  # noqa: S704


def mini_line(judged: Judged, symptom: int) -> Markup:
    """Before and after as two dots, beside their words."""
    peak = judged.courses[symptom].peak
    before, after = (
        None if side.mean is None else on_scale(side.mean) for side in (peak.before, peak.after)
    )
    return Markup(charts.mini_line(before, after, peak.verdict))  # noqa: S704


def pick(series: Series, until: date, first: date | None) -> dict[str, str]:
    """What the script needs to say the rating of one day of the timeline."""
    words = charts.PickWords(
        label=_("Day"),
        rated=_("{day}: {rating}"),
        recalled=_("{day}: {rating}, added later"),
        unrated=_("{day}: no rating"),
        date=_("{day} {month} {year}"),
        months=[format_date(date(2024, month, 1), "MMMM") for month in MONTHS],
        decimal_mark=decimal_mark(),
    )
    start = first.toordinal() if first else None
    return charts.pick_attributes(drawable(series), words, until.toordinal(), start)


def _course(judged: Judged, symptom: int) -> charts.Course:
    return charts.Course(
        number=judged.number,
        day=judged.last_on.toordinal(),
        first=judged.treated_on.toordinal(),
        until=judged.until.toordinal(),
        verdict=judged.courses[symptom].peak.verdict,
    )


def _changed(judged: Judged, symptom: int) -> charts.Changed:
    peak = judged.courses[symptom].peak
    fresh = Flag.FRESH in peak.flags
    return charts.Changed(judged.number, peak.change, peak.low, peak.high, peak.verdict, fresh)


def _turn(turn: Turn) -> charts.Turn | None:
    return None if turn.day is None else charts.Turn(turn.day, turn.earliest, turn.latest)


def _day(day: int | None) -> str:
    return "" if day is None else str(_("day %(n)s", n=day))
