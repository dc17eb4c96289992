"""A file becomes the content of an archive, or is refused. Nothing is stored here."""

import hashlib
import re
import zlib
from dataclasses import dataclass
from typing import Any

import msgspec

from app.services.whole.refusals import NoArchive
from app.services.whole.shapes import FORMAT, VERSION, Begins, Content, Envelope, canonical

LARGEST = 128 * 1024 * 1024  # bytes; twenty years with many words are a tenth of it
GZIP, ZIP, AGE = b"\x1f\x8b", b"PK\x03\x04", b"age-encryption.org/"
_PLACE = re.compile(r"^(?P<what>.*?)(?: - at `\$\.?(?P<place>[^`]*)`)?$", re.DOTALL)
_AT_BYTE = re.compile(r"\(byte (\d+)\)")


@dataclass(frozen=True)
class Archive:
    """What an archive says, in the shapes of its tables. data: the file, not compressed."""

    content: Any
    data: bytes


def read_archive(file: bytes, most: int = LARGEST) -> Archive:
    """The archive in a file, compressed by gzip or not. most: bytes of it when it is not.

    Raises NoArchive for a file that is none, is damaged or was made by a newer version. What
    its rows say together is looked at by `checks.check`.
    """
    data = unpacked(file, most)
    begins = _decoded(data, Begins)
    if begins.format != FORMAT:
        raise NoArchive("not_an_archive")
    if begins.version > VERSION:
        raise NoArchive("newer", made=begins.version, known=VERSION)
    envelope = _decoded(data, Envelope)
    found = hashlib.sha256(envelope.content).hexdigest()
    if envelope.checksum != f"sha256:{found}":
        raise NoArchive("damaged")
    content = _decoded(envelope.content, Content)
    _compare(data, envelope, content)
    return Archive(content, data)


def unpacked(file: bytes, most: int = LARGEST) -> bytes:
    """The JSON in a file. Raises NoArchive for what is empty, too large, or packed otherwise."""
    if not file:
        raise NoArchive("empty")
    if file.startswith(ZIP):
        raise NoArchive("zipped")
    if file.startswith(AGE):
        raise NoArchive("encrypted")
    data = _inflated(file, most) if file.startswith(GZIP) else file
    if len(data) > most:
        raise NoArchive("too_large", most=most // 1024 // 1024)
    return data


def packed(data: bytes) -> bytes:
    """The archive compressed by gzip: the same bytes for the same archive."""
    pack = zlib.compressobj(6, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    return pack.compress(data) + pack.flush()


def _inflated(file: bytes, most: int) -> bytes:
    """Unpacks at most a little more than may be in it, whatever is."""
    unpack = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        data = unpack.decompress(file, most + 1)
    except zlib.error:
        raise NoArchive("packed_wrong") from None
    if len(data) > most:
        return data
    if not unpack.eof:
        raise NoArchive("half")
    if unpack.unused_data:
        raise NoArchive("packed_wrong")
    return data


# Made with the module: two threads that both are the first to decode a shape can crash in msgspec.
_DECODERS = {shape: msgspec.json.Decoder(shape) for shape in (Begins, Envelope, Content)}


def _decoded(data: Any, shape: Any) -> Any:
    try:
        return _DECODERS[shape].decode(data)
    except msgspec.ValidationError as error:
        if shape is Begins:
            raise NoArchive("not_an_archive") from None
        raise _misshapen(str(error)) from None
    except msgspec.DecodeError as error:
        if "truncated" in str(error):
            raise NoArchive("half") from None
        at = _AT_BYTE.search(str(error))
        raise NoArchive("not_json", byte=int(at[1]) + 1 if at else 1) from None
    except RecursionError:
        raise NoArchive("too_deep") from None
    except UnicodeDecodeError as error:
        raise NoArchive("not_json", byte=error.start + 1) from None


def _misshapen(said: str) -> NoArchive:
    found = _PLACE.match(said)
    what, place = (found["what"], found["place"]) if found else (said, None)
    return NoArchive("misshapen", place or None, what=what)


def _compare(data: bytes, envelope: Envelope, content: Any) -> None:
    """Refuse a file that says the same in other bytes, as one with a name that stands twice."""
    whole = {"checksum": envelope.checksum, "content": content}
    whole |= {"format": envelope.format, "version": envelope.version}
    try:
        again = canonical(whole)
    except UnicodeEncodeError:  # half of a sign
        raise NoArchive("not_json", byte=1) from None
    if again != data:
        pairs = zip(again, data, strict=False)
        first = next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(again), len(data)))
        raise NoArchive("other_bytes", byte=first + 1)
