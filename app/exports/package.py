"""What lies beside the tables: columns.md for people, datapackage.json for programs.

Both are made of the columns that were written, and say nothing of others.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.exports.columns import Column, Kind, Sheet, Table, instant
from app.services.table_choice import Span

COLUMNS_FILE = "columns.md"
PACKAGE_FILE = "datapackage.json"
BEGINNING = """\
# What is in these files

All files are text in UTF-8 with commas between the cells. A day is written as year, month, day:
2025-12-31. An empty cell means: not known. A cell that a spreadsheet would take for a formula has
a quotation mark (') before it; it is taken off again when a file is brought back into a diary.
A file in which a word is not plain ASCII begins with a byte order mark, so that Excel reads it.

datapackage.json says the same to programs: it is a Data Package (datapackage.org), by which tools
such as `frictionless validate datapackage.json` check that the files are whole and as described.
"""
BACK = """\
You can bring %s back into a diary. Bringing them back
into the diary they came from changes nothing."""
ONE_BACK = """\
You can bring %s back into a diary. Bringing it back into the diary it came from
changes nothing."""
NOT_BACK = """\
The other files are for reading: a diary takes in none of them. The archive of the whole diary
holds all that is in them."""
ALL_FOR_READING = """\
A diary takes in none of these files. The archive of the whole diary holds all that is in them."""
NO_NOTES = "Notes are not shared with whoever made these files, so they are left out."
NO_MOOD = "Ratings of mood are not shared with whoever made these files, so they are left out."


@dataclass
class Written:
    """A table that was written, and what came of it. Counts while the file passes through."""

    table: Table
    columns: tuple[Column, ...]
    size: int = 0
    digest: Any = field(default_factory=hashlib.sha256)

    def passing(self, sheet: Sheet) -> Iterator[bytes]:
        """The bytes of the file, each piece as soon as it is there."""
        for text in sheet.text:
            piece = text.encode()
            self.size += len(piece)
            self.digest.update(piece)
            yield piece


def columns_text(
    written: Sequence[Written], span: Span, sees_notes: bool = True, sees_mood: bool = True
) -> str:
    """What every column means, as Markdown."""
    told = [BEGINNING, _comes_back([each.table for each in written])]
    if said := _of_span(span):
        told.append(said)
    told += [NO_NOTES] * (not sees_notes) + [NO_MOOD] * (not sees_mood)
    told += map(_table_text, written)
    return "\n".join(f"{part.rstrip()}\n" for part in told)


def package_json(written: Sequence[Written], made_at: datetime) -> str:
    """The descriptor of a Data Package, with the size and the digest of each file."""
    inside = {each.table.name: {column.name for column in each.columns} for each in written}
    package = {
        "profile": "data-package",
        "name": "injection-diary",
        "title": "Injection diary",
        "description": f"Tables of a diary; {COLUMNS_FILE} tells the same in words.",
        "created": instant(made_at),
        "resources": [_resource(each, inside) for each in written],
    }
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def _comes_back(tables: Sequence[Table]) -> str:
    back = [table.file for table in tables if table.comes_back]
    if not back:
        return ALL_FOR_READING
    listed = back[0] if len(back) == 1 else f"{', '.join(back[:-1])} and {back[-1]}"
    said = (ONE_BACK if len(back) == 1 else BACK) % listed
    return f"{said}\n{NOT_BACK}" if len(back) < len(tables) else said


def _of_span(span: Span) -> str:
    if span.first is None and span.last is None:
        return ""
    begin = f"from {span.first.isoformat()}" if span.first else "from the beginning"
    end = f"to {span.last.isoformat()}" if span.last else "to the last day"
    return (
        f"Only days {begin} {end} are in these files, events that touch them, and what belongs to\n"
        "treatments of these days. Open questions and what is rated are always in them."
    )


def _table_text(written: Written) -> str:
    table = written.table
    rows = [f"| {_escaped(each.name)} | {_escaped(each.meaning)} |" for each in written.columns]
    parts = [f"## {table.file}: {table.one_row}", table.about]
    parts += ["\n".join(["| column | meaning |", "| --- | --- |", *rows]), table.after]
    return "\n\n".join(part for part in parts if part)


def _escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace("|", "\\|")


def _resource(written: Written, inside: dict[str, set[str]]) -> dict[str, Any]:
    table = written.table
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": table.file,
        "title": table.title,
        "description": table.one_row,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": written.size,
        "hash": f"sha256:{written.digest.hexdigest()}",
        "dialect": {
            "delimiter": ",",
            "lineTerminator": "\r\n",
            "quoteChar": '"',
            "doubleQuote": True,
            "skipInitialSpace": False,
            "header": True,
        },
        "schema": _schema(table, written.columns, inside),
    }


def _schema(table: Table, columns: Sequence[Column], inside: dict[str, set[str]]) -> dict[str, Any]:
    names = inside[table.name]
    schema: dict[str, Any] = {
        "fields": [_field(column) for column in columns],
        "missingValues": [""],
    }
    if table.key and names.issuperset(table.key):
        schema["primaryKey"] = list(table.key)
    foreign = [
        {
            "fields": [mine for mine, _theirs in pairs],
            "reference": {"resource": link.table, "fields": [theirs for _mine, theirs in pairs]},
        }
        for link in table.links
        if link.table in inside
        and (
            pairs := [
                (mine, theirs)
                for mine, theirs in zip(link.columns, link.theirs, strict=True)
                if mine in names and theirs in inside[link.table]
            ]
        )
    ]
    return schema | ({"foreignKeys": foreign} if foreign else {})


def _field(column: Column) -> dict[str, Any]:
    known: dict[str, Any] = {
        "name": column.name,
        "type": column.kind.value,
        "description": column.meaning,
    }
    if column.kind is Kind.YES_NO:
        known |= {"trueValues": ["yes"], "falseValues": ["no"]}
    limits = {
        "required": column.filled or None,
        "enum": list(column.codes) or None,
        "minimum": column.least,
        "maximum": column.most,
    }
    constraints = {name: value for name, value in limits.items() if value is not None}
    return known | ({"constraints": constraints} if constraints else {})
