"""The answer: after all treatments, after one, and how it is worked out."""

from uuid import UUID

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from app.services.days import list_marked
from app.services.events import list_diary_events
from app.services.progress import get_answer, get_judged, list_series, series_of
from app.services.treatments import list_treatments
from app.views import answer_page, treatment_page
from app.views.marked import count_marks
from app.views.reasons import reasons_beside
from app.views.shown_clinical import notes_to_patient
from app.views.shown_symptoms import symptom_asked_for

bp = Blueprint("progress", __name__)


@bp.get("/answer")
def answer() -> ResponseReturnValue:
    found = get_answer(g.diary)
    series = list_series(g.diary, found.symptoms)
    symptom = symptom_asked_for(found)
    treatments, events = list_treatments(g.diary), list_diary_events(g.diary)
    return render_template(
        "progress/answer.html",
        **answer_page.head(found, symptom, treatments),
        wanted=answer_page.wanted(g.diary, found),
        **answer_page.timeline(g.diary, found, symptom, series[symptom], events),
        **answer_page.all_together(g.diary, found, symptom, series[symptom]),
        clinic_notes=notes_to_patient(g.diary),
        early=answer_page.early(g.diary, found, series[symptom], treatments),
    )


@bp.get("/answer/method")
def method() -> ResponseReturnValue:
    return render_template("progress/method.html", threshold=g.diary.threshold)


@bp.get("/treatments/<uuid:treatment_id>")
def treatment(treatment_id: UUID) -> ResponseReturnValue:
    found, judged = get_judged(g.diary, treatment_id)
    symptom = symptom_asked_for(found)
    days = list_marked(g.diary)
    series = series_of([row[:3] for row in days], found.symptoms)
    treatments, events = list_treatments(g.diary), list_diary_events(g.diary)
    marked = count_marks(found, judged, days, series[found.leading])
    return render_template(
        "progress/treatment.html",
        **treatment_page.head(found, judged),
        **treatment_page.closer(found, judged, symptom, series[symptom]),
        **treatment_page.by_symptom(found, judged),
        **treatment_page.different_then(found, judged, treatments, events, marked),
        **treatment_page.injected(g.diary, judged, treatments),
        reasons=reasons_beside(g.diary, found, judged, treatments, events, marked),
    )
