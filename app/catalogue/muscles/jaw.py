"""The muscles of the jaw, the tongue and the floor of the mouth."""

from app.catalogue.codes import N_
from app.catalogue.muscles.record import Muscle, Region
from app.catalogue.sources import TAN_1999, uberon

JAW = Region.JAW

JAW_MUSCLES: tuple[Muscle, ...] = (
    Muscle("masseter", N_("Masseter"), N_("cheek, where you clench"), JAW, uberon(1597, 48996)),
    Muscle(
        "temporalis",
        N_("Temporalis"),
        N_("temple"),
        JAW,
        uberon(1598, 49006),
        aliases=("temporal",),
    ),
    Muscle(
        "lateral_pterygoid",
        N_("Lateral pterygoid"),
        N_("in front of the jaw joint, deep"),
        JAW,
        uberon(6719, 49015),
        aliases=(
            "external pterygoid",
            "pterygoideus lateralis",
            "pterygoid",
            "pterygoids",
            "pterygoideus",
            "LPt",
            "LatPt",
        ),
    ),
    Muscle(
        "medial_pterygoid",
        N_("Medial pterygoid"),
        N_("inside the angle of the jaw"),
        JAW,
        uberon(6718, 49011),
        aliases=(
            "internal pterygoid",
            "pterygoideus medialis",
            "pterygoid",
            "pterygoids",
            "pterygoideus",
            "MPt",
            "MedPt",
        ),
    ),
    Muscle(
        "submental_complex",
        N_("Submental complex"),
        N_("under the chin"),
        JAW,
        TAN_1999,
        aliases=("submental complex (anterior digastric, mylohyoid, geniohyoid)", "submental"),
    ),
    Muscle(
        "digastric_anterior",
        N_("Digastric, anterior belly"),
        N_("under the chin, near the front"),
        JAW,
        uberon(1562, 46291),
        aliases=(
            "anterior digastric",
            "anterior belly of digastric",
            "digastricus, venter anterior",
            "digastric",
            "digastricus",
        ),
    ),
    Muscle("mylohyoid", N_("Mylohyoid"), N_("floor of the mouth"), JAW, uberon(1564, 46320)),
    Muscle(
        "geniohyoid", N_("Geniohyoid"), N_("floor of the mouth, deeper"), JAW, uberon(1565, 46325)
    ),
    Muscle(
        "genioglossus", N_("Genioglossus"), N_("tongue, pushes it out"), JAW, uberon(1571, 46690)
    ),
    Muscle("hyoglossus", N_("Hyoglossus"), N_("side of the tongue"), JAW, uberon(1572, 46691)),
    Muscle(
        "styloglossus",
        N_("Styloglossus"),
        N_("side of the tongue, further back"),
        JAW,
        uberon(1573, 46692),
    ),
)
