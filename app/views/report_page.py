"""The report, part by part: the words and pictures of a period, cut to what two sheets hold.

Nothing here works anything out: the numbers are those of the answer, the words those of the card.
"""

from collections.abc import Iterable, Iterator

from flask_babel import get_locale
from markupsafe import Markup

from app import charts
from app.access import Diary
from app.catalogue import dystonias
from app.catalogue.scales import scale
from app.charts.icons import VERDICT_CLASS
from app.exports.report_parts import (
    Line,
    Lines,
    Numbered,
    Picture,
    Report,
    Section,
    Sheet,
)
from app.sentences import card as words
from app.sentences import events as said_of
from app.sentences import report as said
from app.sentences import responses, safety, verdicts
from app.sentences.answers import symptom_name
from app.sentences.clinical import score_of
from app.sentences.numbers import days, long_day
from app.services.answer_parts import TOGETHER, Judged
from app.services.answer_parts import Line as JudgedLine
from app.services.report import Reported
from app.views import answer_page, answer_pictures, card_page, pictures, report_tables
from app.views.report_tables import Parts, shorten
from app.words import gettext as _

MOST_QUESTIONS, MOST_GOALS = 3, 2
MOST_FLAGS, MOST_EVENTS, MOST_SCORES = 3, 5, 4
MOST_NOTES = 4


def report(diary: Diary, found: Reported, parts: Parts) -> Report:
    """The report in the language of the moment. parts: keys of `said.PARTS` that are in it."""
    sheets = (_first_sheet(diary, found, parts), _second_sheet(diary, found, parts))
    return Report(
        language=locale.language if (locale := get_locale()) else "en",
        title=words.name(diary),
        document=said.document(diary),
        kicker=said.kicker(),
        about=", ".join(str(_(dystonias.dystonia(code).label)) for code in diary.dystonias),
        facts=tuple(_facts(diary, found)),
        flags_title=str(_("Safety message in the last four weeks")),
        flags=tuple(_flags(found)),
        sheets=tuple(sheet for sheet in sheets if sheet.rows),
        page=said.page(),
        unprinted=said.unprinted(),
    )


def _flags(found: Reported) -> Iterator[str]:
    for each in found.flags[:MOST_FLAGS]:
        yield f"{safety.rated(each)}, {safety.when(each)}"
    if (left := len(found.flags) - MOST_FLAGS) > 0:
        yield said.more("flags", left)


def _facts(diary: Diary, found: Reported) -> Iterator[tuple[str, str]]:
    card, first = found.card, card_page.first_day(found.card)
    yield _("Made on"), long_day(diary.today)
    begin = first if found.is_whole and first else found.first
    yield _("Covers"), said.covers(begin, found.last, len(found.whole.days))
    series = card.series[TOGETHER]
    line = card.answer.leads(card.compared) if card.compared else None
    since = begin if first else None
    yield _("Days rated"), words.rated_of(len(series), since, found.last)
    yield _("Of these added late"), str(int(series.recalled.sum()))
    yield _("Usual ups and downs"), words.ups_and_downs(line) if line else _("not known")
    yield _("Treatments with an answer"), words.answered(card.answer)


def _first_sheet(diary: Diary, found: Reported, parts: Parts) -> Sheet:
    rows = _rows(
        (_in_short(diary, found), *_questions(found, parts)),
        _timeline(diary, found, parts),
        report_tables.treatments(found.whole, found.card, parts),
        report_tables.effects(found.card, parts),
    )
    foot = " ".join(filter(None, (said.signs(), words.own_record(), said.hidden(diary))))
    return Sheet(str(_("First page")), rows, foot)


def _second_sheet(diary: Diary, found: Reported, parts: Parts) -> Sheet:
    rows = _rows(
        _courses(diary, found, parts),
        report_tables.doses(found.card, parts),
        report_tables.symptoms(found.card, parts),
        _beside(found, parts),
        _notes(found, parts),
    )
    return Sheet(str(_("Second page")), rows, words.method(float(diary.threshold)))


def _rows(*rows: Iterable[Section]) -> tuple[tuple[Section, ...], ...]:
    """What stands side by side, row by row; no row without anything in it."""
    return tuple(row for row in map(tuple, rows) if row)


def _in_short(diary: Diary, found: Reported) -> Section:
    lines = tuple(_told(diary, found))
    return Section("short", str(_("In short")), (Lines(lines),))


def _told(diary: Diary, found: Reported) -> Iterator[Line]:
    card = found.card
    if card.latest is None:
        yield Line(said.nothing_treated(found.is_whole))
        if found.is_whole:
            yield Line(str(_("Days rated so far: %(n)s.", n=len(card.series[card.answer.leading]))))
        return
    yield from _told_of(diary, found, card.latest)
    before = card.compared
    if before is not None and before is not card.latest:
        line = card.answer.leads(before)
        if line.change is not None:
            word = f"{verdicts.short_word(line)}."
            yield Line(f"{words.numbers(line)}.", f"{words.which(before)}:", _sign(line), word)
    about = _("Judged by: %(name)s.", name=symptom_name(card.answer, card.answer.leading))
    yield Line(f"{words.counts(card.answer)}. {about}")
    if found.last == diary.today:
        expected = words.expected(answer_page.foretold(diary, found.whole.answer, _leading(found)))
        yield from ([Line(expected)] if expected else [])


