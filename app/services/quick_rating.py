"""One symptom of one day, rated by a program that did not look at the day before."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4, uuid5

from app.access import Diary, Right
from app.analysis.notation import read_ratings
from app.services.audit import hold
from app.services.days import DayDraft, Sent, stored_day
from app.services.sent_days import DeviceSave, Stored, find_sent, take_save

__all__ = ["QuickRating", "rate_one"]

KEYS = UUID("8a0c2f64-3d0e-4c8a-8e57-8d9b6b1f0a52")  # saves with a key of their own are named in it


@dataclass(frozen=True)
class QuickRating:
    """One rating. severity: 0..10, None for skipped.

    key: made by who sends it, so that it is saved once however often it comes. seen_version: of
    the day, where they looked at it; else a rating that is there already is not overwritten.
    """

    number: int
    severity: int | None
    key: str | None = None
    seen_version: int | None = None


def rate_one(diary: Diary, day: date, rating: QuickRating, sent: Sent) -> tuple[date, Stored]:
    """Save one rating, or set it aside where the symptom is rated otherwise already.

    Gives the day that it was saved for: that of the first time, where it comes again later.
    Raises as `take_save`.
    """
    diary.require(Right.RECORD)
    hold(diary)
    save_id = uuid5(KEYS, rating.key) if rating.key else uuid4()
    known = find_sent(diary, save_id)
    if known is not None:
        return known
    stored = stored_day(diary, day)
    draft = DayDraft({rating.number: rating.severity}, stored.note if stored else None)
    seen = rating.seen_version
    if seen is None and stored is not None and _takes_nothing(stored.ratings, rating.number):
        seen = stored.version
    return day, take_save(diary, day, draft, DeviceSave(save_id, seen, sent=sent))


def _takes_nothing(ratings: str, number: int) -> bool:
    """Whether nothing is said of this symptom yet; skipped is not said either."""
    return read_ratings(ratings).get(number) is None
