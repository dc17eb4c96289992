"""What a database takes on the disk, and how long its keepers take with it."""

import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy.engine import URL

from app.extensions import Model

OWNED = {each.name for each in Model.metadata.sorted_tables if "patient_id" in each.c}
OF_RATINGS = {"diary_day", "diary_day_version"}
_SIZES = """SELECT owner.tbl_name, sum(stat.pgsize) FROM dbstat AS stat
    JOIN sqlite_schema AS owner ON owner.name = stat.name GROUP BY 1"""


@dataclass(frozen=True)
class Kept:
    """Bytes of each table with its indexes, and of the whole database."""

    tables: dict[str, int]
    whole: int

    @property
    def of_ratings(self) -> int:
        """Of days and their former versions: ratings, notes, who saved them when, on what."""
        return sum(size for name, size in self.tables.items() if name in OF_RATINGS)

    @property
    def of_diaries(self) -> int:
        return sum(size for name, size in self.tables.items() if name in OWNED | {"patient"})


def sizes(url: URL) -> Kept:
    """As the database tells it."""
    if url.get_backend_name() == "sqlite":
        place = Path(str(url.database))
        with closing(sqlite3.connect(place)) as connection:
            found = dict(connection.execute(_SIZES).fetchall())
        return Kept(found, place.stat().st_size)
    with connect(url) as postgres:
        told = "SELECT relname, pg_total_relation_size(oid) FROM pg_class WHERE relkind = 'r'"
        tables: dict[str, int] = dict(postgres.execute(told).fetchall())
        row = postgres.execute("SELECT pg_database_size(current_database())").fetchone()
    assert row is not None
    return Kept(tables, row[0])


def connect(url: URL) -> psycopg.Connection[Any]:
    """To a PostgreSQL, past its row-level security."""
    return psycopg.connect(
        host=str(url.query["host"]), user="postgres", dbname=url.database, autocommit=True
    )


def keep_house(url: URL, *statements: str) -> dict[str, float]:
    """Seconds of each statement; -1 where the database has no such thing."""
    return {told: _seconds(url, told) for told in statements}


def check_indexes(url: URL) -> tuple[str, float]:
    """How indexes are checked here, and the seconds it took. Raises where one is broken."""
    if url.get_backend_name() == "sqlite":
        start = time.perf_counter()
        with closing(sqlite3.connect(str(url.database))) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return "integrity_check", time.perf_counter() - start
    with connect(url) as postgres:
        there = "SELECT 1 FROM pg_available_extensions WHERE name = 'amcheck'"
        if postgres.execute(there).fetchone() is None:
            return "REINDEX diary_day (amcheck is not there)", _seconds(
                url, "REINDEX TABLE diary_day"
            )
        postgres.execute("CREATE EXTENSION amcheck")
        told = """SELECT bt_index_check(index.indexrelid, true) FROM pg_index AS index
            JOIN pg_class AS one ON one.oid = index.indexrelid JOIN pg_am ON pg_am.oid = one.relam
            WHERE amname = 'btree' AND one.relnamespace = 'public'::regnamespace"""
        start = time.perf_counter()
        postgres.execute(told)  # type: ignore[arg-type]
        return "amcheck, all indexes with their heaps", time.perf_counter() - start


def pages_of(url: URL, patient_id: UUID) -> int | None:
    """How many pages of 8 kB all days of one diary are read from; PostgreSQL tells it."""
    if url.get_backend_name() == "sqlite":
        return None
    told = "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT day, ratings FROM diary_day"
    with connect(url) as postgres:
        row = postgres.execute(f"{told} WHERE patient_id = '{patient_id}'").fetchone()  # type: ignore[arg-type]
    assert row is not None
    plan = row[0][0]["Plan"]
    return int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])


def _seconds(url: URL, told: str) -> float:
    start = time.perf_counter()
    if url.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(str(url.database), isolation_level=None)) as connection:
            connection.execute(told)
    else:
        with connect(url) as postgres:
            postgres.execute(told)  # type: ignore[arg-type]
    return time.perf_counter() - start


def largest(kept: Kept, most: int = 6) -> Sequence[tuple[str, int]]:
    """The tables that take most."""
    return sorted(kept.tables.items(), key=lambda each: -each[1])[:most]
