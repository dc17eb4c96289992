"""The report: who makes it, what is in it, which days, and that both its forms say the same."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from decimal import Decimal
from html import unescape
from io import BytesIO
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from pikepdf import Pdf

from app import create_app
from app.access import Diary, Right
from app.catalogue import muscles
from app.exports import report as export
from app.exports.report import PdfNotMade, TooManyAtOnce
from app.extensions import db
from app.models import Act, AuditEvent, EventKind, Share
from app.services.audit import commit
from app.services.days import DayDraft, rate_day
from app.services.events import EventDraft, record_event
from app.services.example import ensure_example
from app.services.goals import GoalDraft, record_goal
from app.services.questions import QuestionDraft, record_question
from app.services.scores import ScoreDraft, record_score
from app.services.symptoms import add_symptoms
from app.services.treatments import list_treatments, record_treatment
from app.views import reports
from tests.browser.people import fill_diary
from tests.browser_double import Browser, sign_in
from tests.builders import a_treatment, an_injection, fill
from tests.conftest import TODAY, Cast, settings_for
from tests.pdf import letters_of, words_in

Browse = Callable[..., Browser]
Opened = Callable[..., AbstractContextManager[Diary]]
ALL = "chosen=1&period=all&part=" + "&part=".join(
    ("questions", "timeline", "treatments", "effects", "courses", "doses", "symptoms", "events")
)
HIDDEN = re.compile(r'<span class="vh">.*?</span>|<caption\b.*?</caption>', re.S)
SHEET = re.compile(r"<article\b.*?</article>", re.S)


@pytest.fixture
def me(cast: Cast) -> str:
    return f"/diary/{cast.alice}/report"


@pytest.fixture
def long(opened: Opened) -> None:
    """Alice's diary of 2000 days with 40 treatments."""
    with opened("alice", Right.OWN) as diary:
        fill(diary, 2000, 40)


@pytest.fixture
def story(opened: Opened) -> None:
    """Marta's story in Alice's diary, and three questions."""
    with opened("alice", Right.OWN) as diary:
        fill_diary(diary)
        record_event(diary, EventDraft(TODAY - timedelta(days=9), EventKind.STRESS))
        for asked in ("Why was #5 worse?", "A second one", "<b>A third</b>", "A fourth"):
            record_question(diary, QuestionDraft(asked))


def sheets_of(html: str) -> str:
    return " ".join(SHEET.findall(html))


def shown_words(html: str) -> set[str]:
    """The words of the sheets that can be seen, without those of the charts."""
    sheets = re.sub(r"<svg\b.*?</svg>", " ", HIDDEN.sub(" ", sheets_of(html)), flags=re.S)
    return set(unescape(re.sub(r"<[^>]+>", " ", sheets)).split())


def pages_of(pdf: bytes) -> int:
    with Pdf.open(BytesIO(pdf)) as opened_pdf:
        return len(opened_pdf.pages)


@pytest.mark.parametrize("address", ["", "/pages/", "/report.pdf"], ids=["choose", "pages", "pdf"])
@pytest.mark.parametrize(
    ("who", "status"), [("alice", 200), ("bob", 200), ("carol", 200), ("dan", 404), (None, 302)]
)
def test_who_may_make_it(
    browse: Browse, me: str, who: str | None, status: int, address: str
) -> None:
    address = address or "/"

    assert browse(who).get(f"{me}{address}").status_code == status


def test_the_example_can_be_taken_along_without_an_account(browse: Browse, in_app: None) -> None:
    address = f"/diary/{ensure_example()}/report"

    assert browse(None).get(f"{address}/pages/").status_code == 200
    assert pages_of(browse(None).get(f"{address}/report.pdf").data) == 2


def test_an_empty_diary_has_one_page_that_says_so(browse: Browse, me: str) -> None:
    page = browse("carol").get(f"{me}/pages/").text
    made = browse("carol").get(f"{me}/report.pdf")

    assert page.count('class="sheet"') == 1
    assert "No injection is recorded" in page
    assert pages_of(made.data) == 1
    assert letters_of("No injection is recorded") in letters_of(words_in(made.data))
    assert "no day rated yet" in page


