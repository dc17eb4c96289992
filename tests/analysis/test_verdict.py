"""How numbers become a verdict, and the edge cases the method names."""

import pytest

from app.analysis.interval import Contrast
from app.analysis.judgement import Flag, Lean, Reason, Verdict
from app.analysis.measure import measure
from app.analysis.treatments import group
from app.analysis.verdict import decide, judge, lean_of, ruled_out_by, why_unclear
from tests.analysis.builders import series_of, simulated
from tests.data.simulate_diaries import SCENARIOS, simulate

BEFORE, AFTER = range(-28, 0), range(1, 49)


def a_change(estimate, lower, upper):
    return Contrast(estimate=estimate, se=1.0, df=10.0, lower=lower, upper=upper)


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        ((1.0, 0.1, 1.9), Verdict.WORSE),
        ((0.99, 0.1, 1.9), Verdict.UNCLEAR),
        ((1.5, 0.0, 3.0), Verdict.UNCLEAR),
        ((-1.0, -1.9, -0.1), Verdict.BETTER),
        ((-0.99, -1.9, -0.1), Verdict.UNCLEAR),
        ((-1.5, -3.0, 0.0), Verdict.UNCLEAR),
        ((0.0, -0.99, 0.99), Verdict.UNCHANGED),
        ((0.5, 0.1, 0.9), Verdict.UNCHANGED),
        ((0.0, -1.0, 0.99), Verdict.UNCLEAR),
        ((0.0, -0.99, 1.0), Verdict.UNCLEAR),
    ],
)
def test_the_verdict_rules(change, verdict):
    assert decide(a_change(*change), threshold=1.0) is verdict


@pytest.mark.parametrize(("threshold", "verdict"), [(1.5, "worse"), (1.6, "unclear")])
def test_the_patient_sets_what_matters(threshold, verdict):
    assert decide(a_change(1.5, 0.2, 2.8), threshold) == verdict


@pytest.mark.parametrize(
    ("change", "reason", "lean", "ruled_out"),
    [
        ((0.2, -2, 2.4), Reason.WITHIN_UPS_AND_DOWNS, Lean.NONE, ()),
        ((1.4, -0.3, 3.1), Reason.WITHIN_UPS_AND_DOWNS, Lean.WORSE, ("better",)),
        ((-1.4, -3.1, 0.3), Reason.WITHIN_UPS_AND_DOWNS, Lean.BETTER, ("worse",)),
        ((0.8, 0.3, 1.3), Reason.SMALLER_THAN_MATTERS, Lean.NONE, ("better",)),
        ((-0.8, -1.3, -0.3), Reason.SMALLER_THAN_MATTERS, Lean.NONE, ("worse",)),
        ((1.0, -1, 3), Reason.WITHIN_UPS_AND_DOWNS, Lean.WORSE, ()),
        ((0.0, -0.9, 0.9), Reason.WITHIN_UPS_AND_DOWNS, Lean.NONE, ("worse", "better")),
    ],
)
def test_what_is_said_beside_an_unclear_verdict(change, reason, lean, ruled_out):
    change = a_change(*change)

    assert why_unclear(change) is reason
    assert lean_of(change, threshold=1.0) is lean
    assert ruled_out_by(change, threshold=1.0) == ruled_out


def test_from_one_constant_to_another():
    ratings = dict.fromkeys(BEFORE, 7) | dict.fromkeys(AFTER, 3)
    peak = judge(series_of(ratings), [0])[0].peak

    assert (peak.verdict, peak.estimate) == (Verdict.BETTER, -4)
    assert measure(series_of(ratings), group([0], 48), 48).noise.df == 0


def test_worse_is_possible_from_the_floor():
    ratings = dict.fromkeys(BEFORE, 0) | {day: 1 + day % 2 for day in AFTER}
    series = series_of(ratings)
    peak = judge(series, [0])[0].peak
    steps = measure(series, group([0], 48), 48)

    assert peak.verdict is Verdict.WORSE
    assert Flag.AT_FLOOR in peak.flags
    assert steps.before[0].variance < steps.after["peak"][0].variance


def test_a_baseline_in_too_thin_a_stretch_has_the_usual_variance():
    # Four days in three half-weeks of the baseline, but only in two blocks after the first.
    days = [*range(-28, 0), 75, 76, 77, 79, *range(87, 135)]
    series = series_of({day: 4 + day % 2 for day in days})
    second = judge(series, [0, 86])[1].peak
    steps = measure(series, group([0, 86], 134), 134)

    assert second.half_weeks_before == 3
    assert second.verdict is not Verdict.TOO_FEW_DAYS
    assert steps.trend.df[0] == 0
    assert steps.before[1].df == 4


def test_nothing_is_judged_by_what_comes_after_today():
    diary = simulate(SCENARIOS["typical"], seed=2)
    series, today = simulated(diary), 200

    assert judge(series, diary.sessions, today=today) == judge(
        series.until(today), [day for day in diary.sessions if day <= today], today=today
    )


def test_without_today_the_last_rated_day_counts():
    series = series_of({day: 4 + day % 2 for day in range(-28, 40)})

    assert judge(series, [0, 60]) == judge(series, [0, 60], today=39)


def test_only_the_verdict_depends_on_the_threshold():
    diary = simulate(SCENARIOS["typical"], seed=2)
    one, other = (
        [found.peak for found in judge(simulated(diary), diary.sessions, threshold=threshold)]
        for threshold in (0.5, 3.0)
    )

    assert [peak.estimate for peak in one] == [peak.estimate for peak in other]
    assert [peak.upper for peak in one] == [peak.upper for peak in other]
    assert [peak.verdict for peak in one] != [peak.verdict for peak in other]


def test_numbers_are_plain_so_that_they_can_be_written_anywhere():
    diary = simulate(SCENARIOS["typical"], seed=2)
    peak = judge(simulated(diary), diary.sessions)[-1].peak

    assert {type(peak.estimate), type(peak.lower), type(peak.mean_before)} == {float}
    assert {type(peak.n_before), type(peak.half_weeks_after), type(peak.recalled_after)} == {int}
    assert {type(day) for window in peak.windows for day in window} == {int}


@pytest.mark.parametrize("rho", [0.3, 0.6])
def test_a_diary_in_which_nothing_changed_is_seldom_called_worse(rho):
    scenario = SCENARIOS["no_effect"]
    verdicts = [
        judgement.peak.verdict
        for seed in range(60)
        for diary in [simulate(type(scenario)(peak=0.0, rho=rho), seed)]
        for judgement in judge(simulated(diary), diary.sessions)
    ]

    assert len(verdicts) == 360
    assert verdicts.count(Verdict.WORSE) <= 9  # 2.5 %
    assert verdicts.count(Verdict.BETTER) <= 9
