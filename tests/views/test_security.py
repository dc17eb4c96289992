"""Accounts as people meet them: register, confirm, sign in, recover, end sign-ins."""

import re
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from flask import Flask
from flask_mailman import EmailMessage
from werkzeug.test import TestResponse

from app.access import Right, open_diary
from app.services.accounts import find_account
from app.services.symptoms import list_symptoms
from app.services.treatments import list_treatments
from tests.browser_double import Browser, sign_in
from tests.builders import EMAILS, PASSWORD
from tests.conftest import Cast
from tests.views.forms import fields_of

Browse = Callable[..., Browser]
NEW_PASSWORD = "green lamp under a tree"


@pytest.fixture
def outbox(app: Flask) -> Iterator[list[EmailMessage]]:
    """The mails that were sent."""
    mail = app.extensions["mailman"]
    mail.outbox = []
    yield mail.outbox
    mail.outbox = []


def link_in(message: EmailMessage) -> str:
    found = re.search(r"https?://localhost(/\S+)", message.body)
    assert found, message.body
    return found[1]


def begin(page: Browser) -> None:
    """The three pages before the account."""
    where = page.post("/start/where", data={"dystonias": ["cervical"]})
    assert where.location == "/start/rate"
    rate = page.post("/start/rate", data={"symptoms": ["head_turn"], "own": "my left hand"})
    assert rate.location == "/start/injection"
    last = {"when": "date", "day-day": "4", "day-month": "5", "day-year": "2026"}
    done = page.post("/start/injection", data={**last, "timezone": "Europe/Berlin"})
    assert done.location == "/register"


def register(page: Browser, email: str = "eve@example.org") -> TestResponse:
    form = fields_of(page.get("/register").text, action="/register")
    return page.post("/register", data=form | {"email": email, "password": PASSWORD})


def sign_in_by_form(page: Browser, email: str, password: str = PASSWORD) -> TestResponse:
    return page.post("/login", data={"email": email, "password": password})


def test_a_person_begins_registers_confirms_and_has_a_diary(
    browse: Browse, app: Flask, outbox: list[EmailMessage], csrf_on: None
) -> None:
    browse_with_proof = browse()
    browse_with_proof.proves_its_pages = True
    page = browse_with_proof
    begin(page)
    answer = register(page)
    assert answer.location == "/start/confirm"
    assert page.get("/start/confirm").status_code == 200
    (message,) = outbox
    assert message.to == ["eve@example.org"]

    confirmed = page.get(link_in(message))
    assert (confirmed.status_code, confirmed.location) == (302, "/today")
    today = page.get("/today")
    assert today.location.endswith("/days/today")
    assert page.get(page.get(today.location).location).status_code == 200
    with app.app_context():
        eve = find_account("eve@example.org")
        assert eve is not None
        diary = open_diary(eve.id, eve.id, Right.OWN)
        assert diary.timezone == "Europe/Berlin"
        assert [symptom.label for symptom in list_symptoms(diary)][1] == "my left hand"
        assert [treatment.day for treatment in list_treatments(diary)] == [date(2026, 5, 4)]


def test_a_link_in_another_browser_asks_for_the_password_first(
    browse: Browse, outbox: list[EmailMessage]
) -> None:
    page = browse()
    begin(page)
    register(page)
    phone = browse()
    link = link_in(outbox[0])
    assert phone.get(link).status_code == 200
    assert phone.post(link, data={"password": "not the one chosen"}).status_code == 422
    assert phone.post(link, data={"password": PASSWORD}).location == "/today"

    assert sign_in_by_form(browse(), "eve@example.org").location == "/today"


def test_nobody_signs_in_before_they_confirmed(browse: Browse, outbox: list[EmailMessage]) -> None:
    register(browse())
    page = browse()
    sign_in_by_form(page, "eve@example.org")

    assert page.get("/today").location.startswith("/login")


def test_who_registers_without_a_draft_is_led_to_begin_one(
    browse: Browse, outbox: list[EmailMessage]
) -> None:
    page = browse()
    register(page)
    page.get(link_in(outbox[0]))

    assert page.get("/today").location == "/start/where"


