"""Whom a command is about."""

import click
from flask import current_app

from app.access import Diary, Right, open_diary
from app.models import User
from app.services.accounts import create_account, find_account, has_diary

email_option = click.option("--email", required=True, help="The address of the account.")


def account_of(email: str) -> User:
    """The account of this address. Ends the command when there is none."""
    account = find_account(email)
    if account is None:
        raise click.ClickException(f"There is no account with the address {email}.")
    return account


def account_for(email: str) -> User:
    """The account of this address, begun where there is none. Ends the command for no address."""
    account = find_account(email)
    if account is not None:
        return account
    try:
        current_app.extensions["security"].mail_util.normalize(email.strip())
    except ValueError:
        raise click.BadParameter(f"{email} is no address, such as me@example.org.") from None
    return create_account(email)


def diary_of(email: str) -> Diary:
    """The diary of this address, opened by its owner. Ends the command when there is none."""
    account = account_of(email)
    if not has_diary(account.id):
        raise click.ClickException(f"{account.email} keeps no diary.")
    return open_diary(account.id, account.id, Right.OWN)
