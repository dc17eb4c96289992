"""Where dystonia is, and what people with it there may want to rate."""

from collections.abc import Sequence
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
    side_effects: codes to ask for after an injection there, the gravest first.
    """

    code: str
    label: str
    hint: str
    symptoms: tuple[str, ...]
    source: Source
    side_effects: tuple[str, ...]


# Wherever the injection was: the label warns of these after each of them.
EVERYWHERE = ("swallowing", "breathing")

DYSTONIAS: tuple[Dystonia, ...] = (
    Dystonia(
        "cervical",
        N_("Neck"),
        N_("cervical dystonia, torticollis"),
        ("overall_severity", "head_turn", "neck_pain", "head_tremor", "activities"),
        EMC_BOTOX,
        (*EVERYWHERE, "neck_weakness"),
    ),
    Dystonia(
        "blepharospasm",
        N_("Eyes"),
        N_("blepharospasm"),
        ("overall_severity", "eye_closing", "eye_function", "light_sensitive"),
        EMC_BOTOX,
        (*EVERYWHERE, "drooping_eyelid", "double_vision"),
    ),
    Dystonia(
        "oromandibular",
        N_("Jaw, mouth or tongue"),
        N_("oromandibular dystonia"),
        ("overall_severity", "jaw_pull", "chewing", "speech_mouth", "jaw_pain"),
        TAN_1999,
        (*EVERYWHERE, "speech", "chewing_weakness"),
    ),
    Dystonia(
        "laryngeal",
        N_("Voice"),
        N_("laryngeal dystonia, spasmodic dysphonia"),
        ("overall_severity", "voice_spasm", "voice_effort", "voice_understood"),
        BLITZER_1998,
        (*EVERYWHERE, "breathy_voice"),
    ),
    Dystonia(
        "limb",
        N_("Hand, arm, foot or leg"),
        N_("limb dystonia, writer's cramp"),
        ("overall_severity", "limb_task", "limb_posture", "limb_pain"),
        ASHWORTH_2019,
        (*EVERYWHERE, "grip_weakness", "leg_weakness"),
    ),
    Dystonia(
        "hemifacial_spasm",
        N_("One side of the face"),
        N_("hemifacial spasm"),
        ("overall_severity", "face_twitch", "face_social"),
        EMC_BOTOX,
        (*EVERYWHERE, "drooping_eyelid", "crooked_smile"),
    ),
    Dystonia(
        "trunk",
        N_("Back or belly"),
        N_("trunk dystonia"),
        ("overall_severity", "body_movements", "walking", "body_pain"),
        ALBANESE_2013,
        (*EVERYWHERE, "general_weakness"),
    ),
    Dystonia(
        "generalised",
        N_("Many parts of the body"),
        N_("segmental or generalised dystonia"),
        ("overall_severity", "body_movements", "walking", "body_pain", "activities"),
        ALBANESE_2013,
        (*EVERYWHERE, "general_weakness"),
    ),
)

_BY_CODE = {record.code: record for record in DYSTONIAS}


def dystonia(code: str) -> Dystonia:
    """The dystonia of a code. Raises KeyError when there is none."""
    return _BY_CODE[code]


def side_effects_near(codes: Sequence[str]) -> list[str]:
    """Codes of the side effects to ask for with these dystonias; a general few for none."""
    near = [
        effect for record in DYSTONIAS if record.code in codes for effect in record.side_effects
    ]
    return list(dict.fromkeys(near)) or [*EVERYWHERE, "general_weakness"]
