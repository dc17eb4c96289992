"""Diary days: rate, revise, recall."""

from app.access import Diary
from app.services.days import find_day, rate_day
from tests.builders import a_day


def test_a_rated_day_is_stored(diary: Diary) -> None:
    rate_day(diary, diary.today, a_day(), None)

    stored = find_day(diary, diary.today)
    assert stored is not None
    assert stored.ratings == "46-"
