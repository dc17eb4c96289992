"""The last weeks of a diary, and how many of them are rated some days later."""

from datetime import date, timedelta

import numpy as np
import pytest

from app.analysis.lately import HALF_WEEKS, lately, rated_in
from app.analysis.packed import LATE, SEPARATOR, unpack, unpack_joined
from tests.analysis.builders import series_of


def test_each_half_week_has_its_level_and_silence_has_none():
    found = lately(series_of({100: 4, 99: 5, 98: 4, 97: 4, 96: 8, 60: 10}), 100)

    assert len(found.levels) == HALF_WEEKS
    assert found.levels[-2:] == (80, 42)
    assert [level for level in found.levels if level is not None] == [100, 80, 42]


def test_days_before_and_after_do_not_count():
    found = lately(series_of({100 - 7 * 18: 4, 101: 4}), 100)

    assert found.rated == 0
    assert set(found.levels) == {None}
    assert lately(series_of({}), 100).rated == 0


def test_rated_days_are_counted_as_seen_later():
    found = lately(series_of({100: 1, 99: 1, 17: 1, 16: 1}), 100)

    assert rated_in(found.rated, 0, 84) == 3
    assert rated_in(found.rated, 1, 84) == 2
    assert rated_in(found.rated, 82, 84) == 2
    assert rated_in(found.rated, 83, 84) == 1
    assert rated_in(found.rated, 84, 84) == 0
    assert rated_in(found.rated, 0, 1) == 1


@pytest.mark.parametrize("ratings", [["4", "X.-", "", "..7"], ["1"], ["", ""]])
def test_joined_days_are_read_as_rows_are(ratings):
    first = date(1999, 12, 30)
    rows = [(first + timedelta(days=n), text, n % 2 == 1) for n, text in enumerate(ratings)]
    text = SEPARATOR.join(
        f"{day}{LATE if late else ' '}{signs}" for day, signs, late in reversed(rows)
    )

    found, expected = unpack_joined(text), unpack(rows)

    assert found.keys() == expected.keys()
    for number, series in expected.items():
        for name in ("day", "rating", "recalled"):
            assert np.array_equal(getattr(found[number], name), getattr(series, name))
