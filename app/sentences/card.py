"""The page for the clinician in words: of the person, never to them, and short.

The numbers are those of the answer, rounded in the same way.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from app.access import Diary
from app.analysis.curve import Turn, Wave
from app.analysis.forecast import Forecast
from app.analysis.judgement import Verdict
from app.analysis.marked import Marked
from app.analysis.sessions import written_total_of
from app.catalogue.marks import mark
from app.sentences import effects
from app.sentences.impressions import in_short as impression_in_short
from app.sentences.marks import in_numbers
from app.sentences.numbers import dated_span, days, likely, long_day, points, short_day, signed
from app.sentences.treatments import injected_name, number, product_name, side_word
from app.sentences.verdicts import certainty as certainty_of
from app.sentences.verdicts import explain
from app.services.agreement import Agreement, agreement
from app.services.answer_parts import Judged, Line
from app.services.impressions import Impression, draft_of_impression
from app.services.progress import Answer
from app.services.treatments import Treatment
from app.words import gettext as _
from app.words import ngettext


def name(diary: Diary) -> str:
    """Whose diary it is."""
    return diary.name or str(_("No name given"))


def period(days_rated: Sequence[date], today: date) -> str:
    """From the first day of the diary to today."""
    if not days_rated:
        return str(_("no day rated yet"))
    return dated_span(days_rated[0], today)


def which(judged: Judged) -> str:
    """A treatment by its number and its day."""
    return str(_("Treatment %(n)s, %(day)s", n=judged.number, day=long_day(judged.treated_on)))


def day_now(judged: Judged, today: date) -> str:
    """How long ago it is, counted from its last injection; 0 also while it is still
    the day before in another zone.
    """
    return str(_("day %(n)s", n=max(0, (today - judged.last_on).days)))


def numbers(line: Line) -> str:
    """Both averages, the change and its likely range; nothing where they cannot be compared."""
    if line.change is None or line.before.mean is None or line.after.mean is None:
        return ""
    return str(
        _(
            "%(before)s before, %(after)s after, change %(change)s (%(range)s)",
            before=points(line.before.mean),
            after=points(line.after.mean),
            change=signed(line.change),
            range=likely(line.low, line.high),
        )
    )


def certainty(line: Line, threshold: float) -> str:
    """How sure the verdict is, or why there is none and what would do."""
    if line.verdict is Verdict.TOO_FEW_DAYS:
        return explain(line, threshold)
    return certainty_of(line, threshold)


def counts(answer: Answer) -> str:
    """How all treatments went."""
    total = len(answer.treatments)
    found = Counter(answer.leads(each).verdict for each in answer.treatments)
    unclear = found[Verdict.UNCLEAR] + found[Verdict.TOO_FEW_DAYS]
    parts = [
        (found[Verdict.WORSE], _("worse")),
        (found[Verdict.BETTER], _("better")),
        (found[Verdict.UNCHANGED], _("no meaningful change")),
        (unclear, _("unclear")),
    ]
    told = ", ".join(f"{count} {word}" for count, word in parts if count)
    of = ngettext("%(num)s treatment", "%(num)s treatments", total)
    return f"{of}: {told}" if told else str(of)


def session(treatment: Treatment) -> str:
    """Product and total of one visit."""
    total = written_total_of(treatment)
    said = [product_name(treatment.product)]
    said.append(
        str(_("%(n)s units", n=number(total)) if total is not None else _("total not known"))
    )
    return ", ".join(said)


def sites(treatment: Treatment) -> str:
    """Its muscles in short: name, side, dose."""
    if not treatment.injections:
        return str(_("Muscles and doses are not known."))
    return "; ".join(
        " ".join(
            (
                injected_name(line),
                side_word(line.side),
                number(line.dose_units) if line.dose_units is not None else "?",
            )
        )
        for line in treatment.injections
    )


def side_effects(judged: Judged, names: Sequence[tuple[int, str]]) -> str:
    """What was noticed after one treatment, or that nothing was, or that nothing is followed."""
    return effects.in_short(judged, names) or no_side_effects(judged, names)


def no_side_effects(judged: Judged, names: Sequence[tuple[int, str]]) -> str:
    """Why none is named after one treatment: none noticed, none rated, or none followed."""
    followed = [number for number, _name in names if number in judged.effects]
    if not followed:
        return str(_("No side effects are followed."))
    rated = max(judged.effects[number].rated for number in followed)
    if not rated:
        return str(_("Not rated after this treatment."))
    return str(_("None noticed on %(days)s rated.", days=days(rated)))


def impression(found: Impression | None, line: Line) -> str:
    """The person's own impression, held to the ratings."""
    if found is None:
        return str(_("none given"))
    draft = draft_of_impression(found)
    held = {
        Agreement.AGREES: _("the ratings say the same"),
        Agreement.DIFFERS: _("the ratings say something else"),
        Agreement.DIARY_CANNOT_TELL: _("the ratings give no clear answer"),
        Agreement.NO_DIRECTION_SAID: "",
    }[agreement(draft, line.verdict)]
    said = impression_in_short(draft)
    return f"{said}; {held}" if held else said


