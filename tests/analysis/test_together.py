"""Two versions of a day are put together only where neither is contradicted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.together import join_marks, join_notes, join_ratings

SAID = st.dictionaries(st.integers(0, 4), st.none() | st.integers(0, 10))


@pytest.mark.parametrize(
    ("common", "one", "other", "both"),
    [
        ({}, {0: 4}, {1: 5}, {0: 4, 1: 5}),
        ({}, {0: 4}, {0: 4}, {0: 4}),
        ({}, {0: 4}, {0: 5}, None),
        ({}, {0: None}, {0: 5}, None),
        ({0: 4}, {0: 5}, {0: 4}, {0: 5}),
        ({0: 4}, {0: 4}, {0: 5}, {0: 5}),
        ({0: 4}, {0: 5}, {0: 6}, None),
        ({0: 4, 1: 4}, {0: 5, 1: 4}, {0: 4, 1: None}, {0: 5, 1: None}),
        ({0: 4}, {}, {0: 4}, {}),
        ({0: 4}, {}, {0: 5}, {0: 5}),
    ],
)
def test_ratings_that_both_changed_from_what_they_had_in_common(
    common: dict[int, int | None],
    one: dict[int, int | None],
    other: dict[int, int | None],
    both: dict[int, int | None] | None,
) -> None:
    assert join_ratings(common, one, other) == both


@pytest.mark.parametrize(
    ("common", "one", "other", "both"),
    [
        (None, "a", None, "a"),
        (None, "a", "b", "a\nb"),
        ("a", "a", "b", "b"),
        ("a", "b", "a", "b"),
        ("a", "a and b", "a", "a and b"),
        ("x", "a", "a and b", "a and b"),
        ("x", "a and b", "a", "a and b"),
        ("a", None, "b", "b"),
        ("a", None, "a", None),
        ("a", "b", None, "b"),
        ("a", None, None, None),
    ],
)
def test_notes_that_both_changed_stand_one_above_the_other(
    common: str | None, one: str | None, other: str | None, both: str | None
) -> None:
    assert join_notes(common, one, other) == both


@given(common=SAID, one=SAID, other=SAID)
def test_what_somebody_changed_is_in_both_together(
    common: dict[int, int | None], one: dict[int, int | None], other: dict[int, int | None]
) -> None:
    both = join_ratings(common, one, other)

    for said in (one, other):
        changed = {n: s for n, s in said.items() if common.get(n, ...) != s}
        assert both is None or changed.items() <= both.items()


def test_marks_that_either_added_or_both_kept_are_in_both_together() -> None:
    common, one, other = {"stress", "illness"}, {"stress", "bad_sleep"}, {"stress", "illness"}

    both = join_marks(*map(frozenset, (common, one, other)))

    assert both == {"stress", "bad_sleep"}  # the one took "illness" away
