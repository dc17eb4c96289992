"""Links of reminders: whoever holds one may rate one day of one diary, once, without a sign-in."""

import hashlib
import re
import secrets
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from app import clock
from app.access import Diary, Right, asking, open_by_link
from app.analysis.notation import read_ratings
from app.catalogue.marks import read_marks
from app.errors import NotFound, StaleEdit
from app.extensions import db, writing
from app.models import Act, DiaryDay, RatingLink
from app.services.audit import commit_account, leave_trace, whole_or_nothing
from app.services.days import RECALLED_AFTER_DAYS, DayDraft, check_day, find_day, mark_of, rate_day

__all__ = ["Linked", "hash_of", "make_link", "open_link", "rate_by_link", "revoke_links"]

TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")  # 32 bytes
AT_ONCE = timedelta(minutes=2)  # a second tap, and a phone that sends anew, still mean the same


@dataclass(frozen=True)
class Linked:
    """What a link opens. used_at: when it saved its day. is_rated: whether that day is."""

    diary: Diary
    day: date
    token_hash: str
    used_at: datetime | None
    is_rated: bool


def make_token() -> str:
    """A secret that nobody guesses, made of signs that an address may hold."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """What is kept of a token. Raises NotFound for what cannot be one."""
    if not TOKEN.fullmatch(token):
        raise NotFound
    return hashlib.sha256(token.encode()).hexdigest()


def make_link(diary: Diary, day: date) -> str:
    """The path of a new link to rate this day; what expired is forgotten. For the owner.

    It opens until the end of the last day on which rating this one is no recalling.
    Raises NotFound for a day that has not come yet.
    """
    diary.require(Right.OWN)
    check_day(diary, day)
    token = make_token()
    mine = RatingLink.patient_id == diary.patient_id
    with writing() as session:
        session.execute(sa.delete(RatingLink).where(mine, RatingLink.expires_on < diary.today))
        session.add(
            RatingLink(
                patient_id=diary.patient_id,
                token_hash=hash_of(token),
                day=day,
                expires_on=day + timedelta(days=RECALLED_AFTER_DAYS),
                made_at=clock.now(),
            )
        )
    return f"/rate/{token}"


def revoke_links(diary: Diary) -> int:
    """Let no link of this diary open any more; gives how many could still be used."""
    diary.require(Right.OWN)
    ended = forget_links(diary.patient_id)
    if ended:
        leave_trace(diary, Act.RATING_LINKS_REVOKED)
    return ended


def forget_links(patient_id: UUID) -> int:
    """The same for an account whose password was changed, whether it keeps a diary or not."""
    mine = RatingLink.patient_id == patient_id
    with asking(patient_id), writing() as session:
        unused = session.scalars(sa.select(RatingLink.token_hash).where(mine, _unused())).all()
        session.execute(sa.delete(RatingLink).where(mine))
    return len(unused)


def count_open_links(diary: Diary) -> int:
    """How many links could be used now."""
    diary.require(Right.OWN)
    query = sa.select(sa.func.count()).select_from(RatingLink)
    mine = query.where(RatingLink.patient_id == diary.patient_id, _unused())
    return db.session.scalar(mine.where(RatingLink.expires_on >= diary.today)) or 0


def open_link(token: str) -> Linked:
    """What this token opens. Looking does not use it up.

    Raises NotFound, for whatever reason it opens nothing.
    """
    token_hash = hash_of(token)
    diary, used_at = open_by_link(token_hash, clock.now())
    assert diary.only_day is not None
    stored = find_day(diary, diary.only_day)
    return Linked(diary, diary.only_day, token_hash, used_at, _is_rated(stored))


def rate_by_link(token: str, draft: DayDraft) -> Linked:
    """Save the day and use the link up, both or none. The same again at once is saved already.

    A note that was there stays, and the new one follows it; so do marks.
    Raises StaleEdit when the link was used or the day rated otherwise, NotFound as open_link.
    """
    try:
        linked = open_link(token)
        _rate(linked, draft)
    except StaleEdit:
        linked = open_link(token)
        if not _is_said_again(linked, draft):
            raise
    return linked


def _rate(linked: Linked, draft: DayDraft) -> None:
    stored = find_day(linked.diary, linked.day)
    if linked.used_at or _is_rated(stored):
        raise StaleEdit
    with whole_or_nothing():
        _use_up(linked)
        seen = stored.version if stored else None
        rate_day(linked.diary, linked.day, _added(stored, draft), seen)
        commit_account()  # a day that says nothing new was not saved by rate_day


def _added(stored: DiaryDay | None, draft: DayDraft) -> DayDraft:
    """A draft with what stands on its day already and the page did not show: note and marks."""
    if stored is None:
        return draft
    note = "\n".join(filter(None, [stored.note, draft.note])) or None
    marks = None if draft.marks is None else draft.marks | _codes(stored)
    return replace(draft, note=note, marks=marks)


def _codes(stored: DiaryDay) -> frozenset[str]:
    return frozenset(mark.code for mark in read_marks(stored.marks))


def _use_up(linked: Linked) -> None:
    mine = sa.and_(
        RatingLink.patient_id == linked.diary.patient_id,
        RatingLink.token_hash == linked.token_hash,
    )
    used = sa.update(RatingLink).where(mine, _unused()).values(used_at=clock.now())
    if db.session.execute(used).rowcount == 1:  # type: ignore[attr-defined]
        return
    there = db.session.scalar(sa.select(RatingLink.day).where(mine))
    raise NotFound if there is None else StaleEdit


def _unused() -> sa.ColumnElement[bool]:
    return RatingLink.used_at.is_(None)


def _is_rated(stored: DiaryDay | None) -> bool:
    return stored is not None and mark_of(stored.ratings, stored.recalled).rated


def _is_said_again(linked: Linked, draft: DayDraft) -> bool:
    """Whether this is what the link saved a moment ago. Later nobody may try what was said."""
    stored = find_day(linked.diary, linked.day)
    if linked.used_at is None or stored is None or clock.now() - linked.used_at > AT_ONCE:
        return False
    noted = (stored.note or "").endswith(draft.note or "")
    marked = (draft.marks or frozenset()) <= _codes(stored)
    return noted and marked and dict(draft.ratings) == read_ratings(stored.ratings)
