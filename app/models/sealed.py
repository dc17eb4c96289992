"""Columns of words that the database never sees: sealed on their way in, opened on their way out.

What is null stays null, and can be asked for. The database can compare or sort nothing else of
them: an attempt raises CannotCompare. docs/encryption.md tells every column and why.
"""

import json
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.sql import operators
from sqlalchemy.types import TypeDecorator, TypeEngine

from app.sealing import ring

__all__ = ["CannotCompare", "SealedBytes", "SealedJson", "SealedName", "SealedText", "is_sealed_as"]

_WITH_NULL = {operators.is_, operators.is_not, operators.eq, operators.ne}


class CannotCompare(TypeError):
    """A query asks the database for something about words that it cannot read."""


class _OnlyNull(TypeDecorator.Comparator[Any]):
    """All that can be asked of a sealed column is whether there is something in it."""

    def operate(self, op: Callable[..., Any], *other: Any, **options: Any) -> Any:
        if op in _WITH_NULL and len(other) == 1 and self._may_compare(other[0]):
            return super().operate(op, *other, **options)
        raise CannotCompare(f"{self.expr} is sealed: compare and sort it in Python")

    def reverse_operate(self, op: Callable[..., Any], other: Any, **options: Any) -> Any:
        raise CannotCompare(f"{self.expr} is sealed: compare and sort it in Python")

    def _may_compare(self, other: Any) -> bool:
        """With null, and with itself: SQLAlchemy looks up columns in its own dictionaries."""
        if other is None or isinstance(other, sa.sql.elements.Null):
            return True
        return isinstance(other, sa.ColumnElement) and hash(other) == hash(self.expr)


class SealedText(TypeDecorator[str]):
    """Words. purpose: the column, by which its key is made. longest: in signs, None for any.

    Where longest is given, more than that raises ValueError before anything is sealed.
    """

    impl = sa.Text
    cache_ok = True
    comparator_factory = _OnlyNull

    def __init__(self, purpose: str, longest: int | None = None) -> None:
        super().__init__()
        self.purpose = purpose
        self.longest = longest

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """SQLite holds no text to a length, and cannot change what a column was declared as."""
        if dialect.name == "sqlite" and self.longest is not None:
            return sa.String(self.longest)
        return sa.Text()

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        if self.longest is not None and len(value) > self.longest:
            raise ValueError(f"{self.purpose}: longer than {self.longest} signs")
        return self.sealed(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else ring().open(self.purpose, value).decode()

    def sealed(self, value: str) -> str:
        """These words as they are stored."""
        return ring().seal(self.purpose, value.encode())


class SealedName(SealedText):
    """Words that are found by their value, or must not be there twice: the same for the same.

    Who reads the database learns which rows have the same words, not which words.
    """

    cache_ok = True

    def sealed(self, value: str) -> str:
        return ring().seal_same(self.purpose, value.encode())


class SealedJson(TypeDecorator[Any]):
    """What is kept as JSON, words and all, sealed as one; in the database a string of JSON."""

    impl = sa.JSON
    cache_ok = True
    comparator_factory = _OnlyNull

    def __init__(self, purpose: str) -> None:
        super().__init__(none_as_null=True)
        self.purpose = purpose

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else self.sealed(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(ring().open(self.purpose, value))

    def sealed(self, value: Any) -> str:
        """This as it is stored."""
        told = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        return ring().seal(self.purpose, told.encode())


class SealedBytes(TypeDecorator[bytes]):
    """A file. How long it is can be seen in the database."""

    impl = sa.LargeBinary
    cache_ok = True
    comparator_factory = _OnlyNull

    def __init__(self, purpose: str) -> None:
        super().__init__()
        self.purpose = purpose

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        return None if value is None else ring().seal_bytes(self.purpose, value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        return None if value is None else ring().open_bytes(self.purpose, value)


def is_sealed_as(column: Any, value: str) -> sa.ColumnElement[bool]:
    """Whether a column of the type SealedName holds this, sealed with whichever key."""
    kind = column.type
    assert isinstance(kind, SealedName)
    return sa.type_coerce(column, sa.Text).in_(ring().all_seals(kind.purpose, value.encode()))
