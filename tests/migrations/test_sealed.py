"""What was stored in clear text is sealed by the migration, and opened again on the way back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from app import create_app
from app.extensions import alembic, db
from app.services.accounts import begin_diary, create_account
from app.services.schema import bring_up_to_date
from app.services.sealing import check_keys
from tests.at_rest import dump, files, fill, sealed
from tests.builders import a_diary_draft
from tests.conftest import settings_for
from tests.pg import fresh_database
from tests.planted import WORD

BEFORE = "1795470200"
MADE_LATER = {"kept_page"}


@pytest.fixture
def bare(database: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The app on a database of its own, with a word in every column that is sealed."""
    if database.startswith("sqlite"):
        yield from app_on(f"sqlite:///{tmp_path / 'bare.sqlite'}")
    else:
        with fresh_database(request.getfixturevalue("postgres")) as url:
            yield from app_on(url)


def app_on(url: str) -> Iterator[Flask]:
    app = create_app(settings_for(url))
    with app.app_context():
        alembic.upgrade()
        alice, bob = (create_account(f"{who}@example.org").id for who in ("alice", "bob"))
        begin_diary(alice, a_diary_draft())
        db.session.close()
        with db.engine.begin() as connection:
            fill(connection, alice, bob)
        yield app
        db.session.rollback()
        db.engine.dispose()


def test_words_are_sealed_and_opened_again(bare: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    was = {str(column): read(column) for column in of_then()}
    with bare.app_context():
        alembic.downgrade(BEFORE)
    plain = dump()
    assert plain.count(WORD.encode()) >= len(was)
    assert b"s1.1." not in plain
    with pytest.raises(sa.exc.IntegrityError), db.engine.begin() as connection:
        connection.execute(sa.text("UPDATE push_device SET endpoint = 'http://x'"))

    db.engine.dispose()
    bring_up_to_date(db.engine)

    assert {str(column): read(column) for column in of_then()} == was
    stored = dump()
    if db.engine.dialect.name == "sqlite":
        stored += files()
    assert WORD.encode() not in stored
    check_keys()


def of_then() -> list[sa.Column]:
    return [each for each in sealed() if each.table.name not in MADE_LATER]


def read(column: sa.Column) -> list[str]:
    with db.engine.connect() as connection:
        return sorted(map(str, connection.scalars(sa.select(column))))
