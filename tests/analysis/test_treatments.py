import numpy as np
import pytest

from app.analysis.treatments import Course, group


@pytest.mark.parametrize(
    ("sessions", "treatments"),
    [
        ([], []),
        ([5], [(5, 5)]),
        ([0, 21], [(0, 21)]),
        ([0, 22], [(0, 0), (22, 22)]),
        ([0, 14, 21], [(0, 21)]),
        ([0, 14, 28], [(0, 14), (28, 28)]),  # counted from the first, not from the last
        ([84, 0, 84], [(0, 0), (84, 84)]),
    ],
    ids=[
        *("none", "one", "21 days are a booster", "22 are not"),
        *("three", "chain is broken", "any order, twice"),
    ],
)
def test_days_are_grouped_into_treatments(sessions, treatments):
    assert group(sessions, today=1000) == treatments


def test_days_after_today_do_not_count():
    assert group([0, 14, 84], today=13) == [(0, 0)]
    assert group([0, 14, 84], today=84) == [(0, 14), (84, 84)]


@pytest.mark.parametrize(("gap", "fresh"), [(146, False), (147, True)])
def test_fresh_after_21_weeks(gap, fresh):
    course = Course.of(group([0, gap], 1000), 1000)

    assert course.fresh.tolist() == [True, fresh]


def test_the_pause_is_counted_from_the_booster():
    assert Course.of(group([0, 10, 150], 1000), 1000).fresh.tolist() == [True, False]


def test_a_treatment_ends_before_the_next_or_today():
    course = Course.of(group([0, 84, 180], 200), 200)

    assert course.end.tolist() == [83, 179, 200]
    assert course.followed.tolist() == [True, True, False]
    assert np.diff(course.first).tolist() == [84, 96]
