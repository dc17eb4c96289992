"""The libraries the rooms share, made once and bound to an app in create_app()."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from inspect import iscoroutinefunction
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask import current_app, g, has_app_context, has_request_context, request
from flask.ctx import AppContext
from flask.sansio.app import App
from flask_alembic import Alembic
from flask_mailman import Mail
from flask_sqlalchemy_lite import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy.orm import DeclarativeBase, Session

from app import wall
from app.words import Languages

# fullfsync: on macOS alone, where a plain fsync ends in the disk's own memory.
PRAGMAS = (
    "busy_timeout=10000",
    "journal_mode=WAL",
    "synchronous=FULL",
    "fullfsync=ON",
    "foreign_keys=ON",
)
# Without these a server that is cut off from the net holds each thread for hours.
POSTGRES = {
    "connect_timeout": 5,  # seconds
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,  # milliseconds that sent data may wait for an answer of the net
}
REPLICA = "replica"  # the engine of a server that only answers reads, where there is one
# How long PostgreSQL lets one transaction wait for a lock, work on one statement of a page, and be
# left alone by a page that saves: its locks are then free again, also where the net lost the app.
# For one transaction each time, since a pool may hand connections around. 0 is for ever.
PATIENCE = {
    "lock_timeout": "DATABASE_LOCK_TIMEOUT",
    "statement_timeout": "DATABASE_STATEMENT_TIMEOUT",
    "idle_in_transaction_session_timeout": "DATABASE_IDLE_TIMEOUT",
}
UNTOLD = {"DATABASE_LOCK_TIMEOUT": 10}  # where no app says it
KEPT = {"began", "request_id"}  # of a request that is begun anew
READING = frozenset({"GET", "HEAD", "OPTIONS"})
# The link in a mail is opened by a GET, and opening it is the act.
WRITING_GETS = frozenset({"security.confirm_email"})


class Model(DeclarativeBase):
    """The root of all tables. Constraints have names so that SQLite can change them too."""

    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        }
    )


class Migrations(Alembic):
    """Migrations, which change the rows of all diaries."""

    def run_migrations(self, *told: Any, **options: Any) -> None:
        """As Alembic does, with the wall open."""
        with wall.all_open():
            super().run_migrations(*told, **options)


def _is_reading() -> bool:
    if "reading" in g:
        return bool(g.reading)
    if not has_request_context():
        return False
    return request.method in READING and request.endpoint not in WRITING_GETS


class RequestSession(Session):
    """A session that cannot write while a page is only being read."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.reading = _is_reading()
        self.snapshot = bool(g.get("snapshot"))
        self.of_replica = bool(g.get("of_replica"))
        self.readers: dict[sa.Engine, sa.Engine] = {}

    def get_bind(self, *args: Any, **options: Any) -> sa.Engine | sa.Connection:
        bind = db.engines[REPLICA] if self.of_replica else super().get_bind(*args, **options)
        if self.reading and isinstance(bind, sa.Engine):
            # Always the same one: a session takes a connection for each engine that it meets.
            if bind not in self.readers:
                self.readers[bind] = bind.execution_options(readonly=True, snapshot=self.snapshot)
            return self.readers[bind]
        return bind

    def close(self) -> None:
        """As ever. What it says to a connection that broke off meanwhile goes lost, no answer.

        An open transaction ends without a trace of it: whoever saves has asked for COMMIT before.
        """
        try:
            super().close()
        except sa.exc.DBAPIError:
            with suppress(sa.exc.DBAPIError):
                self.invalidate()


def _note_done(session: RequestSession) -> None:
    if not session.reading:
        _mark("commit_done")


sa.event.listen(RequestSession, "after_commit", _note_done)


class Database(SQLAlchemy):
    """Without the asynchronous half, which would begin a thread and an event loop after each page
    to close sessions that nobody has."""

    def init_app(self, app: App) -> None:
        super().init_app(app)
        ends = app.teardown_appcontext_funcs
        ends[:] = [each for each in ends if not iscoroutinefunction(each)]


