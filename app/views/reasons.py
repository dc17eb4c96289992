"""The reasons that people and their clinicians look at, beside one treatment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import current_app

from app.access import Diary
from app.analysis.across import Usual
from app.analysis.judgement import Verdict
from app.analysis.marked import Marked
from app.catalogue.codes import Source
from app.sentences.reasons import in_numbers, sides
from app.services.answer_parts import Course, Judged
from app.services.events import DiaryEvent
from app.services.progress import Answer
from app.services.reasons import Noticed, Weighed, case_of, weigh
from app.services.treatments import Treatment, draft_of
from app.views.shown_symptoms import effects_of


@dataclass(frozen=True)
class ShownReason:
    """One reason on a page. sides: (heading, sentences), without the empty ones."""

    code: str
    title: str
    known: str
    sources: Sequence[Source]
    sides: Sequence[tuple[str, Sequence[str]]]
    in_numbers: str


@dataclass(frozen=True)
class Reasons:
    """All of them beside one treatment. folded: few look for reasons after this one."""

    shown: Sequence[ShownReason]
    folded: bool


def reasons_beside(
    diary: Diary,
    answer: Answer,
    judged: Judged,
    treatments: Sequence[Treatment],
    events: Sequence[DiaryEvent],
    marked: Sequence[Marked] = (),
) -> Reasons | None:
    """What the page of a treatment shows of them, by the leading symptom.

    None where this deployment leaves them out, or where the treatment cannot be judged.
    treatments, events: all of the diary. marked: days that were marked as unusual, counted.
    """
    if not current_app.config["SHOW_REASONS"]:
        return None
    if answer.leads(judged).verdict is Verdict.TOO_FEW_DAYS:
        return None
    drafts = {each.id: draft_of(each) for each in treatments}
    case = case_of(
        judged,
        answer.treatments,
        answer.leading,
        answer.wholes[answer.leading],
        {each.number: [drafts[id_] for id_ in each.ids] for each in answer.treatments},
        events=events,
        marked=marked,
        threshold=float(diary.threshold),
        noticed=_noticed(answer, judged),
    )
    shown = [_shown(weighed) for weighed in weigh(case)]
    return Reasons(shown, folded=_went_well(judged.courses[answer.leading]))


def _noticed(answer: Answer, judged: Judged) -> list[Noticed] | None:
    """The side effects after it. None where the diary does not follow any, or none was rated."""
    found = [(name, judged.effects.get(number)) for number, name in effects_of(answer)]
    rated = [(name, each) for name, each in found if each is not None and each.rated]
    if not rated:
        return None
    return [
        Noticed(name, date.fromordinal(each.there.first.day), each.there.strongest)
        for name, each in rated
        if each.there is not None
    ]


def _went_well(course: Course) -> bool:
    """Whether it was better, and no less so than usual."""
    weaker = course.usual is not None and course.usual.usual is Usual.WEAKER
    return course.peak.verdict is Verdict.BETTER and not weaker


def _shown(weighed: Weighed) -> ShownReason:
    reason = weighed.reason
    return ShownReason(
        code=reason.code,
        title=reason.title,
        known=reason.known.text,
        sources=reason.known.sources,
        sides=sides(weighed),
        in_numbers=in_numbers(weighed),
    )