@pytest.mark.usefixtures("story")
def test_both_say_the_same(browse: Browse, me: str, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[dict[str, Any]] = []
    real = export._set
    monkeypatch.setattr(export, "_set", lambda data, how: given.append(data) or real(data, how))
    page = browse("bob").get(f"{me}/pages/?{ALL}").text
    made = browse("bob").get(f"{me}/report.pdf?{ALL}").data

    printed = letters_of(words_in(made))
    assert {word for word in shown_words(page) if word not in printed} == set()
    assert len(shown_words(page)) > 150
    figures = re.findall(r"<desc[^>]*>(.*?)</desc>", sheets_of(page))
    alts = [b["alt"] for b in _blocks(given[0]) if b["kind"] == "picture"]
    assert len(alts) == 3
    assert {unescape(each) for each in figures} == set(alts)
    told = {each for each in _told(given[0]) if each}
    text = letters_of(unescape(re.sub(r"<[^>]+>", "", sheets_of(page))))
    assert {each for each in told if letters_of(each) not in text} == set()


@pytest.mark.usefixtures("story")
def test_the_pdf_is_made_of_what_stands_in_it(browse: Browse, me: str) -> None:
    answer = browse("alice").get(f"{me}/report.pdf")

    assert answer.mimetype == "application/pdf"
    name = f"injection-diary-report-{TODAY}.pdf"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert "no-store" in answer.headers["Cache-Control"]
    assert pages_of(answer.data) == 2
    assert b"Marta" not in answer.data
    said = letters_of(words_in(answer.data))
    for each in ("Alice", "1 more question", "<b>A third</b>", "Usual course after an injection"):
        assert letters_of(each) in said


@pytest.mark.usefixtures("long")
def test_what_does_not_fit_is_counted(browse: Browse, me: str) -> None:
    page = browse("carol").get(f"{me}/pages/?period=all").text
    made = browse("carol").get(f"{me}/report.pdf?period=all").data

    assert pages_of(made) == 2
    for each in ("The last 10 of 40 treatments", "The last 7 sessions.", "40 treatments: "):
        assert each in page
        assert letters_of(each) in letters_of(words_in(made))
    assert page.count("data-row=") == 10


def test_goals_and_scores_that_do_not_fit_are_counted(
    browse: Browse, me: str, opened: Opened, cast: Cast
) -> None:
    with opened("alice", Right.OWN) as diary:
        treatment = record_treatment(diary, a_treatment())
        for words in ("one", "two", "three", "four"):
            record_goal(diary, treatment.id, GoalDraft(words))
    with opened("bob", Right.RECORD) as diary:
        for number in range(5):
            record_score(diary, ScoreDraft(TODAY, "tsui", Decimal(number)))

    english, german = (
        browse("alice").get(f"{me}/pages/?{ALL}&language={code}").text for code in ("en", "de")
    )

    assert ("2 more goals" in english, "1 more score" in english) == (True, True)
    assert ("2 weitere Ziele" in german, "1 weiterer Score" in german) == (True, True)


@pytest.mark.usefixtures("story")
def test_a_period_without_days_says_nothing_untrue_of_the_diary(browse: Browse, me: str) -> None:
    page = browse("alice").get(f"{me}/pages/?{ALL}&last=2020-01-01").text

    assert "No treatment falls into this period." in page
    assert "1 January 2020" in page
    for untrue in ("no day rated yet", "Days rated so far"):
        assert untrue not in page


def test_weeks_since_the_last_treatment_are_told_across_the_period(
    browse: Browse, me: str, opened: Opened
) -> None:
    with opened("alice", Right.OWN) as diary:
        for weeks in (60, 40, 20):
            record_treatment(diary, a_treatment(day=TODAY - timedelta(weeks=weeks)))
    since = TODAY - timedelta(weeks=25)
    address = f"{me}/pages/?chosen=1&part=treatments&period=all&first={since}"
    page = sheets_of(browse("alice").get(address).text)

    weeks_since = re.findall(r'data-row="\d".*?</tr>', page, re.S)
    assert len(weeks_since) == 2
    assert all(re.search(r">\s*20\.0\s*<", row) for row in weeks_since)


MANY = tuple(muscle.code for muscle in muscles.MUSCLES[:16])
RIGHT_TO_LEFT = "כאב בצוואר? ألم في الرقبة"
UNPRINTED = "頭 🦋"


def crowd(diary: Diary) -> None:
    """As much as a diary can say: long words of many scripts, two products, sixteen muscles."""
    fill(diary, 400, 0)
    add_symptoms(diary, ["W" * 80, "pain " * 15, RIGHT_TO_LEFT, UNPRINTED, "#import <b> $x$"])
    commit(diary, Act.SYMPTOMS_CHANGED)
    for number in range(12):
        lines = tuple(an_injection(muscle=code, dose_units=Decimal(10 + number)) for code in MANY)
        product = ("onabotulinumtoxinA", "abobotulinumtoxinA")[number % 2]
        day = TODAY - timedelta(days=30 * (12 - number))
        record_treatment(diary, a_treatment(day=day, product=product, injections=lines))
    for number in range(7):
        day, told = TODAY - timedelta(days=number + 1), f"{number} \\ #panic() " * 7
        record_event(diary, EventDraft(day, EventKind.OTHER, None, told[:120]))
        rate_day(diary, day, DayDraft({0: 5}, UNPRINTED + " a note" * 200), 1)
        record_question(diary, QuestionDraft(f"{number} {RIGHT_TO_LEFT} " + "why " * 40))
    last = list_treatments(diary)[-1].id
    for goal in ("G" * 120, RIGHT_TO_LEFT):
        record_goal(diary, last, GoalDraft(goal))


def test_a_crowded_diary_of_many_scripts_is_on_two_pages(
    browse: Browse, me: str, opened: Opened
) -> None:
    with opened("alice", Right.OWN) as diary:
        crowd(diary)
    asked = f"{ALL}&part=notes"
    made = browse("alice").get(f"{me}/report.pdf?{asked}").data
    page = sheets_of(browse("alice").get(f"{me}/pages/?{asked}").text)

    assert pages_of(made) == 2
    printed = letters_of(words_in(made))
    assert letters_of("□ stands for a sign that could not be printed.") in printed
    assert letters_of("4 more questions") in printed
    assert letters_of("The last 7 sessions.") in printed
    assert "□" not in page
    for each in (UNPRINTED, RIGHT_TO_LEFT, "#panic()"):
        assert each in page


HEADINGS = {
    "questions": "Questions to ask",
    "timeline": 'class="chart chart--timeline"',
    "treatments": "Treatments and their answers",
    "effects": "Side effects",
    "courses": "All treatments lined up",
    "doses": "Doses of each muscle",
    "symptoms": "By symptom",
    "events": "What else happened",
}


@pytest.mark.usefixtures("story")
def test_a_part_is_in_it_when_it_is_ticked(browse: Browse, me: str) -> None:
    page = browse("alice")
    whole = sheets_of(page.get(f"{me}/pages/").text)

    for part, heading in HEADINGS.items():
        alone = sheets_of(page.get(f"{me}/pages/?chosen=1&part={part}").text)
        assert heading in whole
        assert [each for each, words in HEADINGS.items() if words in alone] == [part]
        assert "In short" in alone


def test_nothing_ticked_is_the_answer_alone(browse: Browse, me: str, story: None) -> None:
    page = browse("alice").get(f"{me}/pages/?chosen=1").text

    assert page.count("<h2") == 1
    assert page.count('class="sheet"') == 1


@pytest.mark.parametrize("sees", [True, False])
def test_notes_are_in_it_where_they_are_asked_for_and_shared(
    browse: Browse, me: str, opened: Opened, sees: bool
) -> None:
    with opened("alice", Right.OWN) as diary:
        record_treatment(diary, a_treatment(day=TODAY - timedelta(days=10)))
        rate_day(diary, TODAY, DayDraft({0: 5}, "the cat was ill " * 40), None)
        db.session.execute(sa.update(Share).values(sees_notes=sees))
        db.session.commit()
    page = browse("carol")

    asked = page.get(f"{me}/pages/?part=notes").text
    assert ("the cat was ill" in asked) is sees
    assert asked.count("the cat was ill") < 10
    assert "the cat was ill" not in page.get(f"{me}/pages/").text
    assert ('value="notes"' in page.get(f"{me}/").text) is sees
    assert ("Made without notes, which are not shared." in asked) is not sees


@pytest.mark.usefixtures("long")
def test_a_period_leaves_out_the_days_before_and_after_it(browse: Browse, me: str) -> None:
    page = browse("alice").get(f"{me}/pages/?first=2025-01-01&last=2025-06-30").text

    assert "1 January to 30 June 2025" in page
    assert "181 of 181" in page
    days = re.findall(r'data-row="\d+".*?<td[^>]*>\s*(\d+ \w+ \d{4})', page, re.S)
    assert days
    assert {day.split()[-1] for day in days[1:]} == {"2025"}
    assert "from the whole diary" in page
    assert "Half worn off after" not in page


@pytest.mark.usefixtures("long")
def test_by_itself_it_covers_the_last_two_years_of_a_long_diary(browse: Browse, me: str) -> None:
    page = browse("alice")

    assert "11 June 2024 to 11 June 2026" in page.get(f"{me}/pages/").text
    assert re.search(r'value="2"[^>]*checked|checked[^>]*value="2"', page.get(f"{me}/").text)
    assert "2 years" in page.get(f"{me}/").text
    assert "to 11 June 2026" in page.get(f"{me}/pages/?period=1").text


def test_a_period_without_a_treatment_says_so(browse: Browse, me: str, story: None) -> None:
    page = browse("alice").get(f"{me}/pages/?first=1990-01-01&last=1990-02-01").text

    assert "No treatment falls into this period." in page


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        ("first-day=1&first-month=1&first-year=x", "Enter a real date"),
        ("first=2026-02-31", "Enter a real date"),
        ("first=0001-01-01", "The date must be in 1900 or later"),
        ("last=9999-12-31", "The last day must be today or in the past"),
        ("first=2026-06-12", "The date must be today or in the past"),
        ("first=2026-05-02&last=2026-05-01", "The last day must be the first day or later"),
        ("period=99", "Choose a period"),
        ("period=%00%3Cb%3E", "Choose a period"),
        ("language=xx", "Choose a language"),
        ("language=../en", "Choose a language"),
    ],
)
def test_what_cannot_be_a_report_is_said_at_its_field(
    browse: Browse, me: str, asked: str, problem: str
) -> None:
    page = browse("alice")

    for place in ("pages/", "report.pdf"):
        answer = page.get(f"{me}/{place}?{asked}")
        assert answer.status_code == 422
        assert answer.text.count(problem) == 2  # above the form and at the field
        assert "Error:" in answer.text
        assert "<b>" not in answer.text.replace("<b>Alice</b>", "")


