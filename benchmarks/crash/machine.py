"""A server, and a PostgreSQL, of our own, that are killed in the middle of their work."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg

from tests.pg import _as_nobody, _initialise, _open_to_all, copy_programs, find_programs

ROOT = Path(__file__).parents[2]
SECONDS_TO_START = 90
CARE = ("fsync=on", "synchronous_commit=on", "full_page_writes=on")  # as PostgreSQL comes
SMALL = ("listen_addresses=", "max_wal_size=64MB", "checkpoint_timeout=30s", "shared_buffers=32MB")


class Server:
    """The product as `flask diary serve` starts it: a gunicorn with several processes."""

    def __init__(self, home: Path, database: str | None, processes: int = 2) -> None:
        self.home = home
        self.database = database
        self.port = free_port()
        self.processes = processes
        self.running: subprocess.Popen[bytes] | None = None

    @property
    def settings(self) -> dict[str, str]:
        """The environment it runs in; nothing of ours besides."""
        kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        given = {"DATABASE_URL": self.database} if self.database else {}
        own = {"HOME": str(self.home), "INSTANCE": str(self.home / "instance")}
        sizes = {"WEB_CONCURRENCY": str(self.processes), "THREADS": "4", "PORT": str(self.port)}
        return {**kept, **own, **sizes, **given}

    def start(self) -> None:
        """Start it; `wait` says when it answers."""
        flask = [str(Path(sys.executable).with_name("flask")), "--app", str(ROOT / "wsgi.py")]
        with (self.home / "server.log").open("ab") as log:
            self.running = subprocess.Popen(  # noqa: S603
                [*flask, "diary", "serve"],
                cwd=self.home,
                env=self.settings,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def wait(self) -> None:
        """Until somebody is let in. Raises RuntimeError where it does not come up."""
        give_up = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < give_up:
            if self.running is None or self.running.poll() is not None:
                break
            try:
                with socket.create_connection(("127.0.0.1", self.port), 1) as asked:
                    asked.settimeout(5)
                    asked.sendall(b"GET /privacy HTTP/1.0\r\nHost: localhost\r\n\r\n")
                    if asked.recv(16).startswith(b"HTTP/1."):
                        return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError(f"the server did not start:\n{(self.home / 'server.log').read_text()}")

    def kill(self) -> None:
        """SIGKILL to the master and all workers, in one instant."""
        if self.running is not None:
            os.killpg(self.running.pid, signal.SIGKILL)
            self.running.wait()
            self.running = None

    def kill_workers(self) -> None:
        """The same to all workers; their master begins new ones."""
        assert self.running is not None
        kill_all(list(children_of(self.running.pid)))


class Cluster:
    """A PostgreSQL that flushes what it promises, and nobody else's."""

    def __init__(self, home: Path, sizes: Sequence[str] = SMALL) -> None:
        self.sizes = sizes
        programs = find_programs()
        self.run = home / "run"
        self.run.mkdir()
        self.log = home / "postgres.log"
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
        self.how: dict[str, Any] = {"cwd": self.run, "env": {**environment, "LC_ALL": "C"}}
        if os.geteuid() == 0:
            home.chmod(0o711)
            self.how |= _as_nobody(home, self.run)
            if not _open_to_all(programs):
                programs = copy_programs(programs, home)
        with self.log.open("wb") as output:
            self.how |= {"stdout": output, "stderr": output}
            _initialise(programs, self.log, self.how)
        self.postgres = programs / "postgres"
        self.running: subprocess.Popen[bytes] | None = None
        self.url = f"postgresql+psycopg://postgres@/postgres?host={self.run}"

    def start(self) -> None:
        """Start it, and wait until it has recovered."""
        options = [f"-c{setting}" for setting in (*CARE, *self.sizes)]
        command = [str(self.postgres), "-D", "data", "-k", str(self.run), *options]
        with self.log.open("ab") as output:
            how = self.how | {"stdout": output, "stderr": output}
            self.running = subprocess.Popen(command, **how)  # noqa: S603
        give_up = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < give_up:
            try:
                psycopg.connect(host=str(self.run), user="postgres", connect_timeout=2).close()
                return
            except psycopg.OperationalError:
                time.sleep(0.02)
        raise RuntimeError(f"PostgreSQL did not start:\n{self.log.read_text()}")

    def kill(self) -> None:
        """SIGKILL to the postmaster and all its children: each is in a group of its own."""
        if self.running is None:
            return
        os.kill(self.running.pid, signal.SIGSTOP)  # so that it begins no child meanwhile
        children = list(children_of(self.running.pid))
        os.kill(self.running.pid, signal.SIGKILL)
        kill_all(children)
        self.running.wait()
        while any(Path(f"/proc/{child}").exists() for child in children):
            time.sleep(0.005)
        self.running = None


def kill_all(processes: Sequence[int]) -> None:
    """SIGKILL to each that is still there."""
    for process in processes:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)


def children_of(parent: int) -> Iterator[int]:
    """The processes that this one began, not theirs."""
    for place in Path("/proc").iterdir():
        if not place.name.isdigit():
            continue
        try:
            fields = (place / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent:
            yield int(place.name)


def free_port() -> int:
    """A port of this machine that nobody uses now."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])
