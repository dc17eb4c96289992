"""Safety messages: what raises them, when they were read, what takes them back."""

import io
from datetime import date, timedelta

import pytest

from app.access import Diary, Right
from app.catalogue.red_flags import Area
from app.errors import NotAllowed
from app.exports.spreadsheet import write_ratings
from app.models import Side
from app.services.audit import list_events
from app.services.days import DayDraft, find_day, rate_day
from app.services.imports import read_file, save_import
from app.services.safety import (
    injected_before,
    list_flagged,
    list_flags,
    list_unread,
    mark_read,
)
from app.services.symptoms import follow, list_symptoms
from app.services.treatments import InjectionDraft, record_treatment
from tests.builders import SYMPTOMS, a_treatment
from tests.conftest import TODAY, Cast

SWALLOWING, SPEECH, LID, MOOD = 3, 4, 5, 6
INJECTED = TODAY - timedelta(days=17)


@pytest.fixture
def diary(diary: Diary) -> Diary:
    """Alice rates her mood and three side effects; she had an injection 17 days ago."""
    effects = ["swallowing", "speech", "drooping_eyelid"]
    follow(diary, list(SYMPTOMS), side_effects=effects)
    follow(diary, [*SYMPTOMS, "mood"])
    record_treatment(diary, a_treatment(day=INJECTED))
    return diary


def rate(diary: Diary, ratings: dict[int, int | None], day: date = TODAY) -> None:
    stored = find_day(diary, day)
    rate_day(diary, day, DayDraft(ratings), stored.version if stored else None)


def raised(diary: Diary, day: date = TODAY) -> list[tuple[str, int, str, int | None]]:
    found = list_flags(diary, day)
    return [(flag.symptom, flag.severity, str(flag.level), flag.days_after) for flag in found]


def read_all(diary: Diary) -> None:
    mark_read(diary, [(f.day, f.symptom, str(f.level)) for f in list_unread(diary)])


def test_a_rating_raises_a_flag_in_the_same_save(diary: Diary) -> None:
    rate(diary, {0: 10, SWALLOWING: 5, SPEECH: 1, LID: None})

    assert raised(diary) == [("swallowing", 5, "emergency", 17), ("speech", 1, "urgent", 17)]


def test_a_flag_goes_when_the_rating_is_taken_back(diary: Diary) -> None:
    rate(diary, {SWALLOWING: 5})
    rate(diary, {SWALLOWING: 0})

    assert raised(diary) == []


def test_what_was_usual_before_the_injection_is_taken_off(diary: Diary) -> None:
    for ago, severity in ((1, 3), (14, 4), (15, 10)):
        rate(diary, {SPEECH: severity}, INJECTED - timedelta(days=ago))
    rate(diary, {SPEECH: 4})
    assert raised(diary) == []

    rate(diary, {SPEECH: 5})
    assert raised(diary) == [("speech", 5, "urgent", 17)]


def test_the_rating_of_the_day_of_the_injection_is_not_the_usual_one(diary: Diary) -> None:
    rate(diary, {SPEECH: 4}, INJECTED)

    assert raised(diary, INJECTED) == [("speech", 4, "urgent", 0)]
    assert injected_before(diary, TODAY, list_symptoms(diary)).baseline == {}


def test_a_muscle_of_the_eyes_makes_a_drooping_lid_count_later(diary: Diary) -> None:
    rate(diary, {LID: 3}, TODAY - timedelta(days=1))
    assert raised(diary, TODAY - timedelta(days=1)) == [("drooping_eyelid", 3, "urgent", 16)]

    lid = InjectionDraft("orbicularis_oculi_lower", Side.LEFT)
    record_treatment(diary, a_treatment(day=INJECTED, injections=(lid,)))
    rate(diary, {LID: 3})
    assert raised(diary) == []
    assert injected_before(diary, TODAY, []).areas == {Area.EYES}


