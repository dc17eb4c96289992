"""The second wall, on PostgreSQL: which rows of diaries a transaction sees at all.

Policies of the database show the rows of the diaries that the transaction-local setting
`diary.open` names, and no others (migration 1795470200). The door names them. A query that
forgets its filter so reaches no other diary. SQLite has no such wall.

The setting is sent together with BEGIN, in one message. It never outlives its transaction, so
that a pool between us and the server may hand connections around.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask import g, has_app_context

SETTING = "diary.open"
ALL = "all"
AN_OPEN_TRANSACTION = 2  # as libpq numbers the states of a connection
NONE: frozenset[UUID] = frozenset()


def open_ids() -> frozenset[UUID]:
    """The diaries that were opened in this app context."""
    found: frozenset[UUID] = g.get("wall_open", NONE)
    return found


def expect(patient_id: UUID | None) -> None:
    """Say which diary the door will be asked for, before the first transaction begins.

    Its rows are seen from BEGIN on, which saves a message; a door that refuses shuts them again.
    """
    g.wall_expected = NONE if patient_id is None else frozenset({patient_id})


def keep_open(ids: frozenset[UUID]) -> None:
    """Set which diaries are open, and forget what was expected."""
    g.wall_open, g.wall_expected = ids, NONE


@contextmanager
def all_open() -> Iterator[None]:
    """Inside it, transactions that begin see all diaries."""
    before = g.get("wall_all", False)
    g.wall_all = True
    try:
        yield
    finally:
        g.wall_all = before


def value() -> str:
    """What the setting has to be now."""
    if not has_app_context():
        return ""
    if g.get("wall_all"):
        return ALL
    return ",".join(sorted(str(UUID(str(each))) for each in _seen()))


def begin(connection: sa.Connection, modes: str, more: str) -> None:
    """Begin a transaction on PostgreSQL. modes: as BEGIN takes them, with commas between.

    more: a statement that goes along in the same message.
    """
    if _driver(connection).autocommit:
        start = f"BEGIN {modes}"
    else:  # somebody chose an isolation level: the driver has sent BEGIN, or will
        start = f"SET TRANSACTION {modes}" if modes else "SELECT 1"
    _send(connection, f"{start}; {more}; {_told(connection)}")


def tell(connection: sa.Connection) -> None:
    """Let a transaction that has begun see what is open now."""
    if connection.invalidated or connection.info.get(SETTING) == value():
        return
    if _driver(connection).info.transaction_status == AN_OPEN_TRANSACTION:
        _send(connection, _told(connection))


def forget(connection: sa.Connection, *_of_a_savepoint: object) -> None:
    """Note that nobody knows what the setting is: going back to a savepoint took it back."""
    connection.info.pop(SETTING, None)


def stands(connection: sa.Connection) -> bool:
    """Whether this role is held by the wall: superusers and some others walk through it."""
    if connection.dialect.name != "postgresql":
        return True
    mine = sa.text("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
    return not connection.scalar(mine)


def _seen() -> frozenset[UUID]:
    expected: frozenset[UUID] = g.get("wall_expected", NONE)
    return open_ids() | expected


def _told(connection: sa.Connection) -> str:
    told = connection.info[SETTING] = value()
    return f"SET LOCAL {SETTING} = '{told}'"


def _driver(connection: sa.Connection) -> Any:
    return connection.connection.driver_connection


def _send(connection: sa.Connection, message: str) -> None:
    """Several statements in one message, which the driver must not try to prepare."""
    assert connection.dialect.dbapi is not None
    try:
        _driver(connection).execute(message, prepare=False)
    except connection.dialect.dbapi.Error:
        connection.exec_driver_sql("SELECT 1")  # a connection that was lost is told as others are
        raise
