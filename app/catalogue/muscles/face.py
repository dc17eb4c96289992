"""The muscles of the face and around the eyes."""

from app.catalogue.codes import N_
from app.catalogue.muscles.record import Muscle, Region
from app.catalogue.sources import TA2, uberon

FACE = Region.FACE

FACE_MUSCLES: tuple[Muscle, ...] = (
    Muscle(
        "orbicularis_oculi_upper_pretarsal",
        N_("Orbicularis oculi, upper lid"),
        N_("upper eyelid, near the lashes"),
        FACE,
        uberon(1578, 46779),
        aliases=(
            "orbicularis oculi, upper lid (pretarsal)",
            "orbicularis oculi",
            "orbicularis oculi, pars palpebralis",
            "OO",
            "OOc",
            "Orb Oc",
        ),
    ),
    Muscle(
        "orbicularis_oculi_lower",
        N_("Orbicularis oculi, lower lid"),
        N_("outer part of the lower eyelid"),
        FACE,
        uberon(1578, 46779),
        aliases=(
            "orbicularis oculi, lower lid (lateral)",
            "orbicularis oculi",
            "orbicularis oculi, pars palpebralis",
            "OO",
            "OOc",
            "Orb Oc",
        ),
    ),
    Muscle(
        "orbicularis_oculi_orbital",
        N_("Orbicularis oculi, outer ring"),
        N_("around the eye"),
        FACE,
        uberon(1578, 46779),
        aliases=(
            "orbicularis oculi",
            "orbicularis oculi, pars orbitalis",
            "OO",
            "OOc",
            "Orb Oc",
        ),
    ),
    Muscle(
        "corrugator_supercilii",
        N_("Corrugator supercilii"),
        N_("inner end of the eyebrow"),
        FACE,
        TA2,
        aliases=("corrugator",),
    ),
    Muscle(
        "procerus",
        N_("Procerus"),
        N_("between the eyebrows"),
        FACE,
        uberon(8588, 46769),
        paired=False,
    ),
    Muscle(
        "frontalis",
        N_("Frontalis"),
        N_("forehead"),
        FACE,
        uberon(10952, 46757),
        aliases=("occipitofrontalis, venter frontalis",),
    ),
    Muscle(
        "levator_palpebrae_superioris",
        N_("Levator palpebrae superioris"),
        N_("lifts the upper eyelid"),
        FACE,
        uberon(1604, 49041),
        injectable=False,
        aliases=("LPS",),
    ),
    Muscle("nasalis", N_("Nasalis"), N_("side of the nose"), FACE, uberon(10953, 46770)),
    Muscle(
        "levator_labii_superioris",
        N_("Levator labii superioris"),
        N_("between nose and cheek"),
        FACE,
        uberon(1580, 46805),
        aliases=("LLS",),
    ),
    Muscle(
        "zygomaticus_minor",
        N_("Zygomaticus minor"),
        N_("upper cheek"),
        FACE,
        uberon(8594, 46811),
        aliases=(
            "zygomaticus",
            "ZMin",
        ),
    ),
    Muscle(
        "zygomaticus_major",
        N_("Zygomaticus major"),
        N_("cheek to the corner of the mouth"),
        FACE,
        uberon(8593, 46810),
        aliases=(
            "zygomatic major",
            "zygomaticus",
            "ZMaj",
            "ZM",
        ),
    ),
    Muscle("risorius", N_("Risorius"), N_("beside the mouth"), FACE, uberon(8598, 46838)),
    Muscle("buccinator", N_("Buccinator"), N_("inside the cheek"), FACE, uberon(1582, 46834)),
    Muscle(
        "orbicularis_oris",
        N_("Orbicularis oris"),
        N_("around the lips"),
        FACE,
        uberon(10933, 46841),
        paired=False,
        aliases=(
            "OOr",
            "OOris",
            "Orb Or",
        ),
    ),
    Muscle(
        "depressor_anguli_oris",
        N_("Depressor anguli oris"),
        N_("below the corner of the mouth"),
        FACE,
        uberon(8597, 46828),
        aliases=(
            "triangularis",
            "DAO",
        ),
    ),
    Muscle("mentalis", N_("Mentalis"), N_("chin"), FACE, uberon(8596, 46825)),
)
