"""Side effects that are known near a muscle, each with the work that reports it.

Only what was read in its source stands here. A muscle that is missing is not free of side effects.
"""

from dataclasses import dataclass

from app.catalogue import label_sources as read_in
from app.catalogue.codes import N_, Source
from app.catalogue.sources import BLITZER_1998, TAN_1999


@dataclass(frozen=True)
class LocalEffect:
    """What an injection into a muscle may do near it. label: in plain words."""

    muscle: str
    code: str
    label: str
    source: Source

    @property
    def url(self) -> str | None:
        return self.source.url


def _effects(
    code: str, label: str, source: Source, muscles: tuple[str, ...]
) -> tuple[LocalEffect, ...]:
    return tuple(LocalEffect(muscle, code, label, source) for muscle in muscles)


SWALLOWING = N_("trouble swallowing")
UPPER_LID = ("orbicularis_oculi_upper_pretarsal",)
LOWER_FACE = (
    "zygomaticus_major",
    "zygomaticus_minor",
    "risorius",
    "levator_labii_superioris",
    "depressor_anguli_oris",
    "mentalis",
    "buccinator",
    "nasalis",
)
# The trial reports weakness of the hand, not which movement: that is all that is said of these.
FOREARM_AND_HAND = (
    "flexor_carpi_radialis",
    "flexor_carpi_ulnaris",
    "flexor_digitorum_superficialis",
    "flexor_digitorum_profundus",
    "flexor_pollicis_longus",
    "palmaris_longus",
    "pronator_teres",
    "pronator_quadratus",
    "supinator",
    "abductor_pollicis_longus",
    "abductor_pollicis_brevis",
    "adductor_pollicis",
    "opponens_pollicis",
    "lumbricals_hand",
    "dorsal_interossei_hand",
)

LOCAL_EFFECTS: tuple[LocalEffect, ...] = (
    *_effects("swallowing", SWALLOWING, read_in.IPSEN_SAFETY, ("sternocleidomastoid",)),
    *_effects("swallowing", SWALLOWING, read_in.NSTA_BOTOX, ("levator_scapulae",)),
    *_effects(
        "upper_airway_infection",
        N_("infection of the nose or throat"),
        read_in.NSTA_BOTOX,
        ("levator_scapulae",),
    ),
    *_effects("drooping_eyelid", N_("drooping eyelid"), read_in.BOTOXONE_EYES, UPPER_LID),
    *_effects("eye_not_closing", N_("the eye does not close fully"), read_in.KALRA_1990, UPPER_LID),
    *_effects("blurred_vision", N_("blurred vision"), read_in.KALRA_1990, UPPER_LID),
    *_effects(
        "double_vision", N_("double vision"), read_in.BOTOXONE_EYES, ("orbicularis_oculi_lower",)
    ),
    *_effects(
        "eyebrow_asymmetry",
        N_("uneven eyebrows"),
        read_in.THAI_HFS,
        ("orbicularis_oculi_orbital",),
    ),
    *_effects("bruise", N_("bruise"), read_in.THAI_HFS, ("orbicularis_oculi_orbital",)),
    *_effects("crooked_smile", N_("crooked smile"), read_in.YU_1992, LOWER_FACE),
    *_effects("swallowing", SWALLOWING, TAN_1999, ("submental_complex",)),
    *_effects("slurred_speech", N_("slurred speech"), TAN_1999, ("submental_complex",)),
    *_effects("breathy_voice", N_("breathy voice"), read_in.VOICE_SERIES, ("thyroarytenoid",)),
    *_effects("swallowing", SWALLOWING, read_in.VOICE_SERIES, ("thyroarytenoid",)),
    *_effects("voice_loss", N_("loss of the voice"), read_in.UPILE_2009, ("thyroarytenoid",)),
    *_effects("breathing", N_("noisy breathing"), BLITZER_1998, ("posterior_cricoarytenoid",)),
    *_effects("grip_weakness", N_("weak hand"), read_in.KRUISDIJK_2007, FOREARM_AND_HAND),
)


def effects_near(muscle: str) -> tuple[LocalEffect, ...]:
    """What is known near the muscle; empty where nothing was read."""
    return tuple(effect for effect in LOCAL_EFFECTS if effect.muscle == muscle)
