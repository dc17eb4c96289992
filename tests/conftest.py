"""What every test may use. Tests that ask for none of the fixtures below pay for no database."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import click
import pytest
import sqlalchemy as sa
from flask import Flask, has_request_context
from flask_security import hash_password

from app import clock as real_clock
from app import create_app, wall
from app.access import Diary, Right, open_diary
from app.extensions import Model, alembic, db
from app.services.accounts import begin_diary, create_account
from app.services.limits_store import file_beside
from app.services.sharing import grant_share
from tests.browser_double import Browser, sign_in
from tests.builders import EMAILS, PASSWORD, a_diary_draft
from tests.pg import fresh_database, temp_postgres

pytest_plugins = ["tests.plugin"]

TODAY = date(2026, 6, 11)
NOON = datetime(2026, 6, 11, 10, 0, tzinfo=UTC)  # it is twelve in Berlin, where Alice lives
STATEMENTS = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a PostgreSQL server, started when the first test asks for it."""
    with temp_postgres() as url:
        yield url


@pytest.fixture(scope="session", params=["sqlite", "postgres"])
def database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The URL of an empty database; every test that asks for it runs on both kinds."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path_factory.mktemp('database') / 'diary.sqlite'}"
    else:
        with fresh_database(request.getfixturevalue("postgres")) as url:
            yield url


@pytest.fixture(scope="session")
def migrated_app(database: str) -> Iterator[Flask]:
    """The app on a database that our migrations made. Use `app`, which is emptied after a test."""
    app = create_app(settings_for(database))
    with app.app_context():
        sa.event.listen(db.engine, "begin", let_tests_look)
        alembic.upgrade()
    yield app
    with app.app_context():
        db.engine.dispose()


def let_tests_look(connection: sa.Connection) -> None:
    """A test itself may look everywhere, until it opens a diary. The app never may."""
    of_the_app = has_request_context() or click.get_current_context(silent=True) is not None
    if connection.dialect.name == "postgresql" and not of_the_app and not wall.value():
        with wall.all_open():
            wall.tell(connection)


def settings_for(database: str) -> dict[str, object]:
    """Settings as a server has them, but cheap, and with mail kept in a list."""
    return {
        "TESTING": True,
        "SECRET_KEY": "a secret of the tests",
        "SECURITY_PASSWORD_SALT": "a salt of the tests",
        "SECURITY_TOTP_SECRETS": {"1": "a secret of the tests"},
        "SEALING_KEYS": {"1": "a key of the tests to seal words with"},
        "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": {
            "argon2__time_cost": 1,
            "argon2__memory_cost": 8,
            "argon2__parallelism": 1,
        },
        "SQLALCHEMY_ENGINES": {"default": database},
        "MAIL_BACKEND": "locmem",
        "MAIL_DEFAULT_SENDER": "diary@example.org",
        "SECURITY_EMAIL_SENDER": "diary@example.org",
        "RATELIMIT_ENABLED": False,
        "SESSION_COOKIE_SECURE": False,
        "DRAWN_ANEW": True,
    }


@pytest.fixture
def app(migrated_app: Flask) -> Iterator[Flask]:
    """The app, with nothing in its database."""
    yield migrated_app
    with migrated_app.app_context():
        _empty(db.engine)


def _empty(engine: sa.Engine) -> None:
    """Delete all rows, in one message to the database: it is done after each test."""
    deletes = [f'DELETE FROM "{table.name}"' for table in reversed(Model.metadata.sorted_tables)]
    script = ";".join(["BEGIN", *deletes, "COMMIT"])
    with closing(engine.raw_connection()) as connection:
        cursor = connection.cursor()
        if engine.dialect.name == "sqlite":
            cursor.executescript(f"PRAGMA query_only=OFF;{script}")
            _forget_counts(file_beside(Path(str(engine.url.database))))
        else:
            cursor.execute(script.replace("BEGIN", "BEGIN;SET LOCAL diary.open='all'", 1))


def _forget_counts(file: Path) -> None:
    if file.exists():
        with closing(sqlite3.connect(file)) as connection, connection:
            connection.execute("DELETE FROM limit_count")


@pytest.fixture
def csrf_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """What `browse` sends carries no proof that the page was ours, but for a form's own field."""
    monkeypatch.setattr(Browser, "proves_its_pages", False)


