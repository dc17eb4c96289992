"""In German: what a report says of a real answer, with no word of English left in it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import chain

import pytest
from flask_babel import force_locale, get_babel

from app.access import EXAMPLE_TODAY, Diary, Right, open_diary
from app.sentences import (
    answers,
    courses,
    differences,
    effects,
    events,
    references,
    responses,
    verdicts,
    wholes,
)
from app.sentences import card as words
from app.sentences.treatments import units
from app.services.answer_parts import Judged
from app.services.card import gather_card
from app.services.example import ensure_example
from app.services.progress import Answer, get_answer
from app.services.story import tell
from app.services.treatments import list_treatments
from app.views import card_summary
from app.views.different import different
from app.views.reasons import reasons_beside
from app.views.shown_symptoms import effects_of, groups_of, shown_of
from app.views.shown_treatments import show

# Short words of which every English sentence has one, and the words of the answer.
ENGLISH = re.compile(
    r"\b(the|and|of|with|without|your|you|it|they|are|were|this|that|not|from|after|before|better|"
    r"worse|unclear|change|days?|weeks?|treatments?|left|right|units|known|none|average|ratings?|"
    r"likely|symptoms?|neck|head|trouble|on|more|less|next|last|visit)\b",
    re.I,
)
MAIN = re.compile(r"<main.*</main>", re.S)
UNSEEN = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*>", re.S)
LABELS = re.compile(r'aria-label="([^"]*)"')


@pytest.fixture
def example(in_app: None) -> Diary:
    """The example diary, opened by nobody: symptoms, verdicts of every kind, side effects."""
    return open_diary(None, ensure_example(), Right.READ)


def own_words() -> list[str]:
    """What the example's person wrote in English. It stays as it is."""
    story = tell(EXAMPLE_TODAY)
    told = [each.note for each in story.days]
    told += [part for event in story.events for part in (event.words, event.dose)]
    return sorted({each for each in told if each}, key=len, reverse=True)


def english_in(text: str) -> list[str]:
    """The lines in which a word of English stands."""
    for own in own_words():
        text = text.replace(own, "")
    text = text.replace("Symptom", "").replace("Score", "")  # words of both languages
    return [line.strip() for line in text.splitlines() if ENGLISH.search(line)]


def said_of_all(answer: Answer) -> Iterator[str]:
    """What is said of the whole answer."""
    yield from (answers.headline(answer), answers.tally(answer), answers.not_why())
    yield from (answers.completeness(answer, 400), words.counts(answer), words.method(1.0))
    yield from (name for _number, name in shown_of(answer) + effects_of(answer))
    yield from (group.title for group in groups_of(answer))
    for number, whole in answer.wholes.items():
        yield from (wholes.typical(whole), wholes.trend(whole), wholes.loss(whole))
        yield from (wholes.drift(whole), wholes.lined_up(answer, number))
        yield responses.response(whole.response)


def said_of_one(answer: Answer, judged: Judged) -> Iterator[str]:
    """What is said of one treatment, symptom by symptom."""
    for line in judged.lines.values():
        yield from (verdicts.word(line), verdicts.short_word(line), verdicts.title(line))
        yield from (verdicts.explain(line, 1.0), verdicts.in_short(line), verdicts.rests_on(line))
        yield from verdicts.notes(line)
        yield from chain.from_iterable(verdicts.completeness(line))
    for course in judged.courses.values():
        yield from (courses.early(course), courses.late(course), courses.usual(course))
        yield references.disagreement(course)
        for held in references.references(course):
            yield from (held.name, held.stands_for, held.word, held.said)
        yield from words.course(course.wave)
    yield words.side_effects(judged, effects_of(answer))
    yield from (effects.noticed(each) for each in judged.effects.values())


