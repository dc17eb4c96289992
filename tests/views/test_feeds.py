"""The calendar subscription: its address is made, shown once, fetched, replaced and removed."""

import re
from collections.abc import Callable
from datetime import date, time, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from icalendar import Calendar

from app.access import Right
from app.extensions import db
from app.models import CalendarFeed
from app.services.accounts import erase_account
from app.services.audit import list_events
from app.services.reminders import Wish, list_coming, set_wish
from app.services.treatments import record_treatment
from app.services.visits import Visit, mark_of, set_next_visit
from tests.browser_double import Browser
from tests.builders import a_treatment
from tests.conftest import TODAY, Cast, Clock

Browse = Callable[..., Browser]
UNKNOWN = f"/calendar/{'A' * 43}.ics"


def made(page: Browser, **fields: str) -> str:
    """The address of a new feed, as the page shows it."""
    assert page.post("/settings/calendar/make", data=fields).location == "/settings/calendar"
    shown = page.get("/settings/calendar").text
    found = re.search(r"http://localhost(/calendar/[\w-]{43}\.ics)", shown)
    assert found, shown
    assert f'href="webcal://localhost{found[1]}"' in shown
    return found[1]


@pytest.fixture
def planned(opened, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two reminders and a visit are to come."""
    coming = [(TODAY + timedelta(days=n), time(19)) for n in (3, 6)]
    monkeypatch.setattr("app.views.feeds.list_coming", lambda _diary, days: coming)
    with opened("alice", Right.OWN) as diary:
        visit = Visit(TODAY + timedelta(days=12), time(10, 30), "Botulinum clinic")
        set_next_visit(diary, visit, mark_of(None))


def summaries(text: str) -> list[str]:
    return [str(event["summary"]) for event in Calendar.from_ical(text).walk("VEVENT")]


def test_an_address_is_shown_once_and_fetched_without_a_session(
    browse: Browse, planned: None
) -> None:
    page, calendar = browse("alice"), browse()
    address = made(page, with_visit="y")
    assert address not in page.get("/settings/calendar").text
    answer = calendar.get(address)

    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    assert summaries(answer.text) == ["Diary", "Diary", "Appointment"]
    assert "Botulinum" not in answer.text
    assert "URL:http://localhost/today" in answer.text
    assert calendar.get_cookie("session") is None


def test_the_visit_stays_out_where_it_is_not_wanted_or_over(
    browse: Browse, planned: None, clock: Clock
) -> None:
    page = browse("alice")
    assert summaries(page.get(made(page)).text) == ["Diary", "Diary"]
    address = made(page, with_visit="y")
    clock.instant += timedelta(days=13)

    assert "Appointment" not in summaries(page.get(address).text)


def test_links_lead_to_the_public_address_where_one_is_set(
    browse: Browse, planned: None, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "PUBLIC_URL", "https://diary.example/")
    page = browse("alice")

    assert "URL:https://diary.example/today" in page.get(made(page)).text


def test_what_did_not_change_is_not_sent_again(browse: Browse, planned: None) -> None:
    address = made(browse("alice"), with_visit="y")
    calendar = browse()
    first = calendar.get(address)
    assert first.headers["Cache-Control"] in {"private, no-cache", "no-cache, private"}
    again = calendar.get(address, headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")
    assert calendar.head(address).headers["ETag"] == first.headers["ETag"]


def test_something_new_is_sent(
    browse: Browse, planned: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = made(browse("alice"))
    calendar = browse()
    etag = calendar.get(address).headers["ETag"]
    monkeypatch.setattr("app.views.feeds.list_coming", lambda *_: [(date(2026, 7, 1), time(9))])

    assert calendar.get(address, headers={"If-None-Match": etag}).status_code == 200


def test_a_new_address_ends_the_one_before(browse: Browse) -> None:
    page, calendar = browse("alice"), browse()
    first, second = made(page), made(page)

    assert calendar.get(first).status_code == 404
    assert calendar.get(second).status_code == 200


def test_a_removed_address_opens_nothing(browse: Browse, opened) -> None:
    page, calendar = browse("alice"), browse()
    address = made(page)
    for _time in range(2):
        assert page.post("/settings/calendar/remove").status_code == 302

    assert calendar.get(address).status_code == 404
    with opened("alice", Right.OWN) as diary:
        acts = [event.act for event in list_events(diary)]
    assert (acts.count("calendar_feed_made"), acts.count("calendar_feed_removed")) == (1, 1)


def test_an_address_goes_with_the_diary(browse: Browse, app: Flask, cast: Cast) -> None:
    address = made(browse("alice"))
    with app.app_context():
        erase_account(cast.alice)

    assert browse().get(address).status_code == 404


@pytest.mark.parametrize("token", ["A" * 42, "A" * 43, "a", "A" * 3000])
def test_a_forged_address_opens_nothing_and_tells_nothing(
    browse: Browse, planned: None, token: str
) -> None:
    made(browse("alice"))
    calendar = browse()
    answer = calendar.get(f"/calendar/{token}.ics")

    assert answer.status_code == 404
    assert answer.text == calendar.get(UNKNOWN).text
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_address_is_kept_as_a_hash_alone(browse: Browse, app: Flask) -> None:
    address = made(browse("alice"))
    with app.app_context():
        feed = db.session.scalars(sa.select(CalendarFeed)).one()

    assert len(feed.token_hash) == 64
    assert address[10:53] not in repr(vars(feed))


@pytest.mark.parametrize("who", ["bob", "dan"])
def test_who_keeps_no_diary_has_no_calendar(browse: Browse, who: str) -> None:
    page = browse(who)

    assert page.get("/settings/calendar").status_code == 404
    assert page.post("/settings/calendar/make").status_code == 404


def test_the_address_in_a_mail_program_tells_no_other_site(browse: Browse) -> None:
    answer = browse().get(made(browse("alice")))

    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer.headers["X-Robots-Tag"]


def test_the_reminders_that_were_chosen_stand_in_the_calendar(browse: Browse, opened) -> None:
    with opened("alice", Right.OWN) as diary:
        set_wish(diary, Wish(at=time(19)))
        record_treatment(diary, a_treatment(day=TODAY - timedelta(days=21)))
        coming = list_coming(diary, 60)
    page = browse("alice")

    shown = summaries(page.get(made(page)).text)

    assert shown == ["Diary"] * len(coming)
    assert len(coming) > 5  # the first on every third day, then quieter
