"""Saves from devices that meet in one instant: each is stored once, and none is lost."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from app.access import Diary, Right, open_diary
from app.errors import NotAllowed
from app.extensions import db
from app.models import SentSave
from app.services.accounts import erase_account
from app.services.audit import list_events
from app.services.day_choices import choose, find_choice, save_or_set_aside
from app.services.day_history import bring_back
from app.services.day_versions import list_waiting
from app.services.days import DayDraft, find_day, list_versions, rate_day
from app.services.sent_days import DeviceSave, Stored, take_save
from tests.builders import a_day
from tests.conftest import TODAY, Cast
from tests.services.rush import Outcomes, Rush

Opened = Callable[..., AbstractContextManager[Diary]]
MEET = "app.services.sent_days.hold"


def a_save(**changes: object) -> DeviceSave:
    return DeviceSave(**{"id": uuid4(), **changes})  # type: ignore[arg-type]


def test_the_same_save_from_two_tabs_in_one_instant_is_stored_once(rush: Rush) -> None:
    save = a_save()

    outcomes: Outcomes = rush(
        MEET,
        lambda diary: take_save(diary, TODAY, a_day(), save),
        lambda diary: take_save(diary, TODAY, a_day(), save),
    )

    assert outcomes.told == ["saved", "saved"]
    with outcomes.opened() as diary:
        assert find_day(diary, TODAY).version == 1
        assert list_versions(diary, TODAY) == []
        assert diary.revision == outcomes.revision + 1
        assert db.session.scalar(sa.select(sa.func.count()).select_from(SentSave)) == 1


def test_two_devices_in_one_instant_lose_nothing(rush: Rush) -> None:
    outcomes: Outcomes = rush(
        MEET,
        lambda diary: take_save(diary, TODAY, a_day(note="one"), a_save()),
        lambda diary: take_save(diary, TODAY, a_day(note="other"), a_save()),
    )

    assert outcomes.told == ["saved", "saved"]
    with outcomes.opened() as diary:
        held = [find_day(diary, TODAY).note, *(each.note for each in list_waiting(diary, TODAY))]
        assert sorted(held) == ["one", "other"]


def test_a_device_and_a_window_in_one_instant_lose_nothing(rush: Rush, opened: Opened) -> None:
    with opened("alice", Right.OWN) as diary:
        rate_day(diary, TODAY, a_day(), None)

    def window(diary: Diary) -> None:
        save_or_set_aside(diary, TODAY, a_day(note="window"), 1)

    outcomes: Outcomes = rush(
        "app.services.audit.AuditEvent",
        lambda diary: take_save(diary, TODAY, a_day(note="phone"), a_save(seen_version=1)),
        window,
    )

    assert outcomes.told == ["saved", "saved"]
    with outcomes.opened() as diary:
        notes = {find_day(diary, TODAY).note, *(v.note for v in list_versions(diary, TODAY))}
        assert notes == {"slept badly", "phone", "window"}


def test_a_plain_save_that_meets_one_of_a_device_is_told_that_it_is_stale(
    rush: Rush, opened: Opened
) -> None:
    with opened("alice", Right.OWN) as diary:
        rate_day(diary, TODAY, a_day(), None)

    outcomes: Outcomes = rush(
        "app.services.days.write_day",
        lambda diary: take_save(diary, TODAY, a_day(note="phone"), a_save(seen_version=1)),
        lambda diary: rate_day(diary, TODAY, a_day(note="window"), 1),
    )

    assert outcomes.told[0] == "saved"
    assert outcomes.told[1] in {"saved", "StaleEdit"}
    with outcomes.opened() as diary:
        notes = {find_day(diary, TODAY).note, *(v.note for v in list_versions(diary, TODAY))}
        assert {"slept badly", "phone"} <= notes


def test_two_who_choose_in_one_instant_choose_once(rush: Rush, opened: Opened) -> None:
    with opened("alice", Right.OWN) as diary:
        rate_day(diary, TODAY, a_day(), None)
        save_or_set_aside(diary, TODAY, a_day(ratings={0: 1}, note="one"), None)
        save_or_set_aside(diary, TODAY, a_day(ratings={0: 2}, note="two"), None)
        seen = find_choice(diary, TODAY).seen

    outcomes: Outcomes = rush(
        "app.services.day_choices.hold",
        lambda diary: choose(diary, TODAY, "-1", seen),
        lambda diary: choose(diary, TODAY, "-2", seen),
    )

    assert sorted(outcomes.told) == ["StaleEdit", "saved"]
    with outcomes.opened() as diary:
        assert find_day(diary, TODAY).note == outcomes.said_by_the_saver("one", "two")
        assert list_waiting(diary, TODAY) == []
        assert len(list_versions(diary, TODAY)) == 3


def test_two_who_bring_back_in_one_instant_bring_back_once(rush: Rush, opened: Opened) -> None:
    with opened("alice", Right.OWN) as diary:
        for version, note in enumerate(("one", "two", "three")):
            rate_day(diary, TODAY, a_day(note=note), version or None)

    outcomes: Outcomes = rush(
        "app.services.day_history.hold",
        lambda diary: bring_back(diary, TODAY, 1, 3),
        lambda diary: bring_back(diary, TODAY, 2, 3),
    )

    assert sorted(outcomes.told) == ["StaleEdit", "saved"]
    with outcomes.opened() as diary:
        assert find_day(diary, TODAY).note == outcomes.said_by_the_saver("one", "two")


def test_what_a_device_typed_on_top_of_the_chosen_one_is_no_conflict(diary: Diary) -> None:
    rate_day(diary, TODAY, a_day(), None)
    first = a_save()
    assert take_save(diary, TODAY, DayDraft({0: 9}), first) == Stored(-1, aside=True)
    choose(diary, TODAY, "-1", "1,-1")

    again = take_save(diary, TODAY, DayDraft({0: 9}), first)
    assert again == Stored(2, aside=False)
    later = take_save(diary, TODAY, DayDraft({0: 8}), a_save(after=first.id))
    assert later == Stored(3, aside=False)


def test_what_was_not_chosen_is_still_a_conflict_for_what_was_typed_on_top(diary: Diary) -> None:
    rate_day(diary, TODAY, a_day(), None)
    first = a_save()
    take_save(diary, TODAY, DayDraft({0: 9}), first)
    choose(diary, TODAY, "stored", "1,-1")

    assert take_save(diary, TODAY, DayDraft({0: 8}), a_save(after=first.id)).aside
    assert [each.ratings for each in list_waiting(diary, TODAY)] == ["8"]


def test_the_same_that_waits_already_is_not_put_there_twice(diary: Diary) -> None:
    rate_day(diary, TODAY, a_day(), None)

    for _time in range(2):
        assert take_save(diary, TODAY, DayDraft({0: 9}), a_save()) == Stored(-1, aside=True)
    assert len(list_waiting(diary, TODAY)) == 1


def test_a_reader_may_not_send(diary: Diary, cast: Cast) -> None:
    carols = open_diary(cast.carol, cast.alice, Right.READ)

    with pytest.raises(NotAllowed):
        take_save(carols, TODAY, a_day(), a_save())


def test_each_act_leaves_one_trace_and_a_repeated_one_none(diary: Diary) -> None:
    save = a_save()
    for _time in range(3):
        take_save(diary, TODAY, a_day(), save)
    take_save(diary, TODAY, a_day(note="late"), a_save())

    acts = [event.act for event in list_events(diary)]
    assert (acts.count("day_rated"), acts.count("day_set_aside")) == (1, 1)


def test_what_was_sent_goes_with_the_diary(diary: Diary, cast: Cast) -> None:
    take_save(diary, TODAY, a_day(), a_save())
    erase_account(cast.alice)

    assert db.session.scalar(sa.select(sa.func.count()).select_from(SentSave)) == 0


def test_a_number_made_by_one_person_is_free_for_another(
    diary: Diary, cast: Cast, opened: Opened
) -> None:
    from app.services.accounts import begin_diary
    from tests.builders import a_diary_draft

    shared: UUID = uuid4()
    take_save(diary, TODAY, a_day(), a_save(id=shared))
    dans = begin_diary(cast.dan, a_diary_draft())

    assert take_save(dans, TODAY, a_day(), a_save(id=shared)) == Stored(1, aside=False)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_whether_something_waits_is_asked_of_a_small_index(diary: Diary) -> None:
    asked = (
        "SELECT min(day) FROM diary_day_version WHERE patient_id = :id AND aside = 'waiting'",
        "SELECT day FROM diary_day_version WHERE patient_id = :id AND aside = 'waiting'"
        " AND day <= '2026-06-11' ORDER BY day",
    )
    for query in asked:
        plan = sa.text(f"EXPLAIN QUERY PLAN {query}")
        told = db.session.execute(plan, {"id": diary.patient_id.bytes}).all()
        assert "ix_diary_day_version_waiting" in str(told), told
