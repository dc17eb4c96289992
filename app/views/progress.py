"""The answer: after all treatments, after one, and how it is worked out."""

from uuid import UUID

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from app.analysis.across import Usual
from app.analysis.forecast import Forecast, forecast, wear_offs_of
from app.analysis.periods import periods
from app.sentences import courses, effects, wholes
from app.sentences.answers import symptom_name
from app.services.answer_parts import Course
from app.services.events import list_diary_events
from app.services.progress import Answer, get_answer, get_judged, list_series
from app.services.treatments import list_treatments
from app.views import pictures
from app.views.different import different
from app.views.shown_symptoms import effects_of, groups_of, shown_of, symptom_asked_for
from app.views.shown_treatments import may_confirm, show, sources_of

bp = Blueprint("progress", __name__)


@bp.get("/answer")
def answer() -> ResponseReturnValue:
    found = get_answer(g.diary)
    series = list_series(g.diary, found.symptoms)
    symptom = symptom_asked_for(found)
    name = symptom_name(found, symptom)
    treatments = {each.id: each for each in list_treatments(g.diary)}
    happened = list_diary_events(g.diary)
    return render_template(
        "progress/answer.html",
        answer=found,
        symptom=symptom,
        name=name,
        shown=shown_of(found),
        visits={n.number: [treatments[id_] for id_ in n.ids] for n in found.treatments},
        rated=len(series[symptom]),
        timeline=pictures.timeline(found, series[symptom], symptom, name, g.diary.today, happened),
        happened=happened,
        sparks={
            n.number: pictures.spark(n, n.lines[symptom], series[symptom]) for n in found.treatments
        },
        rows=periods(series[symptom]),
        whole=found.wholes.get(symptom),
        wholes=wholes,
        foretold=_foretold(found, symptom),
        waves=[(n.number, n.treated_on, n.courses[symptom].wave) for n in found.treatments],
    )


@bp.get("/answer/method")
def method() -> ResponseReturnValue:
    return render_template("progress/method.html", threshold=g.diary.threshold)


@bp.get("/treatments/<uuid:treatment_id>")
def treatment(treatment_id: UUID) -> ResponseReturnValue:
    found, judged = get_judged(g.diary, treatment_id)
    symptom = symptom_asked_for(found)
    treatments = list_treatments(g.diary)
    visits = [each for each in treatments if each.id in judged.ids]
    events = list_diary_events(g.diary)
    return render_template(
        "progress/treatment.html",
        answer=found,
        judged=judged,
        leading=found.leads(judged),
        symptom=symptom,
        name=symptom_name(found, symptom),
        course=judged.courses[symptom],
        courses=courses,
        visits=[show(each, treatments) for each in visits],
        sources=sources_of(g.diary, visits),
        can_confirm=may_confirm(g.diary),
        line_picture=pictures.number_line(found.leads(judged)),
        shown=shown_of(found),
        groups=groups_of(found),
        side_effects=[
            (number, label, judged.courses[number], judged.effects[number])
            for number, label in effects_of(found)
            if number in judged.effects
        ],
        effect_names=effects_of(found),
        effects=effects,
        happened=[each for each in events if each.meets(judged.treated_on, judged.until)],
        is_last=judged is found.treatments[-1],
        different=different(found, judged, treatments, events, _usual(judged.courses[symptom])),
    )


def _usual(course: Course) -> Usual | None:
    return course.usual.usual if course.usual else None


def _foretold(answer: Answer, symptom: int) -> Forecast | None:
    """When the current treatment is to be expected to wear off, by the ones before it."""
    if not answer.treatments:
        return None
    *earlier, current = answer.treatments
    visit = g.diary.next_visit_on
    return forecast(
        wear_offs_of([treatment.courses[symptom].wave for treatment in earlier]),
        current.last_on.toordinal(),
        visit.toordinal() if visit else None,
    )
