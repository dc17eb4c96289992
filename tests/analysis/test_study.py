"""What is said beyond the verdicts: early and late weeks, references, curves, and the edges."""

from dataclasses import replace

import numpy as np
import pytest

from app.analysis.across import Direction, Usual
from app.analysis.curve import Benefit
from app.analysis.judgement import Verdict
from app.analysis.phases import EarlyWeeks, LateWeeks, late_weeks
from app.analysis.references import LongTerm
from app.analysis.series import Series
from app.analysis.study import study
from tests.analysis.builders import series_of, simulated
from tests.data.simulate_diaries import SCENARIOS, simulate


def steps(*stretches):
    """Daily ratings from (first day, last day, rating), going up and down a little."""
    return {
        day: rating + (0.2 if day % 2 else -0.2)
        for first, last, rating in stretches
        for day in range(first, last + 1)
    }


def one_treatment(early, peak, late=None, today=100):
    """The study of a treatment after weeks of 5."""
    ratings = steps((-28, -1, 5), (1, 13, early), (14, 55, peak), (56, 90, late or peak))
    return study(series_of({d: r for d, r in ratings.items() if d <= today}), [0], today=today)


@pytest.mark.parametrize(
    ("early", "peak", "today", "said"),
    [
        (5, 3, 100, EarlyWeeks.NOT_WORSE),
        (9, 4, 100, EarlyWeeks.TEMPORARY_WORSENING),
        (8, 5, 100, EarlyWeeks.TEMPORARY_WORSENING),
        (8, 8, 100, EarlyWeeks.STAYED_WORSE),
        (8, 8, 20, EarlyWeeks.TOO_EARLY),
        (8, 8, 8, EarlyWeeks.TOO_FEW_DAYS),
    ],
)
def test_the_first_two_weeks(early, peak, today, said):
    assert one_treatment(early, peak, today=today).early == [said]


def test_worse_early_and_nothing_rated_later():
    ratings = steps((-28, -1, 3), (1, 13, 8))

    assert study(series_of(ratings), [0], today=100).early == [EarlyWeeks.LATER_UNKNOWN]


@pytest.mark.parametrize(
    ("peak", "late", "today", "said"),
    [
        (5, 5, 100, LateWeeks.NO_BENEFIT),
        (1, 1, 100, LateWeeks.STILL_BETTER),
        (1, 4.2, 100, LateWeeks.UNCLEAR),
        (1, 1, 57, LateWeeks.TOO_EARLY),
    ],
)
def test_the_late_weeks(peak, late, today, said):
    assert one_treatment(5, peak, late, today=today).late == [said]


@pytest.mark.parametrize(
    ("ruled_out", "said"),
    [
        ((), LateWeeks.UNCLEAR),
        ((Verdict.WORSE,), LateWeeks.UNCLEAR),
        ((Verdict.BETTER,), LateWeeks.FADED),
        ((Verdict.WORSE, Verdict.BETTER), LateWeeks.FADED),
    ],
)
def test_a_benefit_has_faded_when_one_that_matters_is_ruled_out(ruled_out, said):
    (judged,) = one_treatment(5, 1, 4.2).judgements
    late = judged.late._replace(ruled_out=ruled_out)

    assert late_weeks(replace(judged, late=late)) is said


def test_nothing_rated_in_the_late_weeks():
    ratings = steps((-28, -1, 5), (1, 50, 1))

    assert study(series_of(ratings), [0], today=200).late == [LateWeeks.TOO_FEW_DAYS]


def test_wearing_off_is_not_worsening():
    # Two good treatments; the second begins while the first still helps, and then fades.
    ratings = steps((-28, -1, 8), (1, 83, 2), (85, 104, 2), (105, 140, 5))
    held = study(series_of(ratings), [0, 84], today=140).references[1]

    assert held.just_before.verdict is Verdict.WORSE
    assert held.same_weeks.verdict is Verdict.WORSE
    assert held.long_term.verdict is Verdict.BETTER
    assert (held.earlier, held.long_term_is) == (1, LongTerm.UNTREATED)
    assert held.disagree


def test_the_first_treatment_has_only_its_own_baseline():
    (held,) = study(series_of(steps((-28, -1, 8), (1, 50, 3))), [0], today=50).references

    assert held.same_weeks is None
    assert held.previous == {}
    assert held.just_before == held.long_term
    assert not held.disagree


