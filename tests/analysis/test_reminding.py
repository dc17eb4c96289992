"""On which days somebody is reminded: the rule, and what holds whatever a person does."""

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from app.analysis import reminding
from app.analysis.open_windows import Why, windows_of
from app.analysis.reminding import (
    EVERY_DAYS,
    MOST_UNANSWERED,
    Habit,
    Reminder,
    decide,
    foretell,
    is_pressing,
)
from app.analysis.windows import BASELINE_DAYS, DAYS_AFTER, Phase
from tests.analysis.builders import series_of

T = date(2026, 6, 11).toordinal()  # a Thursday
DOC = Path(__file__).parents[2] / "docs" / "reminders.md"


def windows(treated=(T,), visit=None, rated=(), today=T):
    return windows_of(treated, visit, series_of(dict.fromkeys(sorted(rated), 5)), today)


def days_of(found, habit, first, days):
    return [day - T for day, _why in foretell(found, habit, first, days)]


def saved(*days):
    return Habit(saved=frozenset(T + day for day in days))


def test_in_a_window_a_rating_of_three_days_ago_is_reminded_of_and_a_younger_one_not():
    found = windows()

    assert decide(found, saved(22), T + 24) is None
    assert decide(found, saved(22), T + 25) == Reminder(Why.PEAK, T + 48, None)


def test_a_day_that_is_saved_is_never_reminded_of():
    assert decide(windows(), saved(22, 30), T + 30) is None


def test_a_reminder_counts_like_a_rating_for_the_distance():
    habit = replace(saved(20), reminded=T + 23, unanswered=1)

    assert decide(windows(), habit, T + 25) is None
    assert decide(windows(), habit, T + 26) is not None


def test_outside_of_the_windows_there_is_one_weekday():
    assert days_of(windows([]), Habit(), T, 15) == [3, 10]
    assert days_of(windows([]), Habit(anchor=0), T, 15) == [4, 11]


def test_a_weekday_just_after_a_rating_is_left_alone():
    assert days_of(windows([]), saved(1), T + 2, 10) == [10]
    assert days_of(windows([]), saved(0), T + 2, 10) == [3, 10]


def test_before_the_end_of_a_window_it_may_be_daily_where_a_verdict_hangs_on_it():
    rated = [T + day for day in (*range(-28, 0, 2), 21, 25, 28)]
    found = windows(rated=rated, today=T + 42)
    (peak,) = [window for window in found if window.why is Why.PEAK]

    assert peak.missing(T + 42).days == 1
    pressing = [day for day in range(40, 50) if is_pressing(peak, T + day)]
    assert pressing == [47, 48]
    habit = Habit(saved=frozenset(rated), reminded=T + 46, unanswered=1)
    assert decide(found, habit, T + 47) == Reminder(Why.PEAK, T + 48, 1)
    assert decide(found, replace(habit, reminded=T + 47), T + 48) == Reminder(Why.PEAK, T + 48, 1)
    assert decide(found, replace(habit, unanswered=3), T + 47) is None


def test_where_the_verdict_is_sure_the_end_of_a_window_is_like_its_middle():
    rated = [T + day for day in (*range(-28, 0, 2), *range(21, 47, 3))]
    found = windows(rated=rated, today=T + 46)

    assert decide(found, Habit(saved=frozenset(rated)), T + 47) is None
    assert decide(found, Habit(saved=frozenset(rated)), T + 48) == Reminder(Why.PEAK, T + 48, 0)


def test_reminders_become_rarer_and_the_tenth_says_good_bye():
    found = windows([T - 300])
    told = list(foretell(found, Habit(), T, 400))

    assert [reminder.farewell for _day, reminder in told] == [False] * 9 + [True]
    gaps = [after - before for (before, _a), (after, _b) in pairwise(told)]
    assert gaps == [7, 7, 14, 14, 14, 28, 28, 28, 56]
    assert days_of(windows(), Habit(), T + 21, 28) == [21, 24, 27, 33, 39, 45]


