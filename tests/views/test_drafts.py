"""What a server says to a browser that keeps drafts: whose they are, and which was saved."""

from collections.abc import Callable
from urllib.parse import unquote

import pytest
from flask import Flask

from tests.browser_double import Browser
from tests.conftest import TODAY
from tests.views.forms import a_day_form

Browse = Callable[..., Browser]


@pytest.fixture
def today(alices_id) -> str:
    return f"/diary/{alices_id}/days/{TODAY}"


def said_saved(page: Browser) -> str | None:
    cookie = page.get_cookie("saved")
    return unquote(cookie.value) if cookie else None


def test_a_draft_is_named_by_who_typed_it_and_where(browse: Browse, cast, today: str) -> None:
    for who in ("alice", "bob"):
        assert f'data-draft="draft:{getattr(cast, who)}:{today}"' in browse(who).get(today).text
    assert "data-draft" not in browse("carol").get(today).text
    assert 'data-draft="draft:nobody:/start/where"' in browse().get("/start/where").text


def test_a_save_names_the_form_that_was_saved(browse: Browse, today: str) -> None:
    page = browse("alice")

    page.post(today, data=a_day_form())

    assert said_saved(page) == today


@pytest.mark.parametrize("who", ["alice", "carol", None])
def test_what_was_not_saved_is_not_said_to_be(browse: Browse, today: str, who: str | None) -> None:
    page = browse(who)
    wrong = {"symptom-0": "11"} if who == "alice" else a_day_form()

    answer = page.post(today, data=wrong)
    page.post("/settings/phones" if who is None else today, data=wrong)

    assert said_saved(page) is None
    assert who is None or "data-posted" in answer.text


def test_signing_in_and_out_leaves_no_trace_of_its_own(browse: Browse, app: Flask) -> None:
    page = browse("alice")

    page.post("/logout")

    assert said_saved(page) is None
