"""`flask diary demo` and `flask diary erase`: people come and go."""

import secrets
from uuid import UUID

import click
from flask import current_app
from flask_security import hash_password

from app.access import Right, open_diary
from app.cli.accounts import account_of, email_option
from app.extensions import db, own_session
from app.services.accounts import erase_account, has_diary
from app.services.days import list_rated
from app.services.demo import DOCTOR, erase_people, make_people
from app.services.example import ensure_example
from app.services.treatments import list_treatment_days


@click.command()
@click.option("--password", help="The password of all of them; a random one unless given.")
@click.option("--fresh", is_flag=True, help="Erase them and make them anew.")
@click.option("--yes", is_flag=True, help="Also in a database that is not SQLite.")
def demo(password: str | None, fresh: bool, yes: bool) -> None:
    """Make people to try things out with, and the example.

    Who is there already keeps their diary and gets the new password.
    """
    kind = db.engine.dialect.name
    if kind != "sqlite" and not yes:
        raise click.ClickException(
            f"This database is on {kind}, so other people may be using it. Nothing was done. "
            "Add --yes to put example people into it all the same."
        )
    password = password or secrets.token_hex(6)
    ensure_example()
    if fresh:
        erase_people()
    # As a browser's password is spelt before it is compared.
    security = current_app.extensions["security"]
    hashed = hash_password(security.password_util.normalize(password))
    for person in make_people(hashed, security.totp_factory.generate_totp_secret()):
        state = "made" if person.made else "was there"
        click.echo(f"{person.email:<22} {state:<10} {person.about}")
    click.echo(
        f"{DOCTOR} signs in in two steps: `flask diary code --email {DOCTOR}` prints a code."
    )
    click.echo(f"Password of all three: {password}")


@click.command()
@email_option
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase(email: str, yes: bool) -> None:
    """Erase an account and its diary, with all their history."""
    with own_session(reading=True):  # nothing may be held while a person thinks
        account = account_of(email)
        about = _what_goes(account.id, account.email)
    click.echo(about, err=True)
    if not yes:
        click.confirm("Erase all this? It cannot be brought back.", abort=True, err=True)
    erase_account(account.id)
    click.echo(f"Done. Nothing is left under {account.email}.")


def _what_goes(account_id: UUID, email: str) -> str:
    if not has_diary(account_id):
        return f"{email}: an account without a diary. What it wrote in other diaries stays there."
    diary = open_diary(account_id, account_id, Right.OWN)
    days, treatments = len(list_rated(diary)), len(list_treatment_days(diary))
    return f"{email}: the account and its diary. Days: {days}. Treatments: {treatments}."


COMMANDS = (demo, erase)
