"""One diary's pages in a database of many millions of ratings, beside an empty one.

Run it with `python -m benchmarks.growth [--sqlite RATINGS] [--postgres RATINGS]`; 0 leaves a kind
out. The diaries come into being day after day, as in life, so that the rows of one lie scattered.
Databases that are compared are open at the same time, and asked in a random order in each round.
It ends with 1 where a goal is missed: ratios of at most 1.2, bytes of a rating with all that is
kept of its day of at most 20 (SQLite) and 40 (PostgreSQL).
"""

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
import sqlalchemy as sa
from flask import Flask

from app import clock, create_app
from app.extensions import db
from benchmarks.crash.machine import Cluster
from benchmarks.growth.asking import Side, measure
from benchmarks.growth.loading import Loaded, add_reader, load, read_kept
from benchmarks.growth.people import NOW, SHARED, World, people_for
from benchmarks.growth.telling import SETTLED, Told, tell
from tests.conftest import settings_for
from tests.pg import _as_ordinary_role, _command

ROUNDS = 40
DISK = {
    "sqlite": 120,
    "postgres": 140,
}  # bytes of free disk for each rating, with what VACUUM needs
SMALLEST_DISK = 3_000_000_000
ALONE, LISTED, LARGE, FREE = "alone", "200 diaries", "large", "no wall"


@dataclass(frozen=True)
class Server:
    """A PostgreSQL of our own; `None` of it for SQLite."""

    folder: Path
    url: str | None = None
    postmaster: int | None = None

    def database(self, name: str) -> str:
        """The URL of a new one."""
        if self.url is None:
            return f"sqlite:///{self.folder / name}.sqlite"
        _command(self.url, f"CREATE DATABASE {name}")
        return sa.make_url(self.url).set(database=name).render_as_string(hide_password=False)


def main() -> None:
    """Print the tables of each database."""
    options = _options()
    clock.now = lambda: NOW
    missed = False
    for kind, ratings in (("sqlite", options.sqlite), ("postgres", options.postgres)):
        if not ratings:
            continue
        with tempfile.TemporaryDirectory(prefix="diary-growth-", dir=options.folder) as name:
            _refuse_without_room(kind, ratings, Path(name))
            with _server(kind, Path(name), options.buffers) as server:
                missed |= tell(_grow(server, ratings, options.rounds))
    sys.exit(1 if missed and not options.report_only else 0)


def _grow(server: Server, ratings: int, rounds: int) -> Told:
    people = people_for(ratings)
    alone = _app(server.database("alone"))
    load(alone, people[:1])
    listed = _app(server.database("listed"))
    load(listed, people[1 : SHARED + 1])
    sides = [Side(ALONE, alone, people[0])]
    sides += [Side(LISTED, listed, reader=add_reader(listed, [people[0], *people[1:]]))]
    _keep_one(sides[1], people[1].id)
    large = _app(server.database("large"))
    world, seconds = load(large, people, read_kept(listed))
    sides += [Side(LARGE, large, people[0], add_reader(large, people))]
    with large.app_context():
        url = db.engine.url
    if server.url is not None:
        settled = [_settle(each) for each in (alone, listed, large)]
        seconds |= {SETTLED: settled[-1]}
        free = _app(url.set(username="free").render_as_string(hide_password=False))
        sides += [replace(sides[2], name=FREE, app=free, browsers={})]
    sides = [replace(each, postmaster=server.postmaster) for each in sides]
    return _told(world, seconds, url, sides, rounds)


def _told(world: World, seconds: Loaded, url: sa.URL, sides: Sequence[Side], rounds: int) -> Told:
    with sides[0].app.app_context():
        beside = db.engine.url
    times = measure(sides, rounds)
    return Told(world, seconds, url, beside, times, [side.name for side in sides])


def _keep_one(side: Side, patient_id: object) -> None:
    """Look at the list and at one answer of it, so that both are kept."""
    assert side.reader is not None
    side.ask(side.reader, "/clinic")
    side.ask(side.reader, f"/diary/{patient_id}/answer")


def _settle(app: Flask) -> float:
    """What autovacuum would have done by now. Gives the seconds it took."""
    start = time.perf_counter()
    with app.app_context():
        host, name = str(db.engine.url.query["host"]), db.engine.url.database
    with psycopg.connect(host=host, user="postgres", dbname=name, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
    return time.perf_counter() - start


def _app(url: str) -> Flask:
    return create_app(settings_for(url))


@contextmanager
def _server(kind: str, folder: Path, buffers: str) -> Iterator[Server]:
    if kind == "sqlite":
        yield Server(folder)
        return
    sizes = [f"shared_buffers={buffers}", "max_wal_size=8GB", "checkpoint_timeout=15min"]
    sizes += ["listen_addresses=", "maintenance_work_mem=512MB", "effective_cache_size=8GB"]
    cluster = Cluster(folder, sizes)
    cluster.start()
    try:
        ordinary = _as_ordinary_role(cluster.url)
        _command(cluster.url, "CREATE ROLE free LOGIN BYPASSRLS IN ROLE diary")
        yield Server(folder, ordinary, cluster.running.pid if cluster.running else None)
    finally:
        cluster.kill()


def _refuse_without_room(kind: str, ratings: int, folder: Path) -> None:
    """Exit with 2 where the disk does not suffice, rather than fill it."""
    free, needed = shutil.disk_usage(folder).free, DISK[kind] * ratings + SMALLEST_DISK
    if free < needed:
        told = f"{ratings:,} ratings on {kind} need {needed / 1e9:.0f} GB of free disk"
        most = max(0, free - SMALLEST_DISK) // DISK[kind]
        print(f"{told}; there are {free / 1e9:.0f} GB, which is enough for {most:,}.")
        sys.exit(2)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.growth", description=__doc__)
    parser.add_argument("--sqlite", type=int, default=10_000_000, metavar="RATINGS")
    parser.add_argument("--postgres", type=int, default=100_000_000, metavar="RATINGS")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--folder", type=Path, help="where the databases lie meanwhile")
    parser.add_argument("--buffers", default="2GB", help="shared_buffers of PostgreSQL")
    parser.add_argument("--report-only", action="store_true", help="a goal missed is no failure")
    return parser.parse_args()


if __name__ == "__main__":
    main()
