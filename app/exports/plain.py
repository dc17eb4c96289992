"""Plain text for another record: short lines, no markup, and signs that any system can hold."""

import textwrap
import unicodedata
from collections.abc import Iterable, Sequence

WIDTH = 80
INDENT = 2
# Signs that older systems do not have, by what stands for them there.
SPELT = str.maketrans(
    {
        "−": "-",
        "–": "-",
        "—": "-",
        "‑": "-",
        "“": '"',
        "”": '"',
        "„": '"',
        "‘": "'",
        "’": "'",
        "…": "...",
        "·": ",",
        "▲": "+",
        "▼": "-",
        "→": "to",
        "≥": ">=",
        "≤": "<=",
        "±": "+/-",
    }
)


def plain(text: str) -> str:
    """One line of safe signs: line breaks, tabs and hidden marks become spaces; letters stay."""
    spelt = unicodedata.normalize("NFC", text).translate(SPELT)
    seen = (" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in spelt)
    return " ".join("".join(seen).split())


def paragraph(label: str, text: str, most: int = 4, more: str = "...") -> list[str]:
    """A label and what holds, wrapped; what would take more than `most` lines ends with `more`."""
    lines = textwrap.wrap(
        f"{plain(label)}: {plain(text)}",
        WIDTH,
        subsequent_indent=" " * INDENT,
        max_lines=most,
        placeholder=f" {plain(more)}",
    )
    return lines or [f"{plain(label)}:"]


def points_of(label: str, items: Sequence[str], most: int = 3, more: str = "...") -> list[str]:
    """A label above a list, one item a line or more."""
    lines = [f"{plain(label)}:"]
    for item in items:
        lines += textwrap.wrap(
            plain(item),
            WIDTH,
            initial_indent=" " * INDENT + "- ",
            subsequent_indent=" " * (INDENT + 2),
            max_lines=most,
            placeholder=f" {plain(more)}",
        )
    return lines


def text_file(lines: Iterable[str]) -> str:
    """The lines as a file that every system reads: each ends with CR and LF."""
    return "".join(f"{line}\r\n" for line in lines)
