"""What libraries of statistics say to the same numbers."""

import warnings

import numpy as np
import pytest

from app.analysis.across import Change, repeated_difference, trend_of
from app.analysis.alarm import holm
from app.analysis.line import line_through
from app.analysis.measure import measure
from app.analysis.noise import GRID
from app.analysis.segments import centres
from app.analysis.treatments import group
from tests.analysis.builders import series_of
from tests.analysis.diaries import a_random_diary

with warnings.catch_warnings():  # the library warns of another one while it is imported
    warnings.simplefilter("ignore")
    import statsmodels.api as sm
    from statsmodels.stats.multitest import multipletests
    from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

SEEDS = range(12)


def a_line(seed, scatter):
    """Values at uneven places, each with its own variance."""
    dice = np.random.default_rng(seed)
    x = np.cumsum(dice.uniform(0.1, 0.5, 5 + seed))
    variance = dice.uniform(0.05, 0.6, len(x))
    return x, 5 + 0.3 * x + scatter * dice.standard_normal(len(x)), variance


@pytest.mark.parametrize("scatter", [0.1, 1.5], ids=["within the variances", "beyond them"])
@pytest.mark.parametrize("seed", SEEDS)
def test_a_line_is_that_of_weighted_least_squares(seed, scatter):
    x, y, variance = a_line(seed, scatter)
    columns = sm.add_constant(x)
    shared = max(0.0, sm.OLS(y, columns).fit().mse_resid - variance.mean())
    judge = sm.WLS(y, columns, weights=1 / (shared + variance)).fit()

    found = line_through(x, y, variance)

    assert found.slope == pytest.approx(judge.params[1], rel=1e-9)
    lower, upper = judge.conf_int()[1]
    assert found.reach == pytest.approx((upper - lower) / 2, rel=0.0015)


def test_the_trend_counts_the_treatments():
    dice = np.random.default_rng(1)
    changes = [Change(float(d), float(v)) for d, v in dice.uniform(0.2, 1.0, (9, 2))]
    d, v = np.array(changes).T

    found = trend_of(changes, 1.0).slope

    assert found.estimate == line_through(np.arange(9.0), d, v).slope


@pytest.mark.parametrize("seed", SEEDS)
def test_a_repeated_difference_is_that_of_welch(seed):
    dice = np.random.default_rng(seed)
    one, other = dice.normal(-2, 1, 3 + seed), dice.normal(-1.5, 0.4, 5)
    judge = CompareMeans(DescrStatsW(other), DescrStatsW(one))

    found = repeated_difference(
        [Change(d, 0.2) for d in one.tolist()], [Change(d, 0.2) for d in other.tolist()], 1.0
    ).change

    lower, upper = judge.tconfint_diff(usevar="unequal")
    assert found.df == pytest.approx(judge.dof_satt(), rel=1e-9)
    assert (found.lower, found.upper) == pytest.approx((lower, upper), abs=0.007 * (upper - lower))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_adjusted_p_values_are_those_of_holm(seed):
    p = np.random.default_rng(seed).uniform(0, 0.2, 1 + seed)

    assert holm(p.tolist()) == pytest.approx(multipletests(p, method="holm")[1].tolist())


def columns_of(rated, used):
    day = centres(len(rated))
    bends = [np.maximum(day - bend, 0) / 84 for bend in (28, 14, 56, 84)]
    return np.stack([np.ones(len(day)), day / 84, *bends], axis=1)[rated][:, used]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_likelihood_of_g_is_that_of_generalised_least_squares(seed):
    ratings, sessions, today = a_random_diary(seed)
    found = measure(series_of(ratings), group(sessions, today), today)
    trend, means = found.trend, found.segments.mean
    telling = np.flatnonzero((trend.df >= 2) & (trend.ss > 0.05 * trend.df))

    for row in telling.tolist():
        rated = trend.rated[row]
        block, y = np.flatnonzero(rated), means[row][rated]
        columns = columns_of(rated, trend.used[row])
        for g, likelihood in zip(GRID, found.noise.likelihood[row], strict=True):
            alike = g ** np.abs(block[:, None] - block).astype(float)
            judge = sm.GLS(y, columns, sigma=alike).fit()
            logs = np.linalg.slogdet(alike)[1] - np.linalg.slogdet(judge.normalized_cov_params)[1]
            expected = -0.5 * (logs + trend.df[row] * np.log(judge.ssr + 0.001))
            assert likelihood == pytest.approx(expected, abs=1e-6)
