"""The small parts that FHIR resources are made of, as plain dictionaries."""

from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID, uuid5

from app.access import Diary
from app.services.fhir_names import ABSENT, IS_PAIN, LOINC, OWN_WORDS, PAIN, REASONS, UNKNOWN, Json

OF_FILES = UUID("b9a3a5e8-6d1f-4d0a-9d57-0f4d6a3c1e72")


class Ids:
    """The ids of what one diary holds: the same in each of its files, and no ids of the diary."""

    def __init__(self, diary: Diary) -> None:
        self._within = uuid5(OF_FILES, str(diary.patient_id))

    def of(self, *what: object) -> str:
        """The id of one thing, named by what tells it from all others."""
        return str(uuid5(self._within, " ".join(map(str, what))))


def entry(resource: Json) -> Json:
    """One entry of a bundle."""
    return {"fullUrl": address(resource["id"]), "resource": resource}


def address(resource_id: str) -> str:
    """How other resources of the bundle point to one."""
    return f"urn:uuid:{resource_id}"


def reference(resource_id: str) -> Json:
    """A pointer to a resource of the same bundle."""
    return {"reference": address(resource_id)}


def instant(at: datetime) -> str:
    """An instant, to the microsecond where there is one."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def number(amount: Decimal) -> int | float:
    """An amount in hundredths at most, so that JSON shows it as it was typed."""
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def coding(system: str, code: str, display: str) -> Json:
    """One code with its words."""
    return {"system": system, "code": code, "display": display}


def concept(system: str, code: str | None, words: str) -> Json:
    """What something is: a code of a catalogue, else own words alone."""
    if code is None:
        return {"coding": [{"system": OWN_WORDS, "display": words}], "text": words}
    codings = [coding(system, code, words)]
    if IS_PAIN.get(system) == code:
        codings.append(coding(LOINC, *PAIN))
    return {"coding": codings, "text": words}


def unknown_concept(words: str) -> Json:
    """What is not known, said so."""
    return {"coding": [{"system": REASONS, "code": UNKNOWN, "display": "Unknown"}], "text": words}


def not_known() -> Json:
    """The part of an element that has no value since nobody knows it."""
    return {"extension": [{"url": ABSENT, "valueCode": UNKNOWN}]}


def extensions(*said: tuple[str, str, object]) -> Json:
    """(url, kind, value) of each that says something, as the `extension` of an element.

    kind: as in valueString. Nothing where none says anything.
    """
    told = [{"url": url, f"value{kind}": value} for url, kind, value in said if value is not None]
    return {"extension": told} if told else {}


def known(**parts: object) -> Json:
    """The parts that say something."""
    return {name: value for name, value in parts.items() if value not in (None, "", [], {})}


def quantity(amount: Decimal | None, unit: str, system: str, code: str) -> Json:
    """An amount with its unit; where it is not known, the unit alone and why."""
    measured = {"unit": unit, "system": system, "code": code}
    if amount is None:
        return {"_value": not_known(), **measured}
    return {"value": number(amount), **measured}


def words_of(parts: Iterable[str | None]) -> str:
    """Those that are there, with commas between."""
    return ", ".join(part for part in parts if part)
