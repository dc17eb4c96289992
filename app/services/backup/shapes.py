"""What a backup is made of (docs/backup.md): its lines, its tables, the kinds of their columns.

A value is written the same way whichever database it comes from, so that a backup of one restores
into the other, and both have the same digest.
"""

import base64
import hashlib
import hmac
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator, TypeEngine

from app.errors import DiaryError
from app.extensions import Model, setting

FORMAT, VERSION = "injection-diary-backup", 1
# What is not in a backup, and what rows of it cannot be read or used without.
SECRETS = ("SEALING_KEYS", "SECURITY_TOTP_SECRETS", "SECURITY_PASSWORD_SALT")
MODULUS = 1 << 256
KINDS: tuple[tuple[type[TypeEngine[Any]], str], ...] = (
    (sa.Uuid, "key"),
    (sa.DateTime, "instant"),
    (sa.Date, "date"),
    (sa.Boolean, "boolean"),
    (sa.Integer, "integer"),
    (sa.Float, "number"),
    (sa.JSON, "json"),
    (sa.LargeBinary, "bytes"),
    (sa.String, "text"),
)
# How a column is asked for, by kind: on SQLite and on PostgreSQL.
ASKED: dict[str, tuple[str, str]] = {
    "key": ("lower(nullif(hex({0}), ''))", "replace({0}::text, '-', '')"),
    "instant": (
        "CASE length({0}) WHEN 19 THEN {0} || '.000000' ELSE {0} END",
        "to_char({0} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')",
    ),
    "date": ("{0}", "to_char({0}, 'YYYY-MM-DD')"),
    "boolean": ("{0}", "{0}::int"),
    "integer": ("{0}", "{0}"),
    "number": ("{0}", "{0}"),
    "json": ("{0}", "{0}::text"),
    "bytes": ("{0}", "{0}"),
    "text": ("{0}", "{0}"),
}


class NoBackup(DiaryError):
    """A backup cannot be made, read or restored. Its text says why, for who runs the server."""


class NoRoom(NoBackup):
    """There is no room for what a backup holds: it may be a good one."""


class Table(msgspec.Struct, forbid_unknown_fields=True):
    """A table. columns: their names and kinds, in the order of the values of a row."""

    name: str
    columns: list[tuple[str, str]]


class Header(msgspec.Struct, forbid_unknown_fields=True):
    """The first line. made_at: the instant of what is in it. revision: of its tables.

    salt, secrets: the fingerprints of what the rows need besides, by setting and number.
    """

    format: str
    version: int
    made_at: str
    database: str
    revision: str
    tables: list[Table]
    salt: str
    secrets: dict[str, dict[str, str]]


class Sum(msgspec.Struct, forbid_unknown_fields=True):
    """The line behind the rows of a table: how many, and their digest."""

    table: str
    rows: int
    digest: str


class End(msgspec.Struct, forbid_unknown_fields=True):
    """The last line. rows: of all tables."""

    end: bool
    rows: int


class Digest:
    """Of rows in any order: the sum of the SHA-256 of their lines, modulo 2^256."""

    def __init__(self) -> None:
        self.rows = self.total = 0

    def add(self, line: bytes) -> None:
        """line: without its line feed."""
        self.rows += 1
        self.total += int.from_bytes(hashlib.sha256(line).digest(), "big")

    def sum_of(self, table: str) -> Sum:
        """The line that stands behind these rows."""
        return Sum(table, self.rows, f"{self.total % MODULUS:064x}")


def tables() -> list[Table]:
    """All tables of this version, those first that others refer to."""
    return [
        Table(
            str(table.name), [(str(column.name), kind_of(column.type)) for column in table.columns]
        )
        for table in Model.metadata.sorted_tables
    ]


def kind_of(type_: TypeEngine[Any]) -> str:
    """The kind of a column. Raises NoBackup for one that nobody thought of."""
    while isinstance(type_, TypeDecorator):
        type_ = type_.impl_instance
    for known, kind in KINDS:
        if isinstance(type_, known):
            return kind
    raise NoBackup(f"Columns of the type {type_!r} cannot be backed up yet.")


def asked(connection: sa.Connection, table: Table) -> str:
    """The statement that gives the rows of a table as a backup writes them."""
    quote = connection.dialect.identifier_preparer.quote
    on = 0 if connection.dialect.name == "sqlite" else 1
    columns = ", ".join(ASKED[kind][on].format(quote(name)) for name, kind in table.columns)
    return f"SELECT {columns} FROM {quote(table.name)}"


def putters(sqlite: bool, table: Table) -> list[tuple[int, Callable[[str], bytes]]]:
    """Which values of a row are stored in another way than they are written, and how."""
    ways: dict[str, Callable[[str], bytes]] = {"bytes": base64.b64decode}
    if sqlite:
        ways["key"] = bytes.fromhex
    return [(at, ways[kind]) for at, (_name, kind) in enumerate(table.columns) if kind in ways]


def fingerprints(salt: str) -> dict[str, dict[str, str]]:
    """Of the secrets that are set here, by setting and number."""
    return {
        name: {number: _fingerprint(salt, secret) for number, secret in _numbered(setting(name))}
        for name in SECRETS
        if setting(name)
    }


def missing(header: Header) -> list[str]:
    """The secrets that the rows need and that are not set here, or are others here."""
    here = fingerprints(header.salt)
    return [
        f"{name} {number}".strip()
        for name, numbers in sorted(header.secrets.items())
        for number, mark in sorted(numbers.items())
        if here.get(name, {}).get(number) != mark
    ]


def _numbered(secrets: Any) -> Iterable[tuple[str, str]]:
    if isinstance(secrets, Mapping):
        return [(str(number), str(secret)) for number, secret in secrets.items()]
    return [("", str(secrets))]


def _fingerprint(salt: str, secret: str) -> str:
    return hmac.new(salt.encode(), secret.encode(), hashlib.sha256).hexdigest()[:16]
