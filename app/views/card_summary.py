"""The summary for the hospital record: the card in about sixty short lines of plain text."""

from collections.abc import Iterator, Sequence
from datetime import date

from app.access import Diary
from app.exports.plain import paragraph, points_of
from app.sentences import card as words
from app.sentences import events as said_of
from app.sentences import safety, verdicts
from app.sentences.answers import symptom_name
from app.sentences.languages import one_after_another
from app.sentences.numbers import long_day
from app.sentences.treatments import product_name
from app.services.answer_parts import Judged
from app.services.card import Card
from app.services.safety import SafetyFlag
from app.services.treatments import Treatment
from app.views import card_page
from app.views.shown_symptoms import effects_of
from app.views.shown_treatments import show
from app.words import gettext as _

MOST_SESSIONS, MOST_DIFFERENCES, MOST_FLAGS, MOST_SCORES = 5, 5, 3, 4
Score = tuple[date, str]  # day, and what it was


def summary(
    diary: Diary, card: Card, flags: Sequence[SafetyFlag], scores: Sequence[Score] = ()
) -> list[str]:
    """The lines. flags: of the last weeks. scores: of clinicians, the latest first."""
    return [
        *_who(diary, card),
        *(_verdict(diary, card) if card.latest else [_("No injection is recorded.")]),
        *_sessions(card),
        *_wave(diary, card),
        *_beside(card, flags, scores),
        *_wishes(card),
        *_completeness(diary, card),
    ]


def _who(diary: Diary, card: Card) -> Iterator[str]:
    yield from paragraph(_("Injection diary of"), words.name(diary))
    yield from paragraph(_("As of"), long_day(diary.today))
    yield from paragraph(_("Diary"), words.period([row[0] for row in card.days], diary.today))


def _verdict(diary: Diary, card: Card) -> Iterator[str]:
    answer, latest = card.answer, card.latest
    assert latest is not None
    yield from paragraph(
        _("Last treatment"), f"{words.which(latest)}, {words.day_now(latest, diary.today)}"
    )
    yield from paragraph(_("Judged by"), symptom_name(answer, answer.leading))
    yield from _of_one(diary, card, latest, _("Answer"))
    if card.compared is not None and card.compared is not latest:
        yield from paragraph(_("Last one that can be compared"), words.which(card.compared))
        yield from _of_one(diary, card, card.compared, _("Its answer"))
    yield from paragraph(_("All treatments"), words.counts(answer))


def _of_one(diary: Diary, card: Card, judged: Judged, label: str) -> Iterator[str]:
    line = card.answer.leads(judged)
    told = [f"{verdicts.word(line)}."]
    if numbers := words.numbers(line):
        told.append(f"{numbers}.")
    told.append(words.certainty(line, float(diary.threshold)))
    yield from paragraph(label, " ".join(told), most=5)
    yield from paragraph(_("Rests on"), verdicts.rests_on(line))


def _sessions(card: Card) -> Iterator[str]:
    if not card.treatments:
        return
    told = [f"{long_day(each.day)}: {words.session(each)}" for each in card.treatments]
    shown = told[: -MOST_SESSIONS - 1 : -1]
    yield from points_of(_("Sessions, the latest first"), shown, most=1)
    if len(told) > len(shown):
        yield from paragraph(_("Earlier sessions"), str(len(told) - len(shown)))
    for visit in card.visits_of(card.latest) if card.latest else ():
        yield from _session(card, visit)


def _session(card: Card, visit: Treatment) -> Iterator[str]:
    """One visit of the last treatment, and what differs from the one before it."""
    told = {"day": long_day(visit.day), "product": product_name(visit.product)}
    label = _("Muscles, %(day)s, %(product)s", **told)
    yield from paragraph(label, words.sites(visit), most=6)
    shown = show(visit, card.treatments)
    if shown.before is None or not shown.told:
        return
    differences = [each.text for each in shown.told]
    label = _("Against %(day)s", day=long_day(shown.before.day))
    yield from points_of(label, differences[:MOST_DIFFERENCES], most=2)
    if len(differences) > MOST_DIFFERENCES:
        yield from paragraph(_("More differences"), str(len(differences) - MOST_DIFFERENCES))


def _wave(diary: Diary, card: Card) -> Iterator[str]:
    parts = card_page.wave_in_words(diary, card)
    for _letter, name, usual, this in parts.turns:
        said = _(
            "usually %(usual)s, this time %(this)s",
            usual=usual or _("none clear"),
            this=this or _("none clear"),
        )
        yield from paragraph(name, said, most=2)
    if parts.expected:
        yield from paragraph(_("Wearing off"), parts.expected, most=3)


def _beside(card: Card, flags: Sequence[SafetyFlag], scores: Sequence[Score]) -> Iterator[str]:
    latest, compared = card.latest, card.compared
    if latest is not None:
        noticed = words.side_effects(latest, effects_of(card.answer))
        yield from paragraph(_("Side effects"), noticed, most=3)
    if flags:
        told = [f"{safety.rated(flag)}, {safety.when(flag)}" for flag in flags]
        yield from points_of(_("Safety messages, last 4 weeks"), told[:MOST_FLAGS], most=2)
    if compared is not None:
        said = words.impression(card.impressions.get(compared.number), card.answer.leads(compared))
        label = _("Own impression of treatment %(n)s", n=compared.number)
        yield from paragraph(label, said, most=2)
    if scores:
        told = [f"{long_day(day)}: {said}" for day, said in scores[:MOST_SCORES]]
        yield from points_of(_("Scores by clinicians"), told, most=1)


def _wishes(card: Card) -> Iterator[str]:
    if card.goals:
        told = [f"{goal.words} ({said_of.outcome(goal)})" for goal in card.goals[:2]]
        yield from points_of(_("Goal for this treatment"), told, most=2)
    if card.questions:
        asked = [each.words for each in card.questions[: card_page.MOST_QUESTIONS]]
        yield from points_of(_("Questions to ask"), asked, most=3)
        more = len(card.questions) - len(asked)
        if more:
            yield from paragraph(_("More questions"), str(more))


def _completeness(diary: Diary, card: Card) -> Iterator[str]:
    told = [f"{name} {value}" for name, value in card_page.complete(diary, card)]
    yield from paragraph(_("Completeness"), one_after_another(told), most=3)
    yield from paragraph(_("Method"), words.method(float(diary.threshold)), most=5)
    yield from paragraph(_("Note"), words.own_record(), most=4)
