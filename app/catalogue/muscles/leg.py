"""The muscles of the leg and the foot."""

from app.catalogue.codes import N_
from app.catalogue.muscles.record import Muscle, Region
from app.catalogue.sources import TA2, uberon

LEG = Region.LEG

LEG_MUSCLES: tuple[Muscle, ...] = (
    Muscle(
        "iliopsoas",
        N_("Iliopsoas"),
        N_("groin, deep"),
        LEG,
        uberon(1298, 18060),
        aliases=(
            "psoas major (with iliacus)",
            "psoas major",
            "psoas",
            "iliacus",
        ),
    ),
    Muscle(
        "rectus_femoris",
        N_("Rectus femoris"),
        N_("front of the thigh"),
        LEG,
        uberon(1378, 22430),
        aliases=("RF",),
    ),
    Muscle(
        "adductor_longus",
        N_("Adductor longus"),
        N_("inner thigh"),
        LEG,
        uberon(303, 22441),
    ),
    Muscle(
        "adductor_magnus",
        N_("Adductor magnus"),
        N_("inner thigh, deep"),
        LEG,
        uberon(370, 22443),
    ),
    Muscle(
        "biceps_femoris",
        N_("Biceps femoris"),
        N_("back of the thigh, outer side"),
        LEG,
        uberon(1374, 22356),
        aliases=(
            "biceps",
            "BF",
        ),
    ),
    Muscle(
        "semitendinosus",
        N_("Semitendinosus"),
        N_("back of the thigh, inner side"),
        LEG,
        uberon(1375, 22357),
        aliases=("ST",),
    ),
    Muscle(
        "tibialis_anterior",
        N_("Tibialis anterior"),
        N_("front of the shin"),
        LEG,
        uberon(1385, 22532),
        aliases=(
            "anterior tibialis",
            "TA",
            "TibAnt",
        ),
    ),
    Muscle(
        "extensor_digitorum_longus",
        N_("Extensor digitorum longus"),
        N_("front of the shin, lifts the toes"),
        LEG,
        uberon(1386, 22534),
        aliases=("EDL",),
    ),
    Muscle(
        "extensor_hallucis_longus",
        N_("Extensor hallucis longus"),
        N_("front of the shin, lifts the big toe"),
        LEG,
        TA2,
        aliases=("EHL",),
    ),
    Muscle(
        "fibularis_longus",
        N_("Fibularis longus"),
        N_("outer side of the lower leg"),
        LEG,
        uberon(1387, 22539),
        aliases=(
            "peroneus longus",
            "fibularis (peroneus) longus",
            "peroneus",
            "PL",
            "FL",
        ),
    ),
    Muscle(
        "gastrocnemius",
        N_("Gastrocnemius"),
        N_("calf"),
        LEG,
        uberon(1388, 22541),
        aliases=(
            "GC",
            "Gastroc",
            "Gastrocs",
            "GCM",
        ),
    ),
    Muscle(
        "soleus",
        N_("Soleus"),
        N_("lower calf, deep"),
        LEG,
        uberon(1389, 22542),
        aliases=("SOL",),
    ),
    Muscle(
        "tibialis_posterior",
        N_("Tibialis posterior"),
        N_("calf, deep inside"),
        LEG,
        uberon(1667, 51099),
        aliases=(
            "posterior tibialis",
            "TP",
            "TibPost",
        ),
    ),
    Muscle(
        "flexor_digitorum_longus",
        N_("Flexor digitorum longus"),
        N_("calf, curls the toes"),
        LEG,
        uberon(1666, 51071),
        aliases=("FDL",),
    ),
    Muscle(
        "flexor_hallucis_longus",
        N_("Flexor hallucis longus"),
        N_("calf, curls the big toe"),
        LEG,
        uberon(1392, 22593),
        aliases=("FHL",),
    ),
    Muscle(
        "flexor_digitorum_brevis",
        N_("Flexor digitorum brevis"),
        N_("sole of the foot"),
        LEG,
        uberon(14380),
        aliases=("FDB",),
    ),
)
