"""The symptoms that a diary can follow, each rated from 0 (none) to 10 (worst) once a day."""

from app.catalogue.symptoms.body import BODY_SYMPTOMS, LIMB_SYMPTOMS
from app.catalogue.symptoms.everywhere import APART_SYMPTOMS, WHOLE_SYMPTOMS
from app.catalogue.symptoms.head import (
    EYES_SYMPTOMS,
    FACE_SYMPTOMS,
    JAW_SYMPTOMS,
    VOICE_SYMPTOMS,
)
from app.catalogue.symptoms.more_side_effects import OTHER_EFFECTS
from app.catalogue.symptoms.neck import NECK_SYMPTOMS
from app.catalogue.symptoms.record import Kind, Symptom
from app.catalogue.symptoms.side_effects import LABELLED_EFFECTS

__all__ = ["MOOD", "SIDE_EFFECTS", "SYMPTOMS", "Kind", "Symptom", "symptom"]

SIDE_EFFECTS: tuple[Symptom, ...] = (*LABELLED_EFFECTS, *OTHER_EFFECTS)

SYMPTOMS: tuple[Symptom, ...] = (
    *WHOLE_SYMPTOMS,
    *NECK_SYMPTOMS,
    *EYES_SYMPTOMS,
    *JAW_SYMPTOMS,
    *VOICE_SYMPTOMS,
    *LIMB_SYMPTOMS,
    *FACE_SYMPTOMS,
    *BODY_SYMPTOMS,
    *APART_SYMPTOMS,
    *SIDE_EFFECTS,
)

# Ratings of these are shown to others only where their share says so.
MOOD = frozenset({"mood"})

_BY_CODE = {record.code: record for record in SYMPTOMS}


def symptom(code: str) -> Symptom:
    """The symptom of a code. Raises KeyError when there is none."""
    return _BY_CODE[code]
