"""`flask diary check`: what is whole and what is not."""

import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from app.extensions import db
from app.models import DiaryDayVersion
from app.services.days import rate_day
from app.services.treatments import record_treatment, remove_treatment, restore_treatment
from tests.builders import a_day, a_treatment
from tests.cli.conftest import Run
from tests.conftest import TODAY
from tests.faulty import failing, failure


def test_a_diary_that_was_saved_often_is_whole(run: Run, opened) -> None:
    with opened("alice") as diary:
        rate_day(diary, TODAY, a_day(), None)
        rate_day(diary, TODAY, a_day(note="again"), 1)
        treatment = record_treatment(diary, a_treatment())
        remove_treatment(diary, treatment.id, 1)
        restore_treatment(diary, treatment.id)

    result = run("check")

    assert (result.exit_code, result.stdout) == (0, "All that is stored is whole.\n")


def test_a_lost_version_is_told(app: Flask, run: Run, opened) -> None:
    with opened("alice") as diary:
        rate_day(diary, TODAY, a_day(note="my own words"), None)
        rate_day(diary, TODAY, a_day(note="again"), 1)
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(sa.delete(DiaryDayVersion))

    result = run("check")

    assert result.exit_code == 1
    assert result.stdout.startswith("wrong: a day has all its former versions: ")
    assert "words" not in result.output
    assert result.stderr == "Error: Not all that is stored is whole.\n"


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("SQLITE_BUSY", "something else has been writing for too long. Try again."),
        ("53100", "there is no room on the disk. Make room, then try again."),
        ("", "it does not answer. Look whether it runs, and whether its folder can be read."),
    ],
)
def test_a_command_tells_a_fault_in_one_line(app: Flask, run: Run, code: str, says: str) -> None:
    with failing(app, "SELECT", failure(code)):
        result = run("check")

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"Error: The database cannot be used: {says}\n"


def test_a_file_that_is_damaged_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In an app of its own, on a file of which one page is overwritten."""
    from app import create_app
    from app.extensions import alembic
    from tests.conftest import settings_for

    file = tmp_path / "diary.sqlite"
    made = create_app(settings_for(f"sqlite:///{file}"))
    with made.app_context():
        alembic.upgrade()
        db.engine.dispose()
    with sqlite3.connect(file) as connection:
        page = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'audit_event'"
        ).fetchone()[0]
        size = connection.execute("PRAGMA page_size").fetchone()[0]
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    with file.open("r+b") as whole:
        whole.seek((page - 1) * size)
        whole.write(b"\x55" * size)

    result = made.test_cli_runner().invoke(args=["diary", "check"])

    assert result.exit_code == 1
    assert "damaged" in result.stderr or "the file is whole" in result.stdout
    with made.app_context():
        db.engine.dispose()
