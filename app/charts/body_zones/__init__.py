"""Drawings of the parts of the body, with a zone for every muscle."""

from collections.abc import Mapping
from types import MappingProxyType

from app.catalogue.muscles import Region
from app.charts.body_zones import arm, face, jaw, leg, neck, shoulder, trunk, voice
from app.charts.body_zones.drawing import Drawing, View

__all__ = ["DRAWINGS", "Drawing", "View"]

DRAWINGS: Mapping[Region, Mapping[View, Drawing]] = MappingProxyType(
    {
        Region.FACE: {View.FRONT: face.FRONT},
        Region.JAW: {View.RIGHT: jaw.RIGHT_SIDE, View.LEFT: jaw.LEFT_SIDE},
        Region.VOICE: {View.FRONT: voice.FRONT, View.BACK: voice.BACK},
        Region.NECK: {View.FRONT: neck.FRONT, View.BACK: neck.BACK},
        Region.SHOULDER: {View.FRONT: shoulder.FRONT, View.BACK: shoulder.BACK},
        Region.ARM: {View.PALM: arm.PALM, View.BACK: arm.BACK},
        Region.TRUNK: {View.FRONT: trunk.FRONT, View.BACK: trunk.BACK},
        Region.LEG: {View.FRONT: leg.FRONT, View.BACK: leg.BACK},
    }
)
