"""How many bytes of the disk a rating takes, with its version, its keys and who saved it when."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from app.extensions import db
from app.models import DiaryDay, DiaryDayVersion, Patient, User
from tests.conftest import NOON, TODAY

PEOPLE, DAYS, FOLLOWED = 10, 500, 10
NOTE = "slept badly, worse in the evening after the long drive home"
MOST = {"sqlite": 20, "postgresql": 40}  # bytes a rating
OF_SQLITE = "SELECT sum(pgsize) FROM dbstat WHERE name IN ('diary_day', 'diary_day_version')"
OF_POSTGRES = """SELECT pg_total_relation_size('diary_day')
    + pg_total_relation_size('diary_day_version')"""


def test_a_rating_takes_few_bytes(app: Flask) -> None:
    """As they come in life: one day of everybody after the other, some changed, some with words."""
    with app.app_context():
        with db.engine.begin() as connection:
            for table in (DiaryDay, DiaryDayVersion):  # and nothing that other tests left behind
                told = "DELETE FROM" if is_sqlite(connection) else "TRUNCATE"
                connection.exec_driver_sql(f"{told} {table.__tablename__}")
            people = [add_person(connection) for _each in range(PEOPLE)]
            rows = [a_row(who, ago) for ago in range(DAYS, 0, -1) for who in people]
            connection.execute(sa.insert(DiaryDay.__table__), rows)
            connection.execute(sa.insert(DiaryDayVersion.__table__), rows[::20])
        with db.engine.connect() as connection:
            size = whole_size(connection)
        kind = db.engine.dialect.name
    assert 5 < size / (PEOPLE * DAYS * FOLLOWED) <= MOST[kind]


def whole_size(connection: sa.Connection) -> int:
    try:
        return int(connection.scalar(sa.text(OF_SQLITE if is_sqlite(connection) else OF_POSTGRES)))
    except sa.exc.OperationalError as error:
        pytest.skip(f"this SQLite cannot tell the size of a table: {error.orig}")


def is_sqlite(connection: sa.Connection) -> bool:
    return connection.dialect.name == "sqlite"


def add_person(connection: sa.Connection) -> UUID:
    id_ = uuid4()
    account = {"id": id_, "email": f"{id_}@example.org", "active": True, "fs_uniquifier": id_.hex}
    connection.execute(sa.insert(User), [account | {"create_datetime": NOON}])
    told = {"timezone": "Europe/Berlin", "dystonias": ["cervical"], "threshold": Decimal(1)}
    own = {"id": id_, "is_example": False, "revision": 1, "created_at": NOON}
    connection.execute(sa.insert(Patient), [told | own])
    return id_


def a_row(who: UUID, ago: int) -> dict[str, object]:
    at = NOON - timedelta(days=ago, seconds=who.int % 10_000)
    return {
        "patient_id": who,
        "day": TODAY - timedelta(days=ago),
        "ratings": "2345678901",
        "note": None if (ago + who.int) % 10 else NOTE,
        "marks": "",
        "entered_at": at,
        "recalled": False,
        "recorded_by_id": who,
        "recorded_at": at,
        "version": 1,
        "device": "Phone",
    }
