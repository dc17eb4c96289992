"""Ratings of days and scores of scales as FHIR Observations."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from app.access import Diary
from app.analysis.notation import read_ratings
from app.catalogue import scales
from app.exports.fhir_elements import (
    coding,
    concept,
    entry,
    extensions,
    instant,
    known,
    quantity,
)
from app.exports.fhir_people import People
from app.services.days import DiaryDay, list_days, list_rated
from app.services.fhir_names import (
    CATEGORY,
    DAY_NOTE,
    ITEM,
    REASONS,
    RECALLED,
    SCALE,
    SCORE_UNIT,
    SKIPPED,
    SYMPTOM,
    UCUM,
    Json,
)
from app.services.scores import list_scores
from app.services.symptoms import Followed, list_symptoms

AT_ONCE = 366  # days in memory
SURVEY = [{"coding": [{"system": CATEGORY, "code": "survey"}]}]
DECLINED = {"coding": [coding(REASONS, SKIPPED, "Asked But Declined")]}


def day_entries(
    diary: Diary, people: People, first: date, last: date, *, ratings: bool, notes: bool
) -> Iterator[Json]:
    """Ratings and notes of the days from `first` to `last`, and who entered them."""
    labels = {each.number: each for each in list_symptoms(diary, retired=True)}
    days = [day for day, _signs, _late in list_rated(diary, first) if day <= last]
    for begin in range(0, len(days), AT_ONCE):
        part = days[begin : begin + AT_ONCE]
        rows = list_days(diary, part[0], part[-1])
        people.learn(row.recorded_by_id for row in rows)
        for (by_id, at, imported), saved in groupby(rows, key=_saved):
            made = [
                each
                for row in saved
                for each in _of_day(people, row, labels if ratings else {}, notes=notes)
            ]
            yield from map(entry, made)
            if made:
                targets = [each["id"] for each in made]
                yield entry(people.provenance(targets, by_id, at, imported=imported))


def symptom_words(diary: Diary) -> Json | None:
    """What the numbers of each symptom mean, as a CodeSystem; None where there is no code."""
    told = [each for each in list_symptoms(diary, retired=True) if each.code]
    if not told:
        return None
    return {
        "resourceType": "CodeSystem",
        "id": "symptoms",
        "url": SYMPTOM,
        "name": "InjectionDiarySymptoms",
        "title": "Symptoms and side effects that are rated from 0 to 10, where more is worse",
        "status": "active",
        "content": "fragment",
        "concept": [_explained(each) for each in told],
    }


def score_entries(diary: Diary, people: People, first: date, last: date) -> Iterator[Json]:
    """Scores of clinical scales, the earliest first, and who entered them."""
    scored = [each for each in reversed(list_scores(diary)) if first <= each.day <= last]
    people.learn(each.by_id for each in scored)
    for each in scored:
        scale = scales.scale(each.scale)
        made = {
            **_observation(people, people.ids.of("score", each.id), each.day),
            "code": concept(SCALE, scale.code, scale.name),
            "issued": instant(each.at),
            "performer": [people.recorder(each.by_id)],
            "valueQuantity": quantity(each.score, "score", UCUM, SCORE_UNIT),
        }
        yield entry(made)
        yield entry(people.provenance([made["id"]], each.by_id, each.at))


def _saved(row: DiaryDay) -> tuple[UUID, datetime, bool]:
    return row.recorded_by_id, row.recorded_at, row.import_id is not None


def _of_day(
    people: People, row: DiaryDay, labels: dict[int, Followed], *, notes: bool
) -> Iterator[Json]:
    performer = {"performer": [people.recorder(row.recorded_by_id)]}
    entered = known(issued=instant(row.entered_at) if row.entered_at else None)
    late = extensions((RECALLED, "Boolean", row.recalled))
    for number, severity in read_ratings(row.ratings).items():
        if (symptom := labels.get(number)) is None:
            continue
        answer = {"dataAbsentReason": DECLINED} if severity is None else {"valueInteger": severity}
        yield {
            **_observation(people, people.ids.of("rating", row.day, number), row.day),
            **late,
            **entered,
            **performer,
            "code": concept(SYMPTOM, symptom.code, symptom.label),
            **answer,
        }
    if notes and row.note:
        yield {
            **_observation(people, people.ids.of("note", row.day), row.day),
            **performer,
            "code": concept(ITEM, DAY_NOTE, "Note on the day"),
            "valueString": row.note,
        }


def _observation(people: People, observation_id: str, day: date) -> Json:
    return {
        "resourceType": "Observation",
        "id": observation_id,
        "status": "final",
        "category": SURVEY,
        "subject": people.subject,
        "effectiveDateTime": day.isoformat(),
    }


def _explained(symptom: Followed) -> Json:
    ends = f"{symptom.question} 0: {symptom.zero}. 10: {symptom.ten}."
    return {"code": symptom.code, "display": symptom.label, "definition": ends}


__all__: Sequence[str] = ["day_entries", "score_entries", "symptom_words"]
