"""`flask diary import` and `export`: files in and out."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from app import clock
from app.access import Diary, Right, open_diary
from app.cli.accounts import account_for, diary_of, email_option
from app.cli.matching import choices_of, matching_options
from app.exports.archive import write_folder
from app.exports.package import COLUMNS_FILE, PACKAGE_FILE
from app.exports.spreadsheet import FILES
from app.extensions import own_session
from app.sentences.imports import saved, sentence
from app.services.accounts import DiaryDraft, add_diary, find_account, has_diary
from app.services.audit import Act, commit, leave_trace
from app.services.foreign.choices import Choices
from app.services.imports import (
    ParsedFile,
    Preview,
    Problem,
    preview,
    preview_blank,
    read_files,
    save_import,
)

MOST_PROBLEMS = 20
PATH = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=PATH)
@email_option
@click.option("--timezone", default="UTC", show_default=True, help="Of a diary that begins here.")
@matching_options
def import_files(files: tuple[Path, ...], email: str, timezone: str, **matching: Any) -> None:
    """Read ratings, injections or treatments from CSV files, all or nothing.

    The kind of a file is told by its first row; a zip file may hold several. Of a file of
    Bearable, Daylio or Flaredown only what --match names is read. Any other table is read on the
    page "Bring in a file". Begins the account and the diary where there is none.
    """
    if not clock.is_timezone(timezone):
        raise click.BadParameter(f"{timezone} is no time zone, such as Europe/Berlin.")
    parsed = _read(files, choices_of(**matching))
    with own_session(reading=False):
        account = find_account(email)
        if account is not None and has_diary(account.id):
            diary = open_diary(account.id, account.id, Right.OWN)
            _stop_at_problems(preview(diary, *parsed))
        else:
            _stop_at_problems(preview_blank(timezone, *parsed))
            account = account_for(email)
            diary = add_diary(account.id, DiaryDraft(timezone=timezone))
        changed = _save(diary, parsed)
    click.echo(saved(changed) if changed.changes else "All of this was there. Nothing was changed.")


@click.command()
@email_option
@click.option("--to", "folder", required=True, type=click.Path(file_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Write over files that are there.")
def export(email: str, folder: Path, force: bool) -> None:
    """Write the diary as CSV files into a folder."""
    names = (*FILES, COLUMNS_FILE, PACKAGE_FILE)
    taken = [name for name in names if (folder / name).exists()]
    if taken and not force:
        raise click.ClickException(f"{folder / taken[0]} is there already. --force writes over it.")
    with own_session(reading=True, snapshot=True):
        diary = diary_of(email)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for path in write_folder(diary, folder):
            click.echo(path)
    with own_session(reading=False):
        leave_trace(diary, Act.DIARY_EXPORTED, "tables")


def _read(files: Sequence[Path], choices: Choices) -> list[ParsedFile]:
    """The files with their progress, where somebody watches."""
    with click.progressbar(
        files, label="Reading", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as watched:
        return [
            file for path in watched for file in read_files(path.read_bytes(), path.name, choices)
        ]


def _save(diary: Diary, parsed: Sequence[ParsedFile]) -> Preview:
    changed = save_import(diary, *parsed)
    if not changed.changes and diary.revision == 0:
        commit(diary, Act.DIARY_BEGUN)
    return changed


def _stop_at_problems(found: Preview) -> None:
    """End the command, nothing stored, when a file has something to put right."""
    if not found.problems:
        return
    for problem in found.problems[:MOST_PROBLEMS]:
        click.echo(f"{_where(problem)}: {_said(problem)}", err=True)
    if len(found.problems) > MOST_PROBLEMS:
        click.echo(f"and {len(found.problems) - MOST_PROBLEMS} more", err=True)
    raise click.ClickException("Nothing was stored.")


def _said(problem: Problem) -> str:
    names = problem.values.get("names")
    if problem.code == "needs_choices" and names:
        return f"Say with --match what becomes of its symptoms: {names}"
    return sentence(problem)


def _where(problem: Problem) -> str:
    return f"{problem.file}:{problem.row}" if problem.row else f"{problem.file}"


COMMANDS = (import_files, export)
