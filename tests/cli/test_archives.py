"""`flask diary archive` and `restore`."""

import json
from pathlib import Path

import pytest
from flask import Flask

from app.access import Diary, Right, open_diary
from app.errors import NotFound
from app.services.accounts import create_account, find_account
from app.services.archives import stored_archive
from app.services.audit import Act, commit_account, list_events
from app.services.clinical_notes import NoteDraft, list_notes, record_note
from app.services.progress import get_answer
from app.services.whole.reading import packed
from tests.builders import EMAILS, fill
from tests.cli.conftest import Run
from tests.conftest import Cast

NEW = "new@example.org"
SECRET = "between clinicians"


def diary_of(email: str) -> Diary:
    account = find_account(email)
    assert account is not None
    return open_diary(account.id, account.id, Right.OWN)


@pytest.fixture
def filled(app: Flask, cast: Cast) -> bytes:
    """Alice's archive, of a diary with a note that is not for her."""
    with app.app_context():
        fill(diary_of(EMAILS["alice"]), days=40, treatments=2)
        record_note(open_diary(cast.bob, cast.alice, Right.RECORD), NoteDraft(SECRET, False))
        return stored_archive(diary_of(EMAILS["alice"]))


def test_an_archive_is_written_and_restored_elsewhere(
    app: Flask, cast: Cast, run: Run, filled: bytes, tmp_path: Path
) -> None:
    done = run("archive", EMAILS["alice"])
    assert (done.exit_code, done.stdout_bytes) == (0, filled)
    with app.app_context():
        told = {(each.act, each.subject) for each in list_events(diary_of(EMAILS["alice"]))}
        assert (Act.DIARY_EXPORTED.value, "archive") in told
    (tmp_path / "a.json").write_bytes(filled)

    looked = run("restore", str(tmp_path / "a.json"), "--email", NEW, "--look")
    assert looked.exit_code == 0
    assert "40 rated days\n" in looked.stdout
    with app.app_context():
        assert find_account(NEW) is None
    restored = run("restore", str(tmp_path / "a.json"), "--email", NEW)

    assert (restored.exit_code, restored.stderr) == (0, "")
    assert restored.stdout == f"{looked.stdout}Restored as the diary of {NEW}.\n"
    with app.app_context():
        diary = diary_of(NEW)
        assert stored_archive(diary) == filled
        assert get_answer(diary).treatments == get_answer(diary_of(EMAILS["alice"])).treatments
        assert Act.DIARY_RESTORED.value in {event.act for event in list_events(diary)}
        with pytest.raises(NotFound):
            open_diary(cast.bob, diary.patient_id, Right.READ)  # nobody is let in again


def test_words_for_clinicians_only_are_left_out_for_the_patient(
    cast: Cast, run: Run, filled: bytes, app: Flask, tmp_path: Path
) -> None:
    assert SECRET.encode() in filled

    done = run("archive", EMAILS["alice"], "--for-patient")

    assert SECRET not in done.stdout
    [note] = json.loads(done.stdout)["content"]["clinical_note"]
    assert (note["words"], note["for_patient"]) == (None, False)
    (tmp_path / "a.json").write_bytes(done.stdout_bytes)
    assert run("restore", str(tmp_path / "a.json"), "--email", NEW).exit_code == 0
    with app.app_context():
        [shown] = list_notes(diary_of(NEW))
        assert shown.words is None


def test_all_diaries_are_written_into_a_folder_for_one_reader(
    run: Run, cast: Cast, filled: bytes, tmp_path: Path
) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / f"{cast.alice}.json").write_text("of a former run, open to all")
    done = run("archive", "--all", str(tmp_path / "out"))

    [file] = (tmp_path / "out").iterdir()
    assert (done.exit_code, done.stdout) == (0, f"{file}\n")
    assert file.name == f"{cast.alice}.json"
    assert file.read_bytes() == filled
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_diary_with_something_in_it_is_never_written_over(
    app: Flask, run: Run, filled: bytes, tmp_path: Path
) -> None:
    (tmp_path / "a.json").write_bytes(filled)

    refused = run("restore", str(tmp_path / "a.json"), "--email", EMAILS["alice"])

    assert refused.exit_code == 1
    assert "a.json: This account keeps a diary in which something is written." in refused.stderr
    with app.app_context():
        assert stored_archive(diary_of(EMAILS["alice"])) == filled


def test_an_account_without_a_diary_takes_a_packed_one(
    app: Flask, run: Run, filled: bytes, tmp_path: Path
) -> None:
    with app.app_context():
        create_account(NEW)
        commit_account()
    (tmp_path / "a.json.gz").write_bytes(packed(filled))

    assert run("restore", str(tmp_path / "a.json.gz"), "--email", NEW.upper()).exit_code == 0

    with app.app_context():
        assert stored_archive(diary_of(NEW)) == filled


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("archive",), "Give the address"),
        (("archive", "a@example.org", "--all", "x"), "Give the address"),
        (("archive", "nobody@example.org"), "no account with the address"),
        (("archive", EMAILS["bob"]), "keeps no diary"),
        (("restore", "no such file", "--email", NEW), "does not exist"),
        (("restore", "{file}"), "--email"),
        (("restore", "{file}", "--email", NEW), "a.json: This is no archive"),
    ],
)
def test_what_cannot_be_meant_is_said(
    app: Flask, cast: Cast, run: Run, tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    (tmp_path / "a.json").write_text('{"format": "x", "version": 1}')

    refused = run(*(each.format(file=tmp_path / "a.json") for each in arguments))

    assert refused.exit_code in (1, 2)
    assert words in refused.stderr
    with app.app_context():
        assert find_account(NEW) is None


def test_no_account_begins_under_what_is_no_address(
    app: Flask, run: Run, filled: bytes, tmp_path: Path
) -> None:
    (tmp_path / "a.json").write_bytes(filled)
    (tmp_path / "ratings.csv").write_text("day,Tics\n2026-06-01,3\n")

    for command, file in (("restore", "a.json"), ("import", "ratings.csv")):
        refused = run(command, str(tmp_path / file), "--email", "no address")
        assert (refused.exit_code, "is no address" in refused.stderr) == (2, True)
    with app.app_context():
        assert find_account("no address") is None


def test_the_schema_is_the_one_that_is_documented(run: Run) -> None:
    documented = Path(__file__).parents[2] / "docs" / "archive-1.schema.json"

    assert run("archive-schema").stdout == documented.read_text()
