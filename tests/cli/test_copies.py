"""`flask diary copies`: encrypted, in turn, and proved to restore."""

from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from pyrage import x25519

from app.access import Diary, Right, open_diary
from app.exports.copies import CopiesError, Folder, Keep, kept, read_keep, read_recipients
from app.services import archives
from app.services.accounts import erase_account
from app.services.archives import stored_archive
from app.services.days import DayDraft, rate_day
from tests.builders import fill
from tests.cli.conftest import Run
from tests.conftest import NOON, TODAY, Cast, Clock


@pytest.fixture
def key(app: Flask, cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file with the key that opens the copies of this server. Alice's diary has some days."""
    identity = x25519.Identity.generate()
    monkeypatch.setitem(app.config, "COPIES_RECIPIENTS", (str(identity.to_public()),))
    with app.app_context():
        fill(open_alice(cast), days=5, treatments=1)
    (tmp_path / "key.txt").write_text(f"# made for this test\n{identity}\n")
    return tmp_path / "key.txt"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "copies"


def open_alice(cast: Cast) -> Diary:
    return open_diary(cast.alice, cast.alice, Right.OWN)


def rate(app: Flask, cast: Cast, severity: int) -> None:
    with app.app_context():
        rate_day(
            open_alice(cast), TODAY - timedelta(days=9 + severity), DayDraft({0: severity}), None
        )


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*.age"))


def test_a_copy_is_written_once_and_restores(
    app: Flask, cast: Cast, run: Run, key: Path, folder: Path
) -> None:
    with app.app_context():
        whole = stored_archive(open_alice(cast))

    done = run("copies", str(folder))

    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == "diaries: 1, written: 1, unchanged: 0, failed: 0, deleted: 0\n"
    [copy] = folder.glob("*.age")
    assert copy.name == f"{cast.alice}_{TODAY}.json.gz.age"
    assert copy.stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700
    assert b"onabotulinum" not in copy.read_bytes()
    before = copy.read_bytes()
    assert "written: 0, unchanged: 1" in run("copies", str(folder)).stdout
    assert copy.read_bytes() == before

    proved = run("copies", str(folder), "--check", "--identity", str(key))

    assert (proved.exit_code, proved.stderr) == (0, "")
    assert proved.stdout == "copies: 1, restore: 1, do not: 0\n"
    options = ("--email", "new@example.org", "--identity", str(key))
    assert run("restore", str(copy), *options).exit_code == 0
    with app.app_context():
        account = archives.list_archived()
        [new] = [id_ for id_ in account if id_ != cast.alice]
        assert stored_archive(open_diary(new, new, Right.OWN)) == whole


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_changed_diary_is_written_again_and_old_copies_go(
    app: Flask, cast: Cast, run: Run, key: Path, folder: Path, clock: Clock
) -> None:
    for day in range(3):
        clock.instant = NOON + timedelta(days=day)
        rate(app, cast, day)
        assert "written: 1" in run("copies", str(folder)).stdout
    app.config["COPIES_KEEP"] = "2 1 1 30"

    assert "deleted: 1" in run("copies", str(folder)).stdout

    assert names(folder)[0].endswith(f"_{TODAY + timedelta(days=1)}.json.gz.age")
    app.config["COPIES_KEEP"] = "7 4 12 30"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_damaged_copy_and_a_wrong_key_are_told_by_name(
    app: Flask, cast: Cast, run: Run, key: Path, folder: Path
) -> None:
    run("copies", str(folder))
    [copy] = folder.glob("*.age")
    key.write_text(str(x25519.Identity.generate()))
    wrong = run("copies", str(folder), "--check", "--identity", str(key))
    assert (wrong.exit_code, wrong.stdout) == (1, "copies: 1, restore: 0, do not: 1\n")
    assert f"{copy.name}: No key in that file opens this copy." in wrong.stderr

    key.write_bytes(b"\xff\xfe no text")
    for command in (
        ("copies", str(folder), "--check"),
        ("restore", str(copy), "--email", "a@b.de"),
    ):
        refused = run(*command, "--identity", str(key))
        assert (refused.exit_code, "no key in that file" in refused.stderr) == (1, True)

    copy.write_bytes(copy.read_bytes()[:-9])
    assert run("copies", str(folder), "--check", "--identity", str(key)).exit_code == 1


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_copies_of_an_erased_diary_go_after_a_while_and_never_those_of_another_database(
    app: Flask, cast: Cast, run: Run, key: Path, folder: Path, clock: Clock
) -> None:
    run("copies", str(folder))
    gone = folder / f"{uuid4()}_2026-01-01.json.gz.age"
    gone.write_bytes(b"x")
    assert "deleted: 0" in run("copies", str(folder)).stdout
    clock.instant = NOON + timedelta(days=30)

    assert "deleted: 1" in run("copies", str(folder)).stdout

    assert not gone.exists()
    with app.app_context():
        erase_account(cast.alice)
    refused = run("copies", str(folder))
    assert refused.exit_code == 1
    assert "No diary of this folder is in the database." in refused.stderr
    assert len(names(folder)) == 1


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_one_diary_that_cannot_be_copied_keeps_no_other_from_it(
    app: Flask, cast: Cast, run: Run, key: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.cli.copies.stored_archive", lambda _diary: 1 / 0)

    told = run("copies", str(folder))

    assert (told.exit_code, names(folder)) == (1, [])
    assert "written: 0, unchanged: 0, failed: 1" in told.stdout


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("config", "arguments", "words"),
    [
        ({"COPIES_RECIPIENTS": ()}, (), "COPIES_RECIPIENTS is not set"),
        ({"COPIES_RECIPIENTS": ("age1x",)}, (), "COPIES_RECIPIENTS cannot be read"),
        ({"COPIES_KEEP": "7 4 x 1"}, (), "COPIES_KEEP is '7 4 x 1'"),
        ({}, ("--check",), "--check and --identity go together"),
        ({}, ("--check", "--identity", "{key}"), "There is no copy in this folder"),
    ],
)
def test_what_cannot_be_done_is_said(
    app: Flask,
    run: Run,
    key: Path,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    config: dict[str, object],
    arguments: tuple[str, ...],
    words: str,
) -> None:
    for name, value in config.items():
        monkeypatch.setitem(app.config, name, value)

    refused = run("copies", str(folder), *(each.format(key=key) for each in arguments))

    assert refused.exit_code in (1, 2)
    assert words in refused.stderr
    assert not folder.exists()


def test_a_new_key_fits_the_settings(run: Run) -> None:
    made = run("copies-key")
    public = made.stdout.splitlines()[0].removeprefix("# public key: ")

    assert read_recipients([public])
    assert f"COPIES_RECIPIENTS={public}" in made.stderr


def test_who_writes_into_a_folder_does_so_alone(tmp_path: Path) -> None:
    with (
        Folder(tmp_path, "x").held(),
        pytest.raises(CopiesError, match="Another run"),
        Folder(tmp_path, "x").held(),
    ):
        pass


def test_days_weeks_and_months_stay() -> None:
    days = [date(2026, 6, 11) - timedelta(days=ago) for ago in range(500)]

    stays = sorted(kept(days, Keep()), reverse=True)

    assert stays[:7] == days[:7]
    assert stays[7:10] == [date(2026, 5, 31), date(2026, 5, 24), date(2026, 4, 30)]
    assert stays[-1] == date(2025, 7, 31)
    assert kept(days[:1], Keep(1, 1, 1)) == {days[0]}
    assert kept([], Keep()) == set()
    assert read_keep("1 2 3 4") == Keep(1, 2, 3, 4)
