"""Which windows are open, and how many more rated days each would do with."""

import pytest

from app.analysis.forecast import next_injection
from app.analysis.open_windows import Why, windows_of
from app.analysis.treatments import group
from app.analysis.verdict import TOO_FEW_DAYS, judge
from tests.analysis.builders import series_of

T = 20_000  # the day of the last injection


def spans(treated, visit, today, days=()):
    rated = series_of(dict.fromkeys(sorted(days), 5))
    return {
        (window.why.value, window.first - T, window.last - T)
        for window in windows_of(treated, visit, rated, today)
    }


def window(why, treated, visit, today, days):
    rated = series_of(dict.fromkeys(sorted(days), 5))
    (found,) = [w for w in windows_of(treated, visit, rated, today) if w.why is why]
    return found


def test_the_weeks_after_an_injection_and_the_two_before_the_next_visit():
    assert spans([T - 90, T], T + 90, T) == {
        ("early", 1, 13),
        ("peak", 21, 48),
        ("late", 56, 83),
        ("before", 76, 89),
    }


def test_the_weeks_after_end_at_the_next_visit():
    assert ("late", 56, 69) in spans([T], T + 70, T)


def test_windows_that_are_over_are_left_out():
    assert spans([T], None, T + 50) == {("late", 56, 83)}


def test_without_a_visit_the_usual_interval_foretells_and_leaves_two_weeks_more():
    found = spans([T - 180, T - 90, T], None, T)

    assert {("expected", 76, 89), ("expected", 90, 103)} <= found


def test_a_visit_that_is_over_leaves_nothing_to_expect():
    assert spans([T - 90, T], T + 80, T + 81) == {("late", 56, 83)}


def test_a_visit_within_three_weeks_would_be_a_booster():
    assert not {why for why, *_ in spans([T], T + 21, T)} & {"before"}
    assert {why for why, *_ in spans([T], T + 22, T)} & {"before"}


def test_nothing_is_open_without_a_treatment_or_a_visit():
    assert spans([], None, T) == set()
    assert spans([], T + 20, T) == {("before", 6, 19)}


@pytest.mark.parametrize(
    ("treated", "day"),
    [
        ([0], None),
        ([0, 80], 160),
        ([0, 80, 180], 260),
        ([0, 300], None),
        ([0, 80, 400], 480),
        ([0, 40, 120, 200, 280, 360], 440),
        ([0, 10, 90], 170),
    ],
)
def test_the_usual_interval_is_the_middle_one_of_the_last_four(treated, day):
    assert next_injection(group(treated, 1000)) == day


@pytest.mark.parametrize("rated", [[], [21], [21, 25, 29], [21, 22, 25, 29, 32], range(21, 40, 3)])
@pytest.mark.parametrize("today", [21, 30, 38])
def test_so_many_more_days_give_a_verdict_and_one_less_does_not(rated, today):
    before = [T + day for day in range(-28, 0, 2)]
    after = [T + day for day in rated if day < today]
    peak = window(Why.PEAK, [T], None, T + today, [*before, *after])

    missing = peak.missing(T + today)

    assert missing is not None
    more = half_weeks_from(missing.first, peak.after.anchor, set(after))[: missing.days]
    assert is_judged([*before, *after, *more])
    if missing.days:
        assert not is_judged([*before, *after, *more[:-1]])


def half_weeks_from(first, anchor, after):
    """One day in each half-week from `first` on that has no rating."""
    taken = {2 * (day - anchor) // 7 for day in after}
    days = {}
    for day in range(first, T + 49):
        half_week = 2 * (day - anchor) // 7
        if half_week not in taken:
            days.setdefault(half_week, day)
    return list(days.values())


def is_judged(days):
    series = series_of(dict.fromkeys(sorted(days), 5))
    return judge(series, [T], today=T + 49)[0].peak.verdict is not TOO_FEW_DAYS


def test_no_number_is_told_where_days_to_come_cannot_help():
    peak = window(Why.PEAK, [T], None, T + 30, [])

    assert peak.missing(T + 30) is None


def test_the_days_before_the_next_injection_want_a_baseline():
    before = window(Why.BEFORE, [T - 90, T], T + 90, T + 76, [])

    assert before.missing(T + 76).days == 4
    rated = [T + 76, T + 77]
    assert window(Why.BEFORE, [T - 90, T], T + 90, T + 78, rated).missing(T + 78).days == 2
    rated += [T + 80, T + 84]
    assert window(Why.BEFORE, [T - 90, T], T + 90, T + 85, rated).missing(T + 85).days == 0
    assert before.missing(T + 88) is None
