"""What the elements of a FHIR resource mean to a diary, whoever wrote them: nothing is trusted."""

import unicodedata
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from app.services import csv_details, csv_values
from app.services.cells import NOT_WORDS, guarded
from app.services.csv_days import Wrong, read_days
from app.services.csv_text import shown
from app.services.fhir_names import MUSCLE, OWN_WORDS, SIDE_OF, Json
from app.services.symptoms import LONGEST_LABEL
from app.services.treatments import Side

LARGEST = Decimal(10) ** 9  # no amount comes near; a longer one is not written out
FINEST = -12


def found(resource: Any, *path: str | int) -> Any:
    """What stands at a path of names and places, None where nothing does."""
    for step in path:
        if isinstance(step, int):
            fits = isinstance(resource, list) and len(resource) > step
        else:
            fits = isinstance(resource, dict) and step in resource
        if not fits:
            return None
        resource = resource[step]
    return resource


def text_at(resource: Any, *path: str | int) -> str:
    """The text at a path, empty where there is none."""
    value = found(resource, *path)
    return value if isinstance(value, str) else ""


def codings(concept: Any) -> list[Json]:
    """The codings of a concept."""
    listed = found(concept, "coding")
    return [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []


def code_in(concept: Any, system: str) -> str:
    """The code of a concept in one system, empty where there is none."""
    return next((text_at(c, "code") for c in codings(concept) if c.get("system") == system), "")


def own_words_in(concept: Any) -> str:
    """The own words of a concept, empty where there are none."""
    own = (text_at(c, "display") for c in codings(concept) if c.get("system") == OWN_WORDS)
    return next(own, "")


def extension(element: Any, url: str, kind: str) -> Any:
    """The value of the first extension of this name, None where there is none."""
    return next(iter(extension_list(element, url, kind)), None)


def extension_list(element: Any, url: str, kind: str) -> list[Any]:
    """The values of all extensions of this name."""
    listed = found(element, "extension")
    told = listed if isinstance(listed, list) else []
    values = [found(e, f"value{kind}") for e in told if found(e, "url") == url]
    return [value for value in values if value is not None]


def read_day(value: Any) -> Any:
    """The day of a date or of a moment; a date or Wrong."""
    text = value if isinstance(value, str) else ""
    bare = text[:10] if text[10:11] in {"", "T"} else text[:40]
    return read_days({bare})[bare]


def read_severity(resource: Json) -> int | Wrong | None:
    """The rating of an Observation; None where it says why it has none."""
    value = resource.get("valueInteger")
    if value is None:
        absent = isinstance(resource.get("dataAbsentReason"), dict)
        return None if absent else Wrong("severity_number", "")
    if isinstance(value, bool) or not isinstance(value, int):
        return Wrong("severity_number", shown(str(value)[:100]))
    if not 0 <= value <= 10:
        return Wrong("severity_range", shown(str(value)))
    return value


def read_flag(value: Any) -> bool | Wrong | None:
    """Yes or no."""
    if value is None or isinstance(value, bool):
        return value
    return Wrong("neither_yes_nor_no", shown(str(value)[:100]))


def read_words(name: str, value: Any) -> Any:
    """Own words about a treatment, as a cell of treatments.csv of this name is read."""
    if value is None:
        return None
    if not isinstance(value, str):
        return Wrong("not_words", shown(str(value)[:100]))
    return csv_details.READERS[name](guarded(_safe(value).strip()))


def read_label(value: str) -> str | Wrong:
    """The name of a muscle or symptom in own words."""
    bare = unicodedata.normalize("NFC", _safe(value)).strip()
    if NOT_WORDS.search(bare):
        return Wrong("not_words", shown(NOT_WORDS.sub("\N{REPLACEMENT CHARACTER}", bare)))
    return bare if len(bare) <= LONGEST_LABEL else Wrong("name_long", shown(bare))


def read_amount(quantity: Any, unit: str, read: Callable[[str], Any]) -> Any:
    """A Decimal, None where it is not known, or Wrong. unit: the one that it must be in."""
    value = found(quantity, "value")
    if value is None:
        return None
    if text_at(quantity, "code") != unit:
        return Wrong("fhir_unit", shown(text_at(quantity, "code")))
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return Wrong("dose_number", shown(str(value)[:100]))
    amount = Decimal(value)
    if not amount.is_finite() or not 0 < amount < LARGEST:
        return Wrong("dose_number", shown(str(value)[:100]))
    if amount.normalize().as_tuple().exponent < FINEST:  # type: ignore[operator]
        return Wrong("dose_places", shown(str(value)[:100]))
    return read(f"{amount.normalize():f}")


def read_points(value: Any) -> int | Wrong | None:
    """How many pricks."""
    if value is None:
        return None
    return csv_values.read_points(str(value)[:100])


def read_muscle(site: Any) -> tuple[str | None, str | None] | Wrong:
    """The code of a muscle of the catalogue, or its name in own words; both None: not known."""
    code = code_in(site, MUSCLE)
    if code and not isinstance(read := csv_values.read_muscle(code), Wrong) and read[0]:
        return read
    words = read_label(own_words_in(site) or (text_at(site, "text") if code else ""))
    if isinstance(words, Wrong):
        return words if words.code == "not_words" else Wrong("muscle_long", words.text)
    return None, words or None


def read_side(site: Any) -> Side | Wrong | None:
    """The side of the body."""
    return csv_values.read_side(text_at(extension(site, SIDE_OF, "Coding"), "code"))


def _safe(text: str) -> str:
    """The text with a mark in place of each half sign, which no database takes."""
    return text.encode("utf-8", "replace").decode()
