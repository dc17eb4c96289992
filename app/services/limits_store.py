"""Where tries are counted, so that limits hold across processes: the database, or Redis.

Counts are kept under an HMAC of what is counted: no address and no account lies in clear text.
While the database or Redis cannot count, each process counts on its own: nobody is kept out by
that, and nobody may try without end. What was counted so is added when the store is back.

On PostgreSQL each count is one statement in a transaction of its own. On SQLite the counts lie in
a small file beside the database, since a page that is saving holds the lock of the database
itself: nobody's save waits for a count, and no count for a save.
"""

import hashlib
import hmac
import logging
import time
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from limits.storage import MemoryStorage, RedisStorage, Storage
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.pool import StaticPool

from app.extensions import db, give_patience, setting
from app.models import LimitCount

log = logging.getLogger(__name__)
SWEEP_EVERY = 300  # seconds, in each process
SECONDS_ALONE = 5  # after a failure the store is left alone for so long
PRAGMAS = ("busy_timeout=2000", "journal_mode=WAL", "synchronous=NORMAL")
POOLED = {"pool_size": 2, "max_overflow": 6, "pool_timeout": 5, "pool_pre_ping": True}
COUNTS = LimitCount.metadata.tables[LimitCount.__tablename__]


class SteadyStorage(Storage):
    """Counts under hashed keys, and in the memory of this process while the store is away."""

    def __init__(self, store: Storage) -> None:
        super().__init__()
        self.store = store
        self.beside = MemoryStorage()
        self.away_until = 0.0

    @property
    def base_exceptions(self) -> type[Exception] | tuple[type[Exception], ...]:
        """What is raised while the store is away."""
        return self.store.base_exceptions

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count; gives how many there are until `expiry` seconds after the first."""
        hashed = _hash_of(key)
        told = self._asked(lambda: self.store.incr(hashed, expiry, amount))
        if told is None:
            return self.beside.incr(hashed, expiry, amount)
        return int(told) + self.beside.get(hashed)

    def get(self, key: str) -> int:
        """How many were counted."""
        hashed = _hash_of(key)
        return int(self._asked(lambda: self.store.get(hashed)) or 0) + self.beside.get(hashed)

    def get_expiry(self, key: str) -> float:
        """When the count is forgotten, in seconds since 1970."""
        hashed = _hash_of(key)
        told = self._asked(lambda: self.store.get_expiry(hashed)) or 0.0
        return max(float(told), self.beside.get_expiry(hashed))

    def clear(self, key: str) -> None:
        """Forget one count."""
        hashed = _hash_of(key)
        self._asked(lambda: self.store.clear(hashed))
        self.beside.clear(hashed)

    def check(self) -> bool:
        """Whether the store answers."""
        return self.store.check()

    def reset(self) -> int | None:
        """Forget all counts; gives how many."""
        self.beside.reset()
        return self.store.reset()

    def _asked(self, ask: Callable[[], Any]) -> Any:
        """What the store answers, None while it cannot."""
        if time.monotonic() < self.away_until:
            return None
        try:
            return ask()
        except self.base_exceptions as error:
            self.away_until = time.monotonic() + SECONDS_ALONE
            log.warning("limits are counted in this process alone: %s", type(error).__name__)
            return None


class _Counting(Storage):
    """Counting in a database. Keys come hashed."""

    def __init__(self) -> None:
        super().__init__()
        self.swept_at = time.monotonic()

    @property
    def base_exceptions(self) -> type[Exception]:
        """What is raised while the database is away."""
        return sa.exc.SQLAlchemyError

    @cached_property
    def engine(self) -> sa.Engine:
        """Connections of its own: a page that holds one never waits here for another page."""
        url = db.engine.url
        if url.get_backend_name() != "sqlite":
            engine = _engine(url, **POOLED)
            sa.event.listen(engine, "do_connect", give_patience)
        elif url.database in (None, "", ":memory:"):
            engine = _engine("sqlite://", poolclass=StaticPool)
        else:
            engine = _engine(url.set(database=str(file_beside(Path(str(url.database))))))
        sa.event.listen(db.engine, "engine_disposed", lambda _engine: engine.dispose())
        if url.get_backend_name() != "sqlite":
            return engine
        sa.event.listen(engine, "connect", _prepare)
        with engine.connect() as connection:
            connection.execute(sa.schema.CreateTable(COUNTS, if_not_exists=True))
            for index in COUNTS.indexes:
                connection.execute(sa.schema.CreateIndex(index, if_not_exists=True))
        return engine

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count in one statement, whoever else does so now."""
        now = time.time()
        with self.engine.connect() as connection:
            found = connection.scalar(_counted(connection.dialect.name, key, now, expiry, amount))
            self._sweep(connection, now)
        return int(found)

    def get(self, key: str) -> int:
        """What is counted, 0 for what expired."""
        mine = sa.select(LimitCount.count).where(LimitCount.key == key)
        with self.engine.connect() as connection:
            return connection.scalar(mine.where(LimitCount.expires_at > time.time())) or 0

    def get_expiry(self, key: str) -> float:
        """When the count is forgotten; now where there is none."""
        mine = sa.select(LimitCount.expires_at).where(LimitCount.key == key)
        with self.engine.connect() as connection:
            return connection.scalar(mine) or time.time()

    def clear(self, key: str) -> None:
        """Forget one count."""
        with self.engine.connect() as connection:
            connection.execute(sa.delete(LimitCount).where(LimitCount.key == key))

    def check(self) -> bool:
        """Whether the database answers."""
        try:
            with self.engine.connect() as connection:
                return connection.scalar(sa.select(1)) == 1
        except self.base_exceptions:
            return False

    def reset(self) -> int | None:
        """Forget all counts; gives how many."""
        with self.engine.connect() as connection:
            return int(connection.execute(sa.delete(LimitCount)).rowcount)

    def _sweep(self, connection: sa.Connection, now: float) -> None:
        """Forget what expired, now and then: what is counted again is overwritten anyway."""
        if time.monotonic() - self.swept_at < SWEEP_EVERY:
            return
        self.swept_at = time.monotonic()
        connection.execute(sa.delete(LimitCount).where(LimitCount.expires_at <= now))


