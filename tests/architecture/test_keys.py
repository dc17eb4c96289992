"""All rows of a patient can live together: every key of theirs begins with the patient."""

import pytest
import sqlalchemy as sa

from app import models  # noqa: F401 - fills the metadata
from app.extensions import Model

TABLES = Model.metadata.sorted_tables
OWNED = [table for table in TABLES if "patient_id" in table.columns]
# Few rows, about people and not about a diary: they would be copied to every shard.
OF_ACCOUNTS = {"user", "role", "roles_users", "sign_in"} | {
    "clinic",
    "clinic_member",
    "clinic_invitation",
    "clinic_event",
    "known_browser",
    "share_request",
    "sign_in_link",
    "used_challenge",
    "waiting_archive",
    "webauthn",
}
NAMES = [table.name for table in OWNED]


# Of no account and no diary, as far as anybody can read.
OF_NOBODY = {"limit_count", "sealing_key"}


def test_every_table_is_about_accounts_or_owned_by_a_patient() -> None:
    assert {table.name for table in TABLES} == {*NAMES, *OF_ACCOUNTS, *OF_NOBODY, "patient"}


@pytest.mark.parametrize("table", OWNED, ids=NAMES)
def test_the_primary_key_begins_with_the_patient(table: sa.Table) -> None:
    assert next(iter(table.primary_key.columns)).name == "patient_id"


@pytest.mark.parametrize("table", OWNED, ids=NAMES)
def test_what_must_be_unique_is_so_within_one_diary(table: sa.Table) -> None:
    unique = [c for c in table.constraints if isinstance(c, sa.UniqueConstraint)]
    indexes = [index for index in table.indexes if index.unique]

    assert all(next(iter(each.columns)).name == "patient_id" for each in (*unique, *indexes))


@pytest.mark.parametrize("table", OWNED, ids=NAMES)
def test_a_foreign_key_stays_in_the_diary_or_leads_to_an_account(table: sa.Table) -> None:
    for key in table.foreign_key_constraints:
        leads_to = key.referred_table
        if leads_to.name in OF_ACCOUNTS:
            continue
        first = key.elements[0]
        assert first.parent.name == "patient_id"
        assert first.column.name == ("id" if leads_to.name == "patient" else "patient_id")


@pytest.mark.parametrize("table", OWNED, ids=NAMES)
def test_the_rows_go_when_the_diary_goes(table: sa.Table) -> None:
    to_patient = [key for key in table.foreign_keys if key.column.table.name == "patient"]

    assert [key.ondelete for key in to_patient] == ["CASCADE"]
