"""What is told of an error: where it happened, and nothing that somebody wrote."""

import traceback
from collections.abc import Iterator

from sqlalchemy.exc import SQLAlchemyError

__all__ = ["code_of", "wordless_trace"]


def code_of(error: BaseException) -> str:
    """What a database calls this error: SQLSTATE, or a name of SQLite; else nothing."""
    return getattr(error, "sqlstate", None) or getattr(error, "sqlite_errorname", None) or ""


def wordless_trace(error: BaseException) -> str | None:
    """Where an error of the database happened, with its types and codes; None for other errors.

    Its text is left out: a database cites the row that it did not take.
    """
    chain = list(_chain_of(error))
    if not any(isinstance(each, SQLAlchemyError) for each in chain):
        return None
    return "\n".join(map(_told, reversed(chain)))


def _told(error: BaseException) -> str:
    frames = "".join(traceback.format_tb(error.__traceback__))
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    return f"{frames}{kind} {code_of(error)}".rstrip()


def _chain_of(error: BaseException) -> Iterator[BaseException]:
    """An error, what it was raised from, and so on. No error is told twice."""
    seen: set[int] = set()
    found: BaseException | None = error
    while found is not None and id(found) not in seen:
        seen.add(id(found))
        yield found
        found = found.__cause__ or found.__context__
