"""`flask diary import` and `flask diary export`."""

import json
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from app.access import Diary, Right, open_diary
from app.exports.spreadsheet import FILES
from app.extensions import db
from app.models import AuditEvent, Patient, User
from app.services.accounts import create_account, find_account
from app.services.audit import Act, commit_account
from app.services.day_batches import list_day_rows
from app.services.treatments import list_treatments
from tests.builders import EMAILS, fill
from tests.cli.conftest import Run
from tests.conftest import Cast, Clock

ALL_FILES = [*FILES, "columns.md", "datapackage.json"]
NEW = "new@example.org"
RATINGS = "day,symptom,severity\n2026-06-01,Tics,4\n2026-06-02,Tics,5\n"
SHOTS = "day,product,muscle,side,dose_units\n2026-05-04,Botox,masseter,left,25\n"


@pytest.fixture
def folder(tmp_path: Path, clock: Clock) -> Path:
    (tmp_path / "ratings.csv").write_text(RATINGS)
    (tmp_path / "shots.csv").write_text(SHOTS)
    (tmp_path / "bad.csv").write_text("day,Tics\n2026-06-01,4\n2026-06-02,11\n2026-06-12,3\n")
    return tmp_path


def diary_of(email: str) -> Diary:
    account = find_account(email)
    assert account is not None
    return open_diary(account.id, account.id, Right.OWN)


def counts(app: Flask) -> list[int | None]:
    with app.app_context():
        return [
            db.session.scalar(sa.select(sa.func.count()).select_from(table))
            for table in (User, Patient, AuditEvent)
        ]


def test_an_account_and_a_diary_are_begun(app: Flask, run: Run, folder: Path) -> None:
    files = str(folder / "ratings.csv"), str(folder / "shots.csv")

    done = run("import", *files, "--email", "New@Example.org", "--timezone", "Europe/Berlin")

    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == "The file is in your diary: 2 days and 1 treatment new or changed.\n"
    with app.app_context():
        diary = diary_of(NEW)
        assert (diary.timezone, diary.revision) == ("Europe/Berlin", 1)
        assert [row.ratings for row in list_day_rows(diary)] == ["4", "5"]
        assert len(list_treatments(diary)) == 1
    before = counts(app)

    again = run("import", *files, "--email", NEW)

    assert (again.exit_code, again.stdout) == (0, "All of this was there. Nothing was changed.\n")
    assert counts(app) == before


def test_an_account_without_a_diary_gets_one(app: Flask, run: Run, folder: Path) -> None:
    with app.app_context():
        create_account(NEW)
        commit_account()

    assert run("import", str(folder / "ratings.csv"), "--email", NEW).exit_code == 0
    with app.app_context():
        assert diary_of(NEW).timezone == "UTC"
    assert counts(app)[0] == 1


def test_a_file_without_any_rating_still_begins_a_diary(app: Flask, run: Run, folder: Path) -> None:
    (folder / "wide.csv").write_text("day,Tics\n2026-06-01,\n")

    assert run("import", str(folder / "wide.csv"), "--email", NEW).exit_code == 0
    with app.app_context():
        assert (diary_of(NEW).revision, list_day_rows(diary_of(NEW))) == (1, [])


@pytest.mark.parametrize("email", [NEW, EMAILS["alice"]])
def test_all_or_nothing_over_several_files(
    app: Flask, cast: Cast, run: Run, folder: Path, email: str
) -> None:
    before = counts(app)
    files = [str(folder / name) for name in ("ratings.csv", "bad.csv", "shots.csv")]

    refused = run("import", *files, "--email", email)

    assert (refused.exit_code, refused.stdout) == (1, "")
    told = refused.stderr.splitlines()
    assert [line.split(": ")[0] for line in told] == ["bad.csv:3", "bad.csv:4", "Error"]
    assert "2026-06-12 has not come yet" in told[1]
    assert told[-1] == "Error: Nothing was stored."
    assert counts(app) == before
    with app.app_context():
        assert list_day_rows(diary_of(EMAILS["alice"])) == []


def test_of_many_faults_the_first_are_told(run: Run, folder: Path) -> None:
    (folder / "long.csv").write_text("day,Tics\n" + "x,1\n" * 50)

    told = run("import", str(folder / "long.csv"), "--email", NEW).stderr.splitlines()

    assert len(told) == 22
    assert told[0].startswith("long.csv:2: “x” is not a day")
    assert told[-2:] == ["and 30 more", "Error: Nothing was stored."]


@pytest.mark.parametrize("content", [b"", b"\xff\xd8\xff\xe0\x00", b"PK\x03\x04"])
def test_what_is_no_table_is_told_by_its_name(run: Run, folder: Path, content: bytes) -> None:
    (folder / "photo.jpg").write_bytes(content)

    refused = run("import", str(folder / "photo.jpg"), "--email", NEW)

    assert refused.exit_code == 1
    assert refused.stderr.startswith("photo.jpg: ")


