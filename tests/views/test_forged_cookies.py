"""Cookies, tokens and proofs that nobody was given open nothing. The long run: `make attack`."""

from collections.abc import Callable

import pytest
from flask import Flask
from itsdangerous import URLSafeTimedSerializer

from app.access import Scope
from tests.browser_double import Browser
from tests.builders import EMAILS, PASSWORD
from tests.conftest import Cast
from tests.views.accounts import signs_in
from tests.views.programs import Program
from tools.attack.forgeries import forged_cookies, forged_tokens, read_cookie, write_cookie

Browse = Callable[..., Browser]
ALICE, DAN = EMAILS["alice"], EMAILS["dan"]


def account_of(page: Browser, cookie: str) -> str | None:
    """Who the server takes the holder of a cookie for."""
    told = page.get("/device/session", headers={"Cookie": f"session={cookie}"})
    return str(told.json["account"]) if told.json["account"] else None


def cookie_in(page: Browser) -> str:
    cookie = page.get_cookie("session")
    assert cookie is not None
    return str(cookie.value)


def test_no_forged_cookie_is_anybody(app: Flask, browse: Browse, cast: Cast) -> None:
    dan, alice = browse("dan"), browse("alice")
    nobody = app.test_client(use_cookies=False)
    told = read_cookie(cookie_in(alice))
    assert account_of(nobody, cookie_in(dan)) == str(cast.dan)
    assert account_of(nobody, write_cookie(told, str(app.secret_key))) == str(cast.alice)

    tried = dict(forged_cookies(cookie_in(dan), told))

    assert len(tried) > 40
    assert {
        what: who for what, cookie in tried.items() if (who := account_of(nobody, cookie))
    } == {}


def test_an_account_of_one_with_the_sign_in_of_another_is_nobody(
    app: Flask, browse: Browse, cast: Cast
) -> None:
    dan, alice = (read_cookie(cookie_in(browse(who))) for who in ("dan", "alice"))
    mixed = {**dan, "_user_id": alice["_user_id"]}
    nobody = app.test_client(use_cookies=False)

    assert account_of(nobody, write_cookie(mixed, str(app.secret_key))) is None
    assert account_of(nobody, write_cookie(dan, str(app.secret_key), salt="session")) is None


def test_no_forged_token_opens_a_diary(
    app: Flask, cast: Cast, program: Callable[..., Program]
) -> None:
    good = program(Scope.READ).token
    page = app.test_client(use_cookies=False)
    ask = "/api/v1/diary"
    assert page.get(ask, headers={"Authorization": f"Bearer {good}"}).status_code == 200

    for what, said in forged_tokens(good, str(cast.alice)):
        assert page.get(ask, headers={"Authorization": said}).status_code == 401, what
    for where in ("access_token", "token", "api_key", "Authorization"):
        assert page.get(ask, query_string={where: good}).status_code == 401
        assert page.get(ask, headers={"Cookie": f"{where}={good}"}).status_code == 401
    assert page.get(ask, headers={"X-Api-Key": good}).status_code == 401


def proof_of(app: Flask, page: Browser) -> str:
    with page.session_transaction() as session:
        kept = session["csrf_token"]
    return str(URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps(kept))


def test_a_proof_of_another_session_proves_nothing(
    app: Flask, browse: Browse, csrf_on: None
) -> None:
    alice, dan = browse("alice"), browse("dan")
    for page in (alice, dan):
        page.get("/settings/display/")
    theirs, own = proof_of(app, dan), proof_of(app, alice)

    for proof in (theirs, own[:-1], own + "A", "", own.split(".")[0], "null", "0" * 40):
        sent = alice.post("/settings/display/", data={"theme": "dark", "csrf_token": proof})
        assert sent.status_code == 400, proof
    twice = {"theme": "dark", "csrf_token": [theirs, own]}
    assert alice.post("/settings/display/", data=twice).status_code == 400
    sent = alice.post("/settings/display/", data={"theme": "dark", "csrf_token": own})
    assert sent.status_code == 302


@pytest.mark.parametrize("signs_out", [False, True])
def test_what_somebody_planted_before_is_worth_nothing_after(
    app: Flask, browse: Browse, csrf_on: None, signs_out: bool
) -> None:
    """Neither the cookie nor the proof from before a sign-in, or a sign-out, goes on."""
    page, planted = browse("dan" if signs_out else None), browse()
    page.proves_its_pages = True
    page.get("/settings/display/")
    before, proof = cookie_in(page), proof_of(app, page)
    planted.set_cookie("session", before)

    if signs_out:
        page.post("/logout")
    else:
        assert page.post("/login", data={"email": ALICE, "password": PASSWORD}).status_code == 302
    page.proves_its_pages = False
    page.get("/settings/display/")

    assert cookie_in(page) != before
    assert proof_of(app, page) != proof
    assert account_of(app.test_client(use_cookies=False), before) is None
    assert planted.get("/settings/diary").status_code == 302
    sent = page.post("/settings/display/", data={"theme": "dark", "csrf_token": proof})
    assert sent.status_code == 400


def test_a_cookie_of_a_sign_in_that_ended_stays_out(app: Flask, browse: Browse) -> None:
    page, nobody = browse(), app.test_client(use_cookies=False)
    signs_in(page, DAN)
    kept = cookie_in(page)
    page.post("/logout")
    signs_in(page, DAN)

    assert account_of(nobody, kept) is None
    assert account_of(nobody, cookie_in(page)) is not None
