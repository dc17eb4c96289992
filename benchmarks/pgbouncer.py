"""The tests and a load on PostgreSQL, with PgBouncer in transaction mode between it and the app.

Run it with `python -m benchmarks.pgbouncer` (`make pgbouncer`). Needs the program `pgbouncer` (on
Debian the package of that name). The app is told by its URL alone. First the tests that ask for a
PostgreSQL, those of services, migrations and commands, or what is named instead; then eight devices
that save at once through the server of the product, each save of which is looked for afterwards.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import make_url

from benchmarks import pooled  # noqa: F401 - engines of this process understand the URL too
from tests.pg import _as_nobody, fresh_database, temp_postgres

PROGRAM = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
PORT = 6432  # of the name of a socket: nothing listens on a network
SETTINGS = """[databases]
* = host={host} port=5432

[pgbouncer]
listen_addr =
listen_port = {port}
unix_socket_dir = {home}
auth_type = trust
auth_file = {home}/users
pool_mode = transaction
default_pool_size = {size}
reserve_pool_size = 0
max_client_conn = 2000
server_idle_timeout = 5
log_connections = 0
log_disconnections = 0
admin_users = diary
"""
FOLDERS = ["tests/services", "tests/migrations", "tests/cli", "tests/exports", "tests/test_pg.py"]


@contextmanager
def bouncer(host: str, size: int = 10) -> Iterator[str]:
    """The URL of a pool in front of the server whose socket lies in `host`; gone at the end."""
    if PROGRAM is None:
        raise SystemExit("There is no program `pgbouncer` here. On Debian: apt install pgbouncer")
    home = Path(tempfile.mkdtemp(prefix="diary-bouncer-", dir="/tmp"))
    home.chmod(0o755)
    run = home / "run"
    run.mkdir()
    (run / "users").write_text('"diary" ""\n"postgres" ""\n')
    (run / "ini").write_text(SETTINGS.format(host=host, home=run, port=PORT, size=size))
    how: dict[str, Any] = _as_nobody(home, run) if os.geteuid() == 0 else {}
    with (home / "log").open("wb") as log:
        running = subprocess.Popen([PROGRAM, "ini"], cwd=run, stdout=log, stderr=log, **how)  # noqa: S603
    try:
        _wait(run, home / "log")
        pooled = f"host={run}&port={PORT}&prepare_threshold=none"
        yield f"postgresql+psycopg://diary@/postgres?{pooled}"
    finally:
        running.send_signal(signal.SIGINT)
        running.wait(20)
        shutil.rmtree(home, ignore_errors=True)


def _wait(run: Path, log: Path) -> None:
    give_up = time.monotonic() + 10
    while time.monotonic() < give_up:
        try:
            psycopg.connect(host=str(run), port=PORT, user="diary", dbname="postgres").close()
            return
        except psycopg.OperationalError:
            time.sleep(0.05)
    raise RuntimeError(f"PgBouncer did not start:\n{log.read_text()}")


def counted(url: str) -> dict[str, int]:
    """How many transactions and statements went through since it was started."""
    told = make_url(url)
    host = str(told.query["host"])
    with psycopg.connect(
        host=host, port=PORT, user="diary", dbname="pgbouncer", autocommit=True
    ) as connection:
        rows = connection.execute(b"SHOW STATS", prepare=False)
        names = [each.name for each in rows.description or ()]
        every = [dict(zip(names, row, strict=True)) for row in rows]
    wanted = ("total_xact_count", "total_query_count")
    return {name: sum(int(each[name]) for each in every) for name in wanted}


def test(url: str, asked: list[str]) -> int:
    """Run the tests that ask for a PostgreSQL behind this URL; gives their status."""
    told = asked or [*FOLDERS, "-m", "not browser and not slow", "-k", "postgres"]
    command = [sys.executable, "-m", "pytest", "-q", "-p", "benchmarks.pooled", *told]
    return subprocess.run(command, env={**os.environ, "TEST_DATABASE_URL": url}).returncode  # noqa: S603


def load(url: str, rounds: int) -> int:
    """People who save and read at once, as in `benchmarks.failover`, and nobody is killed."""
    with fresh_database(url) as database:
        told = ["--url", database, "--rounds", str(rounds), "--seed", "9"]
        command = [sys.executable, "-m", "benchmarks.failover", *told]
        return subprocess.run(command).returncode  # noqa: S603


def main() -> None:
    """Exits with 1 where a test fails or a save goes lost."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pgbouncer", description=__doc__)
    parser.add_argument("--size", type=int, default=10, help="connections to the server")
    parser.add_argument("--rounds", type=int, default=5, help="of the load, some seconds each")
    parser.add_argument("--no-tests", action="store_true", help="the load alone")
    parser.add_argument("tests", nargs="*", help="tests, and options of pytest behind --")
    asked = parser.parse_args()
    with temp_postgres() as server, bouncer(str(make_url(server).query["host"]), asked.size) as url:
        failed = [] if asked.no_tests or not test(url, asked.tests) else ["tests"]
        failed += ["load"] if load(url, asked.rounds) else []
        print(f"behind PgBouncer in transaction mode: {counted(url)}", flush=True)
    sys.exit(" and ".join(failed) or 0)


if __name__ == "__main__":
    main()
