"""Which columns a file has, and so what kind of file it is."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.services.cells import unguarded
from app.services.csv_text import Unreadable, shown
from app.services.csv_writing import DETAILS
from app.services.symptoms import LONGEST_LABEL, MOST_SYMPTOMS, key_of


class Kind(StrEnum):
    """What a file holds."""

    LONG = "long"  # a row a rating
    WIDE = "wide"  # a row a day, a column a symptom
    INJECTIONS = "injections"
    TREATMENTS = "treatments"
    RECORD = "record"  # a FHIR bundle: no columns


COLUMNS = {
    Kind.LONG: ("day", "symptom", "severity"),
    Kind.WIDE: ("day",),
    Kind.INJECTIONS: ("day", "product", "muscle", "side", "dose_units"),
    Kind.TREATMENTS: ("day", "product"),
}
# Which of several treatments of one day and product a row belongs to.
WHICH = "treatment"
_OF_DAYS = ("entered_at", "recalled")
MAY_HAVE = {
    Kind.LONG: _OF_DAYS,
    Kind.WIDE: _OF_DAYS,
    Kind.INJECTIONS: ("points", WHICH),
    Kind.TREATMENTS: (*DETAILS, "expired", WHICH),
}
OTHER_WORDS = {
    "date": "day",
    "rating": "severity",
    "dose": "dose_units",
    "units": "dose_units",
}
# Columns beside the symptoms of a wide file that are surely none.
NO_SYMPTOMS = frozenset({"note", "notes", "comment", "comments", "weekday"})
_INJECTIONS = frozenset({"muscle", "dose_units"})
_TREATMENTS = frozenset({"total_units", "volume_ml", "expires_on"})
_LONG = frozenset({"symptom", "severity"})
_ANSWER = frozenset({"treated_on", "verdict"})
_DAYS = frozenset({"day", "rated", "marks"})


@dataclass(frozen=True)
class Columns:
    """Where to look. symptoms: (place, name) of each column of a wide file that is a symptom."""

    kind: Kind
    places: Mapping[str, int]
    symptoms: tuple[tuple[int, str], ...]
    ignored: tuple[str, ...]


def recognise(header: Sequence[str]) -> Columns:
    """The columns of a file by its first row. Raises Unreadable when it is none of ours."""
    names = [_plain(cell) for cell in header]
    kind = _kind(set(names))
    lacking = [name for name in COLUMNS[kind] if name not in names]
    if lacking:
        raise Unreadable("columns_missing", 1, columns=", ".join(lacking), kind=kind.value)
    wanted = COLUMNS[kind] + MAY_HAVE[kind]
    for name in wanted:
        if names.count(name) > 1:
            raise Unreadable("column_twice", 1, column=name)
    places = {name: names.index(name) for name in wanted if name in names}
    rest = [at for at, name in enumerate(names) if name not in places]
    symptoms = [at for at in rest if names[at] not in NO_SYMPTOMS and header[at]]
    if kind is not Kind.WIDE:
        return Columns(kind, places, (), _named(header, rest))
    _check(header, symptoms)
    ignored = [at for at in rest if at not in set(symptoms)]
    named = tuple((at, header[at]) for at in symptoms)
    return Columns(kind, places, named, _named(header, ignored))


def _kind(names: set[str]) -> Kind:
    if names >= _ANSWER:
        raise Unreadable("answer_file")
    if names >= _DAYS:
        raise Unreadable("days_file")
    if names & _INJECTIONS:
        return Kind.INJECTIONS
    if names & _LONG:
        return Kind.LONG
    if names & _TREATMENTS or "product" in names:
        return Kind.TREATMENTS if _is_whole(names) else Kind.INJECTIONS
    if "day" not in names:
        raise Unreadable("day_column_missing", 1)
    return Kind.WIDE


def _is_whole(names: set[str]) -> bool:
    """Whether these columns tell of treatments as a whole, and not of something else besides."""
    known = {*COLUMNS[Kind.TREATMENTS], *MAY_HAVE[Kind.TREATMENTS]}
    return bool(names & {*DETAILS} - NO_SYMPTOMS) or names <= known


def _check(header: Sequence[str], symptoms: Sequence[int]) -> None:
    """Raises Unreadable for symptoms that no diary can have."""
    if not symptoms:
        raise Unreadable("no_symptoms", 1)
    if len(symptoms) > MOST_SYMPTOMS:
        raise Unreadable("too_many_symptoms", 1, count=len(symptoms), most=MOST_SYMPTOMS)
    seen: set[str] = set()
    for at in symptoms:
        name = unguarded(header[at])
        if len(name) > LONGEST_LABEL:
            raise Unreadable("name_long", 1, text=shown(name))
        if key_of(name) in seen:
            raise Unreadable("column_twice", 1, column=shown(name))
        seen.add(key_of(name))


def _plain(cell: str) -> str:
    word = re.sub(r"[\W_]+", "_", cell.casefold()).strip("_")
    return OTHER_WORDS.get(word, word)


def _named(header: Sequence[str], places: Sequence[int]) -> tuple[str, ...]:
    return tuple(shown(header[at]) for at in places if header[at])