def said_of_treatments(diary: Diary) -> Iterator[str]:
    """What was injected, what differs, and what the diary holds beside the known reasons."""
    card, treatments = gather_card(diary), list_treatments(diary)
    for treatment in treatments:
        yield from (words.session(treatment), words.sites(treatment))
        yield from (each.text for each in show(treatment, treatments).told)
    for judged in card.answer.treatments:
        found = different(card.answer, judged, treatments, card.events)
        assert found is not None
        yield from found.lead
        for row in [*(each.row for each in found.rows + found.alike), *found.happened]:
            yield from (row.name, row.this, row.others, row.tag)
        beside = reasons_beside(diary, card.answer, judged, treatments, card.events)
        for reason in beside.shown if beside else ():
            yield reason.in_numbers
            yield from chain.from_iterable(told for _heading, told in reason.sides)
    yield from (f"{events.in_short(each)} {events.when(each)}" for each in card.events)
    yield from (differences.field_name(field) for field in differences.FIELD_NAMES)


def test_all_that_is_said_of_an_answer_is_german(example):
    with force_locale("de"):
        answer = get_answer(example)
        said = [*said_of_all(answer), *said_of_treatments(example)]
        for judged in answer.treatments:
            said += said_of_one(answer, judged)

    assert len(said) > 500
    assert english_in("\n".join(said)) == []
    assert answers.headline(answer).startswith("After 1 of your 6"), "a page stays in English"


def test_the_answer_in_german_says_what_it_says_in_english(example):
    with force_locale("de"):
        answer = get_answer(example)
        latest = answer.treatments[-1]
        line = answer.leads(latest)

        assert answers.headline(answer) == "Nach 1 der 6 Behandlungen ging es schlechter."
        assert answers.tally(answer) == (
            "Nach 3 ging es besser, nach 1 gab es keine bedeutsame Änderung und 1 ist unklar."
        )
        assert words.which(latest) == "Behandlung 6, 24. März 2026"
        assert words.numbers(line) == (
            "5,2 davor, 2,6 danach, Änderung −2,6 (wahrscheinlicher Bereich −3,3 bis −1,9)"
        )
        assert words.side_effects(latest, effects_of(answer)) == (
            "Danach bemerkte Nebenwirkungen: Schwacher Nacken (Tag 9 bis Tag 13, bis 1,0)."
        )


def test_a_symptom_in_own_words_stays_as_it_was_written(example):
    answer = get_answer(example)
    own = replace(answer.symptoms[0], code=None, label="left")

    with force_locale("de"):
        assert answers.symptom_name(replace(answer, symptoms=[own]), own.number) == "left"


def test_a_dose_has_a_comma_in_german_and_a_point_on_pages(in_app):
    with force_locale("de"):
        assert units(Decimal("12.50")) == "12,5 Einheiten"
        assert units(Decimal("1250")) == "1250 Einheiten"
    assert units(Decimal("12.50")) == "12.5 units"


def test_the_plain_summary_is_german(example):
    with force_locale("de"):
        lines = card_summary.summary(example, gather_card(example), [])

    assert lines[0].startswith("Injektionstagebuch von: ")
    assert english_in("\n".join(lines)) == []


def test_the_card_is_german_where_the_page_is(browse, app, monkeypatch):
    with app.app_context():
        address = f"/diary/{ensure_example()}/card/"
        monkeypatch.setattr(get_babel(), "locale_selector", lambda: "de")

    shown = MAIN.search(browse().get(address).text)

    assert shown is not None
    whole = shown.group()
    seen = UNSEEN.sub("\n", whole).replace("&#39;", "'")
    assert english_in("\n".join([seen, *LABELS.findall(whole)])) == []


def test_the_report_is_german_and_the_page_around_it_is_not(browse, app):
    pytest.importorskip("app.views.reports")
    with app.app_context():
        address = f"/diary/{ensure_example()}/report/pages/?language=de"

    page = browse().get(address).text

    sheets = "\n".join(re.findall(r"<article.*?</article>", page, re.S))
    assert 'lang="de"' in sheets
    assert english_in(UNSEEN.sub("\n", sheets)) == []
    assert "Print" in page
