"""Side effects after one treatment: what, from which day, how long and how strong."""

from collections.abc import Iterator, Sequence

from app.analysis.judgement import Verdict
from app.analysis.side_effects import Day, Noticed, Standing, There
from app.analysis.windows import Phase
from app.sentences.numbers import days, likely, points
from app.sentences.verdicts import word_of
from app.services.answer_parts import Course, Judged, Line
from app.words import gettext as _
from app.words import ngettext

WEEKS = {Phase.EARLY: (1, 2), Phase.PEAK: (4, 7), Phase.LATE: (9, 12)}


def noticed(found: Noticed) -> str:
    """What was noticed of one side effect, in full."""
    if found.last_rated is None:
        return str(_("Not rated after this treatment."))
    if found.there is None:
        return str(_("Not noticed on any of the %(days)s rated.", days=days(found.rated)))
    return " ".join(filter(None, _there(found, found.there)))


def judged(course: Course) -> list[tuple[Verdict, str, str]]:
    """(verdict, word, numbers) of every phase that can be judged, in order."""
    return [
        (line.verdict, word_of(line.verdict), _compared(phase, line))
        for phase, line in course.phases.items()
        if line.change is not None
    ]


def in_short(treatment: Judged, names: Sequence[tuple[int, str]]) -> str:
    """All that were noticed after one treatment, in one line; empty without any.

    names: of the side effects, by number, in the order in which they are told.
    """
    told = each_in_short(treatment, names)
    return str(_("Side effects noticed after it: %(list)s.", list="; ".join(told))) if told else ""


def each_in_short(treatment: Judged, names: Sequence[tuple[int, str]]) -> list[str]:
    """Each that was noticed after one treatment, with its days and its strongest rating."""
    return [
        str(_("%(name)s (%(when)s, up to %(strongest)s)", name=name, **_in_short(found.there)))
        for number, name in names
        if (found := treatment.effects.get(number)) is not None and found.there is not None
    ]


def _there(found: Noticed, there: There) -> Iterator[str]:
    told = {"there": there.days, "rated": days(found.rated)}
    yield str(_("Noticed on %(there)s of %(rated)s rated,", **told))
    if there.first.day == there.last.day:
        yield str(_("on %(day)s.", day=_day(there.first)))
    else:
        yield str(
            _(
                "first on %(first)s, last on %(last)s.",
                first=_day(there.first),
                last=_day(there.last),
            )
        )
    strongest = {"rating": points(there.strongest), "day": _day(there.strongest_on)}
    yield str(_("At its strongest %(rating)s of 10, on %(day)s.", **strongest))
    if there.recalled:
        yield str(
            ngettext(
                "%(num)s of these days was added later.",
                "%(num)s of these days were added later.",
                there.recalled,
            )
        )
    if there.ongoing:
        yield str(_("It was still there on the last rated day."))
    yield _before(found, there.standing)


def _before(found: Noticed, standing: Standing) -> str:
    mean = points(found.mean_before or 0)
    return str(
        {
            Standing.NEW: _("It was not there in the weeks before."),
            Standing.MORE: _("More than in the weeks before (%(mean)s on average).", mean=mean),
            Standing.AS_BEFORE: _(
                "Not more than in the weeks before (%(mean)s on average).", mean=mean
            ),
            Standing.UNKNOWN: _("It was not rated in the weeks before."),
        }[standing]
    )


def _compared(phase: Phase, line: Line) -> str:
    first, last = WEEKS[phase]
    change = round(line.change or 0, 1)
    told = {
        "first": first,
        "last": last,
        "change": points(abs(change)),
        "range": likely(line.low, line.high),
    }
    if change > 0:
        return str(_("weeks %(first)s to %(last)s: %(change)s higher (%(range)s)", **told))
    if change < 0:
        return str(_("weeks %(first)s to %(last)s: %(change)s lower (%(range)s)", **told))
    return str(_("weeks %(first)s to %(last)s: the same level (%(range)s)", **told))


def _day(found: Day) -> str:
    if found.after < 0:
        return str(_("a day between the two injections"))
    if found.after == 0:
        return str(_("the day of the injection"))
    return str(_("day %(n)s", n=found.after))


def _in_short(there: There) -> dict[str, str]:
    when = _day(there.first)
    if there.first.day != there.last.day:
        when = _("%(first)s to %(last)s", first=when, last=_day(there.last))
    return {"when": str(when), "strongest": points(there.strongest)}
