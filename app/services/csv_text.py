"""From the bytes of a file to a table of cells, whatever program wrote it."""

import codecs
import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

SHOWN = 40
MOST_ROWS = 2_000_000
MOST_COLUMNS = 500
DELIMITERS = ",;\t"
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_NAMED_DELIMITER = re.compile(r"sep=(.)\n", re.IGNORECASE)


class Problem(NamedTuple):
    """What is wrong at one place of a file. `code` stands for a sentence with these values.

    row: as a spreadsheet counts, 1 is the row of column names; None is the file as a whole.
    """

    code: str
    row: int | None = None
    column: str | None = None
    values: Mapping[str, str | int] = {}
    file: str = ""


class Unreadable(Exception):
    """The file as a whole cannot be used."""

    def __init__(self, code: str, row: int | None = None, **values: str | int) -> None:
        super().__init__(code)
        self.problem = Problem(code, row, None, values)


@dataclass(frozen=True)
class Table:
    """The cells of a file. first_row: number of the first row below the header."""

    header: list[str]
    rows: list[tuple[str, ...]] = field(repr=False)
    first_row: int


def read_table(content: bytes) -> Table:
    """The cells as text. Raises Unreadable for what is no table."""
    text = _decode(content).replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise Unreadable("empty")
    delimiter, skipped = None, 0
    if named := _NAMED_DELIMITER.match(text):
        delimiter, skipped, text = named[1], 1, text[named.end() :]
    rows = _split(text, delimiter or _delimiter_of(text))
    above = next((at for at, row in enumerate(rows) if any(cell.strip() for cell in row)), None)
    if above is None:
        raise Unreadable("empty")
    header, below = rows[above], rows[above + 1 :]
    if not any(any(row) for row in below):
        raise Unreadable("no_rows")
    if len(header) > MOST_COLUMNS:
        told = {"count": len(header), "most": MOST_COLUMNS}
        raise Unreadable("too_many_columns", above + skipped + 1, **told)
    return Table([cell.strip() for cell in header], below, above + skipped + 2)


def shown(text: str) -> str:
    """A cell as it is repeated in a sentence: not longer than one line."""
    words = " ".join(text.split())
    return words if len(words) <= SHOWN else f"{words[: SHOWN - 1]}…"


def _decode(content: bytes) -> str:
    if content.startswith(b"PK\x03\x04"):
        raise Unreadable("zipped")
    text = _in_some_encoding(content)
    if text is None or _NO_TEXT.search(text):
        raise Unreadable("not_text")
    return text


def _in_some_encoding(content: bytes) -> str | None:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        guesses = ["utf-16"]
    else:
        guesses = ["utf-8-sig", "cp1252", "latin-1"]
    for encoding in guesses:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _delimiter_of(text: str) -> str:
    """The sign that divides the first row which is not empty."""
    header = text.lstrip("\n").split("\n", 1)[0]
    bare = re.sub('"[^"]*"', "", header)
    return max(DELIMITERS, key=bare.count)


def _split(text: str, delimiter: str) -> list[tuple[str, ...]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[str, ...]] = []
    try:
        # Tuples: lists would all be looked through by the collector.
        rows.extend(map(tuple, islice(reader, MOST_ROWS + 2)))
    except (csv.Error, TypeError) as error:
        raise Unreadable("quotes", len(rows) + 1) from error
    if len(rows) > MOST_ROWS + 1:
        raise Unreadable("too_many_rows", most=MOST_ROWS)
    return rows