@pytest.mark.parametrize(("ago", "windowed"), [(0, True), (67, True), (68, False)])
def test_speech_counts_until_twelve_weeks_and_swallowing_always(
    diary: Diary, clock, ago: int, windowed: bool
) -> None:
    day = INJECTED + timedelta(days=17 + ago)
    clock.instant += timedelta(days=ago)
    later = Diary(**{**vars(diary), "today": day})
    rate(later, {SWALLOWING: 1, SPEECH: 1}, day)

    assert [symptom for symptom, *_ in raised(later, day)] == (
        ["speech", "swallowing"] if windowed else ["swallowing"]
    )


def test_before_any_injection_swallowing_counts_all_the_same(diary: Diary) -> None:
    day = INJECTED - timedelta(days=1)
    rate(diary, {SWALLOWING: 1, SPEECH: 9}, day)

    assert raised(diary, day) == [("swallowing", 1, "urgent", None)]


def test_low_mood_is_not_kept_as_a_flag(diary: Diary) -> None:
    rate(diary, {MOOD: 10})

    assert raised(diary) == []
    assert list_unread(diary) == []


def test_a_message_is_unread_until_its_owner_says_so(diary: Diary) -> None:
    rate(diary, {SWALLOWING: 2})
    assert [flag.symptom for flag in list_unread(diary)] == ["swallowing"]

    read_all(diary)
    assert list_unread(diary) == []
    assert raised(diary) == [("swallowing", 2, "urgent", 17)]
    assert "safety_message_read" in {event.act for event in list_events(diary)}


def test_only_what_was_shown_counts_as_read(diary: Diary) -> None:
    rate(diary, {SWALLOWING: 2, SPEECH: 3})
    mark_read(diary, [(TODAY, "speech", "urgent"), (TODAY, "swallowing", "emergency")])

    assert [flag.symptom for flag in list_unread(diary)] == ["swallowing"]


def test_the_same_item_comes_again_on_another_day_or_a_higher_level_only(diary: Diary) -> None:
    rate(diary, {SWALLOWING: 2})
    read_all(diary)
    rate(diary, {SWALLOWING: 4})
    assert list_unread(diary) == []

    rate(diary, {SWALLOWING: 5})
    assert [flag.severity for flag in list_unread(diary)] == [5]

    read_all(diary)
    rate(diary, {SWALLOWING: 1}, TODAY - timedelta(days=1))
    assert [flag.day for flag in list_unread(diary)] == [TODAY - timedelta(days=1)]


def test_nobody_else_may_say_that_it_was_read(diary: Diary, cast: Cast, opened) -> None:
    rate(diary, {SWALLOWING: 2})
    with opened("bob", Right.RECORD) as bobs, pytest.raises(NotAllowed):
        mark_read(bobs, [(TODAY, "swallowing", "urgent")])


def test_a_clinician_sees_pressing_flags_of_the_last_four_weeks(diary: Diary) -> None:
    for ago in (0, 28, 29):
        rate(diary, {SWALLOWING: 2}, TODAY - timedelta(days=ago))

    found = list_flagged([diary])[diary.patient_id]
    assert [(TODAY - flag.day).days for flag in found] == [0, 28]


def test_a_file_raises_the_flags_of_its_last_two_weeks(diary: Diary) -> None:
    days = [TODAY - timedelta(days=ago) for ago in (0, 13, 14)]
    rows = "".join(f"{day},Trouble swallowing,6\n{day},head_turn,9\n" for day in days)
    save_import(diary, read_file(f"day,symptom,severity\n{rows}".encode(), "r.csv"))

    assert [len(raised(diary, day)) for day in days] == [1, 1, 0]


def test_side_effects_come_and_go_by_code_and_by_label(diary: Diary) -> None:
    text = f"day,swallowing,Dry mouth\n{TODAY},2,7\n"
    preview = save_import(diary, read_file(text.encode(), "r.csv"))
    assert preview.new_symptoms == ("Dry mouth",)

    out = io.StringIO()
    write_ratings(diary, out)
    assert f"{TODAY},Trouble swallowing,2," in out.getvalue()
    assert f"{TODAY},Dry mouth,7," in out.getvalue()
    added = next(each for each in list_symptoms(diary) if each.code == "dry_mouth")
    assert added.is_side_effect
    again = save_import(diary, read_file(out.getvalue().encode(), "r.csv"))
    assert not again.changes
