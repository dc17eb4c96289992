"""An archive that was checked becomes a diary, all of it or nothing of it."""

from collections.abc import Iterable
from itertools import islice
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from app import clock
from app.models import FormerPerson, FormerShare, Patient, ReminderChoice
from app.services.whole.people import Taking, local_id
from app.services.whole.reading import Archive
from app.services.whole.refusals import NoArchive
from app.services.whole.table import Table
from app.services.whole.tables import DIARY, SHARES, SHARES_KEY, TABLES
from app.services.whole.taking import Row, diary_of, listed, taken

AT_ONCE = 1000


def put_archive(session: Session, archive: Archive, owner_id: UUID) -> None:
    """Put the diary of an archive into the open transaction, for an account that keeps none.

    archive: one that `checks.check` let pass. Raises NoArchive for what the database refuses
    all the same, IntegrityError where a diary was begun in the same instant; then the transaction
    must be rolled back.
    """
    content = archive.content
    people = Taking(owner_id, listed(content))
    diary = diary_of(content, DIARY, people)
    whose = {"id": owner_id, "is_example": False}
    session.execute(sa.insert(Patient), [{**whose, **diary}])
    for table in TABLES:
        rows = taken(table.name, getattr(content, table.name), table.key, table.columns, people)
        _insert(session, table.model, table.name, (_filled(row, table, owner_id) for row in rows))
    _put_people(session, content, owner_id)
    _put_shares(session, content, people)
    _look_for_reminders(session, owner_id)


def _filled(row: Row, table: Table, owner_id: UUID) -> Row:
    row = {"patient_id": owner_id, **table.filled, **row}
    if table.name == "clinical_note":
        row["words"] = row["words"] or ""
    return row


def _put_people(session: Session, content: Any, owner_id: UUID) -> None:
    rows = (
        {
            "patient_id": owner_id,
            "id": local_id(owner_id, person.id),
            "known_as": UUID(person.id),
            "name": person.name,
        }
        for person in content.people
    )
    _insert(session, FormerPerson, "people", rows)


def _put_shares(session: Session, content: Any, people: Taking) -> None:
    """As a log: nobody is let in."""
    rows = taken("shares", content.shares, SHARES_KEY, SHARES, people)
    told = ({"patient_id": people.owner_id, "reader_id": row.pop("reader"), **row} for row in rows)
    _insert(session, FormerShare, "shares", told)


def _look_for_reminders(session: Session, owner_id: UUID) -> None:
    """The next run looks whether this diary wants a reminder."""
    wanted = sa.update(ReminderChoice).where(
        ReminderChoice.patient_id == owner_id,
        ReminderChoice.at.is_not(None),
        ReminderChoice.by_email | ReminderChoice.by_push,
    )
    session.execute(wanted.values(look_at=clock.now()))


def _insert(session: Session, model: Any, name: str, rows: Iterable[Row]) -> None:
    numbered = iter(rows)
    first = 0
    while some := list(islice(numbered, AT_ONCE)):
        try:
            with session.begin_nested():
                session.execute(sa.insert(model.__table__), some)
        except (IntegrityError, DataError):
            raise NoArchive("impossible", _refused(session, model, name, some, first)) from None
        first += len(some)


def _refused(session: Session, model: Any, name: str, rows: list[Row], first: int) -> str:
    """Where the row stands that the database does not take."""
    for number, row in enumerate(rows, first):
        try:
            with session.begin_nested():
                session.execute(sa.insert(model.__table__), [row])
        except (IntegrityError, DataError):
            return f"{name}[{number}]"
    return name
