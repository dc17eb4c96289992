"""What the page of the answer shows, part by part."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.access import Diary, Right
from app.analysis.forecast import Forecast, forecast, wear_offs_of
from app.analysis.judgement import Verdict
from app.analysis.periods import periods
from app.analysis.series import Series
from app.sentences import reminders, responses, wholes
from app.sentences.answers import range_so_far, symptom_name
from app.services.events import DiaryEvent
from app.services.progress import Answer
from app.services.sketch import Sketched, find_sketch
from app.services.treatments import Treatment
from app.views import answer_pictures, pictures
from app.views.shown_period import Period, period_asked_for, periods_to_choose
from app.views.shown_symptoms import shown_of

Parts = dict[str, Any]
EARLY_DAYS = 28  # rated; from then on these are the picture
FEWEST_DAYS = 5  # rated, before it is said between which numbers they lie


def head(answer: Answer, symptom: int, treatments: Sequence[Treatment]) -> Parts:
    """The answer itself, and the treatments it is about."""
    by_id = {each.id: each for each in treatments}
    return {
        "answer": answer,
        "symptom": symptom,
        "name": symptom_name(answer, symptom),
        "shown": shown_of(answer),
        "visits": {n.number: [by_id[id_] for id_ in n.ids] for n in answer.treatments},
    }


def wanted(diary: Diary, answer: Answer) -> list[str]:
    """How many more days would do, for the weeks after the last treatment that are open now."""
    if not answer.treatments:
        return []
    return reminders.wanted(answer.treatments[-1].courses[answer.leading], diary.today)


@dataclass(frozen=True)
class Early:
    """What is shown before there is an answer: the person's own record, and nothing judged.

    range: between which ratings the first days lie. sketched: from memory, for the owner.
    """

    range: str | None
    last: Treatment | None
    sketched: Sketched | None
    offers_sketch: bool


def early(
    diary: Diary, answer: Answer, series: Series, treatments: Sequence[Treatment]
) -> Early | None:
    """None once there is an answer of any kind, or four weeks of rated days."""
    verdicts = {answer.leads(treatment).verdict for treatment in answer.treatments}
    if verdicts - {Verdict.TOO_FEW_DAYS} or len(series) >= EARLY_DAYS:
        return None
    own = diary.may(Right.OWN)
    return Early(
        range=range_so_far(series.rating.tolist()) if len(series) >= FEWEST_DAYS else None,
        last=treatments[-1] if treatments else None,
        sketched=find_sketch(diary) if own else None,
        offers_sketch=own and bool(treatments),
    )


def line(
    diary: Diary, answer: Answer, symptom: int, series: Series, events: Sequence[DiaryEvent]
) -> Parts:
    """The days of the diary, or the part of them that was asked for."""
    begin = date.fromordinal(int(series.day[0])) if len(series) else None
    choices = periods_to_choose(begin, diary.today)
    period = period_asked_for(choices, begin, diary.today)
    name = symptom_name(answer, symptom)
    return {
        "rated": len(series),
        "timeline": pictures.timeline(
            answer, series, symptom, name, diary.today, events, period.first
        ),
        "period": period,
        "choices": choices,
        "happened": events,
        "rows": periods(_part(series, period)),
    }


def timeline(
    diary: Diary, answer: Answer, symptom: int, series: Series, events: Sequence[DiaryEvent]
) -> Parts:
    """The days, which can be looked at one by one, and a small line of each treatment."""
    shown = line(diary, answer, symptom, series, events)
    return {
        **shown,
        "pick": answer_pictures.pick(series, diary.today, shown["period"].first),
        "sparks": {
            n.number: pictures.spark(n, n.lines[symptom], series) for n in answer.treatments
        },
    }


def all_together(diary: Diary, answer: Answer, symptom: int, series: Series) -> Parts:
    """What all treatments say together; without one nothing."""
    whole = answer.wholes.get(symptom)
    if whole is None:
        return {"whole": None}
    name = symptom_name(answer, symptom)
    return {
        "whole": whole,
        "wholes": wholes,
        "responses": responses,
        "foretold": foretold(diary, answer, symptom),
        "waves": [(n.number, n.treated_on, n.courses[symptom].wave) for n in answer.treatments],
        "lined_up": answer_pictures.lined_up(answer, symptom, series, name),
        "changes": answer_pictures.changes(answer, symptom, whole, name),
        "response": answer_pictures.response(whole.response, name, days_to_visit(diary, answer))
        if whole.response
        else None,
    }


def _part(series: Series, period: Period) -> Series:
    if period.first is None or not len(series):
        return series
    return series.between(period.first.toordinal(), int(series.day[-1]))


def foretold(diary: Diary, answer: Answer, symptom: int) -> Forecast | None:
    """When the current treatment is to be expected to wear off, by the ones before it."""
    *earlier, current = answer.treatments
    return forecast(
        wear_offs_of([treatment.courses[symptom].wave for treatment in earlier]),
        current.last_on.toordinal(),
        diary.next_visit_on.toordinal() if diary.next_visit_on else None,
    )


def days_to_visit(diary: Diary, answer: Answer) -> int | None:
    """From the last injection to the next visit, None where none is planned after it."""
    visit, last = diary.next_visit_on, answer.treatments[-1].last_on
    return (visit - last).days if visit and visit > last else None
