"""The answer: what the diary says after each treatment. Worked out once, then kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app import metrics
from app.access import Diary
from app.analysis.alarm import is_any_worse
from app.analysis.packed import unpack
from app.analysis.series import Series, together
from app.analysis.side_effects import Noticed, notice
from app.analysis.study import Study, study_all
from app.errors import NotFound
from app.services.answer_parts import TOGETHER, Judged, Line, Whole, WorkedOut
from app.services.days import list_rated
from app.services.hidden import hidden_numbers
from app.services.kept_answers import keep, read_kept
from app.services.studied import courses_of, whole_of
from app.services.symptoms import Followed, list_symptoms
from app.services.treatments import list_treatment_days

Visits = Sequence[tuple[UUID, date]]


@dataclass(frozen=True)
class Answer:
    """All that is said about a diary. leading: the symptom to lead with, or TOGETHER.

    symptoms: the ones that were ever rated or are rated now, in the person's order. wholes: by the
    number of the symptom; empty without a treatment.
    """

    treatments: Sequence[Judged]
    symptoms: Sequence[Followed]
    leading: int
    wholes: Mapping[int, Whole]

    def leads(self, treatment: Judged) -> Line:
        """The line that is shown large."""
        return treatment.courses[self.leading].peak


def get_answer(
    diary: Diary, as_of: date | None = None, rated: Mapping[int, Series] | None = None
) -> Answer:
    """The answer of this diary as of today, from what was kept where that is still true.

    For a reader who may not see ratings of mood it is worked out without them, all together
    included: from an average and the other ratings they could be worked out.
    as_of: another day to judge as of; nothing after it is used, and nothing is kept.
    rated: as list_ever_rated, where that was read already.
    """
    symptoms = list_symptoms(diary, retired=True)
    day = as_of or diary.today
    if day != diary.today or hidden_numbers(diary):
        found = work_out(diary, symptoms, day, rated)
    else:
        kept = read_kept(diary)
        metrics.count(metrics.ANSWERS, "worked out" if kept is None else "kept")
        found = kept or work_out(diary, symptoms, diary.today, rated)
        if kept is None:
            keep(diary, found)
    leading = TOGETHER if diary.main_symptom is None else diary.main_symptom
    shown = [each for each in symptoms if each.number in found.wholes or each.retired_on is None]
    leads = leading if leading in found.wholes else TOGETHER
    return Answer(found.treatments, shown, leads, found.wholes)


def get_judged(
    diary: Diary, treatment_id: UUID, rated: Mapping[int, Series] | None = None
) -> tuple[Answer, Judged]:
    """The answer, and the treatment in it that one visit belongs to. Raises NotFound."""
    answer = get_answer(diary, rated=rated)
    for treatment in answer.treatments:
        if treatment_id in treatment.ids:
            return answer, treatment
    raise NotFound


def work_out(
    diary: Diary,
    symptoms: Sequence[Followed],
    as_of: date,
    rated: Mapping[int, Series] | None = None,
) -> WorkedOut:
    """Judge every treatment of this diary anew, from all its days up to `as_of`."""
    visits = list_treatment_days(diary)
    series = arrange(list_ever_rated(diary) if rated is None else rated, symptoms)
    sessions = sorted({day.toordinal() for _id, day in visits})
    threshold, today = float(diary.threshold), as_of.toordinal()
    studies = study_all(series, sessions, threshold=threshold, today=today)
    noticed = {
        number: notice(series[number], sessions, threshold=threshold, today=today)
        for number in sorted(_side_effects(symptoms) & series.keys())
    }
    places = range(len(studies[TOGETHER].judgements))
    return WorkedOut(
        treatments=tuple(_judged(studies, noticed, place, visits, today) for place in places),
        wholes={number: whole_of(one) for number, one in studies.items() if places},
    )


def list_ever_rated(diary: Diary) -> dict[int, Series]:
    """The ratings of each symptom that was ever rated, by its number."""
    return unpack(list_rated(diary))


def arrange(rated: Mapping[int, Series], symptoms: Sequence[Followed]) -> dict[int, Series]:
    """The ratings of each symptom by its number, and under TOGETHER those of all of them.

    Symptoms that are no longer rated keep a line of their own, but do not count in TOGETHER.
    Side effects never do.
    """
    followed = {each.number for each in symptoms if each.retired_on is None}
    of_dystonia = rated.keys() - _side_effects(symptoms)
    counted = [rated[number] for number in sorted(of_dystonia & followed or of_dystonia)]
    empty = {each.number: Series.of([]) for each in symptoms if each.retired_on is None}
    return {TOGETHER: together(counted), **empty, **rated}


def _side_effects(symptoms: Sequence[Followed]) -> set[int]:
    return {each.number for each in symptoms if each.is_side_effect}


def _judged(
    studies: Mapping[int, Study],
    noticed: Mapping[int, Sequence[Noticed]],
    place: int,
    visits: Visits,
    today: int,
) -> Judged:
    every = studies[TOGETHER].judgements
    first, last = every[place].first, every[place].last
    until = every[place + 1].first - 1 if place + 1 < len(every) else today
    symptoms = studies.keys() - noticed.keys() - {TOGETHER}
    peaks = [studies[number].judgements[place].peak for number in sorted(symptoms)]
    return Judged(
        number=place + 1,
        treated_on=date.fromordinal(first),
        last_on=date.fromordinal(last),
        until=date.fromordinal(until),
        ids=tuple(id_ for id_, day in visits if first <= day.toordinal() <= last),
        courses=courses_of(studies, place),
        effects={number: found[place] for number, found in noticed.items()},
        alarm=is_any_worse(peaks),
    )
