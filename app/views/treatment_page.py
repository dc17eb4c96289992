"""What the page of one treatment shows, part by part."""

from collections.abc import Sequence
from typing import Any

from app.access import Diary
from app.analysis.across import Usual
from app.analysis.marked import Marked
from app.analysis.series import Series
from app.sentences import courses, effects, references
from app.sentences.answers import symptom_name
from app.services.answer_parts import Judged
from app.services.clinical import is_clinician
from app.services.events import DiaryEvent
from app.services.progress import Answer
from app.services.treatments import Treatment
from app.views import answer_pictures, pictures
from app.views.different import different
from app.views.shown_symptoms import effects_of, groups_of, shown_of
from app.views.shown_treatments import show, sources_of

Parts = dict[str, Any]


def head(answer: Answer, judged: Judged) -> Parts:
    """The verdict of what leads the answer, and the side effects beside it."""
    leading = answer.leads(judged)
    return {
        "answer": answer,
        "judged": judged,
        "leading": leading,
        "line_picture": pictures.number_line(leading),
        "effects": effects,
        "effect_names": effects_of(answer),
    }


def closer(answer: Answer, judged: Judged, symptom: int, series: Series) -> Parts:
    """One symptom in detail: among the other treatments, and beside what it is held."""
    name = symptom_name(answer, symptom)
    return {
        "symptom": symptom,
        "name": name,
        "course": judged.courses[symptom],
        "courses": courses,
        "held": references,
        "others": [each for each in answer.treatments if each is not judged],
        "against_picture": answer_pictures.against_others(answer, judged, symptom, series, name),
        "shown": shown_of(answer),
    }


def by_symptom(answer: Answer, judged: Judged) -> Parts:
    """Every symptom with its verdict, and every side effect."""
    return {
        "groups": groups_of(answer),
        "minis": {number: answer_pictures.mini_line(judged, number) for number in judged.courses},
        "side_effects": [
            (number, label, judged.courses[number], judged.effects[number])
            for number, label in effects_of(answer)
            if number in judged.effects
        ],
    }


def different_then(
    answer: Answer,
    judged: Judged,
    treatments: Sequence[Treatment],
    events: Sequence[DiaryEvent],
    marked: Sequence[Marked] = (),
) -> Parts:
    """What was different that time, by the verdict of what leads the answer."""
    found = judged.courses[answer.leading].usual
    usual: Usual | None = found.usual if found else None
    return {
        "different": different(
            answer, judged, treatments, events, usual, answer_pictures.strip, marked
        ),
        "happened": [each for each in events if each.meets(judged.treated_on, judged.until)],
        "is_last": judged is answer.treatments[-1],
    }


def injected(diary: Diary, judged: Judged, treatments: Sequence[Treatment]) -> Parts:
    """What was injected, and who says so."""
    visits = [each for each in treatments if each.id in judged.ids]
    return {
        "visits": [show(each, treatments) for each in visits],
        "sources": sources_of(diary, visits),
        "can_confirm": is_clinician(diary),
    }
