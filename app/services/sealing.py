"""The keys that seal words: whether they fit this database, and taking a newer one into use."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, OperationalError

from app import clock
from app.extensions import Model, db, writing
from app.models import SealingKey
from app.models.sealed import SealedBytes, SealedJson, SealedName, SealedText
from app.sealing import RANDOM, SAME, SETTING, KeyRing, SealingError, head, ring
from app.services.faults import code_of

__all__ = [
    "SealedCount",
    "WrongSealingKeys",
    "check_at_start",
    "check_keys",
    "count_sealed",
    "forget_keys",
    "reseal",
    "sealed_columns",
]

log = logging.getLogger(__name__)
PROOF = "sealing_key.proof"
AT_ONCE = 500  # rows that are sealed anew in one transaction
SEALED = (SealedText, SealedJson, SealedBytes)


class WrongSealingKeys(SealingError):
    """The keys of this server are not those that sealed what lies in its database."""


@dataclass(frozen=True)
class SealedCount:
    """What is sealed in one column.

    by_key: how many values by the number of the key. other: how many in no known way.
    """

    column: str
    by_key: dict[int, int]
    other: int


def check_keys() -> None:
    """Prove that every key that sealed something here is there, and note the one that seals now.

    To be called before a server starts; a database without tables has nothing to prove. Raises
    WrongSealingKeys.
    """
    with _reader().connect() as connection:
        if not sa.inspect(connection).has_table(SealingKey.__tablename__):
            return
        query = sa.select(SealingKey.number, SealingKey.proof).order_by(SealingKey.number)
        proofs = {number: proof for number, proof in connection.execute(query)}  # noqa: C416
    keys = ring()
    for number, proof in proofs.items():
        _prove(keys, number, proof)
    if keys.newest not in proofs:
        _note(keys)


def check_at_start() -> None:
    """The same for a server that starts. One whose database is away starts all the same."""
    try:
        check_keys()
    except OperationalError as error:
        code = code_of(error.orig or error)
        log.warning("the database is away, %s was not checked: %s", SETTING, code)
    finally:
        db.engine.dispose()


def _prove(keys: KeyRing, number: int, proof: str) -> None:
    if number not in keys.numbers:
        raise WrongSealingKeys(
            f"{SETTING} has no key {number}, but words in this database are sealed with it. "
            f"Put that key back: {SETTING}='{number}:the-key'. Without it they cannot be read."
        )
    try:
        found = keys.open(PROOF, proof)
    except SealingError:
        found = b""
    if found != _said(number):
        raise WrongSealingKeys(
            f"{SETTING} has another key {number} than the one that sealed the words in this "
            "database. Put the right one back, from where it is kept apart from the database."
        )


def _note(keys: KeyRing) -> None:
    proof = keys.seal(PROOF, _said(keys.newest))
    try:
        with writing() as session:
            session.add(SealingKey(number=keys.newest, proof=proof, made_at=clock.now()))
    except IntegrityError:  # another process noted it in this instant
        return


def _said(number: int) -> bytes:
    return f"key {number}".encode()


def sealed_columns() -> list[sa.Column[Any]]:
    """All columns of all tables that are sealed."""
    return [
        column
        for table in Model.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, SEALED)
    ]


def count_sealed() -> list[SealedCount]:
    """How much each key has sealed in each column in which there is something."""
    with _reader().connect() as connection:
        noted = connection.scalars(sa.select(SealingKey.number)).all()
        numbers = sorted({*ring().numbers, *noted})
        found = [_count(connection, column, numbers) for column in sealed_columns()]
    return [count for count in found if count.other or any(count.by_key.values())]


def _count(
    connection: sa.Connection, column: sa.Column[Any], numbers: Sequence[int]
) -> SealedCount:
    each = [sa.func.sum(sa.case((_begins(column, number), 1), else_=0)) for number in numbers]
    query = sa.select(sa.func.count(), *each).where(column.is_not(None))
    total, *sums = connection.execute(query).one()
    by_key = {number: int(found or 0) for number, found in zip(numbers, sums, strict=True)}
    return SealedCount(_named(column), by_key, total - sum(by_key.values()))


def reseal() -> Iterator[tuple[str, int]]:
    """Seal with the newest key all that an older one sealed: each column, and how many rows.

    In short transactions, while others read and save: what was saved in between is left as it is,
    since the newest key sealed it. Stopped in the middle, it goes on where it was. Raises
    SealingError for what no key opens.
    """
    for column in sealed_columns():
        done = sum(_reseal_some(column, rows) for rows in _pages(column))
        yield _named(column), done


def forget_keys() -> list[int]:
    """Numbers of older keys that seal nothing any more; no start asks for them from now on."""
    newest = ring().newest
    used = {number for count in count_sealed() for number, rows in count.by_key.items() if rows}
    with db.engine.begin() as connection:
        noted = connection.scalars(sa.select(SealingKey.number)).all()
        unused = sorted(set(noted) - used - {newest})
        connection.execute(sa.delete(SealingKey).where(SealingKey.number.in_(unused)))
    return sorted(
        {*unused, *(number for number in ring().numbers if number not in used)} - {newest}
    )


def _pages(column: sa.Column[Any]) -> Iterator[Sequence[sa.Row[Any]]]:
    """Rows that another key than the newest sealed, some at a time: the value, then the key."""
    keys = [_raw(each) for each in column.table.primary_key]
    query = sa.select(_raw(column), *keys).order_by(*keys).limit(AT_ONCE)
    query = query.where(column.is_not(None), ~_begins(column, ring().newest))
    after: sa.ColumnElement[bool] = sa.true()
    while True:
        with _reader().connect() as connection:
            rows = connection.execute(query.where(after)).all()
        if not rows:
            return
        yield rows
        last = [
            sa.bindparam(None, value, key.type)
            for value, key in zip(rows[-1][1:], keys, strict=True)
        ]
        after = sa.tuple_(*keys) > sa.tuple_(*last)


def _reseal_some(column: sa.Column[Any], rows: Sequence[sa.Row[Any]]) -> int:
    """Seal these rows anew, where they still are as they were read. Gives how many were."""
    keys = [_raw(each) for each in column.table.primary_key]
    same = [key == sa.bindparam(f"k{at}", type_=key.type) for at, key in enumerate(keys)]
    raw = _raw(column)
    as_read = raw == sa.bindparam("old", type_=raw.type)
    new: Any = sa.bindparam("new", type_=raw.type)
    if isinstance(column.type, SealedJson):
        new = sa.cast(new, sa.JSON) if db.engine.dialect.name == "postgresql" else new
    update = sa.update(column.table).where(*same, as_read).values({column: new})
    changed: list[dict[str, Any]] = [
        {"old": row[0], "new": _anew(column.type, row[0])}
        | {f"k{at}": value for at, value in enumerate(tuple(row)[1:])}
        for row in rows
    ]
    with db.engine.begin() as connection:
        return int(connection.execute(update, changed).rowcount)


def _anew(kind: Any, stored: Any) -> Any:
    """What is stored, opened with its key and sealed with the newest."""
    keys = ring()
    if isinstance(kind, SealedBytes):
        return keys.seal_bytes(kind.purpose, keys.open_bytes(kind.purpose, bytes(stored)))
    if isinstance(kind, SealedName):
        return keys.seal_same(kind.purpose, keys.open(kind.purpose, stored))
    if isinstance(kind, SealedJson):
        return f'"{keys.seal(kind.purpose, keys.open(kind.purpose, stored.strip(chr(34))))}"'
    return keys.seal(kind.purpose, keys.open(kind.purpose, stored))


def _reader() -> sa.Engine:
    """On SQLite what only reads waits for no writer, and keeps none waiting."""
    return db.engine.execution_options(readonly=True)


def _raw(column: sa.Column[Any]) -> sa.ColumnElement[Any]:
    """A column as it lies in the database."""
    if isinstance(column.type, SealedJson):
        return sa.cast(column, sa.Text)
    if isinstance(column.type, SealedBytes):
        return sa.type_coerce(column, sa.LargeBinary)
    if isinstance(column.type, SealedText):
        return sa.type_coerce(column, sa.Text)
    return column


def _begins(column: sa.Column[Any], number: int) -> sa.ColumnElement[bool]:
    """Whether the key of this number sealed what lies in a row."""
    begin: Any = head(number, SAME if isinstance(column.type, SealedName) else RANDOM)
    if isinstance(column.type, SealedJson):
        begin = f'"{begin}'
    if isinstance(column.type, SealedBytes):
        begin = begin.encode()
    raw = _raw(column)
    start = sa.func.substr(raw, 1, len(begin), type_=raw.type)
    return start == sa.literal(begin, raw.type)


def _named(column: sa.Column[Any]) -> str:
    return f"{column.table.name}.{column.name}"
