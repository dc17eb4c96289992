"""Real databases that are locked, full, cut off and in each other's way, met through a page."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from threading import Thread
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask

from app import extensions, wall
from app.extensions import db
from app.services.days import find_day
from tests.browser_double import Browser
from tests.conftest import TODAY, Cast
from tests.views.forms import a_day_form, fields_of

Browse = Callable[..., Browser]
IDLE = "idle_in_transaction_session_timeout"
SAVING = "UPDATE patient SET revision"
HOLDING = "SELECT patient.id \nFROM patient \nWHERE"  # a save waits there for another one
on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")
on_postgres = pytest.mark.parametrize("database", ["postgres"], indirect=True, scope="session")


@pytest.fixture
def day(cast: Cast) -> str:
    return f"/diary/{cast.alice}/days/{TODAY}"


@pytest.fixture
def sqlite(app: Flask, database: str) -> Iterator[str]:
    """The file; what a test sets for its connections goes with them."""
    with app.app_context():
        db.engine.dispose()
        yield database.removeprefix("sqlite:///")
        db.engine.dispose()


@pytest.fixture
def postgres_engine(app: Flask) -> sa.Engine:
    with app.app_context():
        return db.engine


@contextmanager
def just_before(engine: sa.Engine, begins: str, act: Callable[[Any], None]) -> Iterator[list[str]]:
    """Let something happen once, before the first statement that begins so; gives all of them."""
    met: list[str] = []

    def listen(_connection: Any, cursor: Any, statement: str, *_more: Any) -> None:
        if statement.startswith(begins):
            met.append(statement)
            if len(met) == 1:
                act(cursor)

    sa.event.listen(engine, "before_cursor_execute", listen)
    try:
        yield met
    finally:
        sa.event.remove(engine, "before_cursor_execute", listen)


def hold_the_diary(other: sa.Connection, patient_id: UUID) -> None:
    """As another save does: behind the wall, which shows nothing to lock to one outside."""
    other.execute(sa.text(f"SET LOCAL {wall.SETTING} = '{wall.ALL}'"))
    held = sa.text("SELECT id FROM patient WHERE id = :id FOR UPDATE")
    assert other.scalar(held, {"id": patient_id}) == patient_id


@on_sqlite
def test_a_file_that_another_program_locks(
    sqlite: str, browse: Browse, day: str, opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = browse("alice")
    monkeypatch.setattr(extensions, "PRAGMAS", ("busy_timeout=50", *extensions.PRAGMAS[1:]))
    db.engine.dispose()
    with closing(sqlite3.connect(sqlite, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        read = page.get(day)
        met = page.post(day, data=a_day_form())

    assert read.status_code == 200
    assert met.status_code == 503
    assert "saved for too long" in met.text
    assert page.post(day, data=fields_of(met.text, action=day)).status_code == 302
    with opened() as diary:
        assert find_day(diary, TODAY).version == 1


@on_sqlite
def test_a_disk_that_is_full(sqlite: str, browse: Browse, day: str, opened) -> None:
    page = browse("alice")

    def limit(connection: Any, _record: object) -> None:
        connection.execute("VACUUM")  # else there is room within the file
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages}")

    engine = db.engine
    sa.event.listen(engine, "connect", limit)
    engine.dispose()
    try:
        for back in range(9):  # until the last page is full
            full = TODAY - timedelta(days=back)
            address = day.replace(str(TODAY), str(full))
            met = page.post(address, data=a_day_form(note="rain " * 390))
            if met.status_code != 302:
                break
        read = page.get(day)
    finally:
        sa.event.remove(engine, "connect", limit)
        engine.dispose()

    assert (met.status_code, met.headers["Retry-After"]) == (503, "300")
    assert "no room left" in met.text
    assert read.status_code == 200
    with opened() as diary:
        assert find_day(diary, full) is None
    assert page.post(address, data=fields_of(met.text, action=address)).status_code == 302


@on_postgres
def test_connections_that_are_cut_are_replaced_and_the_save_is_done_once(
    postgres_engine: sa.Engine, browse: Browse, day: str, opened
) -> None:
    page = browse("alice")
    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
    apart = sa.create_engine(postgres_engine.url, poolclass=sa.NullPool)

    def cut(_cursor: object = None) -> None:
        with apart.begin() as connection:
            connection.execute(sa.text(f"{others} AND datname = current_database()"))

    cut()
    assert page.get(day).status_code == 200  # those that nobody used
    with just_before(postgres_engine, SAVING, cut) as met:
        assert page.post(day, data=a_day_form()).status_code == 302

    assert len(met) == 2
    with opened() as diary:
        assert find_day(diary, TODAY).version == 1


@on_postgres
def test_of_two_that_wait_for_each_other_one_gives_way_and_is_done_once_more(
    postgres_engine: sa.Engine, browse: Browse, day: str, cast: Cast, opened
) -> None:
    page = browse("alice")
    apart = sa.create_engine(postgres_engine.url, poolclass=sa.NullPool)
    with apart.connect() as other:
        hold_the_diary(other, cast.alice)

        def want_the_account() -> None:
            wanted = sa.text('SELECT 1 FROM "user" WHERE id = :id FOR UPDATE')
            time.sleep(0.3)  # who has waited for a second is the one that gives way: the save
            other.execute(wanted, {"id": cast.alice})
            other.rollback()

        waiting = Thread(target=want_the_account)

        def hold_the_account(cursor: Any) -> None:
            cursor.execute('SELECT 1 FROM "user" WHERE id = %s FOR UPDATE', [cast.alice])
            waiting.start()

        with just_before(postgres_engine, HOLDING, hold_the_account) as met:
            answer = page.post(day, data=a_day_form())
        waiting.join(10)

    assert answer.status_code == 302
    assert len(met) == 2
    with opened() as diary:
        assert find_day(diary, TODAY).version == 1


@on_postgres
def test_a_save_that_waits_for_another_gives_up_in_the_end(
    postgres_engine: sa.Engine, browse: Browse, day: str, cast: Cast
) -> None:
    page = browse("alice")
    apart = sa.create_engine(postgres_engine.url, poolclass=sa.NullPool)

    def lose_patience(cursor: Any) -> None:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("10s",)
        cursor.execute("SET LOCAL lock_timeout = '50ms'")

    with apart.connect() as other:
        hold_the_diary(other, cast.alice)
        with just_before(postgres_engine, HOLDING, lose_patience):
            met = page.post(day, data=a_day_form())
        other.rollback()

    assert met.status_code == 503
    assert "saved for too long" in met.text
    assert page.post(day, data=fields_of(met.text, action=day)).status_code == 302


@on_postgres
def test_a_page_that_was_read_is_shown_where_the_connection_breaks_at_its_end(
    postgres_engine: sa.Engine, browse: Browse, day: str
) -> None:
    page = browse("alice")
    met: list[int] = []

    def break_off(connection: sa.Connection) -> None:
        with sa.create_engine(postgres_engine.url, poolclass=sa.NullPool).begin() as other:
            pid = connection.connection.driver_connection.info.backend_pid
            met.append(pid)
            other.execute(sa.text("SELECT pg_terminate_backend(:pid, 1000)"), {"pid": pid})

    sa.event.listen(postgres_engine, "rollback", break_off)
    try:
        assert page.get(day).status_code == 200
    finally:
        sa.event.remove(postgres_engine, "rollback", break_off)

    assert met
    assert page.get(day).status_code == 200
    assert postgres_engine.pool.checkedout() == 0


@on_postgres
def test_a_save_that_is_left_alone_is_ended_and_holds_nothing(
    postgres_engine: sa.Engine, browse: Browse, day: str, opened
) -> None:
    page = browse("alice")

    def fall_asleep(cursor: Any) -> None:
        for name, told in (("statement_timeout", "30s"), (IDLE, "1min")):
            cursor.execute(f"SHOW {name}")
            assert cursor.fetchone() == (told,)
        cursor.execute(f"SET LOCAL {IDLE} = '20ms'")
        time.sleep(0.2)

    with just_before(postgres_engine, SAVING, fall_asleep) as slept:
        met = page.post(day, data=a_day_form())

    assert slept
    assert met.status_code == 503
    assert page.post(day, data=fields_of(met.text, action=day)).status_code == 302
    with opened() as diary:
        assert find_day(diary, TODAY).version == 1


@on_postgres
def test_a_file_may_be_read_slowly_and_a_command_may_take_its_time(
    postgres_engine: sa.Engine, app: Flask, day: str
) -> None:
    reading = postgres_engine.execution_options(readonly=True)
    with app.app_context():
        told = [(postgres_engine, "0", "0"), (reading, "0", "0")]
        for engine, statement, idle in told:
            with engine.connect() as connection:
                assert connection.scalar(sa.text("SHOW statement_timeout")) == statement
                assert connection.scalar(sa.text(f"SHOW {IDLE}")) == idle
    with app.test_request_context(day), reading.connect() as connection:
        assert connection.scalar(sa.text("SHOW statement_timeout")) == "30s"
        assert connection.scalar(sa.text(f"SHOW {IDLE}")) == "0"
