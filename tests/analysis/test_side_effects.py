"""What was noticed of a side effect after each treatment."""

import pytest

from app.analysis.series import Series
from app.analysis.side_effects import notice
from tests.analysis.builders import a_series, series_of


def after(digits, before="0" * 14, **changes):
    """What was noticed after a session on day 0; the digits are rated from that day on."""
    (found,) = notice(a_series(before + digits, first=-len(before), **changes), [0])
    return found


def test_first_last_strongest_and_how_long():
    found = after("00.0230.4412000000", recalled=(4, 9))

    assert (found.rated, found.looked_at, found.last_rated) == (16, (0, 17), (17, 17))
    there = found.there
    assert (there.days, there.recalled, there.mean) == (6, 2, pytest.approx(16 / 6))
    assert (there.first, there.last) == ((4, 4), (11, 11))
    assert (there.strongest, there.strongest_on) == (4.0, (8, 8))
    assert not there.ongoing


def test_it_may_begin_on_the_day_of_the_treatment_and_still_be_there():
    there = after("3.2.").there

    assert (there.first, there.last, there.ongoing) == ((0, 0), (2, 2), True)


def test_less_than_one_is_not_there():
    (found,) = notice(series_of({0: 0.5, 3: 0.9}), [0])

    assert (found.rated, found.there) == (2, None)


@pytest.mark.parametrize(
    ("before", "digits", "standing"),
    [
        ("00000000000000", "03300000000000", "new"),
        ("..............", "03300000000000", "unknown_before"),
        ("22222222222222", "22222222222222", "as_before"),
        ("44444444444444", "22222222222222", "as_before"),
        ("22222222222222", "33333333333333", "more_than_before"),
        ("22222222222222", "00000000005500", "more_than_before"),  # seldom, and much stronger
        ("20000000000000", "22222222222222", "more_than_before"),  # as strong, and every day
        ("20202020202020", "02020202020202", "as_before"),
    ],
)
def test_what_was_there_before_is_told_apart(before, digits, standing):
    assert after(digits, before).there.standing == standing


def test_what_is_more_is_the_threshold_of_the_person():
    series = a_series("2" * 14 + "3" * 14, first=-14)

    assert notice(series, [0], threshold=1.5)[0].there.standing == "as_before"


def test_the_level_before_is_of_the_days_a_verdict_looks_at():
    found = after("000", before="9" * 5 + "1" * 28)

    assert (found.rated_before, found.mean_before) == (28, 1.0)


def test_a_next_treatment_ends_the_days_and_84_days_do():
    first, second = notice(series_of(dict.fromkeys(range(-5, 200), 2)), [0, 30])

    assert first.looked_at == (0, 29)
    assert second.looked_at == (30, 114)
    assert (first.rated, second.rated) == (30, 85)


def test_between_two_sessions_of_a_treatment_it_counts_too():
    (found,) = notice(series_of({3: 2, 14: 1, 20: 0}), [0, 14])

    assert (found.there.first, found.there.last) == ((3, -11), (14, 0))
    assert found.looked_at == (0, 20)


def test_never_rated_is_not_the_same_as_never_there():
    unrated, rated = notice(series_of({40: 0, 50: 0}), [0, 40])

    assert (unrated.rated, unrated.last_rated, unrated.there) == (0, None, None)
    assert (rated.rated, rated.there, rated.mean_before) == (2, None, None)


def test_nothing_after_today_is_seen():
    (found,) = notice(series_of({1: 2, 5: 9}), [0, 4], today=3)

    assert (found.looked_at, found.there.strongest) == ((0, 3), 2.0)


@pytest.mark.parametrize("sessions", [[], [5]])
def test_without_a_treatment_or_a_rating_there_is_nothing(sessions):
    assert notice(series_of({0: 3}), sessions) == []
    assert notice(Series.of([]), [0]) == []
    assert len(notice(Series.of([]), [0], today=10)) == 1
