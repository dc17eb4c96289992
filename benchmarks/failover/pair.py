"""Two PostgreSQL that follow one another, and a watcher that lets the second take over."""

import os
import shutil
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.crash.machine import (
    CARE,
    SECONDS_TO_START,
    children_of,
    free_port,
    kill_all,
)
from tests.pg import _as_nobody, _initialise, _open_to_all, copy_programs, find_programs

SMALL = ("max_wal_size=256MB", "wal_keep_size=256MB", "shared_buffers=32MB")
# wal_log_hints: so that a killed one can be rewound. The last: a dead one is noticed soon.
TWINS = ("wal_log_hints=on", "hot_standby=on", "wal_sender_timeout=3s", "wal_receiver_timeout=3s")
LOOK_EVERY, LOOKS = 0.2, 3  # seconds; so often in a row it must not answer before it is given up
EVERYBODY = "ALTER SYSTEM SET synchronous_standby_names = '*'"
NOBODY = "ALTER SYSTEM SET synchronous_standby_names = ''"


class Place:
    """The programs, and the user they run as."""

    def __init__(self, home: Path) -> None:
        self.programs = find_programs()
        self.run = home / "run"
        self.run.mkdir()
        self.log = home / "postgres.log"
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
        self.how: dict[str, Any] = {"cwd": self.run, "env": {**environment, "LC_ALL": "C"}}
        if os.geteuid() == 0:
            home.chmod(0o711)
            self.how |= _as_nobody(home, self.run)
            if not _open_to_all(self.programs):
                self.programs = copy_programs(self.programs, home)

    def do(self, program: str, *arguments: str) -> bool:
        """Run one of PostgreSQL's programs to its end; gives whether it went well."""
        with self.log.open("ab") as output:
            how = self.how | {"stdout": output, "stderr": output}
            command = [str(self.programs / program), *arguments]
            return subprocess.run(command, **how).returncode == 0  # noqa: S603

    def begin(self, command: list[str]) -> "subprocess.Popen[bytes]":
        """Start one that stays."""
        with self.log.open("ab") as output:
            how = self.how | {"stdout": output, "stderr": output}
            return subprocess.Popen(command, **how)  # noqa: S603


class Node:
    """One of the two. It listens on this machine alone."""

    def __init__(self, place: Place, name: str) -> None:
        self.place, self.name, self.port = place, name, free_port()
        self.running: subprocess.Popen[bytes] | None = None

    @property
    def folder(self) -> Path:
        """Its data."""
        return self.place.run / self.name

    @property
    def reached(self) -> str:
        """How its twin and the watcher reach it."""
        return f"host=127.0.0.1 port={self.port} user=postgres dbname=postgres connect_timeout=2"

    def start(self) -> None:
        """Start it, and wait until it answers. Raises RuntimeError."""
        options = [f"-cport={self.port}", "-clisten_addresses=127.0.0.1"]
        postgres = str(self.place.programs / "postgres")
        command = [postgres, "-D", self.name, "-k", str(self.place.run), *options]
        self.running = self.place.begin(command)
        give_up = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < give_up and self.running.poll() is None:
            if self.answers():
                return
            time.sleep(0.02)
        raise RuntimeError(f"PostgreSQL did not start:\n{self.place.log.read_text()[-4000:]}")

    def answers(self) -> bool:
        """Whether it lets somebody in."""
        with suppress(psycopg.Error):
            return self.ask("SELECT 1") == 1
        return False

    def ask(self, statement: str, database: str = "postgres") -> Any:
        """The first value of the answer; None where there is none."""
        with psycopg.connect(f"{self.reached} dbname={database}", autocommit=True) as connection:
            found = connection.execute(statement)  # type: ignore[call-overload]
            return found.fetchone()[0] if found.description and found.rowcount else None

    def kill(self) -> None:
        """SIGKILL to the postmaster and all its children."""
        if self.running is None:
            return
        children = list(children_of(self.running.pid))
        self.running.kill()
        kill_all(children)
        self.running.wait()
        while any(Path(f"/proc/{child}").exists() for child in children):
            time.sleep(0.005)
        self.running = None


