"""The muscles that are injected for dystonia, in the order a clinician would list them."""

from app.catalogue.codes import N_
from app.catalogue.muscles.arm import ARM_MUSCLES
from app.catalogue.muscles.face import FACE_MUSCLES
from app.catalogue.muscles.jaw import JAW_MUSCLES
from app.catalogue.muscles.leg import LEG_MUSCLES
from app.catalogue.muscles.neck import NECK_MUSCLES
from app.catalogue.muscles.record import REGION_NAMES, Muscle, Region
from app.catalogue.muscles.shoulder import SHOULDER_MUSCLES
from app.catalogue.muscles.trunk import TRUNK_MUSCLES
from app.catalogue.muscles.voice import VOICE_MUSCLES
from app.catalogue.sources import DIARY

__all__ = ["MUSCLES", "REGION_NAMES", "Muscle", "Region", "muscle"]

OTHER_MUSCLE = Muscle("other_muscle", N_("Other muscle"), N_("another place"), Region.OTHER, DIARY)

MUSCLES: tuple[Muscle, ...] = (
    *FACE_MUSCLES,
    *JAW_MUSCLES,
    *VOICE_MUSCLES,
    *NECK_MUSCLES,
    *SHOULDER_MUSCLES,
    *ARM_MUSCLES,
    *TRUNK_MUSCLES,
    *LEG_MUSCLES,
    OTHER_MUSCLE,
)

_BY_CODE = {record.code: record for record in MUSCLES}


def muscle(code: str) -> Muscle:
    """The muscle of a code. Raises KeyError when there is none."""
    return _BY_CODE[code]
