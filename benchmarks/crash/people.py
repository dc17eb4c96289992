"""Diaries of made-up people, each with two devices that save in it at once."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from unittest.mock import patch
from uuid import UUID, uuid4

from flask import Flask

from app import create_app
from app.access import Scope
from app.cli.group import bring_up_to_date
from app.extensions import db
from app.services.accounts import begin_diary, create_account
from app.services.tokens import TokenDraft, make_token
from benchmarks.crash.machine import Server
from tests.browser.people import cookie_of
from tests.builders import a_diary_draft

DAYS_EACH = 3
TOKENS = 8


@dataclass(frozen=True)
class Device:
    """One of somebody's devices. days: that only this one rates. tokens: of a program on it."""

    name: str
    account_id: UUID
    cookie: str
    days: tuple[date, ...]
    tokens: tuple[str, ...]


@contextmanager
def app_of(server: Server) -> Iterator[Flask]:
    """The app as that server has it, for the hands that prepare and the eyes that look."""
    with patch.dict(os.environ, server.settings, clear=True):
        os.environ["FLASK_RUN_FROM_CLI"] = "true"  # makes the secrets, as the command does
        app = create_app()
    logging.getLogger("app.security").setLevel(logging.WARNING)  # who was let in, by the hundred
    try:
        yield app
    finally:
        with app.app_context():
            db.engine.dispose()


def move_in(server: Server, diaries: int) -> list[Device]:
    """So many diaries with two devices each, in a database that our migrations made."""
    devices = []
    with app_of(server) as app:
        with app.app_context():
            bring_up_to_date(db.engine)
        for number in range(diaries):
            devices += _diary(app, number)
    return devices


def _diary(app: Flask, number: int) -> Iterator[Device]:
    with app.app_context():
        account_id = create_account(f"person{number}@example.org").id
        diary = begin_diary(account_id, a_diary_draft(name=f"Person {number}"))
        scopes = frozenset({Scope.READ, Scope.RATE, Scope.RECORD})
        draft = TokenDraft("crash", scopes, 30)
        tokens = [make_token(diary, draft, uuid4()) for _each in range(2 * TOKENS)]
    for half in range(2):
        first = diary.today - timedelta(days=1 + DAYS_EACH * half)
        yield Device(
            name=f"d{number}{'ab'[half]}",
            account_id=account_id,
            cookie=cookie_of(app, account_id, "http://localhost")["value"],
            days=tuple(first - timedelta(days=back) for back in range(DAYS_EACH)),
            tokens=tuple(tokens[TOKENS * half : TOKENS * (half + 1)]),
        )
