"""`flask diary code` and `flask diary forget-factor`: the second step of signing in."""

import click
from flask import current_app

from app import clock
from app.cli.accounts import account_of, email_option
from app.services import second_factor
from app.services.demo import PEOPLE

SECONDS = 30  # how long a code is shown


@click.command()
@email_option
def code(email: str) -> None:
    """Print the six digits that one of the people of `demo` types after the password."""
    if email.strip().lower() not in PEOPLE:
        raise click.ClickException(
            f"This is only for {', '.join(PEOPLE)}. Everybody else has an app of their own."
        )
    account = account_of(email)
    if account.tf_totp_secret is None:
        click.echo(f"{account.email} signs in with a password alone.")
        return
    factory = current_app.extensions["security"].totp_factory
    step, passed = divmod(int(clock.now().timestamp()), SECONDS)
    if account.tf_last_step is not None and step <= account.tf_last_step:
        raise click.ClickException(
            f"The present code was used already. Ask again in {SECONDS - passed} seconds."
        )
    click.echo(factory.generate_totp_password(account.tf_totp_secret))


@click.command("forget-factor")
@email_option
@click.option("--yes", is_flag=True, help="Do not ask.")
def forget_factor(email: str, yes: bool) -> None:
    """Let somebody who lost phone and recovery codes sign in with the password alone.

    Make sure first that it is this person who asks. All their sign-ins end.
    """
    account = account_of(email)
    if account.tf_primary_method is None:
        raise click.ClickException(f"{account.email} signs in with a password alone already.")
    if not yes:
        click.confirm(
            f"Is it {account.email} who asks, and are you sure of it?", abort=True, err=True
        )
    second_factor.forget_factor(account)
    click.echo(
        f"Done. {account.email} was signed out everywhere and signs in with the password alone. "
        "A clinician sets up an app again before a diary opens."
    )


COMMANDS = (code, forget_factor)
