"""diaries: own words, names, addresses and files sealed with a key outside of the database"""

import json
import os
from binascii import a2b_base64, b2a_base64
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

revision = "1795470300"
down_revision = "1795470200"

AT_ONCE = 1000  # rows
BLOCK = 32  # bytes
WORDS, NAME, JSON, FILE = "words", "name", "json", "file"
PROOF = "sealing_key.proof"
ID = ("patient_id", "id")
OFFER = (("email", NAME, 255),)
HTTPS = "ck_push_device_endpoint_is_https"
# Each table with its key, and of each column the kind and the length that PostgreSQL held it to.
SEALED: dict[str, tuple[Sequence[str], Sequence[tuple[str, str, int | None]]]] = {
    "diary_day": (("patient_id", "day"), (("note", WORDS, None),)),
    "diary_day_version": (("patient_id", "day", "version"), (("note", WORDS, None),)),
    "diary_event": (ID, (("words", WORDS, 120), ("dose", WORDS, 60))),
    "diary_event_version": (("patient_id", "event_id", "version"), (("content", JSON, None),)),
    "treatment": (
        ID,
        (
            ("note", WORDS, None),
            ("dilution", WORDS, 80),
            ("lot", WORDS, 40),
            ("injector", WORDS, 80),
            ("clinic", WORDS, 80),
        ),
    ),
    "treatment_version": (("patient_id", "treatment_id", "version"), (("content", JSON, None),)),
    "injection": (("patient_id", "treatment_id", "position"), (("muscle_label", WORDS, 80),)),
    "symptom": (("patient_id", "number"), (("label", NAME, 80),)),
    "goal": (ID, (("words", WORDS, 120),)),
    "question": (ID, (("words", WORDS, 200),)),
    "clinical_note": (ID, (("words", WORDS, None),)),
    "watch_item": (ID, (("words", WORDS, 120),)),
    "patient": (
        ("id",),
        (
            ("name", WORDS, 80),
            ("next_visit_place", WORDS, 120),
            ("emergency_phone", WORDS, 24),
            ("clinic_phone", WORDS, 24),
        ),
    ),
    "user": (("id",), (("name", WORDS, 80),)),
    "webauthn": (("id",), (("name", WORDS, 60),)),
    "former_person": (ID, (("name", WORDS, 255),)),
    "patient_tag": (("patient_id", "clinician_id", "word"), (("word", NAME, 30),)),
    "upload": (ID, (("name", WORDS, 255), ("content", FILE, None), ("choices", WORDS, None))),
    "import_batch": (ID, (("name", WORDS, 255),)),
    "waiting_archive": (("account_id",), (("content", FILE, None),)),
    "push_device": (ID, (("endpoint", NAME, 1000), ("p256dh", WORDS, 100), ("auth", WORDS, 30))),
    "api_token": (ID, (("label", WORDS, 60),)),
    "invitation": (ID, OFFER),
    "share_request": (("id",), OFFER),
    "clinic_invitation": (("clinic_id", "id"), OFFER),
    "list_summary": (("patient_id",), (("summary", WORDS, None),)),
}
# A former version of a day is copied from the day inside the database, so both have one key.
SHARED = {
    "diary_day_version.note": "diary_day.note",
    "invitation.email": "offer.email",
    "share_request.email": "offer.email",
    "clinic_invitation.email": "offer.email",
}


