"""`flask diary copies`: encrypted copies of all diaries, for a timer, once a day."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any
from uuid import UUID

import click
from flask import current_app

from app import clock
from app.access import Right, open_diary
from app.cli.archives import FILE, FOLDER
from app.errors import NotFound
from app.exports.copies import (
    CopiesError,
    Folder,
    decrypt,
    new_identity,
    read_identities,
    read_keep,
    read_recipients,
)
from app.extensions import own_session
from app.sentences.archives import refusal
from app.services.archives import list_archived, stored_archive
from app.services.whole.proof import Scratch
from app.services.whole.refusals import NoArchive


def _told(act: Callable[..., Any]) -> Callable[..., Any]:
    """What the folder or the keys refuse is said in one sentence."""

    @wraps(act)
    def run(*args: Any, **options: Any) -> Any:
        try:
            return act(*args, **options)
        except CopiesError as error:
            raise click.ClickException(str(error)) from None
        except OSError as error:
            raise click.ClickException(f"The folder cannot be used: {error}") from None

    return run


@click.command()
@click.argument("folder", type=FOLDER)
@click.option("--check", is_flag=True, help="Prove that each copy restores; write nothing.")
@click.option("--identity", type=FILE, help="With --check: the file with the key.")
@_told
def copies(folder: Path, check: bool, identity: Path | None) -> None:
    """Write an encrypted copy of each diary that changed since its last one.

    For a timer, once a day. Ends with 1 when a diary could not be copied or a copy does not
    restore.
    """
    if check != (identity is not None):
        raise click.UsageError("--check and --identity go together.")
    if identity is not None:
        _check(folder, identity)
        return
    recipients = read_recipients(current_app.config["COPIES_RECIPIENTS"])
    keep = read_keep(current_app.config["COPIES_KEEP"])
    place = Folder(folder, current_app.config["SECRET_KEY"])
    today = clock.today("UTC")
    with place.held():
        with own_session(reading=True):
            ids = list_archived()
        forgotten = place.forget(ids, keep, today)
        done = Counter(_copy(place, id_, recipients, today) for id_ in ids)
        deleted = place.rotate(keep) + forgotten
    counts = ", ".join(f"{each}: {done[each]}" for each in ("written", "unchanged", "failed"))
    click.echo(f"diaries: {len(ids)}, {counts}, deleted: {deleted}")
    if done["failed"]:
        raise click.exceptions.Exit(1)


def _copy(place: Folder, id_: UUID, recipients: Sequence[Any], today: date) -> str:
    """What became of the copy of one diary. An error of one keeps no other from being copied."""
    try:
        with own_session(reading=True):
            data = stored_archive(open_diary(id_, id_, Right.OWN))
    except NotFound:
        return "erased"
    except Exception as error:
        current_app.logger.error("diary %s was not copied: %s", id_, type(error).__name__)
        return "failed"
    return "written" if place.save(id_, data, recipients, today) else "unchanged"


def _check(folder: Path, identity: Path) -> None:
    keys = read_identities(identity.read_bytes())
    files = Folder(folder, "").files() if folder.is_dir() else []
    if not files:
        raise CopiesError("There is no copy in this folder.")
    wrong = 0
    with Scratch() as scratch:
        for path in files:
            try:
                scratch.prove(decrypt(path.read_bytes(), keys))
            except NoArchive as error:
                wrong += 1
                click.echo(f"{path.name}: {refusal(error)}", err=True)
    click.echo(f"copies: {len(files)}, restore: {len(files) - wrong}, do not: {wrong}")
    if wrong:
        raise click.exceptions.Exit(1)


@click.command("copies-key")
def copies_key() -> None:
    """Print a new key for copies. Do this, and keep it, on another machine than the server."""
    text = new_identity()
    click.echo(text, nl=False)
    public = text.splitlines()[0].removeprefix("# public key: ")
    click.echo(f"Set COPIES_RECIPIENTS={public} on the server.", err=True)


COMMANDS = (copies, copies_key)
