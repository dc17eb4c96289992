"""An empty database to restore into and throw away: of SQLite, in memory and on no named file.

What does not fit into its cache goes to a file without a name in TMPDIR, which is gone with the
process, however that ends.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.pool import StaticPool

from app.extensions import guard_transactions

NO_NAME = ""


@contextmanager
def scratch() -> Iterator[sa.Connection]:
    """A connection with an open transaction, which is never committed."""
    engine = sa.create_engine(
        "sqlite://",
        creator=lambda: sqlite3.connect(NO_NAME),
        poolclass=StaticPool,
        hide_parameters=True,
    )
    guard_transactions(engine)
    try:
        with engine.connect() as connection, connection.begin() as transaction:
            yield connection
            transaction.rollback()
    finally:
        engine.dispose()
