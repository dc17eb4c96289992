"""The muscles of the voice box."""

from app.catalogue.codes import N_
from app.catalogue.muscles.record import Muscle, Region
from app.catalogue.sources import uberon

VOICE = Region.VOICE

VOICE_MUSCLES: tuple[Muscle, ...] = (
    Muscle(
        "thyroarytenoid",
        N_("Thyroarytenoid"),
        N_("voice box, closes the vocal folds"),
        VOICE,
        uberon(8576, 46588),
        aliases=("thyroarytenoid-vocalis", "vocalis", "TA"),
    ),
    Muscle(
        "lateral_cricoarytenoid",
        N_("Lateral cricoarytenoid"),
        N_("voice box, side"),
        VOICE,
        uberon(8573, 46579),
        aliases=("LCA", "cricoarytenoid"),
    ),
    Muscle(
        "posterior_cricoarytenoid",
        N_("Posterior cricoarytenoid"),
        N_("voice box, opens the vocal folds"),
        VOICE,
        uberon(8572, 46576),
        aliases=("PCA", "cricoarytenoid"),
    ),
    Muscle(
        "cricothyroid",
        N_("Cricothyroid"),
        N_("front of the voice box"),
        VOICE,
        uberon(1566, 46417),
        aliases=("CT",),
    ),
)
