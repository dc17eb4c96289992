"""Signing in and out, as a browser does it, and what a sign-in is good for."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from app.extensions import db
from app.models import SignIn, User
from tests.browser_double import Browser
from tests.builders import EMAILS, PASSWORD
from tests.conftest import Cast
from tests.views.accounts import links, outbox, signs_in

Browse = Callable[..., Browser]
ALICE = EMAILS["alice"]
NEW_PASSWORD = "a much better one"


def open_sign_ins(app: Flask, cast: Cast) -> int:
    with app.app_context():
        mine = sa.select(SignIn).where(SignIn.user_id == cast.alice, SignIn.ended_at.is_(None))
        return len(list(db.session.scalars(mine)))


def is_in(page: Browser) -> bool:
    return bool(page.get("/settings/diary").status_code == 200)


def test_a_person_signs_in_and_out(app: Flask, cast: Cast, browse: Browse) -> None:
    page = browse()

    answer = page.post("/login", data={"email": ALICE, "password": PASSWORD})
    assert (answer.status_code, answer.location) == (302, "/today")
    assert page.get("/today").location.endswith("/days/today")

    assert page.post("/logout").status_code == 302
    assert page.get("/today").location.startswith("/login")
    assert open_sign_ins(app, cast) == 0


def test_capitals_and_blanks_around_an_address_do_not_matter(browse: Browse) -> None:
    assert signs_in(browse(), f"  {ALICE.upper()} ")


def test_a_sign_in_lasts_and_nothing_is_asked_about_it(app: Flask, browse: Browse) -> None:
    page = browse()
    assert "remember" not in page.get("/login").text

    page.post("/login", data={"email": ALICE, "password": PASSWORD, "remember": "y"})

    assert page.get_cookie("remember_token") is None
    cookie = page.get_cookie("session")
    assert cookie is not None
    assert cookie.expires is not None
    assert app.permanent_session_lifetime == timedelta(days=90)


def test_a_cookie_kept_from_before_signing_out_opens_nothing(browse: Browse) -> None:
    page, thief = browse(), browse()
    signs_in(page, ALICE)
    stolen = page.get_cookie("session")
    assert stolen is not None
    thief.set_cookie("session", stolen.value)
    assert is_in(thief)

    page.post("/logout")

    assert not is_in(thief)


def test_signing_out_leaves_nothing_of_the_account_in_the_browser(browse: Browse) -> None:
    page = browse()
    signs_in(page, ALICE)
    page.get("/start/where")
    page.post("/logout")

    with page.session_transaction() as session:
        left = set(session) - {"_flashes", "fs_cc", "csrf_token", "_permanent"}
    assert left == set()


def test_a_browser_that_was_signed_out_elsewhere_is_out_at_once(browse: Browse) -> None:
    here, there = browse(), browse()
    signs_in(here, ALICE)
    signs_in(there, ALICE)
    with there.session_transaction() as session:
        its_id = session["sign_in"]
    assert its_id in here.get("/settings/").text

    here.post(f"/settings/sign-ins/{its_id}/end")

    assert not is_in(there)
    assert is_in(here)
    assert its_id not in here.get("/settings/").text


def test_changing_the_password_ends_all_other_sign_ins(
    app: Flask, cast: Cast, browse: Browse
) -> None:
    here, there = browse(), browse()
    signs_in(here, ALICE)
    signs_in(there, ALICE)
    here.get("/change")

    wrong = here.post("/change", data={"password": "wrong", "new_password": NEW_PASSWORD})
    assert wrong.status_code == 422
    assert "not your password now" in wrong.text
    answer = here.post("/change", data={"password": PASSWORD, "new_password": NEW_PASSWORD})

    assert answer.location == "/settings"
    assert "All other browsers were signed out" in here.get("/settings/").text
    assert is_in(here)
    assert not is_in(there)
    assert open_sign_ins(app, cast) == 1
    assert signs_in(browse(), ALICE, NEW_PASSWORD)
    assert not signs_in(browse(), ALICE, PASSWORD)


def test_recovering_the_password_ends_all_sign_ins(app: Flask, cast: Cast, browse: Browse) -> None:
    outbox(app).clear()
    there, here = browse(), browse()
    signs_in(there, ALICE)
    here.post("/reset", data={"email": ALICE})
    link = links(app)[0]
    here.get(link)

    assert here.post(link, data={"password": "short"}).status_code == 422
    answer = here.post(link, data={"password": NEW_PASSWORD})

    assert answer.location == "/today"
    assert "signed out everywhere" in here.get("/login").text
    assert not is_in(there)
    assert open_sign_ins(app, cast) == 0
    assert signs_in(here, ALICE, NEW_PASSWORD)
    assert here.get(link).location == "/reset"
    assert "used already" in here.get("/reset").text


@pytest.mark.parametrize(
    "place",
    [
        "//evil.example",
        "https://evil.example",
        "https:evil.example",
        "\\evil",
        "/\\evil.example",
        "/today\r\nSet-Cookie: a=b",
        "/\t/evil.example",
        " //evil.example",
        "javascript:alert(1)",
        "evil.example",
    ],
)
def test_a_sign_in_leads_to_no_other_site(browse: Browse, place: str) -> None:
    page = browse()
    assert page.get("/login", query_string={"next": place}).location == "/login"
    data = {"email": ALICE, "password": PASSWORD}
    for sent in (
        page.post("/login", query_string={"next": place}, data=data),
        page.post("/login", data={**data, "next": place}),
        page.post("/login", data={**data, "next": ["/today", place]}),
        page.post("/logout", data={"next": place}),
    ):
        assert sent.location in {"/login", "/logout"}
    assert not is_in(page)


def test_a_person_gets_where_they_wanted(cast: Cast, browse: Browse) -> None:
    page, wanted = browse(), f"/diary/{cast.alice}/answer"
    sign_in = page.get(wanted).location

    assert "next=" in sign_in
    page.get(sign_in)
    answer = page.post(sign_in, data={"email": ALICE, "password": PASSWORD})

    assert answer.location.startswith(wanted)
    assert page.get(answer.location).status_code == 200


@pytest.mark.parametrize(("chosen_here", "shown"), [(None, "dark"), ("", ""), ("light", "light")])
def test_the_look_kept_with_the_account_comes_with_it(
    app: Flask, cast: Cast, browse: Browse, chosen_here: str | None, shown: str
) -> None:
    with app.app_context():
        db.session.get_one(User, cast.alice).theme = "dark"
        db.session.commit()
    page = browse()
    if chosen_here is not None:
        page.post("/settings/display/", data={"theme": chosen_here})
    signs_in(page, ALICE)
    with page.session_transaction() as session:
        assert session["theme"] == shown

    page.post("/logout")

    with page.session_transaction() as session:
        assert session.get("theme") == chosen_here
