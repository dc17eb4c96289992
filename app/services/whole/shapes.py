"""The shape of an archive as a whole: types that read it, and the JSON Schema made of them."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Raw, Struct, defstruct

from app.services.whole.kinds import Kind, signs
from app.services.whole.tables import DIARY, PEOPLE, SHARES, TABLES

FORMAT = "injection-diary-archive"
VERSION = 1
CHECKSUM: Any = signs("sha256:[0-9a-f]{64}")


def _row(name: str, columns: Mapping[str, Kind]) -> type[Struct]:
    fields: list[Any] = [(column, kind.shape) for column, kind in columns.items()]
    return defstruct(name, fields, forbid_unknown_fields=True, gc=False)


def _rows(name: str, columns: Mapping[str, Kind], most: int | None = None) -> Any:
    row: Any = _row(name, columns)
    return Annotated[list[row], Meta(max_length=most)]


Content: Any = defstruct(
    "Content",
    [
        ("diary", _row("diary", DIARY)),
        ("people", _rows("person", PEOPLE)),
        ("shares", _rows("share", SHARES)),
        *((t.name, _rows(t.name, t.columns, None if t.key else 1)) for t in TABLES),
    ],
    forbid_unknown_fields=True,
)


class Begins(Struct):
    """What is looked at first: whether it is an archive, and of which version."""

    format: str
    version: Annotated[int, Meta(ge=1)]


class Envelope(Struct, forbid_unknown_fields=True):
    """An archive whose content is not looked at yet."""

    checksum: str
    content: Raw
    format: str
    version: int


def canonical(value: Any) -> bytes:
    """The one way to write this as JSON (RFC 8785; no archive holds a number that is not whole)."""
    return msgspec.json.encode(value, order="sorted")


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of an archive."""
    fields: list[Any] = [
        ("checksum", CHECKSUM),
        ("content", Content),
        ("format", Literal[FORMAT]),
        ("version", Literal[VERSION]),
    ]
    archive = defstruct("Archive", fields, forbid_unknown_fields=True)
    told = msgspec.json.schema(archive)
    dialect = "https://json-schema.org/draft/2020-12/schema"
    title = f"The archive of an injection diary, version {VERSION}"
    return {"$schema": dialect, "title": title, **told}
