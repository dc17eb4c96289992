"""The migrations make what the models say, on both databases, and can be undone."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from app import create_app
from app.access import Right, open_diary
from app.extensions import Model, alembic, db
from app.services.accounts import begin_diary, create_account
from app.services.days import list_days, list_rated, list_versions, rate_day
from app.services.treatments import draft_of, list_treatments, record_treatment
from tests.builders import a_day, a_diary_draft, a_treatment
from tests.conftest import TODAY, Clock, settings_for
from tests.pg import fresh_database

FILES = sorted((Path(__file__).parents[2] / "migrations").glob("*.py"))


@pytest.fixture
def bare(database: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The app on a database with nothing in it, not even tables."""
    if database.startswith("sqlite"):
        yield from app_on(f"sqlite:///{tmp_path / 'bare.sqlite'}")
    else:
        with fresh_database(request.getfixturevalue("postgres")) as url:
            yield from app_on(url)


def app_on(url: str) -> Iterator[Flask]:
    app = create_app(settings_for(url))
    with app.app_context():
        yield app
        db.session.rollback()
        db.engine.dispose()


def tables() -> set[str]:
    return set(sa.inspect(db.engine).get_table_names()) - {"alembic_version"}


def in_models() -> set[str]:
    return {table.name for table in Model.metadata.sorted_tables}


def test_from_nothing_to_the_models_and_back_and_again(bare: Flask) -> None:
    assert tables() == set()
    alembic.upgrade()
    assert tables() == in_models()

    alembic.downgrade("base")
    assert tables() == set()

    alembic.upgrade()
    assert tables() == in_models()


def test_the_models_say_nothing_that_no_migration_made(bare: Flask) -> None:
    alembic.upgrade()

    assert not list(alembic.compare_metadata())


def test_a_difference_would_be_seen(bare: Flask) -> None:
    alembic.upgrade()
    with db.engine.begin() as connection:
        connection.execute(sa.text('ALTER TABLE "user" DROP COLUMN theme'))

    assert list(alembic.compare_metadata())


@pytest.mark.parametrize("kind", ["indexes", "unique_constraints", "check_constraints"])
def test_every_constraint_of_the_models_is_in_the_database(bare: Flask, kind: str) -> None:
    alembic.upgrade()
    inspector = sa.inspect(db.engine)

    for table in Model.metadata.sorted_tables:
        made = {found["name"] for found in getattr(inspector, f"get_{kind}")(table.name)}
        assert said(table, kind) <= made, table.name


def said(table: sa.Table, kind: str) -> set[str]:
    if kind == "indexes":
        return {str(index.name) for index in table.indexes}
    wanted = sa.CheckConstraint if kind == "check_constraints" else sa.UniqueConstraint
    return {str(each.name) for each in table.constraints if isinstance(each, wanted)}


def test_an_upgrade_that_is_run_again_changes_nothing(bare: Flask) -> None:
    alembic.upgrade()
    alembic.upgrade()

    assert tables() == in_models()


def test_a_filled_diary_survives_an_upgrade(bare: Flask, clock: Clock) -> None:
    alembic.upgrade()
    account_id = create_account("eve@example.org").id
    diary = begin_diary(account_id, a_diary_draft())
    rate_day(diary, TODAY, a_day(), None)
    record_treatment(diary, a_treatment())
    db.session.rollback()

    alembic.upgrade()

    db.session.expunge_all()
    again = open_diary(account_id, account_id, Right.OWN)
    assert list_rated(again) == [(TODAY, "46-", False)]
    assert [draft_of(treatment) for treatment in list_treatments(again)] == [a_treatment()]


def test_days_keep_all_but_their_marks_when_these_go_and_come_back(
    bare: Flask, clock: Clock
) -> None:
    alembic.upgrade()
    account_id = create_account("eve@example.org").id
    diary = begin_diary(account_id, a_diary_draft())
    rate_day(diary, TODAY, a_day(marks=frozenset({"illness"})), None)
    rate_day(diary, TODAY, a_day(ratings={0: 9}), 1)
    db.session.rollback()

    alembic.downgrade("1795377200")
    alembic.upgrade()

    db.session.expunge_all()
    again = open_diary(account_id, account_id, Right.OWN)
    (day,) = list_days(again)
    assert (day.ratings, day.note, day.marks, day.version) == ("96-", "slept badly", "", 2)
    assert [(former.ratings, former.marks) for former in list_versions(again, TODAY)] == [
        ("46-", "")
    ]


def test_the_migrations_form_one_line(bare: Flask) -> None:
    assert len(alembic.heads()) == 1
    assert len(alembic.log()) == len(FILES)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_migration_takes_nothing_from_the_app(path: Path) -> None:
    text = path.read_text()

    assert "from app" not in text
    assert "import app" not in text


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_migration_can_be_undone_or_says_why_not(path: Path) -> None:
    found = [each for each in ast.parse(path.read_text()).body if isinstance(each, ast.FunctionDef)]
    [down] = [each for each in found if each.name == "downgrade"]

    assert any(not isinstance(each, ast.Pass) for each in down.body), path.name
    assert not isinstance(down.body[0], ast.Raise), "say in its docstring why there is no way back"
