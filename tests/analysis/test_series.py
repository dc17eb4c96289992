import math

import numpy as np
import pytest

from app.analysis.series import Series, together
from tests.analysis.builders import as_dict, series_of


@pytest.mark.parametrize(
    "triples",
    [
        [(2, 5, False), (1, 5, False)],
        [(1, 5, False), (1, 6, False)],
        [(1, math.nan, False)],
        [(1, math.inf, False)],
        [(1, -0.5, False)],
        [(1, 10.5, False)],
    ],
    ids=["unsorted", "duplicated", "nan", "infinite", "below 0", "above 10"],
)
def test_wrong_input_is_the_callers_error(triples):
    with pytest.raises(ValueError, match="must"):
        Series.of(triples)


def test_arrays_of_different_length_are_refused():
    with pytest.raises(ValueError, match="equally long"):
        Series(np.array([1, 2]), np.array([1.0]), np.array([False]))


def test_a_series_keeps_what_it_was_given():
    series = Series.of([(1, 0, False), (3, 10, True)])

    assert series.day.tolist() == [1, 3]
    assert series.rating.tolist() == [0.0, 10.0]
    assert series.recalled.tolist() == [False, True]
    assert len(series) == 2


def test_nothing_after_today_is_kept():
    series = series_of({1: 4, 2: 5, 4: 6})

    assert as_dict(series.until(2)) == {1: 4, 2: 5}
    assert as_dict(series.until(3)) == {1: 4, 2: 5}
    assert len(series.until(0)) == 0


def test_an_empty_series_is_fine():
    assert len(Series.of([])) == 0


def test_together_weighs_each_symptom_by_its_own_mean():
    mild = series_of({1: 1, 2: 3})  # mean 2
    severe = series_of({1: 9, 3: 7})  # mean 8

    # Day 1: (-1 + 1) / 2; day 2: +1; day 3: -1; each added to the mean of the means, 5.
    assert as_dict(together([mild, severe])) == {1: 5, 2: 6, 3: 4}


def test_together_needs_half_of_the_symptoms():
    all_days = series_of({1: 4, 2: 4})
    first_day = series_of({1: 6})

    assert as_dict(together([all_days, first_day])) == {1: 5, 2: 5}
    assert as_dict(together([all_days, first_day, first_day])) == {1: 16 / 3}


def test_together_leaves_out_a_symptom_never_rated():
    assert as_dict(together([series_of({1: 4, 2: 6}), Series.of([])])) == {1: 4, 2: 6}


def test_together_of_nothing_is_empty():
    assert len(together([])) == 0
    assert len(together([Series.of([])])) == 0


def test_together_is_recalled_when_one_rating_is():
    one = series_of({1: 4, 2: 4, 3: 4}, recalled={1})
    other = series_of({1: 4, 2: 4}, recalled={2})

    assert together([one, other]).recalled.tolist() == [True, True, False]


def test_together_may_leave_the_scale():
    one, other = series_of({1: 10, 2: 0, 3: 0}), series_of({2: 10, 3: 10})

    assert max(together([one, other]).rating) > 10
