"""The answer: after all treatments, after one, and how it is worked out."""

from uuid import UUID

from flask import Blueprint, abort, g, render_template, request
from flask.typing import ResponseReturnValue

from app.analysis.periods import periods
from app.sentences.answers import symptom_name
from app.services.answer_parts import TOGETHER
from app.services.events import list_diary_events
from app.services.progress import Answer, get_answer, get_judged, list_series
from app.services.treatments import list_treatments
from app.views import pictures
from app.views.shown_treatments import may_confirm, show, sources_of

bp = Blueprint("progress", __name__)


@bp.get("/answer")
def answer() -> ResponseReturnValue:
    found = get_answer(g.diary)
    series = list_series(g.diary, found.symptoms)
    symptom = _symptom_asked_for(found)
    name = symptom_name(found, symptom)
    treatments = {each.id: each for each in list_treatments(g.diary)}
    happened = list_diary_events(g.diary)
    return render_template(
        "progress/answer.html",
        answer=found,
        symptom=symptom,
        name=name,
        shown=_shown(found),
        visits={n.number: [treatments[id_] for id_ in n.ids] for n in found.treatments},
        rated=len(series[symptom]),
        timeline=pictures.timeline(found, series[symptom], symptom, name, g.diary.today, happened),
        happened=happened,
        sparks={
            n.number: pictures.spark(n, n.lines[symptom], series[symptom]) for n in found.treatments
        },
        rows=periods(series[symptom]),
    )


@bp.get("/answer/method")
def method() -> ResponseReturnValue:
    return render_template("progress/method.html", threshold=g.diary.threshold)


@bp.get("/treatments/<uuid:treatment_id>")
def treatment(treatment_id: UUID) -> ResponseReturnValue:
    found, judged = get_judged(g.diary, treatment_id)
    treatments = list_treatments(g.diary)
    visits = [each for each in treatments if each.id in judged.ids]
    return render_template(
        "progress/treatment.html",
        answer=found,
        judged=judged,
        leading=found.leads(judged),
        visits=[show(each, treatments) for each in visits],
        sources=sources_of(g.diary, visits),
        can_confirm=may_confirm(g.diary),
        line_picture=pictures.number_line(found.leads(judged)),
        shown=_shown(found),
        happened=list_diary_events(g.diary, judged.treated_on, judged.until),
        is_last=judged is found.treatments[-1],
    )


def _shown(answer: Answer) -> list[tuple[int, str]]:
    """(number, name) of all that can be looked at, all together first."""
    numbers = [TOGETHER, *(symptom.number for symptom in answer.symptoms)]
    return [(number, symptom_name(answer, number)) for number in numbers]


def _symptom_asked_for(answer: Answer) -> int:
    """The number in the address, else what leads the answer. 404 for one that is not there."""
    text = request.args.get("symptom", "")
    if not text:
        return answer.leading
    known = {str(number): number for number in (TOGETHER, *(s.number for s in answer.symptoms))}
    if text not in known:
        abort(404)
    return known[text]
