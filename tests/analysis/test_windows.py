"""Which days are compared, and how they are sorted into half-weeks."""

import pytest

from app.analysis.judgement import Flag
from app.analysis.treatments import Course, group
from app.analysis.verdict import judge
from app.analysis.windows import look
from tests.analysis.builders import series_of


def daily(first, last, rating=5):
    return series_of(dict.fromkeys(range(first, last + 1), rating))


def windows_of(sessions, today, number=-1, series=None):
    judgement = judge(series or daily(-28, today), sessions, today=today)[number]
    return judgement.early.windows, judgement.peak.windows, judgement.late.windows


def counts_of(sessions, today=100):
    """Ratings by half-week in a daily diary: baselines, then the windows after treatments."""
    windows, _longer = look(daily(-28, today), Course.of(group(sessions, today), today))
    return windows.counts.tolist()


def test_the_days_of_a_plain_treatment():
    early, peak, late = windows_of([0], 100)

    assert early == ((-28, -1), (1, 13))
    assert peak == ((-28, -1), (21, 48))
    assert late == ((-28, -1), (56, 83))


def test_after_a_booster_days_are_counted_from_the_last():
    early, peak, late = windows_of([0, 14], 120)

    assert early == ((-28, -1), (15, 27))
    assert peak[1] == (35, 62)
    assert late[1] == (70, 97)


def test_the_next_treatment_cuts_the_windows():
    early, peak, late = windows_of([0, 40], 200, number=0)

    assert early[1] == (1, 13)
    assert peak[1] == (21, 39)
    assert late[1] is None


def test_today_cuts_the_windows():
    early, peak, late = windows_of([0], 21)

    assert (early[1], peak[1], late[1]) == ((1, 13), (21, 21), None)


@pytest.mark.parametrize(
    ("sessions", "baseline"),
    [
        ([0, 84], (70, 83)),
        ([0, 146], (132, 145)),
        ([0, 147], (119, 146)),
        ([0, 21, 30], (22, 29)),  # the days up to a booster belong to no window
    ],
    ids=["two weeks", "not yet fresh", "fresh: four weeks", "from the day after the booster"],
)
def test_the_baseline(sessions, baseline):
    assert windows_of(sessions, 300)[1][0] == baseline


@pytest.mark.parametrize(
    ("rated", "long"),
    [
        ({70, 71, 74, 77}, False),
        ({70, 74, 77}, True),
        ({70, 71, 72, 73, 74, 75, 76}, True),
    ],
    ids=["4 days in 3 half-weeks", "3 days", "2 half-weeks"],
)
def test_a_thin_baseline_reaches_back(rated, long):
    days = {*range(-28, 56), *rated, *range(85, 140)}
    series = series_of(dict.fromkeys(sorted(days), 5))
    peak = judge(series, [0, 84], today=139)[1].peak

    assert (Flag.LONG_BASELINE in peak.flags) is long
    assert peak.windows[0] == ((56, 83) if long else (70, 83))


@pytest.mark.parametrize(
    ("gap", "start"), [(100, 72), (77, 49), (70, 49), (63, 49), (62, 48), (30, 16)]
)
def test_how_far_a_thin_baseline_may_reach(gap, start):
    series = series_of(dict.fromkeys(range(-28, 0), 5))
    course = Course.of(group([0, gap], 200), 200)
    windows, longer = look(series, course)

    assert (int(windows.first[1]), int(windows.last[1])) == (start, gap - 1)
    assert longer.tolist() == [False, True]


def test_half_weeks_are_four_and_three_days():
    before, early, peak, late = counts_of([0])

    assert before == [4, 3, 4, 3, 4, 3, 4, 3]
    # Early is counted from the treatment itself, so its first half-week has only three days.
    assert early == [3, 3, 4, 3, 0, 0, 0, 0]
    assert peak == late == [4, 3] * 4


def test_half_weeks_of_a_baseline_begin_with_it():
    assert counts_of([0, 84])[1] == [4, 3, 4, 3, 0, 0, 0, 0]


def test_the_day_of_a_treatment_and_what_is_after_today_do_not_count():
    calm = series_of(dict.fromkeys(range(-28, 49), 4))
    loud = series_of(dict.fromkeys(range(-28, 49), 4) | {0: 10, 60: 10, 61: 10})

    assert judge(loud, [0], today=48) == judge(calm, [0], today=48)


def test_recalled_days_are_counted_per_window():
    ratings = dict.fromkeys(range(-28, 49), 4)
    peak = judge(series_of(ratings, recalled={-3, 0, 15, 21, 48}), [0])[0].peak

    assert (peak.recalled_before, peak.recalled_after) == (1, 2)
