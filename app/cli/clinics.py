"""`flask diary found-clinic`: a clinic begins with its first administrator."""

from uuid import uuid4

import click

from app.cli.accounts import account_of
from app.errors import Refused
from app.services.clinics import found_clinic


@click.command("found-clinic")
@click.option("--name", required=True, help="What the clinic is called.")
@click.option("--admin", required=True, help="The address of its first administrator's account.")
@click.option("--no-diaries", is_flag=True, help="The administrator sees people and rights only.")
def found(name: str, admin: str, no_diaries: bool) -> None:
    """Found a clinic. Its administrator invites the others."""
    account = account_of(admin)
    name, sees = " ".join(name.split()), not no_diaries
    try:
        found_clinic(account.id, uuid4(), name, sees_diaries=sees)
    except Refused as refused:
        raise click.ClickException(f"Nothing was done: {refused.reason}.") from None
    click.echo(f"{name} is founded. {account.email} administers it.")
    if account.tf_primary_method is None:
        click.echo("Before anything opens, that account is asked to set up a second factor.")


COMMANDS = (found,)
