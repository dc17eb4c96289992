"""Requests on connections that stay open, in rounds of random order."""

import random
import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median

SECONDS = 60
END = b"\r\n\r\n"


@dataclass(frozen=True)
class Answer:
    """seconds: from the first byte sent to the last one read."""

    status: int
    head: Mapping[str, str]
    body: bytes
    seconds: float


class Line:
    """One kept connection. Opened anew, before the clock starts, where the server let it go."""

    def __init__(self, port: int, cookie: str = "") -> None:
        self.port, self.cookie = port, cookie
        self.socket: socket.socket | None = None
        self.last = 0.0

    def ask(
        self, path: str, body: bytes | None = None, head: Mapping[str, str] | None = None
    ) -> Answer:
        """Raises ConnectionError where the answer broke off."""
        given = {"Host": "localhost", **(head or {})}
        if self.cookie:
            given["Cookie"] = f"session={self.cookie}"
        if body is not None:
            given["Content-Length"] = str(len(body))
            given.setdefault("Content-Type", "application/x-www-form-urlencoded")
        lines = [f"{name}: {value}\r\n" for name, value in given.items()]
        method = "GET" if body is None else "POST"
        sent = f"{method} {path} HTTP/1.1\r\n{''.join(lines)}\r\n".encode() + (body or b"")
        return self._exchange(self._open(), sent)

    def _open(self) -> socket.socket:
        if self.socket is None or time.monotonic() - self.last > 3:  # it is kept for 5 seconds
            self.close()
            self.socket = socket.create_connection(("127.0.0.1", self.port), SECONDS)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self.socket

    def _exchange(self, connection: socket.socket, sent: bytes) -> Answer:
        start = time.perf_counter()
        connection.sendall(sent)
        got = bytearray()
        while END not in got:
            got += self._more(connection)
        told, _end, rest = bytes(got).partition(END)
        first, *others = told.decode("latin-1").split("\r\n")
        head = {name.lower(): value for name, _, value in (each.partition(": ") for each in others)}
        body, status = bytearray(rest), int(first.split()[1])
        wanted = 0 if status in {204, 304} else int(head["content-length"])
        while len(body) < wanted:
            body += self._more(connection)
        taken = time.perf_counter() - start
        self.last = time.monotonic()
        if head.get("connection", "").lower() == "close":
            self.close()
        return Answer(status, head, bytes(body), taken)

    def _more(self, connection: socket.socket) -> bytes:
        got = connection.recv(1 << 18)
        if not got:
            self.close()
            raise ConnectionError("the answer broke off")
        return got

    def close(self) -> None:
        """Let it go; the next question opens another."""
        if self.socket is not None:
            self.socket.close()
        self.socket = None


@dataclass(frozen=True)
class Target:
    """What is asked in each round. before: done before the clock starts. status: that is right.

    cpu: what the server has worked so far, where that is to be taken too.
    """

    ask: Callable[[], Answer]
    status: int = 200
    before: Callable[[], object] = lambda: None
    cpu: Callable[[], float] | None = None


@dataclass(frozen=True)
class Taken:
    """Of one target, a number a round. ratios: to the base of the same round."""

    seconds: list[float]
    ratios: list[float]
    cpu: list[float]

    @property
    def middle(self) -> float:
        """Milliseconds."""
        return 1000 * median(self.seconds)

    @property
    def ratio(self) -> float:
        return median(self.ratios)

    @property
    def cpu_ms(self) -> float:
        return 1000 * median(self.cpu)


def in_rounds(targets: Mapping[str, Target], base: str, rounds: int) -> dict[str, Taken]:
    """Each target once a round, in another order each time. Raises RuntimeError for a wrong answer.

    base: the target that the others are divided by.
    """
    dice = random.Random(rounds)  # noqa: S311
    taken = {name: Taken([], [], []) for name in targets}
    for number in range(-8, rounds):  # the first ones warm up
        order = dice.sample(list(targets), len(targets))
        now = {name: _once(name, targets[name]) for name in order}
        for name, (seconds, cpu) in now.items() if number >= 0 else ():
            taken[name].seconds.append(seconds)
            taken[name].ratios.append(seconds / now[base][0])
            taken[name].cpu.append(cpu)
    return taken


def _once(name: str, target: Target) -> tuple[float, float]:
    target.before()
    began = target.cpu() if target.cpu else 0.0
    answer = target.ask()
    worked = target.cpu() - began if target.cpu else 0.0
    if answer.status != target.status:
        raise RuntimeError(f"{name}: {answer.status} {answer.body[:300]!r}")
    return answer.seconds, worked
