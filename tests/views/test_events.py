"""The pages on which is noted what happened between treatments."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from app.access import Diary, Right
from app.services.events import (
    EventDraft,
    EventKind,
    event_draft_of,
    list_diary_events,
    record_event,
)
from app.services.treatments import list_treatments, record_treatment
from tests.browser_double import Browser
from tests.builders import a_treatment, fill
from tests.conftest import TODAY, Cast
from tests.views.conftest import Stored
from tests.views.forms import fields_of

Browse = Callable[..., Browser]

MAY = date(2026, 5, 4)
AS_SAID = EventDraft(MAY, EventKind.MEDICINE_STARTED, date(2026, 5, 9), "a tablet", "2 x 5 mg")


@pytest.fixture
def events(cast: Cast) -> str:
    return f"/diary/{cast.alice}/events"


@pytest.fixture
def one(opened) -> UUID:
    """An event that is there already."""
    with opened("alice", Right.OWN) as diary:
        return record_event(diary, AS_SAID).id


def an_event_form(**changes: str) -> dict[str, str]:
    form = {
        "kind": "medicine_started",
        "day-day": "4",
        "day-month": "5",
        "day-year": "2026",
        "until-day": "9",
        "until-month": "May",
        "until-year": "2026",
        "words": "a tablet",
        "dose": "2 x 5 mg",
    }
    return form | {name.replace("__", "-"): value for name, value in changes.items()}


def said(diary: Diary) -> list[EventDraft]:
    return [event_draft_of(event) for event in list_diary_events(diary)]


@pytest.mark.parametrize(
    ("who", "reads", "saves"),
    [("alice", 200, 302), ("bob", 200, 302), ("carol", 200, 403), ("dan", 404, 404)],
)
def test_who_may_read_and_record_events(
    browse: Browse, events: str, one: UUID, who: str, reads: int, saves: int
) -> None:
    page = browse(who)

    assert page.get(f"{events}/").status_code == reads
    assert page.get(f"{events}/{one}/edit").status_code == reads
    assert page.post(f"{events}/new", data=an_event_form()).status_code == saves
    changed = an_event_form(words="another", version="1")
    assert page.post(f"{events}/{one}/edit", data=changed).status_code == saves
    assert page.post(f"{events}/mark", data={"kind": "wearing_off"}).status_code == saves
    assert page.post(f"{events}/{one}/remove", data={"version": "2"}).status_code == saves
    assert page.post(f"{events}/{one}/restore").status_code == saves


def test_a_reader_is_offered_no_button_that_saves(browse: Browse, events: str, one: UUID) -> None:
    page = browse("carol")

    for address in (f"{events}/", events.replace("/events", "/treatments/")):
        text = page.get(address).text
        assert f"{one}/remove" not in text
        assert "/events/mark" not in text
        assert "/events/new" not in text


def test_an_event_is_recorded_shown_and_changed(browse: Browse, events: str, opened) -> None:
    page = browse("alice")
    blank = fields_of(page.get(f"{events}/new").text)
    assert "kind" not in blank
    assert page.post(f"{events}/new", data=blank | an_event_form()).status_code == 302
    with opened() as diary:
        (event,) = list_diary_events(diary)
        assert event_draft_of(event) == AS_SAID

    shown = fields_of(page.get(f"{events}/{event.id}/edit").text)
    assert (shown["version"], shown["kind"], shown["until-day"]) == ("1", "medicine_started", "9")
    changed = shown | {"until-day": "", "until-month": "", "until-year": "", "dose": " "}
    assert page.post(f"{events}/{event.id}/edit", data=changed).status_code == 302
    with opened() as diary:
        assert said(diary) == [replace(AS_SAID, until=None, dose=None)]


@pytest.mark.parametrize("kind", EventKind)
def test_a_day_and_a_kind_are_enough(browse: Browse, events: str, opened, kind: EventKind) -> None:
    page = browse("alice")
    form = {"kind": kind.value, "day-day": "4", "day-month": "5", "day-year": "2026"}

    assert page.post(f"{events}/new", data=form).status_code == 302
    with opened() as diary:
        assert said(diary) == [EventDraft(MAY, kind)]
    assert "4 May 2026" in page.get(f"{events}/").text


def test_the_newest_comes_first(browse: Browse, events: str, opened) -> None:
    with opened("alice", Right.OWN) as diary:
        for words, ago in (("second", 20), ("first", 3), ("third", 400)):
            draft = EventDraft(TODAY - timedelta(days=ago), EventKind.ILLNESS, words=words)
            record_event(diary, draft)

    text = browse("alice").get(f"{events}/").text

    assert text.index("first<") < text.index("second<") < text.index("third<")


def test_a_form_sent_twice_saves_once(browse: Browse, events: str, stored: Stored) -> None:
    page = browse("alice")
    form = fields_of(page.get(f"{events}/new").text) | an_event_form()
    page.post(f"{events}/new", data=form)
    once = stored()

    assert page.post(f"{events}/new", data=form).status_code == 302
    assert stored() == once


def test_one_new_form_with_two_contents_meets_itself(browse: Browse, events: str, opened) -> None:
    page = browse("alice")
    form = fields_of(page.get(f"{events}/new").text) | an_event_form()
    page.post(f"{events}/new", data=form)

    met = page.post(f"{events}/new", data=form | {"words": "second thoughts"})
    assert met.status_code == 409
    again = fields_of(met.text, action="/edit")
    assert page.post(f"{events}/{form['event_id']}/edit", data=again).status_code == 302
    with opened() as diary:
        assert said(diary) == [replace(AS_SAID, words="second thoughts")]


def test_two_windows_meet_on_a_page_and_either_can_be_kept(
    browse: Browse, events: str, one: UUID, opened
) -> None:
    page = browse("alice")
    form = fields_of(page.get(f"{events}/{one}/edit").text)
    bobs = an_event_form(words="Bob's", version="1")
    assert browse("bob").post(f"{events}/{one}/edit", data=bobs).status_code == 302

    met = page.post(f"{events}/{one}/edit", data=form | {"words": "Alice's"})
    assert met.status_code == 409
    assert "Bob&#39;s" in met.text
    assert "Alice&#39;s" in met.text
    with opened() as diary:
        assert [draft.words for draft in said(diary)] == ["Bob's"]

    again = fields_of(met.text, action="/edit")
    assert page.post(f"{events}/{one}/edit", data=again).status_code == 302
    with opened() as diary:
        assert said(diary) == [replace(AS_SAID, words="Alice's")]


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("kind", "", "Choose what happened"),
        ("kind", "dance", "Choose what happened"),
        ("kind", "\x00", "Choose what happened"),
        ("day-day", "12", "The date must be"),
        ("day-day", "", "Enter the date"),
        ("day-day", "31x", "Enter a real date"),
        ("day-year", "1899", "The date must be in 1900"),
        ("day-year", "9" * 5000, "Enter a real date"),
        ("until-day", "3", "The last day must be"),
        ("until-day", "\x00", "Enter a real date"),
        ("until-month", "13", "Enter a real date"),
        ("words", "x" * 100_000, "Use at most 120"),
        ("words", "a\x00b", "Take out the signs"),
        ("dose", "x" * 61, "Use at most 60"),
        ("dose", "\x00", "Take out the signs"),
    ],
)
def test_what_cannot_be_is_told_and_the_rest_stays(
    browse: Browse, events: str, stored: Stored, field: str, value: str, told: str
) -> None:
    before = stored()
    form = an_event_form(**{field: value})
    if field == "day-day" and value:
        form |= {"day-month": "6"}
    if field == "day-day" and not value:
        form |= {"day-month": ""}
    answer = browse("alice").post(f"{events}/new", data=form)

    assert answer.status_code == 422
    assert answer.text.count(told) == 2  # in the summary and at its place
    kept = fields_of(answer.text)
    assert {name: kept.get(name) for name in form if not name.startswith(field[:4])} == {
        name: typed for name, typed in form.items() if not name.startswith(field[:4])
    }
    assert stored() == before


@pytest.mark.parametrize("version", ["", "7", "-1", "x", "²", "\x00", "9" * 5000])
def test_a_version_that_nobody_saw_is_a_conflict_and_no_harm(
    browse: Browse, events: str, one: UUID, stored: Stored, version: str
) -> None:
    page, before = browse("alice"), stored()

    form = an_event_form(version=version, words="other")
    assert page.post(f"{events}/{one}/edit", data=form).status_code == 409
    removal = page.post(f"{events}/{one}/remove", data={"version": version})
    assert removal.status_code == 409
    assert "It was not removed" in removal.text
    assert stored() == before


def test_a_removed_event_comes_back(browse: Browse, events: str, one: UUID, opened) -> None:
    page = browse("alice")
    form = fields_of(page.get(f"{events}/").text, action=f"{one}/remove")
    answer = page.post(f"{events}/{one}/remove", data=form)
    assert page.get(f"{events}/{one}/edit").status_code == 404
    with opened() as diary:
        assert said(diary) == []

    assert f"{one}/restore" in page.get(answer.location).text
    assert page.post(f"{events}/{one}/restore").status_code == 302
    with opened() as diary:
        assert said(diary) == [AS_SAID]


@pytest.mark.parametrize("name", ["removed", "marked"])
@pytest.mark.parametrize("told", ["", "x", "\x00", "a571fcf4-e059-4f1d-9054-ece7011f29b7", "²"])
def test_a_list_that_is_told_of_what_was_not(
    browse: Browse, events: str, name: str, told: str
) -> None:
    assert browse("alice").get(f"{events}/", query_string={name: told}).status_code == 200


@pytest.mark.parametrize("kind", ["noticed_working", "wearing_off"])
def test_one_tap_notes_today_and_can_be_undone(
    browse: Browse, events: str, opened, kind: str
) -> None:
    page = browse("alice")
    injections = page.get(events.replace("/events", "/treatments/")).text
    form = fields_of(injections, action="/events/mark") | {"kind": kind}

    answer = page.post(f"{events}/mark", data=form)
    with opened() as diary:
        assert said(diary) == [EventDraft(TODAY, EventKind(kind))]
        (event,) = list_diary_events(diary)

    undo = fields_of(page.get(answer.location).text, action=f"{event.id}/remove")
    assert page.post(f"{events}/{event.id}/remove", data=undo).status_code == 302
    with opened() as diary:
        assert said(diary) == []


def test_a_second_tap_notes_nothing_more(browse: Browse, events: str, stored: Stored) -> None:
    page = browse("alice")
    page.post(f"{events}/mark", data={"kind": "wearing_off"})
    once = stored()

    page.post(f"{events}/mark", data={"kind": "wearing_off"})

    assert stored() == once


def test_a_tap_that_was_undone_can_be_tapped_and_undone_again(
    browse: Browse, events: str, opened
) -> None:
    page = browse("alice")
    injections = page.get(events.replace("/events", "/treatments/")).text
    form = fields_of(injections, action="/events/mark") | {"kind": "wearing_off"}
    for _time in range(3):
        shown = page.get(page.post(f"{events}/mark", data=form).location).text
        undo = fields_of(shown, action="/remove")
        answer = page.post(f"{events}/{form['event_id']}/remove", data=undo)
        assert answer.status_code == 302

    with opened() as diary:
        assert said(diary) == []


@pytest.mark.parametrize("kind", ["", "illness", "dance", "\x00"])
def test_a_tap_of_no_mark_notes_nothing(
    browse: Browse, events: str, stored: Stored, kind: str
) -> None:
    before = stored()

    answer = browse("alice").post(f"{events}/mark", data={"kind": kind})

    assert answer.location == f"{events}/new"
    assert stored() == before


def test_events_stand_beside_the_treatment_they_fall_into(
    browse: Browse, events: str, opened
) -> None:
    with opened("alice", Right.OWN) as diary:
        for day in (date(2025, 12, 1), date(2026, 4, 1)):
            record_treatment(diary, a_treatment(day=day))
        first, last = (each.id for each in list_treatments(diary))
        for words, day in (("before", "2025-11-30"), ("in the first", "2026-03-31"),
                           ("in the last", "2026-04-01")):  # fmt: skip
            draft = EventDraft(date.fromisoformat(day), EventKind.ILLNESS, words=words)
            record_event(diary, draft)

    page, home = browse("carol"), events.removesuffix("/events")
    of_first = page.get(f"{home}/treatments/{first}").text
    of_last = page.get(f"{home}/treatments/{last}").text

    assert "Between this treatment and the next:" in of_first
    assert "31 March 2026: Illness: in the first" in of_first
    assert "in the last" not in of_first
    assert "Since this treatment:" in of_last
    assert "1 April 2026: Illness: in the last" in of_last
    assert "Illness: before" not in of_first + of_last


def test_events_stand_on_the_timeline_and_in_its_table(browse: Browse, events: str, opened) -> None:
    page, address = browse("carol"), events.replace("/events", "/answer")
    with opened("alice", Right.OWN) as diary:
        fill(diary, days=200, treatments=2)
    assert 'class="happened"' not in page.get(address).text

    with opened("alice", Right.OWN) as diary:
        record_event(diary, AS_SAID)
    text = page.get(address).text

    assert text.count('class="happened"') == text.count('class="lasts"') == 2
    assert "Below the axis 1 thing that happened is marked." in text
    assert "4 May to 9 May 2026" in text
    assert "A medicine started: a tablet, 2 x 5 mg" in text


def test_words_of_a_person_stay_words(browse: Browse, events: str, opened) -> None:
    evil = "<script>alert(1)</script>"
    with opened("alice", Right.OWN) as diary:
        record_event(diary, replace(AS_SAID, words=evil, dose=evil))
        fill(diary, days=60, treatments=1)

    for address in (f"{events}/", events.replace("/events", "/answer")):
        assert evil not in browse("alice").get(address).text
