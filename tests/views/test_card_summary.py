"""The summary for the hospital record: plain, short, complete, and traced where others take it."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from app.access import Right
from app.services.audit import Act, list_events
from app.services.days import DayDraft, rate_day
from app.services.goals import GoalDraft, record_goal
from app.services.questions import QuestionDraft, record_question
from app.services.symptoms import add_symptoms
from app.services.treatments import InjectionDraft, list_treatments, record_treatment
from tests.browser.people import fill_diary
from tests.builders import a_treatment
from tests.conftest import TODAY

MOST_LINES, WIDTH = 60, 80


def lines_of(page, cast):
    answer = page.get(f"/diary/{cast.alice}/card/summary.txt")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    return answer.text.split("\r\n")


def test_an_empty_diary_has_a_summary_that_says_so(browse, cast):
    lines = lines_of(browse("carol"), cast)

    assert lines[0] == "Injection diary of: Alice"
    assert "No injection is recorded." in lines
    assert any(line.startswith("Method: ") for line in lines)


def test_a_full_summary_is_short_and_has_all_of_it(browse, cast, opened):
    with opened("alice", Right.OWN) as diary:
        fill_diary(diary)
        last = list_treatments(diary)[-1]
        record_goal(diary, last.id, GoalDraft("g" * 120))
        for number in range(5):
            record_question(diary, QuestionDraft(f"{number} " + "why so late " * 16))

    lines = lines_of(browse("carol"), cast)

    assert len(lines) <= MOST_LINES
    assert all(len(line) <= WIDTH for line in lines)
    labels = {line.partition(":")[0].partition(",")[0] for line in lines}
    assert labels >= {
        "As of", "Diary", "Last treatment", "Judged by", "Answer", "Rests on", "All treatments",
        "Sessions", "Muscles", "Side effects",
        "Goal for this treatment", "Questions to ask", "More questions", "Completeness", "Method",
        "Note",
    }  # fmt: skip


def test_the_longest_summary_keeps_its_length(browse, cast, opened):
    many = tuple(
        InjectionDraft(muscle_label=f"a muscle with a very long name number {n} " + "x" * 20)
        for n in range(40)
    )
    with opened("alice", Right.OWN) as diary:
        fill_diary(diary)
        doses = tuple(replace(each, dose_units=Decimal(n + 1)) for n, each in enumerate(many))
        record_treatment(diary, a_treatment(day=TODAY, injections=doses))
        for number in range(5):
            record_question(diary, QuestionDraft(f"{number} " + "why so late " * 16))

    lines = lines_of(browse("carol"), cast)

    assert len(lines) <= MOST_LINES + 10
    assert all(len(line) <= WIDTH for line in lines)


def test_what_a_person_typed_breaks_no_line_and_is_no_markup(browse, cast, opened):
    with opened("alice", Right.OWN) as diary:
        record_question(diary, QuestionDraft("one\r\nNote: all is well\u202e <b>bold</b>"))

    lines = lines_of(browse("carol"), cast)

    assert "  - one Note: all is well <b>bold</b>" in lines
    page = browse("carol").get(f"/diary/{cast.alice}/card/summary").text
    assert "&lt;b&gt;bold" in page


def test_a_safety_flag_is_told(browse, cast, opened):
    with opened("alice", Right.OWN) as diary:
        numbers = add_symptoms(diary, ["swallowing"])
        record_treatment(diary, a_treatment(day=TODAY - timedelta(days=10)))
        rate_day(diary, TODAY, DayDraft({numbers["swallowing"]: 9}), None)

    lines = lines_of(browse("carol"), cast)

    assert any(line.startswith("Safety messages") for line in lines)
    assert any("9 of 10" in line for line in lines)


@pytest.mark.parametrize("address", ["summary", "summary.txt"])
@pytest.mark.parametrize(("who", "traces"), [("carol", 1), ("bob", 1), ("alice", 0)])
def test_who_else_takes_it_along_leaves_a_trace(browse, cast, opened, address, who, traces):
    browse(who).get(f"/diary/{cast.alice}/card/{address}")

    with opened("alice", Right.OWN) as diary:
        acts = [event.act for event in list_events(diary)]
    assert acts.count(Act.SUMMARY_COPIED) == traces


def test_the_page_shows_the_same_text_as_the_file(browse, cast, opened):
    with opened("alice", Right.OWN) as diary:
        fill_diary(diary)
    page = browse("alice").get(f"/diary/{cast.alice}/card/summary").text

    for line in filter(None, lines_of(browse("alice"), cast)):
        assert line.replace("&", "&amp;").replace("'", "&#39;") in page
