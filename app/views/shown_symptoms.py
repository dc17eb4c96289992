"""What of an answer can be looked at: all together, then the symptoms, what belongs together."""

from dataclasses import dataclass

from flask import abort, request

from app.catalogue import symptoms
from app.catalogue.symptoms import Kind
from app.sentences.answers import symptom_name
from app.services.answer_parts import TOGETHER
from app.services.progress import Answer
from app.services.symptoms import Followed
from app.words import gettext as _

LEADING = frozenset({Kind.FUNCTION, Kind.OVERALL})
APART = frozenset({Kind.WELLBEING, Kind.CONTEXT})


@dataclass(frozen=True)
class Group:
    """Symptoms that are listed together, as (number, name) in the person's order."""

    title: str
    symptoms: list[tuple[int, str]]


def shown_of(answer: Answer) -> list[tuple[int, str]]:
    """(number, name) of all together and of the symptoms, without side effects."""
    numbers = [each.number for each in answer.symptoms if not each.is_side_effect]
    return _named(answer, [TOGETHER, *numbers])


def effects_of(answer: Answer) -> list[tuple[int, str]]:
    """(number, name) of the side effects."""
    return _named(answer, [each.number for each in answer.symptoms if each.is_side_effect])


def groups_of(answer: Answer) -> list[Group]:
    """Overall and function lead, posture and pain follow, mood and tiredness stand apart."""
    leading, apart = (_numbers(answer, kinds) for kinds in (LEADING, APART))
    effects = [number for number, _name in effects_of(answer)]
    rest = [each for each in answer.symptoms if each.number not in {*leading, *apart, *effects}]
    groups = (
        Group(_("All in all and daily life"), _named(answer, [TOGETHER, *leading])),
        Group(_("Movement, posture and pain"), _named(answer, [each.number for each in rest])),
        Group(_("Mood, tiredness and what goes along"), _named(answer, apart)),
    )
    return [group for group in groups if group.symptoms]


def symptom_asked_for(answer: Answer) -> int:
    """The number in the address, else what leads the answer. 404 for one that is not there."""
    text = request.args.get("symptom", "")
    if not text:
        return answer.leading
    known = {str(number): number for number, _name in (*shown_of(answer), *effects_of(answer))}
    if text not in known:
        abort(404)
    return known[text]


def _numbers(answer: Answer, kinds: frozenset[Kind]) -> list[int]:
    return [each.number for each in answer.symptoms if _kind(each) in kinds]


def _named(answer: Answer, numbers: list[int]) -> list[tuple[int, str]]:
    return [(number, symptom_name(answer, number)) for number in numbers]


def _kind(symptom: Followed) -> Kind | None:
    """None for a symptom in the person's own words."""
    return symptoms.symptom(symptom.code).kind if symptom.code else None
