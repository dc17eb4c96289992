"""The worked examples of the method, to the last printed digit."""

from types import SimpleNamespace

import pytest

from app.analysis.interval import t_quantile
from app.analysis.judgement import Lean, Reason, Verdict
from app.analysis.measure import measure
from app.analysis.segments import cut
from app.analysis.treatments import Course, Treatment, group
from app.analysis.verdict import judge
from tests.analysis.builders import a_series, simulated
from tests.data.simulate_diaries import SCENARIOS, simulate

FIRST_BETTER = a_series(
    "6887667 6757776 6776676 5654555 . 7756676 6656665 6655674 5543534 5232356 3345534 433444"
)
FIRST_UNCLEAR = a_series(
    "3323.3. 5677.78 6.67555 6455555 . .8866.6 5.65566 75686.. .5.7676 776...5 3453465 446444"
)
CONSTANT = a_series("4" * 28 + "." + "4" * 48)
SECOND_WORSE = a_series(
    "5666656 777.556 6776657 6555775   ."
    "685765. 5566644 .787566 54.5556 4554.55 .545455 4544344 4.66453 .4434.4"
    "4565.55 .455566 7656.7   ."
    ".6645.4 5689X89 X88.778 8898888 7888..8 .889.8. 9X8879"
)
EVERY_THIRD_DAY = a_series(
    "5..6..6 ..8..5. .5..5.. 6..6..6   .8..8..6 ..6..6. .5..5.. 2..3..2 ..2..3. .3..2.. 3..2.."
)


def printed(*values):
    """Values as the paper prints them: equal to six decimals."""
    return pytest.approx(list(values), abs=5.1e-7)


def measured(series, *sessions):
    today = int(series.day[-1])
    return measure(series, group(sessions, today), today)


def noise_of(steps):
    """The noise of the only symptom."""
    found = steps.noise
    only = {
        name: getattr(found, name)[0] for name in ("df", "weights", "quantile", "g", "s0_squared")
    }
    return SimpleNamespace(likelihood=found.likelihood, expected=found.expected, **only)


def numbers(verdict):
    return [verdict.estimate, verdict.lower, verdict.upper]


def test_first_treatment_better():
    peak = judge(FIRST_BETTER, [0])[0].peak

    assert peak.verdict is Verdict.BETTER
    assert numbers(peak) == printed(-2.321429, -4.488507, -0.154350)
    assert [peak.mean_before, peak.mean_after] == printed(6.178571, 3.857143)
    assert [peak.n_before, peak.half_weeks_before] == [28, 8]
    assert [peak.n_after, peak.half_weeks_after] == [28, 8]
    assert peak.windows == ((-28, -1), (21, 48))
    assert peak.se == pytest.approx(1.012285, abs=5.1e-7)
    assert peak.df == pytest.approx(14.2849, abs=5.1e-5)
    assert t_quantile(peak.df) == pytest.approx(2.140779, abs=5.1e-7)


def test_how_the_first_example_comes_about():
    steps = measured(FIRST_BETTER, 0)
    noise, trend = noise_of(steps), steps.trend
    after, before = 0, 1

    assert trend.df.tolist() == [10, 7]
    assert trend.ss.tolist() == printed(1.666626, 4.319444)
    assert trend.used[after].tolist() == [True] * 4 + [False] * 2
    assert noise.likelihood[before].tolist() == printed(
        *(-6.161475, -5.816710, -5.485747, -5.171667, -4.877938),
        *(-4.608105, -4.365331, -4.151770, -3.967697),
    )
    assert noise.likelihood[after].tolist() == printed(
        *(1.052584, 1.126323, 1.135188, 1.095741, 1.024581),
        *(0.936969, 0.846017, 0.762456, 0.694875),
    )
    assert noise.df == 17
    assert noise.weights.tolist() == printed(
        *(0.031308, 0.047579, 0.066834, 0.087957, 0.109883),
        *(0.131846, 0.153463, 0.174768, 0.196361),
    )
    assert [noise.quantile, noise.g, noise.s0_squared] == printed(0.831176, 0.764024, 0.948616)
    traces = [float(noise.expected[row].trace()) for row in (before, after)]
    assert traces == printed(3.556441, 2.808043)