class DatabaseStorage(SteadyStorage):
    """Counts in the database of the app: `database://`."""

    STORAGE_SCHEME = ["database"]  # noqa: RUF012 - as the base class has it

    def __init__(self, _uri: str | None = None, **_options: Any) -> None:
        super().__init__(_Counting())


class SteadyRedisStorage(SteadyStorage):
    """Counts in Redis: `redis://host:6379/0`, with a password `redis://:secret@host:6379/0`."""

    STORAGE_SCHEME = ["redis", "rediss", "redis+unix"]  # noqa: RUF012 - as above

    def __init__(self, uri: str, **options: Any) -> None:
        waits = {"socket_connect_timeout": 1, "socket_timeout": 1}
        super().__init__(RedisStorage(uri, **{**waits, **options}))


def file_beside(database: Path) -> Path:
    """Where the counts of a SQLite database lie. It may be deleted; no copy needs it."""
    return database.with_suffix(f".limits{database.suffix}")


def _engine(url: sa.URL | str, **options: Any) -> sa.Engine:
    return sa.create_engine(url, isolation_level="AUTOCOMMIT", hide_parameters=True, **options)


def _prepare(connection: Any, _record: object) -> None:
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _hash_of(key: str) -> str:
    secret = f"limits {setting('SECRET_KEY')}".encode()
    return hmac.new(secret, key.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def _counted(dialect: str, key: str, now: float, expiry: int, amount: int) -> sa.Insert:
    insert: Any = (sqlite if dialect == "sqlite" else postgresql).insert(LimitCount)
    new, old = insert.excluded, LimitCount
    is_over = old.expires_at <= now
    anew = {
        "count": sa.case((is_over, new.count), else_=old.count + new.count),
        "expires_at": sa.case((is_over, new.expires_at), else_=old.expires_at),
    }
    row = {"key": key, "count": amount, "expires_at": now + expiry}
    counted: sa.Insert = (
        insert.values(row)
        .on_conflict_do_update(index_elements=["key"], set_=anew)
        .returning(LimitCount.count)
    )
    return counted
