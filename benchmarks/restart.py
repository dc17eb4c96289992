"""Whether a request is lost while the server is reloaded, or stopped and started anew.

`python -m benchmarks.restart` serves a fresh diary on a socket that outlives the server, as a
socket unit of systemd does, asks without a pause, and meanwhile sends SIGHUP and starts the
server anew. Ends with 1 when one request got no answer, or another answer than 200.
"""

import argparse
import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FLASK = Path(sys.executable).with_name("flask")
PAGE = "/help"
SECONDS = 90  # for a start on a busy machine
LAUNCH = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1")
os.execv(sys.argv[2], sys.argv[2:])
"""


@dataclass
class Counted:
    """What came of the requests. slowest: seconds. lost: what was said of each."""

    answers: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    slowest: float = 0.0


class Client(threading.Thread):
    """Asks one page after the other: on one connection, or on a new one each time.

    A kept connection that was closed before a byte of an answer came is asked once more on a new
    one, as RFC 9110, section 9.2.2, allows for GET and every proxy does; it is counted.
    """

    def __init__(self, port: int, keeps: bool) -> None:
        super().__init__(daemon=True)
        self.port, self.keeps, self.counted = port, keeps, Counted()
        self.stop = threading.Event()
        self.connection: http.client.HTTPConnection | None = None

    def run(self) -> None:
        """Until it is told to stop."""
        while not self.stop.is_set():
            began = time.monotonic()
            self._ask(again=False)
            self.counted.slowest = max(self.counted.slowest, time.monotonic() - began)
        self._close()

    def _ask(self, again: bool) -> None:
        kept = self.connection is not None
        try:
            self.connection = self.connection or self._connect()
            self.connection.request("GET", PAGE)
            answer = self.connection.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException) as error:
            self._close()
            if kept and isinstance(error, ConnectionError) and not again:
                self.counted.answers["asked again"] += 1
                self._ask(again=True)
            else:
                self.counted.lost.append(repr(error))
            return
        if answer.status == 200 and b"</html>" in body:
            self.counted.answers["whole"] += 1
        else:
            self.counted.lost.append(f"{answer.status}, {len(body)} bytes")
        if not self.keeps or answer.will_close:
            self._close()

    def _connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)

    def _close(self) -> None:
        if self.connection is not None:
            self.connection.close()
        self.connection = None


class Server:
    """A server that takes a socket of ours, as systemd would hand it over."""

    def __init__(self, listener: socket.socket, folder: Path, processes: int) -> None:
        self.port = listener.getsockname()[1]
        names = ("PATH", "LANG", "PYTHONPATH")
        kept = {name: os.environ[name] for name in names if name in os.environ}
        self.environ = {**kept, "INSTANCE": str(folder), "WEB_CONCURRENCY": str(processes)}
        self.listener = listener
        self.process = self._start()

    def _start(self) -> "subprocess.Popen[bytes]":
        number = self.listener.fileno()
        command = [sys.executable, "-c", LAUNCH, str(number), str(FLASK)]
        return subprocess.Popen(  # noqa: S603 - all of it is ours
            [*command, "--app", str(ROOT / "wsgi.py"), "diary", "serve"],
            env=self.environ,
            pass_fds=(number,),
            stdout=subprocess.DEVNULL,
        )

    def wait(self) -> None:
        """Until it answers. Raises TimeoutError."""
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
            with suppress(OSError, http.client.HTTPException), closing(asked):
                asked.request("GET", "/readyz")
                with closing(asked.getresponse()) as answer:
                    if answer.status == 200:
                        return
            time.sleep(0.1)
        raise TimeoutError("The server did not start.")

    def workers(self) -> set[str]:
        """The ids of its processes, without the first one."""
        found = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return set(found.split())

    def reload(self) -> None:
        """New processes, and the old ones end what they do. Back when they did."""
        former = self.workers()
        self.process.send_signal(signal.SIGHUP)
        until = time.monotonic() + SECONDS
        while (self.workers() & former or not self.workers()) and time.monotonic() < until:
            time.sleep(0.05)

    def start_anew(self) -> None:
        """Stop it and start another on the same socket."""
        self.end()
        self.process = self._start()
        self.wait()

    def end(self) -> int:
        """Gives what it ended with."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(SECONDS)


@contextmanager
def serving(processes: int) -> Iterator[Server]:
    """A server with a database of its own, in a folder that goes with it."""
    with (
        tempfile.TemporaryDirectory() as folder,
        socket.create_server(("127.0.0.1", 0), backlog=512) as listener,
    ):
        server = Server(listener, Path(folder), processes)
        try:
            server.wait()
            yield server
        finally:
            with suppress(subprocess.TimeoutExpired):
                server.end()
            server.process.kill()
            server.process.wait()


def run(reloads: int, starts: int, processes: int = 2, clients: int = 2) -> Counted:
    """What came of all requests that were sent meanwhile."""
    with serving(processes) as server:
        asking = [Client(server.port, keeps=bool(each % 2)) for each in range(clients)]
        for client in asking:
            client.start()
        for _ in range(reloads):
            server.reload()
            time.sleep(0.2)
        for _ in range(starts):
            server.start_anew()
            time.sleep(0.2)
        for client in asking:
            client.stop.set()
        for client in asking:
            client.join(SECONDS)
    total = Counted()
    for client in asking:
        total.answers += client.counted.answers
        total.lost += client.counted.lost
        total.slowest = max(total.slowest, client.counted.slowest)
    return total


def main() -> int:
    """Print what came of it."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    asked.add_argument("--reloads", type=int, default=10)
    asked.add_argument("--starts", type=int, default=5)
    asked.add_argument("--clients", type=int, default=4)
    told = asked.parse_args()
    found = run(told.reloads, told.starts, clients=told.clients)
    print(f"reloads {told.reloads}, new starts {told.starts}")
    print(f"whole answers       {found.answers['whole']}")
    print(f"asked again         {found.answers['asked again']}")
    print(f"lost                {len(found.lost)}")
    print(f"longest wait        {found.slowest:.1f} s")
    for each in found.lost[:10]:
        print(f"  {each}")
    return 1 if found.lost else 0


if __name__ == "__main__":
    sys.exit(main())