@pytest.mark.parametrize(
    "arguments",
    [
        ("import", "--email", NEW),
        ("import", "no such file.csv", "--email", NEW),
        ("import", "{folder}", "--email", NEW),
        ("import", "{folder}/ratings.csv"),
        ("import", "{folder}/ratings.csv", "--email", NEW, "--timezone", "Berlin"),
        ("export", "--email", NEW),
        ("export", "--to", "{folder}"),
    ],
)
def test_a_command_that_cannot_be_meant_is_misused(
    app: Flask, run: Run, folder: Path, arguments: tuple[str, ...]
) -> None:
    refused = run(*(each.format(folder=folder) for each in arguments))

    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "Error: " in refused.stderr
    assert counts(app) == [0, 0, 0]


def test_what_is_written_comes_back_with_an_equal_answer(
    app: Flask, cast: Cast, run: Run, folder: Path
) -> None:
    with app.app_context():
        fill(diary_of(EMAILS["alice"]), days=120, treatments=2)
    target = folder / "deep" / "down"

    done = run("export", "--email", EMAILS["alice"], "--to", str(target))

    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [str(target / name) for name in ALL_FILES]
    with app.app_context():
        latest = sa.select(AuditEvent.act).order_by(AuditEvent.at.desc(), AuditEvent.id.desc())
        assert Act.DIARY_EXPORTED.value in set(db.session.scalars(latest))
    files = [str(target / name) for name in ("ratings.csv", "injections.csv", "treatments.csv")]
    zone = ("--timezone", "Europe/Berlin")
    assert run("import", *files, "--email", NEW, *zone).exit_code == 0
    told = [run("answer", "--json", "--email", who).stdout for who in (EMAILS["alice"], NEW)]
    assert json.loads(told[0]) == json.loads(told[1]) != []
    assert run("export", "--email", NEW, "--to", str(folder / "again")).exit_code == 0
    for name in FILES:
        assert (folder / "again" / name).read_bytes() == (target / name).read_bytes()


def test_files_that_are_there_are_written_over_only_by_force(
    cast: Cast, run: Run, folder: Path
) -> None:
    command = ("export", "--email", EMAILS["alice"], "--to", str(folder))

    refused = run(*command)

    assert (refused.exit_code, refused.stdout) == (1, "")
    assert f"{folder / 'ratings.csv'} is there already. --force" in refused.stderr
    assert (folder / "ratings.csv").read_text() == RATINGS
    assert not (folder / "answer.csv").exists()
    assert run(*command, "--force").exit_code == 0
    assert (folder / "ratings.csv").read_text() != RATINGS
    assert {(folder / name).stat().st_mode & 0o777 for name in ALL_FILES} == {0o600}


def test_what_is_written_is_for_this_account_alone(cast: Cast, run: Run, folder: Path) -> None:
    target, elsewhere = folder / "out", folder / "elsewhere"
    command = ("export", "--email", EMAILS["alice"], "--to", str(target))

    assert run(*command).exit_code == 0
    (target / "ratings.csv").unlink()
    (target / "ratings.csv").symlink_to(elsewhere)
    assert run(*command, "--force").exit_code == 0

    assert target.stat().st_mode & 0o777 == 0o700
    assert sorted(each.name for each in target.iterdir()) == sorted(ALL_FILES)
    assert {each.stat().st_mode & 0o777 for each in target.iterdir()} == {0o600}
    assert not elsewhere.exists()


def test_nobody_can_be_written_who_is_not_there(
    app: Flask, cast: Cast, run: Run, folder: Path
) -> None:
    for email, words in (
        ("nobody@example.org", "no account with the address nobody@example.org"),
        (EMAILS["bob"], "keeps no diary"),
    ):
        refused = run("export", "--email", email, "--to", str(folder / "out"))
        assert (refused.exit_code, refused.stdout) == (1, "")
        assert words in refused.stderr
        assert not (folder / "out").exists()


DIARIES = Path(__file__).parents[1] / "data" / "diaries"


def test_a_file_of_another_diary_is_read_as_the_options_say(app: Flask, run: Run) -> None:
    file = str(DIARIES / "daylio_1.csv")
    refused = run("import", file, "--email", NEW)
    assert refused.exit_code == 1
    assert "Say with --match what becomes of its symptoms: Mood" in refused.stderr

    options = ("--match", "Mood=mood", "--word", "meh=6", "--together", "last", "--notes")
    done = run("import", file, "--email", NEW, *options)

    assert (done.exit_code, "5 days" in done.stdout) == (0, True)
    with app.app_context():
        assert [row.ratings for row in list_day_rows(diary_of(NEW))] == ["8", "0", "3", "0", "0"]


@pytest.mark.parametrize("wrong", ["Mood", "=mood", "Mood="])
def test_an_option_that_says_nothing_is_refused(run: Run, wrong: str) -> None:
    told = run("import", str(DIARIES / "daylio_1.csv"), "--email", NEW, "--match", wrong)
    assert (told.exit_code, "is not NAME=VALUE" in told.stderr) == (2, True)
    told = run("import", str(DIARIES / "daylio_1.csv"), "--email", NEW, "--word", "rad=11")
    assert (told.exit_code, "no whole number" in told.stderr) == (2, True)
