"""Upgrades of a database with diaries in it: interrupted, at once, too new, copied first."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections import namedtuple
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from app.access import Right, open_diary
from app.extensions import Model, alembic, db
from app.sealing import ring
from app.services import schema
from app.services.accounts import create_account
from app.services.schema import BEFORE, UnknownSchema, bring_up_to_date, migrate
from tests.conftest import Clock, _make_cast
from tests.exports.whole import fill_whole
from tests.migrations.test_migrations import FILES, bare

__all__ = ["bare"]
FIRST, FORMER = "1795361435", "1795384100"
Counts = dict[str, int]
KILLED = """
import os, signal, sys
import sqlalchemy as sa
from app import create_app
from app.extensions import db
from app.services.schema import bring_up_to_date
from tests.conftest import settings_for

left = [int(sys.argv[2])]

def count(_connection, _cursor, statement, *_more):
    left[0] -= statement.lstrip().upper().startswith(("ALTER", "CREATE", "DROP", "UPDATE"))
    if not left[0]:
        os.kill(os.getpid(), signal.SIGKILL)

with create_app(settings_for(sys.argv[1])).app_context():
    sa.event.listen(db.engine, "after_cursor_execute", count)
    bring_up_to_date(db.engine)
"""


@pytest.fixture
def old(bare: Flask, clock: Clock) -> Counts:
    """A database with a row in each table of a diary, as the first version would have left it."""
    alembic.upgrade()
    cast = _make_cast()
    db.session.commit()
    fill_whole(open_diary(cast.alice, cast.alice, Right.OWN), cast)
    db.session.close()
    alembic.downgrade(FIRST)
    return counted()


def counted() -> Counts:
    """How many rows each table has, and of which revision they are."""
    with db.engine.connect().execution_options(readonly=True) as connection:
        names = sa.inspect(connection).get_table_names()
        ask = " UNION ALL ".join(f"SELECT '{name}', count(*) FROM \"{name}\"" for name in names)
        counts = {str(name): int(count) for name, count in connection.exec_driver_sql(ask)}
        counts["revision"] = int(schema.revision_of(connection) or 0)
    return counts


def opened(table: str, column: str, value: object) -> object:
    """A value as it was before it was sealed, whichever revision the tables are of."""
    kind = Model.metadata.tables[table].c[column].type
    purpose = getattr(kind, "purpose", None)
    if purpose is None or not isinstance(value, str) or not value.startswith(("s1.", "d1.")):
        return value
    return ring().open(purpose, value).decode()


def stored(tables: dict[str, list[str]]) -> dict[str, list[str]]:
    """The values of these columns, in no order."""
    with db.engine.connect().execution_options(readonly=True) as connection:
        return {
            table: sorted(
                repr(tuple(map(partial(opened, table), columns, row)))
                for row in connection.exec_driver_sql(
                    f"SELECT {', '.join(f'{chr(34)}{name}{chr(34)}' for name in columns)} "
                    f'FROM "{table}"'
                )
            )
            for table, columns in tables.items()
        }


def test_failing_up_down_and_up_again_keeps_every_row_that_can_be_kept(old: Counts) -> None:
    look = sa.inspect(db.engine)
    tables = {
        name: [column["name"] for column in look.get_columns(name)]
        for name in look.get_table_names()
        if name not in {"alembic_version", "kept_answer"}  # worked out anew when asked for
    }
    assert all(old[name] for name in ("diary_day", "treatment", "injection", "share", "symptom"))
    before = stored(tables)

    for statement in (1, 30):
        with failing(statement), pytest.raises(ZeroDivisionError):
            bring_up_to_date(db.engine)
        assert counted() == old
    assert bring_up_to_date(db.engine)
    assert stored(tables) == before
    with db.engine.begin() as connection:
        for revision in [path.stem.partition("_")[0] for path in FILES][-2::-1]:
            migrate(connection, revision)
    assert counted() == old
    assert stored(tables) == before
    assert bring_up_to_date(db.engine)

    assert stored(tables) == before
    assert not bring_up_to_date(db.engine)


@contextmanager
def failing(statement: int) -> Iterator[None]:
    left = [statement]

    def count(_connection: object, _cursor: object, sent: str, *_more: object) -> None:
        left[0] -= sent.lstrip().upper().startswith(("ALTER", "CREATE"))
        if not left[0]:
            raise ZeroDivisionError

    sa.event.listen(db.engine, "after_cursor_execute", count)
    yield
    sa.event.remove(db.engine, "after_cursor_execute", count)


@pytest.mark.slow
def test_an_upgrade_that_is_killed_leaves_what_was_there(old: Counts) -> None:
    url = db.engine.url.render_as_string(hide_password=False)
    db.engine.dispose()
    root = Path(__file__).parents[2]
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, url, "30"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr

    assert counted() == old
    assert bring_up_to_date(db.engine)
    if db.engine.dialect.name == "sqlite":
        with db.engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"


def test_of_two_that_start_at_once_one_migrates_and_the_other_waits(bare: Flask) -> None:
    done: list[object] = []

    def second() -> None:
        with bare.app_context():
            done.append(bring_up_to_date(db.engine))

    waiting = threading.Thread(target=second)
    with db.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({schema.LOCK})")
        waiting.start()
        waiting.join(0.3)
        assert waiting.is_alive()
        migrate(connection)
    waiting.join(30)

    assert done == [False]


def test_tables_of_a_newer_version_are_left_alone(bare: Flask) -> None:
    alembic.upgrade()
    with db.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999999999'")
    before = counted()

    with pytest.raises(UnknownSchema, match="A newer version made them") as refused:
        bring_up_to_date(db.engine)
    said = bare.test_cli_runner().invoke(args=["diary", "refresh-lists"])
    backed = bare.test_cli_runner().invoke(args=["diary", "backup", "x", "--no-proof"])

    assert counted() == before
    assert (said.exit_code, said.stderr) == (1, f"Error: {refused.value}\n")
    assert backed.exit_code == 1


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_an_sqlite_file_is_copied_before_an_upgrade(
    bare: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    alembic.upgrade()
    create_account("eve@example.org")
    db.session.commit()
    alembic.downgrade(FORMER)
    told: list[str] = []
    file = Path(str(db.engine.url.database))
    copy = file.with_name(file.name + BEFORE)
    copy.write_text("of the upgrade before")
    usage = namedtuple("usage", "total used free")(10, 10, 10)
    with monkeypatch.context() as patch:
        patch.setattr(schema.shutil, "disk_usage", lambda _folder: usage)
        with db.engine.begin() as connection:
            assert schema.copy_first(connection, told.append) is None
    assert told.pop() == (
        "The disk has no room for a copy of the database before the upgrade. None was made."
    )
    assert copy.read_text() == "of the upgrade before"

    done = bare.test_cli_runner().invoke(args=["diary", "refresh-lists"])

    assert (done.exit_code, done.stderr) == (
        0,
        f"The database as it was before the upgrade is in {copy.name}, beside it.\n",
    )
    assert copy.stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(copy)) as held:
        assert held.execute("SELECT version_num FROM alembic_version").fetchone() == (FORMER,)
        assert held.execute('SELECT email FROM "user"').fetchall() == [("eve@example.org",)]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_an_upgrade_that_would_leave_rows_without_their_owner_is_undone(
    bare: Flask,
) -> None:
    alembic.upgrade(FORMER)
    with closing(sqlite3.connect(str(db.engine.url.database))) as raw:  # without foreign keys
        raw.execute("INSERT INTO kept_answer VALUES (?, 1, 'x', '2026-06-11', 'x')", [bytes(16)])
        raw.commit()
    before = counted()

    done = bare.test_cli_runner().invoke(args=["diary", "refresh-lists"])

    assert done.exit_code == 1
    assert "lead to rows of patient that are not there. Nothing was changed." in done.stderr
    assert counted() == before