def marked(found: Sequence[Marked]) -> list[tuple[str, str]]:
    """(mark, on how many days) of what was marked on the compared days of this treatment."""
    return [
        (str(_(mark(each.code).label)), in_numbers(each.this)) for each in found if each.this.marked
    ]


def expected(found: Forecast | None) -> str:
    """When half was worn off after the last treatments, on the days of this one."""
    if found is None:
        return ""
    first, last = (date.fromordinal(day) for day in (found.days.first, found.days.last))
    told = {
        "count": found.treatments,
        "earliest": found.earliest,
        "latest": found.latest,
        "first": short_day(first),
        "last": short_day(last),
    }
    said = (
        _(
            "Half worn off after the last %(count)s: week %(earliest)s, here %(first)s to "
            "%(last)s.",
            **told,
        )
        if found.earliest == found.latest
        else _(
            "Half worn off after the last %(count)s: weeks %(earliest)s to %(latest)s, here "
            "%(first)s to %(last)s.",
            **told,
        )
    )
    if found.visit_week is None:
        return str(said)
    return f"{said} {_('Next visit in week %(week)s.', week=found.visit_week)}"


def ups_and_downs(line: Line) -> str:
    """How far two such averages lie apart by themselves: half the likely range."""
    if line.low is None or line.high is None:
        return str(_("not known"))
    return str(_("%(n)s points", n=points((line.high - line.low) / 2)))


def answered(answer: Answer) -> str:
    """How many of the treatments have an answer."""
    undecided = {Verdict.UNCLEAR, Verdict.TOO_FEW_DAYS}
    found = sum(answer.leads(each).verdict not in undecided for each in answer.treatments)
    return str(_("%(found)s of %(all)s", found=found, all=len(answer.treatments)))


def rated_of(rated: int, first: date | None, today: date) -> str:
    """How many days are rated since the first one."""
    if first is None:
        return str(_("none"))
    return str(_("%(found)s of %(all)s", found=rated, all=(today - first).days + 1))


def method(threshold: float) -> str:
    """How it is worked out, in one sentence."""
    return str(
        _(
            "For each treatment the averages of weeks 4 to 7 after it and of the two weeks before "
            "it are compared; a difference counts where it is larger than the usual ups and downs, "
            "and %(threshold)s points are taken as the smallest that matters.",
            threshold=points(threshold),
        )
    )


def own_record() -> str:
    """What these pages are, and what they are not."""
    return str(
        _(
            "This is the person's own record. It is no clinical scale, shows what happened after "
            "a treatment and not why, and is not watched."
        )
    )


def turn(found: Turn) -> str:
    """A day of the course with its range, short."""
    if found.day is None:
        if found.earliest is None:
            return str(_("not reached"))
        return str(_("day %(first)s or later", first=found.earliest))
    if found.earliest is None or found.latest is None:
        return str(_("day %(n)s", n=found.day))
    return str(
        _("day %(n)s (%(first)s to %(last)s)", n=found.day, first=found.earliest, last=found.latest)
    )


def course(found: Wave | None) -> tuple[str, str, str]:
    """When half of a benefit was there, when it was strongest, when half was worn off."""
    if found is None:
        return ("", "", "")
    told = {"n": found.peak_day, "change": signed(found.peak.estimate)}
    strongest = str(_("day %(n)s (%(change)s)", **told))
    return turn(found.onset), strongest, turn(found.wear_off)
