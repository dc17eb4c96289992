"""One symptom after one treatment: beside what it is held, the first weeks, and the last ones."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from app.analysis.across import Usual
from app.analysis.judgement import Reason, Verdict
from app.analysis.phases import EarlyWeeks, LateWeeks
from app.analysis.references import LongTerm
from app.analysis.windows import Phase
from app.sentences.numbers import average, days, points, signed
from app.sentences.verdicts import word_of
from app.services.answer_parts import Compared, Course, Held, Judged, Line


@dataclass(frozen=True)
class Reference:
    """What weeks 4-7 are held to: its name, what it stands for, and what the diary says then."""

    name: str
    stands_for: str
    verdict: Verdict
    word: str
    said: str


def references(course: Course) -> list[Reference]:
    """Everything that weeks 4-7 after a treatment are held to, in a fixed order."""
    return list(_references(course))


def disagreement(course: Course) -> str:
    """That the references do not say the same, and why that can be; empty where they do."""
    if not course.disagree:
        return ""
    return str(
        _(
            "These comparisons do not say the same, and that can be. The weeks just before an "
            "injection are often the end of the last dose, when symptoms have come back. Beside "
            "them a treatment looks better than beside the best weeks of earlier treatments. "
            "Wearing off is not worsening."
        )
    )


def early(course: Course) -> str:
    """What the first two weeks say."""
    line = course.early
    if course.early_weeks is EarlyWeeks.TOO_FEW_DAYS:
        if line.reason is Reason.TOO_EARLY:
            return str(_("It is too early to say anything about the first two weeks."))
        return _too_few(_("the first two weeks"), line)
    if course.early_weeks is EarlyWeeks.NOT_WORSE:
        return _not_worse(line)
    told = {"change": points(abs(line.change or 0)), "range": likely(line)}
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
    told = {"change": _difference(line), "range": likely(line)}
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
        "low": signed(found.expected.lower),
        "high": signed(found.expected.upper),
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


@dataclass(frozen=True)
class Beside:
    """The averages of the same weeks: of this treatment, and from least to most of the others."""

    weeks: str
    this: str
    others: str


def beside(course: Course, others: Sequence[Judged], symptom: int) -> list[Beside]:
    """Each stretch of weeks that is compared, for this treatment and for the others."""
    return [
        Beside(
            weeks,
            average(of(course).mean, of(course).days, of(course).recalled),
            _least_to_most([of(each.courses[symptom]).mean for each in others]),
        )
        for weeks, of in _stretches()
    ]


def _stretches() -> list[tuple[str, Callable[[Course], Compared]]]:
    return [
        (_("Before"), lambda course: course.peak.before),
        (_("Weeks 1 and 2"), lambda course: course.early.after),
        (_("Weeks 4 to 7"), lambda course: course.peak.after),
        (_("Weeks 9 to 12"), lambda course: course.late.after),
    ]


def _least_to_most(means: list[float | None]) -> str:
    known = sorted(mean for mean in means if mean is not None)
    if not known:
        return str(_("no ratings"))
    told = {"low": points(known[0]), "high": points(known[-1]), "count": len(known)}
    return str(
        ngettext(
            "%(low)s (after %(num)s treatment)",
            "%(low)s to %(high)s (after %(num)s treatments)",
            len(known),
            **told,
        )
    )


def likely(said: Line | Held) -> str:
    """The likely range of a change, cut to what the scale can show."""
    assert said.low is not None
    assert said.high is not None
    told = {"low": signed(max(-10, said.low)), "high": signed(min(10, said.high))}
    return str(_("likely range %(low)s to %(high)s", **told))


def _references(course: Course) -> Iterator[Reference]:
    peak = course.peak
    yield _reference(
        _("The two weeks just before it"),
        _("The state you came with, often the end of the last dose."),
        Held(peak.verdict, peak.change, peak.low, peak.high),
    )
    if course.same_weeks is not None:
        yield _reference(
            ngettext(
                "The same weeks after the treatment before",
                "The same weeks after your %(num)s treatments before",
                course.earlier,
            ),
            _("Weeks 4 to 7, when it is usually strongest. No dose is wearing off there."),
            course.same_weeks,
        )
    previous = course.previous.get(Phase.PEAK)
    if previous is not None and course.earlier > 1:
        yield _reference(
            _("The same weeks after the last treatment alone"),
            _("Weeks 4 to 7 after this treatment against weeks 4 to 7 after the one before."),
            previous,
        )
    if course.long_term is not None:
        untreated = course.long_term_is is LongTerm.UNTREATED
        yield _reference(
            _("Your long-term level"),
            _("The weeks before your first treatment, or after a long pause.")
            if untreated
            else _("The average of the weeks just before your earlier treatments."),
            course.long_term,
        )


def _reference(name: str, stands_for: str, held: Held) -> Reference:
    if held.change is None:
        said = str(_("Too few days to compare."))
    else:
        said = f"{_apart(held)} ({likely(held)})."
    return Reference(str(name), str(stands_for), held.verdict, word_of(held.verdict), said)


def _apart(said: Held) -> str:
    """How far weeks 4-7 are from what they are held to, on its own."""
    change = round(said.change or 0, 1)
    if change == 0:
        return str(_("The same level"))
    told = {"change": points(abs(change))}
    if change > 0:
        return str(_("%(change)s points higher", **told))
    return str(_("%(change)s points lower", **told))


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
    told = {"change": _difference(line), "range": likely(line)}
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
