"""What all commands share: a database that is up to date, and errors in one sentence."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import wraps
from pathlib import Path
from typing import Any

import click
import sqlalchemy as sa
from alembic.util import CommandError
from flask import current_app
from flask.cli import AppGroup, with_appcontext
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from app import metrics
from app.extensions import db
from app.sealing import SealingError
from app.sentences.faults import in_one_line
from app.services.faults import code_of, fault_of
from app.services.schema import BrokenSchema, UnknownSchema, bring_up_to_date
from app.services.sealing import check_keys

OF_TIMERS = frozenset({"remind", "copies", "backup", "refresh-lists"})


class Unprepared(click.Command):
    """A command that takes the database as it is: behind, empty, or another one."""


class DiaryGroup(AppGroup):
    """A group whose commands find the app and its database ready."""

    def add_command(self, cmd: click.Command, name: str | None = None) -> None:
        assert cmd.callback is not None
        ready = not isinstance(cmd, Unprepared)
        cmd.callback = with_appcontext(_prepared(cmd.callback, ready))
        super().add_command(cmd, name)

    def add_bare_command(self, cmd: click.Command) -> None:
        """A command that needs neither, and must not touch them."""
        super().add_command(cmd)


def make_folder(engine: sa.Engine) -> None:
    """Make the folder of an SQLite database, and a new file that no other account can read."""
    url = engine.url
    if url.get_backend_name() != "sqlite" or not url.database:
        return
    file = Path(url.database)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if url.database != ":memory:" and "uri" not in url.query and not file.exists():
        file.touch(mode=0o600)  # its log takes the same rights


def _prepared(act: Callable[..., Any], ready: bool) -> Callable[..., Any]:
    @wraps(act)
    def run(*args: Any, **options: Any) -> Any:
        try:
            if ready:
                _make_ready()
            told = act(*args, **options)
            _remember(options)
        except (SQLAlchemyError, OSError) as error:
            raise _in_one_line(error) from error
        return told

    return run


def _remember(options: Mapping[str, Any]) -> None:
    """Note for /metrics that a timer's command ended well, and not one that only looked."""
    command = click.get_current_context().info_name
    looked = options.get("check") or options.get("dry_run")
    instance = current_app.config.get("INSTANCE")
    if command in OF_TIMERS and instance and not looked:
        with suppress(OSError):
            metrics.note_run(Path(instance), command)


def _in_one_line(error: SQLAlchemyError | OSError) -> BaseException:
    """What is the matter, without a word of what is stored; other errors are for who wrote this."""
    fault = fault_of(error)
    if fault is not None:
        return click.ClickException(in_one_line(fault.kind))
    if isinstance(error, DBAPIError):
        kind = f"{type(error.orig).__name__} {code_of(error.orig)}".rstrip()  # type: ignore[arg-type]
        return click.ClickException(f"The database refused this: {kind}")
    return error


def _make_ready() -> None:
    try:
        make_folder(db.engine)
        bring_up_to_date(db.engine, lambda said: click.echo(said, err=True))
        check_keys()
    except (UnknownSchema, BrokenSchema, SealingError) as error:
        raise click.ClickException(str(error)) from error
    except CommandError as error:
        raise click.ClickException(
            f"The database does not fit this version of the diary: {error}"
        ) from error
    except OSError as error:
        raise click.ClickException(f"The instance folder cannot be made: {error}") from error
