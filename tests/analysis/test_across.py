"""What several treatments say together: enough of them, judged by scipy, and the edges."""

import numpy as np
import pytest
from scipy import stats

from app.analysis.across import (
    Change,
    Direction,
    Usual,
    across,
    loss_of_response,
    repeated_difference,
    trend_of,
    typical_change,
    usual_ranges,
)

GOOD = [-3.0, -2.5, -3.2, -2.8, -3.1, -2.4, -2.9]


def changes(values, variance=0.2):
    return [Change(value, variance) for value in values]


@pytest.mark.parametrize("size", range(8))
def test_each_statement_needs_its_number_of_treatments(size):
    found = across(dict(enumerate(changes(GOOD[:size]))), 1.0)

    assert found.treatments == size
    assert (found.typical is not None) == (size >= 3)
    assert {stand.usual for stand in found.usual.values()} == (
        set() if not size else {Usual.TOO_FEW} if size < 5 else {Usual.WITHIN}
    )
    assert (found.trend.direction is Direction.TOO_FEW) == (size < 5)
    assert (found.loss is not None) == (size >= 6)


def test_equally_certain_changes_have_the_interval_of_a_t_test():
    found = typical_change(changes(GOOD))
    interval = stats.ttest_1samp(GOOD, 0).confidence_interval(0.95)

    assert found.estimate == pytest.approx(np.mean(GOOD))
    assert [found.lower, found.upper] == pytest.approx([interval.low, interval.high], rel=0.0005)


def test_a_change_that_is_known_better_counts_more():
    found = typical_change([*changes([-1.0, -1.2], 4.0), Change(-3.0, 0.1)])

    assert found.estimate < -2.5


def test_equally_certain_changes_have_the_trend_of_a_regression():
    found = trend_of(changes(GOOD), 1.0).slope
    line = stats.linregress(range(7), GOOD)

    assert found.estimate == pytest.approx(line.slope)
    reach = stats.t.ppf(0.975, 5) * line.stderr
    assert found.upper - found.estimate == pytest.approx(reach, rel=0.0005)


@pytest.mark.parametrize(
    ("values", "direction"),
    [
        ([-4, -3.4, -3.1, -2.4, -2.1], Direction.SHRINKING),
        ([-2.1, -2.4, -3.1, -3.4, -4], Direction.GROWING),
        ([-4, -3.9, -3.8, -3.7, -3.6], Direction.NONE),  # certain, but less than the threshold
        ([-4, -1, -4, -1, -3], Direction.NONE),
    ],
)
def test_the_trend_needs_to_be_certain_and_to_matter(values, direction):
    assert trend_of(changes(values, 0.01), 1.0).direction is direction


@pytest.mark.parametrize(
    ("last", "usual"), [(-2.9, Usual.WITHIN), (-0.5, Usual.WEAKER), (-6.0, Usual.STRONGER)]
)
def test_one_treatment_among_the_others(last, usual):
    found = usual_ranges(changes([*GOOD, last]))[-1]
    reach = stats.t.ppf(0.975, 6) * np.std(GOOD, ddof=1) * np.sqrt(1 + 1 / 7)

    assert found.usual is usual
    assert found.expected.upper - found.expected.estimate == pytest.approx(reach, rel=0.0005)


def test_an_uncertain_treatment_is_less_easily_unusual():
    certain, uncertain = (
        usual_ranges([*changes(GOOD), Change(-0.5, variance)])[-1] for variance in (0.2, 4.0)
    )

    assert (certain.usual, uncertain.usual) == (Usual.WEAKER, Usual.WITHIN)


@pytest.mark.parametrize(("last_two", "lost"), [((-0.3, -0.4), True), ((-2.2, -3.0), False)])
def test_two_failures_after_success(last_two, lost):
    assert loss_of_response(changes([*GOOD, *last_two])).lost is lost


def test_a_repeated_difference_is_that_of_welch():
    other = [-1.0, -0.6, -1.4, -1.1]
    found = repeated_difference(changes(GOOD), changes(other), 1.0)
    test = stats.ttest_ind(other, GOOD, equal_var=False)
    interval = test.confidence_interval(0.95)

    assert found.verdict == "worse"
    assert found.change.df == pytest.approx(test.df)
    assert [found.change.lower, found.change.upper] == pytest.approx(
        [interval.low, interval.high], rel=0.001
    )


def test_a_repeated_difference_needs_three_treatments_on_each_side():
    assert repeated_difference(changes(GOOD), changes(GOOD[:2]), 1.0) is None
    assert repeated_difference(changes(GOOD[:2]), changes(GOOD), 1.0) is None
    assert repeated_difference(changes(GOOD[:3]), changes(GOOD[:3]), 1.0).verdict == "unchanged"


@pytest.mark.parametrize("value", [0.0, -13 / 3 + 0.1])
def test_equal_changes_are_nothing_unusual(value):
    found = across(dict(enumerate(changes([value] * 7))), 1.0)

    assert found.typical.estimate == pytest.approx(value)
    assert {stand.usual for stand in found.usual.values()} == {Usual.WITHIN}
    assert found.trend.direction is Direction.NONE
    assert not found.loss.lost
    equal = repeated_difference(changes([value] * 3), changes([value] * 4), 1.0)
    assert equal.change.estimate == pytest.approx(0, abs=1e-12)
