"""A database as the lines of a backup, as it was at one moment, while others go on saving."""

import secrets
from collections.abc import Iterator
from typing import Any

import msgspec
import sqlalchemy as sa

from app import clock
from app.services.backup.shapes import (
    FORMAT,
    VERSION,
    Digest,
    End,
    Header,
    NoBackup,
    Sum,
    Table,
    asked,
    fingerprints,
    tables,
)
from app.services.schema import head, require_known, revision_of, see_all

AT_ONCE, LARGE_AT_ONCE = 200, 2  # rows that are held in memory; of files that people sent
encode = msgspec.json.Encoder().encode


def write_lines(engine: sa.Engine, sums: list[Sum]) -> Iterator[bytes]:
    """All lines of a backup, each with its line feed. sums: is filled with those of the tables.

    What is in memory does not grow with the database. Raises NoBackup, UnknownSchema.
    """
    with engine.connect().execution_options(readonly=True, snapshot=True) as connection:
        see_all(connection)
        revision = revision_of(connection)
        require_known(revision)
        if revision != head():
            raise NoBackup(
                "The tables are older than this version of the diary. Make the backup with the "
                "version that wrote them, or start this one first, which brings them up to date."
            )
        salt, all_tables = secrets.token_hex(16), tables()
        yield _line(
            Header(
                FORMAT,
                VERSION,
                clock.now().isoformat(timespec="seconds"),
                connection.dialect.name,
                str(revision),
                all_tables,
                salt,
                fingerprints(salt),
            )
        )
        for table in all_tables:
            digest = Digest()
            for line in row_lines(connection, table):
                digest.add(line)
                yield line + b"\n"
            sums.append(digest.sum_of(table.name))
            yield _line(sums[-1])
        yield _line(End(True, sum(each.rows for each in sums)))


def row_lines(connection: sa.Connection, table: Table) -> Iterator[bytes]:
    """The rows of a table, in no order, without line feeds."""
    raw: Any = connection.connection.driver_connection
    if connection.dialect.name == "sqlite":
        rows = raw.execute(asked(connection, table))
        yield from map(encode, rows)
        return
    with raw.cursor(name="backup") as cursor:
        large = any(kind == "bytes" for _name, kind in table.columns)
        cursor.itersize = LARGE_AT_ONCE if large else AT_ONCE
        cursor.execute(asked(connection, table))
        yield from map(encode, cursor)


def sum_of(connection: sa.Connection, table: Table) -> Sum:
    """What is in a table now."""
    digest = Digest()
    for line in row_lines(connection, table):
        digest.add(line)
    return digest.sum_of(table.name)


def _line(said: Header | Sum | End) -> bytes:
    return encode(said) + b"\n"
