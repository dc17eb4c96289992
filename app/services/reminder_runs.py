"""One run over all who are due: claim each reminder, have it sent, note what became of it.

A reminder is claimed before it is sent, and its key lets no day have two. A run that is stopped
in between leaves a claimed one behind, which is never tried again: rather none than two.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from app import clock
from app.access import Diary, Right, asking, everything, open_diary
from app.errors import StaleEdit
from app.extensions import db, own_session, writing
from app.models import Reminder, ReminderChoice, ReminderState, User
from app.services.audit import whole_or_nothing
from app.services.reminder_plans import Foretold, Plan, read_plan

log = logging.getLogger(__name__)

AT_ONCE = 500
TAKES_AT_MOST = timedelta(hours=1)  # a claim older than this belongs to a run that was stopped
A_MOMENT = timedelta(seconds=1)
LONGEST_WAIT = timedelta(hours=1)  # between two tries of what was not taken
A_DAY = timedelta(days=1)
LOOKED_AT_WITHIN = 2 * A_DAY  # however far the next reminder is: a clock may have been wrong


@dataclass(frozen=True)
class Due:
    """A reminder to be sent now. email: the confirmed address, None where no mail is wanted.

    again: whether it was tried today already, which is then not done by push once more.
    """

    diary: Diary
    day: date
    reminder: Foretold
    email: str | None
    by_push: bool
    again: bool
    due_at: datetime


Deliver = Callable[[Due], ReminderState | None]


@dataclass(frozen=True)
class Found:
    """What a look at a diary gave. look_at: when to look again if nothing is saved meanwhile."""

    due: Due | None
    look_at: datetime | None


def run(tell_time: Callable[[], datetime], deliver: Deliver) -> Counter[str]:
    """Remind everybody who is due. Gives how many of each state, and how many diaries failed.

    tell_time: asked for each diary, since a long run may cross somebody's midnight.
    """
    told: Counter[str] = Counter()
    told["interrupted"] = _give_up_claims()
    for patient_id, seen in waiting(tell_time()):
        try:
            with own_session(reading=False):
                told[_remind(patient_id, seen, tell_time(), deliver)] += 1
        except Exception as error:  # one diary does not stop the others
            log.error("reminder of diary %s failed: %s", patient_id, type(error).__name__)
            told["failed"] += 1
    return told


def count_due(now: datetime) -> int:
    """How many a run would remind now. Changes nothing."""
    due = 0
    for patient_id, _seen in waiting(now):
        with own_session(reading=True):
            due += _look(patient_id, now).due is not None
    return due


def waiting(now: datetime) -> Iterator[tuple[UUID, datetime]]:
    """Diaries that have to be looked at, and since when: those alone are touched."""
    choice = ReminderChoice
    by_a_wrong_clock = choice.look_at > now + 2 * LOOKED_AT_WITHIN
    due = sa.or_(choice.look_at <= now, by_a_wrong_clock)
    query = sa.select(choice.patient_id, choice.look_at).where(due)
    query = query.order_by(choice.look_at, choice.patient_id).limit(AT_ONCE)
    rest = query
    while True:
        with own_session(reading=True), everything():
            rows = [(patient_id, seen) for patient_id, seen in db.session.execute(rest)]
        yield from ((patient_id, seen) for patient_id, seen in rows if seen is not None)
        if len(rows) < AT_ONCE:
            return
        patient_id, seen = rows[-1]
        later = sa.and_(choice.look_at == seen, choice.patient_id > patient_id)
        rest = query.where(sa.or_(choice.look_at > seen, later))


def _remind(patient_id: UUID, seen: datetime, now: datetime, deliver: Deliver) -> str:
    found = _look(patient_id, now)
    if found.due is None:
        _put_off(patient_id, seen, found.look_at)
        return "not_due"
    if not _claim(found, seen):
        return "not_due"  # another run has it, or something was saved this instant
    state: ReminderState | None = ReminderState.UNSURE
    try:
        state = deliver(found.due)
    finally:
        _settle(found.due, state, now)
    return state.value if state else "not_due"


def _look(patient_id: UUID, now: datetime) -> Found:
    query = (
        sa.select(ReminderChoice, User.email, User.confirmed_at)
        .join(User, User.id == ReminderChoice.patient_id)
        .where(ReminderChoice.patient_id == patient_id, User.active)
    )
    with asking(patient_id):
        row = db.session.execute(query).one_or_none()
    if row is None or row[0].at is None:
        return Found(None, None)
    choice, email, confirmed_at = row
    address = email if choice.by_email and confirmed_at is not None else None
    if address is None and not choice.by_push:
        again = now + A_DAY if choice.by_email else None
        return Found(None, again)  # the address may be confirmed some day
    diary = open_diary(patient_id, patient_id, Right.OWN)
    today = clock.day_of(now, diary.timezone)
    plan = read_plan(diary, choice, today)
    reminder, look_at = _next(plan, now)
    if reminder is None:
        return Found(None, look_at)
    due_at = plan.instant_of(today)
    due = Due(diary, today, reminder, address, choice.by_push, plan.tried, due_at)
    return Found(due, look_at)


def _next(plan: Plan, now: datetime) -> tuple[Foretold | None, datetime | None]:
    """The reminder that is due now, if any, and when to look again."""
    coming = plan.coming()
    first = next(coming, None)
    if first is None:
        return None, None
    day, reminder = first
    if day > plan.today or plan.instant_of(day) > now:
        return None, min(plan.instant_of(day), now + LOOKED_AT_WITHIN)
    following = next(coming, None)
    look_at = min(plan.instant_of(following[0]), now + LOOKED_AT_WITHIN) if following else None
    return reminder, look_at


def _put_off(patient_id: UUID, seen: datetime, look_at: datetime | None) -> None:
    with writing() as session:
        session.execute(_choice_as(seen, patient_id).values(look_at=look_at))


def _claim(found: Found, seen: datetime) -> bool:
    """Take this reminder for this run. False where another run has it, or something was saved."""
    due = found.due
    assert due is not None
    try:
        with whole_or_nothing(), writing() as session:
            mine = _choice_as(seen, due.diary.patient_id).values(look_at=found.look_at)
            if session.execute(mine).rowcount == 0:  # type: ignore[attr-defined]
                return False
            if due.again:
                again = _reminder_as(due, ReminderState.REFUSED)
                values = {"state": ReminderState.CLAIMED, "claimed_at": clock.now()}
                taken = session.execute(again.values(values))
                return bool(taken.rowcount)  # type: ignore[attr-defined]
            session.add(
                Reminder(
                    patient_id=due.diary.patient_id,
                    day=due.day,
                    why=due.reminder.why,
                    state=ReminderState.CLAIMED,
                    claimed_at=clock.now(),
                )
            )
    except StaleEdit:
        return False
    return True


def _settle(due: Due, state: ReminderState | None, now: datetime) -> None:
    """Note what became of it. One that was surely not taken is tried again, ever more rarely."""
    with writing() as session:
        if state is None:
            session.execute(sa.delete(Reminder).where(*_is_reminder(due, ReminderState.CLAIMED)))
            return
        session.execute(_reminder_as(due, ReminderState.CLAIMED).values(state=state))
        if state is ReminderState.REFUSED:
            choice = ReminderChoice
            mine = sa.update(choice).where(
                choice.patient_id == due.diary.patient_id,
                choice.at.is_not(None),
                choice.by_email | choice.by_push,
            )
            wait = min(max((now - due.due_at) / 2, A_MOMENT), LONGEST_WAIT)
            session.execute(mine.values(look_at=now + wait))


def _give_up_claims() -> int:
    """Mark what a run that was stopped left behind. It is not sent again."""
    long_ago = clock.now() - TAKES_AT_MOST
    old = sa.update(Reminder).where(
        Reminder.state == ReminderState.CLAIMED, Reminder.claimed_at < long_ago
    )
    with own_session(reading=False), everything(), writing() as session:
        found = session.execute(old.values(state=ReminderState.UNSURE))
        return int(found.rowcount)  # type: ignore[attr-defined]


def _choice_as(seen: datetime, patient_id: UUID) -> sa.Update:
    return sa.update(ReminderChoice).where(
        ReminderChoice.patient_id == patient_id, ReminderChoice.look_at == seen
    )


def _reminder_as(due: Due, state: ReminderState) -> sa.Update:
    return sa.update(Reminder).where(*_is_reminder(due, state))


def _is_reminder(due: Due, state: ReminderState) -> Iterable[sa.ColumnElement[bool]]:
    mine = Reminder.patient_id == due.diary.patient_id
    return mine, Reminder.day == due.day, Reminder.state == state
