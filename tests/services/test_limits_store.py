"""Tries are counted together by all processes, under keys that tell nothing."""

import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from shutil import which

import pytest
import sqlalchemy as sa
from flask import Flask
from limits import parse
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from app import create_app
from app.extensions import db
from app.services import limits_store
from app.services.limits_store import DatabaseStorage
from tests.conftest import settings_for

TEN = parse("10 per minute")
OTHER_PROCESS = """
import sys
from app import create_app
from limits import parse
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter
from tests.conftest import settings_for
with create_app(settings_for(sys.argv[1])).app_context():
    count = FixedWindowRateLimiter(storage_from_string("database://"))
    print(sum(count.hit(parse("10 per minute"), "192.0.2.1 alice@example.org") for _ in range(8)))
"""
WHO = "192.0.2.1 alice@example.org"


@pytest.fixture
def store(in_app: None) -> Iterator[DatabaseStorage]:
    found = storage_from_string("database://")
    assert isinstance(found, DatabaseStorage)
    yield found
    found.reset()


@pytest.mark.slow
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # the next one is for both
def test_ten_tries_are_ten_in_two_processes_together(
    app: Flask, database: str, store: DatabaseStorage
) -> None:
    command = [sys.executable, "-c", OTHER_PROCESS, database]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as other:
        taken, _nothing = other.communicate(timeout=60)
    here = FixedWindowRateLimiter(store)

    assert int(taken) == 8
    assert [here.hit(TEN, WHO) for _ in range(4)] == [True, True, False, False]


def test_ten_tries_are_ten_in_all_threads_of_two_apps_together(
    app: Flask, database: str, store: DatabaseStorage
) -> None:
    other = create_app(settings_for(database))
    apps = [app, other] * 8

    def hit(which: Flask) -> bool:
        with which.app_context():
            uri = which.config["RATELIMIT_STORAGE_URI"]
            return FixedWindowRateLimiter(storage_from_string(uri)).hit(TEN, WHO)

    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(hit, apps)) == 10
    assert FixedWindowRateLimiter(store).hit(TEN, "192.0.2.2 alice@example.org")
    with other.app_context():
        db.engine.dispose()


def test_what_is_kept_names_nobody(store: DatabaseStorage) -> None:
    store.incr("LIMITER/192.0.2.1 alice@example.org", 60)

    with store.store.engine.connect() as connection:  # type: ignore[attr-defined]
        rows = connection.execute(sa.text("SELECT key, count FROM limit_count")).all()
    assert [count for _key, count in rows] == [1]
    assert len(rows[0][0]) == 64
    assert int(rows[0][0], 16)


def test_a_count_is_forgotten_when_its_time_is_over(
    store: DatabaseStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    began = time.time()
    assert [store.incr("a", 60) for _ in range(3)] == [1, 2, 3]
    assert began + 59 < store.get_expiry("a") < began + 61

    monkeypatch.setattr(limits_store.time, "time", lambda: began + 61)
    assert store.get("a") == 0
    assert store.incr("a", 60) == 1

    store.clear("a")
    assert store.get("a") == 0


def test_what_expired_is_swept_now_and_then(
    store: DatabaseStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits_store, "SWEEP_EVERY", 0)
    store.incr("long ago", -1)
    store.incr("now", 60)

    with store.store.engine.connect() as connection:  # type: ignore[attr-defined]
        assert connection.scalar(sa.text("SELECT count(*) FROM limit_count")) == 1


def test_a_count_waits_for_no_save(store: DatabaseStorage) -> None:
    """On SQLite a page that saves holds the lock of the database while its try is counted."""
    began = time.monotonic()
    with db.engine.begin() as saving:
        saving.execute(sa.text("UPDATE patient SET revision = 0"))
        assert store.incr("a", 60) == 1

    assert time.monotonic() - began < 1


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # nothing is asked of it
def test_while_the_store_is_away_each_process_counts_alone(
    in_app: None, caplog: pytest.LogCaptureFixture
) -> None:
    nobody_listens = storage_from_string("redis://127.0.0.1:1/0")
    count = FixedWindowRateLimiter(nobody_listens)

    assert sum(count.hit(TEN, "somebody") for _ in range(12)) == 10
    assert not count.test(TEN, "somebody")
    assert not nobody_listens.check()
    assert caplog.text.count("counted in this process alone") == 1
    assert "somebody" not in caplog.text


@pytest.mark.skipif(which("redis-server") is None, reason="there is no redis-server here")
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # nothing is asked of it
def test_redis_counts_where_it_is_set(in_app: None, tmp_path: Path) -> None:
    socket = tmp_path / "redis"
    command = ["redis-server", "--port", "0", "--unixsocket", str(socket), "--save", ""]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL) as server:
        try:
            give_up = time.monotonic() + 10
            while not socket.exists() and time.monotonic() < give_up:
                time.sleep(0.02)
            stores = [storage_from_string(f"redis+unix://{socket}") for _ in range(2)]
            counts = [FixedWindowRateLimiter(store) for store in stores]
            assert sum(counts[number % 2].hit(TEN, WHO) for number in range(12)) == 10
            assert stores[0].check()
            names = stores[0].store.storage.keys()  # type: ignore[union-attr]
            assert [b"192.0.2.1" in name or b"alice" in name for name in names] == [False]
        finally:
            server.terminate()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_was_counted_alone_is_not_forgotten(
    store: DatabaseStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_told: object) -> int:
        raise sa.exc.OperationalError("", {}, Exception("disk full"))

    with monkeypatch.context() as away:
        away.setattr(store.store, "incr", refuse)
        assert [store.incr("a", 60), store.incr("a", 60)] == [1, 2]

    store.away_until = 0
    assert store.incr("a", 60) == 3
    assert store.get("a") == 3


def test_a_new_server_counts_in_its_database(tmp_path: Path) -> None:
    app = create_app(settings_for(f"sqlite:///{tmp_path / 'diary.sqlite'}"))

    assert app.config["RATELIMIT_STORAGE_URI"] == "database://"
    with app.app_context():
        assert storage_from_string("database://").check()
        db.engine.dispose()
    assert (tmp_path / "diary.limits.sqlite").exists()
