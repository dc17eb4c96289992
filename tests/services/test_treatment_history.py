"""The history of a treatment: every step, what it changed, and the way back."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from app.access import Diary, Right, open_diary
from app.errors import NotAllowed, NotFound, StaleEdit
from app.services.accounts import begin_diary
from app.services.audit import list_events
from app.services.treatment_history import Change, Step, list_history, restore_version
from app.services.treatments import (
    InjectionDraft,
    draft_of,
    get_treatment,
    record_treatment,
    remove_treatment,
    restore_treatment,
    revise_treatment,
)
from tests.builders import a_diary_draft, a_treatment, a_whole_treatment, an_injection
from tests.conftest import NOON, Cast, Clock
from tests.services.rush import Rush


@pytest.fixture
def bobs(diary: Diary, cast: Cast) -> Diary:
    """Alice's diary, opened by Dr Bob."""
    return open_diary(cast.bob, cast.alice, Right.RECORD)


@pytest.fixture
def an_hour_later(clock: Clock) -> Iterator[None]:
    return lambda: setattr(clock, "instant", clock.instant + timedelta(hours=1))


def test_every_step_says_who_did_it_when_and_what_changed(
    diary: Diary, bobs: Diary, cast: Cast, an_hour_later
) -> None:
    first = a_treatment(injections=(an_injection(), an_injection(muscle="scalene")))
    treatment = record_treatment(diary, first)
    an_hour_later()
    heavier = an_injection(dose_units=Decimal(70))
    second = replace(first, lot="C1", injections=(heavier, InjectionDraft("levator_scapulae")))
    revise_treatment(bobs, treatment.id, second, 1)

    newest, oldest = list_history(diary, treatment.id)
    assert (oldest.version, oldest.step, oldest.by_id, oldest.by_owner, oldest.at) == (
        1,
        Step.RECORDED,
        cast.alice,
        True,
        NOON,
    )
    assert oldest.changes == ()
    assert (newest.version, newest.step, newest.by_id, newest.by_owner, newest.at) == (
        2,
        Step.REVISED,
        cast.bob,
        False,
        NOON + timedelta(hours=1),
    )
    assert set(newest.changes) == {
        Change("lot", None, "C1"),
        Change("injection", an_injection(), heavier),
        Change("injection", an_injection(muscle="scalene"), None),
        Change("injection", None, InjectionDraft("levator_scapulae")),
    }
    assert (newest.draft, oldest.draft) == (second, first)


def test_removing_and_bringing_back_are_steps(diary: Diary, bobs: Diary, cast: Cast) -> None:
    treatment_id = record_treatment(diary, a_treatment()).id
    remove_treatment(bobs, treatment_id, 1)
    assert [each.step for each in list_history(diary, treatment_id)] == [
        Step.REMOVED,
        Step.RECORDED,
    ]
    restore_treatment(diary, treatment_id)

    restored, removed, _recorded = list_history(diary, treatment_id)
    assert (removed.step, removed.by_id, removed.by_owner) == (Step.REMOVED, cast.bob, False)
    assert (restored.step, restored.version, restored.changes) == (Step.RESTORED, 2, ())
    assert restored.same_as is None


@pytest.mark.parametrize("back_to", [1, 2])
def test_a_former_version_comes_back_exactly(diary: Diary, back_to: int) -> None:
    drafts = {
        1: a_whole_treatment(),
        2: a_treatment(injections=(), note=None, product=None),
        3: a_treatment(note="third", day=date(2026, 5, 5)),
    }
    treatment = record_treatment(diary, drafts[1])
    revise_treatment(diary, treatment.id, drafts[2], 1)
    revise_treatment(diary, treatment.id, drafts[3], 2)

    restored = restore_version(diary, treatment.id, back_to, 3)

    assert restored.version == 4
    assert draft_of(get_treatment(diary, treatment.id)) == drafts[back_to]
    newest = list_history(diary, treatment.id)[0]
    assert (newest.draft, newest.same_as) == (drafts[back_to], back_to)
    assert [each.version for each in list_history(diary, treatment.id)] == [4, 3, 2, 1]
    assert "treatment_taken_back" in {event.act for event in list_events(diary)}


def test_going_back_to_what_is_there_changes_nothing(diary: Diary) -> None:
    treatment = record_treatment(diary, a_treatment())
    restore_version(diary, treatment.id, 1, 1)

    assert get_treatment(diary, treatment.id).version == 1


def test_a_stale_way_back_is_refused(diary: Diary) -> None:
    treatment = record_treatment(diary, a_treatment(note="first"))
    revise_treatment(diary, treatment.id, a_treatment(note="second"), 1)
    revise_treatment(diary, treatment.id, a_treatment(note="third"), 2)

    with pytest.raises(StaleEdit):
        restore_version(diary, treatment.id, 1, 2)

    assert get_treatment(diary, treatment.id).note == "third"


def test_two_at_once_lose_nothing(rush: Rush, opened) -> None:
    drafts = [a_treatment(note=each) for each in ("first", "second", "third")]
    with opened("alice", Right.OWN) as diary:
        treatment_id = record_treatment(diary, drafts[0]).id
        revise_treatment(diary, treatment_id, drafts[1], 1)

    outcomes = rush(
        "app.services.treatments._former",
        lambda diary: restore_version(diary, treatment_id, 1, 2),
        lambda diary: revise_treatment(diary, treatment_id, drafts[2], 2),
    )

    assert sorted(outcomes.told) == ["StaleEdit", "saved"]
    with outcomes.opened() as diary:
        history = [each.draft for each in list_history(diary, treatment_id)]
        assert history[1:] == drafts[1::-1]
        assert history[0] == outcomes.said_by_the_saver(drafts[0], drafts[2])


def test_who_may_look_and_who_may_go_back(diary: Diary, cast: Cast) -> None:
    treatment_id = record_treatment(diary, a_treatment()).id
    carols = open_diary(cast.carol, cast.alice, Right.READ)
    dans = begin_diary(cast.dan, a_diary_draft())

    assert len(list_history(carols, treatment_id)) == 1
    with pytest.raises(NotAllowed):
        restore_version(carols, treatment_id, 1, 1)
    for act in (
        lambda: list_history(dans, treatment_id),
        lambda: restore_version(dans, treatment_id, 1, 1),
        lambda: list_history(diary, uuid4()),
        lambda: restore_version(diary, treatment_id, 7, 1),
    ):
        with pytest.raises(NotFound):
            act()


def test_a_removed_treatment_does_not_come_back_by_a_version(diary: Diary) -> None:
    treatment_id = record_treatment(diary, a_treatment()).id
    remove_treatment(diary, treatment_id, 1)

    with pytest.raises(NotFound):
        restore_version(diary, treatment_id, 1, 1)
