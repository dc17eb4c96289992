"""Treatments as the rows of injections.csv and treatments.csv, and the order of these rows."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from app.services.cells import guarded
from app.services.csv_values import write_muscle
from app.services.treatments import (
    InjectionDraft,
    Treatment,
    TreatmentDraft,
    draft_of,
    read_guidance,
)

NOTHING = InjectionDraft()
DETAILS = (
    *("total_units", "dilution", "volume_ml", "lot", "expires_on", "guidance"),
    *("injector", "clinic", "note", "finished"),
)
Cells = tuple[str, ...]


class Rows(NamedTuple):
    """One treatment. number: 1, 2, … among those of its day and product, None for an only one.

    details: its cells under DETAILS; lines: its rows of muscle, side, dose and points.
    """

    treatment: Treatment
    draft: TreatmentDraft
    visit: tuple[str, str]
    details: Cells
    lines: tuple[Cells, ...]
    number: int | None = None


def rows_of(lines: Sequence[InjectionDraft]) -> list[InjectionDraft]:
    """The lines of a treatment as rows of a file: one without lines has a row as well."""
    return list(lines) or [NOTHING]


def in_file_order(treatments: Iterable[Treatment]) -> list[Rows]:
    """By day, product and then content alone, so that a copy of a diary has the same order."""
    written = sorted(map(_rows, treatments), key=lambda rows: rows[2:5])
    numbered = []
    for _visit, group in groupby(written, key=lambda rows: rows.visit):
        same = list(group)
        several = len(same) > 1
        numbered += [rows._replace(number=n if several else None) for n, rows in enumerate(same, 1)]
    return numbered


def has_expired(draft: TreatmentDraft) -> bool:
    """Whether the vial was used after its last day."""
    return draft.expires_on is not None and draft.expires_on < draft.day


def _rows(treatment: Treatment) -> Rows:
    draft = draft_of(treatment)
    return Rows(
        treatment,
        draft,
        (draft.day.isoformat(), draft.product or ""),
        tuple(_cell(name, getattr(draft, name)) for name in DETAILS),
        tuple(map(_line, rows_of(draft.injections))),
    )


def _line(line: InjectionDraft) -> Cells:
    muscle = write_muscle(line.muscle, line.muscle_label)
    return muscle, *(_cell(name, getattr(line, name)) for name in ("side", "dose_units", "points"))


def _cell(name: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, date):
        return value.isoformat()
    if name == "guidance":
        return " ".join(read_guidance(str(value)))
    return guarded(str(value).replace("\r\n", "\n").replace("\r", "\n"))
