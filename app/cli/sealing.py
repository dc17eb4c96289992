"""`flask diary reseal` and `flask diary sealing-key`: the keys that seal words at rest."""

import secrets
from collections.abc import Sequence
from contextlib import closing
from typing import Any

import click

from app.extensions import db, everything
from app.sealing import SealingError, ring
from app.services.sealing import SealedCount, count_sealed, forget_keys, reseal, sealed_columns


@click.command("sealing-key")
def sealing_key() -> None:
    """Print a new key for SEALING_KEYS. Keep it apart from the database and its copies."""
    click.echo(f"{ring().newest + 1}:{secrets.token_urlsafe(48)}")


@click.command("reseal")
@click.option("--check", is_flag=True, help="Tell how much each key has sealed; write nothing.")
@click.option("--tidy", is_flag=True, help="Then let the database write its files anew.")
def reseal_command(check: bool, tidy: bool) -> None:
    """Seal with the newest of SEALING_KEYS all that an older one sealed.

    While people use the diary. Stopped in the middle, the next run goes on. First start every
    server with the new key, then run this. --tidy overwrites what was stored before, which on
    PostgreSQL locks one table after the other.
    """
    if check and tidy:
        raise click.UsageError("--check writes nothing, so it cannot --tidy.")
    with everything():
        counts = _reseal(check)
    if tidy:
        _tidy()
    if any(count.other for count in counts):
        raise click.exceptions.Exit(1)


def _reseal(check: bool) -> Sequence[SealedCount]:
    try:
        if not check:
            for column, rows in reseal():
                if rows:
                    click.echo(f"{column}: {rows} sealed with key {ring().newest}")
        counts = count_sealed()
    except SealingError as error:
        raise click.ClickException(str(error)) from None
    _tell(counts)
    if not check:
        for number in forget_keys():
            click.echo(_unused(number))
    return counts


def _tell(counts: Sequence[SealedCount]) -> None:
    for number in sorted({number for count in counts for number in count.by_key}):
        rows = sum(count.by_key.get(number, 0) for count in counts)
        columns = sum(bool(count.by_key.get(number)) for count in counts)
        seals = ", seals what is saved" if number == ring().newest else ""
        click.echo(f"key {number}: {rows} values in {columns} columns{seals}")
    for count in counts:
        if count.other:
            click.echo(
                f"{count.column}: {count.other} values are sealed with no known key", err=True
            )


def _unused(number: int) -> str:
    return (
        f"Key {number} seals nothing here any more. Take it out of SEALING_KEYS once every server "
        "runs with the newer one; keep it as long as you keep backups from before."
    )


def _tidy() -> None:
    """Words that were stored in clear text before leave the files of the database."""
    with closing(db.engine.raw_connection()) as connection:
        driver: Any = connection.driver_connection
        if db.engine.dialect.name == "sqlite":
            for statement in ("query_only=OFF", "secure_delete=ON"):
                driver.execute(f"PRAGMA {statement}")
            driver.execute("VACUUM")
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            before, driver.autocommit = driver.autocommit, True
            tables = {column.table.name for column in sealed_columns()}
            driver.execute("VACUUM FULL " + ", ".join(f'"{name}"' for name in sorted(tables)))
            driver.autocommit = before
    click.echo("The files of the database were written anew.")


COMMANDS = (reseal_command, sealing_key)
