"""A diary as programs are told of it: from what the services give to the shapes."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from app.access import Diary
from app.analysis.across import Range, UsualRange
from app.analysis.notation import read_ratings
from app.catalogue.marks import read_marks
from app.catalogue.red_flags import Level
from app.exports import json_shapes as shapes
from app.models import SafetyFlag, Side
from app.sentences import answers, safety, verdicts
from app.services.answer_parts import TOGETHER, Compared, Course, Judged, Line, Whole
from app.services.days import DiaryDay
from app.services.events import DiaryEvent
from app.services.progress import Answer
from app.services.symptoms import Followed
from app.services.treatments import Treatment, read_guidance

ALL = "all"  # stands for all symptoms together


def show_diary(diary: Diary, symptoms: Sequence[Followed]) -> shapes.DiaryShown:
    """The diary itself."""
    return shapes.DiaryShown(
        name=diary.name,
        timezone=diary.timezone,
        today=diary.today,
        revision=diary.revision,
        next_visit_on=diary.next_visit_on,
        waiting_on=diary.waiting_on,
        symptoms=[show_symptom(each) for each in symptoms],
    )


def show_symptom(symptom: Followed) -> shapes.SymptomShown:
    """One thing that is rated."""
    return shapes.SymptomShown(
        key=symptom.key,
        number=symptom.number,
        code=symptom.code,
        label=symptom.label,
        is_side_effect=symptom.is_side_effect,
        retired_on=symptom.retired_on,
    )


def show_day(day: DiaryDay, symptoms: Sequence[Followed]) -> shapes.DayShown:
    """One day, its ratings in the person's order of the symptoms."""
    said = read_ratings(day.ratings)
    return shapes.DayShown(
        day=day.day,
        ratings={each.key: said[each.number] for each in symptoms if each.number in said},
        note=day.note,
        marks=[mark.code for mark in read_marks(day.marks)],
        version=day.version,
        entered_at=day.entered_at,
        recalled=day.recalled,
    )


def show_flag(flag: SafetyFlag, phone: str | None) -> shapes.SafetyShown:
    """One safety message, in the words of the pages."""
    return shapes.SafetyShown(
        symptom=flag.symptom,
        severity=flag.severity,
        level=Level(flag.level),
        words=[safety.rated(flag), safety.when(flag), safety.in_short(flag, phone)],
    )


def show_treatment(treatment: Treatment) -> shapes.TreatmentShown:
    """One treatment with its injections."""
    return shapes.TreatmentShown(
        id=treatment.id,
        day=treatment.day,
        product=treatment.product,
        injections=[
            shapes.InjectionShown(
                muscle=line.muscle,
                muscle_label=line.muscle_label,
                side=Side(line.side) if line.side else None,
                dose_units=_number(line.dose_units),
                points=line.points,
            )
            for line in treatment.injections
        ],
        total_units=_number(treatment.total_units),
        dilution=treatment.dilution,
        volume_ml=_number(treatment.volume_ml),
        lot=treatment.lot,
        expires_on=treatment.expires_on,
        guidance=list(read_guidance(treatment.guidance)),
        injector=treatment.injector,
        clinic=treatment.clinic,
        note=treatment.note,
        finished=treatment.finished,
        version=treatment.version,
    )


def show_event(event: DiaryEvent) -> shapes.EventShown:
    """One event."""
    return shapes.EventShown(
        id=event.id,
        day=event.day,
        kind=event.kind,
        until=event.until,
        words=event.words,
        dose=event.dose,
        version=event.version,
    )


def show_answer(diary: Diary, answer: Answer) -> shapes.AnswerShown:
    """What was worked out, with its sentences."""
    keys = {each.number: each.key for each in answer.symptoms} | {TOGETHER: ALL}
    threshold = float(diary.threshold)
    return shapes.AnswerShown(
        as_of=diary.today,
        revision=diary.revision,
        leading=keys[answer.leading],
        headline=answers.headline(answer),
        not_why=answers.not_why(),
        treatments=[_judged(each, keys, threshold) for each in answer.treatments],
        wholes={keys[number]: _whole(one) for number, one in answer.wholes.items()},
    )


def _judged(judged: Judged, keys: Mapping[int, str], threshold: float) -> shapes.JudgedShown:
    return shapes.JudgedShown(
        number=judged.number,
        ids=list(judged.ids),
        treated_on=judged.treated_on,
        last_on=judged.last_on,
        until=judged.until,
        any_worse=judged.alarm,
        courses={keys[n]: _course(one, threshold) for n, one in judged.courses.items()},
    )


def _course(course: Course, threshold: float) -> shapes.CourseShown:
    usual: UsualRange | None = course.usual
    return shapes.CourseShown(
        early=_phase(course.early, threshold),
        peak=_phase(course.peak, threshold),
        late=_phase(course.late, threshold),
        early_weeks=course.early_weeks,
        late_weeks=course.late_weeks,
        usual=usual.usual if usual else None,
        usual_range=_range(usual.expected) if usual else None,
    )


def _phase(line: Line, threshold: float) -> shapes.PhaseShown:
    missing = line.missing
    return shapes.PhaseShown(
        verdict=line.verdict,
        reason=line.reason,
        change=line.change,
        low=line.low,
        high=line.high,
        before=_stretch(line.before),
        after=_stretch(line.after),
        flags=list(line.flags),
        lean=line.lean,
        missing=shapes.MissingShown(missing.days, missing.first, missing.last) if missing else None,
        words=verdicts.explain(line, threshold),
    )


def _stretch(side: Compared) -> shapes.StretchShown:
    return shapes.StretchShown(side.days, side.mean, side.recalled, side.first, side.last)


def _whole(whole: Whole) -> shapes.WholeShown:
    return shapes.WholeShown(
        treatments=whole.across.treatments,
        typical=_range(whole.across.typical),
        trend=whole.across.trend.direction,
        trend_per_treatment=_range(whole.across.trend.slope),
        drift=whole.drift.direction,
        drift_per_year=_range(whole.drift.per_year),
    )


def _range(found: Range | None) -> shapes.RangeShown | None:
    return shapes.RangeShown(found.estimate, found.lower, found.upper) if found else None


def _number(exact: Decimal | None) -> float | None:
    return None if exact is None else float(exact)
