"""A period of a diary with all that a report says of it, gathered once."""

from dataclasses import dataclass, replace
from datetime import date

from app.access import Diary
from app.services.card import Card, gather_card, list_day_notes
from app.services.safety import SafetyFlag, list_flagged
from app.services.scores import Scored, list_scores


@dataclass(frozen=True)
class Reported:
    """The diary of a period, from `first` to `last`.

    whole: all of the diary, for what is only told of all treatments. card: the same with the
    days, events and treatments of the period alone; a treatment belongs to it when any of its days
    does. is_whole: nothing of the diary lies outside. scores: the latest first. notes: of the days
    around the last treatment of the period, empty where they are hidden or not asked for.
    """

    whole: Card
    card: Card
    first: date
    last: date
    is_whole: bool
    flags: list[SafetyFlag]
    scores: list[Scored]
    notes: list[tuple[date, str]]


def gather_report(
    diary: Diary, first: date | None, last: date | None, *, with_notes: bool = False
) -> Reported:
    """The diary from `first` to `last`, both included; None for its beginning, and for today.

    The answer is that of today: what is known now is said, also of a former period.
    """
    whole = gather_card(diary)
    begin, end = _begin(whole, diary.today), diary.today
    start, until = max(first or begin, begin), min(last or end, end)
    start = min(start, until)
    card = _within(whole, start, until)
    return Reported(
        whole=whole,
        card=card,
        first=start,
        last=until,
        is_whole=start == begin and until == end,
        flags=list_flagged([diary])[diary.patient_id],
        scores=[each for each in list_scores(diary) if start <= each.day <= until],
        notes=[
            (day, note)
            for day, note in (list_day_notes(diary, card.latest) if with_notes else [])
            if start <= day <= until
        ],
    )


def _begin(card: Card, today: date) -> date:
    """The first day that was saved, or of the first treatment before it."""
    days = [card.days[0][0]] if card.days else []
    days += [card.answer.treatments[0].treated_on] if card.answer.treatments else []
    return min(days, default=today)


def _within(card: Card, first: date, last: date) -> Card:
    treatments = [
        each for each in card.answer.treatments if each.treated_on <= last and each.until >= first
    ]
    visits = {id_ for each in treatments for id_ in each.ids}
    numbers = {each.number for each in treatments}
    return replace(
        card,
        answer=replace(card.answer, treatments=treatments),
        days=[row for row in card.days if first <= row[0] <= last],
        series={
            number: each.between(first.toordinal(), last.toordinal())
            for number, each in card.series.items()
        },
        treatments=[each for each in card.treatments if each.id in visits],
        events=[each for each in card.events if each.meets(first, last)],
        impressions={n: each for n, each in card.impressions.items() if n in numbers},
    )
