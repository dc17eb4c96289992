"""A word in every sealed column, and all that lies in a database as it lies there."""

from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from app.extensions import Model, db
from app.models.base import Hundredths, Key, UtcDateTime
from app.models.sealed import SealedBytes, SealedJson, SealedText
from tests.conftest import NOON, TODAY
from tests.planted import WORD

SEALED = (SealedText, SealedJson, SealedBytes)
# Where a made-up value would not do.
SAID: dict[str, Any] = {
    "diary_event.kind": "other",
    "invitation.kind": "clinician",
    "right": "read",
    "scopes": "read",
    "ratings": "4",
    "symptom.number": 77,
}


def sealed() -> list[sa.Column[Any]]:
    found = [column for table in Model.metadata.sorted_tables for column in table.columns]
    return [column for column in found if isinstance(column.type, SEALED)]


def dump() -> bytes:
    """All rows of all tables as they lie in the database."""
    found = []
    with db.engine.connect() as connection:
        for name in sa.inspect(connection).get_table_names():
            for row in connection.execute(sa.text(f'SELECT * FROM "{name}"')):
                found += [v if isinstance(v, bytes) else str(v).encode() for v in row]
    return b"\n".join(found)


def files() -> bytes:
    """The file of an SQLite database, with what was saved and not put into it yet."""
    database = Path(str(db.engine.url.database))
    names = (database.name, f"{database.name}-wal", f"{database.name}-journal")
    found = (database.with_name(name) for name in names)
    return b"".join(file.read_bytes() for file in found if file.exists())


def fill(connection: sa.Connection, alice: UUID, bob: UUID) -> None:
    """A row with the word in each table that has a sealed column."""
    ids: dict[str, UUID] = {"patient_id": alice, "user_id": alice}
    ids |= {"account_id": alice, "clinician_id": bob}
    wanted = {column.table.name for column in sealed()} | {"clinic", "sign_in"}
    for table in Model.metadata.sorted_tables:
        if table.name not in wanted:
            continue
        row = {column.name: value for column in table.columns if (value := _made_up(column, ids))}
        if table.name in {"patient", "user"}:
            words = {c.name: row[c.name] for c in table.columns if isinstance(c.type, SEALED)}
            connection.execute(table.update().where(table.c.id == alice).values(words))
            continue
        if "id" in row:
            ids[f"{table.name}_id"] = row["id"]
        needed = {c.name: False for c in table.columns if isinstance(c.type, sa.Boolean)}
        connection.execute(table.insert().values({**needed, **row}))


def _made_up(column: sa.Column[Any], ids: dict[str, UUID]) -> Any:
    kind, name = column.type, f"{column.table.name}.{column.name}"
    if isinstance(kind, SealedText):
        start = "https://" if column.name == "endpoint" else ""
        return f"{start}{WORD} {name}"[: kind.longest]
    if isinstance(kind, SealedJson):
        return {"note": WORD}
    if isinstance(kind, SealedBytes):
        return WORD.encode()
    if column.nullable or isinstance(kind, sa.Boolean):
        return None
    if (said := SAID.get(name, SAID.get(column.name))) is not None:
        return said
    if isinstance(kind, sa.LargeBinary):
        return b"x"
    made = {Key: uuid4(), UtcDateTime: NOON, sa.Date: TODAY, Hundredths: Decimal(1), sa.JSON: [1]}
    if isinstance(kind, Key):
        return ids.get(column.name, uuid4())
    return next((value for of, value in made.items() if isinstance(kind, of)), None) or (
        1 if isinstance(kind, sa.Integer) else "x"
    )
