"""A plugin of pytest: engines that a test makes itself also understand the URL of a pool."""

from typing import Any

import sqlalchemy as sa

from app.extensions import give_patience


def give(dialect: Any, record: object, args: object, options: Any) -> None:
    """As the app does, and for PostgreSQL alone."""
    if dialect.name == "postgresql":
        give_patience(dialect, record, args, options)


sa.event.listen(sa.Engine, "do_connect", give)
