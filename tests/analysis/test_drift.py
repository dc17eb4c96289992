"""Whether the level drifts over the years, apart from the cycles."""

import pytest

from app.analysis.drift import drifts
from app.analysis.measure import measure
from app.analysis.treatments import group
from tests.analysis.builders import series_of


def a_diary(levels, interval=84, rated=range(-14, 0)):
    """Daily ratings before each treatment but the first, at these levels, and low ones else."""
    ratings = {}
    for number, level in enumerate(levels):
        start = interval * (number + 1)
        ratings |= {start + day: 2.0 + day % 2 for day in range(-interval + 20, -30)}
        ratings |= {start + day: level + (0.5 if day % 2 else -0.5) for day in rated}
    return ratings, [interval * number for number in range(len(levels) + 1)]


def drift_in(ratings, sessions, threshold=1.0):
    today = sessions[-1] + 10
    measured = measure(series_of(ratings), group(sessions, today), today)
    return drifts(measured, threshold)[0]


def drift(levels, **changes):
    return drift_in(*a_diary(levels, **changes))


RISE = [4, 4.4, 4.7, 5.2, 5.5, 6.1]


def test_a_level_that_rises_over_more_than_a_year():
    found = drift(RISE)

    assert (found.direction, found.levels) == ("rising", 6)
    assert found.years == pytest.approx(5 * 84 / 365.25)
    assert found.per_year.estimate == pytest.approx(2.05 / found.years, rel=0.05)
    assert 0 < found.per_year.lower < found.per_year.estimate < found.per_year.upper


def test_falling_mirrors_rising():
    ratings, sessions = a_diary(RISE)
    rising = drift_in(ratings, sessions).per_year
    falling = drift_in({day: 10 - rating for day, rating in ratings.items()}, sessions)

    assert falling.direction == "falling"
    assert falling.per_year == pytest.approx((-rising.estimate, -rising.upper, -rising.lower))


@pytest.mark.parametrize(
    "levels", [[5, 5, 5, 5, 5, 5], [4, 6, 4, 6, 4, 6], [5, 5.1, 5.2, 5.3, 5.4, 5.5]]
)
def test_it_needs_to_be_certain_and_to_matter(levels):
    assert drift(levels).direction == "no_clear_drift"


@pytest.mark.parametrize(
    ("levels", "changes"),
    [
        (RISE[:4], {}),  # four levels
        (RISE, {"interval": 70}),  # within a year
        (RISE, {"rated": (-3, -2, -1)}),  # too few ratings for a baseline
    ],
)
def test_few_levels_or_less_than_a_year_say_nothing(levels, changes):
    found = drift(levels, **changes)

    assert (found.direction, found.per_year) == ("too_few_levels", None)


def test_weeks_without_treatment_are_another_state():
    ratings, sessions = a_diary(RISE)
    untreated = drift_in(ratings | dict.fromkeys(range(-28, 0), 0.0), sessions)

    assert untreated.levels == 6
    assert untreated.per_year == pytest.approx(drift(RISE).per_year, rel=0.01)
