"""What is inside a zip file, read with hard limits: what it claims of itself is not believed."""

import struct
import zipfile
import zlib
from io import BytesIO
from typing import NamedTuple

from app.services.csv_text import Unreadable

MOST_ENTRIES = 200
LARGEST = 64 * 1024 * 1024  # of all that is unpacked together, in bytes
LARGEST_LIST = 1024 * 1024  # of the list of contents at the end of a zip file, in bytes
# Of these the library unpacks no more than it is asked for; of all others a whole entry at once.
METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
TABLES = (".csv", ".tsv", ".txt", ".json")
WORKBOOK = "[Content_Types].xml"
_END, _END_64 = b"PK\x05\x06", b"PK\x06\x06"
# All that a broken zip file makes the library raise.
BROKEN = (
    *(zipfile.BadZipFile, zlib.error, struct.error),
    *(EOFError, OSError, RuntimeError, ValueError, KeyError, OverflowError),
)


class Packed(NamedTuple):
    """One file of a zip file. name: without its folders."""

    name: str
    content: bytes


def is_zip(content: bytes) -> bool:
    """Whether it begins as a zip file does, an empty one as well."""
    return content.startswith((b"PK\x03\x04", _END))


def unpack(content: bytes) -> list[Packed]:
    """The tables in it. Raises Unreadable for what is no zip file of tables, or too large."""
    if _size_of_list(content) > LARGEST_LIST:
        raise Unreadable("zip_large")
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            return _tables(packed)
    except BROKEN as error:
        raise Unreadable("zip_broken") from error


def _tables(packed: zipfile.ZipFile) -> list[Packed]:
    entries = packed.infolist()
    if len(entries) > MOST_ENTRIES:
        raise Unreadable("zip_large")
    if any(entry.filename == WORKBOOK for entry in entries):
        raise Unreadable("workbook")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unreadable("zip_locked")
    found: list[Packed] = []
    left = LARGEST
    for entry in entries:
        name = entry.filename.replace("\\", "/").rsplit("/", 1)[-1]
        if (
            not name.lower().endswith(TABLES)
            or name.startswith(".")
            or "__MACOSX" in entry.filename
        ):
            continue
        if entry.compress_type not in METHODS:
            raise Unreadable("zip_method")
        with packed.open(entry) as file:
            unpacked = file.read(left + 1)
        left -= len(unpacked)
        if left < 0:
            raise Unreadable("zip_large")
        found.append(Packed(name, unpacked))
    if not found:
        raise Unreadable("zip_empty")
    return found


def _size_of_list(content: bytes) -> int:
    """How large the list of contents says it is: the library would read all of it."""
    end = content.rfind(_END)
    if end < 0 or end + 16 > len(content):
        return 0
    size = int.from_bytes(content[end + 12 : end + 16], "little")
    if size == 0xFFFFFFFF and (large := content.rfind(_END_64)) >= 0:
        return int.from_bytes(content[large + 40 : large + 48], "little")
    return size
