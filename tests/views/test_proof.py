"""Acts that want a person who proved lately who they are, and mails about new sign-ins."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask

from app import create_app
from app.extensions import db
from app.services.accounts import create_account, find_account, has_diary
from app.views.proof import AGES
from tests.browser_double import Browser, sign_in
from tests.builders import EMAILS, PASSWORD
from tests.conftest import Cast, Clock, settings_for
from tests.views.accounts import outbox
from tests.views.authenticator import Device
from tests.views.factor import SET_UP, knock, set_up
from tests.views.test_passkeys import add, asked
from tests.views.test_sign_in_links import LINK

Browse = Callable[..., Browser]
LEAVE, PROGRAMS = "/settings/leave", "/settings/programs/"
ALL = {"what": "all", "sure": "y"}
TOKEN = {"label": "My <b> phone", "scopes": ["read", "rate"], "days": "90"}
LONG = timedelta(minutes=31)


@pytest.fixture
def late(browse: Browse, clock: Clock) -> Browser:
    """Alice's browser, half an hour after she signed in."""
    page = browse("alice")
    clock.instant += LONG
    return page


def sent_again(text: str) -> dict[str, list[str]]:
    """What the page keeps for the page that waits."""
    kept: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', text):
        if name != "csrf_token":
            kept.setdefault(name, []).append(value.replace("&lt;", "<").replace("&gt;", ">"))
    return kept


def test_what_was_typed_goes_on_after_the_password(late: Browser) -> None:
    asked_first = late.post(PROGRAMS, data=TOKEN)
    assert asked_first.status_code == 401
    assert "Is it you?" in asked_first.text
    kept = sent_again(asked_first.text)
    assert kept["scopes"] == ["read", "rate"]

    wrong = late.post(PROGRAMS, data={**kept, "proof_password": "wrong"})
    assert wrong.status_code == 422
    assert sent_again(wrong.text) == kept
    empty = late.post(PROGRAMS, data={**kept, "proof_password": ""})
    assert "Enter your password" in empty.text
    assert late.post(PROGRAMS, data={**kept, "proof_password": PASSWORD}).location == PROGRAMS
    assert "My &lt;b&gt; phone" in late.get(PROGRAMS).text
    assert late.post(PROGRAMS, data=TOKEN | {"label": "Watch"}).location == PROGRAMS


def test_nothing_is_erased_before_it(app: Flask, late: Browser, cast: Cast) -> None:
    assert late.post(LEAVE, data=ALL).status_code == 401
    assert late.post(LEAVE, data=ALL | {"do": "no"}).status_code == 401
    for proof in ({"proof_passkey": "{}"}, {"proof_code": "123456"}, {"proof_way": "waited"}):
        assert late.post(LEAVE, data=ALL | proof).status_code == 422
    with app.app_context():
        assert has_diary(cast.alice)
    assert late.post(LEAVE, data=ALL | {"proof_password": PASSWORD}).status_code == 302
    with app.app_context():
        assert find_account(EMAILS["alice"]) is None


def test_sharing_asks_after_half_a_day_and_stopping_never(
    browse: Browse, cast: Cast, clock: Clock
) -> None:
    page = browse("alice")
    invite = f"/diary/{cast.alice}/sharing/invite"
    form = {"invitation_id": str(uuid4()), "let_in": "carer", "way": "code", "right": "record"}
    clock.instant += timedelta(hours=11)
    assert page.post(invite, data=form).status_code != 401
    clock.instant += timedelta(hours=2)

    assert page.post(invite, data=form).status_code == 401
    assert page.get(invite).status_code == 200
    assert page.post(f"/diary/{cast.alice}/sharing/{cast.bob}/end").status_code == 302
    assert page.post("/settings/sign-ins/end-others").status_code == 302
    assert page.get(f"/diary/{cast.alice}/days/").status_code == 200


