"""What is known of a muscle."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from app.catalogue.codes import N_, Source


class Region(StrEnum):
    """The areas of the body by which people look for a muscle, from the head down."""

    FACE = "face"
    JAW = "jaw"
    VOICE = "voice"
    NECK = "neck"
    SHOULDER = "shoulder"
    ARM = "arm"
    TRUNK = "trunk"
    LEG = "leg"
    OTHER = "other"


REGION_NAMES: Mapping[Region, str] = MappingProxyType(
    {
        Region.FACE: N_("Face and eyes"),
        Region.JAW: N_("Jaw"),
        Region.VOICE: N_("Voice"),
        Region.NECK: N_("Neck"),
        Region.SHOULDER: N_("Shoulder"),
        Region.ARM: N_("Arm and hand"),
        Region.TRUNK: N_("Trunk"),
        Region.LEG: N_("Leg and foot"),
        Region.OTHER: N_("Somewhere else"),
    }
)


@dataclass(frozen=True)
class Muscle:
    """One muscle, or one part of a muscle that is injected by itself.

    place: where it lies, in plain words. paired: there is one on the left and one on the right.
    injectable: false for a muscle that toxin reaches only by accident; no list offers it.
    aliases: further words by which a file may name it. Several muscles may share one. Those written
    out are Latin (TA2) or older names. The short ones (SCM, LevScap, Gastroc) are common usage in
    clinics and have no source.
    """

    code: str
    name: str
    place: str
    region: Region
    source: Source
    aliases: tuple[str, ...] = ()
    paired: bool = True
    injectable: bool = True
