"""A diary as a FHIR R4 Bundle, written entry by entry: docs/fhir.md says what is in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TextIO

import msgspec

from app import clock
from app.access import Diary
from app.exports.fhir_days import day_entries, score_entries, symptom_words
from app.exports.fhir_elements import Ids, entry, instant
from app.exports.fhir_people import People
from app.exports.fhir_treatments import treatment_entries
from app.services.days import FIRST_DAY
from app.services.fhir_names import FORMAT, SOURCE, VERSION, Json

MEDIA_TYPE = "application/fhir+json"


@dataclass(frozen=True)
class Wanted:
    """What of a diary is to be told. first, last: both included; None for no end."""

    first: date | None = None
    last: date | None = None
    ratings: bool = True
    treatments: bool = True
    scores: bool = True
    notes: bool = True


def write_bundle(diary: Diary, wanted: Wanted, out: TextIO) -> None:
    """Write what is wanted, as far as the reader may see it. One entry is in memory at a time."""
    head = {
        "resourceType": "Bundle",
        "meta": {"source": SOURCE, "tag": [{"system": FORMAT, "code": VERSION}]},
        "type": "collection",
        "timestamp": instant(clock.now()),
    }
    out.write(_text(head).removesuffix("}") + ',"entry":[\n')
    for place, each in enumerate(entries(diary, wanted)):
        out.write((",\n" if place else "") + _text(each))
    out.write("\n]}\n")


def entries(diary: Diary, wanted: Wanted) -> Iterator[Json]:
    """The entries of the bundle, one after the other: the person first."""
    people = People(diary, Ids(diary))
    first, last = wanted.first or FIRST_DAY, wanted.last or diary.today
    yield entry(people.patient())
    if wanted.ratings and (words := symptom_words(diary)):
        yield entry({**words, "id": people.ids.of("symptoms")})
    if wanted.treatments:
        yield from treatment_entries(diary, people, first, last, notes=wanted.notes)
    if wanted.ratings or wanted.notes:
        yield from day_entries(
            diary, people, first, last, ratings=wanted.ratings, notes=wanted.notes
        )
    if wanted.scores:
        yield from score_entries(diary, people, first, last)


def _text(part: Json) -> str:
    return msgspec.json.encode(part).decode()
