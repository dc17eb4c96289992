import numpy as np
import pytest
from scipy import stats

from app.analysis.interval import Levels, contrasts, p_value, t_quantile


@pytest.mark.parametrize("df", [1, 2, 2.3, 2.8])
def test_with_few_degrees_of_freedom_it_is_coarser(df):
    assert t_quantile(df) == pytest.approx(stats.t.ppf(0.975, df), rel=0.0065)


@pytest.mark.parametrize("df", [3, 3.5, 4, 6, 8.5, 14, 30, 100, 1000])
def test_the_quantile_of_t_is_that_of_scipy(df):
    assert t_quantile(df) == pytest.approx(stats.t.ppf(0.975, df), rel=0.0013)


@pytest.mark.parametrize(("df", "printed"), [(3, 3.178617), (6, 2.446804), (30, 2.042272)])
def test_the_quantile_of_t_as_printed(df, printed):
    assert t_quantile(df) == pytest.approx(printed, abs=5.1e-7)


@pytest.mark.parametrize("df", [3, 4, 8.5, 14, 40, 200])
@pytest.mark.parametrize("t", [0, 0.5, 1, 2, 3, 5])
def test_p_is_that_of_scipy(t, df):
    exact = 2 * stats.t.sf(t, df)

    assert p_value(-t, 1, df) == pytest.approx(exact, rel=0.06, abs=0.0015)
    assert p_value(2 * t, 2, df) == p_value(-t, 1, df)


def test_p_as_printed():
    assert p_value(3, 1, 8.5) == pytest.approx(0.01605, abs=5.1e-6)


def test_the_interval_is_never_trusted_with_fewer_than_three_degrees_of_freedom():
    one, other = (
        Levels(*(np.array([value]) for value in values)) for values in [(1, 0.25, 1.5), (3, 0.0, 9)]
    )
    (change,) = contrasts(one, other)

    assert (change.estimate, change.se, change.df) == (2, 0.5, 3)
    assert change.upper - change.estimate == pytest.approx(0.5 * t_quantile(3))
