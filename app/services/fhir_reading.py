"""What a FHIR bundle says that a diary wrote, and what is wrong with it.

Bundles of other programs are refused as a whole: their codes and scales are not ours.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import msgspec

from app.services.csv_reading import Kind, ParsedFile, Problem
from app.services.csv_text import shown
from app.services.fhir_days import RatingEntries
from app.services.fhir_names import FORMAT, ITEM, SCALE, SOURCE, VERSION, Json
from app.services.fhir_treatments import TreatmentEntries
from app.services.fhir_values import code_in, found, text_at

LOOKED_AT = 4096  # signs at the beginning that tell what a file is
MOST_ENTRIES = 500_000
_ALWAYS = frozenset({"Patient", "CodeSystem", "Provenance"})  # about what the others say
_VALID = frozenset({"final", "completed", ""})  # all else was taken back, or is yet to come


class _Bundle(msgspec.Struct):
    """A bundle, its entries not looked into."""

    resourceType: str = ""  # noqa: N815 - as FHIR calls it
    type: str = ""
    meta: Any = None
    entry: list[msgspec.Raw] = []


class _Unusable(Exception):
    """The file as a whole cannot be used."""

    def __init__(self, code: str, **values: str | int) -> None:
        super().__init__(code)
        self.problem = Problem(code, None, None, values)


_BUNDLE = msgspec.json.Decoder(_Bundle)
_ENTRY = msgspec.json.Decoder(float_hook=Decimal)


def is_fhir(content: bytes) -> bool:
    """Whether this file looks like FHIR in JSON."""
    begin = content[:LOOKED_AT].removeprefix(b"\xef\xbb\xbf").lstrip()
    return begin.startswith(b"{") and b'"resourceType"' in begin


def read_fhir(content: bytes, name: str) -> ParsedFile:
    """What the bundle says. Never fails: what cannot be read is in `problems`.

    Rows count the entries of the bundle from 1.
    """
    try:
        bundle = _opened(content)
        days, treatments, ignored = RatingEntries(), TreatmentEntries(), dict[str, None]()
        for row, address, resource in _resources(bundle):
            if not _take(row, address, resource, days, treatments):
                ignored[_called(resource)] = None
    except _Unusable as error:
        return ParsedFile(name, problems=(error.problem._replace(file=name),))
    treatments.join()
    problems = [*days.problems, *treatments.problems]
    if not (days.days or treatments.treatments or problems):
        problems = [Problem("fhir_nothing")]
    return ParsedFile(
        name,
        Kind.RECORD,
        days.symptoms,
        days.days,
        treatments.treatments,
        tuple(ignored),
        tuple(problem._replace(file=name) for problem in problems),
    )


def _opened(content: bytes) -> _Bundle:
    try:
        bundle = _BUNDLE.decode(content.removeprefix(b"\xef\xbb\xbf"))
    except msgspec.ValidationError as error:
        raise _Unusable("fhir_shape", text=shown(str(error))) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _Unusable("fhir_broken", text=shown(str(error))) from error
    except RecursionError as error:
        raise _Unusable("fhir_deep") from error
    if bundle.resourceType != "Bundle":
        raise _Unusable("fhir_no_bundle", text=shown(bundle.resourceType))
    if found(bundle.meta, "source") != SOURCE:
        raise _Unusable("fhir_foreign")
    if len(bundle.entry) > MOST_ENTRIES:
        raise _Unusable("fhir_many", most=MOST_ENTRIES)
    if (version := code_in({"coding": found(bundle.meta, "tag")}, FORMAT)) != VERSION:
        raise _Unusable("fhir_version", text=shown(version))
    return bundle


def _resources(bundle: _Bundle) -> Iterator[tuple[int, str, Json]]:
    """(row, address, resource) of each entry."""
    for row, raw in enumerate(bundle.entry, 1):
        try:
            entry = _ENTRY.decode(raw)
        except RecursionError as error:
            raise _Unusable("fhir_deep") from error
        except (msgspec.DecodeError, ValueError, ArithmeticError) as error:
            raise _Unusable("fhir_broken", text=shown(str(error))) from error
        resource = found(entry, "resource")
        if not isinstance(resource, dict):
            raise _Unusable("fhir_shape", text=f"entry[{row - 1}]")
        yield row, text_at(entry, "fullUrl"), resource


def _take(
    row: int, address: str, resource: Json, days: RatingEntries, treatments: TreatmentEntries
) -> bool:
    """Whether this resource is one that is read, or tells about those that are."""
    kind = text_at(resource, "resourceType")
    if kind in _ALWAYS:
        return True
    if text_at(resource, "status") not in _VALID:
        return False
    return days.take(row, resource) or treatments.take(row, address, resource)


def _called(resource: Json) -> str:
    """What is not read, as it is told to a person."""
    about = resource.get("code")
    code = code_in(about, SCALE) or code_in(about, ITEM)
    return " ".join(filter(None, (shown(text_at(resource, "resourceType")), shown(code))))
