"""A database that fails when a test wants it to, as its driver tells it."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import sqlalchemy as sa
from flask import Flask

from app.extensions import db

Raise = Callable[[], Exception]


class Failure(sqlite3.OperationalError, psycopg.OperationalError):
    """What either driver raises. code: of SQLite, an SQLSTATE, or none where nobody answers."""

    def __init__(self, code: str = "") -> None:
        super().__init__("words of the driver")
        if code.startswith("SQLITE"):
            self.sqlite_errorname = code
        elif code:
            self.sqlstate = code


def failure(code: str = "") -> Raise:
    """One that a statement ends in."""
    return lambda: Failure(code)


gone = failure()


@contextmanager
def failing(app: Flask, begins: str, error: Raise, times: int = 100) -> Iterator[list[str]]:
    """Inside it statements that begin so fail, so many times; gives those that did."""
    failed: list[str] = []

    def fail(_cursor: Any, statement: str, *_more: Any) -> None:
        if statement.startswith(begins) and len(failed) < times:
            failed.append(statement)
            raise error()

    with app.app_context():
        engine = db.engine
    sa.event.listen(engine, "do_execute", fail)
    try:
        yield failed
    finally:
        sa.event.remove(engine, "do_execute", fail)


@contextmanager
def unanswered(app: Flask, *, stored: bool) -> Iterator[None]:
    """Inside it the connection breaks off at each COMMIT. stored: after it was done, or before."""
    with app.app_context():
        dialect = db.engine.dialect
    usual = dialect.do_commit

    def commit(connection: Any) -> None:
        if stored:
            usual(connection)
        raise gone()

    dialect.do_commit = commit  # type: ignore[method-assign]
    try:
        yield
    finally:
        dialect.do_commit = usual  # type: ignore[method-assign]
