"""What is told of an error: of what kind it is, where it happened, and nothing somebody wrote."""

import errno
import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoneFree

from app.extensions import is_commit_done, is_commit_sent

__all__ = [
    "STORAGE_ERRORS",
    "Fault",
    "Kind",
    "code_of",
    "fault_of",
    "if_it_can_be",
    "wordless_trace",
]

log = logging.getLogger(__name__)
STORAGE_ERRORS = (SQLAlchemyError, OSError)  # among which are all faults


class Kind(StrEnum):
    """What keeps a database from doing what it was asked."""

    AWAY = "away"  # not there, stopping, starting, or the connection broke off
    CROWDED = "crowded"  # it takes no more connections
    LOCKED = "locked"  # somebody else has held what is needed for too long
    TURN = "turn"  # two wanted the same in another order, and this one gives way
    SLOW = "slow"  # it took longer than the operator allows
    FULL = "full"  # no room on the disk
    READ_ONLY = "read_only"  # nothing can be written
    BROKEN = "broken"  # what is stored cannot be read any more


# SQLSTATE, or the beginning of one: https://www.postgresql.org/docs/current/errcodes-appendix.html
OF_STATES = {
    "08": Kind.AWAY,
    "25006": Kind.READ_ONLY,
    "25P03": Kind.SLOW,
    "25P04": Kind.SLOW,
    "40001": Kind.TURN,
    "40P01": Kind.TURN,
    "53100": Kind.FULL,
    "53": Kind.CROWDED,
    "55P03": Kind.LOCKED,
    "57014": Kind.SLOW,
    "57P": Kind.AWAY,
    "58030": Kind.AWAY,
    "XX001": Kind.BROKEN,
    "XX002": Kind.BROKEN,
}
# The names of result codes, or their beginning: https://www.sqlite.org/rescode.html
OF_SQLITE = {
    "SQLITE_BUSY": Kind.LOCKED,
    "SQLITE_LOCKED": Kind.LOCKED,
    "SQLITE_PROTOCOL": Kind.LOCKED,
    "SQLITE_FULL": Kind.FULL,
    "SQLITE_IOERR": Kind.AWAY,
    "SQLITE_CANTOPEN": Kind.AWAY,
    "SQLITE_NOMEM": Kind.CROWDED,
    "SQLITE_INTERRUPT": Kind.SLOW,
    "SQLITE_READONLY": Kind.READ_ONLY,
    "SQLITE_CORRUPT": Kind.BROKEN,
    "SQLITE_NOTADB": Kind.BROKEN,
}
OF_FILES = {
    errno.ENOSPC: Kind.FULL,
    errno.EDQUOT: Kind.FULL,
    errno.EROFS: Kind.READ_ONLY,
    errno.EMFILE: Kind.CROWDED,
    errno.ENFILE: Kind.CROWDED,
}


@dataclass(frozen=True)
class Fault:
    """in_doubt: the end of a save was asked for and not answered, so it may be stored."""

    kind: Kind
    in_doubt: bool = False


def fault_of(error: BaseException) -> Fault | None:
    """What keeps the database, or the disk, from working; None for every other error."""
    kind = _kind_of(error)
    if kind is None:
        return None
    # A database that answers with another code has ended the save without storing it.
    return Fault(kind, is_commit_done() or (kind is Kind.AWAY and is_commit_sent()))


@contextmanager
def if_it_can_be() -> Iterator[None]:
    """For what a page leaves behind and can do without: a fault is noted in the log, no more."""
    try:
        yield
    except Exception as error:
        fault = fault_of(error)
        if fault is None:
            raise
        log.warning("left undone: %s %s", fault.kind, code_of(getattr(error, "orig", error)))


def _kind_of(error: BaseException) -> Kind | None:
    if isinstance(error, NoneFree):
        return Kind.CROWDED
    if isinstance(error, OSError) and not isinstance(error, TimeoutError):
        return OF_FILES.get(error.errno or 0)
    if not isinstance(error, DBAPIError):
        return None
    code = code_of(error.orig) if error.orig else ""
    known = _longest(OF_SQLITE if code.startswith("SQLITE") else OF_STATES, code)
    if known is None and (error.connection_invalidated or _says_nothing(error, code)):
        return Kind.AWAY
    return known


def _says_nothing(error: DBAPIError, code: str) -> bool:
    """Whether no server answered: it is not there, or it went away."""
    return not code and isinstance(error, OperationalError | InterfaceError)


def _longest(known: dict[str, Kind], code: str) -> Kind | None:
    """The kind of the code, by the longest beginning that is known."""
    fitting = [beginning for beginning in known if code.startswith(beginning)]
    return known[max(fitting, key=len)] if fitting else None


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