def test_a_part_that_is_not_there_is_left_out(browse: Browse, me: str) -> None:
    assert browse("alice").get(f"{me}/pages/?part=nothing&part=%00").status_code == 200


def test_what_was_chosen_stays_chosen(browse: Browse, me: str, long: None) -> None:
    asked = "chosen=1&period=5&part=doses&part=notes&first=2025-01-01"
    page = browse("alice").get(f"{me}/pages/?{asked}").text

    back = unescape(re.search(r'href="(/diary/[^"]+/report/\?[^"]+)"', page)[1])
    form = browse("alice").get(back).text
    ticked = re.findall(r'<input[^>]*checked[^>]*value="([^"]+)"', form)
    assert ticked == ["5", "en", "doses", "notes"]
    assert 'value="2025"' in form
    assert "chosen=1" in unescape(re.search(r'href="([^"]+report\.pdf[^"]*)"', page)[1])


def test_making_the_pdf_leaves_a_trace_and_looking_at_the_form_none(
    browse: Browse, me: str, app: Flask, cast: Cast
) -> None:
    page = browse("bob")
    page.get(f"{me}/")
    page.get(f"{me}/report.pdf")
    page.get(f"{me}/report.pdf?period=x")

    with app.app_context():
        exported = AuditEvent.act == Act.DIARY_EXPORTED.value
        found = db.session.execute(
            sa.select(AuditEvent.actor_id, AuditEvent.subject).where(exported)
        )
        assert found.all() == [(cast.bob, "report")]
    assert "downloaded the report" in browse("alice").get(f"/diary/{cast.alice}/sharing/seen/").text


