"""Which ratings of a day ask for a safety message. The levels stand in app.catalogue.red_flags."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import ceil
from statistics import median

from app.analysis.treatments import group
from app.catalogue.red_flags import RED_FLAGS, Area, Level, RedFlag

BASELINE_DAYS = 14


@dataclass(frozen=True)
class Injected:
    """What one day has behind it.

    days: since the last injection, None without one. areas: where it was injected, as far as it
    is known. baseline: symptom code -> the person's usual rating before the injection.
    """

    days: int | None = None
    areas: frozenset[Area] = frozenset()
    baseline: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Raised:
    """A rating that asks for a message."""

    symptom: str
    severity: int
    level: Level
    days: int | None


def flags(ratings: Mapping[str, int | None], injected: Injected) -> list[Raised]:
    """The messages of one day, the most urgent first; the highest level for each symptom.

    ratings: symptom code -> 0..10, None for skipped.
    """
    raised = []
    for symptom, severity in ratings.items():
        least = least_ratings(symptom, injected)
        reached = [level for level in least if severity is not None and severity >= least[level]]
        if reached and severity is not None:
            highest = max(reached, key=lambda level: level.rank)
            raised.append(Raised(symptom, severity, highest, injected.days))
    return sorted(raised, key=lambda each: -each.level.rank)


def least_ratings(symptom: str, injected: Injected) -> dict[Level, int]:
    """The rating from which on each level is reached on such a day; above 10 it never is."""
    least: dict[Level, int] = {}
    for rule in RED_FLAGS:
        if rule.symptom == symptom and _holds(rule, injected):
            usual = injected.baseline.get(symptom, 0.0) if rule.above_own_baseline else 0.0
            least[rule.level] = min(least.get(rule.level, 11), ceil(rule.least + usual))
    return least


def _holds(rule: RedFlag, injected: Injected) -> bool:
    if rule.unless_injected in injected.areas:
        return False
    if rule.days_after_injection is None:
        return True
    return injected.days is not None and 0 <= injected.days <= rule.days_after_injection


def baseline_days(sessions: Iterable[int], day: int) -> tuple[int, int] | None:
    """First and last day, as ordinals, of the two weeks before the last injection up to `day`.

    A booster within three weeks belongs to the injection before it. None without an injection.
    """
    treatments = group(sessions, day)
    if not treatments:
        return None
    first = treatments[-1].first
    return first - BASELINE_DAYS, first - 1


def baseline_of(ratings: Iterable[Mapping[str, int | None]]) -> dict[str, float]:
    """The median rating of each symptom on these days; one that was never rated has none."""
    said: dict[str, list[int]] = {}
    for day in ratings:
        for symptom, severity in day.items():
            if severity is not None:
                said.setdefault(symptom, []).append(severity)
    return {symptom: float(median(severities)) for symptom, severities in said.items()}
