"""`flask diary backup` and `restore-backup`: the whole database, on both databases and across."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from pyrage import x25519

from app.access import Right, open_diary
from app.extensions import Model, db
from app.services.archives import stored_archive
from tests.cli.conftest import Run
from tests.conftest import Cast, Clock
from tests.exports.whole import fill_whole
from tests.pg import fresh_database

NAME = "database_2026-06-11T10-00-00Z.jsonl.gz.age"


@pytest.fixture
def key(
    app: Flask, cast: Cast, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """The file with the key that opens the backups of this server, which has a filled diary."""
    identity = x25519.Identity.generate()
    monkeypatch.setitem(app.config, "COPIES_RECIPIENTS", (str(identity.to_public()),))
    with app.app_context():
        fill_whole(open_diary(cast.alice, cast.alice, Right.OWN), cast)
    (tmp_path / "key.txt").write_text(f"{identity}\n")
    return tmp_path / "key.txt"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "backups"


@pytest.fixture(params=["into sqlite", "into postgres"])
def other(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database."""
    if request.param == "into sqlite":
        yield f"sqlite:///{tmp_path / 'other' / 'new.sqlite'}"
    else:
        with fresh_database(request.getfixturevalue("postgres")) as url:
            yield url


def rows(engine: sa.Engine) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables, as the models read them."""
    with engine.connect() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(table.select())), key=repr)
            for table in Model.metadata.sorted_tables
        }


def test_a_backup_restores_into_both_databases_row_by_row(
    app: Flask, cast: Cast, run: Run, key: Path, folder: Path, other: str
) -> None:
    done = run("backup", str(folder))

    assert (done.exit_code, done.stderr) == (0, "")
    [file] = folder.glob("*.age")
    assert done.stdout.startswith(f"{NAME}: accounts: 4, diaries: 1, days: 4, rows: ")
    assert done.stdout.endswith(" bytes, restores, deleted: 0\n")
    assert file.name == NAME
    assert (file.stat().st_mode & 0o777, folder.stat().st_mode & 0o777) == (0o600, 0o700)
    restored = run("restore-backup", str(file), "--identity", str(key), "--into", other)
    assert (restored.exit_code, restored.stderr) == (0, "")
    assert restored.stdout.startswith("Restored: accounts: 4, diaries: 1, days: 4, rows: ")
    assert "Alice" not in restored.stdout + done.stdout
    engine = sa.create_engine(other)
    with app.app_context():
        assert rows(engine) == rows(db.engine)
        diary = open_diary(cast.alice, cast.alice, Right.OWN)
        assert stored_archive(diary)
    engine.dispose()
    again = run("restore-backup", str(file), "--identity", str(key), "--into", other)
    assert again.exit_code == 1
    assert "The database is not empty: there are rows in its table" in again.stderr
