"""The muscles of the back and the belly."""

from app.catalogue.codes import N_
from app.catalogue.muscles.record import Muscle, Region
from app.catalogue.sources import uberon

TRUNK = Region.TRUNK

TRUNK_MUSCLES: tuple[Muscle, ...] = (
    Muscle(
        "erector_spinae",
        N_("Erector spinae"),
        N_("beside the spine"),
        TRUNK,
        uberon(2462, 71302),
        aliases=(
            "paraspinal",
            "erector spinae (paraspinal)",
            "paraspinals",
            "ES",
        ),
    ),
    Muscle(
        "iliocostalis",
        N_("Iliocostalis"),
        N_("beside the spine, further out"),
        TRUNK,
        uberon(2251, 77177),
        aliases=("IC",),
    ),
    Muscle(
        "quadratus_lumborum",
        N_("Quadratus lumborum"),
        N_("side of the lower back, deep"),
        TRUNK,
        uberon(1220, 15569),
        aliases=("QL",),
    ),
    Muscle(
        "rectus_abdominis",
        N_("Rectus abdominis"),
        N_("front of the belly"),
        TRUNK,
        uberon(2382, 9628),
        aliases=("RA",),
    ),
    Muscle(
        "external_oblique",
        N_("External oblique"),
        N_("side of the belly"),
        TRUNK,
        uberon(5442, 13335),
        aliases=(
            "obliquus externus abdominis",
            "obliquus externus",
            "EO",
        ),
    ),
)
