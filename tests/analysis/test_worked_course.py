"""The worked example of a whole course beyond its verdicts, to the last printed digit."""

import pytest

from app.analysis.across import Direction, Usual
from app.analysis.curve import Benefit, Turn
from app.analysis.interval import p_value
from app.analysis.study import study
from app.analysis.verdict import judge
from tests.analysis.builders import simulated
from tests.data.simulate_diaries import SCENARIOS, simulate

CURVE = {
    7: (-0.143661, -0.854899, 0.567578),
    14: (-1.043082, -1.731745, -0.354418),
    21: (-1.854728, -2.542296, -1.167160),
    35: (-2.735328, -3.420257, -2.050400),
    49: (-2.276683, -2.961611, -1.591754),
    63: (-1.542995, -2.227923, -0.858066),
    77: (0.165178, -0.543410, 0.873765),
}


def printed(*values):
    """Values as the paper prints them: equal to six decimals."""
    return pytest.approx(list(values), abs=5.1e-7)


def numbers(found):
    return [found.estimate, found.lower, found.upper]


@pytest.fixture(scope="module")
def diary():
    simulation = simulate(SCENARIOS["wearing_off"], seed=1)
    return simulated(simulation), simulation.sessions


@pytest.fixture(scope="module")
def course(diary):
    return study(*diary, today=677)


def test_the_study_holds_the_verdicts(diary, course):
    assert course.judgements == judge(*diary, today=677)
    assert course.judgements == study(*diary).judgements


def test_the_typical_change(course):
    assert course.across.treatments == 7
    assert numbers(course.across.typical) == printed(-2.505904, -3.116292, -1.895515)


def test_the_last_treatment_among_the_others(course):
    last = course.across.usual[7]

    assert (last.usual, last.others) == (Usual.WITHIN, 6)
    assert numbers(last.expected) == printed(-2.512414, -4.779367, -0.245462)
    assert 0 not in course.across.usual


def test_the_trend(course):
    assert course.across.trend.direction is Direction.NONE
    assert numbers(course.across.trend.slope) == printed(-0.122941, -0.468595, 0.222712)


def test_no_loss_of_response(course):
    assert not course.across.loss.lost


def test_the_same_weeks_of_two_treatments(course):
    compared = course.references[7].previous["peak"]

    assert compared.verdict == "unclear"
    assert list(compared.change)[:2] == printed(0.439103, 0.822058)
    assert compared.change.df == pytest.approx(20.1201, abs=5.1e-5)
    assert numbers(compared.change) == printed(0.439103, -1.275025, 2.153230)
    p = p_value(compared.change.estimate, compared.change.se, compared.change.df)
    assert p == pytest.approx(0.599042, abs=5.1e-7)


@pytest.mark.parametrize("day", CURVE)
def test_the_curve(course, day):
    curve = course.curve
    found = [curve.change[day - 1], curve.lower[day - 1], curve.upper[day - 1]]

    assert curve.treatments == 8
    assert found == printed(*CURVE[day])


def test_the_wave(course):
    assert course.curve.benefit is Benefit.CLEAR
    assert course.curve.wave.peak_day == 36
    assert numbers(course.curve.wave.peak) == printed(-2.746867, -3.432628, -2.061106)
    assert course.curve.wave.onset == Turn(17, 11, 24)
    assert course.curve.wave.wear_off == Turn(65, 57, 71)
