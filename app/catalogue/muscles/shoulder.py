"""The muscles of the shoulder and the shoulder blade."""

from app.catalogue.codes import N_
from app.catalogue.muscles.record import Muscle, Region
from app.catalogue.sources import TA2, uberon

SHOULDER = Region.SHOULDER

SHOULDER_MUSCLES: tuple[Muscle, ...] = (
    Muscle("deltoid", N_("Deltoid"), N_("cap of the shoulder"), SHOULDER, uberon(1476, 32521)),
    Muscle(
        "supraspinatus",
        N_("Supraspinatus"),
        N_("above the shoulder blade"),
        SHOULDER,
        uberon(2383, 9629),
        aliases=("SSP",),
    ),
    Muscle(
        "rhomboid",
        N_("Rhomboids"),
        N_("between shoulder blade and spine"),
        SHOULDER,
        TA2,
        aliases=(
            "rhomboid muscles",
            "rhomboideus",
            "rhomboideus major",
            "rhomboideus minor",
        ),
    ),
    Muscle(
        "teres_major", N_("Teres major"), N_("behind the armpit"), SHOULDER, uberon(1478, 32549)
    ),
    Muscle(
        "latissimus_dorsi",
        N_("Latissimus dorsi"),
        N_("side of the back"),
        SHOULDER,
        uberon(1112, 13357),
        aliases=(
            "LD",
            "Lats",
        ),
    ),
    Muscle(
        "pectoralis_major",
        N_("Pectoralis major"),
        N_("chest"),
        SHOULDER,
        uberon(2381, 9627),
        aliases=(
            "PMaj",
            "Pec major",
            "Pecs",
        ),
    ),
)