def _told_of(diary: Diary, found: Reported, judged: Judged) -> Iterator[Line]:
    card, line = found.card, found.card.answer.leads(judged)
    lead = f"{words.which(judged)}, {words.day_now(judged, diary.today)}:"
    yield Line(lead=lead, sign=_sign(line), verdict=verdicts.word(line))
    if told := words.numbers(line):
        yield Line(f"{told}.")
    yield Line(f"{words.certainty(line, float(diary.threshold))} {verdicts.rests_on(line)}")
    if impression := card.impressions.get(judged.number):
        yield Line(words.impression(impression, line), str(_("Own impression:")))


def _questions(found: Reported, parts: Parts) -> Iterator[Section]:
    if "questions" not in parts:
        return
    card = found.card
    asked = tuple(each.words for each in card.questions[:MOST_QUESTIONS])
    lines = [] if asked else [Line(str(_("None is noted.")))]
    if left := len(card.questions) - len(asked):
        lines.append(Line(said.more("questions", left)))
    lines += [
        Line(f"{goal.words} ({said_of.outcome(goal)})", str(_("Goal:")))
        for goal in card.goals[:MOST_GOALS]
    ]
    if (left := len(card.goals) - MOST_GOALS) > 0:
        lines.append(Line(said.more("goals", left)))
    blocks = ((Numbered(asked),) if asked else ()) + ((Lines(tuple(lines)),) if lines else ())
    yield Section("questions", str(_("Questions to ask")), blocks, boxed=True)


def _timeline(diary: Diary, found: Reported, parts: Parts) -> Iterator[Section]:
    whole, card, symptom = found.whole, found.card, _leading(found)
    if "timeline" not in parts or not len(card.series[symptom]):
        return
    name = symptom_name(whole.answer, symptom)
    drawn = pictures.timeline(
        whole.answer,
        whole.series[symptom],
        symptom,
        name,
        found.last,
        card.events if "events" in parts else (),
        None if found.is_whole else found.first,
    )
    rated, treated = days(len(card.series[symptom])), len(card.answer.treatments)
    title = _("%(name)s, 0 none to 10 worst", name=name)
    picture = _picture(drawn, said.of_timeline(name, rated, treated))
    yield Section("timeline", str(title), (picture,))


def _courses(diary: Diary, found: Reported, parts: Parts) -> Iterator[Section]:
    whole, card, symptom = found.whole, found.card, _leading(found)
    if "courses" not in parts or card.latest is None:
        return
    name = symptom_name(whole.answer, symptom)
    if len(whole.series[symptom]):
        drawn = answer_pictures.lined_up(card.answer, symptom, whole.series[symptom], name)
        picture = _picture(drawn, said.of_lined_up(name, words.counts(card.answer)))
        yield Section("lined-up", str(_("All treatments lined up")), (picture,))
    response = whole.answer.wholes[symptom].response
    told = Lines((Line(responses.response(response)),))
    title = said.response_title(found.is_whole)
    if response is None:
        yield Section("response", title, (told,))
        return
    visit = answer_page.days_to_visit(diary, whole.answer)
    drawn = answer_pictures.response(response, name, visit)
    yield Section("response", title, (_picture(drawn, said.of_response(name)), told))


def _beside(found: Reported, parts: Parts) -> Iterator[Section]:
    if "events" not in parts:
        return
    events = found.card.events
    lines = [
        Line(shorten(said_of.in_short(each)), f"{said_of.when(each)}:")
        for each in events[-MOST_EVENTS:]
    ]
    if left := len(events) - len(lines):
        lines.append(Line(said.more("events", left)))
    if lines:
        yield Section("events", str(_("What else happened")), (Lines(tuple(lines)),))
    scored = [
        Line(score_of(scale(each.scale), each.score), f"{long_day(each.day)}:")
        for each in found.scores[:MOST_SCORES]
    ]
    if left := len(found.scores) - len(scored):
        scored.append(Line(said.more("scores", left)))
    if scored:
        yield Section("scores", str(_("Scores by clinicians")), (Lines(tuple(scored)),))


def _notes(found: Reported, parts: Parts) -> Iterator[Section]:
    latest = found.card.latest
    if "notes" not in parts or latest is None or not found.notes:
        return
    shown = found.notes[-MOST_NOTES:]
    lines = [Line(shorten(note), f"{long_day(day)}:") for day, note in shown]
    if left := len(found.notes) - len(shown):
        lines.append(Line(said.more("notes", left)))
    title = _("Notes around treatment %(n)s", n=latest.number)
    yield Section("notes", str(title), (Lines(tuple(lines)),))


def _picture(drawn: Markup, alt: str) -> Picture:
    return Picture(charts.described(str(drawn), alt), alt)


def _leading(found: Reported) -> int:
    return found.whole.answer.leading


def _sign(line: JudgedLine) -> str:
    return VERDICT_CLASS[line.verdict]
