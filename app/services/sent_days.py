"""Saves that a device kept and sent: each is stored once, however often it comes."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import sqlalchemy as sa

from app import clock
from app.access import Diary, Right
from app.errors import Refused, StaleEdit
from app.extensions import db, writing
from app.models import Act, Aside, DiaryDayVersion, SentSave
from app.services.audit import commit, hold
from app.services.day_choices import set_aside
from app.services.day_versions import versions_of
from app.services.days import FIRST_DAY, SENT_AT_ONCE, DayDraft, Sent, put_day, stored_day

EARLIEST_ZONE = timedelta(hours=14)  # a day begins there first, on Kiritimati


@dataclass(frozen=True)
class DeviceSave:
    """One save as a device made it.

    id: made on the device. after: the save of the same day that this one was typed on top of,
    where that had not been answered yet. sent.saved_at: by the device's clock.
    """

    id: UUID
    seen_version: int | None = None
    after: UUID | None = None
    sent: Sent = SENT_AT_ONCE


@dataclass(frozen=True)
class Stored:
    """What a save led to. version: of the day, or of its history where it was set aside."""

    version: int
    aside: bool


def take_save(diary: Diary, day: date, draft: DayDraft, save: DeviceSave) -> Stored:
    """Store what a device sent, or set it aside where the day was changed elsewhere.

    A save that came before changes nothing. Raises Refused for a day before 1900 ("too_early"),
    one that has not come yet ("not_come") and one that says nothing ("nothing_said").
    """
    diary.require(Right.RECORD)
    hold(diary)
    known = _find(diary, day, save.id)
    if known is not None:
        return Stored(known.version, known.aside)
    if not FIRST_DAY <= day <= diary.today:
        raise Refused("too_early" if day < FIRST_DAY else "not_come")
    sent = replace(save.sent, saved_at=_plausible(day, save.sent.saved_at))
    after = _find(diary, day, save.after) if save.after else None
    try:
        stored, changed = put_day(diary, day, draft, _seen(diary, day, save, after), sent)
    except StaleEdit:
        return _keep_aside(diary, day, draft, save, after, sent)
    if not changed:
        with writing():
            return _remember(diary, day, save, stored.version, aside=False)
    answer = _remember(diary, day, save, stored.version, aside=False)
    commit(diary, Act.DAY_RATED, day)
    return answer


def find_sent(diary: Diary, save_id: UUID) -> tuple[date, Stored] | None:
    """The day for which this save came, on whichever it was, and what it led to."""
    own = SentSave.patient_id == diary.patient_id
    query = sa.select(SentSave).where(own, SentSave.id == save_id).order_by(SentSave.received_at)
    known = db.session.scalars(query.limit(1)).first()
    return None if known is None else (known.day, Stored(known.version, known.aside))


def _seen(diary: Diary, day: date, save: DeviceSave, after: SentSave | None) -> int | None:
    """The version that this save was typed on top of, as far as that is the stored one.

    What is saved of a blank day takes nothing from anybody, whatever version it names.
    """
    stored = stored_day(diary, day)
    if stored is None:
        return None
    if after is not None and not after.aside and after.version == stored.version:
        return stored.version
    return save.seen_version


def _keep_aside(
    diary: Diary, day: date, draft: DayDraft, save: DeviceSave, after: SentSave | None, sent: Sent
) -> Stored:
    """What was set aside before gives way to what the same device typed on top of it."""
    base, earlier = save.seen_version, None
    if after is not None and after.aside:
        query = versions_of(diary, day).where(DiaryDayVersion.version == after.version)
        earlier = db.session.scalars(query).one()
        base = earlier.seen_version
    elif after is not None:
        base = after.version
    aside = set_aside(diary, day, draft, base, sent)
    if earlier is not None and earlier is not aside and earlier.aside == Aside.WAITING:
        earlier.aside = Aside.LEFT
    answer = _remember(diary, day, save, aside.version, aside=True)
    commit(diary, Act.DAY_SET_ASIDE, day)
    return answer


def _find(diary: Diary, day: date, save_id: UUID) -> SentSave | None:
    own = SentSave.patient_id == diary.patient_id
    return db.session.scalar(
        sa.select(SentSave).where(own, SentSave.id == save_id, SentSave.day == day)
    )


def _remember(diary: Diary, day: date, save: DeviceSave, version: int, *, aside: bool) -> Stored:
    db.session.add(
        SentSave(
            patient_id=diary.patient_id,
            id=save.id,
            day=day,
            version=version,
            aside=aside,
            received_at=clock.now(),
        )
    )
    return Stored(version, aside)


def _plausible(day: date, saved_at: datetime | None) -> datetime | None:
    """What the device's clock told, unless that cannot be: not yet, or before the day began."""
    begins = datetime.combine(day, time(), UTC) - EARLIEST_ZONE
    return saved_at if saved_at and begins <= saved_at <= clock.now() else None
