"""Signing in by a link in a mail: asked for, opened, used once; and accounts without a password."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from app.extensions import db
from app.models import SignInLink
from app.services.accounts import find_account
from tests.browser_double import Browser
from tests.builders import EMAILS, PASSWORD
from tests.conftest import Clock
from tests.views.accounts import NEW, answer_the_three_pages, links, outbox, symptoms_of
from tests.views.factor import is_in, set_up, type_code

Browse = Callable[..., Browser]
ALICE = EMAILS["alice"]
LINK = re.compile(r"http://localhost(/login/link/\S+)")


def ask(app: Flask, page: Browser, email: str = ALICE) -> str:
    """The link that was sent."""
    outbox(app).clear()
    assert page.post("/login/link", data={"email": email}).location == "/login/link/sent"
    found = LINK.search(outbox(app)[-1].body)
    assert found, outbox(app)[-1].body
    return found[1]


def test_a_link_signs_in_once_and_looking_uses_nothing_up(app: Flask, browse: Browse) -> None:
    link = ask(app, browse())
    page, again = browse(), browse()
    for scanner in range(3):
        shown = browse().get(link)
        assert (shown.status_code, scanner < 3) == (200, True)
    assert "a…@example.org" in shown.text
    assert ALICE not in shown.text

    assert page.post(link).location == "/today"
    assert is_in(page)
    assert "by a link in a mail" in page.get("/settings/").text
    assert again.post(link).status_code == 404
    assert "used already" in again.get(link).text
    with app.app_context():
        (kept,) = db.session.scalars(sa.select(SignInLink)).all()
        assert kept.token_hash not in link


def test_who_asked_in_another_browser_is_told_so_and_is_not_signed_in(
    app: Flask, browse: Browse
) -> None:
    stranger, mine = browse(), browse()
    windows = {"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/140"}
    outbox(app).clear()
    stranger.post("/login/link", data={"email": ALICE}, headers=windows)
    link = LINK.search(outbox(app)[-1].body)[1]

    assert "another browser (Chrome, Windows)" in mine.get(link).text
    mine.post(link)
    assert is_in(mine)
    assert not is_in(stranger)


def test_a_link_grows_old_and_ends_with_a_new_password(
    app: Flask, browse: Browse, clock: Clock
) -> None:
    old, page = ask(app, browse()), browse()
    clock.instant += timedelta(minutes=15)
    assert page.post(old).status_code == 404

    other = ask(app, browse())
    signed_in = browse("alice")
    form = {"password": PASSWORD, "new_password": "green lamp under a tree"}
    assert signed_in.post("/change", data=form).status_code == 302
    assert page.post(other).status_code == 404


@pytest.mark.parametrize("token", ["x", "%00", "🙂", "a" * 43, "x" * 3000])
def test_odd_links_do_no_harm(browse: Browse, token: str) -> None:
    page = browse()
    assert page.get(f"/login/link/{token}").status_code == 404
    assert page.post(f"/login/link/{token}").status_code == 404


def test_every_address_is_answered_alike(app: Flask, browse: Browse) -> None:
    outbox(app).clear()
    pages = []
    for email in (ALICE, "nobody@example.org"):
        answer = browse().post("/login/link", data={"email": email})
        pages.append((answer.status_code, answer.location))
    assert pages[0] == pages[1]
    assert "no account" in outbox(app)[-1].subject.lower()
    assert browse().post("/login/link", data={"email": "no address"}).status_code == 422


def test_the_second_step_follows(app: Flask, browse: Browse, clock: Clock) -> None:
    phone, _codes = set_up(browse("alice"), clock)
    page = browse()
    answer = page.post(ask(app, page))

    assert answer.location == "/login/code"
    assert not is_in(page)
    assert type_code(page, phone.code()).status_code == 302
    assert "by a link in a mail and a code" in page.get("/settings/").text


def test_it_leads_on_to_the_page_that_was_wanted(app: Flask, browse: Browse) -> None:
    page = browse()
    outbox(app).clear()
    page.post("/login/link?next=/answer", data={"email": ALICE})
    link = LINK.search(outbox(app)[-1].body)[1]

    assert page.post(link).location == "/answer"


def test_somebody_else_who_is_signed_in_there_is_signed_out(app: Flask, browse: Browse) -> None:
    link, page = ask(app, browse()), browse("dan")

    assert f"{EMAILS['dan']} is signed in here now" in page.get(link).text
    page.post(link)
    assert ALICE in page.get("/settings/").text


def test_an_account_is_begun_and_used_without_a_password(app: Flask, browse: Browse) -> None:
    page, phone = browse(), browse()
    outbox(app).clear()
    answer_the_three_pages(page)
    sent = {"email": NEW, "password": "filled in", "way": "none"}
    assert page.post("/register", data=sent).location == "/start/confirm"
    link = links(app)[-1]

    shown = phone.get(link)
    assert "Press the button if you began" in shown.text
    assert 'type="password"' not in shown.text
    assert phone.post(link).location == "/today"
    assert "head_turn" in (symptoms_of(app, NEW) or [])
    with app.app_context():
        eve = find_account(NEW)
        assert eve is not None
        assert eve.password is None
    for typed in ("", "filled in", PASSWORD):
        assert page.post("/login", data={"email": NEW, "password": typed}).status_code == 422
    assert page.post(ask(app, page, NEW)).location == "/today"
    assert "Choose a password" in page.get("/settings/").text
    assert page.post("/change", data={"new_password": PASSWORD}).status_code == 302
    other = browse()
    assert other.post("/login", data={"email": NEW, "password": PASSWORD}).status_code == 302


def test_an_address_that_nobody_confirmed_gets_the_link_that_confirms(
    app: Flask, browse: Browse
) -> None:
    browse().post("/register", data={"email": NEW, "password": PASSWORD})
    outbox(app).clear()
    browse().post("/login/link", data={"email": NEW})

    assert [sent.subject for sent in outbox(app)] == ["Confirm your address for Injection Diary"]
