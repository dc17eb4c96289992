"""The page where tokens are made, shown once and revoked, and the page that says how to use one."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from uuid import UUID, uuid4

import pytest
from flask import Flask

from app import create_app
from app.access import Right
from app.extensions import db
from app.services.tokens import list_tokens, revoke_all_tokens
from app.views.api import OPERATIONS
from app.views.problems import KINDS
from tests.browser_double import Browser
from tests.builders import PASSWORD
from tests.conftest import Cast, settings_for
from tests.views.programs import READS, Program, a_token

Browse = Callable[..., Browser]
Opened = Callable[..., AbstractContextManager]
PAGE = "/settings/programs/"
FILLED_IN = {"label": "My phone", "scopes": ["read", "rate"], "days": "90"}


def shown_token(page: Browser) -> str | None:
    found = re.search(r"data-text>(idd_[\w-]{43})<", page.get(PAGE).text)
    return found[1] if found else None


def test_a_token_is_made_and_shown_once(browse: Browse, app: Flask) -> None:
    page = browse("alice")

    assert page.post(PAGE, data=FILLED_IN).location == PAGE
    made = page.get(PAGE).text
    token = re.search(r"data-text>(idd_[\w-]{43})<", made)[1]

    assert made.count(token) == 2  # and once in the example
    assert "/api/v1/rate" in made
    assert "head_turn" in made
    again = page.get(PAGE).text
    assert token not in again
    assert "My phone" in again
    assert "Reads the diary, rates days" in again
    assert Program(app, token).get("/diary").status_code == 200


def test_a_use_and_a_save_are_shown(browse: Browse, app: Flask) -> None:
    page = browse("alice")
    page.post(PAGE, data=FILLED_IN)
    assert "Not used yet." in page.get(PAGE).text
    page.post(PAGE, data=FILLED_IN | {"label": "Watch"})
    program = Program(app, shown_token(page))

    program.post("/rate", {"symptom": "head_turn", "severity": 4})

    assert "Last used 11 Jun 2026, 12:00" in " ".join(page.get(PAGE).text.split())
    assert "Saved 1 time." in page.get(PAGE).text


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("label", " ", "Enter what it is for, such as My phone"),
        ("label", "x" * 61, "Use at most 60 characters; there are 61 now"),
        ("label", "a\0b", "Take out the signs that are not letters, or type this again"),
        ("scopes", [], "Tick what the program may do"),
        ("scopes", ["own"], "Tick what the program may do"),
        ("days", "36500", "Choose for how long"),
    ],
)
def test_what_is_not_filled_in_is_asked_for(
    browse: Browse, opened: Opened, field: str, value: object, words: str
) -> None:
    answer = browse("alice").post(PAGE, data=FILLED_IN | {field: value})

    assert answer.status_code == 422
    assert answer.text.count(words) == 2
    with opened("alice", Right.OWN) as diary:
        assert list_tokens(diary) == []


def test_a_form_sent_twice_makes_one_token(browse: Browse, opened: Opened) -> None:
    page = browse("alice")
    form = FILLED_IN | {"token_id": str(uuid4())}

    assert [page.post(PAGE, data=form).location for _n in range(2)] == [PAGE, PAGE]

    assert "This token was made already." in page.get(PAGE).text
    with opened("alice", Right.OWN) as diary:
        assert len(list_tokens(diary)) == 1


def test_one_too_many_is_refused_with_words(browse: Browse, opened: Opened) -> None:
    with opened("alice", Right.OWN) as diary:
        for _n in range(20):
            a_token(diary, READS)

    answer = browse("alice").post(PAGE, data=FILLED_IN)

    assert answer.status_code == 422
    assert "There can be 20 tokens. Revoke one first." in answer.text


def test_a_revoked_token_is_gone_and_opens_nothing(
    browse: Browse, app: Flask, opened: Opened
) -> None:
    page = browse("alice")
    page.post(PAGE, data=FILLED_IN)
    program = Program(app, shown_token(page))
    with opened("alice", Right.OWN) as diary:
        [token] = list_tokens(diary)

    for _n in range(2):
        assert page.post(f"{PAGE}{token.id}/revoke").location == PAGE

    assert "This token opens nothing any more" in page.get(PAGE).text
    assert "My phone" not in page.get(PAGE).text.partition("<form")[0]
    assert program.get("/diary").status_code == 401


def test_who_keeps_no_diary_makes_no_token(browse: Browse, cast: Cast) -> None:
    assert browse("bob").get(PAGE).status_code == 404
    assert browse("bob").post(PAGE, data=FILLED_IN).status_code == 404
    assert browse().get(PAGE).location.startswith("/login")


def test_nobody_revokes_anothers_token(browse: Browse, opened: Opened, cast: Cast) -> None:
    with opened("alice", Right.OWN) as diary:
        a_token(diary, READS)
        [token] = list_tokens(diary)
    assert browse("bob").post(f"{PAGE}{token.id}/revoke").status_code == 404
    with opened("alice", Right.OWN) as diary:
        assert len(list_tokens(diary)) == 1


def test_a_changed_password_revokes_all(browse: Browse, app: Flask, opened: Opened) -> None:
    with opened("alice", Right.OWN) as diary:
        program = Program(app, a_token(diary, READS))
    new = "green teapot under the stairs"
    form = {"password": PASSWORD, "new_password": new, "new_password_confirm": new}

    assert browse("alice").post("/change", data=form).status_code == 302

    assert program.get("/diary").status_code == 401


def test_every_call_and_every_problem_stands_on_the_page(browse: Browse) -> None:
    page = browse().get("/api/").text

    for each in OPERATIONS.values():
        assert f"{each.method} {each.path}" in page
        assert each.summary.replace("'", "&#39;") in page
    for name in KINDS:
        assert f'id="{name}"' in page


def test_only_owners_find_the_way_there(browse: Browse, cast: Cast) -> None:
    hub = f"/diary/{cast.alice}/exports/"

    assert PAGE in browse("alice").get(hub).text
    assert PAGE in browse("alice").get("/settings/").text
    assert PAGE not in browse("bob").get(hub).text


@pytest.fixture
def limited(app: Flask, cast: Cast, database: str) -> Iterator[Flask]:
    """The app on the same database, with its limits on."""
    limited = create_app(settings_for(database) | {"RATELIMIT_ENABLED": True})
    yield limited
    with limited.app_context():
        db.engine.dispose()


def test_who_guesses_is_asked_to_wait_and_who_holds_a_token_is_not(
    limited: Flask, opened: Opened
) -> None:
    with opened("alice", Right.OWN) as diary:
        good = Program(limited, a_token(diary, READS))
    stranger = Program(limited, f"idd_{'x' * 43}")

    met = [stranger.get("/diary").status_code for _n in range(22)]

    assert met == [401] * 20 + [429] * 2
    waits = stranger.get("/diary")
    assert 1 <= int(waits.headers["Retry-After"]) <= 60
    assert waits.get_json()["type"] == "/api/#wait"
    assert good.get("/diary").status_code == 200


def test_one_token_alone_is_asked_to_wait_where_it_calls_too_often(
    limited: Flask, opened: Opened
) -> None:
    with opened("alice", Right.OWN) as diary:
        busy, calm = (Program(limited, a_token(diary, READS)) for _n in range(2))

    assert {busy.get("/symptoms").status_code for _n in range(120)} == {200}
    assert busy.get("/symptoms").status_code == 429
    assert calm.get("/symptoms").status_code == 200


def test_revoking_nothing_is_no_fault(app: Flask, cast: Cast) -> None:
    with app.app_context():
        revoke_all_tokens(UUID(int=0))
