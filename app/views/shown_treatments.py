"""A treatment as the list and its page show it: beside the one before, and who says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app.access import Diary, Right, ShareKind
from app.analysis.differences import compare
from app.sentences.differences import Told, field_name, field_value, tell
from app.sentences.people import names_in
from app.sentences.provenance import Sources, tell_sources
from app.services.neighbours import (
    Overlap,
    overlaps_among,
    overlaps_of_each,
    previous_of,
)
from app.services.people import carers_of
from app.services.provenance import Origin, provenance
from app.services.treatments import Treatment, TreatmentDraft, draft_of

# What is told under the lines, in this order. Only what is known has a line.
DETAILS = (
    "total_units",
    "dilution",
    "volume_ml",
    "lot",
    "expires_on",
    "guidance",
    "injector",
    "clinic",
)


@dataclass(frozen=True)
class Shown:
    """One treatment. before: the one before it, None for the first; told: what differs from it.

    details: (field, name, value) of what is known of the whole. overlaps: those that are judged
    as one with it.
    """

    treatment: Treatment
    before: Treatment | None
    told: list[Told]
    details: list[tuple[str, str, str]]
    overlaps: list[Overlap]


def show(treatment: Treatment, treatments: Sequence[Treatment]) -> Shown:
    """One of all treatments of a diary, the earliest first."""
    overlaps = overlaps_among(treatments, treatment.day, treatment.id)
    before = previous_of(treatments, treatment.day, treatment.product)
    return _shown(
        treatment, draft_of(treatment), before, draft_of(before) if before else None, overlaps
    )


def show_all(treatments: Sequence[Treatment]) -> list[Shown]:
    """Each of all treatments of a diary, the earliest first."""
    overlaps = overlaps_of_each(treatments)
    drafts = {each.id: draft_of(each) for each in treatments}
    found = []
    for each in treatments:
        before = previous_of(treatments, each.day, each.product)
        other = drafts[before.id] if before else None
        found.append(_shown(each, drafts[each.id], before, other, overlaps[each.id]))
    return found


def _shown(
    treatment: Treatment,
    draft: TreatmentDraft,
    before: Treatment | None,
    other: TreatmentDraft | None,
    overlaps: list[Overlap],
) -> Shown:
    return Shown(
        treatment=treatment,
        before=before,
        told=tell(compare(draft, other)) if other else [],
        details=known_details(draft),
        overlaps=overlaps,
    )


def known_details(draft: TreatmentDraft) -> list[tuple[str, str, str]]:
    """(field, name, value) of what is known of the session as a whole."""
    return [
        (name, field_name(name), field_value(name, value))
        for name in DETAILS
        if (value := getattr(draft, name)) is not None
    ]


def sources_of(diary: Diary, treatments: Sequence[Treatment]) -> dict[UUID, Sources]:
    """Who says so, for each of these."""
    origins = {each.id: provenance(diary, each) for each in treatments}
    others = _others(diary, [one for found in origins.values() for one in found])
    names, carers = names_in(diary, others), carers_of(diary) if others else set()
    return {id_: tell_sources(diary, found, names, carers) for id_, found in origins.items()}


def may_confirm(diary: Diary) -> bool:
    """Whether the reader is a clinician who may record."""
    return diary.may(Right.RECORD) and diary.reads_as is ShareKind.CLINICIAN


def _others(diary: Diary, origins: Sequence[Origin]) -> set[UUID]:
    """The accounts to be named, beside the patient's own."""
    named = {each.by_id for each in origins} | {each.confirmed_by_id for each in origins}
    return {id_ for id_ in named if id_ is not None} - {diary.patient_id}
