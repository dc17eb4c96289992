"""Whatever somebody brings in: what kind of file it is, and what it says."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

import msgspec

from app.models import Source
from app.services.csv_columns import recognise
from app.services.csv_reading import ParsedFile, read_own
from app.services.csv_text import Problem, Table, Unreadable, read_table, shown
from app.services.fhir_reading import is_fhir, read_fhir
from app.services.foreign import bearable, columns, daylio, flaredown
from app.services.foreign.choices import NOTHING_CHOSEN, Choices
from app.services.foreign.matching import matched
from app.services.foreign.parts import Foreign
from app.services.unpacking import Packed, is_zip, unpack

HEADERS = {
    Source.DAYLIO: daylio.HEADER,
    Source.BEARABLE: bearable.HEADER,
    Source.FLAREDOWN: flaredown.HEADER,
}
OURS = ("ratings", "injections", "treatments")  # how the names of those that can begin
ARCHIVE = {"format", "checksum"}  # of the archive of a whole diary
_AGE = (b"age-encryption.org/", b"-----BEGIN AGE")
_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\{\s*[\"}]|\[\s*[\[{\"\]])")


@dataclass(frozen=True)
class Looked:
    """A file, and how far it can be read by now.

    files: what it says, several of a zip file; None while somebody must choose first.
    table: of one that is read by columns. foreign: of one that is matched with the diary.
    is_own: whether it has a layout of this diary.
    """

    files: tuple[ParsedFile, ...] | None = None
    table: Table | None = None
    foreign: Foreign | None = None
    is_own: bool = False


def look_at(content: bytes, name: str, choices: Choices = NOTHING_CHOSEN) -> Looked:
    """What the file is, as far as it was chosen how to read it. Never fails: what cannot be read
    is in the `problems` of its files.
    """
    try:
        if is_zip(content):
            return _look_into(unpack(content), name, choices)
        return _look(content, name, choices)
    except Unreadable as error:
        return Looked((ParsedFile(name, problems=(error.problem._replace(file=name),)),))


def read_files(
    content: bytes, name: str, choices: Choices = NOTHING_CHOSEN
) -> tuple[ParsedFile, ...]:
    """What a file says, those of a zip file each. One that needs choices has that as a problem."""
    looked = look_at(content, name, choices)
    if looked.files is not None:
        return looked.files
    if looked.foreign is None:
        return (_refused(content, name),)
    source = looked.foreign.source
    names = "; ".join(shown(track.name) for track in looked.foreign.tracks)
    people = "; ".join(shown(person) for person, _count in looked.foreign.people)
    values = {"names": names, "people": people}
    told = Problem("needs_choices", values=values, file=name)
    return (ParsedFile(name, problems=(told,), source=source),)


def read_file(content: bytes, name: str, choices: Choices = NOTHING_CHOSEN) -> ParsedFile:
    """The same of what is one file: of a zip file the first table."""
    return read_files(content, name, choices)[0]


def _look(content: bytes, name: str, choices: Choices) -> Looked:
    """One file. What stands in braces is for other readers than tables are."""
    if is_fhir(content):
        return Looked((read_fhir(content, name),), is_own=True)
    if _JSON.match(content):
        raise Unreadable(_kind_of_json(content))
    if content.startswith(_AGE):
        raise Unreadable("locked")
    table = read_table(content)
    source = _source_of(table)
    if choices.by_columns or (source is None and not _is_own(table)):
        return _by_columns(table, name, choices)
    if source is not None:
        return _foreign(_read_app(source, table, choices), table, name, choices)
    return Looked((read_own(table, recognise(table.header), name),), table, is_own=True)


def _look_into(packed: list[Packed], name: str, choices: Choices) -> Looked:
    """A zip file: all of our own tables in it, or else its only table."""
    if len(packed) == 1:
        return _look(packed[0].content, name, choices)
    found, unused = [], []
    for each in packed:
        own = _own_in(each)
        if own is None:
            unused.append(each)
        else:
            found.append(own)
    if found:
        names = tuple(each.name for each in unused)
        found[0] = replace(found[0], ignored=(*found[0].ignored, *names))
        return Looked(tuple(found), is_own=True)
    known = [each for each in packed if _is_of_an_app(each)]
    if len(known) != 1:
        raise Unreadable("zip_many", count=len(packed))
    return _look(known[0].content, name, choices)


def _own_in(packed: Packed) -> ParsedFile | None:
    """One table of a zip file, None where it is not in a layout of ours."""
    table = _table_of(packed) if packed.name.lower().startswith(OURS) else None
    if table is None or not _is_own(table):
        return None
    return read_own(table, recognise(table.header), packed.name)


def _is_of_an_app(packed: Packed) -> bool:
    table = _table_of(packed)
    return table is not None and _source_of(table) is not None


def _table_of(packed: Packed) -> Table | None:
    try:
        return None if packed.name.lower().endswith(".json") else read_table(packed.content)
    except Unreadable:
        return None


def _source_of(table: Table) -> Source | None:
    """Which program wrote a table, by the names of its columns."""
    names = {name.casefold() for name in table.header}
    return next((source for source, header in HEADERS.items() if header <= names), None)


def _read_app(source: Source, table: Table, choices: Choices) -> Foreign:
    if source is Source.FLAREDOWN:
        return flaredown.read(table, choices.person)
    return {Source.DAYLIO: daylio.read, Source.BEARABLE: bearable.read}[source](table)


def _by_columns(table: Table, name: str, choices: Choices) -> Looked:
    if choices.columns is None or not columns.fits(table, choices.columns):
        return Looked(table=table)
    return _foreign(columns.read(table, choices.columns), table, name, choices)


def _foreign(foreign: Foreign, table: Table, name: str, choices: Choices) -> Looked:
    """A file that is matched with the diary, or that waits for it."""
    if foreign.people or choices.tracks is None:
        return Looked(table=table, foreign=foreign)
    return Looked((matched(foreign, choices, name),), table, foreign)


def _is_own(table: Table) -> bool:
    """Whether a table has a layout of this diary. Raises Unreadable for one that is only read."""
    try:
        recognise(table.header)
    except Unreadable as error:
        if error.problem.code in ("answer_file", "days_file"):
            raise
        return False
    return True


def _refused(content: bytes, name: str) -> ParsedFile:
    """Why a table is none of ours, for who cannot choose its columns."""
    try:
        recognise(read_table(content).header)
    except Unreadable as error:
        return ParsedFile(name, problems=(error.problem._replace(file=name),))
    return ParsedFile(name, problems=(Problem("needs_choices", file=name),))


def _kind_of_json(content: bytes) -> str:
    """The code of what is said about a file in braces."""
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"["):
        return "json"
    try:
        found: Mapping[str, msgspec.Raw] = msgspec.json.decode(content, type=dict[str, msgspec.Raw])
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return "json_broken"
    if "resourceType" in found:
        return "fhir"
    return "archive" if found.keys() >= ARCHIVE else "json"
