"""All that the page for the clinician is made of, gathered once for the card and its copies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.access import Diary
from app.analysis.packed import unpack
from app.analysis.series import Series
from app.analysis.windows import BASELINE_DAYS
from app.services.answer_parts import Judged
from app.services.days import list_days, list_marked
from app.services.events import DiaryEvent, list_diary_events
from app.services.goals import Goal, list_goals
from app.services.impressions import Impression, list_impressions
from app.services.progress import Answer, arrange, get_answer
from app.services.questions import Question, list_questions
from app.services.treatments import Treatment, list_treatments

__all__ = ["Card", "gather_card", "list_day_notes"]


@dataclass(frozen=True)
class Card:
    """One diary as a clinician goes through it.

    days: as `list_marked` gives them. impressions: by the number of the treatment, those that
    say something. goals: of the last visit. questions: the open ones, in their order.
    """

    answer: Answer
    days: Sequence[tuple[date, str, bool, str]]
    series: Mapping[int, Series]
    treatments: Sequence[Treatment]
    events: Sequence[DiaryEvent]
    impressions: Mapping[int, Impression]
    goals: Sequence[Goal]
    questions: Sequence[Question]

    @property
    def latest(self) -> Judged | None:
        """The last treatment, None without one."""
        return self.answer.treatments[-1] if self.answer.treatments else None

    @property
    def compared(self) -> Judged | None:
        """The last treatment before and after which enough is rated; without one the last."""
        known = [each for each in self.answer.treatments if _is_known(self.answer, each)]
        return known[-1] if known else self.latest

    def visits_of(self, judged: Judged) -> list[Treatment]:
        """The visits of one treatment, the earliest first."""
        return [each for each in self.treatments if each.id in judged.ids]


def gather_card(diary: Diary) -> Card:
    """Everything on the card, in a number of statements that does not grow with the diary."""
    days = list_marked(diary)
    rated = unpack([row[:3] for row in days])
    answer = get_answer(diary, rated=rated)
    treatments = list_treatments(diary)
    return Card(
        answer=answer,
        days=days,
        series=arrange(rated, answer.symptoms),
        treatments=treatments,
        events=list_diary_events(diary),
        impressions=_by_number(answer, list_impressions(diary)),
        goals=list_goals(diary, treatments[-1].id) if treatments else [],
        questions=list_questions(diary),
    )


def list_day_notes(diary: Diary, judged: Judged | None) -> list[tuple[date, str]]:
    """What was written in own words on the days around one treatment; none where that is hidden."""
    if judged is None or not diary.sees_notes:
        return []
    first = judged.treated_on - timedelta(days=BASELINE_DAYS)
    saved = list_days(diary, first, judged.until)
    return [(each.day, each.note) for each in saved if each.note]


def _is_known(answer: Answer, judged: Judged) -> bool:
    return answer.leads(judged).change is not None


def _by_number(answer: Answer, impressions: Sequence[Impression]) -> dict[int, Impression]:
    said = {each.treatment_id: each for each in impressions if not each.dismissed}
    return {
        judged.number: said[id_]
        for judged in answer.treatments
        for id_ in reversed(judged.ids)
        if id_ in said
    }