def test_block_means_of_the_first_example():
    today = int(FIRST_BETTER.day[-1])
    after, before = cut(FIRST_BETTER, Course.of([Treatment(0, 0)], today)).mean

    assert before[:8].tolist() == printed(7.25, 6.333333, 6.25, 6.666667, 6.5, 6.333333, 5, 5)
    assert after.tolist() == printed(
        *(6.333333, 6.333333, 5.75, 6, 5.5, 6, 4.5, 3.666667, 3.5, 3.333333, 4, 4.333333, 3.5, 4)
    )


@pytest.mark.parametrize(
    ("series", "sessions", "noise", "variances", "dfs"),
    [
        (FIRST_BETTER, [0], [0.764024, 0.948616], [0.596937, 0.427784], [7.4781, 7.0772]),
        (FIRST_UNCLEAR, [0], [0.755047, 3.507922], [2.298663, 1.698333], [7.5267, 6.6779]),
        (CONSTANT, [0], [0.8, 0.153142], [0.051775, 0.067374], [7.2813, 6.6998]),
        (SECOND_WORSE, [0, 84], [0.439432, 0.597429], [0.233378, 0.111532], [6.8130, 9.0795]),
        (EVERY_THIRD_DAY, [0], [0.416801, 0.970541], [0.293099, 0.268770], [9.5444, 8.9646]),
    ],
    ids=["first", "second", "third", "fifth", "sixth"],
)
def test_noise_and_variances(series, sessions, noise, variances, dfs):
    steps = measured(series, *sessions)
    windows = [steps.before[-1], steps.after["peak"][-1]]

    found = noise_of(steps)
    assert [found.g, found.s0_squared] == printed(*noise)
    assert [window.variance for window in windows] == printed(*variances)
    assert [window.df for window in windows] == pytest.approx(dfs, abs=5.1e-5)


def test_first_treatment_unclear():
    peak = judge(FIRST_UNCLEAR, [0])[0].peak
    noise = noise_of(measured(FIRST_UNCLEAR, 0))

    assert (peak.verdict, peak.reason) == (Verdict.UNCLEAR, Reason.WITHIN_UPS_AND_DOWNS)
    assert numbers(peak) == printed(-0.034091, -4.319513, 4.251332)
    assert (peak.lean, peak.ruled_out) == (Lean.NONE, ())
    assert [peak.mean_before, peak.mean_after] == printed(5.125000, 5.090909)
    assert [peak.n_before, peak.half_weeks_before] == [24, 8]
    assert [peak.n_after, peak.half_weeks_after] == [22, 7]
    assert (noise.df, noise.quantile) == (16, 0.83375)
    assert peak.se == pytest.approx(1.999249, abs=5.1e-7)
    assert peak.df == pytest.approx(14.0889, abs=5.1e-5)


def test_constant_is_no_meaningful_change():
    peak = judge(CONSTANT, [0])[0].peak
    noise = noise_of(measured(CONSTANT, 0))

    assert (peak.verdict, peak.reason) == (Verdict.UNCHANGED, None)
    assert numbers(peak) == printed(0, -0.742512, 0.742512)
    assert (noise.df, noise.quantile) == (0, 0.95)
    assert peak.se == pytest.approx(0.345181, abs=5.1e-7)
    assert peak.df == pytest.approx(13.5763, abs=5.1e-5)


def test_too_few_days():
    late_starter = a_series(
        "654555 . 7756676 6656665 6655674 5543534 5232356 3345534 433444", first=-6
    )
    peak = judge(late_starter, [0])[0].peak

    assert (peak.verdict, peak.reason) == (Verdict.TOO_FEW_DAYS, Reason.BEFORE)
    assert [peak.n_before, peak.half_weeks_before] == [6, 2]