def upgrade() -> None:
    seals = _Seals(_keys())
    _zero_what_is_freed()
    op.create_table(
        "sealing_key",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("proof", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_sealing_key")),
    )
    _free_endpoint()
    if not _is_sqlite():
        _declare(as_text=True)
    _rewrite(seals.seal)
    op.get_bind().execute(
        sa.text("INSERT INTO sealing_key (number, proof, made_at) VALUES (:number, :proof, :at)"),
        {
            "number": seals.newest,
            "proof": seals.seal(PROOF, WORDS, f"key {seals.newest}"),
            "at": datetime.now(UTC),
        },
    )


def downgrade() -> None:
    _rewrite(_Seals(_keys()).open)
    if not _is_sqlite():
        _declare(as_text=False)
    _bind_endpoint()
    op.drop_table("sealing_key")


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _keys() -> dict[int, bytes]:
    keys = op.get_context().opts.get("sealing_keys") or {}
    if not keys:
        raise RuntimeError("SEALING_KEYS is not set: there is no key to seal words with.")
    return {int(number): secret.encode() for number, secret in keys.items()}


def _zero_what_is_freed() -> None:
    """What stood where something is sealed now is overwritten in the file, not only let go."""
    if _is_sqlite():
        op.execute("PRAGMA secure_delete=ON")


def _free_endpoint() -> None:
    """A sealed address does not begin with https. Nothing hangs on this table."""
    with op.batch_alter_table("push_device") as table:
        table.drop_constraint(op.f(HTTPS), type_="check")


def _bind_endpoint() -> None:
    with op.batch_alter_table("push_device") as table:
        table.create_check_constraint(op.f(HTTPS), "endpoint LIKE 'https://%'")


def _declare(*, as_text: bool) -> None:
    """Let columns with a length be text of any length, or back. No row is written anew for that.

    SQLite holds no text to a length: there nothing changes.
    """
    for table, (_key, columns) in SEALED.items():
        bounded = [(name, length) for name, _kind, length in columns if length]
        if bounded:
            said = ", ".join(
                f'ALTER COLUMN "{name}" TYPE {"TEXT" if as_text else f"VARCHAR({length})"}'
                for name, length in bounded
            )
            op.execute(f'ALTER TABLE "{table}" {said}')


def _rewrite(turn: Callable[[str, str, Any], Any]) -> None:
    for table, (key, columns) in SEALED.items():
        for column, kind, _length in columns:
            purpose = SHARED.get(f"{table}.{column}", f"{table}.{column}")
            _rewrite_column(table, key, column, kind, lambda v, p=purpose, k=kind: turn(p, k, v))


def _rewrite_column(
    table: str, key: Sequence[str], column: str, kind: str, turn: Callable[[Any], Any]
) -> None:
    # JSON goes in and out as text, on either database.
    cast = kind == JSON and not _is_sqlite()
    same = " AND ".join(f'"{name}" = :k{at}' for at, name in enumerate(key))
    value = "CAST(:new AS JSON)" if cast else ":new"
    write = sa.text(f'UPDATE "{table}" SET "{column}" = {value} WHERE {same}')
    for rows in _pages(table, key, f'CAST("{column}" AS TEXT)' if cast else f'"{column}"', column):
        changed = [
            {"new": turn(row[0]), **{f"k{at}": part for at, part in enumerate(row[1:])}}
            for row in rows
        ]
        op.get_bind().execute(write, changed)


def _pages(table: str, key: Sequence[str], read: str, column: str) -> Iterator[Sequence[Any]]:
    """All that is not null, some rows at a time: the value, then the key."""
    names = ", ".join(f'"{name}"' for name in key)
    query = f'SELECT {read}, {names} FROM "{table}" WHERE "{column}" IS NOT NULL'
    if column in key:  # what is changed moves along the key: all of it is read before
        yield from filter(None, [op.get_bind().execute(sa.text(query)).all()])
        return
    after: dict[str, Any] = {}
    while True:
        places = ", ".join(f":a{at}" for at in range(len(key)))
        further = f" AND ({names}) > ({places})" if after else ""
        text = sa.text(f"{query}{further} ORDER BY {names} LIMIT {AT_ONCE}")
        rows = op.get_bind().execute(text, after).all()
        if not rows:
            return
        yield rows
        after = {f"a{at}": part for at, part in enumerate(rows[-1][1:])}


class _Seals:
    """The form of the day on which this was written; see docs/encryption.md."""

    def __init__(self, keys: dict[int, bytes]) -> None:
        self.keys = keys
        self.newest = max(keys)
        self.made: dict[tuple[str, int], tuple[AESGCM, AESSIV, bytes]] = {}

    def seal(self, purpose: str, kind: str, value: Any) -> Any:
        gcm, siv, beside = self._of(purpose, self.newest)
        if kind == NAME:
            sealed = siv.encrypt(_padded(value.encode()), [beside])
            return f"d1.{self.newest}.{_text(sealed)}"
        nonce = os.urandom(12)
        if kind == FILE:
            content = nonce + gcm.encrypt(nonce, bytes(value), beside)
            return b"s1.%d.%s" % (self.newest, content)
        if kind == JSON:
            value = json.dumps(json.loads(value), ensure_ascii=False, separators=(",", ":"))
        sealed = nonce + gcm.encrypt(nonce, _padded(value.encode()), beside)
        told = f"s1.{self.newest}.{_text(sealed)}"
        return json.dumps(told) if kind == JSON else told

    def open(self, purpose: str, kind: str, value: Any) -> Any:
        if kind == FILE:
            _form, number, raw = bytes(value).split(b".", 2)
            gcm, _siv, beside = self._of(purpose, int(number))
            return gcm.decrypt(raw[:12], raw[12:], beside)
        form, told, body = (json.loads(value) if kind == JSON else value).split(".", 2)
        gcm, siv, beside = self._of(purpose, int(told))
        raw = a2b_base64(body)
        bare = (
            siv.decrypt(raw, [beside]) if form == "d1" else gcm.decrypt(raw[:12], raw[12:], beside)
        )
        return bare.rstrip(b"\0")[:-1].decode()

    def _of(self, purpose: str, number: int) -> tuple[AESGCM, AESSIV, bytes]:
        if (purpose, number) not in self.made:
            if number not in self.keys:
                raise RuntimeError(f"key {number} is not in SEALING_KEYS")
            beside = f"1|{number}|{purpose}".encode()
            self.made[purpose, number] = (
                AESGCM(self._derived(number, b"s|" + beside, 32)),
                AESSIV(self._derived(number, b"d|" + beside, 64)),
                beside,
            )
        return self.made[purpose, number]

    def _derived(self, number: int, info: bytes, length: int) -> bytes:
        hkdf = HKDF(SHA256(), length, salt=b"injection-diary", info=info)
        return hkdf.derive(self.keys[number])


def _padded(words: bytes) -> bytes:
    marked = words + b"\x80"
    return marked.ljust(-(-len(marked) // BLOCK) * BLOCK, b"\0")


def _text(raw: bytes) -> str:
    return b2a_base64(raw, newline=False).decode()
