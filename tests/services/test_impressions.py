"""The person's own impression: record, take back, bring back, and when it is asked about."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.access import Diary, Right, open_diary
from app.errors import NotAllowed, NotFound, Refused, StaleEdit
from app.extensions import db
from app.models import Impression, ImpressionVersion
from app.services.accounts import begin_diary, erase_account
from app.services.audit import list_events
from app.services.impressions import (
    ImpressionDraft,
    dismiss_impression,
    draft_of_impression,
    find_impression,
    find_unasked,
    list_impressions,
    record_impression,
    remove_impression,
    restore_impression,
)
from app.services.treatments import (
    list_treatment_days,
    record_treatment,
    remove_treatment,
    restore_treatment,
)
from tests.builders import a_diary_draft, a_treatment
from tests.conftest import NOON, TODAY, Cast, Clock
from tests.services.rush import Rush

MUCH = ImpressionDraft(change=2, percent_better=60, weeks=8)
WORSE = ImpressionDraft(change=-1)


def treat(diary: Diary, ago: int) -> UUID:
    return record_treatment(diary, a_treatment(day=TODAY - timedelta(days=ago))).id


@pytest.fixture
def treatment_id(diary: Diary) -> UUID:
    return treat(diary, 70)


def said(diary: Diary) -> list[ImpressionDraft]:
    db.session.expire_all()
    return [draft_of_impression(each) for each in list_impressions(diary)]


def acts(diary: Diary) -> list[str]:
    return sorted(e.act for e in list_events(diary) if e.act.startswith("impression"))


@pytest.mark.parametrize(
    "draft",
    [
        MUCH,
        *(ImpressionDraft(change=change) for change in range(-3, 4)),
        *(ImpressionDraft(percent_better=percent) for percent in (0, 1, 100)),
        *(ImpressionDraft(weeks=weeks) for weeks in (0, 60)),
        ImpressionDraft(still_lasting=True),
        ImpressionDraft(-3, 0, 0, still_lasting=True),
    ],
)
def test_an_impression_is_stored_as_it_was_said(
    diary: Diary, treatment_id: UUID, draft: ImpressionDraft
) -> None:
    record_impression(diary, treatment_id, draft, None)

    assert said(diary) == [draft]
    [stored] = list_impressions(diary)
    assert (stored.treatment_id, stored.entered_at, stored.version) == (treatment_id, NOON, 1)
    assert (stored.recorded_by_id, stored.recorded_at) == (diary.actor_id, NOON)
    assert acts(diary) == ["impression_recorded"]


@pytest.mark.parametrize(
    "draft",
    [
        ImpressionDraft(),
        ImpressionDraft(change=4),
        ImpressionDraft(change=-4),
        ImpressionDraft(percent_better=-1),
        ImpressionDraft(percent_better=101),
        ImpressionDraft(weeks=-1),
        ImpressionDraft(weeks=61),
    ],
)
def test_what_no_impression_can_be_is_refused(
    diary: Diary, treatment_id: UUID, draft: ImpressionDraft
) -> None:
    with pytest.raises(Refused):
        record_impression(diary, treatment_id, draft, None)

    assert said(diary) == []


@pytest.mark.parametrize(
    "fault",
    [
        {"change": 4},
        {"percent_better": 101},
        {"weeks": 61},
        {"dismissed": True},
        {"entered_at": None},
        {"change": None, "percent_better": None, "weeks": None},
    ],
)
def test_the_database_refuses_it_too(diary: Diary, treatment_id: UUID, fault: dict) -> None:
    record_impression(diary, treatment_id, MUCH, None)

    with pytest.raises(sa.exc.IntegrityError):
        db.session.execute(sa.update(Impression).values(**fault))


def test_a_booster_belongs_to_the_treatment_that_is_spoken_of(
    diary: Diary, treatment_id: UUID
) -> None:
    booster = treat(diary, 60)

    record_impression(diary, booster, MUCH, None)
    assert [each.treatment_id for each in list_impressions(diary)] == [treatment_id]
    record_impression(diary, treatment_id, WORSE, 1)
    assert said(diary) == [WORSE]


def test_an_earlier_visit_that_is_added_does_not_hide_what_was_said(
    diary: Diary, treatment_id: UUID
) -> None:
    record_impression(diary, treatment_id, MUCH, None)
    earlier = treat(diary, 80)

    found = find_impression(diary, [earlier, treatment_id])
    assert found is not None
    assert draft_of_impression(found) == MUCH


def test_of_two_that_became_one_treatment_the_one_that_says_something_counts(
    diary: Diary, treatment_id: UUID
) -> None:
    later = treat(diary, 40)
    dismiss_impression(diary, treatment_id)
    record_impression(diary, later, MUCH, None)

    found = find_impression(diary, [treatment_id, later])
    assert found is not None
    assert found.treatment_id == later


def test_a_revision_keeps_what_was_said_before(
    diary: Diary, treatment_id: UUID, clock: Clock
) -> None:
    record_impression(diary, treatment_id, MUCH, None)
    clock.instant += timedelta(days=1)
    record_impression(diary, treatment_id, WORSE, 1)
    record_impression(diary, treatment_id, WORSE, 1)  # sent twice

    assert said(diary) == [WORSE]
    assert list_impressions(diary)[0].entered_at == NOON + timedelta(days=1)
    [former] = db.session.scalars(sa.select(ImpressionVersion))
    assert (former.version, former.content["percent_better"], former.content["weeks"]) == (1, 60, 8)
    assert datetime.fromisoformat(former.content["entered_at"]) == NOON
    assert acts(diary) == ["impression_recorded", "impression_revised"]


@pytest.mark.parametrize("seen", [None, 1, 3])
def test_a_stale_change_is_refused(diary: Diary, treatment_id: UUID, seen: int | None) -> None:
    record_impression(diary, treatment_id, MUCH, None)
    record_impression(diary, treatment_id, replace(MUCH, weeks=9), 1)

    with pytest.raises(StaleEdit):
        record_impression(diary, treatment_id, WORSE, seen)
    with pytest.raises(StaleEdit):
        remove_impression(diary, treatment_id, seen)

    assert said(diary) == [replace(MUCH, weeks=9)]


def test_what_was_taken_back_comes_back_as_it_was(
    diary: Diary, treatment_id: UUID, clock: Clock
) -> None:
    record_impression(diary, treatment_id, MUCH, None)
    clock.instant += timedelta(days=3)
    remove_impression(diary, treatment_id, 1)
    assert said(diary) == []
    assert find_unasked(diary, list_treatment_days(diary)) is None

    for _time in range(2):
        assert restore_impression(diary, treatment_id).version == 3
    assert said(diary) == [MUCH]
    assert list_impressions(diary)[0].entered_at == NOON
    assert acts(diary) == ["impression_recorded", "impression_removed", "impression_restored"]


def test_what_was_never_said_is_neither_taken_back_nor_brought_back(
    diary: Diary, treatment_id: UUID
) -> None:
    for _time in range(2):
        with pytest.raises(NotFound):
            remove_impression(diary, treatment_id, None)
        with pytest.raises(NotFound):
            restore_impression(diary, treatment_id)
        dismiss_impression(diary, treatment_id)


def test_a_form_that_was_open_when_another_window_took_it_back_is_stale(
    diary: Diary, treatment_id: UUID
) -> None:
    record_impression(diary, treatment_id, MUCH, None)
    remove_impression(diary, treatment_id, 1)

    with pytest.raises(StaleEdit):
        record_impression(diary, treatment_id, WORSE, 1)
    assert record_impression(diary, treatment_id, WORSE, 2).version == 3


def test_not_now_can_still_be_followed_by_an_impression(diary: Diary, treatment_id: UUID) -> None:
    dismiss_impression(diary, treatment_id)
    dismiss_impression(diary, treatment_id)
    assert said(diary) == []

    record_impression(diary, treatment_id, MUCH, None)
    dismiss_impression(diary, treatment_id)

    assert said(diary) == [MUCH]
    assert acts(diary) == ["impression_dismissed", "impression_recorded"]


def test_an_impression_waits_for_a_removed_treatment(diary: Diary, treatment_id: UUID) -> None:
    record_impression(diary, treatment_id, MUCH, None)
    remove_treatment(diary, treatment_id, 1)
    with pytest.raises(NotFound):
        record_impression(diary, treatment_id, WORSE, 1)
    restore_treatment(diary, treatment_id)

    assert said(diary) == [MUCH]


def test_who_may_say_how_it_went(diary: Diary, cast: Cast, treatment_id: UUID) -> None:
    bobs = open_diary(cast.bob, cast.alice, Right.RECORD)
    record_impression(bobs, treatment_id, MUCH, None)
    carols = open_diary(cast.carol, cast.alice, Right.READ)
    dans = begin_diary(cast.dan, a_diary_draft())

    def doings(reader: Diary) -> list[Callable[[], object]]:
        return [
            lambda: record_impression(reader, treatment_id, WORSE, 1),
            lambda: remove_impression(reader, treatment_id, 1),
            lambda: restore_impression(reader, treatment_id),
            lambda: dismiss_impression(reader, treatment_id),
        ]

    for act in doings(carols):
        with pytest.raises(NotAllowed):
            act()
    for act in doings(dans):
        with pytest.raises(NotFound):
            act()
    with pytest.raises(NotAllowed):
        dismiss_impression(bobs, treatment_id)
    assert said(carols) == said(diary) == [MUCH]
    assert said(dans) == []


def test_two_who_speak_in_one_instant_lose_nothing(rush: Rush, opened) -> None:
    with opened("alice", Right.OWN) as diary:
        treatment_id = treat(diary, 70)
        record_impression(diary, treatment_id, MUCH, None)
    one, other = ImpressionDraft(change=1), ImpressionDraft(change=3)

    outcomes = rush(
        "app.services.impressions._former",
        lambda diary: record_impression(diary, treatment_id, one, 1),
        lambda diary: record_impression(diary, treatment_id, other, 1),
    )

    assert sorted(outcomes.told) == ["StaleEdit", "saved"]
    with outcomes.opened() as diary:
        assert said(diary) == [outcomes.said_by_the_saver(one, other)]


def test_impressions_go_when_the_diary_goes(diary: Diary, cast: Cast, treatment_id: UUID) -> None:
    record_impression(diary, treatment_id, MUCH, None)
    record_impression(diary, treatment_id, WORSE, 1)
    erase_account(cast.alice)

    for table in (Impression, ImpressionVersion):
        assert db.session.scalar(sa.select(sa.func.count()).select_from(table)) == 0


def asked(diary: Diary) -> tuple[UUID, ...] | None:
    found = find_unasked(diary, list_treatment_days(diary))
    return found.ids if found else None


@pytest.mark.parametrize(("ago", "is_asked"), [(0, 0), (62, 0), (63, 1), (64, 1), (400, 1)])
def test_it_is_asked_from_week_nine_on(diary: Diary, ago: int, is_asked: bool) -> None:
    treatment = treat(diary, ago)

    assert asked(diary) == ((treatment,) if is_asked else None)


@pytest.mark.parametrize(("ago", "is_asked"), [(62, 0), (63, 1)])
def test_the_weeks_count_from_the_booster(diary: Diary, ago: int, is_asked: bool) -> None:
    visits = (treat(diary, ago + 20), treat(diary, ago))

    assert asked(diary) == (visits if is_asked else None)


@pytest.mark.parametrize(("ago", "is_asked"), [(0, 1), (14, 1), (15, 0)])
def test_the_one_before_is_asked_about_when_the_next_has_just_been(
    diary: Diary, ago: int, is_asked: bool
) -> None:
    before = treat(diary, 50)
    treat(diary, ago)

    assert asked(diary) == ((before,) if is_asked else None)


@pytest.mark.parametrize("next_ago", [None, 5])
@pytest.mark.parametrize("act", [dismiss_impression, lambda *a: record_impression(*a, MUCH, None)])
def test_it_is_asked_once(diary: Diary, next_ago: int | None, act: Callable) -> None:
    treatment = treat(diary, 80)
    if next_ago is not None:
        treat(diary, next_ago)
    assert asked(diary) == (treatment,)

    act(diary, treatment)

    assert asked(diary) is None


def test_not_now_is_about_one_treatment(diary: Diary, clock: Clock, cast: Cast) -> None:
    dismiss_impression(diary, treat(diary, 100))
    current = treat(diary, 40)
    assert asked(diary) is None

    clock.instant += timedelta(days=23)

    assert asked(open_diary(cast.alice, cast.alice, Right.OWN)) == (current,)


def test_only_the_owner_is_asked_and_nothing_is_asked_of_an_empty_diary(
    diary: Diary, cast: Cast
) -> None:
    assert asked(diary) is None
    treat(diary, 100)

    assert asked(diary) is not None
    assert asked(open_diary(cast.bob, cast.alice, Right.RECORD)) is None
    assert asked(open_diary(cast.carol, cast.alice, Right.READ)) is None


def test_the_earliest_impression_comes_first(diary: Diary, clock: Clock) -> None:
    first, second = treat(diary, 200), treat(diary, 100)
    record_impression(diary, second, WORSE, None)
    clock.instant += timedelta(hours=1)
    record_impression(diary, first, MUCH, None)

    assert said(diary) == [WORSE, MUCH]
