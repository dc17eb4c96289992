"""The names by which a diary is told in FHIR R4, for the files that go out and come back in.

Ours are names, not addresses: nothing answers under them, and they never change once released.
docs/fhir.md says what each of them means.
"""

from typing import Any

VERSION = "1"  # of what our bundles hold; raised where an older reader would misread a newer one
SOURCE = "urn:injection-diary:fhir"

# Systems of codes: those of app.catalogue, and a few of our own.
SYMPTOM = f"{SOURCE}:symptom"
MUSCLE = f"{SOURCE}:muscle"
PRODUCT = f"{SOURCE}:product"
SIDE = f"{SOURCE}:side"
SCALE = f"{SOURCE}:scale"
GUIDANCE = f"{SOURCE}:guidance"
ITEM = f"{SOURCE}:item"  # what has no catalogue of its own
OWN_WORDS = f"{SOURCE}:own-words"  # no codes: `display` has what a person wrote
FORMAT = f"{SOURCE}:version"

# Codes of ITEM.
TREATMENT = "botulinum-toxin-injection"
DAY_NOTE = "day-note"

# Extensions.
RECALLED = f"{SOURCE}:recalled"
NUMBER = f"{SOURCE}:number"
POINTS = f"{SOURCE}:points"
SIDE_OF = f"{SOURCE}:side-of-body"
TOTAL = f"{SOURCE}:total-dose"
DILUTION = f"{SOURCE}:dilution"
VOLUME = f"{SOURCE}:volume"
FOUND_BY = f"{SOURCE}:guided-by"
FINISHED = f"{SOURCE}:finished"

# What others have named. ABSENT: why there is no value (HL7); as an extension and as codes.
ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
REASONS = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"
DOER = "http://terminology.hl7.org/CodeSystem/provenance-participant-type"
LOINC = "http://loinc.org"
UCUM = "http://unitsofmeasure.org"
SKIPPED = "asked-declined"
UNKNOWN = "unknown"
SCORE_UNIT = "{score}"
# LOINC 72514-3 is pain as reported, 0 none to 10 the worst imaginable: said of these two, which
# ask just that, and of nothing else that is rated here.
PAIN = ("72514-3", "Pain severity - 0-10 verbal numeric rating [Score] - Reported")
IS_PAIN = {SYMPTOM: "pain", SCALE: "pain_nrs"}

Json = dict[str, Any]


def unit_of(product: str | None) -> str:
    """The UCUM unit of a dose: an arbitrary unit, with the product that it belongs to.

    UCUM compares no arbitrary unit with another, and neither does the diary.
    """
    return f"[arb'U]{{{product or 'product-not-known'}}}"
