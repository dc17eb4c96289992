"""Which side effects are asked for on a day, and that they stand apart from the symptoms."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from app.access import Diary
from app.services.days import DayDraft, rate_day
from app.services.side_effects import list_asked
from app.services.symptoms import Followed, follow, list_symptoms
from tests.conftest import TODAY

EFFECTS = ["swallowing", "voice"]
SYMPTOMS = ["head_turn", "head_tremor", "tremor of my left hand"]


@pytest.fixture
def side_effects(diary: Diary) -> list[Followed]:
    """Alice is asked for two side effects after an injection: numbers 3 and 4."""
    follow(diary, SYMPTOMS, side_effects=EFFECTS)
    return [each for each in list_symptoms(diary) if each.is_side_effect]


def codes(followed: Sequence[Followed]) -> list[str | None]:
    return [each.code for each in followed]


def rate(diary: Diary, ago: int, ratings: dict[int, int | None]) -> None:
    rate_day(diary, TODAY - timedelta(days=ago), DayDraft(ratings), None)


def asked(diary: Diary, days_since: int | None, effects: list[Followed], day: date = TODAY) -> list:
    return codes(list_asked(diary, day, days_since, effects))


def test_side_effects_are_told_from_symptoms(diary: Diary, side_effects: list[Followed]) -> None:
    assert codes(side_effects) == EFFECTS
    assert [each.is_side_effect for each in list_symptoms(diary)] == [False] * 3 + [True] * 2


def test_following_symptoms_retires_no_side_effect(
    diary: Diary, side_effects: list[Followed]
) -> None:
    follow(diary, ["head_turn"])

    assert codes(list_symptoms(diary)) == ["head_turn", *EFFECTS]


def test_side_effects_are_chosen_without_touching_the_symptoms(
    diary: Diary, side_effects: list[Followed]
) -> None:
    follow(diary, SYMPTOMS, side_effects=["breathing"])

    assert codes(list_symptoms(diary)) == ["head_turn", "head_tremor", None, "breathing"]
    assert len(list_symptoms(diary, retired=True)) == 6


@pytest.mark.parametrize(("days_since", "all_of_them"), [(0, True), (56, True), (57, False)])
def test_they_are_asked_for_from_the_injection_until_eight_weeks_after_it(
    diary: Diary, side_effects: list[Followed], days_since: int, all_of_them: bool
) -> None:
    assert asked(diary, days_since, side_effects) == (EFFECTS if all_of_them else [])


def test_without_an_injection_nothing_is_asked(diary: Diary, side_effects: list[Followed]) -> None:
    assert asked(diary, None, side_effects) == []


@pytest.mark.parametrize(
    ("ratings", "still"),
    [
        ({3: 2}, ["swallowing"]),
        ({3: 0}, []),
        ({3: None}, []),
        ({0: 8}, []),
        ({3: 1, 4: 4}, EFFECTS),
    ],
)
def test_what_is_still_there_is_asked_for_longer(
    diary: Diary, side_effects: list[Followed], ratings: dict[int, int | None], still: list[str]
) -> None:
    rate(diary, 8, ratings)

    assert asked(diary, 90, side_effects) == still
    assert asked(diary, None, side_effects) == still


def test_the_last_rating_decides_and_skipping_is_none(
    diary: Diary, side_effects: list[Followed]
) -> None:
    rate(diary, 8, {3: 5, 4: 5})
    rate(diary, 5, {3: 0, 4: None})

    assert asked(diary, 90, side_effects) == ["voice"]


def test_the_day_that_is_rated_counts_and_not_the_clock(
    diary: Diary, side_effects: list[Followed]
) -> None:
    rate(diary, 2, {3: 5})

    assert asked(diary, 90, side_effects, day=TODAY - timedelta(days=3)) == []
    assert asked(diary, 90, side_effects, day=TODAY - timedelta(days=2)) == ["swallowing"]
    assert asked(diary, 90, side_effects, day=TODAY) == ["swallowing"]


def test_what_was_rated_more_than_a_year_ago_is_asked_no_longer(
    diary: Diary, side_effects: list[Followed]
) -> None:
    rate(diary, 367, {3: 5})

    assert asked(diary, 400, side_effects) == []
