"""When somebody wants to be reminded: choose, stop, and what is to come."""

import hashlib
from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import UUID

import sqlalchemy as sa
from itsdangerous import BadSignature, URLSafeSerializer

from app import clock
from app.access import Diary, Right, open_diary
from app.analysis.reminding import SUNDAY
from app.errors import NotFound, Refused, StaleEdit
from app.extensions import db
from app.models import Act, DiaryDay, ReminderChoice
from app.services.audit import commit, hold
from app.services.rating_links import revoke_links
from app.services.reminder_plans import Plan, read_plan

LONGEST_PAUSE = timedelta(days=366)
SALT = "reminder mails"


@dataclass(frozen=True)
class Wish:
    """When and how to be reminded. at: to the minute, None for off.

    anchor: the weekday outside of all windows, 0 for Monday. paused_until: the first day with
    reminders again.
    """

    at: time | None
    anchor: int = SUNDAY
    by_email: bool = True
    by_push: bool = False
    paused_until: date | None = None

    @property
    def reaches(self) -> bool:
        """Whether anything is ever sent."""
        return self.at is not None and (self.by_email or self.by_push)


OFF = Wish(at=None)


def get_wish(diary: Diary) -> Wish | None:
    """What was chosen, None for nothing yet."""
    stored = _find(diary)
    return _wish_of(stored) if stored else None


def mark_of_wish(wish: Wish | None) -> str:
    """Tells one choice from another, so that a form knows which it was made for."""
    return hashlib.sha256(repr(wish).encode()).hexdigest()[:16]


def set_wish(diary: Diary, wish: Wish, seen: str | None = None) -> None:
    """Save when and how to be reminded. For the owner.

    seen: the mark of what the reader had before them; None asks for none.
    The first reminder comes at the next such time, and not for a time of today that is over.
    A wish by which nothing is sent makes the links of earlier reminders useless.
    Raises StaleEdit when another was chosen since, Refused for a weekday or a pause that cannot be.
    """
    diary.require(Right.OWN)
    if not 0 <= wish.anchor <= SUNDAY:
        raise Refused("anchor")
    if wish.paused_until is not None and wish.paused_until > diary.today + LONGEST_PAUSE:
        raise Refused("pause")
    hold(diary)
    chosen = db.session.get(ReminderChoice, diary.patient_id, populate_existing=True)
    if seen is not None and mark_of_wish(_wish_of(chosen) if chosen else None) != seen:
        if chosen and _wish_of(chosen) == wish:
            return
        raise StaleEdit
    stored = chosen or ReminderChoice(patient_id=diary.patient_id)
    stored.at = f"{wish.at:%H:%M}" if wish.at else None
    stored.anchor = wish.anchor
    stored.by_email, stored.by_push = wish.by_email, wish.by_push
    stored.paused_until = wish.paused_until
    stored.chosen_at = clock.now()
    stored.look_at = stored.chosen_at if wish.reaches else None
    db.session.add(stored)
    commit(diary, Act.SETTINGS_CHANGED)
    if not wish.reaches:
        revoke_links(diary)


def is_offered(diary: Diary, day: date) -> bool:
    """Whether to offer reminders: `day` is the first that was saved, and nothing was chosen."""
    chosen = sa.exists().where(ReminderChoice.patient_id == diary.patient_id)
    other = sa.exists().where(DiaryDay.patient_id == diary.patient_id, DiaryDay.day != day)
    return bool(db.session.scalar(sa.select(sa.not_(sa.or_(chosen, other)))))


def get_chosen(diary: Diary) -> tuple[Wish, Plan] | None:
    """What was chosen and what is to come, None where nothing was chosen."""
    stored = _find(diary)
    return (_wish_of(stored), read_plan(diary, stored, diary.today)) if stored else None


def list_coming(diary: Diary, days: int) -> list[tuple[date, time]]:
    """The reminders of so many days from today on, if nothing more is rated."""
    wish, plan = get_chosen(diary) or (OFF, None)
    if plan is None or wish.at is None:
        return []
    return [(day, wish.at) for day, _reminder in plan.coming(days)]


def stop_token(secret: str, patient_id: UUID) -> str:
    """What the link in a mail carries that stops the mails. It is always the same."""
    return str(URLSafeSerializer(secret, SALT).dumps(patient_id.hex))


def stop_mails(secret: str, token: str) -> None:
    """Send this person no more mails. Does nothing for a token that is not ours, or again."""
    try:
        patient_id = UUID(URLSafeSerializer(secret, SALT).loads(token))
        diary = open_diary(patient_id, patient_id, Right.OWN)
    except (BadSignature, ValueError, NotFound):
        return
    stored = _find(diary)
    if stored is None or not stored.by_email:
        return
    stored.by_email = False
    commit(diary, Act.SETTINGS_CHANGED)
    if not stored.by_push:
        revoke_links(diary)


def _wish_of(stored: ReminderChoice) -> Wish:
    return Wish(
        at=time.fromisoformat(stored.at) if stored.at else None,
        anchor=stored.anchor,
        by_email=stored.by_email,
        by_push=stored.by_push,
        paused_until=stored.paused_until,
    )


def _find(diary: Diary) -> ReminderChoice | None:
    return db.session.get(ReminderChoice, diary.patient_id)
