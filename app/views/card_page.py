"""What the page for the clinician shows, part by part. All numbers are those of the answer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import url_for
from markupsafe import Markup

from app import charts
from app.access import Diary
from app.analysis.dose_table import dose_table
from app.analysis.marked import Marked
from app.analysis.windows import BASELINE_DAYS
from app.catalogue import symptoms
from app.catalogue.symptoms import Kind
from app.sentences import card as words
from app.sentences import verdicts, wholes
from app.sentences.answers import symptom_name
from app.sentences.numbers import tiny_day, tiny_short_day
from app.services.answer_parts import TOGETHER, Judged, Line
from app.services.card import Card
from app.services.events import DiaryEvent
from app.services.treatments import Treatment, draft_of
from app.views import answer_page, answer_pictures, pictures
from app.views.different import Different, different
from app.views.marked import count_marks
from app.views.shown_symptoms import effects_of
from app.views.shown_treatments import Shown, show
from app.words import gettext as _

Parts = dict[str, Any]
IN_THE_WAVE = 3  # treatments
BEGUN_DAYS = 90  # shown before the first treatment
MOST_LEVELS, MOST_QUESTIONS, MOST_LINES = 5, 3, 4
LEVELS = (Kind.FUNCTION, Kind.PAIN, Kind.MOVEMENT, Kind.OVERALL)
LETTERS = ("a", "b", "c")


@dataclass(frozen=True)
class Level:
    """One symptom before a treatment and in weeks 4 to 7 after it."""

    number: int
    name: str
    line: Line


def head(diary: Diary, card: Card) -> Parts:
    """Whose diary, how it went last, and on how much that rests."""
    answer, latest = card.answer, card.latest
    leading = answer.leads(latest) if latest else None
    before = card.compared if card.compared is not latest else None
    return {
        "card": card,
        "words": words,
        "answer": answer,
        "latest": latest,
        "leading": leading,
        "compared": card.compared,
        "compared_before": before if before and answer.leads(before).change is not None else None,
        "threshold": float(diary.threshold),
        "about": symptom_name(answer, answer.leading),
        "begun": first_day(card),
        "period": words.period([row[0] for row in card.days], diary.today),
        "rated": len(card.series[answer.leading]),
        "reviewed_at": url_for("patients.reviewed"),
    }


def session(card: Card) -> Parts:
    """The last visit, and what differs from the one before."""
    visits: Sequence[Treatment] = card.visits_of(card.latest) if card.latest else []
    shown: list[Shown] = [show(each, card.treatments) for each in visits]
    return {"visits": shown, "most_lines": MOST_LINES}


def levels(card: Card) -> Parts:
    """What is rated of function, pain, movement and overall; at most five, and all together."""
    judged = card.compared
    if judged is None:
        return {"levels": [], "impression": ""}
    numbers = [TOGETHER, *_leading_symptoms(card)]
    found = [
        Level(number, symptom_name(card.answer, number), judged.lines[number])
        for number in numbers
        if number in judged.courses
    ]
    said = card.impressions.get(judged.number)
    return {
        "levels": found,
        "impression": words.impression(said, card.answer.leads(judged)),
    }


def beside(card: Card) -> Parts:
    """Side effects, what else changed, and what the person wants and asks."""
    names = effects_of(card.answer)
    latest = card.latest
    marked = marks_of(card, latest) if latest else []
    return {
        "noticed": noticed(card),
        "noticed_before": _noticed_before(card, names),
        "changed": _changed(card, latest, marked) if latest else [],
        "happened": happened_around(card, latest) if latest else card.events[-MOST_LINES:],
        "marked": words.marked(marked),
        "goals": card.goals,
        "questions": card.questions[:MOST_QUESTIONS],
        "more_questions": max(0, len(card.questions) - MOST_QUESTIONS),
    }


@dataclass(frozen=True)
class WaveInWords:
    """When the treatments worked. turns: (letter, point, usually, this time), none without any."""

    turns: list[tuple[str, str, str, str]]
    expected: str


def wave_in_words(diary: Diary, card: Card) -> WaveInWords:
    """Half there, strongest, half worn off: usually, and after the last treatment."""
    answer, symptom = card.answer, card.answer.leading
    if card.latest is None:
        return WaveInWords([], "")
    whole = answer.wholes.get(symptom)
    usual = whole.response.wave if whole and whole.response else None
    this = card.latest.courses[symptom].wave
    names = (_("Half there"), _("Strongest"), _("Half worn off"))
    rows = list(zip(LETTERS, names, words.course(usual), words.course(this), strict=True))
    foretold = answer_page.foretold(diary, answer, symptom)
    return WaveInWords(rows if usual or this else [], words.expected(foretold))


def noticed(card: Card) -> str:
    """The side effects after the last treatment; nothing without one."""
    names = effects_of(card.answer)
    return words.side_effects(card.latest, names) if card.latest else ""


def turns(diary: Diary, card: Card) -> Parts:
    """When the last treatments worked."""
    said = wave_in_words(diary, card)
    return {"turns": said.turns, "expected": said.expected}


def wave(diary: Diary, card: Card) -> Markup:
    """The last treatments in time; empty where nothing is rated."""
    if not len(card.series[card.answer.leading]):
        return Markup()
    return _wave_picture(diary, card, card.answer.treatments[-IN_THE_WAVE:])


def doses(card: Card, most: int | None = None) -> Parts:
    """The dose table of each product with the verdict of each treatment; most: so many columns."""
    treatments = card.treatments[-most:] if most else card.treatments
    by_visit = {id_: judged for judged in card.answer.treatments for id_ in judged.ids}
    return {
        "tables": [(table, []) for table in dose_table([draft_of(each) for each in treatments])],
        "ids": [each.id for each in treatments],
        "verdict_of": {
            each.id: card.answer.leads(by_visit[each.id])
            for each in treatments
            if each.id in by_visit
        },
        "doses_left_out": len(card.treatments) - len(treatments),
    }


def complete(diary: Diary, card: Card) -> list[tuple[str, str]]:
    """How much there is to judge from."""
    series = card.series[TOGETHER]
    line = card.answer.leads(card.compared) if card.compared else None
    return [
        (_("Days rated"), words.rated_of(len(series), first_day(card), diary.today)),
        (_("Of these added late"), str(int(series.recalled.sum()))),
        (_("Usual ups and downs"), words.ups_and_downs(line) if line else _("not known")),
        (_("Treatments with an answer"), words.answered(card.answer)),
    ]


def first_day(card: Card) -> date | None:
    """The first day that was saved."""
    return card.days[0][0] if card.days else None


def marks_of(card: Card, judged: Judged) -> list[Marked]:
    """The marks on the compared days of one treatment."""
    return count_marks(card.answer, judged, card.days, card.series[card.answer.leading])


def happened_around(card: Card, judged: Judged) -> list[DiaryEvent]:
    """What was noted from two weeks before a treatment to the next one."""
    first = judged.treated_on - timedelta(days=BASELINE_DAYS)
    return [each for each in card.events if each.meets(first, judged.until)]


def _changed(card: Card, judged: Judged, marked: Sequence[Marked]) -> list[tuple[str, str, str]]:
    """(what, this time, tag) of what the other treatments did not have."""
    found: Different | None = different(
        card.answer, judged, card.treatments, card.events, marked=marked
    )
    if found is None:
        return []
    return [(each.row.name, each.row.this, each.row.tag) for each in found.rows if each.row.tag]


def _noticed_before(card: Card, names: Sequence[tuple[int, str]]) -> str:
    """The last treatment before the latest after which a side effect was noticed."""
    for judged in reversed(card.answer.treatments[:-1]):
        if any(each.there for each in judged.effects.values()):
            return f"{words.which(judged)}: {words.side_effects(judged, names)}"
    return ""


def _leading_symptoms(card: Card) -> list[int]:
    """The one that leads, then one of each kind in their order, then others in the person's."""
    rated = [each for each in card.answer.symptoms if not each.is_side_effect]
    rated = [each for each in rated if each.retired_on is None] or rated
    kinds = {each.number: _kind_of(each.code) for each in rated}
    first = [next((n for n in kinds if kinds[n] is kind), None) for kind in LEVELS]
    leads = [card.answer.leading] if card.answer.leading != TOGETHER else []
    chosen = [*leads, *(number for number in first if number is not None), *kinds]
    return list(dict.fromkeys(chosen))[: MOST_LEVELS - 1]


