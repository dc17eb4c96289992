"""The same schema could be spread over many servers: by Citus, CockroachDB or YugabyteDB.

`test_keys.py` says that keys begin with the patient; here is what else these three ask for. What
breaks a rule stands in a named list with its reason. docs/scaling.md tells what each of them needs.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from app import models  # noqa: F401 - fills the metadata
from app.extensions import Model
from tests.architecture.test_keys import OF_ACCOUNTS, OF_NOBODY

ROOT = Path(__file__).parents[2]
TABLES = {table.name: table for table in Model.metadata.sorted_tables}
OWNED = {name: table for name, table in TABLES.items() if "patient_id" in table.columns}

# From a patient's rows to accounts, which Citus copies to every server (reference tables). They
# cannot be followed the other way, and none does.
TO_ACCOUNTS = {
    ("patient", "user"): "a diary goes when its account goes",
    ("share", "user"): "who was let in",
    ("clinic_share", "clinic"): "which clinic was let in",
    ("patient_tag", "user"): "whose words they are",
    ("push_device", "sign_in"): "a device ends with its sign-in",
}
# Raw SQL of migrations that none of the three has to the letter.
NOT_TO_THE_LETTER = {
    "UNLOGGED": "limit_count: CockroachDB and YugabyteDB take the word and log all the same",
    "FORCE ROW LEVEL SECURITY": "CockroachDB has it from 25.2 on; YugabyteDB and Citus have it",
    "CREATE POLICY": "the policy reads current_setting('diary.open', true): on Citus set "
    "citus.propagate_set_commands to 'local', so that SET LOCAL reaches the workers",
}
ASKED_OF_POSTGRES_ALONE = re.compile(
    r"\b(CREATE\s+(OR\s+REPLACE\s+)?(FUNCTION|PROCEDURE|TRIGGER|RULE|EXTENSION|SEQUENCE|TYPE|"
    r"DOMAIN|VIEW|MATERIALIZED\s+VIEW)|LOCK\s+TABLE|LISTEN|NOTIFY|pg_advisory\w*|INHERITS|"
    r"EXCLUDE\s+USING|DEFERRABLE|GENERATED\s+ALWAYS|ctid|xmin|TABLESAMPLE)\b"
)
TAKES_ADVISORY_LOCKS = {
    "app/services/schema.py": "while it migrates, so that of several servers one does; where a "
    "database lacks the call, its tables are made from a dump",
}
KINDS = {
    *("UUID", "TEXT", "VARCHAR", "INTEGER", "SMALLINT", "BIGINT", "BOOLEAN", "DATE", "BYTEA"),
    *("TIMESTAMP WITH TIME ZONE", "JSON", "DOUBLE PRECISION", "FLOAT"),
}


def code_of(*folders: str) -> Iterator[tuple[str, str]]:
    for folder in folders:
        for file in sorted((ROOT / folder).rglob("*.py")):
            yield str(file.relative_to(ROOT)), file.read_text()


@pytest.mark.parametrize("name", OWNED)
def test_what_is_unique_names_the_patient_and_so_lies_on_one_server(name: str) -> None:
    table = OWNED[name]
    unique = [each for each in table.constraints if isinstance(each, sa.UniqueConstraint)]

    for each in (table.primary_key, *unique, *(index for index in table.indexes if index.unique)):
        assert "patient_id" in {column.name for column in each.columns}


@pytest.mark.parametrize("name", [*OWNED, "patient"])
def test_a_foreign_key_joins_rows_of_one_patient_or_leads_to_accounts(name: str) -> None:
    for key in TABLES[name].foreign_key_constraints:
        to = key.referred_table.name
        if to in OF_ACCOUNTS | OF_NOBODY:
            assert (name, to) in TO_ACCOUNTS
            continue
        joined = {(each.parent.name, each.column.name) for each in key.elements}
        assert ("patient_id", "id" if to == "patient" else "patient_id") in joined


def test_no_row_of_an_account_hangs_on_a_diary() -> None:
    for name in OF_ACCOUNTS | OF_NOBODY:
        led_to = {key.referred_table.name for key in TABLES[name].foreign_key_constraints}
        assert led_to <= OF_ACCOUNTS


def test_every_foreign_key_to_accounts_that_is_listed_is_there() -> None:
    there = {
        (name, key.referred_table.name)
        for name in [*OWNED, "patient"]
        for key in TABLES[name].foreign_key_constraints
    }
    assert set(TO_ACCOUNTS) <= there


@pytest.mark.parametrize("name", TABLES)
def test_no_number_is_counted_up_by_the_database(name: str) -> None:
    """One sequence is one server that all wait for."""
    table = TABLES[name]
    created = str(sa.schema.CreateTable(table).compile(dialect=postgresql.dialect()))

    assert "SERIAL" not in created
    assert not any(column.identity or column.computed for column in table.columns)
    assert not any(isinstance(column.default, sa.Sequence) for column in table.columns)


@pytest.mark.parametrize("name", TABLES)
def test_every_kind_of_column_is_known_to_all_three(name: str) -> None:
    dialect = postgresql.dialect()
    for column in TABLES[name].columns:
        kind = column.type.compile(dialect=dialect).split("(")[0]
        assert kind in KINDS, f"{name}.{column.name}"


@pytest.mark.parametrize("name", TABLES)
def test_indexes_are_plain_trees_and_constraints_are_checked_at_once(name: str) -> None:
    for index in TABLES[name].indexes:
        assert index.dialect_options["postgresql"]["using"] in (False, "btree")
        assert index.dialect_options["postgresql"]["nulls_not_distinct"] is None
    assert not any(getattr(each, "deferrable", None) for each in TABLES[name].constraints)


def test_nothing_runs_inside_the_database() -> None:
    found = {
        file: match.group(0)
        for file, code in code_of("app", "migrations/")
        if (match := ASKED_OF_POSTGRES_ALONE.search(code))
    }

    assert found.keys() == TAKES_ADVISORY_LOCKS.keys(), found


def test_what_migrations_say_that_is_not_to_the_letter_is_listed() -> None:
    said = "\n".join(code for _file, code in code_of("migrations/"))

    assert all(words in said for words in NOT_TO_THE_LETTER)
    assert set(re.findall(r"CREATE [A-Z]+", said)) <= {"CREATE POLICY"}


def test_a_conflict_is_told_by_the_whole_key() -> None:
    """CockroachDB and Citus both need to see which row is meant; half a key names many."""
    whole = {frozenset(table.primary_key.columns.keys()) for table in TABLES.values()}
    asked = list(_conflicts())

    assert asked
    assert [each for each in asked if each[1] not in whole] == []


def _conflicts() -> Iterator[tuple[str, frozenset[str]]]:
    for file, code in code_of("app"):
        for node in ast.walk(ast.parse(code)):
            name = getattr(getattr(node, "func", None), "attr", "")
            if isinstance(node, ast.Call) and name.startswith("on_conflict_do_"):
                told = {word.arg: word.value for word in node.keywords}
                yield file, frozenset(ast.literal_eval(told["index_elements"]))


def test_the_rules_see_what_they_forbid() -> None:
    forbidden = ("CREATE TRIGGER x", "SELECT pg_advisory_lock(1)", "LOCK TABLE x", "LISTEN x")

    assert all(ASKED_OF_POSTGRES_ALONE.search(each) for each in forbidden)
