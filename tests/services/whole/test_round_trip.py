"""A diary becomes an archive, and the archive an equal diary."""

import json
from dataclasses import replace
from random import Random
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.access import Diary, Right, open_diary
from app.extensions import db
from app.services.accounts import begin_diary, create_account
from app.services.archives import archive_of, open_archive, restore_archive, stored_archive
from app.services.audit import commit_account
from app.services.sharing import grant_share
from tests.builders import SYMPTOMS, a_diary_draft
from tests.conftest import NOON, Cast, Clock
from tests.services.whole.acts import ACTS, Act, Hand

CHANCE = Random(7)
# So many that every table has a row.
MANY = [(CHANCE.choice(ACTS), CHANCE.getrandbits(40)) for _ in range(210)]


def somebody() -> UUID:
    account = create_account(f"{uuid4().hex}@example.org")
    commit_account()
    return account.id


def restored(data: bytes) -> Diary:
    """The archive as the diary of somebody new."""
    id_ = restore_archive(somebody(), open_archive(data)).patient_id
    db.session.expunge_all()
    return open_diary(id_, id_, Right.OWN)


def begun(cast: Cast, clock: Clock) -> Hand:
    """A hand for a diary that has just begun, and is shared with Dr Bob."""
    diary = begin_diary(somebody(), a_diary_draft(name="Alice", symptoms=(*SYMPTOMS, "swallowing")))
    grant_share(diary, cast.bob, Right.RECORD)
    return Hand(replace(cast, alice=diary.patient_id), clock)


def contents(data: bytes) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(data)["content"]
    return said


@pytest.mark.slow
@settings(
    max_examples=2,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@example(done=[])
@example(done=MANY)
@given(done=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 2**40)), max_size=40))
def test_an_archive_of_a_restored_diary_is_the_same_bytes(
    app: Flask, cast: Cast, clock: Clock, done: list[tuple[Act, int]]
) -> None:
    with app.app_context():
        hand = begun(cast, clock)
        for act, seed in done:
            hand.do(act, seed)
        db.session.expunge_all()
        whole, owners = stored_archive(hand.alice()), archive_of(hand.alice())
        if done is MANY:
            assert {name for name, rows in contents(whole).items() if not rows} == set()

        assert stored_archive(restored(whole)) == whole
        assert archive_of(restored(whole)) == owners
        assert stored_archive(restored(owners)) == owners


@pytest.mark.slow
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_restored_diary_goes_on(app: Flask, cast: Cast, clock: Clock) -> None:
    """Nothing that can be done with a diary stumbles over what an archive brought."""
    with app.app_context():
        hand = begun(cast, clock)
        for act, seed in MANY[:75]:
            hand.do(act, seed)
        again = restored(stored_archive(hand.alice()))
        clock.instant = max(clock.instant, NOON)
        second = Hand(replace(cast, alice=again.patient_id), clock)
        second.ids = hand.ids
        grant_share(second.alice(), cast.bob, Right.RECORD)
        for act, seed in MANY[75:]:
            second.do(act, seed)

        whole = stored_archive(second.alice())

        assert len(contents(whole)["audit_event"]) > 40
        assert stored_archive(restored(whole)) == whole
