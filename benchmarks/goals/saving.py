"""G5: how evenly saves are answered, and eight people who save at once beside bare commits."""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from statistics import median, quantiles

import psycopg
from sqlalchemy import make_url

from benchmarks.crash.machine import Server
from benchmarks.goals.lines import Line, at_least, at_most
from benchmarks.goals.pages import Saver
from benchmarks.goals.people import People

SAVES, SECONDS = 300, 5.0
INSERT = "INSERT INTO bare (said) VALUES ('0123456789')"


def measured(server: Server, people: People, url: str | None) -> Iterator[Line]:
    """The lines of the goal. url: of PostgreSQL; None is SQLite beside the server."""
    saver = Saver(server.port, people.changing)
    times = [saver.save().seconds for _each in range(SAVES)][SAVES // 10 :]
    middle, slow = median(times), quantiles(times, n=100)[98]
    figure = f"p50 {1000 * middle:.1f}, p99 {1000 * slow:.1f} ms"
    yield at_most("G5", f"{len(times)} saves in a row", figure, slow / middle, 3, "p50")
    bare = _bare(server.home, url)
    saves, errors = _at_once(server, people)
    figure = f"{saves:.0f} a second, {errors} errors, bare {bare:.0f}"
    line = at_least("G5", "8 savers at once", figure, saves / bare, 0.1, "bare commits")
    yield Line(**{**vars(line), "met": bool(line.met) and not errors})


def _at_once(server: Server, people: People) -> tuple[float, int]:
    savers = [Saver(server.port, person) for person in people.savers]
    for saver in savers:
        saver.save()
    answers: list[int] = []
    rate = _together([lambda saver=saver: answers.append(saver.save().status) for saver in savers])
    return rate, sum(status != 302 for status in answers)


def _bare(home: Path, url: str | None) -> float:
    """Commits of one small row a second: one writer on SQLite, eight on PostgreSQL."""
    if url is None:
        with closing(sqlite3.connect(home / "bare.sqlite", isolation_level=None)) as connection:
            for each in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL"):
                connection.execute(each)
            connection.execute("CREATE TABLE bare (said TEXT)")
            return _counted(lambda: connection.execute(INSERT))
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    lines = [psycopg.connect(address, autocommit=True) for _each in range(8)]
    try:
        lines[0].execute("CREATE TABLE bare (said TEXT)")
        return _together([lambda line=line: line.execute(INSERT) for line in lines])
    finally:
        lines[0].execute("DROP TABLE bare")
        for line in lines:
            line.close()


def _counted(act: Callable[[], object]) -> float:
    """How often a second."""
    count, began = 0, time.perf_counter()
    while time.perf_counter() - began < SECONDS:
        act()
        count += 1
    return count / (time.perf_counter() - began)


def _together(acts: Sequence[Callable[[], object]]) -> float:
    rates: list[float] = []
    threads = [threading.Thread(target=lambda act=act: rates.append(_counted(act))) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(rates)
