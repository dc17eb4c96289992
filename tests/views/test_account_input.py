"""Odd and hostile input on every form about accounts: a clear answer, and never a 500."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from tests.browser_double import Browser
from tests.builders import EMAILS, PASSWORD
from tests.views.accounts import NEW, links, outbox, register, signs_in

Browse = Callable[..., Browser]
ASKING = ("/login", "/register", "/reset", "/confirm")
FORMS = (*ASKING, "/reset/x", "/confirm/x", "/change", "/logout")
NAMES = ("email", "password", "new_password", "submit")
ODD = {
    "nul": "a\0b@example.org",
    "only nul": "\0",
    "long": "x" * 10_000,
    "long address": "x" * 10_000 + "@example.org",
    "emoji": "🙂@example.org",
    "right to left": "\u202egro.elpmaxe@eve",
    "hebrew": "שלום@example.org",
    "line break": "eve@example.org\r\nBcc: all@example.org",
    "noncharacter": "\ufffe\U0001ffff",
    "markup": "<script>alert(1)</script>@example.org",
    "sql": "' OR 1=1 --",
    "template": "{{ config }}%(email)s{0}",
    "blank": "   ",
    "swelling": "\ufdfa" * 2_000,
}


@pytest.fixture(autouse=True)
def _no_mails(app: Flask) -> None:
    outbox(app).clear()


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("who", [None, "alice"])
def test_odd_input_is_refused_with_a_page(
    app: Flask, browse: Browse, path: str, odd: str, who: str | None
) -> None:
    answer = browse(who).post(path, data=dict.fromkeys(NAMES, ODD[odd]))

    assert answer.status_code in {302, 400, 422}
    assert outbox(app) == []


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize(
    "sent",
    [
        {"data": {}},
        {"data": MultiDict([("email", NEW), ("email", EMAILS["alice"]), ("password", "a")])},
        {"data": "%ff%00=%&&&==", "content_type": "application/x-www-form-urlencoded"},
        {"data": b"--x\r\nbroken", "content_type": "multipart/form-data; boundary=x"},
        {"json": {"email": EMAILS["alice"], "password": PASSWORD}},
        {"json": ["a"]},
        {"json": None},
        {"data": "{", "content_type": "application/json"},
        {"data": b"\xff\xfe", "content_type": "text/plain; charset=utf-16"},
    ],
)
def test_broken_requests_are_refused_with_a_page(
    browse: Browse, path: str, sent: dict[str, Any]
) -> None:
    answer = browse().post(path, **sent)

    assert answer.status_code in {302, 400, 415, 422}
    assert answer.mimetype == "text/html"
    assert "_user_id" not in str(answer.headers)


@pytest.mark.parametrize("path", FORMS)
def test_who_asks_for_json_gets_the_page(browse: Browse, path: str) -> None:
    headers = {"Accept": "application/json", "Authentication-Token": "\xff.."}

    for answer in (
        browse().get(path, headers=headers),
        browse().post(path, headers=headers, data={"email": EMAILS["alice"], "password": "x"}),
        browse("alice").get(f"{path}?include_auth_token=1&auth_token=x", headers=headers),
    ):
        assert answer.mimetype == "text/html"
        assert "auth_token" not in answer.text


def test_json_signs_nobody_in(browse: Browse) -> None:
    page = browse()
    page.post("/login", json={"email": EMAILS["alice"], "password": PASSWORD})

    assert page.get("/settings/diary").status_code == 302


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize("method", ["HEAD", "PUT", "DELETE", "PATCH"])
def test_other_methods_do_nothing(browse: Browse, path: str, method: str) -> None:
    assert browse().open(path, method=method).status_code in {200, 302, 405}


@pytest.mark.usefixtures("csrf_on")
@pytest.mark.parametrize("path", ["/login", "/register", "/reset", "/confirm", "/change"])
def test_a_form_of_another_site_does_nothing(app: Flask, browse: Browse, path: str) -> None:
    answer = browse("alice").post(path, data={"email": EMAILS["alice"], "password": PASSWORD})

    assert answer.status_code == 400
    assert PASSWORD not in answer.text
    assert outbox(app) == []


@pytest.mark.parametrize(
    "password",
    [
        "a\0bcdefghij",
        "🙂🙃😀😶🙂🙃🙂🙃🙂🙃",
        "שלום שלום שלום",
        "e\u0301auiyo" * 4,
        "xyz.-" * 25 + "xyz",
    ],
)
def test_a_password_may_be_anything_and_counts_to_its_end(
    app: Flask, browse: Browse, password: str
) -> None:
    page = browse()
    register(page, password=password)
    page.get(links(app)[0])

    assert signs_in(browse(), password=password)
    assert not signs_in(browse(), password=password[:-1])
    assert not signs_in(browse(), password=password + "x")


def test_letters_may_be_typed_in_either_spelling(app: Flask, browse: Browse) -> None:
    page = browse()
    register(page, password="\u00e9cole " * 4)
    page.get(links(app)[0])

    assert signs_in(browse(), password="e\u0301cole " * 4)


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("", "Enter your password"),
        ("nine char", "Use at least 10 characters"),
        ("x" * 129, "Use at most 128 characters"),
        ("dystonia2026", "This is one of the passwords that are guessed first"),
    ],
)
def test_a_password_that_cannot_be_is_told_at_its_field(
    browse: Browse, password: str, said: str
) -> None:
    answer = browse().post("/register", data={"email": NEW, "password": password})

    assert answer.status_code == 422
    assert answer.text.count(said) == 2
    assert f'value="{NEW}"' in answer.text


@pytest.mark.parametrize("path", ["/register", "/reset", "/confirm"])
def test_an_address_that_cannot_be_is_told_and_kept(browse: Browse, path: str) -> None:
    answer = browse().post(path, data={"email": "erin@example", "password": PASSWORD})

    assert answer.status_code == 422
    assert answer.text.count("Enter an e-mail address such as name@example.org") == 2
    assert 'value="erin@example"' in answer.text


def test_forms_speak_to_password_managers(browse: Browse) -> None:
    page = browse()
    for path, field in (("/login", "current-password"), ("/register", "new-password")):
        text = page.get(path).text
        assert 'autocomplete="username"' in text
        assert f'autocomplete="{field}"' in text
        assert "onpaste" not in text
    assert "At least 10 characters" in page.get("/register").text
