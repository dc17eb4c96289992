"""What the tests of pages use besides."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
import sqlalchemy as sa
from flask import Flask

from app.access import Right, Scope
from app.extensions import Model, db
from tests.views.programs import Program, a_token

# Traces and what was worked out may come by reading; all else changes by saving alone.
BY_READING = {"audit_event", "kept_answer", "kept_page", "list_summary", "sign_in"}

Stored = Callable[[], dict[str, list[tuple[object, ...]]]]


@pytest.fixture
def stored(app: Flask) -> Stored:
    """Gives all that is stored now, to compare with what was stored before."""

    def read() -> dict[str, list[tuple[object, ...]]]:
        with app.app_context(), db.engine.connect() as connection:
            return {
                table.name: sorted(map(tuple, connection.execute(sa.select(table))), key=repr)
                for table in Model.metadata.sorted_tables
                if table.name not in BY_READING
            }

    return read


@pytest.fixture
def program(app: Flask, opened: Callable[..., AbstractContextManager]) -> Callable[..., Program]:
    """A program with a token of Alice's: `program(READS)`."""

    def made(*scopes: Scope, **more: object) -> Program:
        with opened("alice", Right.OWN) as diary:
            return Program(app, a_token(diary, *scopes, **more))

    return made
