"""Treatments in FHIR: a Procedure, what was injected, and a MedicationAdministration a muscle."""

from collections.abc import Iterator
from datetime import date

from app.access import Diary
from app.catalogue import muscles, products
from app.exports.fhir_elements import (
    coding,
    concept,
    entry,
    extensions,
    known,
    number,
    quantity,
    reference,
    unknown_concept,
    words_of,
)
from app.exports.fhir_people import People
from app.services.csv_writing import in_file_order
from app.services.fhir_names import (
    DILUTION,
    FINISHED,
    FOUND_BY,
    GUIDANCE,
    ITEM,
    MUSCLE,
    NUMBER,
    OWN_WORDS,
    POINTS,
    PRODUCT,
    SIDE,
    SIDE_OF,
    TOTAL,
    TREATMENT,
    UCUM,
    VOLUME,
    Json,
    unit_of,
)
from app.services.treatments import (
    InjectionDraft,
    Treatment,
    TreatmentDraft,
    list_treatments,
    read_guidance,
)

NO_UNIT = "units of a product that is not known"


def treatment_entries(
    diary: Diary, people: People, first: date, last: date, *, notes: bool
) -> Iterator[Json]:
    """The treatments from `first` to `last`, in the order of files, and who entered them."""
    told = [
        rows
        for rows in in_file_order(list_treatments(diary))
        if first <= rows.treatment.day <= last
    ]
    people.learn(rows.treatment.recorded_by_id for rows in told)
    for rows in told:
        made = list(_resources(people, rows.treatment, rows.draft, rows.number, notes=notes))
        yield from map(entry, made)
        saved = rows.treatment
        targets = [each["id"] for each in made]
        by_id, at = saved.recorded_by_id, saved.recorded_at
        yield entry(people.provenance(targets, by_id, at, imported=saved.import_id is not None))


def _resources(
    people: People, treatment: Treatment, draft: TreatmentDraft, place: int | None, *, notes: bool
) -> Iterator[Json]:
    """The visit first, then the vial, then what went where."""
    ids = {kind: people.ids.of(kind, treatment.id) for kind in ("treatment", "vial")}
    procedure = _procedure(people, ids["treatment"], draft, place, notes=notes)
    yield {**procedure, "usedReference": [reference(ids["vial"])]}
    yield _medication(ids["vial"], draft)
    for position, line in enumerate(draft.injections):
        yield {
            "resourceType": "MedicationAdministration",
            "id": people.ids.of("line", treatment.id, position),
            "status": "completed",
            "medicationReference": reference(ids["vial"]),
            "subject": people.subject,
            "effectiveDateTime": draft.day.isoformat(),
            "partOf": [reference(ids["treatment"])],
            **known(dosage=_dosage(draft.product, line)),
        }


def _procedure(
    people: People, procedure_id: str, draft: TreatmentDraft, place: int | None, *, notes: bool
) -> Json:
    total, volume = draft.total_units, draft.volume_ml
    unit = _unit(draft.product)
    return {
        "resourceType": "Procedure",
        "id": procedure_id,
        **extensions(
            (NUMBER, "PositiveInt", place),
            (TOTAL, "Quantity", quantity(total, *unit) if total is not None else None),
            (DILUTION, "String", draft.dilution),
            (
                VOLUME,
                "Quantity",
                quantity(volume, "ml", UCUM, "mL") if volume is not None else None,
            ),
            *((FOUND_BY, "Coding", _found_by(way)) for way in read_guidance(draft.guidance)),
            (FINISHED, "Boolean", None if draft.finished else False),
        ),
        "status": "completed",
        "code": concept(ITEM, TREATMENT, "Injection of botulinum toxin"),
        "subject": people.subject,
        "performedDateTime": draft.day.isoformat(),
        **known(
            performer=[{"actor": {"display": draft.injector}}] if draft.injector else None,
            location={"display": draft.clinic} if draft.clinic else None,
            note=[{"text": draft.note}] if notes and draft.note else None,
        ),
    }


def _medication(medication_id: str, draft: TreatmentDraft) -> Json:
    """The vial: which product, and what is printed on it."""
    last_day = draft.expires_on.isoformat() if draft.expires_on else None
    return {
        "resourceType": "Medication",
        "id": medication_id,
        "code": _product(draft.product),
        **known(batch=known(lotNumber=draft.lot, expirationDate=last_day)),
    }


def _product(code: str | None) -> Json:
    if code is None:
        return unknown_concept("Botulinum toxin, product not known")
    product = products.product(code)
    return concept(PRODUCT, code, words_of([product.name, *product.brands[:1]]))


def _dosage(product: str | None, line: InjectionDraft) -> Json:
    """What went where; without a dose, why there is none. Nothing where all of it is unknown."""
    if line == InjectionDraft():
        return {}
    return {
        **extensions((POINTS, "PositiveInt", line.points)),
        **known(text=_in_words(product, line), site=_site(line)),
        "dose": quantity(line.dose_units, *_unit(product)),
    }


def _site(line: InjectionDraft) -> Json:
    """The muscle by its code, or in own words, and the side of the body as the person sees it."""
    name = _muscle_name(line)
    side = line.side.value if line.side else None
    place: Json = {}
    if line.muscle is not None:
        place["coding"] = [coding(MUSCLE, line.muscle, name)]
    elif line.muscle_label is not None:
        place["coding"] = [{"system": OWN_WORDS, "display": line.muscle_label}]
    if not place and side is None:
        return {}
    known_side = coding(SIDE, side, side) if side else None
    return {
        **extensions((SIDE_OF, "Coding", known_side)),
        **place,
        "text": words_of([name or "muscle not known", side]),
    }


def _in_words(product: str | None, line: InjectionDraft) -> str:
    unit = _unit(product)[0]
    dose = "dose not known" if line.dose_units is None else f"{number(line.dose_units)} {unit}"
    side = line.side.value if line.side else "side not known"
    pricks = f"{line.points} points" if line.points else None
    return words_of([_muscle_name(line) or "muscle not known", side, dose, pricks])


def _muscle_name(line: InjectionDraft) -> str:
    return muscles.muscle(line.muscle).name if line.muscle else line.muscle_label or ""


def _unit(product: str | None) -> tuple[str, str, str]:
    """(words, system, code) of what this product is counted in, and no other."""
    words = products.product(product).unit_name if product else NO_UNIT
    return words, UCUM, unit_of(product)


def _found_by(way: str) -> Json:
    return coding(GUIDANCE, way, way)
