"""A whole answer: its headline, its second sentence, what leads it."""

from collections import Counter
from collections.abc import Sequence

from app.analysis.judgement import Verdict
from app.sentences.numbers import days, points
from app.services.answer_parts import TOGETHER, Line
from app.services.progress import Answer
from app.words import gettext as _
from app.words import ngettext


def symptom_name(answer: Answer, number: int) -> str:
    """What a symptom is called; all of them together have a name as well."""
    if number == TOGETHER:
        return str(_("All together"))
    found = next(each for each in answer.symptoms if each.number == number)
    return str(_(found.label)) if found.code else found.label


def headline(answer: Answer) -> str:
    """The answer to the question, in one sentence."""
    count = len(answer.treatments)
    counted = Counter(answer.leads(treatment).verdict for treatment in answer.treatments)
    if not count:
        return str(_("Your answer will appear here."))
    decided = counted[Verdict.WORSE] + counted[Verdict.BETTER] + counted[Verdict.UNCHANGED]
    if not decided:
        return _undecided(answer)
    told = {"worse": counted[Verdict.WORSE], "count": count}
    if counted[Verdict.WORSE]:
        return str(
            ngettext(
                "After your treatment, your symptoms were worse.",
                "After %(worse)s of your %(count)s treatments, your symptoms were worse.",
                count,
                **told,
            )
        )
    if count == 1:
        return str(_("After your treatment, your symptoms were not worse."))
    if decided == count:
        return str(_("After none of your %(count)s treatments were your symptoms worse.", **told))
    return str(
        _(
            "After none of the %(decided)s treatments that can be judged were your symptoms worse.",
            decided=decided,
        )
    )


def tally(answer: Answer) -> str:
    """How the other treatments went, in one or two sentences."""
    lines = [answer.leads(treatment) for treatment in answer.treatments]
    counted = Counter(line.verdict for line in lines)
    open_ones = counted[Verdict.UNCLEAR] + counted[Verdict.TOO_FEW_DAYS]
    parts = [
        ngettext("after %(num)s they were better", "after %(num)s they were better", n)
        for n in [counted[Verdict.BETTER]]
        if n
    ]
    parts += [
        ngettext(
            "after %(num)s there was no meaningful change",
            "after %(num)s there was no meaningful change",
            n,
        )
        for n in [counted[Verdict.UNCHANGED]]
        if n
    ]
    parts += [ngettext("%(num)s is unclear", "%(num)s are unclear", n) for n in [open_ones] if n]
    said = _joined([str(part) for part in parts])
    return f"{said[:1].upper()}{said[1:]}." if said else ""


def completeness(answer: Answer, rated: int) -> str:
    """What the whole answer rests on."""
    treatments = ngettext("%(num)s treatment", "%(num)s treatments", len(answer.treatments))
    return f"{days(rated)}, {treatments}"


def range_so_far(ratings: Sequence[float]) -> str:
    """Between which numbers the ratings lie, and no more than that. There is at least one."""
    low, high = (_level(min(10.0, max(0.0, each(ratings)))) for each in (min, max))
    if low == high:
        return str(_("Your ratings so far are all %(level)s.", level=low))
    return str(_("Your ratings so far lie between %(low)s and %(high)s.", low=low, high=high))


def _level(level: float) -> str:
    """A whole number as it was rated, else with one place."""
    rounded = round(level, 1)
    return str(int(rounded)) if rounded == int(rounded) else points(rounded)


def not_why() -> str:
    """What no answer can say."""
    return str(
        _(
            "It shows what happened after a treatment, not why. Illness, stress, poor sleep and "
            "the natural waves of dystonia can do the same. Talk it through with your clinic."
        )
    )


def _undecided(answer: Answer) -> str:
    lines: list[Line] = [answer.leads(treatment) for treatment in answer.treatments]
    if all(line.reason == "too_early" for line in lines):
        return str(_("It is too early to say."))
    if all(line.verdict == "too_few_days" for line in lines):
        return str(_("There are too few rated days to say."))
    return str(_("The diary cannot tell yet."))


def _joined(parts: list[str]) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return str(_("%(first)s, and %(last)s", first=", ".join(parts[:-1]), last=parts[-1]))
