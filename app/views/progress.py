"""The answer: after all treatments, after one, and how it is worked out."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from app.access import Diary
from app.analysis.packed import unpack
from app.analysis.series import Series
from app.services.answer_parts import Judged
from app.services.days import list_marked
from app.services.events import DiaryEvent, list_diary_events
from app.services.progress import Answer, arrange, get_answer, get_judged, list_ever_rated
from app.services.replica import read
from app.services.treatments import Treatment, list_treatments
from app.views import answer_page, treatment_page
from app.views.kept_parts import Drawn, kept_parts
from app.views.marked import count_marks
from app.views.reasons import reasons_beside
from app.views.shown_clinical import notes_to_patient
from app.views.shown_symptoms import symptom_asked_for

bp = Blueprint("progress", __name__)
Marked = tuple[date, str, bool, str]


@bp.get("/answer")
def answer() -> ResponseReturnValue:
    question, shown = kept_parts(g.diary, "answer", ("symptom", "period"), _draw_answer)
    return render_template(
        "progress/answer.html",
        question=question,
        shown=shown,
        clinic_notes=notes_to_patient(g.diary),
    )


@bp.get("/answer/method")
def method() -> ResponseReturnValue:
    return render_template("progress/method.html", threshold=g.diary.threshold)


@bp.get("/treatments/<uuid:treatment_id>")
def treatment(treatment_id: UUID) -> ResponseReturnValue:
    found, judged, days, series, treatments, events = read(
        g.diary, lambda diary: _treatment_of(diary, treatment_id)
    )
    marked = count_marks(found, judged, days, series[found.leading])
    (in_detail,) = kept_parts(
        g.diary,
        f"treatment {treatment_id}",
        ("symptom",),
        lambda: _draw_treatment(found, judged, series),
    )
    return render_template(
        "progress/treatment.html",
        **treatment_page.head(found, judged),
        in_detail=in_detail,
        **treatment_page.different_then(found, judged, treatments, events, marked),
        **treatment_page.injected(g.diary, judged, treatments),
        reasons=reasons_beside(g.diary, found, judged, treatments, events, marked),
    )


def _draw_answer() -> Drawn:
    found, series, treatments, events = read(g.diary, _answer_of)
    symptom = symptom_asked_for(found)
    early = answer_page.early(g.diary, found, series[symptom], treatments)
    head = answer_page.head(found, symptom, treatments)
    question = render_template(
        "progress/_question.html", **head, wanted=answer_page.wanted(g.diary, found)
    )
    shown = render_template(
        "progress/_shown.html",
        **head,
        **answer_page.timeline(g.diary, found, symptom, series[symptom], events),
        **answer_page.all_together(g.diary, found, symptom, series[symptom]),
        early=early,
    )
    return Drawn([question, shown], lasts=early is None)  # a sketch is none of the diary


def _draw_treatment(found: Answer, judged: Judged, series: Mapping[int, Series]) -> Drawn:
    symptom = symptom_asked_for(found)
    drawn = render_template(
        "progress/_in_detail.html",
        **treatment_page.head(found, judged),
        **treatment_page.closer(found, judged, symptom, series[symptom]),
        **treatment_page.by_symptom(found, judged),
    )
    return Drawn([drawn])


def _answer_of(
    diary: Diary,
) -> tuple[Answer, dict[int, Series], list[Treatment], list[DiaryEvent]]:
    rated = list_ever_rated(diary)
    found = get_answer(diary, rated=rated)
    return found, arrange(rated, found.symptoms), list_treatments(diary), list_diary_events(diary)


def _treatment_of(
    diary: Diary, treatment_id: UUID
) -> tuple[Answer, Judged, Sequence[Marked], dict[int, Series], list[Treatment], list[DiaryEvent]]:
    days = list_marked(diary)
    rated = unpack([row[:3] for row in days])
    found, judged = get_judged(diary, treatment_id, rated)
    series = arrange(rated, found.symptoms)
    return found, judged, days, series, list_treatments(diary), list_diary_events(diary)
