"""The page for the next visit: appointment, list to bring, questions, goals."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid4

import pytest
from icalendar import Calendar

from app.access import Right
from app.services.goals import MOST_GOALS, GoalDraft, Outcome, list_goals, record_goal, revise_goal
from app.services.questions import (
    MOST_QUESTIONS,
    QuestionDraft,
    list_questions,
    record_question,
    revise_question,
)
from app.services.treatments import record_treatment
from app.services.visits import Visit, get_next_visit, mark_of, set_next_visit
from tests.browser_double import Browser
from tests.builders import a_treatment
from tests.conftest import TODAY, Cast, Clock
from tests.views.conftest import Stored
from tests.views.forms import fields_of

Browse = Callable[..., Browser]

PLANNED = Visit(date(2026, 6, 23), time(10, 30), "Room 3; Clinic, Berlin")


@pytest.fixture
def visit(cast: Cast) -> str:
    return f"/diary/{cast.alice}/visit"


@pytest.fixture
def treatment(opened) -> UUID:
    with opened("alice", Right.OWN) as diary:
        return record_treatment(diary, a_treatment()).id


@pytest.fixture
def goal(opened, treatment: UUID) -> UUID:
    with opened("alice", Right.OWN) as diary:
        return record_goal(diary, treatment, GoalDraft("read for half an hour")).id


@pytest.fixture
def question(opened) -> UUID:
    with opened("alice", Right.OWN) as diary:
        return record_question(diary, QuestionDraft("How long does it last?")).id


def plan(opened, visit: Visit | None = PLANNED) -> None:
    with opened("alice", Right.OWN) as diary:
        set_next_visit(diary, visit, mark_of(get_next_visit(diary)))


def planned(opened) -> Visit | None:
    with opened() as diary:
        return get_next_visit(diary)


def asked(opened) -> list[QuestionDraft]:
    with opened() as diary:
        return [QuestionDraft(q.words, q.done_on) for q in list_questions(diary, done=True)]


def goals(opened, treatment: UUID) -> list[GoalDraft]:
    with opened() as diary:
        return [GoalDraft(g.words, g.outcome) for g in list_goals(diary, treatment)]


def a_visit_form(**changes: str) -> dict[str, str]:
    form = {
        "day-day": "23",
        "day-month": "6",
        "day-year": "2026",
        "at": "10:30",
        "place": "Room 3; Clinic, Berlin",
    }
    return form | {name.replace("__", "-"): value for name, value in changes.items()}


@pytest.mark.parametrize(
    ("who", "reads", "saves"),
    [("alice", 200, 302), ("bob", 200, 302), ("carol", 200, 403), ("dan", 404, 404)],
)
def test_who_may_read_and_plan(
    browse: Browse, visit: str, treatment: UUID, goal: UUID, question: UUID, opened,
    who: str, reads: int, saves: int,
) -> None:  # fmt: skip
    plan(opened)
    page = browse(who)
    of_goals = f"{visit}/goals/{treatment}"

    for address in ("", "/calendar", f"/questions/{question}/edit", f"/goals/{treatment}",
                    f"/goals/{treatment}/{goal}"):  # fmt: skip
        assert page.get(f"{visit}{address}").status_code == reads, address
    seen = fields_of(page.get(visit).text, action="/visit") if saves == 302 else {}
    for address, form in (
        (visit, seen | a_visit_form(at="11")),
        (f"{visit}/remove", {"seen": mark_of(replace(PLANNED, at=time(11)))}),
        (f"{visit}/questions", {"words": "Why?"}),
        (f"{visit}/questions/{question}/asked", {"version": "1", "asked": "1"}),
        (f"{visit}/questions/{question}/edit", {"version": "2", "words": "When?"}),
        (f"{visit}/questions/{question}/remove", {"version": "3"}),
        (of_goals, {"words": "write"}),
        (f"{of_goals}/{goal}/outcome", {"version": "1", "outcome": "partly"}),
        (f"{of_goals}/{goal}", {"version": "2", "words": "read"}),
        (f"{of_goals}/{goal}/remove", {"version": "3"}),
    ):
        assert page.post(address, data=form).status_code == saves, address


def test_a_reader_is_offered_no_form(
    browse: Browse, visit: str, treatment: UUID, goal: UUID, question: UUID, opened
) -> None:
    plan(opened)
    for address in (visit, f"{visit}/goals/{treatment}"):
        text = browse("carol").get(address).text
        assert 'method="post"' not in text.partition("<main")[2]
        assert "/remove" not in text


def test_an_appointment_is_saved_shown_and_moved(browse: Browse, visit: str, opened) -> None:
    page = browse("alice")
    blank = fields_of(page.get(visit).text, action="/visit")
    assert page.post(visit, data=blank | a_visit_form()).status_code == 302
    assert planned(opened) == PLANNED
    text = page.get(visit).text
    assert "In 12 days" in text
    assert "23 June 2026, 10:30, Room 3; Clinic, Berlin" in text

    shown = fields_of(text, action="/visit")
    assert (shown["day-day"], shown["at"], shown["place"]) == ("23", "10:30", PLANNED.place)
    assert page.post(visit, data=shown | {"day-day": "24", "at": ""}).status_code == 302
    assert planned(opened) == Visit(date(2026, 6, 24), None, PLANNED.place)
    assert "time not known" in page.get(visit).text


def test_a_day_is_enough(browse: Browse, visit: str, opened) -> None:
    page = browse("alice")
    blank = fields_of(page.get(visit).text, action="/visit")

    page.post(visit, data=blank | a_visit_form(at="", place=""))

    assert planned(opened) == Visit(PLANNED.on)
    assert "23 June 2026, time not known, place not known" in page.get(visit).text


@pytest.mark.parametrize(
    ("ahead", "told"),
    [(0, "Today"), (1, "Tomorrow"), (2, "In 2 days"), (-1, "1 day ago"), (-30, "30 days ago")],
)
def test_the_days_are_counted_down(
    browse: Browse, visit: str, opened, clock: Clock, ahead: int, told: str
) -> None:
    plan(opened, Visit(TODAY + timedelta(days=40)))
    clock.instant += timedelta(days=40 - ahead)
    text = browse("alice").get(visit).text

    assert f"<strong>{told}</strong>" in text
    assert ("Add to my calendar" in text) == (ahead >= 0)
    assert (fields_of(text, action="/visit")["day-day"] == "") == (ahead < 0)


@pytest.mark.parametrize(
    ("typed", "at"),
    [("9:05", time(9, 5)), ("14", time(14)), ("0905", time(9, 5)), ("9.05", time(9, 5)),
     ("2 pm", time(14)), ("12 am", time(0)), ("12:30 PM", time(12, 30)), (" 23:59 ", time(23, 59)),
     ("14h30", time(14, 30)), ("14 Uhr", time(14))],
)  # fmt: skip
def test_a_time_may_be_typed_as_people_type(
    browse: Browse, visit: str, opened, typed: str, at: time
) -> None:
    page = browse("alice")
    blank = fields_of(page.get(visit).text, action="/visit")

    assert page.post(visit, data=blank | a_visit_form(at=typed)).status_code == 302
    assert planned(opened) == Visit(PLANNED.on, at, PLANNED.place)


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("day-day", "10", "The appointment must be today or later"),
        ("day-day", "x", "Enter a real date"),
        ("day-year", "9" * 5000, "Enter a real date"),
        ("day-month", "\x00", "Enter a real date"),
        ("at", "25:00", "Enter a time"),
        ("at", "13 pm", "Enter a time"),
        ("at", "10:75", "Enter a time"),
        ("at", "soon", "Enter a time"),
        ("at", "²", "Enter a time"),
        ("at", "\x00", "Enter a time"),
        ("at", "9" * 100_000, "Enter a time"),
        ("place", "x" * 100_000, "Use at most 120"),
        ("place", "a\x00b", "Take out the signs"),
    ],
)
def test_what_cannot_be_is_told_and_the_rest_stays(
    browse: Browse, visit: str, stored: Stored, field: str, value: str, told: str
) -> None:
    page, before = browse("alice"), stored()
    blank = fields_of(page.get(visit).text, action="/visit")
    answer = page.post(visit, data=blank | a_visit_form(**{field: value}))

    assert answer.status_code == 422
    assert answer.text.count(told) == 2
    kept = fields_of(answer.text, action="/visit")
    for name, typed in a_visit_form().items():
        assert name == field or kept[name] == typed
    assert stored() == before


def test_an_empty_day_is_told(browse: Browse, visit: str, stored: Stored) -> None:
    before = stored()
    answer = browse("alice").post(visit, data={"place": "Berlin"})

    assert answer.status_code == 422
    assert "Enter the date of the appointment" in answer.text
    assert fields_of(answer.text, action="/visit")["place"] == "Berlin"
    assert stored() == before


def test_two_windows_meet_and_what_was_typed_stays(browse: Browse, visit: str, opened) -> None:
    page = browse("alice")
    form = fields_of(page.get(visit).text, action="/visit")
    bobs = Visit(date(2026, 7, 1), place="Bob's")
    plan(opened, bobs)

    met = page.post(visit, data=form | a_visit_form())
    assert met.status_code == 409
    assert "1 July 2026" in met.text
    assert planned(opened) == bobs

    again = fields_of(met.text, action="/visit")
    assert page.post(visit, data=again).status_code == 302
    assert planned(opened) == PLANNED


def test_an_appointment_sent_twice_is_saved_once(
    browse: Browse, visit: str, stored: Stored
) -> None:
    page = browse("alice")
    form = fields_of(page.get(visit).text, action="/visit") | a_visit_form()
    page.post(visit, data=form)
    once = stored()

    assert page.post(visit, data=form).status_code == 302
    assert stored() == once


def test_an_appointment_is_taken_out_after_asking(browse: Browse, visit: str, opened) -> None:
    plan(opened)
    page = browse("alice")
    assert "23 June 2026" in page.get(f"{visit}/remove").text
    assert planned(opened) == PLANNED

    form = fields_of(page.get(f"{visit}/remove").text)
    assert page.post(f"{visit}/remove", data=form).status_code == 302
    assert planned(opened) is None
    assert "No appointment is noted." in page.get(visit).text
    assert page.get(f"{visit}/remove").location == visit


def test_the_calendar_file_stands_at_its_time_where_the_patient_lives(
    browse: Browse, visit: str, opened
) -> None:
    plan(opened)
    answer = browse("carol").get(f"{visit}/calendar")

    assert answer.mimetype == "text/calendar"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="appointment.ics"'
    [event] = Calendar.from_ical(answer.data).walk("VEVENT")
    assert event.start == datetime(2026, 6, 23, 8, 30, tzinfo=UTC)
    assert event["dtstart"].params["TZID"] == "Europe/Berlin"
    assert event["location"] == PLANNED.place


@pytest.mark.parametrize("at", [None, time(10)])
def test_the_last_day_of_all_is_an_appointment_too(
    browse: Browse, visit: str, opened, at: time | None
) -> None:
    plan(opened, Visit(date.max, at, None))
    page = browse("alice")
    page.post("/settings/calendar/make", data={"with_visit": "y"})
    feed = re.search(r"/calendar/[\w-]+(\.ics)?", page.get("/settings/calendar").text)

    assert b"99991231" in page.get(f"{visit}/calendar").data
    assert feed
    assert b"99991231" in page.get(feed[0]).data


def test_without_an_appointment_there_is_no_calendar_file(browse: Browse, visit: str) -> None:
    page = browse("alice")

    assert page.get(f"{visit}/calendar").status_code == 404
    assert "Add to my calendar" not in page.get(visit).text


def test_the_list_to_bring_holds_what_is_there(
    browse: Browse, visit: str, opened, treatment: UUID, goal: UUID, question: UUID
) -> None:
    text = browse("carol").get(visit).text

    for line in (
        "1 question to ask",
        "1 goal for the injection of 4 May 2026, 1 not said yet",
        "1 injection, the last on 4 May 2026",
        "All of it as tables (CSV)",
    ):
        assert line in text
    assert "No injection is recorded" not in text


def test_an_empty_diary_has_a_page_for_the_visit_too(browse: Browse, visit: str) -> None:
    text = browse("alice").get(visit).text

    for line in ("No appointment is noted.", "No injection is recorded", "Goals belong to"):
        assert line in text
    assert "question to ask" not in text


def test_the_page_is_linked_from_sharing_and_injections(browse: Browse, visit: str) -> None:
    for address in ("/sharing/", "/treatments/"):
        text = browse("alice").get(visit.replace("/visit", address)).text
        assert text.count(f'href="{visit}"') == 1


def test_a_question_is_added_changed_ticked_and_taken_out(
    browse: Browse, visit: str, opened
) -> None:
    page = browse("alice")
    form = fields_of(page.get(visit).text, action="/questions") | {"words": " Why now? "}
    page.post(f"{visit}/questions", data=form)
    page.post(f"{visit}/questions", data=form)  # sent twice
    assert asked(opened) == [QuestionDraft("Why now?")]

    own = f"{visit}/questions/{form['question_id']}"
    edit = fields_of(page.get(f"{own}/edit").text)
    page.post(f"{own}/edit", data=edit | {"words": "Why?"})
    tick = fields_of(page.get(visit).text, action="/asked")
    page.post(f"{own}/asked", data=tick | {"asked": "1"})
    assert asked(opened) == [QuestionDraft("Why?", TODAY)]
    text = page.get(visit).text
    assert "Asked on 11 June 2026" in text
    assert "question to ask" not in text

    page.post(f"{own}/asked", data=fields_of(text, action="/asked"))
    assert asked(opened) == [QuestionDraft("Why?")]

    answer = page.post(f"{own}/remove", data=fields_of(page.get(visit).text, action="/remove"))
    assert asked(opened) == []
    undo = fields_of(page.get(answer.location).text, action="/restore")
    page.post(f"{own}/restore", data=undo)
    assert asked(opened) == [QuestionDraft("Why?")]


@pytest.mark.parametrize(
    ("words", "told"),
    [("", "Enter your question"), ("  ", "Enter your question"), ("x" * 100_000, "at most 200"),
     ("a\x00b", "Take out the signs")],
)  # fmt: skip
def test_a_question_that_cannot_be_is_told(
    browse: Browse, visit: str, stored: Stored, words: str, told: str
) -> None:
    before = stored()
    answer = browse("alice").post(f"{visit}/questions", data={"words": words})

    assert answer.status_code == 422
    assert answer.text.count(told) == 2
    assert stored() == before


def test_a_full_list_of_questions_is_told(browse: Browse, visit: str, opened) -> None:
    with opened("alice", Right.OWN) as diary:
        for number in range(MOST_QUESTIONS):
            record_question(diary, QuestionDraft(f"Question {number}"))

    answer = browse("alice").post(f"{visit}/questions", data={"words": "One more"})

    assert answer.status_code == 422
    assert "The list is full" in answer.text
    assert fields_of(answer.text, action="/questions")["words"] == "One more"


def test_a_question_meets_another_window_and_nothing_is_lost(
    browse: Browse, visit: str, opened, question: UUID
) -> None:
    page, own = browse("alice"), f"{visit}/questions/{question}"
    form = fields_of(page.get(f"{own}/edit").text)
    with opened("bob", Right.RECORD) as diary:
        revise_question(diary, question, QuestionDraft("Bob's question"), 1)

    met = page.post(f"{own}/edit", data=form | {"words": "Mine"})
    assert met.status_code == 409
    assert "Bob&#39;s question" in met.text
    assert page.post(f"{own}/asked", data={"version": "1", "asked": "1"}).status_code == 409
    assert page.post(f"{own}/remove", data={"version": "1"}).status_code == 409
    assert asked(opened) == [QuestionDraft("Bob's question")]

    assert page.post(f"{own}/edit", data=fields_of(met.text)).status_code == 302
    assert asked(opened) == [QuestionDraft("Mine")]


def test_an_appointment_that_was_moved_meanwhile_is_not_taken_out(
    browse: Browse, visit: str, opened
) -> None:
    plan(opened)
    page = browse("alice")
    form = fields_of(page.get(f"{visit}/remove").text)
    moved = Visit(date(2026, 7, 1), place="Bob's")
    plan(opened, moved)

    met = page.post(f"{visit}/remove", data=form)
    assert (met.status_code, planned(opened)) == (409, moved)
    assert "1 July 2026" in met.text
    assert page.post(f"{visit}/remove", data=fields_of(met.text)).status_code == 302
    assert planned(opened) is None


def test_questions_and_goals_are_put_in_order(
    browse: Browse, visit: str, opened, question: UUID, treatment: UUID, goal: UUID
) -> None:
    with opened("alice", Right.OWN) as diary:
        second = record_question(diary, QuestionDraft("And then?")).id
        other = record_goal(diary, treatment, GoalDraft("write")).id
    page, own = browse("alice"), f"{visit}/goals/{treatment}"
    up = fields_of(page.get(visit).text, action=f"{second}/move")
    down = fields_of(page.get(own).text, action=f"{goal}/move")

    answer = page.post(f"{visit}/questions/{second}/move", data=up)
    assert answer.location == f"{visit}#question-{second}"
    assert [each.words for each in asked(opened)] == ["And then?", "How long does it last?"]
    page.post(f"{own}/{goal}/move", data=down)
    assert [each.words for each in goals(opened, treatment)] == ["write", "read for half an hour"]

    stale = {"past": str(uuid4())}
    for met in (
        page.post(f"{visit}/questions/{second}/move", data=stale),
        page.post(f"{own}/{other}/move", data=stale),
    ):
        assert met.status_code == 409
        assert "The order was changed" in met.text


def test_one_new_question_with_two_contents_meets_itself(
    browse: Browse, visit: str, opened
) -> None:
    page = browse("alice")
    form = {"question_id": str(uuid4()), "words": "First"}
    page.post(f"{visit}/questions", data=form)

    met = page.post(f"{visit}/questions", data=form | {"words": "Second"})
    assert met.status_code == 409
    again = fields_of(met.text, action="/edit")
    page.post(f"{visit}/questions/{form['question_id']}/edit", data=again)
    assert asked(opened) == [QuestionDraft("Second")]


def test_a_goal_is_set_told_of_and_taken_out(
    browse: Browse, visit: str, opened, treatment: UUID
) -> None:
    page, own = browse("alice"), f"{visit}/goals/{treatment}"
    form = fields_of(page.get(own).text, action=str(treatment)) | {"words": "write a letter"}
    page.post(own, data=form)
    page.post(own, data=form)  # sent twice
    assert goals(opened, treatment) == [GoalDraft("write a letter")]
    assert "write a letter: Not said yet" in page.get(visit).text

    one = f"{own}/{form['goal_id']}"
    for outcome in (*Outcome, None):
        said = fields_of(page.get(own).text, action="/outcome") | {"outcome": outcome or ""}
        assert page.post(f"{one}/outcome", data=said).status_code == 302
        assert goals(opened, treatment) == [GoalDraft("write a letter", outcome)]

    edit = fields_of(page.get(one).text) | {"words": "write", "outcome": "partly"}
    assert page.post(one, data=edit).status_code == 302
    assert goals(opened, treatment) == [GoalDraft("write", Outcome.PARTLY)]
    assert "write: Partly" in page.get(visit).text

    answer = page.post(f"{one}/remove", data=fields_of(page.get(own).text, action="/remove"))
    assert goals(opened, treatment) == []
    undo = fields_of(page.get(answer.location).text, action="/restore")
    page.post(f"{one}/restore", data=undo)
    assert goals(opened, treatment) == [GoalDraft("write", Outcome.PARTLY)]


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("words", "", "Enter what should get easier"),
        ("words", "x" * 100_000, "Use at most 120"),
        ("words", "\x00", "Take out the signs"),
        ("outcome", "perfect", "Choose what became of it"),
        ("outcome", "\x00", "Choose what became of it"),
    ],
)
def test_a_goal_that_cannot_be_is_told(
    browse: Browse, visit: str, treatment: UUID, goal: UUID, stored: Stored,
    field: str, value: str, told: str,
) -> None:  # fmt: skip
    before, page = stored(), browse("alice")
    form = {"words": "write", "outcome": "", "version": "1", field: value}

    for address in (f"{visit}/goals/{treatment}", f"{visit}/goals/{treatment}/{goal}"):
        answer = page.post(address, data=form)
        assert answer.status_code == 422
        assert answer.text.count(told) == 2
    assert stored() == before


def test_a_full_list_of_goals_is_told(browse: Browse, visit: str, opened, treatment: UUID) -> None:
    with opened("alice", Right.OWN) as diary:
        for number in range(MOST_GOALS):
            record_goal(diary, treatment, GoalDraft(f"Goal {number}"))

    answer = browse("alice").post(f"{visit}/goals/{treatment}", data={"words": "One more"})

    assert answer.status_code == 422
    assert "The list is full" in answer.text
    assert fields_of(answer.text, action=str(treatment))["words"] == "One more"


def test_a_goal_meets_another_window_and_nothing_is_lost(
    browse: Browse, visit: str, opened, treatment: UUID, goal: UUID
) -> None:
    page, own = browse("alice"), f"{visit}/goals/{treatment}/{goal}"
    form = fields_of(page.get(own).text)
    with opened("bob", Right.RECORD) as diary:
        revise_goal(diary, goal, GoalDraft("Bob's goal"), 1)

    met = page.post(own, data=form | {"words": "Mine", "outcome": "reached"})
    assert met.status_code == 409
    assert "Bob&#39;s goal" in met.text
    outcome = {"version": "1", "outcome": "partly"}
    assert page.post(f"{own}/outcome", data=outcome).status_code == 409
    assert page.post(f"{own}/remove", data={"version": "1"}).status_code == 409
    assert goals(opened, treatment) == [GoalDraft("Bob's goal")]

    assert page.post(own, data=fields_of(met.text)).status_code == 302
    assert goals(opened, treatment) == [GoalDraft("Mine", Outcome.REACHED)]


def test_a_goal_is_found_only_under_its_treatment(
    browse: Browse, visit: str, opened, treatment: UUID, goal: UUID
) -> None:
    with opened("alice", Right.OWN) as diary:
        other = record_treatment(diary, a_treatment(day=TODAY)).id

    assert browse("alice").get(f"{visit}/goals/{other}/{goal}").status_code == 404
    assert browse("alice").get(f"{visit}/goals/{uuid4()}").status_code == 404
