"""What one table of an archive is, and the columns that many of them share."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from app.services.whole.kinds import BOOL, INSTANT, PERSON, VERSION, Kind, one_of

RECORDED = {"recorded_by_id": PERSON, "recorded_at": INSTANT, "version": VERSION}
GRANTED = {
    "right": one_of(("read", "record")),
    "sees_notes": BOOL,
    "sees_mood": BOOL,
    "granted_at": INSTANT,
}


@dataclass(frozen=True)
class Table:
    """One table in an archive.

    key: what tells its rows apart, in the order in which they stand; none: there is one at most.
    columns: what each tells. only: which of its rows an archive tells, None for all.
    left_out: columns it does not tell, with the reason. filled: their values when it is restored.
    begun: whether a diary in which nothing was said yet may have such rows.
    """

    model: Any
    key: tuple[str, ...]
    columns: Mapping[str, Kind]
    only: Callable[[], sa.ColumnElement[bool]] | None = None
    left_out: Mapping[str, str] = field(default_factory=dict)
    filled: Mapping[str, Any] = field(default_factory=dict)
    begun: bool = False

    @property
    def name(self) -> str:
        """Its name, in the database and in an archive."""
        return str(self.model.__tablename__)
