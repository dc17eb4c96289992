"""Whom the API lets in, what it keeps of that, and how few statements a call sends."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask

from app.access import Right
from app.extensions import db
from app.models import Act, User
from app.services.audit import list_events
from app.services.tokens import list_tokens, revoke_all_tokens, revoke_token
from app.views import api_whole
from app.views.kept_parts import DRAWN_ANEW
from tests.builders import fill
from tests.conftest import NOON, TODAY, Cast, Clock
from tests.views.programs import RATES, READS, RECORDS, Program

Opened = Callable[..., AbstractContextManager]
Queries = Callable[[], AbstractContextManager[list[str]]]
Calls = Callable[..., Program]
DAY = f"/days/{TODAY}"
HAND = "tremor of my left hand"  # own words: its key is its number, 2


@pytest.mark.parametrize(
    ("scopes", "reads", "rates", "records"),
    [
        ((READS,), 200, 403, 403),
        ((RATES,), 403, 201, 403),
        ((RECORDS,), 403, 201, 201),
        ((READS, RATES), 200, 201, 403),
    ],
)
def test_a_token_opens_what_it_was_made_for(
    program: Calls, scopes: tuple[object, ...], reads: int, rates: int, records: int
) -> None:
    may = program(*scopes)

    assert may.get("/diary").status_code == reads
    assert may.put(DAY, {"note": "x"}).status_code == rates
    answer = may.put(f"/treatments/{uuid4()}", {"day": "2026-05-04"})
    assert answer.status_code == records
    if records == 403:
        assert 'scope="record"' in answer.headers["WWW-Authenticate"]


def test_who_holds_no_open_token_learns_nothing(
    app: Flask, program: Calls, opened: Opened, cast: Cast, clock: Clock, browse: Callable
) -> None:
    may = program(READS, days=30)
    assert may.get("/diary").status_code == 200
    tries = {
        "none": {},
        "another kind": {"Authorization": f"Basic {may.token}"},
        "too short": {"Authorization": "Bearer idd_x"},
        "another": {"Authorization": f"Bearer idd_{'x' * 43}"},
        "odd signs": {"Authorization": "Bearer idd_" + "ü" * 43},
    }
    for name, headers in tries.items():
        answer = Program(app, None).get("/diary", headers=headers)
        assert answer.status_code == 401, name
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
        assert answer.get_json()["type"] == "/api/#no-token"
    assert browse("alice").get("/api/v1/diary").status_code == 401  # no cookie helps

    clock.instant = NOON + timedelta(days=30)
    assert may.get("/diary").status_code == 200
    clock.instant = NOON + timedelta(days=31)
    assert may.get("/diary").status_code == 401


def test_a_token_ends_when_it_is_revoked_or_the_account_is_closed(
    app: Flask, program: Calls, opened: Opened, cast: Cast
) -> None:
    first, second = program(READS), program(READS, RATES)
    with opened("alice", Right.OWN) as diary:
        newest = next(each for each in list_tokens(diary) if len(each.scopes) == 1)
        revoke_token(diary, newest.id)
        revoke_token(diary, newest.id)
    assert [first.get("/diary").status_code, second.get("/diary").status_code] == [401, 200]

    with app.app_context():
        db.session.get_one(User, cast.alice).active = False
        db.session.commit()
    assert second.get("/diary").status_code == 401


def test_a_new_password_ends_all_tokens(app: Flask, program: Calls, cast: Cast) -> None:
    may = program(READS)
    with app.app_context():
        revoke_all_tokens(cast.alice)

    assert may.get("/diary").status_code == 401


def test_what_a_program_saves_is_traced_as_its_own(
    program: Calls, opened: Opened, cast: Cast
) -> None:
    program(RATES, label="Watch").put(DAY, {"note": "x"})

    with opened("alice", Right.OWN) as diary:
        [token] = list_tokens(diary)
        saved = next(event for event in list_events(diary) if event.act == Act.DAY_RATED)
        assert (saved.actor_id, saved.token_id, saved.subject) == (cast.alice, token.id, str(TODAY))
        assert (token.label, token.saves, token.last_used_at) == ("Watch", 1, NOON)


def test_a_use_is_noted_once_an_hour(program: Calls, queries: Queries, clock: Clock) -> None:
    may = program(READS)
    sent = []
    for minutes in (0, 59, 60):
        clock.instant = NOON + timedelta(minutes=minutes)
        with queries() as statements:
            may.get("/symptoms")
        sent.append(len(statements))

    assert sent == [3, 2, 3]  # one opens the diary, one reads, one notes the use


def test_a_call_sends_few_statements(
    app: Flask, program: Calls, opened: Opened, queries: Queries, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, DRAWN_ANEW, False)
    with opened("alice", Right.OWN) as diary:
        fill(diary, 400, 4)
    may = program(READS, RECORDS)
    may.get("/answer")  # so that it is kept
    sent = {}
    for place in ("/diary", "/symptoms", DAY, "/days", "/treatments", "/events", "/answer"):
        with queries() as statements:
            assert may.get(place).status_code == 200
        sent[place] = len(statements)

    assert sent == {
        "/diary": 2,
        "/symptoms": 2,
        DAY: 3,
        "/days": 3,
        "/treatments": 3,
        "/events": 2,
        "/answer": 2,
    }


def test_a_token_is_no_way_into_another_diary(
    program: Calls, opened: Opened, app: Flask, cast: Cast
) -> None:
    may = program(READS, RECORDS)
    page = app.test_client(use_cookies=False)

    answer = page.get(f"/diary/{cast.alice}/", headers={"Authorization": f"Bearer {may.token}"})

    assert answer.status_code in {302, 404}


def test_an_answer_that_is_known_is_not_worked_out_to_say_so(
    program: Calls, opened: Opened, queries: Queries, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened("alice", Right.OWN) as diary:
        fill(diary, 60, 1)
    may = program(READS, RECORDS)
    first = may.get("/answer")
    seen = {"If-None-Match": first.headers["ETag"]}
    with monkeypatch.context() as patch, queries() as statements:
        patch.setattr(api_whole, "get_answer", lambda _diary: pytest.fail("worked out"))
        again = may.get("/answer", headers=seen)
    assert (again.status_code, again.data, len(statements)) == (304, b"", 1)

    assert may.put(DAY, {"note": "x"}, version=1).status_code in {200, 201}
    changed = may.get("/answer", headers=seen)
    assert changed.status_code == 200
    assert changed.get_json()["revision"] == first.get_json()["revision"] + 1
