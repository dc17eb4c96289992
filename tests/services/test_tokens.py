"""Personal tokens: what the door opens with one, and what cannot be saved with it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
import sqlalchemy as sa

from app.access import Diary, Right, Scope, may_still, open_diary
from app.errors import NotAllowed, NotFound, Refused, StaleEdit
from app.extensions import db
from app.models import Act, ApiToken, AuditEvent, SentSave
from app.services.accounts import change_settings, erase_account
from app.services.audit import commit_beside
from app.services.days import DayDraft, Sent, find_day, list_versions, rate_day
from app.services.events import EventDraft, EventKind, list_diary_events, record_event
from app.services.quick_rating import QuickRating, rate_one
from app.services.symptoms import follow
from app.services.tokens import (
    MOST_TOKENS,
    TokenDraft,
    list_tokens,
    make_token,
    open_token,
    revoke_token,
)
from app.services.treatments import list_treatments, record_treatment
from tests.builders import a_day, a_treatment
from tests.conftest import TODAY, Cast, Clock

Opened = Callable[..., AbstractContextManager[Diary]]
PHONE = Sent("Program")


def a_draft(*scopes: Scope, label: str = "My phone", days: int = 90) -> TokenDraft:
    return TokenDraft(label, frozenset(scopes), days)


def opened_by(diary: Diary, *scopes: Scope, needed: Scope | None = None) -> Diary:
    token = make_token(diary, a_draft(*scopes), uuid4())
    return open_token(token, needed or scopes[0])


def test_a_token_is_kept_as_its_hash_alone(diary: Diary) -> None:
    token = make_token(diary, a_draft(Scope.READ), uuid4())

    assert token.startswith("idd_")
    row = db.session.execute(sa.select(ApiToken.__table__)).one()
    assert not any(token[4:] in str(value) for value in row)


@pytest.mark.parametrize(
    ("scopes", "opens"),
    [
        ((Scope.READ,), {Scope.READ}),
        ((Scope.RATE,), {Scope.RATE}),
        ((Scope.RECORD,), {Scope.RATE, Scope.RECORD}),
        ((Scope.READ, Scope.RECORD), set(Scope)),
    ],
)
def test_the_door_asks_what_a_token_was_made_for(
    diary: Diary, scopes: tuple[Scope, ...], opens: set[Scope]
) -> None:
    token = make_token(diary, a_draft(*scopes), uuid4())

    for needed in Scope:
        if needed in opens:
            found = open_token(token, needed)
            assert (found.patient_id, found.actor_id) == (diary.patient_id, diary.patient_id)
            assert not found.may(Right.OWN)
        else:
            with pytest.raises(NotAllowed):
                open_token(token, needed)


def test_with_a_token_for_rating_nothing_but_days_is_saved(diary: Diary) -> None:
    rates = opened_by(diary, Scope.RATE)
    rate_day(rates, TODAY, a_day(), None)

    for act in (
        lambda: record_treatment(rates, a_treatment()),
        lambda: record_event(rates, EventDraft(TODAY, EventKind.ILLNESS)),
        lambda: follow(rates, ["head_turn"]),
        lambda: commit_beside(rates, Act.NOTE_WRITTEN),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert (list_treatments(diary), list_diary_events(diary)) == ([], [])
    assert find_day(diary, TODAY).ratings == "46-"


def test_with_a_token_for_recording_no_setting_is_changed(diary: Diary) -> None:
    records = opened_by(diary, Scope.RECORD)

    record_treatment(records, a_treatment())
    with pytest.raises(NotAllowed):
        change_settings(records, "UTC", Decimal(1), None, None)
    with pytest.raises(NotAllowed):
        make_token(records, a_draft(Scope.READ), uuid4())
    with pytest.raises(NotAllowed):
        list_tokens(records)
    assert len(list_treatments(diary)) == 1


def test_with_a_token_for_reading_nothing_is_saved(diary: Diary) -> None:
    reads = opened_by(diary, Scope.READ)

    with pytest.raises(NotAllowed):
        rate_day(reads, TODAY, a_day(), None)
    assert find_day(diary, TODAY) is None


def test_a_token_revoked_in_the_middle_of_a_save_saves_nothing(diary: Diary) -> None:
    rates = opened_by(diary, Scope.RATE)
    [token] = list_tokens(diary)
    revoke_token(diary, token.id)

    assert not may_still(rates, Right.RECORD)
    with pytest.raises(NotFound):
        rate_day(rates, TODAY, a_day(), None)
    assert find_day(diary, TODAY) is None


def test_a_token_is_the_owners_alone(opened: Opened, cast: Cast) -> None:
    with opened("alice", Right.OWN) as diary:
        make_token(diary, a_draft(Scope.READ), uuid4())
        [token] = list_tokens(diary)
    with opened("bob", Right.RECORD) as diary:
        for act in (
            lambda: make_token(diary, a_draft(Scope.READ), uuid4()),
            lambda: list_tokens(diary),
            lambda: revoke_token(diary, token.id),
        ):
            with pytest.raises(NotAllowed):
                act()


def test_a_form_sent_twice_makes_one_token(diary: Diary) -> None:
    token_id = uuid4()
    make_token(diary, a_draft(Scope.READ), token_id)

    with pytest.raises(StaleEdit):
        make_token(diary, a_draft(Scope.READ), token_id)
    assert len(list_tokens(diary)) == 1


@pytest.mark.parametrize(
    ("draft", "reason"),
    [
        (a_draft(Scope.READ, label=""), "token_label"),
        (a_draft(Scope.READ, label="x" * 61), "token_label"),
        (a_draft(), "token_scopes"),
        (a_draft(Scope.READ, days=36500), "token_days"),
    ],
)
def test_a_draft_that_cannot_be_is_refused(diary: Diary, draft: TokenDraft, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        make_token(diary, draft, uuid4())


def test_there_are_not_more_tokens_than_somebody_can_look_after(diary: Diary) -> None:
    for _n in range(MOST_TOKENS):
        make_token(diary, a_draft(Scope.READ), uuid4())

    with pytest.raises(Refused, match="too_many_tokens"):
        make_token(diary, a_draft(Scope.READ), uuid4())
    revoke_token(diary, list_tokens(diary)[0].id)
    make_token(diary, a_draft(Scope.READ), uuid4())


def test_making_and_revoking_leave_a_trace(diary: Diary) -> None:
    token_id = uuid4()
    make_token(diary, a_draft(Scope.READ), token_id)
    revoke_token(diary, token_id)
    revoke_token(diary, token_id)

    events = db.session.scalars(sa.select(AuditEvent).order_by(AuditEvent.at)).all()
    acts = [event.act for event in events if event.subject == str(token_id)]
    assert sorted(acts) == [Act.PROGRAM_LET_IN, Act.PROGRAM_SHUT_OUT]


def test_a_token_goes_with_its_diary(diary: Diary) -> None:
    token = make_token(diary, a_draft(Scope.READ), uuid4())

    erase_account(diary.patient_id)

    with pytest.raises(NotFound):
        open_token(token, Scope.READ)
    assert db.session.scalars(sa.select(ApiToken)).all() == []


def test_a_program_keeps_what_it_does_not_name(diary: Diary) -> None:
    rate_day(diary, TODAY, a_day(marks=frozenset({"stress"}), ratings={0: 4}), None)

    day, stored = rate_one(diary, TODAY, QuickRating(1, 7), PHONE)

    saved = find_day(diary, TODAY)
    assert (day, stored.aside, stored.version) == (TODAY, False, 2)
    assert (saved.ratings, saved.note, saved.marks) == ("47", "slept badly", "stress")


def test_the_same_rating_again_changes_nothing(diary: Diary) -> None:
    for _n in range(3):
        _day, stored = rate_one(diary, TODAY, QuickRating(1, 7), PHONE)

    assert (stored.version, stored.aside) == (1, False)
    assert list_versions(diary, TODAY) == []


def test_a_key_is_saved_once_whatever_comes_with_it(diary: Diary, clock: Clock) -> None:
    first = rate_one(diary, TODAY, QuickRating(1, 7, "a"), PHONE)
    clock.instant += timedelta(days=1)
    tomorrow = open_diary(diary.patient_id, diary.patient_id, Right.OWN)

    assert rate_one(tomorrow, tomorrow.today, QuickRating(0, 2, "a"), PHONE) == first
    other = rate_one(tomorrow, tomorrow.today, QuickRating(0, 2, "b"), PHONE)
    assert other == (TODAY + timedelta(days=1), other[1])
    assert db.session.scalar(sa.select(sa.func.count()).select_from(SentSave)) == 2


@pytest.mark.parametrize("seen", [None, 1, 9])
def test_another_rating_is_never_overwritten_unseen(diary: Diary, seen: int | None) -> None:
    rate_day(diary, TODAY, DayDraft({1: 3}), None)

    _day, stored = rate_one(diary, TODAY, QuickRating(1, 7, None, seen), PHONE)

    assert stored.aside == (seen != 1)
    assert find_day(diary, TODAY).ratings == (".7" if seen == 1 else ".3")
