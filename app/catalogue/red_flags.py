"""From which rating on the diary shows a safety message.

The label names no severity: any trouble swallowing, breathing or speaking, and any sign that the
toxin spread, means to call or get help right away. So its signs count from 1. Each level and
each number of days that goes beyond that is a choice of ours. **All of them wait for a clinician's
sign-off** (docs/safety.md). No message says a figure of this file.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from app.catalogue.codes import Source
from app.catalogue.muscles import MUSCLES, Region
from app.catalogue.sources import BOXED, DIARY


class Level(StrEnum):
    """How soon somebody has to be spoken to, the mildest first. Kept as text: never rename one.

    ASK: note it for the next visit, or call the clinic if it stays. URGENT: contact a doctor or
    the clinic today. EMERGENCY: call the emergency number now.
    """

    ASK = "ask"
    URGENT = "urgent"
    EMERGENCY = "emergency"

    @property
    def rank(self) -> int:
        """Higher is more urgent."""
        return list(Level).index(self)


class Area(StrEnum):
    """Where an injection makes a sign one of its place, and not one of spread."""

    EYES = "eyes"
    LARYNX = "larynx"


EYE_MUSCLES = frozenset(
    {
        "orbicularis_oculi_upper_pretarsal",
        "orbicularis_oculi_lower",
        "orbicularis_oculi_orbital",
        "levator_palpebrae_superioris",
    }
)
LARYNX_MUSCLES = frozenset(each.code for each in MUSCLES if each.region is Region.VOICE)
WEEKS_8 = 56
WEEKS_12 = 84


@dataclass(frozen=True)
class RedFlag:
    """A rating of `symptom` from `least` on asks for a message of this level.

    above_own_baseline: only what is above the person's rating before the injection counts.
    days_after_injection: the last day on which it holds; None for always, also without injection.
    unless_injected: it does not hold where this area was injected.
    """

    symptom: str
    level: Level
    least: int
    source: Source
    above_own_baseline: bool = False
    days_after_injection: int | None = None
    unless_injected: Area | None = None


def _spread(symptom: str, unless: Area | None = None, *, above: bool = True) -> RedFlag:
    """A sign of spread as the label lists it: from 1, in twelve weeks."""
    return RedFlag(symptom, Level.URGENT, 1, BOXED, above, WEEKS_12, unless)


def _ours(symptom: str, level: Level, least: int, days: int | None = WEEKS_12) -> RedFlag:
    """A level that is our own choice."""
    return RedFlag(symptom, level, least, DIARY, days_after_injection=days)


RED_FLAGS: tuple[RedFlag, ...] = (
    RedFlag("swallowing", Level.URGENT, 1, BOXED),
    _ours("swallowing", Level.EMERGENCY, 5, days=None),
    RedFlag("breathing", Level.URGENT, 1, BOXED),
    _ours("breathing", Level.EMERGENCY, 4, days=None),
    _spread("speech"),
    _ours("speech", Level.EMERGENCY, 7),
    _spread("general_weakness"),
    _ours("general_weakness", Level.EMERGENCY, 7),
    _spread("double_vision", above=False),
    _spread("blurred_vision"),
    _spread("drooping_eyelid", Area.EYES, above=False),
    _ours("drooping_eyelid", Level.URGENT, 4),
    _spread("voice", Area.LARYNX),
    _ours("voice", Level.URGENT, 9),
    _spread("bladder"),
    _ours("allergic", Level.URGENT, 1, days=14),
    _ours("allergic", Level.EMERGENCY, 4, days=14),
    _ours("neck_weakness", Level.ASK, 5),
    _ours("arm_weakness", Level.ASK, 5),
    _ours("grip_weakness", Level.ASK, 6),
    _ours("leg_weakness", Level.ASK, 5),
    _ours("dry_eye", Level.URGENT, 7),
    _ours("eye_not_closing", Level.URGENT, 3),
    _ours("injection_site_pain", Level.ASK, 7, days=7),
    _ours("flu_like", Level.ASK, 7, days=14),
    _ours("mood", Level.ASK, 9, days=None),  # a line of support instead; nothing is screened
)


def areas_of(muscles: Iterable[str]) -> frozenset[Area]:
    """The areas to which these muscles belong."""
    injected = frozenset(muscles)
    holds = {Area.EYES: injected & EYE_MUSCLES, Area.LARYNX: injected & LARYNX_MUSCLES}
    return frozenset(area for area, found in holds.items() if found)
