"""Cookies over TLS and without it, and what a browser forgets when somebody leaves."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.browser_double import Browser
from tests.builders import EMAILS, PASSWORD
from tests.views.accounts import signs_in
from tests.views.forms import a_day_form

Browse = Callable[..., Browser]
TLS = {"base_url": "https://localhost"}


@pytest.fixture
def over_tls(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "SESSION_COOKIE_SECURE", True)


def names_set(answer: object) -> dict[str, str]:
    """What each cookie of an answer says about itself, by its name."""
    cookies = answer.headers.getlist("Set-Cookie")  # type: ignore[attr-defined]
    return {each.partition("=")[0]: each.partition("; ")[2] for each in cookies}


def test_without_tls_names_have_no_prefix(browse: Browse) -> None:
    page = browse()

    answer = page.post("/login", data={"email": EMAILS["alice"], "password": PASSWORD})

    assert set(names_set(answer)) == {"session", "known"}
    assert "Secure" not in names_set(answer)["session"]


def test_over_tls_a_sign_in_and_a_save_use_names_that_nobody_can_plant(
    browse: Browse, over_tls: None, alices_id: object
) -> None:
    page = browse()
    form = {"email": EMAILS["alice"], "password": PASSWORD}
    page.get("/login", **TLS)

    answer = page.post("/login", data=form, **TLS)

    assert answer.status_code == 302
    said = set(names_set(answer)["__Host-session"].split("; "))
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= said
    assert page.get("/settings/diary", **TLS).status_code == 200
    saved = page.post(f"/diary/{alices_id}/days/2026-06-11", data=a_day_form(), **TLS)
    assert "__Host-saved" in names_set(saved)
    assert not any("Domain" in each for each in names_set(saved).values())


def test_a_cookie_from_before_tls_opens_nothing_and_is_taken_away(
    app: Flask, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = browse()
    assert signs_in(page, EMAILS["alice"])
    monkeypatch.setitem(app.config, "SESSION_COOKIE_SECURE", True)

    answer = page.get("/settings/diary")

    assert answer.location.startswith("/login")
    assert "Max-Age=0" in names_set(answer)["session"]
    assert page.get_cookie("session") is None


@pytest.mark.parametrize("who", ["alice", None])
def test_leaving_forgets_pages_and_keeps_what_waits_to_be_sent(
    browse: Browse, who: str | None
) -> None:
    page = browse(who)

    assert page.post("/logout").headers["Clear-Site-Data"] == '"cache"'
    assert "Clear-Site-Data" not in page.get("/login").headers
