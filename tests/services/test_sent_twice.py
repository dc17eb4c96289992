"""One form that comes twice: at once, or again when more was saved. It is saved once, and no
conflict is made of it.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pkgutil import resolve_name
from threading import Barrier
from uuid import UUID

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.access import Diary, Right
from app.extensions import db
from app.services.audit import list_events
from app.services.day_choices import save_or_set_aside
from app.services.day_versions import list_waiting
from app.services.days import Sent, find_day, rate_day
from app.services.events import EventDraft, EventKind, find_event, record_event, revise_event
from app.services.goals import GoalDraft, get_goal, record_goal, revise_goal
from app.services.impressions import ImpressionDraft, find_impression, record_impression
from app.services.questions import QuestionDraft, get_question, record_question, revise_question
from app.services.treatments import (
    find_treatment,
    record_treatment,
    remove_treatment,
    restore_treatment,
    revise_treatment,
)
from tests.builders import a_day, a_treatment
from tests.conftest import TODAY
from tests.services.rush import Rush, meet_at
from tests.views.programs import RATES, READS, RECORDS, Program, a_token

TREATED = date(2026, 3, 2)
MADE_FOR = UUID(int=7)
PHONE = Sent("Phone")
ILL, WELL = EventDraft(TODAY, EventKind.ILLNESS), EventDraft(TODAY, EventKind.ILLNESS, words="flu")


def treated(diary: Diary) -> UUID:
    return record_treatment(diary, a_treatment(day=TREATED), MADE_FOR).id


@dataclass(frozen=True)
class Kind:
    """make: what is there before; gives its id. look: as a page does first. save: what is sent."""

    make: Callable[[Diary], UUID | None]
    look: Callable[[Diary, UUID], object]
    save: Callable[[Diary, UUID], object]
    module: str


CHANGED = a_treatment(day=TREATED, note="changed", injections=())
KINDS = {
    "a day": Kind(
        lambda diary: rate_day(diary, TODAY, a_day(), None),
        lambda diary, _id: find_day(diary, TODAY),
        lambda diary, _id: rate_day(diary, TODAY, a_day(note="changed"), 1),
        "days",
    ),
    "a new treatment": Kind(
        lambda _diary: MADE_FOR,
        find_treatment,
        lambda diary, id_: record_treatment(diary, a_treatment(), id_),
        "treatments",
    ),
    "a treatment": Kind(
        treated,
        find_treatment,
        lambda diary, id_: revise_treatment(diary, id_, CHANGED, 1),
        "treatments",
    ),
    "a treatment to bring back": Kind(
        lambda diary: remove_treatment(diary, treated(diary), 1),
        lambda diary, _id: find_treatment(diary, MADE_FOR),
        lambda diary, _id: restore_treatment(diary, MADE_FOR),
        "treatments",
    ),
    "a new event": Kind(
        lambda _diary: MADE_FOR,
        find_event,
        lambda diary, id_: record_event(diary, ILL, id_),
        "events",
    ),
    "an event": Kind(
        lambda diary: record_event(diary, ILL).id,
        find_event,
        lambda diary, id_: revise_event(diary, id_, WELL, 1),
        "events",
    ),
    "a goal": Kind(
        lambda diary: record_goal(diary, treated(diary), GoalDraft("to read")).id,
        get_goal,
        lambda diary, id_: revise_goal(diary, id_, GoalDraft("to drive"), 1),
        "goals",
    ),
    "a question": Kind(
        lambda diary: record_question(diary, QuestionDraft("How long?")).id,
        get_question,
        lambda diary, id_: revise_question(diary, id_, QuestionDraft("How often?"), 1),
        "questions",
    ),
    "an impression": Kind(
        treated,
        lambda diary, id_: find_impression(diary, [id_]),
        lambda diary, id_: record_impression(diary, id_, ImpressionDraft(change=1), None),
        "impressions",
    ),
}


@pytest.mark.parametrize("name", KINDS)
def test_what_comes_twice_at_once_is_saved_once(app: Flask, rush: Rush, opened, name: str) -> None:
    only_where_they_meet(app)
    kind = KINDS[name]
    with opened("alice", Right.OWN) as diary:
        made = kind.make(diary)

    def send(diary: Diary) -> None:
        _on_the_page = kind.look(diary, made)  # held, so that the session knows it
        kind.save(diary, made)

    outcomes = rush(f"app.services.{kind.module}.hold", send, send)

    assert outcomes.told == ["saved", "saved"]
    with outcomes.opened() as diary:
        assert diary.revision == outcomes.revision + 1


def test_a_form_that_comes_again_when_more_was_saved_makes_no_conflict(diary: Diary) -> None:
    rate_day(diary, TODAY, a_day(), None, PHONE)
    first = a_day(ratings={0: 2}, note="first")
    rate_day(diary, TODAY, first, 1, PHONE)
    rate_day(diary, TODAY, a_day(ratings={0: 3, 1: 5}, note="second"), 2, PHONE)
    acts = len(list_events(diary))

    assert save_or_set_aside(diary, TODAY, first, 1, PHONE)

    stored = find_day(diary, TODAY)
    assert (stored.note, stored.version) == ("second", 3)
    assert list_waiting(diary, TODAY) == []
    assert len(list_events(diary)) == acts


def test_the_first_form_of_a_day_comes_again_too(diary: Diary) -> None:
    rate_day(diary, TODAY, a_day(), None)
    rate_day(diary, TODAY, a_day(note="second"), 1)

    assert save_or_set_aside(diary, TODAY, a_day(), None)
    assert list_waiting(diary, TODAY) == []


@pytest.mark.parametrize(
    "changes", [{"note": "new"}, {"ratings": {0: 8, 1: 6}}, {"marks": {"stress"}}]
)
def test_other_words_of_an_old_page_wait(diary: Diary, changes: dict[str, object]) -> None:
    rate_day(diary, TODAY, a_day(), None, PHONE)
    rate_day(diary, TODAY, a_day(note="second"), 1, PHONE)

    assert not save_or_set_aside(diary, TODAY, a_day(**changes), None, PHONE)
    assert len(list_waiting(diary, TODAY)) == 1


@pytest.mark.parametrize(
    ("who", "device", "seen"),
    [("bob", "Phone", 1), ("alice", "Computer", 1), ("alice", "Phone", 2)],
    ids=["another person", "another device", "typed on top of it"],
)
def test_the_same_words_of_another_source_wait(
    diary: Diary, opened, who: str, device: str, seen: int
) -> None:
    first = a_day(ratings={0: 2}, note="first")
    rate_day(diary, TODAY, a_day(), None, PHONE)
    rate_day(diary, TODAY, first, 1, PHONE)
    rate_day(diary, TODAY, a_day(ratings={0: 3}, note="second"), 2, PHONE)

    with opened(who, Right.RECORD) as others:
        assert not save_or_set_aside(others, TODAY, first, seen, Sent(device))

    assert len(list_waiting(diary, TODAY)) == 1


def call_twice(app: Flask, token: str, meet: str, *call: str, **more: object) -> list[TestResponse]:
    """Two copies of one call, that meet at a function of the app."""
    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(2) as both:
        patch.setattr(meet, meet_at(Barrier(2), resolve_name(meet)))
        sent = [both.submit(Program(app, token).call, *call, **more) for _each in range(2)]
        return [each.result(30) for each in sent]


@pytest.mark.parametrize(
    ("place", "meet", "first", "then"),
    [
        ("treatments", "treatments", {"day": "2026-03-02"}, {"day": "2026-03-02", "lot": "C1"}),
        (
            "events",
            "events",
            {"day": "2026-05-04", "kind": "illness"},
            {"day": "2026-05-04", "kind": "illness", "words": "flu"},
        ),
        ("days", "days", {"note": "first"}, {"note": "second"}),
    ],
)
def test_two_copies_of_a_call_are_both_told_that_it_is_saved(
    app: Flask, opened, place: str, meet: str, first: object, then: object
) -> None:
    only_where_they_meet(app)
    with opened("alice", Right.OWN) as diary:
        token = a_token(diary, READS, RATES, RECORDS)
    address = f"/{place}/{TODAY if place == 'days' else MADE_FOR}"
    seen, hold = {"If-Match": '"1"'}, f"app.services.{meet}.hold"

    call_twice(app, token, hold, "PUT", address, json=first)
    told = call_twice(app, token, hold, "PUT", address, json=then, headers=seen)

    assert [(each.status_code, each.headers["ETag"]) for each in told] == [(200, '"2"')] * 2
    if place != "days":
        seen = {"If-Match": '"2"'}
        gone = call_twice(app, token, hold, "DELETE", address, headers=seen)
        assert [each.status_code for each in gone] == [204, 204]


def only_where_they_meet(app: Flask) -> None:
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            pytest.skip("there the second one waits before it looks")
