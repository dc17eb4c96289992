"""What must not change, or must turn round, in what all treatments say together."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.analysis.across import Change, Direction, Usual, across, repeated_difference
from app.analysis.references import References
from app.analysis.study import study
from tests.analysis.builders import series_of
from tests.analysis.diaries import a_random_course

TURNED = {
    Direction.SHRINKING: Direction.GROWING,
    Direction.GROWING: Direction.SHRINKING,
    Usual.WEAKER: Usual.STRONGER,
    Usual.STRONGER: Usual.WEAKER,
    "worse": "better",
    "better": "worse",
}

seeds = st.integers(1000, 10_000)
lists_of_changes = st.lists(
    st.builds(Change, st.floats(-6, 6), st.floats(0.05, 3)), min_size=0, max_size=12
)


def close(values):
    return pytest.approx(values, rel=1e-9, abs=1e-9, nan_ok=True)


def contrasts_of(held: References):
    for compared in (held.same_weeks, held.long_term, *held.previous.values()):
        if compared is not None and compared.change is not None:
            yield compared.change


def same_but_for_the_days(one, other):
    """Whether two studies say the same about the changes."""
    assert other.across == one.across
    assert (other.early, other.late, other.references) == (one.early, one.late, one.references)
    assert list(other.curves) == list(one.curves)
    for here, there in zip(one.curves.values(), other.curves.values(), strict=True):
        assert here.wave == there.wave
        assert np.array_equal(here.upper, there.upper, equal_nan=True)


@settings(max_examples=25, deadline=None)
@given(seeds, st.sampled_from([-3, 1, 7, 738_000]))
def test_moving_all_dates_changes_nothing(seed, by):
    ratings, sessions, today = a_random_course(seed)
    here = study(series_of(ratings), sessions, today=today)
    there = study(
        series_of({day + by: rating for day, rating in ratings.items()}),
        [day + by for day in sessions],
        today=today + by,
    )

    same_but_for_the_days(here, there)


@settings(max_examples=25, deadline=None)
@given(seeds, st.integers(1, 5), st.randoms())
def test_what_comes_after_today_changes_nothing(seed, more, dice):
    ratings, sessions, today = a_random_course(seed)
    shuffled = [*sessions, today + more]
    dice.shuffle(shuffled)
    later = {**ratings, today + more: 10}

    same_but_for_the_days(
        study(series_of(ratings), sessions, today=today),
        study(series_of(later), shuffled, today=today),
    )


@settings(max_examples=25, deadline=None)
@given(seeds)
def test_a_constant_added_changes_no_difference(seed):
    ratings, sessions, today = a_random_course(seed)
    low = study(series_of({d: r / 2 for d, r in ratings.items()}), sessions, today=today)
    high = study(series_of({d: r / 2 + 4 for d, r in ratings.items()}), sessions, today=today)

    for one, other in zip(low.references, high.references, strict=True):
        for here, there in zip(contrasts_of(one), contrasts_of(other), strict=True):
            assert there == close(here)
    for number, curve in low.curves.items():
        assert high.curves[number].change == close(curve.change)
        assert high.curves[number].lower == close(curve.lower)


@settings(max_examples=25, deadline=None)
@given(seeds)
def test_turning_the_scale_turns_every_difference(seed):
    ratings, sessions, today = a_random_course(seed)
    here = study(series_of(ratings), sessions, today=today)
    there = study(series_of({d: 10 - r for d, r in ratings.items()}), sessions, today=today)

    for one, other in zip(here.references, there.references, strict=True):
        for change, turned in zip(contrasts_of(one), contrasts_of(other), strict=True):
            assert (turned.estimate, turned.lower) == close((-change.estimate, -change.upper))
    for number, curve in here.curves.items():
        turned = there.curves[number]
        assert turned.change == close(-curve.change)
        assert turned.lower == close(-curve.upper)
        assert turned.upper == close(-curve.lower)


@settings(max_examples=200, deadline=None)
@given(lists_of_changes)
def test_turning_all_changes_turns_what_they_say(changes):
    here = across(dict(enumerate(changes)), 1.0)
    there = across({n: Change(-d, v) for n, (d, v) in enumerate(changes)}, 1.0)

    if here.typical:
        assert there.typical.estimate == close(-here.typical.estimate)
        assert there.typical.lower == close(-here.typical.upper)
    for number, stand in here.usual.items():
        assert there.usual[number].usual is TURNED.get(stand.usual, stand.usual)
    direction = here.trend.direction
    assert there.trend.direction is TURNED.get(direction, direction)
    if here.loss:
        assert not (here.loss.lost and there.loss.lost)


@settings(max_examples=100, deadline=None)
@given(lists_of_changes, lists_of_changes)
def test_the_two_sides_of_a_repeated_difference_can_be_exchanged(one, other):
    found, turned = (
        repeated_difference(*sides, threshold=1.0) for sides in ((one, other), (other, one))
    )

    assert (found is None) == (turned is None) == (min(len(one), len(other)) < 3)
    if found:
        assert turned.verdict == TURNED.get(found.verdict, found.verdict)
        assert turned.change.upper == close(-found.change.lower)


@settings(max_examples=100, deadline=None)
@given(lists_of_changes)
def test_every_range_holds_its_value(changes):
    found = across(dict(enumerate(changes)), 1.0)
    ranges = [found.typical, found.trend.slope, *(each.expected for each in found.usual.values())]

    for each in ranges:
        assert each is None or each.lower <= each.estimate <= each.upper


@settings(max_examples=25, deadline=None)
@given(seeds)
def test_every_wave_hangs_together(seed):
    ratings, sessions, today = a_random_course(seed)
    found = study(series_of(ratings), sessions, today=today)

    for curve in [*found.curves.values(), *([found.curve] if found.curve else [])]:
        if curve.wave is None:
            continue
        onset, wear_off = curve.wave.onset, curve.wave.wear_off
        assert 7 <= curve.wave.peak_day <= 84
        assert curve.wave.peak.upper < 0
        assert 1 <= onset.earliest <= onset.day <= onset.latest <= curve.wave.peak_day + 2
        if wear_off.day is not None:
            assert curve.wave.peak_day < wear_off.day <= len(curve.change)
            assert wear_off.earliest <= wear_off.day
            assert wear_off.latest is None or wear_off.day <= wear_off.latest