@pytest.mark.parametrize(
    ("field", "value"),
    [("email", "no address"), ("email", ""), ("password", "short"), ("password", "")],
)
def test_what_cannot_be_registered_is_told(
    browse: Browse, outbox: list[EmailMessage], field: str, value: str
) -> None:
    form = {"email": "eve@example.org", "password": PASSWORD} | {field: value}
    answer = browse().post("/register", data=form)

    assert answer.status_code in {200, 422}
    assert outbox == []


def same(one: TestResponse, other: TestResponse) -> bool:
    return told(one) == told(other)


def told(answer: TestResponse) -> tuple[int, str | None, str]:
    """Status, where it leads, and the page without what differs each time and what was typed."""
    text = re.sub(r'value="[^"]*"', "", answer.text)
    return answer.status_code, answer.location, re.sub(r"[\w.]+@[\w.]+", "", text)


@pytest.mark.parametrize("address", ["/register", "/login", "/reset", "/confirm"])
def test_known_and_unknown_addresses_are_answered_alike(
    browse: Browse, outbox: list[EmailMessage], address: str
) -> None:
    answers = []
    for email in (EMAILS["alice"], "nobody@example.org"):
        page = browse()
        answer = page.post(address, data={"email": email, "password": "not the password"})
        after = page.get(answer.location or "/login")
        answers.append((told(answer), told(after)))

    assert answers[0] == answers[1]


def test_a_wrong_password_is_told_and_lets_nobody_in(browse: Browse) -> None:
    page = browse()
    answer = sign_in_by_form(page, EMAILS["alice"], "wrong horse")

    assert answer.status_code in {200, 422}
    assert page.get("/today").location.startswith("/login")


@pytest.mark.parametrize(
    "typed", ["\x00", "a\x00@example.org", "x" * 5000, "🙂@example.org", "' OR 1=1 --", "%00"]
)
@pytest.mark.parametrize("address", ["/login", "/register", "/reset", "/confirm"])
def test_odd_addresses_do_no_harm(
    browse: Browse, outbox: list[EmailMessage], address: str, typed: str
) -> None:
    for form in (
        {"email": typed, "password": PASSWORD},
        {"email": "a@b.example", "password": typed},
    ):
        assert browse().post(address, data=form).status_code in {200, 302, 422}


@pytest.mark.parametrize("address", ["/reset/", "/confirm/"])
@pytest.mark.parametrize("token", ["x", "%00", "🙂", "x" * 3000])
def test_odd_links_do_no_harm(browse: Browse, address: str, token: str) -> None:
    assert browse().get(f"{address}{token}").status_code in {200, 302, 404}


def test_a_forgotten_password_is_replaced(browse: Browse, outbox: list[EmailMessage]) -> None:
    page = browse()
    page.post("/reset", data={"email": EMAILS["alice"]})
    link = link_in(outbox[0])
    assert page.get(link, follow_redirects=True).status_code == 200
    form = {"password": NEW_PASSWORD, "password_confirm": NEW_PASSWORD}
    assert page.post(link, data=form).status_code == 302

    assert sign_in_by_form(browse(), EMAILS["alice"]).location is None
    assert sign_in_by_form(browse(), EMAILS["alice"], NEW_PASSWORD).location == "/today"
    assert page.post(link, data=form).location != "/today"  # a link works once


def test_a_password_is_changed_and_other_browsers_are_out(
    browse: Browse, outbox: list[EmailMessage]
) -> None:
    page, other = browse(), browse("alice")
    sign_in_by_form(page, EMAILS["alice"])
    form = {
        "password": PASSWORD,
        "new_password": NEW_PASSWORD,
        "new_password_confirm": NEW_PASSWORD,
    }
    assert page.post("/change", data=form).status_code == 302

    assert page.get("/today").location.endswith("/days/today")
    assert other.get("/today").location.startswith("/login")
    assert sign_in_by_form(browse(), EMAILS["alice"], NEW_PASSWORD).location == "/today"


