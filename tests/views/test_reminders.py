"""The page of reminders: choosing, what comes next, and the link that stops the mails."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, time, timedelta
from uuid import UUID

import pytest
from flask import Flask

from app.access import Right
from app.extensions import db
from app.models import Reminder, ReminderState
from app.services.days import rate_day
from app.services.reminders import Wish, get_wish, set_wish, stop_token
from app.services.treatments import record_treatment
from tests.browser_double import Browser
from tests.builders import a_day, a_treatment, fill
from tests.conftest import NOON, TODAY, Cast
from tests.services.reminding import EVENING
from tests.views.conftest import Stored
from tests.views.forms import fields_of

Browse = Callable[..., Browser]
PAGE = "/settings/reminders"
DAY = timedelta(days=1)


@pytest.fixture
def wish_of(opened) -> Callable[[], Wish | None]:
    def read() -> Wish | None:
        with opened("alice", Right.OWN) as diary:
            return get_wish(diary)

    return read


def shown(page: Browser) -> dict[str, str]:
    return fields_of(page.get(PAGE).text)


def test_reminders_are_off_until_chosen(browse: Browse, wish_of) -> None:
    page = browse("alice")

    told = page.get(PAGE).text

    assert "Reminders are off. Nothing is sent." in told
    assert fields_of(told)["when"] == "off"
    assert wish_of() is None


@pytest.mark.parametrize(
    ("changes", "wish"),
    [
        ({"when": "09:00"}, Wish(time(9))),
        ({"when": "19:00", "anchor": "2"}, Wish(time(19), anchor=2)),
        ({"when": "own", "own": "6.45 pm"}, Wish(time(18, 45))),
        ({"when": "off", "own": "7:00"}, Wish(None)),
        (
            {"when": "09:00", "pause-day": "1", "pause-month": "July", "pause-year": "2026"},
            Wish(time(9), paused_until=date(2026, 7, 1)),
        ),
    ],
)
def test_what_is_chosen_is_kept_and_shown_again(
    browse: Browse, wish_of, changes: dict[str, str], wish: Wish
) -> None:
    page = browse("alice")

    answer = page.post(PAGE, data=shown(page) | changes)

    assert (answer.status_code, answer.location) == (302, PAGE)
    assert wish_of() == wish
    again = shown(page)
    for name in changes.keys() - {"own", "pause-month"}:
        assert again[name] == changes[name]
    assert page.post(PAGE, data=again).status_code == 302
    assert wish_of() == wish


def test_the_mail_can_be_left_out(browse: Browse, wish_of) -> None:
    page = browse("alice")
    form = shown(page) | {"when": "19:00"}
    del form["by_email"]

    page.post(PAGE, data=form)

    assert wish_of() == Wish(time(19), by_email=False)
    assert "Nothing is sent: neither e-mail" in page.get(PAGE).text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"when": "own", "own": ""}, "Enter the time, such as 18:30"),
        ({"when": "own", "own": "25:00"}, "Enter a time, such as 10:30"),
        ({"when": "noon"}, "Choose when to be reminded, or Off"),
        ({"when": "09:00", "anchor": "9"}, "Choose a day of the week"),
        ({"pause-day": "11", "pause-month": "6", "pause-year": "2026"}, "must end after today"),
        ({"pause-day": "1", "pause-month": "1", "pause-year": "2028"}, "by 12 June 2027"),
        ({"pause-day": "31", "pause-month": "6", "pause-year": "2026"}, "Enter a real date"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_lost(
    browse: Browse, stored: Stored, changes: dict[str, str], words: str
) -> None:
    page = browse("alice")
    form, before = shown(page) | changes, stored()

    answer = page.post(PAGE, data=form)

    assert answer.status_code == 422
    assert words in answer.text
    assert stored() == before
    if "own" in changes:
        assert fields_of(answer.text)["own"] == changes["own"]


def test_the_next_ones_stand_there_with_their_reason(browse: Browse, opened) -> None:
    with opened("alice", Right.OWN) as diary:
        for days in range(28, 0, -2):
            rate_day(diary, TODAY - (21 + days) * DAY, a_day(), None)
        record_treatment(diary, a_treatment(day=TODAY - 21 * DAY))
        set_wish(diary, EVENING)
    page = browse("alice")

    told = page.get(PAGE).text

    assert "Thursday 11 June, 19:00" in told
    assert "Sunday 14 June, 19:00" in told
    assert "4 more days, spread out, would be enough for an answer." in told
    assert "Weeks 4 to 7 after your injection" in told


def test_a_pause_and_silence_are_said(browse: Browse, opened, clock) -> None:
    with opened("alice", Right.OWN) as diary:
        set_wish(diary, Wish(time(19), paused_until=TODAY + 9 * DAY))

    assert "Paused. The first day with reminders is 20 June." in browse("alice").get(PAGE).text


def test_the_page_says_what_became_of_the_last_one(
    browse: Browse, opened, app: Flask, cast: Cast
) -> None:
    with opened("alice", Right.OWN) as diary:
        set_wish(diary, EVENING)
        for days in range(10):
            db.session.add(
                Reminder(
                    patient_id=cast.alice,
                    day=TODAY - days * DAY,
                    why="weekly",
                    state=ReminderState.UNSURE,
                    claimed_at=NOON,
                )
            )
        db.session.commit()

    told = browse("alice").get(PAGE).text

    assert "The reminder for 11 June was perhaps not sent." in told
    assert "The diary is quiet now." in told


@pytest.mark.parametrize("who", ["bob", "dan"])
def test_who_keeps_no_diary_has_no_reminders(browse: Browse, who: str) -> None:
    assert browse(who).get(PAGE).status_code == 404


@pytest.mark.parametrize(("days", "treatments"), [(30, 1), (2000, 40)])
def test_the_page_sends_few_statements_however_long_the_diary(
    browse: Browse,
    opened,
    queries: Callable[[], AbstractContextManager[list[str]]],
    days: int,
    treatments: int,
) -> None:
    with opened("alice", Right.OWN) as diary:
        fill(diary, days, treatments)
        set_wish(diary, EVENING)
    page = browse("alice")

    with queries() as sent:
        assert page.get(PAGE).status_code == 200

    assert len(sent) == 8, sent  # two of them are the part about calendars


def test_reminders_are_offered_quietly_after_the_first_day_alone(
    browse: Browse, cast: Cast, opened
) -> None:
    page, saved = browse("alice"), f"/diary/{cast.alice}/days/{TODAY}/saved"
    with opened("alice", Right.OWN) as diary:
        rate_day(diary, TODAY, a_day(), None)
    assert "Choose if and when to be reminded" in page.get(saved).text
    assert "Choose if" not in browse("bob").get(saved).text

    with opened("alice", Right.OWN) as diary:
        rate_day(diary, TODAY - DAY, a_day(), None)
    assert "Choose if" not in page.get(saved).text


def test_the_answer_says_how_many_more_days_would_do(browse: Browse, cast: Cast, opened) -> None:
    with opened("alice", Right.OWN) as diary:
        for days in range(28, 0, -2):
            rate_day(diary, TODAY - (22 + days) * DAY, a_day(), None)
        rate_day(diary, TODAY, a_day(), None)
        record_treatment(diary, a_treatment(day=TODAY - 22 * DAY))

    told = browse("alice").get(f"/diary/{cast.alice}/answer").text

    assert (
        "Weeks 4 to 7 after your injection: 3 more days, spread out, would be enough for an answer."
        in told
    )


def test_opening_the_link_of_a_mail_stops_nothing_and_the_button_does(
    browse: Browse, app: Flask, cast: Cast, opened, wish_of
) -> None:
    with opened("alice", Right.OWN) as diary:
        set_wish(diary, EVENING)
    link = f"/reminders/stop/{stop_token(app.config['SECRET_KEY'], cast.alice)}"
    page = browse()

    for method in ("GET", "HEAD"):
        assert page.open(link, method=method).status_code == 200
    assert wish_of() == EVENING

    assert page.post(link).status_code == 200
    assert wish_of() == Wish(time(19), by_email=False)
    assert page.post(link).status_code == 200


def test_a_mail_program_needs_no_cookie_and_no_proof(
    browse: Browse, app: Flask, cast: Cast, opened, wish_of, csrf_on: None
) -> None:
    with opened("alice", Right.OWN) as diary:
        set_wish(diary, EVENING)
    link = f"/reminders/stop/{stop_token(app.config['SECRET_KEY'], cast.alice)}"

    assert browse().post(link, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert wish_of() == Wish(time(19), by_email=False)


def test_every_token_has_the_same_answer(browse: Browse, app: Flask, cast: Cast) -> None:
    page = browse()
    tokens = [stop_token(app.config["SECRET_KEY"], each) for each in (cast.alice, UUID(int=0))]

    answers = [page.post(f"/reminders/stop/{token}") for token in (*tokens, "x", "x" * 3000)]

    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
