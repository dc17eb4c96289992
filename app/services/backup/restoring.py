"""The lines of a backup become a database again: all of it, or nothing."""

import sqlite3
from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any

import msgspec
import psycopg
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from app.services.backup.shapes import (
    ASKED,
    FORMAT,
    VERSION,
    Digest,
    End,
    Header,
    NoBackup,
    NoRoom,
    Sum,
    Table,
    putters,
)
from app.services.backup.writing import sum_of
from app.services.schema import head, is_known, migrate, require_sound, revision_of, see_all

AT_ONCE = 500  # rows of an SQLite database that are put in together
AT_ONCE_BYTES = 8 * 1024 * 1024  # or lines of so many bytes
ERRORS = (DBAPIError, sqlite3.Error, psycopg.Error)
OF_MIGRATIONS = {"alembic_version", "sealing_key"}  # what making the tables leaves in them
ENDS_EARLY = "The backup ends too early: only a part of it is here."
Lines = Generator[None, bytes, None]


@dataclass
class Restored:
    """What came out of a backup. sums: of its tables, as they were compared.

    walled: the tables whose owner, too, is held by row-level security.
    """

    header: Header | None = None
    sums: dict[str, Sum] = field(default_factory=dict)
    ended: bool = False
    walled: list[str] = field(default_factory=list)

    def rows(self, table: str) -> int:
        """How many rows a table got."""
        return self.sums[table].rows if table in self.sums else 0


def require_empty(connection: sa.Connection) -> None:
    """Raises NoBackup for a database in which something is. Tables without rows are nothing."""
    quote = connection.dialect.identifier_preparer.quote
    for name in sorted(set(sa.inspect(connection).get_table_names()) - OF_MIGRATIONS):
        if connection.exec_driver_sql(f"SELECT 1 FROM {quote(name)} LIMIT 1").first():
            raise NoBackup(
                f"The database is not empty: there are rows in its table {name}. A backup is "
                "restored into an empty one only, before the server is started on it. Nothing "
                "was changed."
            )


