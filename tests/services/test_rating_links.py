"""Links that rate one day: what they open, when they stop, and what they never do."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa

from app.access import Diary, Right, open_diary
from app.catalogue.marks import read_marks
from app.errors import NotAllowed, NotFound, Refused, StaleEdit
from app.extensions import db
from app.models import Act, Patient, RatingLink
from app.services.accounts import change_settings, erase_account
from app.services.audit import leave_trace, list_events
from app.services.days import (
    RECALLED_AFTER_DAYS,
    DayDraft,
    find_day,
    is_recalled,
    list_versions,
    rate_day,
)
from app.services.events import EventDraft, EventKind, record_event
from app.services.rating_links import (
    count_open_links,
    forget_links,
    make_link,
    open_link,
    rate_by_link,
    revoke_links,
)
from app.services.symptoms import follow
from app.services.treatments import record_treatment
from tests.builders import a_day, a_treatment
from tests.conftest import TODAY, Cast, Clock
from tests.services.rush import Rush

SAID = DayDraft({0: 4, 1: 6, 2: None})


def token_for(diary: Diary, day: date = TODAY) -> str:
    return make_link(diary, day).removeprefix("/rate/")


def stored_links() -> list[RatingLink]:
    db.session.expire_all()
    return list(db.session.scalars(sa.select(RatingLink)))


def test_a_link_opens_its_day_and_is_kept_as_a_hash_alone(diary: Diary) -> None:
    token = token_for(diary)
    linked = open_link(token)

    assert (linked.diary.patient_id, linked.day) == (diary.patient_id, TODAY)
    assert (linked.used_at, linked.is_rated) == (None, False)
    assert len(token) == 43
    (link,) = stored_links()
    assert token not in repr(vars(link))


def test_a_day_saved_by_a_link_is_the_owners_with_a_trace_of_its_own(
    diary: Diary, clock: Clock
) -> None:
    token = token_for(diary)
    clock.instant += timedelta(minutes=3)
    rate_by_link(token, SAID)

    stored = find_day(diary, TODAY)
    assert stored is not None
    assert (stored.ratings, stored.recorded_by_id, stored.entered_at) == (
        "46-",
        diary.patient_id,
        clock.instant,
    )
    acts = [event.act for event in list_events(diary)]
    assert Act.DAY_RATED_BY_LINK in acts
    assert Act.DAY_RATED not in acts
    assert open_link(token).used_at == clock.instant


def test_a_link_saves_once(diary: Diary, clock: Clock) -> None:
    token = token_for(diary)
    rate_by_link(token, SAID)

    with pytest.raises(StaleEdit):
        rate_by_link(token, DayDraft({0: 9}))
    stored = find_day(diary, TODAY)
    assert stored is not None
    assert (stored.ratings, stored.version) == ("46-", 1)


def test_a_second_tap_is_no_second_use_but_only_for_a_moment(diary: Diary, clock: Clock) -> None:
    token = token_for(diary)
    rate_by_link(token, SAID)
    clock.instant += timedelta(seconds=90)
    rate_by_link(token, SAID)

    clock.instant += timedelta(minutes=5)
    with pytest.raises(StaleEdit):
        rate_by_link(token, SAID)
    assert list_versions(diary, TODAY) == []


def test_a_day_rated_otherwise_meanwhile_stays_as_it_is(diary: Diary) -> None:
    token = token_for(diary)
    rate_day(diary, TODAY, a_day(), None)

    assert open_link(token).is_rated
    for draft in (SAID, a_day()):
        with pytest.raises(StaleEdit):
            rate_by_link(token, draft)
    assert [link.used_at for link in stored_links()] == [None]


def test_a_note_that_was_there_stays(diary: Diary) -> None:
    token = token_for(diary)
    rate_day(diary, TODAY, DayDraft({}, note="slept badly"), None)
    rate_by_link(token, DayDraft({0: 4}, note="rain"))

    stored = find_day(diary, TODAY)
    assert stored is not None
    assert (stored.ratings, stored.note) == ("4", "slept badly\nrain")


def test_marks_that_were_there_stay(diary: Diary) -> None:
    token = token_for(diary)
    rate_day(diary, TODAY, DayDraft({}, marks=frozenset({"stress"})), None)
    rate_by_link(token, DayDraft({0: 4}, marks=frozenset({"illness"})))

    stored = find_day(diary, TODAY)
    assert stored is not None
    assert {mark.code for mark in read_marks(stored.marks)} == {"stress", "illness"}


def test_of_two_uses_in_one_instant_one_is_saved(diary: Diary, rush: Rush) -> None:
    token = token_for(diary)
    db.session.rollback()
    outcomes = rush(
        "app.services.rating_links._use_up",
        lambda _diary: rate_by_link(token, DayDraft({0: 1})),
        lambda _diary: rate_by_link(token, DayDraft({0: 2})),
    )

    assert sorted(outcomes.told) == ["StaleEdit", "saved"]
    with outcomes.opened("alice") as diary:
        stored = find_day(diary, TODAY)
        assert stored is not None
        assert (stored.ratings, stored.version) == (outcomes.said_by_the_saver("1", "2"), 1)


def test_two_links_of_one_day_in_one_instant_store_one(diary: Diary, rush: Rush) -> None:
    tokens = token_for(diary), token_for(diary)
    db.session.rollback()
    outcomes = rush(
        "app.services.rating_links.rate_day",
        lambda _diary: rate_by_link(tokens[0], DayDraft({0: 1})),
        lambda _diary: rate_by_link(tokens[1], DayDraft({0: 2})),
    )

    assert sorted(outcomes.told) == ["StaleEdit", "saved"]
    assert len([link for link in stored_links() if link.used_at]) == 1


def test_a_double_tap_in_one_instant_is_saved_once_and_told_twice(diary: Diary, rush: Rush) -> None:
    token = token_for(diary)
    db.session.rollback()
    outcomes = rush(
        "app.services.rating_links._use_up",
        lambda _diary: rate_by_link(token, SAID),
        lambda _diary: rate_by_link(token, SAID),
    )

    assert outcomes.told == ["saved", "saved"]
    with outcomes.opened("alice") as diary:
        assert diary.revision == outcomes.revision + 1


@pytest.mark.parametrize(
    ("instant", "opens"),
    [
        (datetime(2026, 6, 14, 21, 59, tzinfo=UTC), True),  # before midnight in Berlin
        (datetime(2026, 6, 14, 22, 1, tzinfo=UTC), False),
        (datetime(2027, 6, 11, 10, 0, tzinfo=UTC), False),
    ],
)
def test_a_link_opens_until_the_end_of_the_third_day_after(
    diary: Diary, clock: Clock, instant: datetime, opens: bool
) -> None:
    token = token_for(diary)
    clock.instant = instant

    assert is_recalled(TODAY, instant, diary.timezone) is not opens
    if opens:
        rate_by_link(token, SAID)
        stored = find_day(diary, TODAY)
        assert stored is not None
        assert stored.recalled is False
    else:
        for use in (open_link, lambda token: rate_by_link(token, SAID)):
            with pytest.raises(NotFound):
                use(token)
        assert find_day(diary, TODAY) is None


def test_a_day_that_has_not_come_where_the_person_lives_now_is_not_open(
    diary: Diary, clock: Clock
) -> None:
    token = token_for(diary)
    change_settings(diary, "Pacific/Pago_Pago", Decimal(1), None, None)  # still the tenth there

    with pytest.raises(NotFound):
        open_link(token)
    clock.instant += timedelta(hours=12)
    assert open_link(token).day == TODAY


@pytest.mark.parametrize(
    "token", ["", "a", "A" * 42, "A" * 43, "A" * 44, "A" * 5000, "é" * 43, "a b" + "A" * 40, "\x00"]
)
def test_a_forged_token_opens_nothing(diary: Diary, token: str) -> None:
    token_for(diary)

    with pytest.raises(NotFound):
        open_link(token)


def test_the_hash_is_no_key(diary: Diary) -> None:
    token_for(diary)

    with pytest.raises(NotFound):
        open_link(stored_links()[0].token_hash)


@pytest.mark.parametrize("revoke", [revoke_links, lambda diary: forget_links(diary.patient_id)])
def test_revoked_links_open_nothing(diary: Diary, revoke: Callable[[Diary], int]) -> None:
    tokens = [token_for(diary), token_for(diary, TODAY - timedelta(days=1))]
    assert count_open_links(diary) == 2

    assert revoke(diary) == 2
    assert revoke(diary) == 0
    assert count_open_links(diary) == 0
    for token in tokens:
        with pytest.raises(NotFound):
            rate_by_link(token, SAID)
    assert find_day(diary, TODAY) is None


def test_a_link_that_is_revoked_while_it_saves_saves_nothing(
    diary: Diary, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = token_for(diary)
    opened = open_link(token)
    monkeypatch.setattr("app.services.rating_links.open_link", lambda _token: opened)
    revoke_links(diary)

    with pytest.raises(NotFound):
        rate_by_link(token, SAID)
    assert find_day(diary, TODAY) is None


def test_links_go_with_the_diary(diary: Diary, cast: Cast) -> None:
    token = token_for(diary)
    erase_account(cast.alice)
    db.session.expunge_all()

    assert stored_links() == []
    with pytest.raises(NotFound):
        open_link(token)


def test_expired_links_are_forgotten_when_one_is_made(
    diary: Diary, cast: Cast, clock: Clock
) -> None:
    token_for(diary)
    clock.instant += timedelta(days=RECALLED_AFTER_DAYS + 1)
    later = open_diary(cast.alice, cast.alice, Right.OWN)
    token_for(later, later.today)

    assert [link.day for link in stored_links()] == [later.today]


def test_only_the_owner_makes_links_and_only_for_days_that_have_come(
    diary: Diary, cast: Cast
) -> None:
    bobs = open_diary(cast.bob, cast.alice, Right.RECORD)
    for act in (lambda: make_link(bobs, TODAY), lambda: revoke_links(bobs)):
        with pytest.raises(NotAllowed):
            act()
    with pytest.raises(NotFound):
        make_link(diary, TODAY + timedelta(days=1))
    assert stored_links() == []


@pytest.mark.parametrize(
    "act",
    [
        lambda diary: rate_day(diary, TODAY - timedelta(days=1), a_day(), None),
        lambda diary: record_treatment(diary, a_treatment()),
        lambda diary: record_event(diary, EventDraft(TODAY, EventKind("stress"))),
        lambda diary: follow(diary, ["head_turn"]),
        lambda diary: make_link(diary, TODAY),
        lambda diary: change_settings(diary, "UTC", Decimal(1), None, None),
        list_events,
    ],
)
def test_what_a_link_opens_lets_nothing_else_be_done(
    diary: Diary, act: Callable[[Diary], object]
) -> None:
    token = token_for(diary)
    before = db.session.scalar(sa.select(Patient.revision))
    linked = open_link(token)

    with pytest.raises(NotAllowed):
        act(linked.diary)

    db.session.expire_all()
    assert db.session.scalar(sa.select(Patient.revision)) == before


def test_a_refused_save_leaves_the_link_unused(diary: Diary) -> None:
    token = token_for(diary)
    with pytest.raises(Refused):
        rate_by_link(token, DayDraft({}))

    assert [link.used_at for link in stored_links()] == [None]
    leave_trace(diary, Act.DIARY_EXPORTED)  # the session can still be used
    assert open_link(token).used_at is None
