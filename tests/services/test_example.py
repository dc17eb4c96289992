"""The example diary: everybody may read it, nobody may write in it, and it shows every verdict."""

from datetime import date
from threading import Barrier, Thread

import pytest
import sqlalchemy as sa
from flask import Flask

from app.access import Diary, Right, open_diary
from app.errors import NotAllowed
from app.extensions import db
from app.models import Patient, User
from app.services import example
from app.services.answer_parts import TOGETHER
from app.services.days import list_days
from app.services.example import EXAMPLE_ID, ensure_example
from app.services.progress import get_answer
from app.services.story import LENGTH, tell
from tests.browser_double import Browser
from tests.conftest import Clock
from tests.services.rush import meet_at

TOLD = ["too_few_days", "better", "better", "unchanged", "worse", "better"]


def opened_by_nobody() -> Diary:
    return open_diary(None, ensure_example(), Right.READ)


def test_the_example_shows_every_verdict(in_app: None) -> None:
    answer = get_answer(opened_by_nobody())
    fatigue = next(each.number for each in answer.symptoms if each.code == "fatigue")

    assert [each.lines[TOGETHER].verdict for each in answer.treatments] == TOLD
    assert answer.treatments[0].lines[TOGETHER].reason == "before"
    assert [each.lines[fatigue].verdict for each in answer.treatments] == [
        *("too_few_days", "better", "unclear"),
        *("unclear", "worse", "better"),
    ]


def test_the_diary_has_gaps_late_days_and_skipped_questions(in_app: None) -> None:
    days = list_days(opened_by_nobody())

    assert days[-1].day == date(2026, 6, 11)
    assert 0.7 <= len(days) / LENGTH <= 0.8
    assert 5 <= sum(day.recalled is True for day in days) <= 30
    assert any("-" in day.ratings for day in days)
    assert all(day.entered_at.date() >= day.day for day in days if day.entered_at)


def test_the_story_is_the_same_on_any_last_day() -> None:
    one, other = tell(date(2026, 6, 11)), tell(date(2024, 2, 29))

    assert [told.ratings for told in one.days] == [told.ratings for told in other.days]
    assert {other.days[-1].day - told.day for told in other.days} == {
        one.days[-1].day - told.day for told in one.days
    }


def test_nobody_may_write_in_it_or_sign_in_as_its_owner(in_app: None) -> None:
    ensure_example()
    owner = db.session.get_one(User, EXAMPLE_ID)

    with pytest.raises(NotAllowed):
        open_diary(None, EXAMPLE_ID, Right.RECORD)
    assert (owner.active, owner.password) == (False, None)


def test_it_is_made_once(app: Flask, clock: Clock) -> None:
    with app.app_context():
        ensure_example()
    clock.instant = clock.instant.replace(day=12)
    with app.app_context():
        ensure_example()
        made_at = db.session.scalar(sa.select(Patient.created_at))

    assert made_at == clock.instant.replace(day=11)


def test_it_is_made_anew_when_it_tells_something_else(
    app: Flask, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        ensure_example()
    clock.instant = clock.instant.replace(day=12)
    monkeypatch.setattr(example, "version", lambda: "another")
    with app.app_context():
        ensure_example()
        days = len(list_days(opened_by_nobody()))
        made_at = db.session.scalar(sa.select(Patient.created_at))

    assert made_at == clock.instant
    assert days == len(tell(date(2026, 6, 11)).days)


def test_two_who_ask_at_once_both_get_it(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(example, "_owner", meet_at(Barrier(2), example._owner))
    told: list[object] = []

    def ask() -> None:
        with app.app_context():
            try:
                told.append(ensure_example())
            except Exception as error:  # the test looks at what it was
                told.append(error)

    threads = [Thread(target=ask) for _each in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert told == [EXAMPLE_ID, EXAMPLE_ID]
    with app.app_context():
        answer = get_answer(opened_by_nobody())
    assert [answer.leads(each).verdict for each in answer.treatments] == TOLD


def test_a_page_that_is_only_read_may_ask_for_it(app: Flask) -> None:
    page = Browser(app).get("/example", follow_redirects=True)

    assert page.status_code == 200
    assert "After 1 of your 6 treatments, your symptoms were worse." in page.text
