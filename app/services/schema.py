"""The tables of a database: how old they are, and bringing them up to date, all or nothing."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.runtime.environment import EnvironmentContext
from alembic.script.revision import ResolutionError, RevisionError

from app.errors import DiaryError
from app.extensions import Model, alembic, setting

LOCK = 4_071_965_201  # of nothing else in this database: who holds it changes the tables
SECONDS_TO_WAIT = 600  # for another server that is migrating
BEFORE = ".before-upgrade"  # behind the name of an SQLite file: the copy that was made first
ROOM = 64 * 1024 * 1024  # bytes that stay free beside such a copy

Told = Callable[[str], object]


class UnknownSchema(DiaryError):
    """The tables are of a version that this one does not know. Its text says what to do."""


class BrokenSchema(DiaryError):
    """A migration would have left rows that lead nowhere. Nothing was changed."""


def head() -> str:
    """The revision of the tables that this version of the diary works with."""
    [revision] = alembic.script_directory.get_heads()
    return str(revision)


def revision_of(connection: sa.Connection) -> str | None:
    """The revision of the tables of a database. None where there are none."""
    heads = MigrationContext.configure(connection).get_current_heads()
    return heads[0] if heads else None


def is_known(revision: str) -> bool:
    """Whether this version of the diary can come from that revision, or go to it."""
    try:
        return alembic.script_directory.revision_map.get_revision(revision) is not None
    except (ResolutionError, RevisionError):
        return False


def require_known(revision: str | None) -> None:
    """Raises UnknownSchema for tables that a newer version made."""
    if revision is None or is_known(revision):
        return
    raise UnknownSchema(
        f"The database does not fit this version of the diary: its tables are of revision "
        f"{revision}, and this version knows up to {head()}. A newer version made them. Start "
        "that version again, or restore a backup from before it. Nothing was changed."
    )


def see_all(connection: sa.Connection) -> None:
    """Until it ends, the rows of all diaries are shown to this transaction, on PostgreSQL too."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SELECT set_config('diary.open', 'all', true)")


def hold_all(connection: sa.Connection) -> None:
    """Let nobody else write, nor make tables, until the open transaction ends.

    On SQLite nobody can, since it may write.
    """
    if connection.dialect.name != "postgresql":
        return
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
    quote = connection.dialect.identifier_preparer.quote
    if names := sorted(sa.inspect(connection).get_table_names()):
        told = ", ".join(map(quote, names))
        connection.exec_driver_sql(f"LOCK TABLE {told} IN ACCESS EXCLUSIVE MODE")


def migrate(connection: sa.Connection, target: str = "heads") -> None:
    """Bring the tables to a revision, older or newer, inside the transaction that is open.

    target: a revision, "heads", or "base" for no tables at all. Commits nothing.
    """
    see_all(connection)  # a migration changes rows of all diaries
    script, present = alembic.script_directory, revision_of(connection)
    down = target == "base" or (present is not None and _is_below(target, present))

    def steps(revision: Any, _context: object) -> Any:
        return (script._downgrade_revs if down else script._upgrade_revs)(target, revision)

    context = EnvironmentContext(alembic.config, script, fn=steps)
    options = setting("ALEMBIC_CONTEXT")
    context.configure(connection=connection, target_metadata=Model.metadata, fn=steps, **options)
    with context.begin_transaction():
        context.run_migrations()


def _is_below(target: str, present: str) -> bool:
    if target == "heads":
        return False
    older = alembic.script_directory.iterate_revisions(present, "base")
    return any(each.revision == target for each in older) and target != present


def bring_up_to_date(engine: sa.Engine, told: Told = lambda _said: None) -> bool:
    """Migrate a database that is behind: all or nothing. Gives whether it was.

    Of several servers that start at once one migrates, and the others wait for it. An SQLite
    file is copied first, where the disk has room; the last such copy is kept beside it.
    Raises UnknownSchema, BrokenSchema.
    """
    with engine.connect().execution_options(readonly=True) as connection:
        revision = revision_of(connection)
    require_known(revision)
    if revision == head():
        return False
    with engine.connect() as connection, _patient(connection), connection.begin():
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
        revision = revision_of(connection)  # as whoever held the lock left it
        require_known(revision)
        if revision == head():
            return False
        if revision is not None:
            copy_first(connection, told)
        migrate(connection)
        require_sound(connection)
    _empty_the_log(engine)
    return True


def _empty_the_log(engine: sa.Engine) -> None:
    """What stood there before a migration stays in the log of SQLite until that is emptied."""
    if engine.dialect.name == "sqlite":
        with closing(engine.raw_connection()) as connection:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")


def require_sound(connection: sa.Connection) -> None:
    """Raises BrokenSchema where rows of an SQLite database refer to rows that are not there.

    PostgreSQL looks at this by itself.
    """
    if connection.dialect.name != "sqlite":
        return
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken is not None:
        raise BrokenSchema(
            f"Rows of the table {broken[0]} lead to rows of {broken[2]} that are not there. "
            "Nothing was changed."
        )


@contextmanager
def _patient(connection: sa.Connection) -> Iterator[None]:
    """Meanwhile an SQLite connection waits for the lock as long as a migration may take."""
    if connection.dialect.name != "sqlite":
        yield
        return
    raw: Any = connection.connection.driver_connection
    [[usual]] = raw.execute("PRAGMA busy_timeout").fetchall()
    raw.execute(f"PRAGMA busy_timeout={SECONDS_TO_WAIT * 1000}")
    try:
        yield
    finally:
        raw.execute(f"PRAGMA busy_timeout={usual}")


def copy_first(connection: sa.Connection, told: Told) -> Path | None:
    """Copy an SQLite file beside itself, replacing the last such copy. None without room.

    Nobody writes meanwhile: the lock is held.
    """
    name = connection.engine.url.database
    if connection.dialect.name != "sqlite" or not name or name == ":memory:":
        return None
    file = Path(name)
    copy, part = file.with_name(file.name + BEFORE), file.with_name(file.name + BEFORE + ".part")
    log = file.with_name(f"{file.name}-wal")
    size = file.stat().st_size + (log.stat().st_size if log.exists() else 0)
    if shutil.disk_usage(file.parent).free < 2 * size + ROOM:
        told("The disk has no room for a copy of the database before the upgrade. None was made.")
        return None
    try:
        _copy(file, part)
        part.replace(copy)
    except (OSError, sqlite3.Error) as error:
        part.unlink(missing_ok=True)
        told(f"The database could not be copied before the upgrade: {error}.")
        return None
    told(f"The database as it was before the upgrade is in {copy.name}, beside it.")
    return copy


def _copy(file: Path, part: Path) -> None:
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(part)) as target:
        source.backup(target, pages=10_000)
    with part.open("rb") as written:
        os.fsync(written.fileno())
