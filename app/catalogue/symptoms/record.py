"""What is known of a symptom."""

from dataclasses import dataclass
from enum import StrEnum

from app.catalogue.codes import Source


class Kind(StrEnum):
    """What a symptom is about, in the order in which an answer lists them."""

    OVERALL = "overall"
    FUNCTION = "function"
    MOVEMENT = "movement"
    SENSE = "sense"
    PAIN = "pain"
    WELLBEING = "wellbeing"
    CONTEXT = "context"
    SIDE_EFFECT = "side_effect"  # asked for some weeks after an injection, apart from the symptoms


@dataclass(frozen=True)
class Symptom:
    """Something people rate. Higher is always worse.

    label: what it is called on every page, unlike any other. zero, ten: words at the scale's ends.
    dystonia: the code of the dystonia it belongs to, None for all. primary: its leading sign.
    """

    code: str
    label: str
    question: str
    zero: str
    ten: str
    dystonia: str | None
    kind: Kind
    source: Source
    primary: bool = False
