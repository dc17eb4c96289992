"""`flask diary check`: whether all that is stored is whole."""

import click

from app.services.invariants import list_breaches


@click.command()
def check() -> None:
    """Look whether all that is stored is whole, and change nothing.

    Reads every page of an SQLite file and all its references, and on both databases what our own
    rules say of versions and histories. It may run while the server does. Ends with 1 where
    something is wrong: then keep the files as they are, and bring back a backup.
    """
    breaches = list_breaches()
    for breach in breaches:
        click.echo(f"wrong: {breach}")
    if breaches:
        raise click.ClickException("Not all that is stored is whole.")
    click.echo("All that is stored is whole.")


COMMANDS = (check,)
