"""`flask diary backup` and `restore-backup`: the whole database, encrypted and proved."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any

import click
import sqlalchemy as sa
from flask import current_app

from app import clock
from app.cli.archives import FILE, FOLDER
from app.cli.group import Unprepared, make_folder
from app.errors import DiaryError
from app.exports.backup_streams import prove, restore_file
from app.exports.backups import BackupFolder, Written
from app.exports.copies import CopiesError, read_identities, read_keep, read_recipients
from app.extensions import db, guard_transactions
from app.services.backup.restoring import Restored, require_empty
from app.services.backup.shapes import NoBackup, Sum, missing
from app.services.backup.writing import write_lines
from app.services.schema import hold_all, see_all

COUNTED = (("user", "accounts"), ("patient", "diaries"), ("diary_day", "days"))


def _told(act: Callable[..., Any]) -> Callable[..., Any]:
    """Whatever goes wrong is said in one line, and ends with 1."""

    @wraps(act)
    def run(*args: Any, **options: Any) -> Any:
        try:
            return act(*args, **options)
        except (CopiesError, DiaryError) as error:
            raise click.ClickException(str(error)) from None
        except OSError as error:
            raise click.ClickException(f"This cannot be read or written: {error}") from None

    return run


@click.command(cls=Unprepared)
@click.argument("folder", type=FOLDER)
@click.option("--check", is_flag=True, help="Prove that each backup restores; write nothing.")
@click.option("--latest", is_flag=True, help="With --check: prove the latest one alone.")
@click.option("--identity", type=FILE, help="The file with the key to prove with.")
@click.option("--no-proof", is_flag=True, help="Do not restore what was written to prove it.")
@_told
def backup(folder: Path, check: bool, latest: bool, identity: Path | None, no_proof: bool) -> None:
    """Write an encrypted backup of the whole database, and prove that it restores.

    For a timer, while the server runs. Ends with 1 when anything failed; then no older backup
    was deleted.
    """
    keys = read_identities(identity.read_bytes()) if identity else []
    if check:
        if not keys:
            raise click.UsageError("--check needs --identity.")
        _check(folder, keys, latest)
        return
    if latest or (no_proof and keys):
        raise click.UsageError("--latest is for --check, and --no-proof needs no --identity.")
    recipients = read_recipients(current_app.config["COPIES_RECIPIENTS"])
    keep = read_keep(current_app.config["COPIES_KEEP"])
    place, sums = BackupFolder(folder), list[Sum]()
    with place.held():
        written = place.add(
            lambda: write_lines(db.engine, sums),
            recipients,
            keys,
            keep,
            clock.now(),
            look=not no_proof,
        )
    _tell(written, sums)


def _tell(written: Written, sums: Sequence[Sum]) -> None:
    proof = "restores" if written.proved else "not proved"
    size = written.path.stat().st_size
    click.echo(
        f"{written.path.name}: {_counts({each.table: each for each in sums})}, {size} bytes, "
        f"{proof}, deleted: {written.deleted}"
    )
    if written.unproved:
        raise NoBackup(
            f"The backup was written, but there is no room to prove it in TMPDIR. No older one was "
            f"deleted. {written.unproved}"
        )


def _check(folder: Path, keys: Sequence[Any], latest: bool) -> None:
    files = BackupFolder(folder).files() if folder.is_dir() else []
    if not files:
        raise CopiesError("There is no backup in this folder.")
    files, wrong = files[-1:] if latest else files, 0
    for path in files:
        try:
            with path.open("rb") as file:
                restored = prove(file, keys)
        except DiaryError as error:
            wrong += 1
            click.echo(f"{path.name}: {error}", err=True)
        else:
            click.echo(f"{path.name}: {_counts(restored.sums)}, {_revision(restored)}, restores")
            _remark(restored)
    click.echo(f"backups: {len(files)}, restore: {len(files) - wrong}, do not: {wrong}")
    if wrong:
        raise click.exceptions.Exit(1)


@click.command("restore-backup", cls=Unprepared)
@click.argument("file", type=FILE)
@click.option("--identity", type=FILE, required=True, help="The file with the key that opens it.")
@click.option("--into", "url", help="Another database than DATABASE_URL names.")
@_told
def restore_backup(file: Path, identity: Path, url: str | None) -> None:
    """Restore a backup of the whole database into an empty one, all or nothing.

    What comes out is compared with the backup, row by row, and brought up to date.
    """
    keys = read_identities(identity.read_bytes())
    with _engine(url) as engine, engine.connect() as connection, connection.begin():
        see_all(connection)
        hold_all(connection)  # a row that a server adds meanwhile would be none of the backup
        require_empty(connection)
        with file.open("rb") as encrypted:
            restored = restore_file(encrypted, keys, connection)
    click.echo(f"Restored: {_counts(restored.sums)}, {_revision(restored)}.")
    _remark(restored)


@contextmanager
def _engine(url: str | None) -> Iterator[sa.Engine]:
    """The database of the server, or another one. Ends the command for a URL that is none."""
    if url is None:
        make_folder(db.engine)
        yield db.engine
        return
    try:
        engine = sa.create_engine(url, hide_parameters=True)
    except (sa.exc.ArgumentError, ImportError):
        raise click.BadParameter(
            "--into is no database, such as sqlite:////var/lib/diary/new.sqlite or "
            "postgresql+psycopg://user@host/name."
        ) from None
    make_folder(engine)
    guard_transactions(engine)
    try:
        yield engine
    finally:
        engine.dispose()


def _counts(sums: dict[str, Sum]) -> str:
    told = [f"{named}: {sums[table].rows}" for table, named in COUNTED if table in sums]
    return ", ".join([*told, f"rows: {sum(each.rows for each in sums.values())}"])


def _revision(restored: Restored) -> str:
    assert restored.header is not None
    return f"revision {restored.header.revision}, made {restored.header.made_at}"


def _remark(restored: Restored) -> None:
    """What the backup needs besides. It is no fault of the backup."""
    assert restored.header is not None
    if needed := missing(restored.header):
        click.echo(
            f"It needs secrets that are not set here, or are others here: {', '.join(needed)}. "
            "They are never in a backup.",
            err=True,
        )


COMMANDS = (backup, restore_backup)