def take_lines(connection: sa.Connection, restored: Restored) -> Lines:
    """Takes the lines of a backup by `send`, each without its line feed, in an open transaction.

    The tables are made as they were, filled, compared row by row with the backup, and then
    brought up to date. `finish` says whether all came. Raises NoBackup.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL timezone = 'UTC'")
    see_all(connection)
    header = restored.header = _header((yield))
    _make_tables(connection, header.revision)
    restored.walled = _walled(connection)
    _force_the_wall(connection, restored.walled, "NO FORCE")  # COPY goes through no policy
    for table in header.tables:
        found = yield from _fill(connection, table)
        restored.sums[table.name] = found
        stored = _stored(connection, table)
        if stored != found:
            raise NoBackup(
                f"The table {table.name} does not come back as it was: of {found.rows} rows there "
                f"are {stored.rows}, or one of them is another."
            )
    end = _decoded((yield), End)
    if end.rows != sum(each.rows for each in restored.sums.values()):
        raise NoBackup(ENDS_EARLY)
    restored.ended = True
    while True:
        yield
        raise NoBackup("Something stands behind the end of the backup.")


def finish(connection: sa.Connection, restored: Restored) -> None:
    """After the last line: bring the tables up to date, look whether all is sound.

    Raises NoBackup, BrokenSchema. Commits nothing.
    """
    if not restored.ended:
        raise NoBackup(ENDS_EARLY)
    try:
        _force_the_wall(connection, restored.walled, "FORCE")
        migrate(connection)
        require_sound(connection)
        said = _integrity(connection)
    except ERRORS as error:
        raise _refused("The tables cannot be brought up to date", error) from error
    if said != "ok":
        raise NoBackup(f"The restored database is not sound: {said}")


def _stored(connection: sa.Connection, table: Table) -> Sum:
    try:
        return sum_of(connection, table)
    except ERRORS as error:
        raise _refused(f"The table {table.name} cannot be read again", error) from error


def _integrity(connection: sa.Connection) -> str:
    if connection.dialect.name != "sqlite":
        return "ok"
    return str(connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one())


def _header(line: bytes) -> Header:
    try:
        begins = msgspec.json.decode(line)
    except msgspec.DecodeError:
        begins = None
    if not isinstance(begins, dict) or begins.get("format") != FORMAT:
        raise NoBackup("This is no backup of a database of the diary.")
    if begins.get("version") != VERSION:
        raise NoBackup(
            f"This backup was made by a newer version of the diary: its format is "
            f"{begins.get('version')}, and this version reads {VERSION}."
        )
    header: Header = _decoded(line, Header)
    if not is_known(header.revision):
        raise NoBackup(
            f"This backup was made by a newer version of the diary: its tables are of revision "
            f"{header.revision}, and this version knows up to {head()}. Restore it with that "
            "version."
        )
    unknown = {kind for table in header.tables for _name, kind in table.columns} - ASKED.keys()
    if unknown:
        raise NoBackup(f"This backup is damaged: nothing is known of {', '.join(unknown)}.")
    return header


def _make_tables(connection: sa.Connection, revision: str) -> None:
    """Tables of that revision, where there are none or others, all of them empty."""
    present = revision_of(connection)
    if present != revision:
        if present is not None:
            migrate(connection, "base")
        migrate(connection, revision)
    if sa.inspect(connection).has_table("sealing_key"):
        connection.exec_driver_sql("DELETE FROM sealing_key")  # those of the backup come


def _walled(connection: sa.Connection) -> list[str]:
    if connection.dialect.name != "postgresql":
        return []
    forced = "SELECT oid::regclass::text FROM pg_class WHERE relforcerowsecurity ORDER BY 1"
    return [str(name) for (name,) in connection.exec_driver_sql(forced)]


def _force_the_wall(connection: sa.Connection, names: list[str], how: str) -> None:
    for name in names:
        connection.exec_driver_sql(f"ALTER TABLE {name} {how} ROW LEVEL SECURITY")


def _fill(connection: sa.Connection, table: Table) -> Generator[None, bytes, Sum]:
    """Put the rows of a table in, until the line behind them. Gives what that says."""
    digest = Digest()
    try:
        way = _insert if connection.dialect.name == "sqlite" else _copy
        line = yield from way(connection, table, digest)
    except (ValueError, TypeError, *ERRORS) as error:
        raise _refused(f"The rows of the table {table.name} do not fit", error) from error
    told: Sum = _decoded(line, Sum)
    if told != digest.sum_of(table.name):
        raise NoBackup(f"The rows of the table {table.name} are not those that were written.")
    return told


def _insert(
    connection: sa.Connection, table: Table, digest: Digest
) -> Generator[None, bytes, bytes]:
    quote = connection.dialect.identifier_preparer.quote
    names = ", ".join(quote(name) for name, _kind in table.columns)
    places = ", ".join("?" * len(table.columns))
    statement = f"INSERT INTO {quote(table.name)} ({names}) VALUES ({places})"
    raw: Any = connection.connection.driver_connection
    ways = putters(True, table)
    waiting: list[list[Any]] = []
    size = 0
    while (line := (yield)).startswith(b"["):
        digest.add(line)
        waiting.append(_row(line, table, ways))
        size += len(line)
        if len(waiting) == AT_ONCE or size > AT_ONCE_BYTES:
            raw.executemany(statement, waiting)
            waiting, size = [], 0
    raw.executemany(statement, waiting)
    return line


def _copy(connection: sa.Connection, table: Table, digest: Digest) -> Generator[None, bytes, bytes]:
    quote = connection.dialect.identifier_preparer.quote
    names = ", ".join(quote(name) for name, _kind in table.columns)
    raw: Any = connection.connection.driver_connection
    ways = putters(False, table)
    with (
        raw.cursor() as cursor,
        cursor.copy(f"COPY {quote(table.name)} ({names}) FROM STDIN") as copy,
    ):
        while (line := (yield)).startswith(b"["):
            digest.add(line)
            copy.write_row(_row(line, table, ways))
    return line


def _row(line: bytes, table: Table, ways: list[tuple[int, Any]]) -> list[Any]:
    row: list[Any] = _decoded(line, list)
    if len(row) != len(table.columns):
        raise ValueError("a row of another length")
    for at, way in ways:
        if row[at] is not None:
            row[at] = way(row[at])
    return row


def _refused(what: str, error: Exception) -> NoBackup:
    """What the database said, without the values of the row."""
    said = str(error.orig if isinstance(error, DBAPIError) else error).partition("\n")[0]
    kind = NoRoom if "is full" in said or "No space left" in said else NoBackup
    return kind(f"{what}: {said}.")


def _decoded(line: bytes, type_: Any) -> Any:
    try:
        return msgspec.json.decode(line, type=type_)
    except msgspec.DecodeError as error:
        raise NoBackup(f"This backup is damaged: {error}.") from None