db = Database(
    engine_options={
        "hide_parameters": True,  # what people wrote stays out of errors
        "pool_pre_ping": True,  # a connection that died while nobody used it is replaced unseen
        "pool_recycle": 1800,  # seconds; none is used longer, whatever it keeps in the server
    },
    session_options={"class_": RequestSession, "autoflush": False, "expire_on_commit": False},
)
alembic = Migrations(metadatas=Model.metadata, run_mkdir=False)
csrf = CSRFProtect()
babel = Languages()
mail = Mail()


def setting(name: str) -> Any:
    """One setting of this app, for rooms that know nothing of a request. None where it is unset."""
    return current_app.config.get(name)


def app_context() -> AppContext:
    """The inside of this app, for a thread that is about to start."""
    return current_app.app_context()


def guard_transactions(engine: sa.Engine, settings: Mapping[str, Any] = UNTOLD) -> None:
    """Make an engine's transactions safe: writers queue, readers cannot write.

    settings: of the app, with the seconds that PATIENCE names.

    On SQLite a transaction that may write takes its lock at BEGIN, since one that starts by
    reading loses updates or fails when it comes to write.
    """
    sqlite = engine.dialect.name == "sqlite"
    sa.event.listen(engine, "connect", _prepare_sqlite if sqlite else _prepare_postgres)
    if not sqlite:
        sa.event.listen(engine, "do_connect", give_patience)
        sa.event.listen(engine, "rollback_savepoint", wall.forget)

    def begin(connection: sa.Connection) -> None:
        reading = connection.get_execution_options().get("readonly", False)
        if sqlite:
            connection.exec_driver_sql(f"PRAGMA query_only={'ON' if reading else 'OFF'}")
            connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
        else:
            whole = connection.get_execution_options().get("snapshot", False)
            level = ["ISOLATION LEVEL REPEATABLE READ"] if whole else []
            modes = ", ".join([*level, *(["READ ONLY"] if reading else [])])
            wall.begin(connection, modes, _patience(settings, reading=reading))

    def commit(connection: sa.Connection) -> None:
        if not connection.get_execution_options().get("readonly", False):
            _mark("commit_sent")

    sa.event.listen(engine, "begin", begin)
    sa.event.listen(engine, "commit", commit)


def _patience(settings: Mapping[str, Any], *, reading: bool) -> str:
    """As SQL. Commands may take their time, and a file may be read by a slow net."""
    names = list(PATIENCE)[: 1 if not has_request_context() else 2 if reading else 3]
    told = {name: settings[PATIENCE[name]] for name in names if PATIENCE[name] in settings}
    return "; ".join(f"SET LOCAL {name} = '{seconds}s'" for name, seconds in told.items())


def is_commit_sent() -> bool:
    """Whether this request has asked a database to end a save, whatever it answered."""
    return has_app_context() and bool(g.get("commit_sent"))


def is_commit_done() -> bool:
    """Whether a database has answered that something of this request is stored."""
    return has_app_context() and bool(g.get("commit_done"))


def do_only_once() -> None:
    """Call before something goes out that cannot be taken back: this request is not begun anew."""
    _mark("goes_out")


def may_begin_anew(*, only_reads: bool) -> bool:
    """Whether a second try of this request can save or send nothing twice, and is the second.

    only_reads: what it leaves behind, such as a trace, may come twice.
    """
    if not has_app_context() or g.get("is_second_try") or g.get("goes_out"):
        return False
    return only_reads or not is_commit_sent()


def begin_anew() -> None:
    """Forget all that the first try of a request read, knew, and was about to save."""
    for session in g.get("_sqlalchemy_sessions", {}).values():
        session.close()
    for name in set(g) - KEPT:
        g.pop(name)
    _mark("is_second_try")