class Pair:
    """A primary and the standby without which it answers no COMMIT."""

    def __init__(self, home: Path) -> None:
        self.place = Place(home)
        self.primary, self.standby = Node(self.place, "one"), Node(self.place, "two")
        self.rebuilt = {"pg_rewind": 0, "pg_basebackup": 0}
        hosts = "&".join(f"host=127.0.0.1:{each.port}" for each in (self.primary, self.standby))
        more = "target_session_attrs=read-write&sslmode=disable"
        self.url = f"postgresql+psycopg://diary@/diary?{hosts}&{more}"

    def start(self) -> None:
        """Both of them, with a database for the diary and a role that owns no more than it."""
        with self.place.log.open("wb") as output:
            how = self.place.how | {"stdout": output, "stderr": output}
            _initialise(self.place.programs, self.place.log, how)
        (self.place.run / "data").rename(self.primary.folder)
        # In the file, so that a copy has them, and pg_rewind when it recovers a killed one.
        with (self.primary.folder / "postgresql.conf").open("a") as settings:
            settings.write("\n".join(["", *CARE, *SMALL, *TWINS, ""]))
        self.primary.start()
        for statement in ("CREATE ROLE diary LOGIN", "CREATE DATABASE diary OWNER diary"):
            self.primary.ask(statement)
        self._copy()
        self._bind()

    def fail(self) -> float:
        """Kill the primary; gives the instant. The watcher lets the other one take over."""
        self.primary.kill()
        return time.monotonic()

    def watch(self) -> float:
        """As an operator would: after some looks without an answer, promote the standby.

        Gives the instant from which the other one is primary.
        """
        missed = 0
        while missed < LOOKS:
            time.sleep(LOOK_EVERY)
            missed = 0 if self.primary.answers() else missed + 1
        self.standby.ask(NOBODY)  # until the other one is there again nobody is waited for
        self.standby.ask("SELECT pg_reload_conf()")
        if not self.standby.ask("SELECT pg_promote(true, 60)"):
            raise RuntimeError("the standby did not become primary")
        self.primary, self.standby = self.standby, self.primary
        return time.monotonic()

    def heal(self) -> None:
        """Make the former primary the standby of the new one; its own last words are dropped."""
        self.primary.ask("CHECKPOINT")  # so that its new timeline is known to who rewinds
        told = ("--target-pgdata", self.standby.name, "--source-server", self.primary.reached)
        if self.place.do("pg_rewind", *told, "-R", "--no-sync"):
            self.standby.start()
            self.rebuilt["pg_rewind"] += 1
        else:
            self._copy()
            self.rebuilt["pg_basebackup"] += 1
        self._bind()

    def stop(self) -> None:
        """Both, for good."""
        for node in (self.primary, self.standby):
            node.kill()

    def _copy(self) -> None:
        shutil.rmtree(self.standby.folder, ignore_errors=True)
        told = ("-D", self.standby.name, "-R", "-X", "stream", "-c", "fast", "--no-sync")
        if not self.place.do("pg_basebackup", "-d", self.primary.reached, *told):
            raise RuntimeError(f"no copy was made:\n{self.place.log.read_text()[-4000:]}")
        self.standby.start()

    def _bind(self) -> None:
        """From here on no COMMIT is answered that the standby has not flushed."""
        self._until("SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'")
        self.primary.ask(EVERYBODY)
        self.primary.ask("SELECT pg_reload_conf()")
        self._until("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'")
        reached = self.primary.ask("SELECT pg_current_wal_lsn()::text")
        self._until(f"SELECT count(*) FROM pg_stat_replication WHERE flush_lsn >= '{reached}'")

    def _until(self, question: str) -> None:
        give_up = time.monotonic() + SECONDS_TO_START
        while not self.primary.ask(question):
            if time.monotonic() > give_up:
                raise RuntimeError(f"the standby does not follow: {question}")
            time.sleep(0.05)
