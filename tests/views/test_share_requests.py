"""The pages on which a clinician asks and a patient answers."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from app import create_app
from app.access import Right, open_diary
from app.errors import NotFound
from app.extensions import db
from app.services.share_requests import list_open_requests
from tests.browser_double import Browser, sign_in
from tests.builders import EMAILS
from tests.conftest import Cast, settings_for
from tests.views.accounts import outbox
from tests.views.forms import fields_of

Browse = Callable[..., Browser]
REQUESTS = "/clinic/requests/"
LINK = re.compile(r"http://localhost(/share-request/\S+)")
CHOSEN = {"way": "email", "email": EMAILS["dan"], "right": "record", "name": "Dr Bob"}


def ask(page: Browser, **changes: str) -> object:
    form = fields_of(page.get(REQUESTS).text)
    return page.post(REQUESTS, data=form | CHOSEN | changes)


def test_a_clinician_asks_by_mail_and_the_patient_says_yes(
    app: Flask, browse: Browse, cast: Cast
) -> None:
    outbox(app).clear()
    bob, alice = browse("bob"), browse("alice")
    assert ask(bob, email=EMAILS["alice"], right="read").location == REQUESTS
    assert EMAILS["alice"] in bob.get(REQUESTS).text
    (mail,) = outbox(app)
    assert "Dr Bob asks you to share" in mail.body
    link = LINK.search(mail.body)[1]

    assert "Sign in to answer" in browse().get(link).text
    shown = alice.get(link).text
    assert "Dr Bob asks to see your diary" in shown
    answer = alice.post(link, data=fields_of(shown) | {"right": "read"})
    assert answer.location == f"/diary/{cast.alice}/sharing/"
    assert "You share your diary with Dr Bob" in alice.get(answer.location).text
    with app.app_context():
        assert open_diary(cast.bob, cast.alice, Right.READ).right is Right.READ
    assert "You said yes" in alice.get(link).text


def test_a_code_leads_the_patient_to_the_request_and_they_say_no(
    app: Flask, browse: Browse, cast: Cast
) -> None:
    carol, alice = browse("carol"), browse("alice")
    alice.post(f"/diary/{cast.alice}/sharing/{cast.carol}/end")
    shown = carol.get(ask(carol, way="code", email="").location).text
    code = re.search(r'class="code">([^<]+)<', shown)[1]

    place = alice.post("/invitation/", data={"code": code}).location
    assert place.startswith("/share-request/")
    form = fields_of(alice.get(place).text)
    answer = alice.post(place, data=form | {"do": "no", "right": ""})
    assert "You said no" in alice.get(answer.location).text
    with app.app_context(), pytest.raises(NotFound):
        open_diary(cast.carol, cast.alice, Right.READ)


def test_withdrawn_while_the_patient_looks(app: Flask, browse: Browse, cast: Cast) -> None:
    outbox(app).clear()
    bob, alice = browse("bob"), browse("alice")
    ask(bob, email=EMAILS["alice"])
    link = LINK.search(outbox(app)[0].body)[1]
    form = fields_of(alice.get(link).text)
    with app.app_context():
        (waiting,) = list_open_requests(cast.bob)
    assert browse("carol").post(f"{REQUESTS}{waiting.id}/withdraw").status_code == 404
    bob.post(f"{REQUESTS}{waiting.id}/withdraw")

    answer = alice.post(link, data=form | {"right": "record"})
    assert answer.status_code == 409
    assert "It was withdrawn" in answer.text


def test_only_clinicians_ask(browse: Browse, cast: Cast) -> None:
    for who in ("alice", "dan"):
        assert browse(who).get(REQUESTS).status_code == 403
        assert browse(who).post(REQUESTS, data=CHOSEN).status_code == 403


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"way": "x"}, "Choose how"),
        ({"email": "x"}, "Enter an e-mail address"),
        ({"right": "own"}, "Choose what you ask for"),
        ({"name": ""}, "Enter your name"),
        ({"name": "x" * 81}, "at most 80"),
    ],
)
def test_what_cannot_be_is_said(browse: Browse, wrong: dict[str, str], told: str) -> None:
    answer = ask(browse("bob"), **wrong)

    assert answer.status_code == 422
    assert told in answer.text


def test_who_keeps_no_diary_is_told_to_begin_one(app: Flask, browse: Browse, cast: Cast) -> None:
    outbox(app).clear()
    ask(browse("bob"))
    link = LINK.search(outbox(app)[0].body)[1]
    dan = browse("dan")

    assert "You keep no diary with this account yet" in dan.get(link).text
    assert dan.post(link, data={"right": "read"}).status_code == 200
    assert browse().post(link).status_code == 401
    assert dan.get("/share-request/x").status_code == 404
    assert "sent to another address" in browse("alice").get(link).text


def test_a_code_that_is_shown_sends_no_mail_and_counts_as_none(
    app: Flask, browse: Browse, cast: Cast, database: str
) -> None:
    limited = create_app(settings_for(database) | {"RATELIMIT_ENABLED": True})
    page = Browser(limited, use_cookies=True)
    sign_in(page, limited, cast.bob)

    shown = [ask(page, way="code", email="").status_code for _each in range(7)]
    assert shown == [302] * 7
    sent = [ask(page).status_code for _each in range(6)]
    assert sent == [302] * 5 + [429]
    with limited.app_context():
        db.engine.dispose()


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Pay at\n\nhttps://evil.example/ now", EMAILS["bob"]),
        ("Dr\n\nBob Moss", "Dr Bob Moss"),
        ("Dr.Bob Moss", "Dr.Bob Moss"),
        ("evil.example/login", EMAILS["bob"]),
    ],
)
def test_nobodys_name_writes_a_mail_of_its_own(
    app: Flask, browse: Browse, name: str, told: str
) -> None:
    outbox(app).clear()
    ask(browse("bob"), name=name)

    (mail,) = outbox(app)
    assert f"{told} asks you to share" in mail.body
    assert "evil.example" not in mail.body
