"""What a patient is asked to watch after a treatment."""

from datetime import date
from uuid import uuid4

import pytest

from app.access import Diary, Right
from app.errors import NotAllowed, Refused, StaleEdit
from app.services.sharing import grant_share
from app.services.treatments import record_treatment, remove_treatment
from app.services.watch import (
    LONGEST_WATCH,
    MOST_WATCHED,
    WatchDraft,
    get_watched,
    list_watched,
    list_watched_before,
    record_watch,
    remove_watch,
    restore_watch,
    revise_watch,
)
from tests.builders import a_treatment
from tests.conftest import Cast
from tests.services.clinical import opened_by_bob, opened_by_carer, opened_by_carol

SWALLOWING = WatchDraft(symptom="swallowing")
STAIRS = WatchDraft(words="How you manage the stairs")


@pytest.fixture
def bobs(diary: Diary, cast: Cast) -> Diary:
    return opened_by_bob(cast)


def watched(diary: Diary) -> list[WatchDraft]:
    return [WatchDraft(each.symptom, each.words) for each in list_watched(diary)]


def test_what_to_watch_stands_in_the_order_of_asking(diary: Diary, bobs: Diary) -> None:
    treatment = record_treatment(diary, a_treatment())
    record_watch(bobs, STAIRS)
    record_watch(bobs, SWALLOWING)

    assert watched(diary) == [STAIRS, SWALLOWING]
    assert {each.treatment_id for each in list_watched(diary)} == {treatment.id}


def test_it_belongs_to_the_latest_treatment(diary: Diary, bobs: Diary) -> None:
    record_treatment(diary, a_treatment(day=date(2026, 2, 1)))
    record_watch(bobs, STAIRS)
    latest = record_treatment(diary, a_treatment())
    assert watched(diary) == []
    record_watch(bobs, SWALLOWING)

    assert watched(diary) == [SWALLOWING]
    assert [each.words for each in list_watched_before(diary)] == [STAIRS.words]
    remove_treatment(diary, latest.id, 1)
    assert watched(diary) == [STAIRS]


def test_without_a_treatment_it_holds_from_now_on(diary: Diary, bobs: Diary) -> None:
    record_watch(bobs, STAIRS)
    record_treatment(diary, a_treatment())

    assert watched(diary) == [STAIRS]
    assert list_watched_before(diary) == []


def test_there_are_three_at_most(bobs: Diary) -> None:
    for number in range(MOST_WATCHED):
        record_watch(bobs, WatchDraft(words=f"thing {number}"))
    with pytest.raises(Refused, match="too_many_watched"):
        record_watch(bobs, SWALLOWING)
    first = list_watched(bobs)[0]
    remove_watch(bobs, first.id, 1)
    record_watch(bobs, SWALLOWING)
    with pytest.raises(Refused, match="too_many_watched"):
        restore_watch(bobs, first.id)

    assert len(watched(bobs)) == MOST_WATCHED


def test_the_third_of_two_clinicians_is_the_last(diary: Diary, cast: Cast) -> None:
    bobs = opened_by_bob(cast)
    for number in range(MOST_WATCHED - 1):
        record_watch(bobs, WatchDraft(words=f"thing {number}"))
    grant_share(diary, cast.carol, Right.RECORD)
    carols = opened_by_carol(cast)

    told = []
    for reader, draft in ((bobs, STAIRS), (carols, SWALLOWING)):
        try:
            record_watch(reader, draft)
            told.append("saved")
        except Refused as refused:
            told.append(refused.reason)

    assert told == ["saved", "too_many_watched"]


def test_nothing_is_asked_twice(bobs: Diary) -> None:
    record_watch(bobs, SWALLOWING)
    other = record_watch(bobs, STAIRS)
    with pytest.raises(Refused, match="watched_already"):
        record_watch(bobs, SWALLOWING)
    with pytest.raises(Refused, match="watched_already"):
        revise_watch(bobs, other, SWALLOWING, 1)


@pytest.mark.parametrize(
    "draft",
    [
        WatchDraft(),
        WatchDraft("swallowing", "both"),
        WatchDraft(symptom="no_such_symptom"),
        WatchDraft(words="  "),
        WatchDraft(words="x" * (LONGEST_WATCH + 1)),
    ],
)
def test_what_cannot_be_watched_is_refused(bobs: Diary, draft: WatchDraft) -> None:
    with pytest.raises(Refused):
        record_watch(bobs, draft)


def test_only_a_clinician_who_may_record_asks_for_it(diary: Diary, cast: Cast) -> None:
    for reader in (diary, opened_by_carol(cast), opened_by_carer(diary)):
        with pytest.raises(NotAllowed):
            record_watch(reader, STAIRS)


def test_a_change_tells_its_version_and_a_stale_one_is_refused(bobs: Diary) -> None:
    item_id = record_watch(bobs, STAIRS)
    revise_watch(bobs, item_id, SWALLOWING, 1)
    revise_watch(bobs, item_id, SWALLOWING, 1)  # sent twice

    with pytest.raises(StaleEdit):
        revise_watch(bobs, item_id, WatchDraft(words="third"), 1)
    with pytest.raises(StaleEdit):
        remove_watch(bobs, item_id, 1)
    assert get_watched(bobs, item_id).version == 2
    assert watched(bobs) == [SWALLOWING]


def test_what_was_taken_off_comes_back_and_a_form_sent_twice_saves_once(bobs: Diary) -> None:
    made_for = uuid4()
    record_watch(bobs, STAIRS, made_for)
    record_watch(bobs, STAIRS, made_for)
    remove_watch(bobs, made_for, 1)
    restore_watch(bobs, made_for)
    restore_watch(bobs, made_for)

    assert watched(bobs) == [STAIRS]
