"""The two servers, and what the kernel tells of their processes."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.crash.machine import (
    ROOT,
    SECONDS_TO_START,
    Cluster,
    Server,
    children_of,
)
from tests.pg import _as_ordinary_role, fresh_database

MIB = 1024 * 1024


class Hello(Server):
    """The bare app on the same server, with as many processes and threads."""

    def start(self) -> None:
        """Start it; `wait` says when it answers."""
        gunicorn = str(Path(sys.executable).with_name("gunicorn"))
        sizes = ["--workers", str(self.processes), "--threads", "4", "--keep-alive", "5"]
        command = [gunicorn, "--worker-class", "gthread", *sizes, "--no-control-socket"]
        with (self.home / "server.log").open("ab") as log:
            self.running = subprocess.Popen(  # noqa: S603
                [*command, "--bind", f"127.0.0.1:{self.port}", "benchmarks.goals.hello:app"],
                cwd=ROOT,
                env=self.settings,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )


def start_seconds(server: Server) -> float:
    """From the command to the first answer."""
    began = time.perf_counter()
    server.start()
    give_up = began + SECONDS_TO_START
    while time.perf_counter() < give_up:
        try:
            with socket.create_connection(("127.0.0.1", server.port), 1) as asked:
                asked.settimeout(10)
                asked.sendall(b"GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n")
                if asked.recv(16).startswith(b"HTTP/1."):
                    return time.perf_counter() - began
        except OSError:
            time.sleep(0.005)
    raise RuntimeError((server.home / "server.log").read_text())


def processes_of(server: Server) -> list[int]:
    """The master and its workers."""
    assert server.running is not None
    master = server.running.pid
    return [master, *children_of(master)]


def pss_mib(server: Server) -> float:
    """Memory of all processes, what they share counted once."""
    total = 0
    for process in processes_of(server):
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
        total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total * 1024 / MIB


def cpu_seconds(server: Server) -> float:
    """What all its threads have worked so far, to the nanosecond."""
    total = 0
    for process in processes_of(server):
        for told in Path(f"/proc/{process}/task").glob("*/schedstat"):
            total += int(told.read_text().split()[0])
    return total / 1e9


@contextmanager
def database_of(kind: str, home: Path) -> Iterator[str | None]:
    """The URL of an empty database that flushes what it promises; None: SQLite in `home`."""
    if kind == "sqlite":
        yield None
        return
    place = home / "postgres"
    place.mkdir()
    home.chmod(0o711)  # PostgreSQL runs as nobody where we are root
    cluster = Cluster(place)
    try:
        cluster.start()
        with fresh_database(_as_ordinary_role(cluster.url)) as url:
            yield url
    finally:
        cluster.kill()


@contextmanager
def running(server: Server) -> Iterator[Server]:
    """The server, until the block ends."""
    try:
        server.start()
        server.wait()
        yield server
    finally:
        server.kill()