def test_a_page_that_shows_a_secret_asks_before(late: Browser) -> None:
    answer = late.get(f"{SET_UP}?next=/clinic")
    assert answer.status_code == 302
    shown = late.get(answer.location)
    assert (shown.status_code, "Is it you?" in shown.text) == (200, True)

    assert late.post(answer.location, data={"proof_password": "x"}).status_code == 422
    led = late.post(answer.location, data={"proof_password": PASSWORD})
    assert led.location == f"{SET_UP}?next=/clinic"
    assert late.get(led.location).status_code == 200
    assert late.get("/proof/?next=//evil.example/").status_code == 200
    assert late.post("/proof/?next=//evil.example/").location == "/settings/"


def test_with_a_second_step_the_password_alone_is_not_enough(
    browse: Browse, clock: Clock, app: Flask, cast: Cast
) -> None:
    page = browse("alice")
    phone, codes = set_up(page, clock)
    clock.instant += LONG

    for half in ({"proof_code": "000000"}, {"proof_code": ""}, {}):
        sent = ALL | {"proof_password": PASSWORD} | half
        assert page.post(LEAVE, data=sent).status_code == 422
    both = {"proof_password": PASSWORD, "proof_code": codes[0]}
    assert page.post("/settings/second-factor/recovery-codes", data=both).status_code == 200
    clock.instant += LONG
    both = {"proof_password": PASSWORD, "proof_code": phone.code()}
    assert page.post(LEAVE, data=ALL | both).status_code == 302


def test_a_passkey_is_enough_and_only_ones_own(browse: Browse, clock: Clock) -> None:
    page, device, others = browse("alice"), Device(), Device()
    add(page, device)
    add(browse("dan"), others)
    clock.instant += LONG

    assert "Use my passkey" in page.post(LEAVE, data=ALL).text
    sent = others.use(asked(page, "/proof/passkey"))
    assert page.post(PROGRAMS, data=TOKEN | {"proof_passkey": sent}).status_code == 422
    sent = device.use(asked(page, "/proof/passkey"))
    assert page.post(PROGRAMS, data=TOKEN | {"proof_passkey": sent}).location == PROGRAMS
    clock.instant += LONG
    assert page.post(PROGRAMS, data=TOKEN | {"proof_passkey": sent}).status_code == 422


def test_a_link_proves_in_the_browser_that_asked_and_nowhere_else(
    app: Flask, cast: Cast, clock: Clock, browse: Browse
) -> None:
    with app.app_context():
        eve = create_account("eve@example.org").id
        db.session.commit()
    page, elsewhere = Browser(app, use_cookies=True), Browser(app, use_cookies=True)
    for each in (page, elsewhere):
        sign_in(each, app, eve)
    clock.instant += LONG
    outbox(app).clear()
    waits = page.post(LEAVE, data=ALL | {"proof_way": "link"})
    assert "Look into your mail" in waits.text
    link = LINK.search(outbox(app)[-1].body)[1]

    for stranger in (browse(), browse("dan"), elsewhere):
        assert stranger.get(link).status_code == 403
        assert stranger.post(link).status_code == 403
    assert page.post(LEAVE, data=ALL | {"proof_way": "waited"}).status_code == 422
    assert "Yes, it is me" in page.get(link).text
    assert page.post(link).status_code == 302
    assert page.post(link).status_code == 404
    assert elsewhere.post(LEAVE, data=ALL).status_code == 401
    assert page.post(LEAVE, data=ALL | {"proof_way": "waited"}).status_code == 302
    with app.app_context():
        assert find_account("eve@example.org") is None


def test_a_link_that_proves_wants_the_code_as_well(
    app: Flask, browse: Browse, clock: Clock
) -> None:
    page = browse("alice")
    phone, _codes = set_up(page, clock)
    clock.instant += LONG
    outbox(app).clear()
    page.post(PROGRAMS, data=TOKEN | {"proof_way": "link"})
    link = LINK.search(outbox(app)[-1].body)[1]

    assert page.post(link, data={"code": "000000"}).status_code == 422
    assert page.post(PROGRAMS, data=TOKEN).status_code == 401
    assert page.post(link, data={"code": phone.code()}).status_code == 302
    assert page.post(PROGRAMS, data=TOKEN).location == PROGRAMS