def test_a_sign_in_that_was_ended_is_out_at_its_next_request(
    browse: Browse, app: Flask, cast: Cast
) -> None:
    here, there = browse("alice"), browse()
    sign_in_id = sign_in(there, app, cast.alice)
    assert there.get("/today").location.endswith("/days/today")
    assert str(sign_in_id) in here.get("/settings/").text

    assert here.post(f"/settings/sign-ins/{sign_in_id}/end").status_code == 302
    assert there.get("/today").location.startswith("/login")
    assert here.get("/today").location.endswith("/days/today")


def test_all_other_sign_ins_are_ended(browse: Browse) -> None:
    here, there, elsewhere = (browse("alice") for _browser in range(3))
    assert here.post("/settings/sign-ins/end-others").status_code == 302

    assert here.get("/today").location.endswith("/days/today")
    for page in (there, elsewhere):
        assert page.get("/today").location.startswith("/login")


def test_nobody_ends_somebody_elses_sign_in(browse: Browse, app: Flask, cast: Cast) -> None:
    alices = browse()
    sign_in_id = sign_in(alices, app, cast.alice)

    assert browse("dan").post(f"/settings/sign-ins/{sign_in_id}/end").status_code == 404
    assert alices.get("/today").location.endswith("/days/today")


def test_a_cookie_that_is_used_after_the_sign_out_is_worth_nothing(browse: Browse) -> None:
    page, copy = browse("alice"), browse()
    cookie = page.get_cookie("session")
    assert cookie is not None
    page.post("/logout")

    copy.set_cookie("session", cookie.value)
    assert copy.get("/today").location.startswith("/login")


def test_ending_a_share_closes_the_diary_at_the_next_request(browse: Browse, cast: Cast) -> None:
    alice, bob = browse("alice"), browse("bob")
    address = f"/diary/{cast.alice}/days/"
    assert bob.get(address).status_code == 200

    assert alice.post(f"/diary/{cast.alice}/sharing/{cast.bob}/end").status_code == 302
    assert bob.get(address).status_code == 404


@pytest.mark.parametrize("who", ["bob", "carol"])
def test_a_reader_ends_no_share(browse: Browse, cast: Cast, who: str) -> None:
    answer = browse(who).post(f"/diary/{cast.alice}/sharing/{cast.bob}/end")

    assert answer.status_code == 403
    assert browse("bob").get(f"/diary/{cast.alice}/days/").status_code == 200


@pytest.mark.parametrize(
    ("who", "leads_to"),
    [("alice", "/days/today"), ("bob", "/clinic"), ("carol", "/clinic"), ("dan", "/start/where")],
)
def test_everybody_is_led_where_they_belong(browse: Browse, who: str, leads_to: str) -> None:
    page = browse(who)

    assert page.get("/today").location.endswith(leads_to)
    assert page.get("/clinic").status_code == 200
    assert page.get("/settings/").status_code == 200


@pytest.mark.parametrize("who", ["bob", "carol"])
def test_a_clinicians_visit_leaves_one_trace_a_day(
    browse: Browse, cast: Cast, opened, who: str
) -> None:
    from app.services.audit import list_events

    page = browse(who)
    for _time in range(3):
        page.get(f"/diary/{cast.alice}/days/")
    with opened("alice", Right.OWN) as diary:
        visits = [event for event in list_events(diary) if event.act == "diary_visited"]
        assert [event.actor_id for event in visits] == [getattr(cast, who)]


ADDRESSES = ["/", "/login", "/settings/", "/nowhere", "/assets/x/app.css", "/today", "/start/where"]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("who", [None, "alice"])
def test_every_answer_carries_the_headers(browse: Browse, address: str, who: str | None) -> None:
    headers = browse(who).get(address).headers

    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    unknown = address == "/nowhere"  # it may be a secret address with a slip in it
    assert headers["Referrer-Policy"] == ("no-referrer" if unknown else "same-origin")
    if "/assets" not in address:
        assert headers["Cache-Control"] == "no-store"


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(
    browse: Browse, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "SESSION_COOKIE_SECURE", True)
    answer = sign_in_by_form(browse(), EMAILS["alice"])

    cookie = answer.headers["Set-Cookie"]
    assert {"HttpOnly", "Secure", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "max-age" in answer.headers["Strict-Transport-Security"]
