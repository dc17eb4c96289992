"""`flask diary backup` and `restore-backup`: the whole database, on both databases and across."""

import errno
import gzip
import io
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pyrage
import pytest
import sqlalchemy as sa
from flask import Flask
from pyrage import x25519

from app.access import Right, open_diary
from app.exports import backups
from app.exports.backup_streams import encrypt_lines, prove
from app.exports.backups import BackupFolder
from app.exports.copies import PART, Keep, held
from app.extensions import Model, alembic, db
from app.services.archives import stored_archive
from app.services.backup import restoring, writing
from app.services.backup.shapes import NoBackup, NoRoom, Table, kind_of
from app.services.backup.writing import write_lines
from app.services.schema import bring_up_to_date, see_all
from tests.builders import fill
from tests.cli.conftest import Run
from tests.conftest import NOON, Cast, Clock
from tests.exports.whole import fill_whole
from tests.pg import fresh_database

OLDER = "1795470200"  # before words were sealed
MADE_LATER = {"sealing_key", "kept_page"}
NAME = "database_2026-06-11T10-00-00Z.jsonl.gz.age"


@pytest.fixture
def bare_key(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file with the key that opens the backups of this server."""
    identity = x25519.Identity.generate()
    monkeypatch.setitem(app.config, "COPIES_RECIPIENTS", (str(identity.to_public()),))
    (tmp_path / "key.txt").write_text(f"{identity}\n")
    return tmp_path / "key.txt"


@pytest.fixture
def key(app: Flask, cast: Cast, clock: Clock, bare_key: Path) -> Path:
    """The same, and Alice's diary has a few days."""
    with app.app_context():
        fill(open_diary(cast.alice, cast.alice, Right.OWN), days=3, treatments=1)
    return bare_key


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
        see_all(connection)
        return {
            table.name: sorted((tuple(row) for row in connection.execute(table.select())), key=repr)
            for table in Model.metadata.sorted_tables
        }


def test_a_backup_restores_into_both_databases_row_by_row(
    app: Flask, cast: Cast, run: Run, bare_key: Path, folder: Path, other: str
) -> None:
    key = bare_key
    with app.app_context():
        fill_whole(open_diary(cast.alice, cast.alice, Right.OWN), cast)

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


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_was_written_is_proved_again_with_the_key_and_says_what_it_needs(
    app: Flask, run: Run, key: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("backup", str(folder), "--identity", str(key)).exit_code == 0

    checked = run("backup", str(folder), "--check", "--identity", str(key))

    assert (checked.exit_code, checked.stderr) == (0, "")
    with app.app_context():
        [head] = alembic.heads()
    assert f"revision {head.revision}, made 2026-06-11T10:00:00+00:00, restores" in checked.stdout
    assert checked.stdout.endswith("backups: 1, restore: 1, do not: 0\n")
    monkeypatch.setitem(app.config, "SECURITY_PASSWORD_SALT", "another")
    monkeypatch.setitem(app.config, "SECURITY_TOTP_SECRETS", {"2": "another"})
    elsewhere = run("backup", str(folder), "--check", "--identity", str(key))
    assert elsewhere.exit_code == 0
    needed = "SECURITY_PASSWORD_SALT, SECURITY_TOTP_SECRETS 1. They are never in a backup."
    assert needed in elsewhere.stderr


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_rows_that_do_not_come_back_are_told_and_nothing_stays(
    app: Flask, run: Run, key: Path, folder: Path, other: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("backup", str(folder), "--no-proof")
    [file] = folder.glob("*.age")
    real = restoring._row

    def lossy(line: bytes, table: Table, ways: list[tuple[int, object]]) -> list[object]:
        row = real(line, table, ways)
        if table.name == "diary_day":
            row[table.columns.index(("version", "integer"))] = 9
        return row

    monkeypatch.setattr(restoring, "_row", lossy)

    said = run("restore-backup", str(file), "--identity", str(key), "--into", other)

    assert said.exit_code == 1
    assert said.stderr == (
        "Error: The table diary_day does not come back as it was: of 3 rows there are 3, or one "
        "of them is another.\n"
    )
    assert run("backup", str(folder)).exit_code == 1
    monkeypatch.undo()
    engine = sa.create_engine(other)
    assert sa.inspect(engine).get_table_names() == []
    engine.dispose()
    assert sorted(folder.iterdir()) == [folder / ".lock", file]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_restored_file_is_for_its_owner_alone(
    run: Run, key: Path, folder: Path, tmp_path: Path
) -> None:
    run("backup", str(folder), "--no-proof")
    [file] = folder.glob("*.age")
    into = tmp_path / "new.sqlite"

    done = run("restore-backup", str(file), "--identity", str(key), "--into", f"sqlite:///{into}")

    assert done.exit_code == 0
    assert into.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("other", ["into postgres"], indirect=True)
def test_no_server_adds_a_row_while_a_backup_comes_back(
    app: Flask, run: Run, key: Path, folder: Path, other: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("backup", str(folder), "--no-proof")
    [file] = folder.glob("*.age")
    engine = sa.create_engine(other)
    with app.app_context():
        bring_up_to_date(engine)
    refused: list[str | None] = []
    real = restoring.finish

    def meanwhile(connection: sa.Connection, restored: restoring.Restored) -> None:
        with engine.connect() as server, server.begin():
            server.exec_driver_sql("SET LOCAL lock_timeout = '50ms'")
            with pytest.raises(sa.exc.OperationalError) as error:
                server.exec_driver_sql("DELETE FROM role")
            refused.append(getattr(error.value.orig, "sqlstate", None))
        real(connection, restored)

    monkeypatch.setattr("app.exports.backup_streams.finish", meanwhile)

    done = run("restore-backup", str(file), "--identity", str(key), "--into", other)

    assert (done.exit_code, done.stderr, refused) == (0, "", ["55P03"])
    engine.dispose()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("fault", ["short", "changed", "other key", "no age", "a copy", "empty"])
def test_a_damaged_backup_is_told_by_name(
    run: Run, key: Path, folder: Path, tmp_path: Path, fault: str
) -> None:
    run("backup", str(folder), "--no-proof")
    [file] = folder.glob("*.age")
    whole = file.read_bytes()
    recipients = [x25519.Identity.from_str(key.read_text().strip()).to_public()]
    if fault == "other key":
        key.write_text(str(x25519.Identity.generate()))
    file.write_bytes(
        {
            "short": whole[:-9],
            "changed": whole[:-100] + b"x" + whole[-99:],
            "no age": b"hello",
            "a copy": pyrage.encrypt(gzip.compress(b'{"format": "another"}\n'), recipients),
            "empty": b"",
        }.get(fault, whole)
    )

    checked = run("backup", str(folder), "--check", "--latest", "--identity", str(key))

    assert (checked.exit_code, checked.stdout) == (1, "backups: 1, restore: 0, do not: 1\n")
    assert checked.stderr.startswith(f"{NAME}: ")
    assert checked.stderr.count("\n") == 1
    into = f"sqlite:///{tmp_path / 'new.sqlite'}"
    refused = run("restore-backup", str(file), "--identity", str(key), "--into", into)
    assert (refused.exit_code, refused.stderr.count("\n")) == (1, 1)
    with closing(sqlite3.connect(tmp_path / "new.sqlite")) as left:
        assert left.execute("SELECT * FROM sqlite_master").fetchall() == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda lines: lines[:-1], "ends too early"),
        (lambda lines: [*lines, b"[]"], "behind the end"),
        (lambda lines: lines[:2] + lines[1:], "The rows of the table"),
        (lambda lines: [lines[0], b'["x"]', *lines[1:]], "do not fit"),
        (lambda lines: [lines[0], b"[", *lines[1:]], "damaged"),
        (lambda lines: [lines[0].replace(b'"version":1', b'"version":2'), *lines[1:]], "newer"),
        (lambda lines: [re.sub(rb'"revision":"\d', b'"revision":"9', lines[0])], "newer version"),
        (lambda lines: [lines[0].replace(b'"key"', b'"lock"')], "nothing is known of lock"),
        (lambda lines: [b'{"format":"injection-diary-backup","version":1}'], "damaged"),
    ],
)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_lines_that_do_not_belong_are_refused(
    app: Flask, cast: Cast, change: Callable[[list[bytes]], list[bytes]], told: str
) -> None:
    with app.app_context():
        lines = b"".join(write_lines(db.engine, [])).splitlines()
        held = io.BytesIO()
        key = x25519.Identity.generate()
        encrypt_lines((line + b"\n" for line in change(lines)), held, [key.to_public()])

        with pytest.raises(NoBackup, match=told):
            prove(io.BytesIO(held.getvalue()), [key])


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_run_that_fails_leaves_what_was_there(
    app: Flask, run: Run, key: Path, folder: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "COPIES_KEEP", "1 1 1 30")
    run("backup", str(folder))
    clock.instant += timedelta(days=2)

    def full(*_all: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(backups.os, "fsync", full)
        failed = run("backup", str(folder))
    assert (failed.exit_code, failed.stdout) == (1, "")
    assert failed.stderr.endswith("[Errno 28] No space left on device\n")
    assert [file.name for file in folder.glob("database_*")] == [NAME]

    def no_room(*_all: object) -> None:
        raise NoRoom("database or disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(backups, "prove", no_room)
        unproved = run("backup", str(folder))
    assert (unproved.exit_code, "not proved" in unproved.stdout) == (1, True)
    assert "no room to prove it in TMPDIR" in unproved.stderr
    assert len(list(folder.glob("database_*"))) == 2

    (folder / f"database_x.age{PART}").write_bytes(b"of a run that was killed")
    clock.instant += timedelta(seconds=1)
    assert run("backup", str(folder)).stdout.endswith("restores, deleted: 1\n")
    assert len(list(folder.glob("database_*"))) == 2  # both of the last day


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_only_one_run_writes_and_without_settings_none(
    app: Flask, run: Run, key: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with held(folder):
        assert "Another run is writing" in run("backup", str(folder)).stderr
    assert (
        "no backup in this folder"
        in run("backup", str(folder), "--check", "--identity", str(key)).stderr
    )
    for wrong in (["--check"], ["--latest"], ["--no-proof", "--identity", str(key)]):
        assert run("backup", str(folder), *wrong).exit_code == 2
    monkeypatch.setitem(app.config, "COPIES_RECIPIENTS", ())
    unset = run("backup", str(folder))
    assert (unset.exit_code, "COPIES_RECIPIENTS is not set" in unset.stderr) == (1, True)
    into = ("restore-backup", str(key), "--identity", str(key), "--into")
    assert "--into is no database" in run(*into, "nothing").stderr
    away = run(*into, "sqlite:////dev/null/x.sqlite")
    assert (away.exit_code, away.stderr.count("\n")) == (1, 1)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_backup_of_older_tables_restores_and_is_brought_up_to_date(
    app: Flask,
    cast: Cast,
    run: Run,
    key: Path,
    folder: Path,
    other: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder.mkdir()
    older = [table for table in writing.tables() if table.name not in MADE_LATER]
    identity = x25519.Identity.from_str(key.read_text().strip())
    with app.app_context(), (folder / "old.age").open("wb") as out:
        alembic.downgrade(OLDER)
        with monkeypatch.context() as as_it_was:
            as_it_was.setattr(writing, "head", lambda: OLDER)
            as_it_was.setattr(writing, "tables", lambda: older)
            encrypt_lines(write_lines(db.engine, []), out, [identity.to_public()])
        alembic.upgrade()

    done = run("restore-backup", str(folder / "old.age"), "--identity", str(key), "--into", other)

    assert (done.exit_code, done.stderr) == (0, "")
    assert f"revision {OLDER}" in done.stdout
    engine = sa.create_engine(other)
    with app.app_context():
        came, was = rows(engine), rows(db.engine)
    assert came.pop("sealing_key") != was.pop("sealing_key")  # sealed anew
    assert came == was
    engine.dispose()


def test_the_latest_and_all_of_the_last_day_stay(tmp_path: Path) -> None:
    for hours in (0, 1, 23, 25, 26, 24 * 9, 24 * 400):
        (tmp_path / backups._name(NOON - timedelta(hours=hours))).touch()
    (tmp_path / "database_2026-99-99T10-00-00Z.jsonl.gz.age").touch()

    assert BackupFolder(tmp_path).rotate(Keep(2, 1, 1), NOON) == 4

    stay = [0, 1, 23]
    names = sorted(backups._name(NOON - timedelta(hours=hours)) for hours in stay)
    assert [file.name for file in BackupFolder(tmp_path).files()] == names


def test_every_column_has_a_kind() -> None:
    for table in Model.metadata.sorted_tables:
        assert all(kind_of(column.type) for column in table.columns)
    with pytest.raises(NoBackup, match="cannot be backed up"):
        kind_of(sa.Time())
