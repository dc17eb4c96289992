"""`flask diary archive`, `restore` and `archive-schema`: the whole diary as one file."""

import json
from pathlib import Path

import click

from app import clock
from app.access import Diary, Right, open_diary
from app.cli.accounts import account_for, diary_of, email_option
from app.exports.copies import CopiesError, decrypt, read_identities
from app.exports.private import private_file
from app.extensions import own_session
from app.sentences.archives import inside, refusal
from app.services.archives import (
    archive_of,
    list_archived,
    look_inside,
    open_archive,
    restore_archive,
    stored_archive,
)
from app.services.audit import Act, leave_trace
from app.services.whole.reading import AGE, LARGEST, Archive
from app.services.whole.refusals import NoArchive
from app.services.whole.shapes import schema

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)
identity_option = click.option(
    "--identity", type=FILE, help="The file with the key that opens encrypted copies."
)


@click.command()
@click.argument("email", required=False)
@click.option("--all", "folder", type=FOLDER, help="All diaries, into this folder.")
@click.option("--for-patient", is_flag=True, help="Without the words of notes for clinicians only.")
def archive(email: str | None, folder: Path | None, for_patient: bool) -> None:
    """Write one diary to standard output, or all of them into a folder, as archives.

    All that is stored is in it, words for clinicians only as well. `restore` reads it.
    """
    if (email is None) == (folder is None):
        raise click.UsageError("Give the address of an account, or --all with a folder.")
    if folder is not None:
        _archive_all(folder, for_patient)
        return
    assert email is not None
    with own_session(reading=True):
        diary = diary_of(email)
        data = _data(diary, for_patient)
    _leave_trace(diary)
    click.echo(data, nl=False)


@click.command()
@click.argument("file", type=FILE)
@email_option
@identity_option
@click.option("--look", is_flag=True, help="Say what is in it, and store nothing.")
def restore(file: Path, email: str, identity: Path | None, look: bool) -> None:
    """Restore an archive, all or nothing, as the diary of an account that keeps none.

    Begins the account where there is none. Reads .json, .json.gz, and with --identity copies.
    """
    try:
        found = open_archive(_read(file, identity))
        for line in inside(look_inside(found)):
            click.echo(line)
        if not look:
            _restore(found, email)
    except NoArchive as error:
        raise click.ClickException(f"{file.name}: {refusal(error)} Nothing was stored.") from None
    except CopiesError as error:
        raise click.ClickException(str(error)) from None


@click.command("archive-schema")
def archive_schema() -> None:
    """Print the JSON Schema (2020-12) of an archive."""
    click.echo(json.dumps(schema(), indent=2, ensure_ascii=False))


def _restore(found: Archive, email: str) -> None:
    with own_session(reading=False):
        account = account_for(email)
        address = account.email
        restore_archive(account.id, found)
    click.echo(f"Restored as the diary of {address}.")


def _archive_all(folder: Path, for_patient: bool) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with own_session(reading=True):
        ids = list_archived()
    for id_ in ids:
        with own_session(reading=True):
            diary = open_diary(id_, id_, Right.OWN)
            data = _data(diary, for_patient)
        _leave_trace(diary)
        path = folder / f"{id_}.json"
        with private_file(path) as out:
            out.write(data)
        click.echo(path)
    click.echo(f"{len(ids)} diaries, {clock.today('UTC')}", err=True)


def _data(diary: Diary, for_patient: bool) -> bytes:
    return archive_of(diary) if for_patient else stored_archive(diary)


def _leave_trace(diary: Diary) -> None:
    with own_session(reading=False):
        leave_trace(diary, Act.DIARY_EXPORTED, "archive")


def _read(file: Path, identity: Path | None) -> bytes:
    """The file, decrypted where it is encrypted and there is a key. Raises NoArchive."""
    if file.stat().st_size > LARGEST:
        raise NoArchive("too_large", most=LARGEST // 1024 // 1024)
    raw = file.read_bytes()
    if raw.startswith(AGE) and identity is not None:
        return decrypt(raw, read_identities(identity.read_bytes()))
    return raw


COMMANDS = (archive, restore, archive_schema)
