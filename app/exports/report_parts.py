"""What the report is made of: words in their places, the same for the print page and the PDF."""

from typing import ClassVar

from msgspec import Struct

# One of the four signs of a verdict beside its words; empty for none.
Sign = str


class Line(Struct, frozen=True):
    """One line of words: what leads it, a verdict with its sign, and the rest."""

    text: str = ""
    lead: str = ""
    sign: Sign = ""
    verdict: str = ""


class Lines(Struct, frozen=True, tag_field="kind", tag="lines"):
    """Lines below each other."""

    kind: ClassVar[str] = "lines"
    lines: tuple[Line, ...]


class Numbered(Struct, frozen=True, tag_field="kind", tag="numbered"):
    """Lines that are counted, such as questions."""

    kind: ClassVar[str] = "numbered"
    items: tuple[str, ...]


class Head(Struct, frozen=True):
    """The head of a column. said: hidden words of its sign. right: numbers, set to the right."""

    text: str
    sign: Sign = ""
    said: str = ""
    right: bool = False


class Cell(Struct, frozen=True):
    """One cell. change: a sign such as ▲ after the words, and `said` what it stands for."""

    text: str
    sign: Sign = ""
    change: str = ""
    said: str = ""


class Row(Struct, frozen=True):
    """One row; its first cell names it. key: its name on the page. total: the sum of others."""

    cells: tuple[Cell, ...]
    key: str = ""
    total: bool = False


class Table(Struct, frozen=True, tag_field="kind", tag="table"):
    """A table. name: what it is, for who cannot see that it is one. title: shown above it.

    widest: the place of the column that takes the room that is left.
    """

    kind: ClassVar[str] = "table"
    name: str
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    title: str = ""
    widest: int = 0


class Picture(Struct, frozen=True, tag_field="kind", tag="picture"):
    """A chart as app.charts draws it, both drawings; alt: what it shows, in words."""

    kind: ClassVar[str] = "picture"
    markup: str
    alt: str


class Section(Struct, frozen=True):
    """A part of a sheet under its heading. boxed: with a frame, and room to write."""

    key: str
    title: str
    blocks: tuple[Lines | Numbered | Table | Picture, ...]
    boxed: bool = False


class Sheet(Struct, frozen=True):
    """One page of A4: its parts, one or two side by side, and what stands at its foot."""

    label: str
    rows: tuple[tuple[Section, ...], ...]
    foot: str


class Report(Struct, frozen=True):
    """The report in one language.

    title: whose diary it is. document: the title of the file. facts: (what, how much). flags: the
    safety messages of the last weeks. page: such as "Page {page} of {all}". unprinted: the line
    that is added where a sign cannot be printed.
    """

    language: str
    title: str
    document: str
    kicker: str
    about: str
    facts: tuple[tuple[str, str], ...]
    flags_title: str
    flags: tuple[str, ...]
    sheets: tuple[Sheet, ...]
    page: str
    unprinted: str
