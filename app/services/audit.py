"""The one place where a diary is saved, and the trace that each save leaves."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from uuid import UUID, uuid5

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from app import clock, logs, metrics
from app.access import Diary, Right, asking, may_still
from app.errors import NotFound, StaleEdit
from app.extensions import db, writing
from app.models import Act, AuditEvent, Patient, ReminderChoice
from app.services.faults import code_of

__all__ = [
    "Act",
    "actor_of",
    "commit",
    "commit_account",
    "commit_beside",
    "give_up",
    "hold",
    "leave_trace",
    "leave_visit",
    "list_events",
    "note_in_diaries",
    "whole_or_nothing",
]

VISITS = UUID("5d0c7f0e-3a52-4c3e-9d57-2a1f3c0b6e11")  # the names of visits are made within it
DUPLICATE_KEY = ("23505", "SQLITE_CONSTRAINT_PRIMARYKEY", "SQLITE_CONSTRAINT_UNIQUE")
OPENING = frozenset(
    {
        Act.DIARY_EXPORTED,
        Act.DIARY_RESTORED,
        Act.SHARE_GRANTED,
        Act.SHARE_CHANGED,
        Act.SHARE_ENDED,
        Act.INVITATION_MADE,
        Act.INVITATION_REVOKED,
        Act.INVITATION_ACCEPTED,
        Act.SHARE_REQUEST_ACCEPTED,
        Act.PROGRAM_LET_IN,
        Act.PROGRAM_SHUT_OUT,
        Act.CALENDAR_FEED_MADE,
        Act.CALENDAR_FEED_REMOVED,
    }
)
ORPHAN = ("23503", "SQLITE_CONSTRAINT_FOREIGNKEY")


def commit(diary: Diary, act: Act, subject: object = None) -> None:
    """Save what was changed in this diary, with its trace, in one transaction.

    Raises StaleEdit when somebody saved the same thing in the same instant, NotFound when the
    diary was erased, or closed to the reader, meanwhile, NotAllowed for all but the acts for which
    a link or a token opened it. Then nothing is saved.
    """
    session = db.session
    with whole_or_nothing():
        diary.require_act(act, subject)
        mine = sa.update(Patient).where(Patient.id == diary.patient_id)
        raised = session.execute(mine.values(revision=Patient.revision + 1))
        if raised.rowcount == 0 or not may_still(diary, Right.RECORD):  # type: ignore[attr-defined]
            raise NotFound
        session.execute(_look_again(diary))
        session.add(_event(diary, act, subject))
        session.commit()
    _tell(diary, act)


def commit_beside(
    diary: Diary, act: Act, subject: object = None, needed: Right = Right.READ
) -> None:
    """As commit, for what lies beside the diary: nothing that is judged or reminded follows it.

    needed: the right that the reader must still have. Raises NotFound when the diary was erased,
    or closed to them, meanwhile.
    """
    with whole_or_nothing():
        diary.require_act(act, subject)
        hold(diary)
        if not may_still(diary, needed):
            raise NotFound
        db.session.add(_event(diary, act, subject))
        db.session.commit()
    _tell(diary, act)


@contextmanager
def whole_or_nothing() -> Iterator[None]:
    """Roll back when the block fails.

    Raises StaleEdit for what was saved in the same instant, NotFound where that on which it hangs,
    such as the diary, was erased.
    """
    try:
        yield
    except (IntegrityError, StaleDataError) as error:
        db.session.rollback()
        if _is_duplicate(error):
            raise StaleEdit from error
        if _is_orphan(error):
            raise NotFound from error
        raise
    except BaseException:
        db.session.rollback()
        raise


def hold(diary: Diary) -> None:
    """Let nobody else save in this diary until the open transaction ends.

    For an act that reads much before it writes. Raises NotFound when the diary was erased.
    """
    mine = sa.select(Patient.id).where(Patient.id == diary.patient_id)
    if db.session.scalar(mine.with_for_update()) is None:
        raise NotFound


def commit_account() -> None:
    """Save what was changed about accounts, outside any diary."""
    with whole_or_nothing():
        db.session.commit()


def give_up() -> None:
    """Forget all that is not saved, so that an error page can be shown."""
    db.session.rollback()


def leave_trace(diary: Diary, act: Act, subject: object = None) -> None:
    """Record an act that changes nothing in the diary, in a transaction of its own.

    Raises NotFound when the diary was erased meanwhile.
    """
    with asking(diary.patient_id), whole_or_nothing(), writing() as session:
        session.add(_event(diary, act, subject))
    _tell(diary, act)


def _tell(diary: Diary, act: Act) -> None:
    """Count what was saved; what opens or empties a diary is told to the security log too."""
    metrics.count(metrics.SAVES, act.value)
    if act in OPENING:
        logs.note(f"act.{act.value}", diary=diary.patient_id, account=diary.actor_id)


def note_in_diaries(
    patient_ids: Iterable[UUID], actor_id: UUID | None, act: Act, subject: object = None
) -> None:
    """Put the trace of one act that concerns many diaries into the open transaction."""
    now, told = clock.now(), None if subject is None else str(subject)
    db.session.add_all(
        AuditEvent(patient_id=patient_id, at=now, actor_id=actor_id, act=act.value, subject=told)
        for patient_id in patient_ids
    )


def leave_visit(diary: Diary, part: str) -> None:
    """Record that somebody looked at a part of a diary, once a day where the patient lives.

    The event has an id made of all that, so that two windows at once leave one.
    """
    looked = f"{diary.patient_id} {diary.actor_id} {diary.today} {part}"
    event = _event(diary, Act.DIARY_VISITED, part)
    event.id = uuid5(VISITS, looked)
    try:
        with writing() as session:
            if session.get(AuditEvent, (diary.patient_id, event.id)) is None:
                session.add(event)
    except IntegrityError:  # in the same instant: now it is there
        db.session.rollback()


def list_events(diary: Diary, most: int = 50) -> list[AuditEvent]:
    """The latest acts, newest first. For the owner."""
    diary.require(Right.OWN)
    query = sa.select(AuditEvent).where(AuditEvent.patient_id == diary.patient_id)
    return list(db.session.scalars(query.order_by(AuditEvent.at.desc()).limit(most)))


def _look_again(diary: Diary) -> sa.Update:
    """Whatever was saved may move the next reminder: the next run looks at this diary."""
    mine = sa.update(ReminderChoice).where(
        ReminderChoice.patient_id == diary.patient_id,
        ReminderChoice.at.is_not(None),
        ReminderChoice.by_email | ReminderChoice.by_push,
    )
    return mine.values(look_at=clock.now()).execution_options(synchronize_session=False)


def _event(diary: Diary, act: Act, subject: object) -> AuditEvent:
    return AuditEvent(
        patient_id=diary.patient_id,
        at=clock.now(),
        actor_id=diary.actor_id,
        act=act.value,
        subject=None if subject is None else str(subject),
        token_id=diary.token_id,
    )


def _is_duplicate(error: Exception) -> bool:
    if isinstance(error, StaleDataError):
        return True
    cause = getattr(error, "orig", None)
    return cause is not None and code_of(cause) in DUPLICATE_KEY


def _is_orphan(error: Exception) -> bool:
    cause = getattr(error, "orig", None)
    return cause is not None and code_of(cause) in ORPHAN


def actor_of(diary: Diary) -> UUID:
    """Who is writing. Raises NotAllowed for a reader without an account."""
    diary.require(Right.RECORD)
    assert diary.actor_id is not None
    return diary.actor_id