def _kind_of(code: str | None) -> Kind | None:
    return symptoms.symptom(code).kind if code else None


def _wave_picture(diary: Diary, card: Card, shown: Sequence[Judged]) -> Markup:
    answer, symptom = card.answer, card.answer.leading
    first = diary.today - timedelta(days=BEGUN_DAYS)
    if shown:
        first = shown[0].treated_on - timedelta(days=BASELINE_DAYS)
    marks = [
        charts.Mark(
            number=each.number,
            day=each.treated_on.toordinal(),
            date=tiny_short_day(each.treated_on),
            verdict=answer.leads(each).verdict,
            word=verdicts.short_word(answer.leads(each)),
        )
        for each in shown
    ]
    today = _("today")
    said = charts.WaveWords(
        title=_("%(name)s over the last treatments", name=symptom_name(answer, symptom)),
        description=_("The table beside it has the days, the timeline below the numbers."),
        first=tiny_day(first),
        today=f"{today}, {words.day_now(shown[-1], diary.today)}" if shown else today,
        no_ratings=_("no ratings"),
        decimal_mark=pictures.decimal_mark(),
    )
    turned = [each for judged in shown for each in _turned(judged, symptom)]
    series = pictures.drawable(card.series[symptom])
    days = (first.toordinal(), diary.today.toordinal())
    return Markup(charts.wave(series, marks, turned, said, "wave", days))  # noqa: S704


def _turned(judged: Judged, symptom: int) -> Iterator[charts.Turned]:
    found = judged.courses[symptom].wave
    if found is None:
        return
    turns = (found.onset.day, found.peak_day, found.wear_off.day)
    for letter, day in zip(LETTERS, turns, strict=True):
        if day is not None:
            yield charts.Turned(judged.last_on.toordinal() + day, letter)


def evidence(diary: Diary, card: Card) -> Parts:
    """The timeline, doses, and all treatments lined up."""
    answer, symptom = card.answer, card.answer.leading
    series = card.series[symptom]
    name = symptom_name(answer, symptom)
    lined_up = answer_pictures.lined_up(answer, symptom, series, name) if card.latest else None
    return {
        **answer_page.line(diary, answer, symptom, series, card.events),
        **doses(card),
        "name": name,
        "symptom": symptom,
        "lined_up": lined_up,
        "wholes": wholes,
    }
