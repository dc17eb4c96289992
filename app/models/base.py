"""What all tables share: types that are equal on both databases, and ownership by a patient."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Mapped, declared_attr, mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine

from app.extensions import Model

__all__ = ["Hundredths", "Key", "Model", "PatientOwned", "Recorded", "UtcDateTime"]


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. Refuses naive values and gives aware ones back, on SQLite as well."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("an instant without a time zone")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Key(TypeDecorator[UUID]):
    """A UUID in 16 bytes: native on PostgreSQL, a blob on SQLite."""

    impl = sa.Uuid
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(sa.LargeBinary(16))
        return dialect.type_descriptor(sa.Uuid())

    def process_bind_param(self, value: UUID | None, dialect: Dialect) -> Any:
        if value is None or dialect.name != "sqlite":
            return value
        return value.bytes

    def process_result_value(self, value: Any, dialect: Dialect) -> UUID | None:
        return UUID(bytes=value) if isinstance(value, bytes) else value


class Hundredths(TypeDecorator[Decimal]):
    """A decimal number with two places, kept as a whole number of hundredths.

    SQLite has no decimal numbers, and a dose that comes back as 12.499999 is not the dose.
    """

    impl = sa.Integer
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        return None if value is None else int((value * 100).to_integral_value())

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value).scaleb(-2)


class PatientOwned:
    """A row of one patient's diary: the key begins with the patient."""

    @declared_attr.directive
    @classmethod
    def patient_id(cls) -> Mapped[UUID]:
        return mapped_column(
            Key, sa.ForeignKey("patient.id", ondelete="CASCADE"), primary_key=True, sort_order=-1
        )


class Recorded:
    """Who saved this, when, and how often it was saved."""

    recorded_by_id: Mapped[UUID] = mapped_column(Key, sort_order=10)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime, sort_order=11)
    version: Mapped[int] = mapped_column(sort_order=12)
