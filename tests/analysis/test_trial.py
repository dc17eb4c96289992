"""A published trial, computed by our own code: 109 people, three arms, visits in weeks 0 to 16."""

import csv
from pathlib import Path

import numpy as np
import pytest

from app.analysis.curve import read_curves
from app.analysis.judgement import Verdict
from app.analysis.smoothing import Responses, pool, smooth_together
from app.analysis.study import study
from tests.analysis.builders import series_of

DATA = Path(__file__).parents[1] / "data" / "cdystonia.csv"
WEEKS = (0, 2, 4, 8, 12, 16)
POINTS = 8.7  # of TWSTRS for one of our scale
HALF_WEEKS = 33
# Brashear 1999, doi 10.1212/wnl.53.7.1439: mean improvement at week 4, last value carried forward.
PUBLISHED = {"Placebo": 4.3, "5000U": 9.3, "10000U": 11.7}
TREATED = ("5000U", "10000U")


def people(arm):
    """For each person of an arm the visits that took place: week and TWSTRS."""
    visits = {}
    with DATA.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["treat"] == arm:
                visits.setdefault(row["patient"], {})[int(row["week"])] = int(row["twstrs"])
    return list(visits.values())


def carried_forward(visits):
    """TWSTRS in every week of a visit, the last value standing for a visit that was missed."""
    values = []
    for week in WEEKS:
        values.append(visits.get(week, values[-1] if values else None))
    return values


def responses(change):
    """Changes of people, who count alike, as if they were treatments of one person."""
    size = len(change)
    ones = np.ones(size)
    return Responses(change, 0 * ones, 0.5 * ones, ones, g=0.4 * ones, s0_squared=ones)


def visits_of(arm):
    """The change of each person in the half-week of each visit."""
    change = np.full((len(people(arm)), HALF_WEEKS), np.nan)
    for row, visits in enumerate(people(arm)):
        values = carried_forward(visits)
        for week, value in zip(WEEKS[1:], values[1:], strict=True):
            change[row, 2 * week] = (value - values[0]) / POINTS
    return change


def lines_of(arm):
    """The change of each person in every half-week, on straight lines between the visits."""
    change = visits_of(arm)
    seen = np.array([0, *(2 * week for week in WEEKS[1:])])
    rows = [np.interp(np.arange(HALF_WEEKS), seen, [0, *row[seen[1:]]]) for row in change]
    return np.array(rows)


@pytest.mark.parametrize("arm", PUBLISHED)
def test_the_mean_improvement_at_week_4_is_the_published_one(arm):
    _shares, mean = pool(responses(visits_of(arm)))

    assert round(-POINTS * mean[2 * 4], 1) == PUBLISHED[arm]


@pytest.mark.parametrize("arm", TREATED)
def test_the_mean_is_lowest_in_weeks_2_to_4_and_back_by_week_16(arm):
    _shares, mean = pool(responses(visits_of(arm)))
    by_week = {week: mean[2 * week] for week in WEEKS[1:]}

    assert min(by_week, key=by_week.get) in (2, 4)
    assert by_week[12] > by_week[4] / 2
    assert by_week[16] > by_week[4] / 4


@pytest.mark.parametrize("arm", TREATED)
def test_the_curve_has_its_peak_in_weeks_2_to_4_and_wears_off_by_week_12(arm):
    smoothed = smooth_together(responses(lines_of(arm)), 0.5)
    (curve,) = read_curves(smoothed, np.array([2.0]), 0.5)

    assert 14 <= curve.wave.peak_day <= 31
    assert -POINTS * curve.change[28] == pytest.approx(PUBLISHED[arm], abs=0.6)
    assert 56 < curve.wave.wear_off.day <= 84
    assert curve.change[111] > curve.wave.peak.estimate / 4


@pytest.mark.parametrize("arm", PUBLISHED)
def test_a_single_diary_of_the_trial_is_too_few_days(arm):
    for visits in people(arm):
        days = {7 * week if week else -1: value / POINTS for week, value in visits.items()}
        found = study(series_of(days), [0], today=112)

        assert found.judgements[0].peak.verdict is Verdict.TOO_FEW_DAYS
        assert found.curve is None
