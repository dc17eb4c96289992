"""A net that fails: between clients and the server, and between the server and its database."""

import asyncio
import contextlib
import random
import threading
from collections import Counter
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

SIZE = 65536
COMMIT = b"COMMIT\x00"
LOCKING = b"FOR UPDATE"


@dataclass(frozen=True)
class Chances:
    """How likely each piece of data meets what, from 0 to 1; times in seconds.

    slow: waits up to `slowest`. stall: waits up to `longest`. before: the connection breaks before
    it is handed on. half: in the middle of it, in either direction. after: it is handed on, and
    nobody hears the answer. commit: "before" and "after", each, of a COMMIT.
    """

    slow: float
    slowest: float
    stall: float
    longest: float
    before: float
    half: float
    after: float
    commit: float = 0.0


OF_CLIENTS = Chances(0.3, 0.05, 0.002, 4.0, 0.01, 0.01, 0.01)
OF_DATABASE = Chances(0.15, 0.02, 0.0005, 5.0, 0.001, 0.001, 0.001, 0.02)


@dataclass(eq=False)
class Link:
    """One connection through the proxy. deaf: its next answer goes lost."""

    near: asyncio.StreamWriter
    far: asyncio.StreamWriter
    deaf: str | None = None
    stranded: bool = False


class Cut(Exception):
    """The connection breaks here, as its text says."""


@dataclass
class Proxy:
    """Listens on a port of this machine, in a thread of its own.

    to: a path of a Unix socket, or a port. outages: seconds between two times in which nobody is
    let through, 0 for none. strands: seconds between two connections that the near side loses and
    the far side does not, in the middle of a transaction that holds a lock; 0 for none.
    """

    to: str | int
    chances: Chances
    seed: str
    outages: float = 0.0
    strands: float = 0.0
    port: int = 0
    failing: bool = False
    cuts: Counter[str] = field(default_factory=Counter)

    def start(self) -> None:
        """Back when it listens. It hands on all until `failing` is set."""
        self.chance = random.Random(self.seed)  # noqa: S311
        self.links: set[Link] = set()
        self.out = self.strand_next = False
        self.ready = threading.Event()
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()
        if not self.ready.wait(10):
            raise RuntimeError("the proxy did not start")

    def stop(self) -> None:
        """Break all connections and end."""
        self.loop.call_soon_threadsafe(self.done.set)
        self.thread.join(10)

    def _run(self) -> None:
        self.loop.run_until_complete(self._serve())
        self.loop.close()

    async def _serve(self) -> None:
        self.done = asyncio.Event()
        server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        timed = [self._every(self.outages, self._outage()), self._every(self.strands, self._next())]
        tasks = [asyncio.create_task(each) for each in timed]
        self.ready.set()
        await self.done.wait()
        server.close()
        for task in tasks:
            task.cancel()
        for link in list(self.links):
            _abort(link.near, link.far)
        await asyncio.sleep(0.1)

    async def _every(self, seconds: float, act: Any) -> None:
        while seconds:
            await asyncio.sleep(self.chance.uniform(0.7, 1.3) * seconds)
            if self.failing:
                await act()

    def _outage(self) -> Any:
        async def fall_out() -> None:
            self.cuts["away for a while"] += 1
            self.out = True
            for link in list(self.links):
                _abort(link.near, link.far)
            await asyncio.sleep(self.chance.uniform(0.3, 3))
            self.out = False

        return fall_out

    def _next(self) -> Any:
        async def strand() -> None:
            self.strand_next = True

        return strand

    async def _accept(self, reader: asyncio.StreamReader, near: asyncio.StreamWriter) -> None:
        if self.out and self.failing:
            _abort(near)
            return
        try:
            if isinstance(self.to, str):
                back, far = await asyncio.open_unix_connection(self.to)
            else:
                back, far = await asyncio.open_connection("127.0.0.1", self.to)
        except OSError:
            _abort(near)
            return
        link = Link(near, far)
        self.links.add(link)
        ways = [self._there(link, reader), self._back(link, back)]
        with contextlib.suppress(asyncio.CancelledError):
            await self._through(link, ways)
        self.links.discard(link)

    async def _through(self, link: Link, ways: list[Coroutine[Any, Any, None]]) -> None:
        tasks = [asyncio.create_task(way) for way in ways]
        finished, _pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in finished:
            if isinstance(error := task.exception(), Cut):
                self.cuts[str(error)] += 1
        if link.stranded:
            _abort(link.near)  # and the far side waits for words that never come
            await asyncio.wait(tasks[1:])
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        _abort(link.near, link.far)

    async def _there(self, link: Link, reader: asyncio.StreamReader) -> None:
        while data := await _read(reader):
            commit = COMMIT in data
            if self.failing:
                await self._dawdle()
                await self._may_cut(link, data, "COMMIT" if commit else "request")
            await _write(link.far, data)
            if self.strand_next and LOCKING in data and not commit:
                self.strand_next, link.stranded = False, True
                raise Cut("lost on one side, with a lock")

    async def _may_cut(self, link: Link, data: bytes, what: str) -> None:
        rolled, odds = self.chance.random(), self.chances
        special = odds.commit if what == "COMMIT" else 0.0
        before, after = max(odds.before, special), max(odds.after, special)
        if rolled < before:
            raise Cut(f"before {what}")
        if rolled < before + after:
            link.deaf = f"after {what}"
        elif rolled < before + after + odds.half:
            await _write(link.far, data[: len(data) // 2])
            raise Cut(f"in the middle of {what}")

    async def _back(self, link: Link, reader: asyncio.StreamReader) -> None:
        while data := await _read(reader):
            if link.deaf:
                raise Cut(link.deaf)
            if self.failing and self.chance.random() < self.chances.half and not link.stranded:
                await _write(link.near, data[: len(data) // 2])
                raise Cut("in the middle of an answer")
            if not link.stranded:
                await _write(link.near, data)

    async def _dawdle(self) -> None:
        rolled, odds = self.chance.random(), self.chances
        if rolled < odds.stall:
            self.cuts["stalls"] += 1
            await asyncio.sleep(self.chance.uniform(1, odds.longest))
        elif rolled < odds.slow:
            await asyncio.sleep(self.chance.uniform(0, odds.slowest))


async def _read(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.read(SIZE)
    except OSError:
        return b""


async def _write(writer: asyncio.StreamWriter, data: bytes) -> None:
    with contextlib.suppress(OSError):
        writer.write(data)
        await writer.drain()


def _abort(*writers: asyncio.StreamWriter) -> None:
    for writer in writers:
        writer.transport.abort()
