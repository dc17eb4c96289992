"""Every table and every column of a diary is archived, or left out with a reason."""

import pytest
import sqlalchemy as sa

from app.extensions import Model
from app.models import Patient
from app.services.whole.tables import DIARY, DIARY_LEFT_OUT, LEFT_OUT, TABLES

OWNED = {table.name: table for table in Model.metadata.sorted_tables if "patient_id" in table.c}


def test_every_table_is_archived_or_left_out_with_a_reason() -> None:
    archived = [table.name for table in TABLES]

    assert sorted([*archived, *LEFT_OUT]) == sorted(OWNED), "name it in services/whole/tables.py"
    assert all(LEFT_OUT.values())


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_column_is_archived_or_left_out_with_a_reason(table) -> None:  # type: ignore[no-untyped-def]
    told = {*table.columns, *table.left_out, "patient_id"}

    assert told == set(OWNED[table.name].columns.keys()), "name it in services/whole/tables.py"
    assert set(table.filled) <= set(table.left_out)
    assert not set(table.columns) & set(table.left_out)


def test_every_column_of_the_diary_itself_is_archived_or_left_out_with_a_reason() -> None:
    assert {*DIARY, *DIARY_LEFT_OUT} == set(sa.inspect(Patient).columns.keys())


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_what_may_be_unknown_is_so_in_both(table) -> None:  # type: ignore[no-untyped-def]
    for name, kind in table.columns.items():
        stored = OWNED[table.name].columns[name].nullable
        takes_none = "None" in str(kind.shape) or "Optional" in str(kind.shape)
        assert takes_none == stored or (table.name, name) == ("clinical_note", "words"), name


def test_rows_are_told_apart_by_the_key_of_their_table() -> None:
    for table in TABLES:
        key = [column.name for column in OWNED[table.name].primary_key][1:]
        assert list(table.key) == key, table.name


def test_what_hangs_on_something_is_stored_after_it() -> None:
    places = {table.name: place for place, table in enumerate(TABLES)}
    for table in TABLES:
        for key in OWNED[table.name].foreign_key_constraints:
            if key.referred_table.name in places:
                assert places[key.referred_table.name] < places[table.name]
