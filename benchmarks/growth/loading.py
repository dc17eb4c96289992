"""Rows into a database as fast as it takes them: COPY, or one prepared INSERT."""

import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID, uuid4

import psycopg
import sqlalchemy as sa
from flask import Flask

from app import wall
from app.extensions import alembic, db
from app.models import KeptAnswer, ListSummary, Patient, Share, Symptom, User
from app.models.sealed import SealedText
from benchmarks.growth.people import FOLLOWED, NOW, SHARED, TODAY, Person, Spelling, World
from benchmarks.growth.rows import FILLINGS, Filling, Row

NOTE = "slept badly, worse in the evening after the long drive home {}"
AT_ONCE = 2000
CACHE = 1_000_000  # KiB of pages that SQLite may hold while it is filled
Loaded = dict[str, float]
T = TypeVar("T")


def load(
    app: Flask, people: Sequence[Person], kept: tuple[str, str] | None = None
) -> tuple[World, Loaded]:
    """Fill an empty database. Gives what is in it, and the seconds of each table."""
    with app.app_context(), wall.all_open():
        alembic.upgrade()
        packed = db.engine.dialect.name == "sqlite"
        spelling = Spelling(None, 0, True) if packed else Spelling(r"\N", "f", False)
        world = World(people, spelling, [_sealed(number) for number in range(50)], kept)
        started = time.perf_counter()
        with db.engine.begin() as connection:
            for some in _pieces(people, 500):
                _begin(connection, list(some))
        seconds = {"patient": time.perf_counter() - started}
        url = db.engine.url
        db.engine.dispose()
    for filling in FILLINGS:
        started = time.perf_counter()
        if packed:
            _insert(Path(str(url.database)), filling, filling.rows(world))
        else:
            _copy(url.query["host"], str(url.database), filling, filling.rows(world))
        seconds[filling.table] = time.perf_counter() - started
    return world, seconds


def add_reader(app: Flask, people: Sequence[Person]) -> UUID:
    """A clinician, with whom the second person and the 199 after share their diaries."""
    with app.app_context(), wall.all_open(), db.engine.begin() as connection:
        reader = uuid4()
        factor = {"tf_primary_method": "authenticator"}
        connection.execute(sa.insert(User), [_account(reader) | factor])
        granted = {"clinician_id": reader, "right": "read", "kind": "clinician", "granted_at": NOW}
        shares = [
            {"patient_id": who.id, "sees_notes": True, "sees_mood": True} | granted
            for who in people[1 : SHARED + 1]
        ]
        if shares:
            connection.execute(sa.insert(Share), shares)
    return reader


def read_kept(app: Flask) -> tuple[str, str]:
    """An answer and a line of a list that the app has kept, of diaries of two years."""
    with app.app_context(), wall.all_open(), db.engine.connect() as connection:
        answer = connection.scalar(sa.select(_as_stored(KeptAnswer.answer)))
        summary = connection.scalar(sa.select(_as_stored(ListSummary.summary)))
    assert answer
    assert summary
    return answer, summary


def _as_stored(column: Any) -> sa.ColumnElement[str]:
    """Sealed: the same words fit into every row of the column."""
    return sa.type_coerce(column, sa.Text)


def _begin(connection: sa.Connection, people: Sequence[Person]) -> None:
    patients = [
        {
            "id": who.id,
            "name": f"Patient {who.id.hex[:6]}",
            "timezone": "Europe/Berlin",
            "dystonias": ["cervical"],
            "threshold": Decimal(1),
            "is_example": False,
            "revision": who.length,
            "created_at": NOW - timedelta(days=who.length),
            "next_visit_on": TODAY + timedelta(days=who.minute),
        }
        for who in people
    ]
    symptoms = [
        {"patient_id": who.id, "number": number, "code": code, "position": number}
        for who in people
        for number, code in enumerate(FOLLOWED)
    ]
    connection.execute(sa.insert(User), [_account(who.id) for who in people])
    connection.execute(sa.insert(Patient), patients)
    connection.execute(sa.insert(Symptom), symptoms)


def _account(id_: UUID) -> dict[str, object]:
    named = {"id": id_, "email": f"{id_}@example.org", "fs_uniquifier": id_.hex}
    return {**named, "active": True, "confirmed_at": NOW, "create_datetime": NOW}


def _insert(place: Path, filling: Filling, rows: Iterable[Row]) -> None:
    marks = ", ".join("?" for _each in filling.columns)
    told = f"INSERT INTO {filling.table} ({', '.join(filling.columns)}) VALUES ({marks})"
    with closing(sqlite3.connect(place)) as connection, connection:
        connection.execute(f"PRAGMA cache_size=-{CACHE}")
        connection.executemany(told, rows)


def _copy(host: str | tuple[str, ...], name: str, filling: Filling, rows: Iterable[Row]) -> None:
    """As a superuser: COPY stands still before row-level security, and keys are true anyway."""
    told = f"COPY {filling.table} ({', '.join(filling.columns)}) FROM STDIN"
    with psycopg.connect(host=str(host), user="postgres", dbname=name) as connection:
        connection.execute("SET session_replication_role = replica")
        with connection.cursor() as cursor, cursor.copy(told) as copy:  # type: ignore[arg-type]
            for some in _pieces(rows, AT_ONCE):
                copy.write("".join("\t".join(row) + "\n" for row in some))  # type: ignore[arg-type]


def _pieces(every: Iterable[T], size: int) -> Iterator[list[T]]:
    left = iter(every)
    while piece := list(islice(left, size)):
        yield piece


def _sealed(number: int) -> str:
    sealed = SealedText("diary_day.note").sealed(NOTE.format(number))
    assert "\\" not in sealed
    return sealed
