"""Diary days: rate, revise, recall."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.access import Diary, Right, open_diary
from app.errors import NotAllowed, NotFound, Refused, StaleEdit
from app.extensions import db
from app.models import DiaryDay
from app.services.answer_parts import TOGETHER
from app.services.audit import list_events
from app.services.days import (
    DayDraft,
    find_day,
    is_recalled,
    list_days,
    list_rated,
    list_versions,
    mark_days,
    rate_day,
)
from app.services.progress import arrange, list_ever_rated
from app.services.symptoms import follow, list_symptoms
from tests.builders import a_day
from tests.conftest import NOON, TODAY, Cast, Clock
from tests.services.rush import Outcomes, Rush

BERLIN = "Europe/Berlin"


def stored_day(diary: Diary, day: date = TODAY) -> DiaryDay:
    db.session.expire_all()
    found = find_day(diary, day)
    assert found is not None
    return found


def test_a_rated_day_says_who_entered_it_and_when(diary: Diary, cast: Cast) -> None:
    rate_day(diary, TODAY, a_day(), None)

    day = stored_day(diary)
    assert (day.ratings, day.note, day.version) == ("46-", "slept badly", 1)
    assert (day.entered_at, day.recorded_at, day.recalled) == (NOON, NOON, False)
    assert day.recorded_by_id == cast.alice


def test_skipped_is_kept_apart_from_not_answered_and_from_none(diary: Diary) -> None:
    rate_day(diary, TODAY, DayDraft(ratings={0: None, 2: 0}), None)

    assert stored_day(diary).ratings == "-.0"


@pytest.mark.parametrize("severity", range(11))
def test_every_severity_is_stored(diary: Diary, severity: int) -> None:
    rate_day(diary, TODAY, DayDraft(ratings={1: severity}), None)

    assert stored_day(diary).ratings == "." + "0123456789X"[severity]


def test_a_revision_keeps_what_was_there_before(diary: Diary, clock: Clock) -> None:
    rate_day(diary, TODAY, a_day(), None)
    clock.instant += timedelta(hours=2)
    rate_day(diary, TODAY, a_day(ratings={0: 9}, note="better"), 1)

    day = stored_day(diary)
    assert (day.ratings, day.note, day.version) == ("96-", "better", 2)
    assert day.entered_at == NOON + timedelta(hours=2)
    (former,) = list_versions(diary, TODAY)
    assert (former.version, former.ratings, former.note) == (1, "46-", "slept badly")
    assert (former.entered_at, former.recorded_at) == (NOON, NOON)


def test_a_new_note_does_not_make_the_ratings_younger(diary: Diary, clock: Clock) -> None:
    rate_day(diary, TODAY, a_day(), None)
    clock.instant += timedelta(days=9)
    later = open_diary(diary.actor_id, diary.patient_id, Right.OWN)
    rate_day(later, TODAY, a_day(note="slept well after all"), 1)

    day = stored_day(diary)
    assert (day.note, day.version) == ("slept well after all", 2)
    assert (day.entered_at, day.recalled) == (NOON, False)
    assert day.recorded_at == clock.instant


def test_ratings_that_are_changed_late_are_recalled(diary: Diary, clock: Clock) -> None:
    rate_day(diary, TODAY, a_day(), None)
    clock.instant += timedelta(days=9)
    later = open_diary(diary.actor_id, diary.patient_id, Right.OWN)
    rate_day(later, TODAY, a_day(ratings={0: 1}), 1)

    assert stored_day(diary).recalled is True


def test_saying_the_same_again_changes_nothing(diary: Diary, clock: Clock) -> None:
    rate_day(diary, TODAY, a_day(), None)
    clock.instant += timedelta(hours=1)
    rate_day(diary, TODAY, a_day(), None)
    rate_day(diary, TODAY, a_day(), 1)

    assert stored_day(diary).version == 1
    assert stored_day(diary).recorded_at == NOON
    assert [event.act for event in list_events(diary)].count("day_rated") == 1


def test_marks_are_kept_until_others_are_said(diary: Diary) -> None:
    rate_day(diary, TODAY, a_day(marks=frozenset({"bad_sleep", "illness"})), None)
    assert stored_day(diary).marks == "illness,bad_sleep"

    rate_day(diary, TODAY, a_day(ratings={0: 5}), 1)
    assert (stored_day(diary).marks, stored_day(diary).version) == ("illness,bad_sleep", 2)

    rate_day(diary, TODAY, a_day(ratings={0: 5}, marks=frozenset()), 2)
    assert (stored_day(diary).marks, stored_day(diary).version) == ("", 3)
    assert [former.marks for former in list_versions(diary, TODAY)] == ["illness,bad_sleep"] * 2


def test_new_marks_alone_do_not_make_the_ratings_younger(diary: Diary, clock: Clock) -> None:
    rate_day(diary, TODAY, a_day(), None)
    clock.instant += timedelta(days=9)
    later = open_diary(diary.actor_id, diary.patient_id, Right.OWN)
    rate_day(later, TODAY, a_day(marks=frozenset({"stress"})), 1)

    day = stored_day(diary)
    assert (day.marks, day.version) == ("stress", 2)
    assert (day.entered_at, day.recalled) == (NOON, False)


def test_a_day_with_marks_alone_is_saved_and_is_not_rated(diary: Diary) -> None:
    rate_day(diary, TODAY, DayDraft(marks=frozenset({"illness"})), None)

    mark = mark_days(diary, TODAY, TODAY)[TODAY]
    assert (mark.rated, mark.marks) == (False, "illness")
    assert stored_day(diary).ratings == ""
    assert len(arrange(list_ever_rated(diary), list_symptoms(diary))[TOGETHER]) == 0


def test_a_day_that_says_nothing_at_all_is_refused(diary: Diary) -> None:
    with pytest.raises(Refused, match="nothing_said"):
        rate_day(diary, TODAY, DayDraft(marks=frozenset()), None)


def test_a_mark_that_nobody_knows_is_refused_and_changes_nothing(diary: Diary) -> None:
    rate_day(diary, TODAY, a_day(marks=frozenset({"stress"})), None)

    with pytest.raises(Refused, match="unknown_mark"):
        rate_day(diary, TODAY, a_day(marks=frozenset({"stress", "luck"})), 1)

    assert (stored_day(diary).marks, stored_day(diary).version) == ("stress", 1)


def test_marks_meet_a_stale_save_as_ratings_do(diary: Diary) -> None:
    rate_day(diary, TODAY, a_day(marks=frozenset({"stress"})), None)

    with pytest.raises(StaleEdit):
        rate_day(diary, TODAY, a_day(marks=frozenset({"illness"})), None)
    rate_day(diary, TODAY, a_day(marks=frozenset({"stress"})), None)  # the same again

    assert stored_day(diary).version == 1


def test_an_emptied_note_is_gone_but_in_the_history(diary: Diary) -> None:
    rate_day(diary, TODAY, a_day(), None)
    rate_day(diary, TODAY, a_day(note=None), 1)

    assert stored_day(diary).note is None
    assert list_versions(diary, TODAY)[0].note == "slept badly"


@pytest.mark.parametrize("seen", [None, 1, 3])
def test_a_stale_save_is_refused_and_changes_nothing(diary: Diary, seen: int | None) -> None:
    rate_day(diary, TODAY, a_day(), None)
    rate_day(diary, TODAY, a_day(note="second"), 1)

    with pytest.raises(StaleEdit):
        rate_day(diary, TODAY, a_day(note="third"), seen)

    assert stored_day(diary).note == "second"
    assert len(list_versions(diary, TODAY)) == 1


def test_a_version_for_a_blank_day_is_stale(diary: Diary) -> None:
    with pytest.raises(StaleEdit):
        rate_day(diary, TODAY, a_day(), 1)

    assert find_day(diary, TODAY) is None


@pytest.mark.parametrize("day", [TODAY + timedelta(days=1), date(1899, 12, 31), date(9999, 12, 31)])
def test_a_day_outside_the_calendar_is_not_there(diary: Diary, day: date) -> None:
    with pytest.raises(NotFound):
        rate_day(diary, day, a_day(), None)

    assert list_days(diary) == []


def test_the_first_day_of_the_calendar_can_be_rated(diary: Diary) -> None:
    rate_day(diary, date(1900, 1, 1), a_day(), None)

    assert stored_day(diary, date(1900, 1, 1)).recalled is True


def test_a_day_that_says_nothing_is_refused(diary: Diary) -> None:
    with pytest.raises(Refused):
        rate_day(diary, TODAY, DayDraft(), None)

    assert find_day(diary, TODAY) is None


@pytest.mark.parametrize(
    ("timezone", "instant", "today"),
    [
        ("Pacific/Kiritimati", datetime(2026, 6, 11, 9, 59, tzinfo=UTC), date(2026, 6, 11)),
        ("Pacific/Kiritimati", datetime(2026, 6, 11, 10, 0, tzinfo=UTC), date(2026, 6, 12)),
        ("Pacific/Pago_Pago", datetime(2026, 6, 11, 10, 59, tzinfo=UTC), date(2026, 6, 10)),
        ("Europe/Berlin", datetime(2026, 6, 11, 22, 0, tzinfo=UTC), date(2026, 6, 12)),
    ],
)
def test_today_is_the_day_where_the_patient_lives(
    diary: Diary, clock: Clock, timezone: str, instant: datetime, today: date
) -> None:
    from app.services.accounts import change_settings

    change_settings(diary, timezone, diary.threshold, None, None)
    clock.instant = instant
    moved = open_diary(diary.actor_id, diary.patient_id, Right.OWN)

    assert moved.today == today
    rate_day(moved, today, a_day(), None)
    with pytest.raises(NotFound):
        rate_day(moved, today + timedelta(days=1), a_day(), None)


@pytest.mark.parametrize(
    ("entered_at", "timezone", "recalled"),
    [
        (datetime(2026, 6, 4, 21, 59, 59, tzinfo=UTC), BERLIN, False),  # the fourth, 23:59
        (datetime(2026, 6, 4, 22, 0, tzinfo=UTC), BERLIN, True),  # the fifth has begun there
        (datetime(2026, 6, 4, 23, 59, tzinfo=UTC), "UTC", False),
        (datetime(2026, 6, 5, 0, 0, tzinfo=UTC), "UTC", True),
        (datetime(2026, 6, 5, 6, 59, tzinfo=UTC), "America/Los_Angeles", False),
        (datetime(2026, 6, 5, 7, 0, tzinfo=UTC), "America/Los_Angeles", True),
        (datetime(2026, 5, 31, 10, 0, tzinfo=UTC), "Pacific/Pago_Pago", False),  # before the day
    ],
)
def test_recalled_is_more_than_three_days_late_where_the_patient_lives(
    entered_at: datetime, timezone: str, recalled: bool
) -> None:
    assert is_recalled(date(2026, 6, 1), entered_at, timezone) is recalled


@pytest.mark.parametrize(("late", "recalled"), [(0, False), (3, False), (4, True), (400, True)])
def test_a_day_entered_late_is_stored_as_recalled(diary: Diary, late: int, recalled: bool) -> None:
    day = TODAY - timedelta(days=late)
    rate_day(diary, day, a_day(), None)

    assert stored_day(diary, day).recalled is recalled
    assert mark_days(diary, day, day)[day].recalled is recalled


def test_a_day_that_was_only_skipped_does_not_count_as_rated(diary: Diary) -> None:
    rate_day(diary, TODAY, DayDraft(ratings={0: None}), None)

    assert mark_days(diary, TODAY, TODAY)[TODAY].rated is False


def test_a_retired_symptom_keeps_its_ratings(diary: Diary) -> None:
    rate_day(diary, TODAY, DayDraft(ratings={0: 4, 1: 6, 2: 8}), None)
    follow(diary, ["tremor of my left hand"])
    assert [symptom.number for symptom in list_symptoms(diary)] == [2]
    rate_day(diary, TODAY, DayDraft(ratings={2: 1}), 1)

    assert stored_day(diary).ratings == "461"
    former = [symptom for symptom in list_symptoms(diary, retired=True) if symptom.retired_on]
    assert [symptom.number for symptom in former] == [0, 1]
    assert {symptom.retired_on for symptom in former} == {TODAY}


def test_days_are_listed_in_their_order(diary: Diary) -> None:
    for late in (3, 1, 2):
        rate_day(diary, TODAY - timedelta(days=late), a_day(), None)

    days = [TODAY - timedelta(days=late) for late in (3, 2, 1)]
    assert [each.day for each in list_days(diary)] == days
    assert [each.day for each in list_days(diary, days[1], days[1])] == [days[1]]
    assert list_rated(diary) == [(day, "46-", False) for day in days]


def test_a_reader_may_not_rate(diary: Diary, cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        rate_day(open_diary(cast.carol, cast.alice, Right.READ), TODAY, a_day(), None)


def test_a_day_of_one_diary_is_no_day_of_another(diary: Diary, cast: Cast) -> None:
    from app.services.accounts import begin_diary
    from tests.builders import a_diary_draft

    rate_day(diary, TODAY, a_day(), None)
    dans = begin_diary(cast.dan, a_diary_draft())

    assert find_day(dans, TODAY) is None
    assert list_rated(dans) == []


def test_two_first_savers_in_one_instant_lose_nothing(rush: Rush, cast: Cast) -> None:
    outcomes: Outcomes = rush(
        "app.services.days.write_day",
        lambda diary: rate_day(diary, TODAY, a_day(note="one"), None),
        lambda diary: rate_day(diary, TODAY, a_day(note="other"), None),
    )

    assert sorted(outcomes.told) == ["StaleEdit", "saved"]
    with outcomes.opened() as diary:
        assert stored_day(diary).note == outcomes.said_by_the_saver("one", "other")
        assert stored_day(diary).version == 1
        assert diary.revision == outcomes.revision + 1


def test_two_revisers_in_one_instant_lose_nothing(rush: Rush, opened) -> None:
    with opened("alice", Right.OWN) as diary:
        rate_day(diary, TODAY, a_day(), None)

    outcomes: Outcomes = rush(
        "app.services.days.write_day",
        lambda diary: rate_day(diary, TODAY, a_day(note="one"), 1),
        lambda diary: rate_day(diary, TODAY, a_day(note="other"), 1),
    )

    assert sorted(outcomes.told) == ["StaleEdit", "saved"]
    with outcomes.opened() as diary:
        assert stored_day(diary).note == outcomes.said_by_the_saver("one", "other")
        assert [version.note for version in list_versions(diary, TODAY)] == ["slept badly"]


def test_two_different_days_in_one_instant_are_both_saved(rush: Rush) -> None:
    outcomes: Outcomes = rush(
        "app.services.days.write_day",
        lambda diary: rate_day(diary, TODAY, a_day(), None),
        lambda diary: rate_day(diary, TODAY - timedelta(days=1), a_day(), None),
    )

    assert outcomes.told == ["saved", "saved"]
    with outcomes.opened() as diary:
        assert diary.revision == outcomes.revision + 2