class Clock:
    """Stands at one instant until a test moves it."""

    def __init__(self) -> None:
        self.instant = NOON

    def now(self) -> datetime:
        return self.instant


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The time, which a test sets by `clock.instant = …`."""
    double = Clock()
    monkeypatch.setattr(real_clock, "now", double.now)
    return double


@dataclass(frozen=True)
class Cast:
    """Ids: Alice keeps the diary, Dr Bob may record, Dr Carol may read, Dan is a stranger."""

    alice: UUID
    bob: UUID
    carol: UUID
    dan: UUID


@dataclass
class Staging:
    """The rows of the cast as the database is sent them, so that no other test makes them again."""

    cast: Cast | None = None
    inserts: Sequence[tuple[str, Any]] = ()


@pytest.fixture(scope="session")
def staging(migrated_app: Flask) -> Staging:
    return Staging()


@pytest.fixture
def cast(app: Flask, clock: Clock, staging: Staging) -> Cast:
    """Four accounts, and Alice's diary with three symptoms."""
    if staging.cast is None:
        with app.app_context():
            staging.cast = _make_cast()
        with app.app_context():
            staging.inserts = _inserts(db.engine)
    else:
        with app.app_context():
            _send(db.engine, staging.inserts)
    return staging.cast


def _make_cast() -> Cast:
    password = hash_password(PASSWORD)
    ids = {}
    for who, email in EMAILS.items():
        is_clinician = who in {"bob", "carol"}
        account = create_account(email, password, "clinician" if is_clinician else None)
        if is_clinician:
            account.tf_primary_method = "authenticator"
        ids[who] = account.id
    cast = Cast(**ids)
    diary = begin_diary(cast.alice, a_diary_draft(name="Alice"))
    grant_share(diary, cast.bob, Right.RECORD)
    grant_share(diary, cast.carol, Right.READ)
    return cast


def _inserts(engine: sa.Engine) -> list[tuple[str, Any]]:
    """What would store all rows of the database again, as (statement, values) of its driver."""
    sent: list[tuple[str, Any]] = []

    def note(
        _connection: object, _cursor: object, statement: str, values: Any, *_more: object
    ) -> None:
        if statement.startswith("INSERT"):
            sent.append((statement, values))

    with engine.connect() as connection:
        rows = list(_rows(connection))
    _empty(engine)
    sa.event.listen(engine, "before_cursor_execute", note)
    with engine.begin() as connection:
        for table, row in rows:
            connection.execute(table.insert().values(row))
    sa.event.remove(engine, "before_cursor_execute", note)
    return sent


def _send(engine: sa.Engine, statements: Sequence[tuple[str, Any]]) -> None:
    """In one transaction, past SQLAlchemy, which takes ten times as long."""
    with closing(engine.raw_connection()) as connection:
        cursor = connection.cursor()
        if engine.dialect.name == "sqlite":
            cursor.execute("PRAGMA query_only=OFF")
            cursor.execute("BEGIN IMMEDIATE")
        else:
            cursor.execute("BEGIN; SET LOCAL diary.open='all'")
        for statement, values in statements:
            cursor.execute(statement, values)
        cursor.execute("COMMIT")


def _rows(connection: sa.Connection) -> Iterator[tuple[sa.Table, dict[str, Any]]]:
    """All rows of all tables, those that others refer to first. What is null is left out."""
    for table in Model.metadata.sorted_tables:
        for row in connection.execute(table.select()).mappings():
            yield table, {name: value for name, value in row.items() if value is not None}


@pytest.fixture
def alices_id(cast: Cast) -> UUID:
    return cast.alice


@pytest.fixture
def in_app(app: Flask) -> Iterator[None]:
    """The inside of an app context, for tests of services."""
    with app.app_context():
        yield


@pytest.fixture
def diary(cast: Cast, in_app: None) -> Diary:
    """Alice's diary, opened by herself."""
    return open_diary(cast.alice, cast.alice, Right.OWN)


@pytest.fixture
def opened(app: Flask, cast: Cast) -> Callable[..., AbstractContextManager[Diary]]:
    """Opens Alice's diary as a request of its own: `with opened("bob", Right.READ) as diary:`."""

    @contextmanager
    def open_as(who: str = "alice", right: Right = Right.READ) -> Iterator[Diary]:
        with app.app_context():
            yield open_diary(getattr(cast, who), cast.alice, right)

    return open_as


@pytest.fixture
def browse(app: Flask, cast: Cast) -> Callable[[str | None], Browser]:
    """Gives a browser in which somebody of the cast is signed in; None is nobody.

    Every page it is shown is looked at for faults.
    """

    def browser_of(who: str | None = None) -> Browser:
        browser = Browser(app, use_cookies=True)
        if who is not None:
            sign_in(browser, app, getattr(cast, who))
        return browser

    return browser_of


@pytest.fixture
def queries(app: Flask) -> Callable[[], AbstractContextManager[list[str]]]:
    """Notes the statements sent to the database: `with queries() as sent:`."""

    @contextmanager
    def listening() -> Iterator[list[str]]:
        sent: list[str] = []

        def note(_conn: object, _cursor: object, statement: str, *_more: object) -> None:
            if statement.lstrip().upper().startswith(STATEMENTS):
                sent.append(statement)

        with app.app_context():
            engine = db.engine
        sa.event.listen(engine, "before_cursor_execute", note)
        try:
            yield sent
        finally:
            sa.event.remove(engine, "before_cursor_execute", note)

    return listening