def _mark(name: str) -> None:
    if has_app_context():
        setattr(g, name, True)


def give_patience(_dialect: object, _record: object, _args: object, options: Any) -> None:
    """How a connection to PostgreSQL begins, for the event `do_connect` of an engine.

    A pool between us and the server that hands it around by transactions, such as PgBouncer before
    1.21, loses prepared statements: `?prepare_threshold=none` in the URL says to prepare none.
    """
    for name, value in POSTGRES.items():
        options.setdefault(name, value)
    if isinstance(said := options.get("prepare_threshold"), str):
        options["prepare_threshold"] = None if said.lower() == "none" else int(said)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # BEGIN is ours
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _prepare_postgres(connection: Any, _record: object) -> None:
    connection.autocommit = True  # BEGIN is ours, with what the wall lets through


@contextmanager
def asking(*patient_ids: UUID) -> Iterator[None]:
    """Let the wall show these diaries from here on; where the block raises, no more.

    For the door, while it decides, and for acts of an account on its own diary.
    """
    before = wall.open_ids()
    wall.keep_open(before | set(patient_ids))
    _tell_the_wall()
    try:
        yield
    except BaseException:
        wall.keep_open(before)
        _tell_the_wall()
        raise


@contextmanager
def everything() -> Iterator[None]:
    """Inside it the wall shows all diaries: for questions that are about no single one.

    Who asks so is listed in tests/architecture/test_wall.py.
    """
    try:
        with wall.all_open():
            _tell_the_wall()
            yield
    finally:
        _tell_the_wall()


def _tell_the_wall() -> None:
    session = db.session
    if db.engine.dialect.name == "sqlite" or not (session.in_transaction() and session.is_active):
        return  # the next transaction is told when it begins
    wall.tell(session.connection())


@contextmanager
def writing() -> Iterator[Session]:
    """A short transaction for what a page leaves behind beside its own work.

    While a page is only read this is a transaction of its own; elsewhere it is the one that is
    open, since on SQLite a second writer would wait for the first. Commits when the block ends
    well, else rolls back.
    """
    if isinstance(db.session, RequestSession) and db.session.reading:
        own = Session(db.engine, autoflush=False, expire_on_commit=False)
        with own, own.begin():
            yield own
        return
    try:
        yield db.session
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise


def may_read_elsewhere() -> bool:
    """Whether there is another server to read from, and nothing is being saved here."""
    only_reads = isinstance(db.session, RequestSession) and db.session.reading
    return only_reads and REPLICA in db.engines


def end_reading() -> None:
    """Give back the connection with which a page has only read; what it read stays."""
    if may_read_elsewhere():
        db.session.commit()


@contextmanager
def replica_session() -> Iterator[None]:
    """As own_session for reading one snapshot, on the replica. What was opened is open there too.

    services/replica.py alone asks so: nobody else knows whether the replica has caught up.
    """
    opened = wall.open_ids()
    with current_app.app_context():
        g.reading = g.snapshot = g.of_replica = True
        wall.keep_open(opened)
        yield


@contextmanager
def primary_of(session: Session) -> Iterator[Session]:
    """This session, or one on the primary where a replica is being read: for the names of people
    and clinics, which lie outside the diary that the replica was compared by.
    """
    if not g.get("of_replica"):
        yield session
        return
    with own_session(reading=True):
        yield db.session


@contextmanager
def own_session(*, reading: bool, snapshot: bool = False) -> Iterator[None]:
    """Inside it `db.session` is a new one that may write, or only read, whoever asks.

    snapshot: all that is read is as it was at the first look, whatever others save meanwhile. On
    SQLite it always is.

    An app context has one session, so this is an app context inside the present one. For acts
    of services that a page which is only read calls for, and for commands that only read: on
    SQLite a session that may write holds the lock from its first look on.
    """
    with current_app.app_context():
        g.reading = reading
        g.snapshot = snapshot
        yield