@pytest.mark.parametrize(
    ("error", "waits", "said"),
    [
        (PdfNotMade("TypstError"), False, "The diary itself is as it was."),
        (TooManyAtOnce(), True, "Try again in a few seconds."),
    ],
)
def test_what_could_not_be_made_leads_to_the_print_page(
    browse: Browse,
    me: str,
    app: Flask,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    waits: bool,
    said: str,
) -> None:
    def fail(_report: object) -> bytes:
        raise error

    monkeypatch.setattr(reports, "pdf_of", fail)
    answer = browse("alice").get(f"{me}/report.pdf?chosen=1&part=doses")

    assert answer.status_code == 503
    assert said in answer.text
    assert ("Retry-After" in answer.headers) is waits
    leads = unescape(re.search(r'href="([^"]+/report/pages/[^"]*)"', answer.text)[1])
    assert "part=doses" in leads
    assert browse("alice").get(leads).status_code == 200
    with app.app_context():
        taken = AuditEvent.act == Act.DIARY_EXPORTED.value
        assert not db.session.scalars(sa.select(AuditEvent).where(taken)).all()


@pytest.fixture
def limited(app: Flask, cast: Cast, database: str) -> Iterator[Flask]:
    """The app on the same database, with its limits on."""
    limited = create_app(settings_for(database) | {"RATELIMIT_ENABLED": True})
    yield limited
    with limited.app_context():
        db.engine.dispose()


