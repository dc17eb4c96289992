"""The treatments of a FHIR bundle, put together from their resources."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.services import csv_values, fhir_values
from app.services.csv_days import Wrong
from app.services.csv_reading import Problem, SaidTreatment, Visit
from app.services.csv_writing import NOTHING
from app.services.fhir_names import (
    DILUTION,
    FINISHED,
    FOUND_BY,
    ITEM,
    NUMBER,
    POINTS,
    PRODUCT,
    TOTAL,
    TREATMENT,
    VOLUME,
    Json,
    unit_of,
)
from app.services.fhir_values import code_in, extension, extension_list, found, text_at
from app.services.treatments import InjectionDraft


@dataclass
class _Procedure:
    """One visit. lines: the administrations that say that they are part of it, with their rows."""

    row: int
    resource: Json
    lines: list[tuple[int, Json]] = field(default_factory=list)


class TreatmentEntries:
    """The resources of one bundle, kept until all of them are there, since they name each other."""

    def __init__(self) -> None:
        self.treatments: dict[Visit, SaidTreatment] = {}
        self.problems: list[Problem] = []
        self._procedures: dict[str, _Procedure] = {}
        self._vials: dict[str, Json] = {}
        self._lines: list[tuple[int, Json]] = []

    def take(self, row: int, address: str, resource: Json) -> bool:
        """Take in a part of a treatment. Gives whether it is one."""
        match resource.get("resourceType"):
            case "Procedure" if code_in(resource.get("code"), ITEM) == TREATMENT:
                self._procedures.setdefault(address, _Procedure(row, resource))
            case "Medication":
                self._vials[address] = resource
            case "MedicationAdministration":
                self._lines.append((row, resource))
            case _:
                return False
        return True

    def join(self) -> None:
        """Put the treatments together, once all resources were taken in."""
        for row, line in self._lines:
            whole = self._procedures.get(text_at(line, "partOf", 0, "reference"))
            if whole is None:
                self.problems.append(Problem("fhir_line_alone", row, "partOf"))
            else:
                whole.lines.append((row, line))
        for whole in self._procedures.values():
            self._join(whole)

    def _join(self, whole: _Procedure) -> None:
        vial = self._vials.get(text_at(whole.resource, "usedReference", 0, "reference"), {})
        product = csv_values.read_product(code_in(vial.get("code"), PRODUCT))
        unit = unit_of(None if isinstance(product, Wrong) else product)
        of_visit = self._right(
            whole.row,
            performedDateTime=fhir_values.read_day(text_at(whole.resource, "performedDateTime")),
            product=product,
            number=csv_values.read_place(
                str(extension(whole.resource, NUMBER, "PositiveInt") or "")
            ),
        )
        details = self._right(whole.row, **_details(whole.resource, vial, unit))
        told = [self._right(row, **_line(line, unit)) for row, line in whole.lines]
        if of_visit is None or details is None or None in told:
            return
        visit = Visit(*of_visit.values())
        lines = [_draft(parts) for parts in told if parts is not None]
        known = {name: value for name, value in details.items() if value is not None}
        said = SaidTreatment(whole.row, lines or [NOTHING], known)
        if (first := self.treatments.setdefault(visit, said)) is not said:
            self.problems.append(Problem("treatment_twice", whole.row, None, {"other": first.row}))

    def _right(self, row: int, **parts: Any) -> dict[str, Any] | None:
        """The parts, None where one of them cannot be used; that is noted."""
        wrong = {name: part for name, part in parts.items() if isinstance(part, Wrong)}
        for name, part in wrong.items():
            self.problems.append(Problem(part.code, row, name, {"text": part.text}))
        return None if wrong else parts


def _details(procedure: Json, vial: Json, unit: str) -> dict[str, Any]:
    """What is known of the whole, by the names of a draft."""
    ways = [text_at(way, "code") for way in extension_list(procedure, FOUND_BY, "Coding")]
    finished = fhir_values.read_flag(extension(procedure, FINISHED, "Boolean"))
    words = {
        "dilution": extension(procedure, DILUTION, "String"),
        "lot": found(vial, "batch", "lotNumber"),
        "guidance": " ".join(ways) or None,
        "injector": found(procedure, "performer", 0, "actor", "display"),
        "clinic": found(procedure, "location", "display"),
        "note": found(procedure, "note", 0, "text"),
    }
    return {
        "total_units": fhir_values.read_amount(
            extension(procedure, TOTAL, "Quantity"), unit, csv_values.read_dose
        ),
        "volume_ml": fhir_values.read_amount(
            extension(procedure, VOLUME, "Quantity"), "mL", csv_values.read_volume
        ),
        "expires_on": _last_day(vial),
        "finished": True if finished is None else finished,
        **{name: fhir_values.read_words(name, value) for name, value in words.items()},
    }


def _last_day(vial: Json) -> date | Wrong | None:
    told = found(vial, "batch", "expirationDate")
    return None if told is None else fhir_values.read_day(told)


def _line(administration: Json, unit: str) -> dict[str, Any]:
    """What went where, by the names of a line; the muscle as a code and own words."""
    dosage = administration.get("dosage")
    site = found(dosage, "site")
    return {
        "muscle": fhir_values.read_muscle(site),
        "side": fhir_values.read_side(site),
        "dose_units": fhir_values.read_amount(found(dosage, "dose"), unit, csv_values.read_dose),
        "points": fhir_values.read_points(extension(dosage, POINTS, "PositiveInt")),
    }


def _draft(parts: dict[str, Any]) -> InjectionDraft:
    muscle, label = parts.pop("muscle")
    return InjectionDraft(muscle=muscle, muscle_label=label, **parts)
