"""The muscles of the neck."""

from app.catalogue.codes import N_
from app.catalogue.muscles.record import Muscle, Region
from app.catalogue.sources import TA2, uberon

NECK = Region.NECK

NECK_MUSCLES: tuple[Muscle, ...] = (
    Muscle(
        "splenius_capitis",
        N_("Splenius capitis"),
        N_("back of the neck"),
        NECK,
        uberon(711, 22653),
        aliases=("splenius",),
    ),
    Muscle(
        "sternocleidomastoid",
        N_("Sternocleidomastoid"),
        N_("front and side of the neck"),
        NECK,
        uberon(1128, 13407),
        aliases=("SCM", "sternomastoid", "sterno-mastoid"),
    ),
    Muscle(
        "trapezius",
        N_("Trapezius, upper part"),
        N_("top of the shoulder to the neck"),
        NECK,
        uberon(2380, 9626),
        aliases=("upper trapezius",),
    ),
    Muscle(
        "levator_scapulae",
        N_("Levator scapulae"),
        N_("neck down to the shoulder blade"),
        NECK,
        uberon(5461, 32519),
    ),
    Muscle(
        "semispinalis_capitis",
        N_("Semispinalis capitis"),
        N_("back of the neck, deep"),
        NECK,
        uberon(1409, 22830),
        aliases=("semispinalis",),
    ),
    Muscle(
        "semispinalis_cervicis",
        N_("Semispinalis cervicis"),
        N_("low back of the neck, deep"),
        NECK,
        uberon(1408, 22829),
        aliases=("semispinalis",),
    ),
    Muscle(
        "splenius_cervicis",
        N_("Splenius cervicis"),
        N_("low back of the neck"),
        NECK,
        uberon(8544, 22681),
        aliases=("splenius",),
    ),
    Muscle(
        "longissimus_capitis",
        N_("Longissimus capitis"),
        N_("behind the ear down the neck"),
        NECK,
        uberon(1403, 22714),
    ),
    Muscle(
        "scalene_anterior",
        N_("Anterior scalene"),
        N_("side of the neck above the collarbone"),
        NECK,
        uberon(8622, 13385),
        aliases=("scalenus anterior", "scalene", "scalenes", "scaleni", "scalenus"),
    ),
    Muscle(
        "scalene_medius",
        N_("Middle scalene"),
        N_("side of the neck, deep"),
        NECK,
        uberon(1122, 13386),
        aliases=(
            "scalenus medius",
            "scalene medial",
            "medial scalene",
            "scalene",
            "scalenes",
            "scaleni",
            "scalenus",
        ),
    ),
    Muscle(
        "scalene_posterior",
        N_("Posterior scalene"),
        N_("side of the neck, further back"),
        NECK,
        uberon(1123, 13387),
        aliases=("scalenus posterior", "scalene", "scalenes", "scaleni", "scalenus"),
    ),
    Muscle(
        "obliquus_capitis_inferior",
        N_("Obliquus capitis inferior"),
        N_("just under the skull, deep"),
        NECK,
        TA2,
        aliases=("inferior oblique of the head",),
    ),
    Muscle(
        "rectus_capitis_posterior_major",
        N_("Rectus capitis posterior major"),
        N_("just under the skull, at the back"),
        NECK,
        uberon(8454, 32525),
    ),
    Muscle("longus_colli", N_("Longus colli"), N_("behind the throat"), NECK, uberon(1121, 13370)),
    Muscle(
        "longus_capitis",
        N_("Longus capitis"),
        N_("high up behind the throat"),
        NECK,
        uberon(1563, 46308),
    ),
    Muscle(
        "platysma",
        N_("Platysma"),
        N_("front of the neck, under the skin"),
        NECK,
        uberon(5467, 45738),
    ),
    Muscle(
        "omohyoid", N_("Omohyoid"), N_("shoulder blade to the throat"), NECK, uberon(1108, 13342)
    ),
)
