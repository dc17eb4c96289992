"""Two PostgreSQL that Patroni looks after, with three etcd that say which of them leads.

The programs come from the packages patroni, etcd-server and postgresql of Debian.
"""

import json
import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import psycopg

from benchmarks.crash.machine import children_of, free_port, kill_all
from tests.pg import SYSTEM, _as_nobody

TTL = 20  # seconds after which a leader that does not speak is given up: the least Patroni takes
PATIENCE = 120
NAMES = ("one", "two")
CLUSTER = {
    "ttl": TTL,
    "loop_wait": 2,
    "retry_timeout": 5,
    "synchronous_mode": True,  # no COMMIT is answered that the other one has not flushed
    "postgresql": {
        "use_pg_rewind": True,
        "parameters": {
            "fsync": "on",
            "full_page_writes": "on",
            "wal_log_hints": "on",
            "shared_buffers": "32MB",
            "max_wal_size": "256MB",
            "wal_keep_size": "256MB",
            "wal_sender_timeout": "3s",
            "wal_receiver_timeout": "3s",
        },
    },
}
OURS = ["host all all 127.0.0.1/32 trust", "host replication all 127.0.0.1/32 trust"]
ROLES = ("CREATE ROLE diary LOGIN", "CREATE DATABASE diary OWNER diary")


class Keeper:
    """One Patroni with its PostgreSQL."""

    def __init__(self, cluster: "Ensemble", name: str) -> None:
        self.cluster, self.name = cluster, name
        self.port, self.rest = free_port(), free_port()
        self.data = cluster.run / name
        self.running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start Patroni, which starts PostgreSQL, as leader or behind it."""
        file = self.cluster.run / f"{self.name}.json"  # JSON is YAML
        file.write_text(json.dumps(self._settings()))
        self.running = self.cluster.begin(["/usr/bin/patroni", str(file)])

    def kill(self) -> None:
        """SIGKILL to Patroni and to all of its PostgreSQL, as when the machine goes off."""
        pid = self.data / "postmaster.pid"
        postmaster = int(pid.read_text().split()[0]) if pid.exists() else 0
        if self.running is not None:
            os.kill(self.running.pid, signal.SIGSTOP)
        children = list(children_of(postmaster)) if postmaster else []
        kill_all([each for each in (postmaster, *children) if each])
        if self.running is not None:
            self.running.kill()
            self.running.wait()
            self.running = None

    def says(self, what: str) -> bool:
        """Whether Patroni answers 200 to what it is asked."""
        address = f"http://127.0.0.1:{self.rest}/{what}"
        with suppress(URLError, OSError), urlopen(address, timeout=2) as answer:
            return bool(answer.status == 200)
        return False

    def ask(self, statement: str) -> Any:
        """The first value of an answer."""
        told = f"host=127.0.0.1 port={self.port} user=postgres dbname=postgres connect_timeout=2"
        with psycopg.connect(told, autocommit=True) as connection:
            found = connection.execute(statement)  # type: ignore[call-overload]
            return found.fetchone()[0] if found.description else None

    def _settings(self) -> dict[str, Any]:
        return {
            "scope": "diary",
            "name": self.name,
            "restapi": {"listen": f"127.0.0.1:{self.rest}"}
            | {"connect_address": f"127.0.0.1:{self.rest}"},
            "etcd3": {"hosts": [f"127.0.0.1:{port}" for port, _peer in self.cluster.ports]},
            "bootstrap": {
                "dcs": CLUSTER,
                "initdb": [{"encoding": "UTF8"}, {"locale": "C"}, {"auth": "trust"}],
            },
            "postgresql": {
                "listen": f"127.0.0.1:{self.port}",
                "connect_address": f"127.0.0.1:{self.port}",
                "data_dir": str(self.data),
                "bin_dir": str(self.cluster.programs),
                "pgpass": str(self.cluster.run / f"{self.name}.pgpass"),
                "pg_hba": ["local all all trust", *OURS],
                "parameters": {"unix_socket_directories": str(self.cluster.run)},
                "authentication": {
                    "superuser": {"username": "postgres", "password": "none"},
                    "replication": {"username": "follower", "password": "none"},
                    "rewind": {"username": "rewinder", "password": "none"},
                },
            },
        }


class Ensemble:
    """The whole cluster, on this machine alone."""

    def __init__(self, home: Path) -> None:
        needed = ("/usr/bin/patroni", "/usr/bin/etcd")
        found = sorted(SYSTEM.glob("*/bin/initdb"))
        if not all(Path(each).exists() for each in needed) or not found:
            raise SystemExit("On Debian: apt install patroni etcd-server postgresql")
        self.programs = found[-1].parent
        self.run = home / "run"
        self.run.mkdir()
        self.log = home / "cluster.log"
        self.how: dict[str, Any] = {"cwd": self.run}
        if os.geteuid() == 0:
            home.chmod(0o711)
            self.how |= _as_nobody(home, self.run)
        self.ports = [(free_port(), free_port()) for _each in range(3)]
        self.etcd: list[subprocess.Popen[bytes]] = []
        self.keepers = [Keeper(self, name) for name in NAMES]
        self.killed: Keeper | None = None
        hosts = "&".join(f"host=127.0.0.1:{each.port}" for each in self.keepers)
        both = f"postgresql+psycopg://diary@/diary?{hosts}&sslmode=disable&target_session_attrs="
        self.url, self.read_url = f"{both}read-write", f"{both}prefer-standby"

    def begin(self, command: list[str], **environment: str) -> "subprocess.Popen[bytes]":
        """Start a program that stays."""
        kept = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(self.run)}
        with self.log.open("ab") as output:
            how = self.how | {"stdout": output, "stderr": output, "env": {**kept, **environment}}
            return subprocess.Popen(command, **how)  # noqa: S603

    def start(self) -> None:
        """etcd, the first of the two as leader, the other one behind it."""
        whole = ",".join(f"e{n}=http://127.0.0.1:{peer}" for n, (_p, peer) in enumerate(self.ports))
        for number, (port, peer) in enumerate(self.ports):
            here, there = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{peer}"
            told = ["--name", f"e{number}", "--data-dir", f"etcd{number}"]
            told += ["--listen-client-urls", here, "--advertise-client-urls", here]
            told += ["--listen-peer-urls", there, "--initial-advertise-peer-urls", there]
            self.etcd.append(self.begin(["/usr/bin/etcd", *told, "--initial-cluster", whole]))
        self.keepers[0].start()
        leader = self._wait_for("primary")
        for statement in ROLES:
            leader.ask(statement)
        self.keepers[1].start()
        self._wait_for("sync")

    def fail(self) -> float:
        """Kill the leader; gives the instant."""
        self.killed = self._wait_for("primary")
        self.killed.kill()
        return time.monotonic()

    def watch(self) -> float:
        """Patroni promotes by itself; gives the instant in which it says so."""
        self._wait_for("primary")
        return time.monotonic()

    def heal(self) -> None:
        """Start the killed one again, and wait until nothing is answered without it."""
        assert self.killed is not None
        self.killed.start()
        self._wait_for("sync")

    def stop(self) -> None:
        """All of it, for good."""
        for keeper in self.keepers:
            keeper.kill()
        for each in self.etcd:
            each.kill()
            each.wait()

    def _wait_for(self, role: str) -> Keeper:
        give_up = time.monotonic() + PATIENCE
        while time.monotonic() < give_up:
            for keeper in self.keepers:
                if keeper.running is not None and keeper.says(role):
                    return keeper
            time.sleep(0.1)
        raise RuntimeError(f"nobody is {role}:\n{self.log.read_text()[-6000:]}")
