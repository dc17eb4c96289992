"""Mails about accounts: short, plain, no word about health; and a mail server that is away."""

import re
import smtplib
from collections.abc import Callable

import pytest
from flask import Flask
from flask_mailman.backends import locmem
from flask_security import core

from app.services.accounts import find_account
from tests.browser_double import Browser
from tests.builders import EMAILS, PASSWORD
from tests.views.accounts import NEW, links, outbox, register, signs_in

Browse = Callable[..., Browser]
ABOUT_HEALTH = re.compile(
    r"dystoni|symptom|treat|inject|botul|dose|rating|diary|muscle|health|doctor|clinic|medic", re.I
)
FORMS = ("/register", "/reset", "/confirm")


@pytest.fixture(autouse=True)
def _no_mails(app: Flask) -> None:
    outbox(app).clear()


def all_mails(app: Flask, page: Browser) -> None:
    """Have every mail sent once."""
    register(page)
    page.post("/confirm", data={"email": NEW})
    page.post("/reset", data={"email": "nobody@example.org"})
    register(page, EMAILS["alice"])
    page.post("/reset", data={"email": EMAILS["alice"]})
    page.post(links(app)[-1], data={"password": "another good one"})
    signs_in(page, EMAILS["alice"], "another good one")
    page.post("/change", data={"password": "another good one", "new_password": PASSWORD})


def test_mails_are_short_plain_and_without_a_word_about_health(app: Flask, browse: Browse) -> None:
    all_mails(app, browse())
    subjects = [sent.subject for sent in outbox(app)]

    assert subjects == [
        "Confirm your address for Injection Diary",
        "Confirm your address for Injection Diary",
        "There is no account with this address",
        "You have an account already",
        "Choose a new password",
        "Your password was changed",
        "Your password was changed",
    ]
    for sent in outbox(app):
        words = sent.body.replace("Injection Diary", "")
        assert "Injection Diary" in sent.body
        assert not ABOUT_HEALTH.search(words), words
        assert not sent.alternatives
        assert "Did you not ask for this?" in words or "Was it not you?" in words
        assert len(words) < 700
        assert "&#" not in words


def test_links_say_how_long_they_are_good(app: Flask, browse: Browse) -> None:
    page = browse()
    register(page)
    page.post("/reset", data={"email": NEW})

    assert "good for 7 days" in outbox(app)[0].body
    assert "good for 1 day and works once" in outbox(app)[1].body


def test_links_lead_to_the_address_that_was_used(
    app: Flask, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    data = {"email": NEW, "password": PASSWORD}
    browse().post("/register", data=data, base_url="https://diary.example.net")

    assert "https://diary.example.net/confirm/" in outbox(app)[0].body


def test_a_host_that_is_not_ours_gets_no_link(
    app: Flask, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "TRUSTED_HOSTS", ["localhost"])
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    data = {"email": EMAILS["alice"]}

    answer = browse().post("/reset", data=data, base_url="https://evil.example")

    assert answer.status_code == 400
    assert outbox(app) == []


@pytest.fixture
def broken_post(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """No mail can be sent."""

    def refuse(_self: object, _messages: object) -> None:
        raise smtplib.SMTPRecipientsRefused({EMAILS["alice"]: (550, b"no")})

    monkeypatch.setattr(locmem.EmailBackend, "send_messages", refuse)
    return monkeypatch


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.usefixtures("broken_post")
def test_a_mail_that_cannot_be_sent_is_said_alike_to_everybody(
    browse: Browse, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    told = set()
    for email in (NEW, EMAILS["alice"]):
        answer = browse().post(path, data={"email": email, "password": PASSWORD})
        assert answer.status_code == 503
        assert "The mail could not be sent" in answer.text
        told.add(answer.text)

    assert len(told) == 1
    assert "was not sent" in caplog.text
    assert "@" not in caplog.text


def test_a_registration_without_its_mail_can_be_tried_again(
    app: Flask, browse: Browse, broken_post: pytest.MonkeyPatch
) -> None:
    page, data = browse(), {"email": NEW, "password": "first good password"}
    assert page.post("/register", data=data).status_code == 503

    broken_post.undo()
    outbox(app).clear()
    register(page)

    assert page.get(links(app)[0]).location == "/today"
    page.post("/logout")
    assert signs_in(page)
    assert not signs_in(browse(), password="first good password")


@pytest.mark.usefixtures("broken_post")
def test_a_changed_password_stays_changed_without_its_mail(browse: Browse) -> None:
    page = browse()
    signs_in(page, EMAILS["alice"])

    answer = page.post("/change", data={"password": PASSWORD, "new_password": "a better one yet"})
    assert "with a password" in page.get("/settings/").text

    assert answer.status_code == 302
    assert signs_in(browse(), EMAILS["alice"], "a better one yet")


def test_every_word_that_a_person_can_meet_is_ours(app: Flask) -> None:
    """All messages of Flask-Security are replaced, but for those of parts that are off."""
    off = ("WEBAUTHN", "TWO_FACTOR", "US_", "USE", "USERNAME", "OAUTH", "CHANGE_EMAIL", "PHONE")
    off += ("LOGIN_", "INVALID_LOGIN", "PASSWORDLESS", "PASSWORD_BREACHED", "REFRESH_TOKEN")
    off += ("IDENTITY", "GENERIC_US", "NO_RECOVERY", "INVALID_RECOVERY", "INVALID_CODE")
    off += ("INVALID_INPUT", "INVALID_PASSWORD_CODE", "CODE_HAS", "FAILED_TO_SEND")
    theirs = {
        key
        for key, said in core._default_messages.items()
        if app.config[f"SECURITY_MSG_{key}"] == said and not key.startswith(off)
    }
    assert theirs == set()


def test_an_account_in_the_making_is_known_by_its_address(app: Flask, browse: Browse) -> None:
    register(browse(), NEW.upper())

    with app.app_context():
        user = find_account(NEW)
    assert user is not None
    assert user.email == NEW
    assert user.confirmed_at is None