def test_a_new_password_takes_the_old_one_and_a_proof_where_there_is_more(
    browse: Browse, clock: Clock
) -> None:
    page, new = browse("alice"), "green lamp under a tree"
    clock.instant += LONG
    form = {"password": PASSWORD, "new_password": new}
    assert page.get("/change").status_code == 200
    assert page.post("/change", data=form | {"password": "wrong"}).status_code == 422
    set_page = browse("bob")
    set_up(set_page, clock, name="Dr Bob")
    clock.instant += LONG
    assert set_page.get("/change").location.startswith("/proof/")
    asked_first = set_page.post("/change", data=form)
    assert asked_first.status_code == 401
    assert PASSWORD not in asked_first.text
    assert new not in asked_first.text


def test_every_act_in_the_table_is_a_page(app: Flask) -> None:
    assert set(AGES) <= set(app.view_functions)
    assert set(AGES.values()) == {timedelta(minutes=30), timedelta(hours=12)}


def subjects(app: Flask) -> list[str]:
    return [sent.subject for sent in outbox(app)]


def test_a_sign_in_in_a_new_browser_is_told_once(
    app: Flask, browse: Browse, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    outbox(app).clear()
    first, second = browse(), browse()
    knock(first, EMAILS["alice"])
    assert subjects(app) == []  # nobody is told of the very first
    phone = {"User-Agent": "Mozilla/5.0 (iPhone) Safari/600"}
    form = {"email": EMAILS["alice"], "password": PASSWORD}
    second.post("/login", data=form, headers=phone)

    (mail,) = outbox(app)
    assert (mail.to, mail.subject) == ([EMAILS["alice"]], "A new sign-in to your account")
    assert "11 Jun 2026, 12:00 (Europe/Berlin)" in mail.body
    assert "Safari, iPhone" in mail.body
    assert "with a password" in mail.body
    assert "http://localhost/settings/" in mail.body
    assert "127.0.0.1" not in mail.body
    cookie = second.get_cookie("known")
    assert cookie is not None
    assert (cookie.http_only, cookie.same_site) == (True, "Lax")
    assert cookie.value not in mail.body
    second.post("/logout")
    second.post("/login", data=form)
    assert len(outbox(app)) == 1
    knock(first, EMAILS["dan"])  # the same browser, another account: its first sign-in
    assert len(outbox(app)) == 1
    assert cookie.value not in caplog.text


def test_over_tls_the_cookie_is_bound_to_the_host(
    app: Flask, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "SESSION_COOKIE_SECURE", True)
    left = knock(browse(), EMAILS["alice"]).headers.getlist("Set-Cookie")

    (known,) = [each for each in left if each.startswith("__Host-known=")]
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(known.split("; "))
    assert "Domain" not in known


def test_switching_the_second_step_is_told(app: Flask, browse: Browse, clock: Clock) -> None:
    page = browse("alice")
    outbox(app).clear()
    set_up(page, clock)
    page.post("/settings/second-factor/off")

    told = ["Signing in takes two steps now", "Signing in takes one step now"]
    assert subjects(app) == told


def test_a_stranger_locks_nobody_out(app: Flask, cast: Cast, database: str) -> None:
    """Wrong passwords, links and passkeys of a stranger stop neither way in of the owner."""
    limited = create_app(settings_for(database) | {"RATELIMIT_ENABLED": True})
    alice, device, stranger = Browser(limited), Device(), Browser(limited)
    sign_in(alice, limited, cast.alice)
    add(alice, device)
    there = {"environ_base": {"REMOTE_ADDR": "203.0.113.9"}}
    form = {"email": EMAILS["alice"], "password": "wrong horse"}
    for _n in range(12):
        stranger.post("/login", data=form, **there)
        stranger.post("/login/link", data=form, **there)
        stranger.post("/login/passkey", data={"credential": "{}"}, **there)
    assert stranger.post("/login", data=form, **there).status_code == 429
    assert stranger.post("/login/link", data=form, **there).status_code == 429

    own = Browser(limited)
    right = {"email": EMAILS["alice"], "password": PASSWORD}
    assert own.post("/login", data=right).status_code == 302
    assert Browser(limited).post("/login/link", data=right).status_code == 302
    other = Browser(limited)
    sent = device.use(asked(other, "/login/passkey"))
    assert other.post("/login/passkey", data={"credential": sent}).status_code == 302
    with limited.app_context():
        db.engine.dispose()