def test_second_treatment_worse():
    peak = judge(SECOND_WORSE, [0, 84])[1].peak
    noise = noise_of(measured(SECOND_WORSE, 0, 84))

    assert peak.verdict is Verdict.WORSE
    assert numbers(peak) == printed(2.590580, 1.318803, 3.862356)
    assert [peak.mean_before, peak.mean_after] == printed(5.583333, 8.173913)
    assert [peak.n_before, peak.half_weeks_before] == [12, 4]
    assert [peak.n_after, peak.half_weeks_after] == [23, 8]
    assert peak.windows == ((70, 83), (105, 132))
    assert noise.df == 36
    assert noise.quantile == pytest.approx(0.809444, abs=5.1e-7)
    assert peak.se == pytest.approx(0.587291, abs=5.1e-7)
    assert peak.df == pytest.approx(12.7038, abs=5.1e-5)
    assert t_quantile(peak.df) == pytest.approx(2.165498, abs=5.1e-7)


def test_every_third_day_better():
    peak = judge(EVERY_THIRD_DAY, [0])[0].peak
    noise = noise_of(measured(EVERY_THIRD_DAY, 0))

    assert peak.verdict is Verdict.BETTER
    assert numbers(peak) == printed(-3.355556, -4.927280, -1.783832)
    assert [peak.mean_before, peak.mean_after] == printed(5.800000, 2.444444)
    assert [peak.n_before, peak.half_weeks_before] == [10, 8]
    assert [peak.n_after, peak.half_weeks_after] == [9, 8]
    assert (noise.df, round(noise.quantile, 6)) == (17, 0.831176)
    assert peak.se == pytest.approx(0.749579, abs=5.1e-7)
    assert peak.df == pytest.approx(18.5064, abs=5.1e-5)


COURSE = [
    ("better", (-2.356190, 0.718547, -3.858668, -0.853713), -0.130000, ("unclear", -0.680000)),
    ("better", (-2.352227, 0.841626, -4.152723, -0.551731), -0.365385, ("unclear", -0.911681)),
    ("better", (-2.056856, 0.721439, -3.652938, -0.460774), -0.230769, ("unclear", -0.190769)),
    ("better", (-2.831429, 0.764907, -4.502432, -1.160425), 0.011905, ("unclear", -1.247899)),
    ("unclear", (-1.500000, 0.777534, -3.166280, 0.166280), 1.098485, ("unclear", 0.636667)),
    ("better", (-3.433333, 0.748052, -5.036276, -1.830391), -1.391026, ("better", -2.125000)),
    ("better", (-2.900641, 0.969382, -4.982356, -0.818926), None, ("unclear", -0.474916)),
    ("better", (-2.602564, 0.938329, -4.625851, -0.579278), -0.742424, ("unclear", -1.690476)),
]


@pytest.fixture(scope="module")
def course():
    diary = simulate(SCENARIOS["wearing_off"], seed=1)
    return simulated(diary), diary.sessions


def test_the_diary_of_a_whole_course(course):
    series, sessions = course
    noise = noise_of(measured(series, *sessions))

    assert (len(series), series.rating.sum(), int(series.day[-1])) == (588, 2636, 677)
    assert sessions == [0, 86, 174, 260, 337, 426, 512, 593]
    assert noise.df == 155
    assert [noise.quantile, noise.g, noise.s0_squared] == printed(0.794516, 0.359917, 1.057918)


@pytest.mark.parametrize("number", range(8))
def test_a_whole_course(course, number):
    verdict, peak_numbers, early_estimate, late_answer = COURSE[number]
    judgement = judge(*course, today=677)[number]
    early, peak, late = judgement.early, judgement.peak, judgement.late

    assert peak.verdict == verdict
    assert [peak.estimate, peak.se, peak.lower, peak.upper] == printed(*peak_numbers)
    assert early.verdict == ("too_few_days" if early_estimate is None else "unclear")
    assert early.estimate == pytest.approx(early_estimate, abs=5.1e-7)
    assert (late.verdict, late.estimate) == (
        late_answer[0],
        pytest.approx(late_answer[1], abs=5.1e-7),
    )
