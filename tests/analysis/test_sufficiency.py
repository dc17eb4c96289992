"""How many days a verdict needs, and what is said when there are fewer."""

import pytest

from app.analysis.judgement import Flag, Reason, Verdict
from app.analysis.series import Series
from app.analysis.verdict import judge
from tests.analysis.builders import series_of

BEFORE, PEAK = range(-28, 0), range(21, 49)


def peak_of(days, sessions=(0,), today=300, number=0):
    series = series_of({day: 4 + day % 2 for day in sorted(set(days))})
    return judge(series, sessions, today=today)[number].peak


def is_judged(days, sessions=(0,)):
    return peak_of(days, sessions, number=len(sessions) - 1).verdict is not Verdict.TOO_FEW_DAYS


def test_no_ratings_or_no_treatments_give_no_answer():
    nothing = Series.of([])

    assert judge(nothing, [0]) == []
    assert judge(nothing, []) == []
    assert judge(series_of({1: 4, 2: 5}), []) == []
    assert judge(series_of({1: 4, 2: 5}), [3]) == []  # not before today


def test_a_treatment_without_a_rating_is_still_answered():
    (judgement,) = judge(Series.of([]), [0], today=100)

    assert judgement.peak.verdict is Verdict.TOO_FEW_DAYS
    assert judgement.peak.reason is Reason.BOTH
    assert judgement.peak.mean_before is None
    assert judgement.peak.estimate is None
    assert judgement.peak.flags == (Flag.FRESH,)


@pytest.mark.parametrize(
    ("before", "after", "judged"),
    [
        (range(-7, 0), PEAK, False),
        (BEFORE, range(21, 28), False),
        (BEFORE, range(42, 49), False),
        (range(-10, 0), PEAK, True),
        (range(-14, 0), range(21, 35), True),
        (range(-28, 0, 3), range(21, 49, 3), True),
        ((-28, -24, -21), PEAK, False),
        ((-28, -27, -24, -21), PEAK, True),
        ((-28, -27, -26, -24), PEAK, False),
        (BEFORE, (21, 25, 28, 32), True),
        (BEFORE, (21, 25, 28), False),
        (BEFORE, (21, 22, 25, 28), False),
        ((-28, -27, -24, -21), (21, 25, 28, 32), False),
        ((-28, -27, -24, -21), (21, 25, 28, 32, 35), True),
    ],
    ids=[
        *("7 before", "first 7 after", "last 7 after", "10 and 28", "14 and 14", "every third"),
        *("3 ratings before", "4 in 3 half-weeks before", "4 in 2 before", "4 in 4 after"),
        *("3 after", "4 in 3 after", "3 + 4 half-weeks", "3 + 5 half-weeks"),
    ],
)
def test_how_many_days_are_enough(before, after, judged):
    assert is_judged([*before, *after]) is judged


@pytest.mark.parametrize(
    ("days", "reason"),
    [
        (PEAK, Reason.BEFORE),
        (BEFORE, Reason.AFTER),
        ([], Reason.BOTH),
        ([-28, -27, -24, -21, 21, 25, 28, 32], Reason.BOTH),
    ],
    ids=["none before", "none after", "none at all", "together too few"],
)
def test_what_is_lacking_once_the_days_are_over(days, reason):
    peak = peak_of([*days, 200])

    assert (peak.reason, peak.missing) == (reason, None)


@pytest.mark.parametrize(
    ("today", "rated_after", "missing"),
    [
        (5, [], (4, 21, 48)),
        (25, [21, 22, 25], (2, 26, 48)),
        (26, [21, 22, 25], (2, 26, 48)),
        (34, [21, 22, 25], (2, 34, 48)),
        (44, [21, 22, 25], (2, 44, 48)),
    ],
    ids=["not reached", "rated today", "not yet rated today", "later", "just in time"],
)
def test_what_the_days_to_come_must_bring(today, rated_after, missing):
    peak = peak_of([*BEFORE, *rated_after], today=today)

    assert (peak.reason, peak.missing) == (Reason.TOO_EARLY, missing)
    assert Flag.INCOMPLETE in peak.flags


def test_more_is_missing_after_a_thin_baseline():
    assert peak_of([-28, -27, -24, -21], today=5).missing == (5, 21, 48)


def test_so_many_days_are_enough_if_they_lie_apart():
    days = [*BEFORE, 21, 22, 25]

    assert not is_judged([*days, 28])
    assert is_judged([*days, 28, 32])


@pytest.mark.parametrize(
    ("days", "today", "reason"),
    [
        (BEFORE, 46, Reason.AFTER),
        (BEFORE, 48, Reason.AFTER),
        ([], 10, Reason.BEFORE),
        ([], 30, Reason.BEFORE),
        (PEAK, 49, Reason.BEFORE),
    ],
    ids=["too late", "last day", "none before", "none before, later", "none before, all after"],
)
def test_no_hope_is_raised_that_days_to_come_cannot_fulfil(days, today, reason):
    peak = peak_of(days, today=today)

    assert (peak.reason, peak.missing) == (reason, None)


@pytest.mark.parametrize(
    ("gap", "days", "reason"),
    [
        (33, range(-28, 33), Reason.AFTER),
        (32, range(-28, 32), Reason.CUT_SHORT),
        (22, range(-28, 22), Reason.CUT_SHORT),
        (40, BEFORE, Reason.AFTER),
        (40, range(1, 40), Reason.BEFORE),
        (40, [], Reason.BOTH),
    ],
    ids=["room enough", "no room", "first day", "room not used", "none before", "none"],
)
def test_when_the_next_treatment_is_to_blame(gap, days, reason):
    peak = peak_of([day for day in days if day != 32 or gap != 33], [0, gap])

    assert (peak.verdict, peak.reason) == (Verdict.TOO_FEW_DAYS, reason)


@pytest.mark.parametrize("second", [22, 32], ids=["a baseline of one day", "of eleven days"])
def test_a_baseline_without_room_is_to_blame(second):
    days = sorted({*range(-28, 200)} - {0, 20, second})
    early = judge(series_of(dict.fromkeys(days, 4)), [0, 20, second], today=199)[1].early

    assert early.half_weeks_after == 4
    assert (early.verdict, early.reason) == (Verdict.TOO_FEW_DAYS, Reason.BEFORE)


def test_early_needs_every_half_week_of_a_short_baseline():
    days = {*range(-28, 70), 70, 71, 74, 77, *range(85, 98)}
    series = series_of(dict.fromkeys(sorted(days - {0, 84}), 4))
    early = judge(series, [0, 84], today=98)[1].early

    assert (early.half_weeks_before, early.half_weeks_after) == (3, 4)
    assert (early.verdict, early.reason) == (Verdict.TOO_FEW_DAYS, Reason.BEFORE)
