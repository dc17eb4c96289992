"""One symptom after one treatment: the first weeks, the last ones, and among the others."""

from app.analysis.across import Usual
from app.analysis.judgement import Reason, Verdict
from app.analysis.phases import EarlyWeeks, LateWeeks
from app.sentences.numbers import days, likely, points, signed
from app.sentences.verdicts import word_of
from app.services.answer_parts import Course, Line
from app.words import gettext as _
from app.words import ngettext


def early(course: Course) -> str:
    """What the first two weeks say."""
    line = course.early
    if course.early_weeks is EarlyWeeks.TOO_FEW_DAYS:
        if line.reason is Reason.TOO_EARLY:
            return str(_("It is too early to say anything about the first two weeks."))
        return _too_few(_("the first two weeks"), line)
    if course.early_weeks is EarlyWeeks.NOT_WORSE:
        return _not_worse(line)
    told = {"change": points(abs(line.change or 0)), "range": likely(line.low, line.high)}
    higher = _(
        "In the first two weeks your ratings averaged %(change)s points higher than before "
        "(%(range)s).",
        **told,
    )
    return f"{higher} {_later(course)}"


def late(course: Course) -> str:
    """What weeks 9 to 12 say."""
    line = course.late
    if line.verdict is Verdict.TOO_FEW_DAYS:
        if line.reason is Reason.TOO_EARLY:
            return str(_("It is too early to say anything about weeks 9 to 12."))
        if line.reason is Reason.CUT_SHORT:
            return str(_("The next treatment came before weeks 9 to 12 could be rated."))
        return _too_few(_("weeks 9 to 12"), line)
    told = {"change": _difference(line), "range": likely(line.low, line.high)}
    said = _("In weeks 9 to 12: %(change)s the weeks before it (%(range)s).", **told)
    fate = {
        LateWeeks.STILL_BETTER: _("The benefit was still there."),
        LateWeeks.FADED: _("The benefit had faded by then."),
        LateWeeks.UNCLEAR: _("The benefit had faded, or the diary cannot tell any more."),
    }.get(course.late_weeks)
    return " ".join(filter(None, [str(said), str(fate or word_of(line.verdict) + ".")]))


def usual(course: Course) -> str:
    """How the change stands among those after the person's other treatments."""
    found = course.usual
    if found is None:
        return str(
            _(
                "It cannot be set among your other treatments: the weeks before it were without "
                "treatment, or too few days were rated."
            )
        )
    if found.expected is None:
        return str(
            ngettext(
                "%(num)s other treatment can be compared with it. It takes 4 to know what is "
                "usual for you.",
                "%(num)s other treatments can be compared with it. It takes 4 to know what is "
                "usual for you.",
                found.others,
            )
        )
    told = {
        "count": found.others,
        "low": signed(max(-10, found.expected.lower)),
        "high": signed(min(10, found.expected.upper)),
        "change": signed(course.peak.change or 0),
    }
    expected = _(
        "From your %(count)s other treatments a change between %(low)s and %(high)s was to be "
        "expected; it was %(change)s.",
        **told,
    )
    stands = {
        Usual.WITHIN: _("That is within what is usual for you."),
        Usual.WEAKER: _(
            "It helped less than is usual for you. About 1 of 20 treatments looks so by chance."
        ),
        Usual.STRONGER: _(
            "It helped more than is usual for you. About 1 of 20 treatments looks so by chance."
        ),
    }[found.usual]
    return f"{expected} {stands}"


def _difference(said: Line) -> str:
    """The same in the middle of a sentence that goes on."""
    change = round(said.change or 0, 1)
    if change == 0:
        return str(_("the same level as"))
    told = {"change": points(abs(change))}
    if change > 0:
        return str(_("%(change)s points higher than", **told))
    return str(_("%(change)s points lower than", **told))


def _too_few(weeks: str, line: Line) -> str:
    told = {"weeks": weeks, "after": days(line.after.days), "before": days(line.before.days)}
    return str(
        _(
            "Too few days, or too close together, to compare %(weeks)s: %(after)s were rated then "
            "and %(before)s before the treatment.",
            **told,
        )
    )


def _not_worse(line: Line) -> str:
    told = {"change": _difference(line), "range": likely(line.low, line.high)}
    said = _("In the first two weeks: %(change)s before (%(range)s).", **told)
    meaning = {
        Verdict.BETTER: _("Better already."),
        Verdict.UNCHANGED: _("No meaningful change."),
    }.get(line.verdict, _("The diary cannot tell."))
    return f"{said} {meaning}"


def _later(course: Course) -> str:
    if course.early_weeks is EarlyWeeks.STAYED_WORSE:
        return str(_("They stayed higher in weeks 4 to 7."))
    if course.early_weeks is EarlyWeeks.TOO_EARLY:
        return str(_("It is too early to say whether it stays."))
    if course.early_weeks is EarlyWeeks.LATER_UNKNOWN:
        return str(_("Too few days were rated later to say whether it stayed."))
    if course.peak.verdict is Verdict.UNCLEAR:
        return str(_("In weeks 4 to 7 the diary cannot tell any more whether they were higher."))
    return str(_("In weeks 4 to 7 they were not higher any more."))