def test_without_untreated_weeks_the_earlier_baselines_stand_for_the_long_term():
    ratings = steps((1, 49, 3), (50, 83, 6), (85, 130, 3), (131, 167, 6), (169, 230, 4))
    first, second, third = study(series_of(ratings), [0, 84, 168], today=230).references

    assert (first.long_term, first.long_term_is) == (None, None)
    assert second.long_term is None
    assert third.long_term_is is LongTerm.EARLIER_BASELINES
    assert third.long_term.change.estimate == pytest.approx(-2, abs=0.1)
    assert third.same_weeks.change.estimate == pytest.approx(1, abs=0.15)
    assert third.earlier == 2


def test_a_pause_gives_an_untreated_level_from_then_on():
    ratings = steps((1, 83, 3), (85, 250, 3), (251, 299, 8), (301, 360, 3))
    held = study(series_of(ratings), [0, 84, 300], today=360).references

    assert [each.long_term_is for each in held] == [None, None, LongTerm.UNTREATED]
    assert held[2].long_term.verdict is Verdict.BETTER


@pytest.mark.parametrize(
    ("series", "sessions"),
    [(Series.of([]), []), (Series.of([]), [0]), (series_of({1: 4}), []), (series_of({1: 4}), [5])],
)
def test_nothing_to_study(series, sessions):
    found = study(series, sessions)

    assert (found.judgements, found.references, found.curves) == ([], [], {})
    assert (found.curve, found.across.typical) == (None, None)
    assert found.across.trend.direction is Direction.TOO_FEW


def test_treatments_without_a_rating():
    found = study(Series.of([]), [0, 84], today=200)

    assert [judged.peak.verdict for judged in found.judgements] == [Verdict.TOO_FEW_DAYS] * 2
    assert (found.curve, found.across.treatments) == (None, 0)
    assert found.references[1].previous["peak"].verdict is Verdict.TOO_FEW_DAYS
    assert found.references[1].same_weeks is None


def test_a_constant_diary_has_a_flat_curve_and_no_wave():
    diary = simulate(SCENARIOS["constant"], seed=1)
    found = study(simulated(diary), diary.sessions)

    assert np.abs(found.curve.change).max() < 1e-12
    assert (found.curve.benefit, found.curve.wave) == (Benefit.NOT_CLEAR, None)
    assert {stand.usual for stand in found.across.usual.values()} <= {Usual.WITHIN}


def test_a_benefit_that_lasts_is_not_worn_off():
    curve = study(series_of(steps((-28, -1, 7), (1, 90, 3))), [0], today=90).curve

    assert curve.wave.onset.day == 1
    assert curve.wave.peak.estimate == pytest.approx(-4, abs=0.1)
    assert (curve.wave.wear_off.day, curve.wave.wear_off.latest) == (None, None)
    assert len(curve.change) == 91  # the half-week of day 90 ends there


def test_a_step_of_just_the_threshold_is_a_benefit_whatever_the_rounding():
    ratings = dict.fromkeys(range(-28, 0), 5) | dict.fromkeys(range(1, 84), 4)
    found = study(series_of(ratings), [0], threshold=1.0)

    assert found.curve.wave.peak_day == 7


def test_one_treatment_alone_has_the_curve_of_all():
    diary = simulate(SCENARIOS["first_treatment"], seed=3)
    found = study(simulated(diary), diary.sessions)

    assert found.curve.treatments == 1
    for name in ("change", "lower", "upper"):
        assert getattr(found.curves[0], name) == pytest.approx(getattr(found.curve, name))
    assert (found.curves[0].wave is None) == (found.curve.wave is None)


def test_the_curve_is_left_open_where_nothing_is_rated():
    rated = steps((-28, -1, 7), (1, 48, 3), (90, 100, 3))
    curve = study(series_of(rated), [0], today=100).curve

    # Two half-weeks within 14 days are needed: the last one before the gap is centred on day 47.
    assert not np.isnan(curve.change[:57]).any()
    assert np.isnan(curve.change[57:78]).all()
    assert np.isnan(curve.lower).tolist() == np.isnan(curve.change).tolist()
