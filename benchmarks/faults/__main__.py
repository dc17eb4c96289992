"""Read, save, export and call programs with eight workers while net and database fail at random.

Run it with `python -m benchmarks.faults --seconds 80` (`make faults`, `DURATION=1800`), on SQLite
and PostgreSQL. Exits with 1 where an answer is no answer, a save that was answered is lost, one is
stored twice or by halves, memory grows, a connection stays, or a request does not end.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.crash.machine import ROOT, Cluster, Server
from benchmarks.crash.people import Device, app_of, move_in
from benchmarks.crash.proof import Found, look, unsaid
from benchmarks.faults.measure import Memory, connections
from benchmarks.faults.proxy import OF_CLIENTS, OF_DATABASE, Proxy
from benchmarks.faults.readers import let_in
from benchmarks.faults.tell import tell
from benchmarks.faults.workers import LIMIT, Worker
from tests.pg import _command

WARM = 0.2  # of the time, before memory is looked at; nothing fails in the first half of it
DIARIES = 4  # with two devices each
PROCESSES, THREADS = 2, 4  # as Server starts it
IDLE = 15  # seconds after which the database ends a transaction that nobody goes on with
MOST_HELD = PROCESSES * (THREADS + 2)  # of the pool, and of that for limits


class FaultyServer(Server):
    """The product, told to let go of a stranded transaction sooner than it would."""

    @property
    def settings(self) -> dict[str, str]:
        """As it comes, but for one."""
        return {**super().settings, "DATABASE_IDLE_TIMEOUT": str(IDLE)}


@dataclass
class Run:
    """One run on one database, and what came of it. held: connections that stayed, and those of
    them in the middle of a transaction."""

    database: str
    workers: list[Worker]
    memory: Memory
    proxies: dict[str, Proxy]
    found: Found
    seconds: float = 0.0
    held: tuple[int, int] = (0, 0)
    stuck: int = 0

    @property
    def wrong(self) -> list[str]:
        """What must not be, each in one line."""
        told = [*self.found.everything, *(each for w in self.workers for each in w.strange)]
        first, last = self.memory.thirds
        if not self.memory.is_flat:
            told.append(f"memory grew from {first:.0f} to {last:.0f} MB")
        if self.held[0] > MOST_HELD or self.held[1]:
            told.append(f"connections that stayed: {self.held[0]}, in the middle: {self.held[1]}")
        if self.stuck:
            told.append(f"{self.stuck} workers did not come to an end")
        if not all(worker.saves for worker in self.workers):
            told.append("somebody saved nothing")
        return told


def main() -> None:
    """Print what came of each database."""
    asked = _arguments()
    print(f"seed {asked.seed}", flush=True)
    runs = [run(name, asked) for name in asked.databases]
    print(tell(runs))
    if wrong := [f"{each.database}: {line}" for each in runs for line in each.wrong]:
        sys.exit("\n".join(wrong[:60]))


def run(database: str, asked: argparse.Namespace) -> Run:
    """All of it on one database, in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="diary-faults-", dir="/tmp") as folder:
        home = Path(folder)
        with _database(database, home, asked.seed) as (url, proxy, cluster):
            direct, server = Server(home, url), FaultyServer(home, proxy_url(url, proxy))
            devices = move_in(direct, DIARIES)
            with app_of(direct) as app:
                Worker.reader_cookie = let_in(app, devices)
            clients = Proxy(server.port, OF_CLIENTS, f"{asked.seed} clients")
            clients.start()
            proxies = {"clients": clients, **({"database": proxy} if proxy else {})}
            try:
                server.start()
                server.wait()
                return _load(database, asked, home, direct, server, devices, proxies, cluster)
            finally:
                server.kill()
                clients.stop()
                if asked.keep_log:
                    text = (home / "server.log").read_text()
                    Path(f"{asked.keep_log}.{database}").write_text(text)


@contextmanager
def _database(
    kind: str, home: Path, seed: str
) -> Iterator[tuple[str | None, Proxy | None, Cluster | None]]:
    """A cluster with a proxy before it, or a file that another process locks now and then."""
    if kind == "sqlite":
        yield None, None, None
        return
    cluster = Cluster(home)
    try:
        cluster.start()
        for statement in ("CREATE ROLE diary LOGIN", "CREATE DATABASE diary OWNER diary"):
            _command(cluster.url, statement)
        socket = str(cluster.run / ".s.PGSQL.5432")
        proxy = Proxy(socket, OF_DATABASE, f"{seed} database", outages=25, strands=20)
        proxy.start()
        try:
            yield f"postgresql+psycopg://diary@/diary?host={cluster.run}", proxy, cluster
        finally:
            proxy.stop()
    finally:
        cluster.kill()


def proxy_url(url: str | None, proxy: Proxy | None) -> str | None:
    """The same database, through the proxy."""
    if url is None or proxy is None:
        return url
    return f"postgresql+psycopg://diary@127.0.0.1:{proxy.port}/diary?sslmode=disable&gssencmode=disable"


def _load(
    database: str,
    asked: argparse.Namespace,
    home: Path,
    direct: Server,
    server: Server,
    devices: Sequence[Device],
    proxies: dict[str, Proxy],
    cluster: Cluster | None,
) -> Run:
    port = proxies["clients"].port
    workers = [Worker(device, port, home, asked.seed) for device in devices]
    done = Run(database, workers, Memory(server), proxies, Found())
    for worker in workers:
        worker.start()
    time.sleep(asked.seconds * WARM / 2)
    with _lock_holder(home, asked.seed, cluster is None):
        _let_fail(proxies, True)
        time.sleep(asked.seconds * WARM / 2)
        done.memory.start()
        time.sleep(asked.seconds * (1 - WARM))
    _let_fail(proxies, False)
    done.memory.stops.set()
    give_up = time.monotonic() + LIMIT + 30
    for worker in workers:
        worker.stops.set()
    for worker in workers:
        worker.join(max(0.1, give_up - time.monotonic()))
    done.stuck = sum(worker.is_alive() for worker in workers)
    done.seconds = asked.seconds
    if cluster is not None:
        done.held = connections(cluster.run, IDLE + 10)
    with app_of(direct) as app:
        done.found = look(app, devices, home)
        said = {note for worker in workers for note in worker.said}
        done.found.halves += unsaid(app, said, devices)
    return done


def _let_fail(proxies: dict[str, Proxy], fails: bool) -> None:
    for proxy in proxies.values():
        proxy.failing = fails
        proxy.out = False


@contextmanager
def _lock_holder(home: Path, seed: str, wanted: bool) -> Iterator[None]:
    if not wanted:
        yield
        return
    file = home / "instance" / "diary.sqlite"
    command = [sys.executable, "-m", "benchmarks.faults.holder", str(file), seed]
    holder = subprocess.Popen(command, cwd=ROOT, env={"PATH": os.environ["PATH"]})  # noqa: S603
    try:
        yield
    finally:
        holder.kill()
        holder.wait()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults", description=__doc__)
    parser.add_argument("--seconds", type=float, default=80, help="on each database")
    parser.add_argument("--seed", default=str(random.SystemRandom().randrange(10**9)))
    parser.add_argument("--keep-log", help="where the logs of the servers are kept")
    parser.add_argument(
        "--databases", nargs="+", choices=("sqlite", "postgres"), default=["sqlite", "postgres"]
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