def test_so_many_a_minute_are_made_for_one_account(
    limited: Flask, me: str, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reports, "pdf_of", lambda _report: b"%PDF")
    alice, bob = (Browser(limited, use_cookies=True) for _ in range(2))
    sign_in(alice, limited, cast.alice)
    sign_in(bob, limited, cast.bob)

    asked = [alice.get(f"{me}/report.pdf").status_code for _ in range(21)]
    assert asked == [200] * 20 + [429]
    assert alice.get(f"{me}/pages/").status_code == 200
    assert bob.get(f"{me}/report.pdf").status_code == 200


@pytest.mark.parametrize("room", ["exports/", "sharing/", "visit", "card/"])
def test_it_is_offered_where_it_is_looked_for(
    browse: Browse, cast: Cast, me: str, room: str
) -> None:
    page = browse("bob").get(f"/diary/{cast.alice}/{room}").text

    assert f'href="{me}/' in page


def test_it_is_made_in_the_language_that_is_asked_for(
    browse: Browse, me: str, monkeypatch: pytest.MonkeyPatch, story: None
) -> None:
    languages = {"en": "English", "de": "Deutsch"}
    monkeypatch.setattr("app.forms.reports.LANGUAGES", languages)
    monkeypatch.setattr("app.forms.reports.list_languages", lambda: list(languages.items()))

    page = browse("alice").get(f"{me}/pages/?language=de").text
    made = browse("alice").get(f"{me}/report.pdf?language=de")

    assert 'lang="de" aria-labelledby="whose"' in page
    assert '<html lang="en"' in page
    assert "11. Juni 2026" in sheets_of(page) or "11 Juni 2026" in sheets_of(page)
    assert "Print" in page
    assert b"/Lang" in made.data
    assert "Juni" in words_in(made.data)
    assert "Deutsch" in browse("alice").get(f"{me}/").text


def _blocks(data: dict[str, Any]) -> list[dict[str, Any]]:
    rows = [row for sheet in data["sheets"] for row in sheet["rows"]]
    return [block for row in rows for section in row for block in section["blocks"]]


def _told(data: dict[str, Any]) -> Iterator[str]:
    """Every word that the template of the PDF may print."""
    for block in _blocks(data):
        for line in block.get("lines", ()):
            yield from (line["lead"], line["verdict"], line["text"])
        yield from block.get("items", ())
        for row in block.get("rows", ()):
            yield from (cell["text"] for cell in row["cells"])
        yield from (head["text"] for head in block.get("heads", ()))
