"""The migrations lead up and down on both databases, and lose nothing of what stays."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask

from app import create_app
from app.extensions import Model, alembic, db
from app.models import Injection, Side, Treatment
from app.services.accounts import begin_diary, create_account
from app.services.treatments import InjectionDraft, TreatmentDraft, record_treatment
from tests.builders import a_diary_draft
from tests.conftest import settings_for
from tests.pg import fresh_database

FIRST = "1795361435"
TREATED = TreatmentDraft(date(2026, 5, 4), injections=(InjectionDraft("scalene", Side.LEFT),))
TABLES = ("user", "patient", "symptom", "treatment", "injection", "audit_event")


@pytest.fixture(params=["sqlite", "postgres"])
def empty_app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The app on a database of its own, in which there is nothing yet."""
    if request.param == "sqlite":
        yield from _inside(f"sqlite:///{tmp_path / 'diary.sqlite'}")
    else:
        with fresh_database(request.getfixturevalue("postgres")) as url:
            yield from _inside(url)


def _inside(url: str) -> Iterator[Flask]:
    app = create_app(settings_for(url))
    with app.app_context():
        yield app
        db.session.close()
        db.engine.dispose()


def counted() -> dict[str, int]:
    with db.engine.connect() as connection:
        return {
            table: connection.execute(sa.text(f'SELECT count(*) FROM "{table}"')).scalar_one()
            for table in TABLES
        }


def fill() -> None:
    account = create_account("somebody@example.org")
    record_treatment(begin_diary(account.id, a_diary_draft()), TREATED)
    db.session.close()


def test_the_tables_are_those_of_the_models(empty_app: Flask) -> None:
    alembic.upgrade()

    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        told = compare_metadata(context, Model.metadata)

    assert told == []


def test_every_check_of_the_models_stands_in_the_database(empty_app: Flask) -> None:
    alembic.upgrade()
    look = sa.inspect(db.engine)

    for table in Model.metadata.sorted_tables:
        wanted = {c.name for c in table.constraints if isinstance(c, sa.CheckConstraint)}
        stored = {check["name"] for check in look.get_check_constraints(table.name)}
        assert wanted <= stored, table.name


def test_going_down_and_up_again_keeps_every_row(empty_app: Flask) -> None:
    alembic.upgrade()
    fill()
    before = counted()

    alembic.downgrade(FIRST)
    assert counted() == before
    alembic.upgrade()

    assert counted() == before
    assert before["injection"] == before["treatment"] == 1
    treatment = db.session.scalar(sa.select(Treatment))
    assert treatment is not None
    assert (treatment.finished, treatment.total_units, treatment.guidance) == (True, None, None)
    assert db.session.scalar(sa.select(Injection.muscle_label)) is None


def test_down_to_nothing_leaves_nothing(empty_app: Flask) -> None:
    alembic.upgrade()
    alembic.downgrade("base")

    assert set(sa.inspect(db.engine).get_table_names()) <= {"alembic_version"}


@pytest.mark.parametrize(
    "fault",
    [
        "UPDATE treatment SET guidance = 'none,emg'",
        "UPDATE treatment SET guidance = 'ultrasound,emg'",
        "UPDATE treatment SET total_units = 0",
        "UPDATE treatment SET volume_ml = -1",
        "UPDATE injection SET points = 0",
        "UPDATE injection SET points = 100",
        "UPDATE injection SET muscle_label = 'by the ear'",
        "UPDATE patient SET next_visit_at = '10:30'",
    ],
)
def test_the_database_refuses_what_cannot_be(empty_app: Flask, fault: str) -> None:
    alembic.upgrade()
    fill()

    with pytest.raises(sa.exc.IntegrityError), db.engine.begin() as connection:
        connection.execute(sa.text(fault))
