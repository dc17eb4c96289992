"""Erasing a diary leaves nothing of it in any table, and disturbs nobody who is at it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask

from app.access import Diary, Right
from app.errors import NotAllowed, NotFound
from app.extensions import Model, db
from app.models.base import PatientOwned
from app.services.accounts import has_diary
from app.services.archives import get_waiting, keep_waiting, open_archive, stored_archive
from app.services.audit import Act, leave_trace
from app.services.days import rate_day
from app.services.imports import read_file, save_import
from app.services.leaving import erase_account, erase_diary, stock_of, traces_of
from app.services.uploads import keep_upload
from tests.builders import a_day
from tests.conftest import TODAY, Cast
from tests.planted import plant

Opened = Callable[..., AbstractContextManager[Diary]]
OWNED = {
    mapper.local_table.name
    for mapper in Model.registry.mappers
    if issubclass(mapper.class_, PatientOwned)
}


def rows_of(patient_id: UUID) -> dict[str, int]:
    """How many rows each table of diaries has of one diary."""
    counted = {}
    for name in sorted(OWNED):
        table = Model.metadata.tables[name]
        mine = sa.select(sa.func.count()).where(table.c.patient_id == patient_id)
        counted[name] = db.session.scalar(mine) or 0
    db.session.rollback()
    return counted


def test_every_table_of_a_diary_goes_with_it(app: Flask) -> None:
    """As the database knows it, not only as our models say."""
    with app.app_context():
        inspector = sa.inspect(db.engine)
        keys = {name: inspector.get_foreign_keys(name) for name in OWNED}

    assert len(OWNED) > 25
    for name, of_table in keys.items():
        cascading = [key for key in of_table if key["options"].get("ondelete") == "CASCADE"]
        assert any(key["referred_table"] == "patient" for key in cascading), name


def test_an_erased_diary_leaves_nothing_in_any_table(
    app: Flask, cast: Cast, opened: Opened
) -> None:
    plant(opened)
    with opened("alice", Right.OWN) as diary:
        keep_upload(diary, "x.csv", b"day,symptom,severity\n")
        before = rows_of(cast.alice)
        erase_diary(diary)

    assert sum(count > 0 for count in before.values()) > 10
    with app.app_context():
        assert set(rows_of(cast.alice).values()) == {0}
        assert not has_diary(cast.alice)
        assert db.session.scalar(sa.text("SELECT count(*) FROM patient")) == 0


def test_an_archive_that_waits_goes_with_the_diary(opened: Opened) -> None:
    with opened("alice", Right.OWN) as diary:
        keep_waiting(diary.patient_id, open_archive(stored_archive(diary)))
        erase_diary(diary)
        with pytest.raises(NotFound):
            get_waiting(diary.patient_id)


def test_an_erased_account_leaves_its_id_in_no_table(
    app: Flask, cast: Cast, opened: Opened
) -> None:
    with opened("alice", Right.OWN) as diary:
        rate_day(diary, TODAY, a_day(), None)
    with app.app_context():
        erase_account(cast.alice)
    with app.app_context(), db.engine.connect() as connection:
        for table in Model.metadata.sorted_tables:
            rows = connection.execute(sa.select(table)).all()
            assert not [row for row in rows if cast.alice in tuple(row)], table.name


@pytest.mark.parametrize("who", ["bob", "carol"])
def test_only_the_owner_erases_or_counts(opened: Opened, cast: Cast, who: str) -> None:
    with opened(who) as diary:
        for act in (erase_diary, stock_of):
            with pytest.raises(NotAllowed):
                act(diary)


def test_a_diary_is_erased_once_however_often_it_is_asked(opened: Opened) -> None:
    with opened("alice", Right.OWN) as diary:
        erase_diary(diary)
        erase_diary(diary)


def test_the_stock_of_a_diary_counts_what_is_there(
    opened: Opened, cast: Cast, diary: Diary
) -> None:
    empty = stock_of(diary)
    assert (empty.days, empty.first_day, empty.treatments, empty.readers) == (0, None, 0, 2)

    rate_day(diary, TODAY, a_day(ratings={0: None}), None)
    rate_day(diary, TODAY - timedelta(days=2), a_day(), None)
    assert (stock_of(diary).days, stock_of(diary).first_day) == (1, TODAY - timedelta(days=2))


def test_traces_elsewhere_are_those_in_diaries_of_others(opened: Opened, cast: Cast) -> None:
    with opened("bob", Right.RECORD) as diary:
        rate_day(diary, TODAY, a_day(), None)
        assert traces_of(cast.bob).wrote_elsewhere
        assert not traces_of(cast.alice).wrote_elsewhere


FILE = b"day,symptom,severity\n2026-06-01,Tics,4\n"
MEANWHILE: list[Callable[[Diary], object]] = [
    lambda diary: rate_day(diary, TODAY, a_day(), None),
    lambda diary: save_import(diary, read_file(FILE, "x.csv")),
    lambda diary: keep_upload(diary, "x.csv", FILE),
    lambda diary: leave_trace(diary, Act.DIARY_EXPORTED, "fhir"),
]


@pytest.mark.parametrize("act", MEANWHILE, ids=["a day", "a file", "an upload", "an export"])
def test_what_is_on_its_way_when_the_diary_goes_finds_nothing(
    opened: Opened, act: Callable[[Diary], object]
) -> None:
    with opened("alice", Right.OWN) as diary:
        erase_diary(diary)
        with pytest.raises(NotFound):
            act(diary)
        assert db.session.scalar(sa.text("SELECT count(*) FROM audit_event")) == 0
