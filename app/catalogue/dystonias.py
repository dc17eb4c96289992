"""Where dystonia is, and what people with it there may want to rate."""

from dataclasses import dataclass

from app.catalogue.codes import N_, Source
from app.catalogue.sources import (
    ALBANESE_2013,
    ASHWORTH_2019,
    BLITZER_1998,
    EMC_BOTOX,
    TAN_1999,
)


@dataclass(frozen=True)
class Dystonia:
    """One answer to "Where is your dystonia?".

    hint: what it is called by doctors. symptoms: codes to suggest, the most telling first.
    """

    code: str
    label: str
    hint: str
    symptoms: tuple[str, ...]
    source: Source


DYSTONIAS: tuple[Dystonia, ...] = (
    Dystonia(
        "cervical",
        N_("Neck"),
        N_("cervical dystonia, torticollis"),
        ("overall_severity", "head_turn", "neck_pain", "head_tremor", "activities"),
        EMC_BOTOX,
    ),
    Dystonia(
        "blepharospasm",
        N_("Eyes"),
        N_("blepharospasm"),
        ("overall_severity", "eye_closing", "eye_function", "light_sensitive"),
        EMC_BOTOX,
    ),
    Dystonia(
        "oromandibular",
        N_("Jaw, mouth or tongue"),
        N_("oromandibular dystonia"),
        ("overall_severity", "jaw_pull", "chewing", "speech_mouth", "jaw_pain"),
        TAN_1999,
    ),
    Dystonia(
        "laryngeal",
        N_("Voice"),
        N_("laryngeal dystonia, spasmodic dysphonia"),
        ("overall_severity", "voice_spasm", "voice_effort", "voice_understood"),
        BLITZER_1998,
    ),
    Dystonia(
        "limb",
        N_("Hand, arm, foot or leg"),
        N_("limb dystonia, writer's cramp"),
        ("overall_severity", "limb_task", "limb_posture", "limb_pain"),
        ASHWORTH_2019,
    ),
    Dystonia(
        "hemifacial_spasm",
        N_("One side of the face"),
        N_("hemifacial spasm"),
        ("overall_severity", "face_twitch", "face_social"),
        EMC_BOTOX,
    ),
    Dystonia(
        "trunk",
        N_("Back or belly"),
        N_("trunk dystonia"),
        ("overall_severity", "body_movements", "walking", "body_pain"),
        ALBANESE_2013,
    ),
    Dystonia(
        "generalised",
        N_("Many parts of the body"),
        N_("segmental or generalised dystonia"),
        ("overall_severity", "body_movements", "walking", "body_pain", "activities"),
        ALBANESE_2013,
    ),
)

_BY_CODE = {record.code: record for record in DYSTONIAS}


def dystonia(code: str) -> Dystonia:
    """The dystonia of a code. Raises KeyError when there is none."""
    return _BY_CODE[code]
