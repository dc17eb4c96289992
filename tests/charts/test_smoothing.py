import numpy as np
import pytest

from app.charts import Series, local_average


def test_a_level_diary_averages_to_its_level():
    days, average = local_average(range(100, 130), [3.0] * 30)

    assert days.tolist() == list(range(100, 130))
    assert average == pytest.approx(3.0)


def test_near_days_weigh_more():
    days = np.arange(15)
    ratings = np.where(days == 7, 8.0, 0.0)

    _, average = local_average(days, ratings)

    assert average[7] == pytest.approx(8 * 8 / 64)
    assert average[6] == pytest.approx(8 * 7 / (64 - 1))


def test_a_straight_rise_stays_straight_inside():
    days = np.arange(40)

    _, average = local_average(days, days / 4)

    assert average[7:-7] == pytest.approx(days[7:-7] / 4)


@pytest.mark.parametrize(("silent", "broken"), [(6, 0), (7, 7), (30, 30)])
def test_a_week_of_silence_breaks_the_line(silent, broken):
    days = np.r_[0:10, 10 + silent : 20 + silent]

    _, average = local_average(days, np.r_[np.zeros(10), np.full(10, 10.0)])

    assert np.isnan(average).sum() == broken
    if broken:
        assert average[9] == 0
        assert average[10 + silent] == 10


def test_order_does_not_matter():
    days, ratings = np.arange(50), np.random.default_rng(2).random(50) * 10
    turn = np.random.default_rng(3).permutation(50)

    np.testing.assert_allclose(
        local_average(days[turn], ratings[turn])[1], local_average(days, ratings)[1]
    )


def test_no_days_have_no_average():
    days, average = local_average([], [])

    assert days.size == average.size == 0


def test_one_day_is_its_own_average():
    days, average = local_average([730000], [6])

    assert (days.tolist(), average.tolist()) == ([730000], [6])


def test_a_series_puts_days_in_order_and_leaves_out_what_was_not_rated():
    series = Series.of([3, 1, 2], [4, np.nan, 6], [True, False, False])

    assert series.days.tolist() == [2, 3]
    assert series.ratings.tolist() == [6, 4]
    assert series.recalled.tolist() == [False, True]


def test_values_a_little_off_the_scale_are_drawn_at_its_edge():
    series = Series.of([1, 2], [10.4, -0.2])

    assert series.ratings.tolist() == [10, 0]


@pytest.mark.parametrize(("days", "ratings"), [([1, 1], [2, 3]), ([1, 2], [3])])
def test_a_series_refuses_what_no_diary_holds(days, ratings):
    with pytest.raises(ValueError, match=r"twice|differ"):
        Series.of(days, ratings)
