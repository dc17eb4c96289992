"""Making an account and getting in: alike for everybody who asks, and only for who may."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from app.extensions import db
from app.models import User
from app.services.accounts import find_account
from tests.browser_double import Browser
from tests.builders import EMAILS, PASSWORD
from tests.views.accounts import (
    NEW,
    OTHER_PASSWORD,
    answer_the_three_pages,
    links,
    outbox,
    register,
    signs_in,
    symptoms_of,
)

Browse = Callable[..., Browser]
CSRF = re.compile(r'(?<=name="csrf_token")[^>]*')
# What was ticked, and the side effects that every diary of the neck begins with.
CHOSEN = ["breathing", "head_turn", "neck_weakness", "swallowing"]
WHO_ASKS = ("nobody", "confirmed", "unconfirmed", "closed")


@pytest.fixture(autouse=True)
def _no_mails(app: Flask) -> None:
    outbox(app).clear()


def test_a_diary_is_begun_together_with_its_account(app: Flask, browse: Browse) -> None:
    page = browse()
    answer_the_three_pages(page)
    register(page)
    page.get("/start/confirm")
    assert symptoms_of(app, NEW) == CHOSEN

    assert page.get(links(app)[0]).location == "/today"
    assert page.get("/today").location.endswith("/days/today")


def test_an_account_without_answers_leads_to_the_three_pages(app: Flask, browse: Browse) -> None:
    page = browse()
    register(page)
    page.get(links(app)[0])

    assert symptoms_of(app, NEW) is None
    assert page.get("/today").location == "/start/where"


def test_another_browser_asks_for_the_password_once(app: Flask, browse: Browse) -> None:
    register(browse())
    phone, link = browse(), links(app)[0]

    assert phone.get(link).status_code == 200
    refused = phone.post(link, data={"password": OTHER_PASSWORD})
    assert refused.status_code == 422
    assert "Error: Confirm your address" in refused.text
    assert phone.post(link, data={"password": PASSWORD}).location == "/today"
    assert signs_in(browse())


def test_a_link_that_was_used_says_so_calmly(app: Flask, browse: Browse) -> None:
    page = browse()
    register(page)
    page.get(links(app)[0])

    assert page.get(links(app)[0]).location == "/today"
    later = browse()
    assert later.get(links(app)[0]).location == "/today"
    assert "confirmed already" in later.get("/login").text


def test_an_old_or_broken_link_leads_to_a_new_one(
    app: Flask, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = browse()
    register(page)
    for link in ("/confirm/nonsense", "/confirm/%00", f"{links(app)[0]}x"):
        assert page.get(link).location == "/confirm"
    monkeypatch.setattr("time.time", lambda: 4e9)
    assert page.get(links(app)[0]).location == "/confirm"
    assert "does not work" in page.get("/confirm").text


def test_a_stranger_gains_nothing_by_registering_first(app: Flask, browse: Browse) -> None:
    stranger, owner = browse(), browse()
    answer_the_three_pages(stranger, "head_tremor")
    register(stranger, password=OTHER_PASSWORD)
    answer_the_three_pages(owner)
    register(owner)
    old, new = links(app)

    assert owner.get(old).location == "/confirm"
    assert owner.get(new).location == "/today"
    assert symptoms_of(app, NEW) == CHOSEN
    assert not signs_in(stranger, password=OTHER_PASSWORD)
    assert signs_in(browse())


def test_a_stranger_gains_nothing_by_registering_last(app: Flask, browse: Browse) -> None:
    owner, stranger = browse(), browse()
    register(owner)
    answer_the_three_pages(stranger, "head_tremor")
    register(stranger, password=OTHER_PASSWORD)
    first, newest = links(app)

    assert owner.get(first).location == "/confirm"
    assert owner.get(newest).status_code == 200  # asks for a password that the owner cannot know
    assert owner.post(newest, data={"password": PASSWORD}).status_code == 422
    assert not signs_in(stranger, password=OTHER_PASSWORD)

    owner.post("/reset", data={"email": NEW})
    owner.post(links(app)[-1], data={"password": "my own new password"})
    assert signs_in(owner, password="my own new password")
    assert owner.get("/today").location == "/start/where"
    assert symptoms_of(app, NEW) is None
    assert not signs_in(stranger, password=OTHER_PASSWORD)
    assert stranger.get(newest).location == "/confirm"


def test_opening_a_strangers_link_lets_the_stranger_not_in(app: Flask, browse: Browse) -> None:
    stranger, curious = browse(), browse()
    register(stranger, password=OTHER_PASSWORD)

    curious.get(links(app)[0])

    assert not signs_in(stranger, password=OTHER_PASSWORD)


def make_accounts(app: Flask) -> dict[str, str]:
    """Addresses by what account they have."""
    with app.app_context():
        known = find_account(EMAILS["alice"])
        assert known is not None
        for kind in ("unconfirmed", "closed"):
            user = User(
                email=f"{kind}@example.org",
                password=known.password,
                active=kind != "closed",
                fs_uniquifier=kind,
                confirmed_at=None if kind == "unconfirmed" else known.confirmed_at,
            )
            db.session.add(user)
        db.session.commit()
    own = {kind: f"{kind}@example.org" for kind in WHO_ASKS}
    return own | {"confirmed": EMAILS["alice"]}


def what_is_told(page: Browser, path: str, email: str, password: str) -> tuple[object, ...]:
    """All that the page behind a form tells, with the names of cookies."""
    answer = page.post(path, data={"email": email, "password": password})
    headers = sorted(
        (name, len(value.split(";")[0]) if name == "Set-Cookie" else value)
        for name, value in answer.headers
    )
    after = page.get(answer.location or path)
    with page.session_transaction() as session:
        kept = {name: len(str(value)) for name, value in session.items()}
    pages = [CSRF.sub("", each.text.replace(email, "…")) for each in (answer, after)]
    return answer.status_code, headers, *pages, kept


@pytest.mark.parametrize("path", ["/register", "/reset", "/confirm", "/login"])
def test_all_addresses_get_the_same_answer(app: Flask, browse: Browse, path: str) -> None:
    password = "a wrong password" if path == "/login" else PASSWORD
    told = {}
    for kind, email in make_accounts(app).items():
        before = len(outbox(app))
        page = browse()
        answer_the_three_pages(page)
        told[kind] = what_is_told(page, path, email, password)
        sent = outbox(app)[before:]
        assert [mail.to for mail in sent] == ([] if path == "/login" else [[email]])

    for kind in WHO_ASKS[1:]:
        status, headers, *pages = told[kind]
        assert (status, pages[0], pages[1], pages[2]) == (
            told["nobody"][0],
            *told["nobody"][2:],
        ), kind
        assert same_but_length_of_cookies(headers, told["nobody"][1])


def same_but_length_of_cookies(one: object, other: object) -> bool:
    """Cookies are compressed, so that their length changes a little with random signs."""
    assert isinstance(one, list)
    assert isinstance(other, list)
    plain = [[item for item in each if item[0] != "Set-Cookie"] for each in (one, other)]
    lengths = [[item[1] for item in each if item[0] == "Set-Cookie"] for each in (one, other)]
    near = all(abs(a - b) < 60 for a, b in zip(*lengths, strict=True))
    # Content-Length changes with the address that is shown again; each request has a number.
    changing = {"Content-Length", "X-Request-ID"}
    return [i for i in plain[0] if i[0] not in changing] == [
        i for i in plain[1] if i[0] not in changing
    ] and near


def test_the_right_password_tells_no_more_where_it_lets_nobody_in(
    app: Flask, browse: Browse
) -> None:
    told = {
        what_is_told(browse(), "/login", email, PASSWORD)[2]
        for kind, email in make_accounts(app).items()
        if kind != "confirmed"
    }
    assert len(told) == 1


def test_a_refused_sign_in_says_so_in_the_summary_and_at_the_field(browse: Browse) -> None:
    page = browse()
    answer = page.post("/login", data={"email": EMAILS["alice"], "password": "wrong"})

    assert answer.status_code == 422
    assert "<title>Error: Sign in" in answer.text
    assert answer.text.count("do not fit together") == 2
    assert f'value="{EMAILS["alice"]}"' in answer.text


def test_empty_fields_are_named(browse: Browse) -> None:
    text = browse().post("/login", data={}).text

    assert text.count("Enter your e-mail address") == 2
    assert text.count("Enter your password") == 2
