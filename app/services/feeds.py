"""The secret address under which calendars fetch what is to come: one for each diary, or none."""

import sqlalchemy as sa

from app import clock
from app.access import Diary, Right, open_by_feed
from app.extensions import db
from app.models import Act, CalendarFeed
from app.services.audit import commit
from app.services.rating_links import hash_of, make_token

__all__ = ["CalendarFeed", "find_feed", "make_feed", "open_feed", "remove_feed"]


def find_feed(diary: Diary) -> CalendarFeed | None:
    """What calendars may fetch of this diary, None where there is no address. For the owner."""
    diary.require(Right.OWN)
    return db.session.get(CalendarFeed, diary.patient_id)


def make_feed(diary: Diary, with_visit: bool) -> str:
    """The token of a new address; one that was there opens nothing any more. For the owner.

    Raises StaleEdit when another one was made in the same instant.
    """
    feed = find_feed(diary)
    if feed is None:
        feed = CalendarFeed(patient_id=diary.patient_id)
        db.session.add(feed)
    token = make_token()
    feed.token_hash, feed.with_visit, feed.made_at = hash_of(token), with_visit, clock.now()
    commit(diary, Act.CALENDAR_FEED_MADE)
    return token


def remove_feed(diary: Diary) -> None:
    """Let calendars fetch nothing any more. For the owner. Twice is once."""
    diary.require(Right.OWN)
    mine = sa.delete(CalendarFeed).where(CalendarFeed.patient_id == diary.patient_id)
    if db.session.execute(mine).rowcount:  # type: ignore[attr-defined]
        commit(diary, Act.CALENDAR_FEED_REMOVED)


def open_feed(token: str) -> tuple[Diary, CalendarFeed]:
    """The diary of an address, for reading, and what may be shown. Raises NotFound."""
    return open_by_feed(hash_of(token))
