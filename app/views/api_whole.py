"""The diary as a whole, for programs: itself, its symptoms, its answer."""

from typing import Any

from flask import g, jsonify
from flask.typing import ResponseReturnValue

from app.access import Scope
from app.exports.json_shapes import AnswerShown, DiaryShown, SymptomList
from app.exports.json_values import show_answer, show_diary, show_symptom
from app.exports.openapi import describe
from app.services.progress import get_answer
from app.services.symptoms import list_symptoms
from app.views import api_asked as asked
from app.views.api import OPERATIONS, ROOT, operation, tell, tell_worked_out
from app.views.problems import KINDS


@operation("/diary", "GET", Scope.READ, {200: DiaryShown})
def get_diary() -> ResponseReturnValue:
    """The diary: what day it is there, and what is rated."""
    asked.asked_nothing()
    return tell(show_diary(g.diary, list_symptoms(g.diary)))


@operation("/symptoms", "GET", Scope.READ, {200: SymptomList})
def get_symptoms() -> ResponseReturnValue:
    """All that is rated or was, in the person's order."""
    asked.asked_nothing()
    found = list_symptoms(g.diary, retired=True)
    return tell(SymptomList([show_symptom(each) for each in found]))


@operation("/answer", "GET", Scope.READ, {200: AnswerShown})
def get_the_answer() -> ResponseReturnValue:
    """What the diary says after each treatment, with its numbers and sentences.

    It says what came after a treatment, not why. Changes are in points, after minus before.
    """
    asked.asked_nothing()
    return tell_worked_out("api answer", lambda: show_answer(g.diary, get_answer(g.diary)))


@operation("/openapi.json", "GET", None, {200: None})
def get_openapi() -> ResponseReturnValue:
    """This description of everything, in OpenAPI 3.1."""
    asked.asked_nothing()
    return jsonify(description())


def description() -> dict[str, Any]:
    """The document. Call when all operations are known."""
    words = {kind.status: str(kind.title) for kind in KINDS.values()}
    return describe(list(OPERATIONS.values()), words, ROOT)
