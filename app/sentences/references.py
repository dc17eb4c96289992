"""What weeks 4-7 after a treatment are held to, and the same weeks of the other treatments."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from app.analysis.judgement import Verdict
from app.analysis.references import LongTerm
from app.analysis.windows import Phase
from app.sentences.numbers import average, likely, points
from app.sentences.verdicts import word_of
from app.services.answer_parts import Compared, Course, Held, Judged
from app.words import gettext as _
from app.words import ngettext


@dataclass(frozen=True)
class Reference:
    """What weeks 4-7 are held to: its name, what it stands for, and what the diary says then."""

    name: str
    stands_for: str
    verdict: Verdict
    word: str
    said: str


@dataclass(frozen=True)
class Beside:
    """The averages of the same weeks: of this treatment, and from least to most of the others."""

    weeks: str
    this: str
    others: str


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
        said = f"{_apart(held)} ({likely(held.low, held.high)})."
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
