"""Whom a command is about."""

import click

from app.access import Diary, Right, open_diary
from app.models import User
from app.services.accounts import find_account, has_diary

email_option = click.option("--email", required=True, help="The address of the account.")


def account_of(email: str) -> User:
    """The account of this address. Ends the command when there is none."""
    account = find_account(email)
    if account is None:
        raise click.ClickException(f"There is no account with the address {email}.")
    return account


def diary_of(email: str) -> Diary:
    """The diary of this address, opened by its owner. Ends the command when there is none."""
    account = account_of(email)
    if not has_diary(account.id):
        raise click.ClickException(f"{account.email} keeps no diary.")
    return open_diary(account.id, account.id, Right.OWN)
