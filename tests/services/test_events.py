"""What happened between treatments: record, revise, remove, bring back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from app.access import Diary, Right, open_diary
from app.errors import NotAllowed, NotFound, Refused, StaleEdit
from app.extensions import db
from app.models import DiaryEventVersion
from app.services.accounts import begin_diary, erase_account
from app.services.audit import list_events
from app.services.events import (
    EventDraft,
    EventKind,
    event_draft_of,
    get_event,
    list_diary_events,
    record_event,
    remove_event,
    restore_event,
    revise_event,
)
from tests.builders import a_diary_draft
from tests.conftest import NOON, TODAY, Cast
from tests.services.rush import Rush

MAY = date(2026, 5, 4)


def an_event(**changes) -> EventDraft:
    draft = EventDraft(MAY, EventKind.MEDICINE_STARTED, words="a tablet", dose="2 x 5 mg")
    return replace(draft, **changes)


def said(diary: Diary) -> list[EventDraft]:
    db.session.expire_all()
    return [event_draft_of(event) for event in list_diary_events(diary)]


@pytest.mark.parametrize(
    "draft",
    [
        *(EventDraft(MAY, kind) for kind in EventKind),
        an_event(until=MAY),
        an_event(until=date(2027, 1, 1)),
        an_event(words="ü" * 120, dose="x" * 60),
        EventDraft(date(1900, 1, 1), EventKind.OTHER),
        EventDraft(TODAY, EventKind.WEARING_OFF),
    ],
)
def test_an_event_is_stored_as_it_was_said(diary: Diary, draft: EventDraft) -> None:
    event = record_event(diary, draft)

    assert said(diary) == [draft]
    stored = get_event(diary, event.id)
    assert (stored.recorded_by_id, stored.recorded_at, stored.version) == (
        diary.actor_id,
        NOON,
        1,
    )


@pytest.mark.parametrize(
    ("draft", "reason"),
    [
        (an_event(day=TODAY + timedelta(days=1)), "event_day"),
        (an_event(day=date(1899, 12, 31)), "event_day"),
        (an_event(until=MAY - timedelta(days=1)), "event_until"),
        (an_event(words="x" * 121), "too_long"),
        (an_event(words=""), "too_long"),
        (an_event(dose="x" * 61), "too_long"),
    ],
)
def test_what_no_event_can_be_is_refused(diary: Diary, draft: EventDraft, reason: str) -> None:
    with pytest.raises(Refused) as told:
        record_event(diary, draft)

    assert told.value.reason == reason
    assert said(diary) == []


def test_events_are_listed_by_the_days_they_touch(diary: Diary) -> None:
    long = an_event(until=MAY + timedelta(days=10))
    short = an_event(day=MAY + timedelta(days=20), kind=EventKind.ILLNESS)
    record_event(diary, short)
    record_event(diary, long)

    def listed(first: int, last: int) -> list[EventDraft]:
        span = (MAY + timedelta(days=first), MAY + timedelta(days=last))
        return [event_draft_of(event) for event in list_diary_events(diary, *span)]

    assert said(diary) == [long, short]
    assert listed(-5, -1) == []
    assert listed(-5, 0) == [long]
    assert listed(10, 12) == [long]
    assert listed(11, 19) == []
    assert listed(5, 20) == [long, short]


def test_a_form_sent_again_saves_once(diary: Diary) -> None:
    made_for = uuid4()
    record_event(diary, an_event(), made_for)
    record_event(diary, an_event(), made_for)
    with pytest.raises(StaleEdit):
        record_event(diary, an_event(words="other"), made_for)

    assert said(diary) == [an_event()]
    assert [event.act for event in list_events(diary)].count("event_recorded") == 1


def test_a_revision_keeps_what_was_there_before(diary: Diary) -> None:
    event_id = record_event(diary, an_event(until=MAY)).id
    revise_event(diary, event_id, an_event(words="another"), 1)
    revise_event(diary, event_id, an_event(words="another"), 1)  # sent twice

    assert said(diary) == [an_event(words="another")]
    assert get_event(diary, event_id).version == 2
    [former] = db.session.scalars(sa.select(DiaryEventVersion))
    assert (former.version, former.content["words"], former.content["until"]) == (
        1,
        "a tablet",
        MAY.isoformat(),
    )


@pytest.mark.parametrize("seen", [None, 1, 3])
def test_a_stale_change_is_refused(diary: Diary, seen: int | None) -> None:
    event_id = record_event(diary, an_event()).id
    revise_event(diary, event_id, an_event(words="second"), 1)

    with pytest.raises(StaleEdit):
        revise_event(diary, event_id, an_event(words="third"), seen)
    with pytest.raises(StaleEdit):
        remove_event(diary, event_id, seen)

    assert said(diary) == [an_event(words="second")]


def test_a_removed_event_is_gone_and_comes_back_as_it_was(diary: Diary) -> None:
    draft = an_event(until=MAY + timedelta(days=3))
    event_id = record_event(diary, draft).id
    remove_event(diary, event_id, 1)
    assert said(diary) == []

    for _time in range(2):
        assert restore_event(diary, event_id).version == 2
    assert said(diary) == [draft]
    acts = [event.act for event in list_events(diary)]
    assert (acts.count("event_removed"), acts.count("event_restored")) == (1, 1)


def doings(diary: Diary, event_id) -> list[Callable[[], object]]:
    return [
        lambda: revise_event(diary, event_id, an_event(words="new"), 1),
        lambda: remove_event(diary, event_id, 1),
        lambda: restore_event(diary, event_id),
    ]


def test_who_may_record_events(diary: Diary, cast: Cast) -> None:
    event_id = record_event(open_diary(cast.bob, cast.alice, Right.RECORD), an_event()).id
    carols = open_diary(cast.carol, cast.alice, Right.READ)
    dans = begin_diary(cast.dan, a_diary_draft())

    assert said(carols) == [an_event()]
    for act in [lambda: record_event(carols, an_event()), *doings(carols, event_id)]:
        with pytest.raises(NotAllowed):
            act()
    for act in [lambda: get_event(dans, event_id), *doings(dans, event_id)]:
        with pytest.raises(NotFound):
            act()
    assert said(diary) == [an_event()]
    assert said(dans) == []


def test_two_revisers_in_one_instant_lose_nothing(rush: Rush, opened) -> None:
    with opened("alice", Right.OWN) as diary:
        event_id = record_event(diary, an_event()).id
    one, other = an_event(words="one"), an_event(words="other")

    outcomes = rush(
        "app.services.events._former",
        lambda diary: revise_event(diary, event_id, one, 1),
        lambda diary: revise_event(diary, event_id, other, 1),
    )

    assert sorted(outcomes.told) == ["StaleEdit", "saved"]
    with outcomes.opened() as diary:
        assert said(diary) == [outcomes.said_by_the_saver(one, other)]


def test_events_go_when_the_diary_goes(diary: Diary, cast: Cast) -> None:
    event_id = record_event(diary, an_event()).id
    revise_event(diary, event_id, an_event(words="new"), 1)
    erase_account(cast.alice)

    assert db.session.scalar(sa.select(sa.func.count()).select_from(DiaryEventVersion)) == 0
