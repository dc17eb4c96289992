"""What seals words before they reach the database, and opens them again. Nothing is stored here.

Each purpose (a column, "treatment.note") has keys of its own, derived from the keys of the server
by HKDF-SHA256 (RFC 5869), so that what was sealed for one opens for no other. Words are sealed with
AES-256-GCM (NIST SP 800-38D) and a random nonce of 96 bits; what must be found again by its value
with AES-SIV (RFC 5297), which gives the same for the same. docs/encryption.md tells the form.
"""

import os
from binascii import Error as Base64Error
from binascii import a2b_base64, b2a_base64
from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import Flask, current_app

RANDOM, SAME = "s1", "d1"  # sealed anew each time; the same for the same
NONCE = 12  # bytes
BLOCK = 32  # bytes: how long words are is told no finer
SETTING = "SEALING_KEYS"


class SealingError(RuntimeError):
    """Something cannot be sealed or opened. What it is about is never part of the message."""


class NoSealingKey(SealingError):
    """There is no key, or not the one that sealed this."""


class BrokenSeal(SealingError):
    """This was not sealed with this key, not for this purpose, or was changed since."""


class _Box(NamedTuple):
    """The two ways in which one key seals for one purpose, and what is sealed in beside it."""

    gcm: AESGCM
    siv: AESSIV
    beside: bytes


class KeyRing:
    """The keys of a server by their number. The highest seals, all open."""

    def __init__(self, keys: Mapping[str, str]) -> None:
        """keys: secrets by their number. Raises NoSealingKey without any."""
        if not keys:
            raise NoSealingKey(f"{SETTING} is not set: there is no key to seal words with.")
        self._keys = {int(number): secret.encode() for number, secret in keys.items()}
        self._boxes: dict[tuple[str, str], _Box] = {}

    @cached_property
    def numbers(self) -> list[int]:
        """The numbers of all keys, the lowest first."""
        return sorted(self._keys)

    @property
    def newest(self) -> int:
        """The number of the key that seals."""
        return self.numbers[-1]

    def seal(self, purpose: str, words: bytes) -> str:
        """These words sealed, as text: another one each time."""
        return f"{RANDOM}.{self.newest}.{_text(self._random(purpose, _padded(words)))}"

    def seal_same(self, purpose: str, words: bytes, number: int | None = None) -> str:
        """The same for the same words. number: of another key than the newest."""
        number = number or self.newest
        box = self._box(purpose, str(number))
        return f"{SAME}.{number}.{_text(box.siv.encrypt(_padded(words), [box.beside]))}"

    def all_seals(self, purpose: str, words: bytes) -> list[str]:
        """What `seal_same` gives with each key: words that are looked for may be any of them."""
        return [self.seal_same(purpose, words, number) for number in self.numbers]

    def open(self, purpose: str, sealed: str) -> bytes:
        """The words. Raises NoSealingKey and BrokenSeal."""
        form, number, body = _parts(sealed, purpose)
        box = self._box(purpose, number)
        try:
            raw = a2b_base64(body, strict_mode=True)
            if form == RANDOM:
                return _bare(box.gcm.decrypt(raw[:NONCE], raw[NONCE:], box.beside))
            return _bare(box.siv.decrypt(raw, [box.beside]))
        except (InvalidTag, Base64Error, ValueError):
            raise BrokenSeal(f"{purpose}: key {number} does not open this.") from None

    def seal_bytes(self, purpose: str, content: bytes) -> bytes:
        """A file sealed. How long it is can be seen."""
        return b"%s.%d.%s" % (RANDOM.encode(), self.newest, self._random(purpose, content))

    def open_bytes(self, purpose: str, sealed: bytes) -> bytes:
        """The file. Raises NoSealingKey and BrokenSeal."""
        head, _dot, rest = sealed.partition(b".")
        number, _dot, raw = rest.partition(b".")
        if head != RANDOM.encode() or not number.isdigit():
            raise BrokenSeal(f"{purpose}: this is not sealed.")
        box = self._box(purpose, number.decode())
        try:
            return box.gcm.decrypt(raw[:NONCE], raw[NONCE:], box.beside)
        except (InvalidTag, ValueError):
            raise BrokenSeal(f"{purpose}: key {int(number)} does not open this.") from None

    def _random(self, purpose: str, content: bytes) -> bytes:
        box = self._box(purpose, str(self.newest))
        nonce = os.urandom(NONCE)
        return nonce + box.gcm.encrypt(nonce, content, box.beside)

    def _box(self, purpose: str, number: str) -> _Box:
        if (box := self._boxes.get((purpose, number))) is None:
            secret = self._keys.get(int(number))
            if secret is None:
                raise NoSealingKey(f"{purpose}: key {number} is not in {SETTING}.")
            beside = f"1|{number}|{purpose}".encode()
            box = _Box(
                AESGCM(_derived(secret, b"s|" + beside, 32)),
                AESSIV(_derived(secret, b"d|" + beside, 64)),
                beside,
            )
            self._boxes[purpose, number] = box
        return box


def head(number: int, form: str = RANDOM) -> str:
    """What everything begins with that the key of this number sealed."""
    return f"{form}.{number}."


def init_app(app: Flask) -> None:
    """Give an app the keys of its settings, and its migrations too: they import nothing of ours."""
    keys = app.config.get(SETTING) or {}
    app.extensions["sealing"] = KeyRing(keys)
    app.config["ALEMBIC_CONTEXT"] = {**app.config["ALEMBIC_CONTEXT"], "sealing_keys": dict(keys)}


def ring() -> KeyRing:
    """The keys of this app."""
    found: KeyRing = current_app.extensions["sealing"]
    return found


def _parts(sealed: str, purpose: str) -> tuple[str, str, str]:
    form, _dot, rest = sealed.partition(".")
    number, _dot, body = rest.partition(".")
    if form not in (RANDOM, SAME) or not (number.isascii() and number.isdigit()):
        raise BrokenSeal(f"{purpose}: this is not sealed.")
    return form, number, body


def _derived(secret: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt=b"injection-diary", info=info).derive(secret)


def _text(raw: bytes) -> str:
    return b2a_base64(raw, newline=False).decode()


def _padded(words: bytes) -> bytes:
    """Filled up to whole blocks (ISO/IEC 7816-4)."""
    marked = words + b"\x80"
    return marked.ljust(-(-len(marked) // BLOCK) * BLOCK, b"\0")


def _bare(padded: bytes) -> bytes:
    return padded.rstrip(b"\0")[:-1]
