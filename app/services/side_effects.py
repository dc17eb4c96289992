"""Which side effects are asked for on a day."""

from collections.abc import Sequence
from datetime import date, timedelta

import sqlalchemy as sa

from app.access import Diary
from app.analysis.notation import read_ratings
from app.extensions import db
from app.models import DiaryDay
from app.services.symptoms import Followed

WINDOW_DAYS = 56  # after an injection; after it only what is still there
LOOK_BACK_DAYS = 366


def list_asked(
    diary: Diary, day: date, days_since: int | None, side_effects: Sequence[Followed]
) -> list[Followed]:
    """Those of these side effects that are asked for on this day, in their order.

    All of them from the day of an injection until WINDOW_DAYS after it; on other days those
    whose last rating up to this day, within a year, is 1 or more.
    days_since: from the last injection to this day, None without one before it.
    """
    if not side_effects or is_asking_time(days_since):
        return list(side_effects)
    last = _last_ratings(diary, day)
    return [each for each in side_effects if last.get(each.number, 0) > 0]


def is_asking_time(days_since: int | None) -> bool:
    """Whether all side effects are asked for so many days after an injection."""
    return days_since is not None and 0 <= days_since <= WINDOW_DAYS


def _last_ratings(diary: Diary, day: date) -> dict[int, int]:
    query = sa.select(DiaryDay.ratings).where(
        DiaryDay.patient_id == diary.patient_id,
        DiaryDay.day.between(day - timedelta(days=LOOK_BACK_DAYS), day),
    )
    last: dict[int, int] = {}
    for ratings in db.session.scalars(query.order_by(DiaryDay.day)):
        said = read_ratings(ratings)
        last |= {number: severity for number, severity in said.items() if severity is not None}
    return last