def test_a_rating_begins_them_again():
    silent = Habit(reminded=T, unanswered=MOST_UNANSWERED)

    assert days_of(windows([]), silent, T, 500) == []
    awake = Habit(saved=frozenset({T + 1}), reminded=T, unanswered=0)
    assert days_of(windows([]), awake, T + 1, 14) == [10]


def test_a_pause_ends_by_itself():
    habit = Habit(paused_until=T + 30)

    assert days_of(windows(), habit, T + 21, 28) == [30, 33, 36, 42, 48]


DAYS = st.integers(0, 260)
LIVES = st.fixed_dictionaries(
    {
        "treated": st.sets(DAYS, max_size=4),
        "visit": st.none() | DAYS,
        "anchor": st.integers(0, 6),
        "rates": st.sets(DAYS, max_size=60),
        "answers": st.sets(st.integers(0, 40), max_size=20),
    }
)


@settings(max_examples=60, deadline=None)
@given(LIVES)
def test_whatever_a_person_does_no_saved_day_is_reminded_of_and_silence_has_an_end(life):
    """A life of 260 days: they rate some days, and answer some of the reminders."""
    saved_days, reminded, unanswered, sent = set(), None, 0, []
    for day in range(T, T + 260):
        if day - T in life["rates"]:
            saved_days.add(day)
            unanswered = 0
        treated = [T + each for each in life["treated"] if T + each <= day]
        visit = T + life["visit"] if life["visit"] is not None else None
        found = windows(treated, visit, saved_days, day)
        habit = Habit(life["anchor"], frozenset(saved_days), reminded, unanswered)
        reminder = decide(found, habit, day)
        if reminder is None:
            continue
        assert day not in saved_days
        assert unanswered < MOST_UNANSWERED
        assert reminded is None or day > reminded
        since = day - max(saved_days, default=0)
        pressing = any(is_pressing(window, day) for window in found if window.first <= day)
        assert since >= EVERY_DAYS or pressing
        if reminder.why is Why.WEEKLY:
            assert date.fromordinal(day).weekday() == life["anchor"]
        sent.append(day)
        reminded, unanswered = day, unanswered + 1
        assert reminder.farewell == (unanswered == MOST_UNANSWERED)
        if len(sent) in life["answers"]:
            saved_days.add(day)
            unanswered = 0
    assert len(sent) == len(set(sent))


@settings(max_examples=60, deadline=None)
@given(treated=st.sets(st.integers(-200, 0), max_size=4), anchor=st.integers(0, 6))
def test_who_never_rates_hears_ten_times_and_a_rating_brings_them_back(treated, anchor):
    found = windows([T + day for day in treated])
    told = list(foretell(found, Habit(anchor), T, 500))

    assert len(told) == MOST_UNANSWERED
    last = told[-1][0]
    awake = Habit(anchor, frozenset({last + 1}), reminded=last)
    assert list(foretell(found, awake, last + 2, 14))


def test_the_words_of_the_rule_have_the_numbers_of_the_code():
    text = " ".join(DOC.read_text().split())
    early, peak, late = (DAYS_AFTER[phase] for phase in (Phase.EARLY, Phase.PEAK, Phase.LATE))

    for said in (
        f"The {BASELINE_DAYS} days before the next injection",
        f"days {early[0]} to {early[1]}, {peak[0]} to {peak[1]} and {late[0]} to {late[1]} after",
        f"at least {reminding.EVERY_DAYS} days old",
        f"the last {reminding.LAST_DAYS} days",
        f"After {reminding.DOUBLED_AFTER} reminders without a rating",
        f"after {2 * reminding.DOUBLED_AFTER} it doubles again",
        f"after {MOST_UNANSWERED} in a row",
    ):
        assert said in text, said
    assert re.search(r"weekday.*Sunday", text)
    assert reminding.SUNDAY == 6
