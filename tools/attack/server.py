"""The real server on this machine with the people of the demo, for as long as an attack lasts."""

import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
PATIENCE_SECONDS = 90
SERVE = re.compile(r"Injection Diary is on http://127\.0\.0\.1:(\d+)")


@dataclass(frozen=True)
class Server:
    """Where it listens, the password of the people of the demo, and where it writes its log."""

    port: int
    password: str
    log: Path

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def faults(self) -> list[str]:
        """What went wrong inside, as its log tells it."""
        lines = self.log.read_text(errors="replace").splitlines()
        return [line for line in lines if re.match(r"error [0-9a-f]{8} at|Traceback", line)]


@contextmanager
def serving(*, limits: bool) -> Iterator[Server]:
    """A server with a database of its own, ended and removed afterwards.

    limits: as `flask diary serve` starts it, with cookies as over TLS. Else the same without
    limits on tries and with cookies as without TLS, for scanners that know no others.
    """
    with tempfile.TemporaryDirectory(prefix="attack-") as folder:
        environment = _environment(Path(folder), limits)
        password = secrets.token_hex(12)
        flask = [str(BIN / "flask"), "--app", "wsgi", "diary"]
        _run([*flask, "demo", "--password", password], environment)
        log = Path(folder) / "server.log"
        if limits:
            command = [*flask, "serve", "--host", "127.0.0.1", "--port", "0"]
        else:
            command = _gunicorn(port := _free_port())
        with log.open("w") as out:
            server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out)
        try:
            port = _port_in(log, server) if limits else port
            _wait_for(port, server, log)
            yield Server(port, password, log)
        finally:
            server.send_signal(signal.SIGTERM)
            try:
                server.wait(15)
            except subprocess.TimeoutExpired:
                server.kill()


def _environment(folder: Path, limits: bool) -> dict[str, str]:
    ours = ("DATABASE_URL", "SECRET_KEY", "SECURITY_PASSWORD_SALT", "SMTP_HOST", "TRUSTED_HOSTS")
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    told = {"INSTANCE": str(folder), "SECURE_COOKIES": "1" if limits else "0", "LOG_FORMAT": "text"}
    return {**kept, **told}


def _run(command: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{command}: {done.stdout}{done.stderr}")


def _gunicorn(port: int) -> list[str]:
    options = ["--worker-class", "gthread", "--threads", "8", "--log-level", "warning"]
    bind = ["--bind", f"127.0.0.1:{port}", "--no-control-socket"]
    return [str(BIN / "gunicorn"), *options, *bind, "tools.attack.target:app"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _port_in(log: Path, server: "subprocess.Popen[bytes]") -> int:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end and server.poll() is None:
        if found := SERVE.search(log.read_text()):
            return int(found[1])
        time.sleep(0.1)
    raise RuntimeError(f"the server did not start: {log.read_text()}")


def _wait_for(port: int, server: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end and server.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the server did not start: {log.read_text()}")
