"""Whether the level itself drifts over the years, apart from the ups and downs of each cycle."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from app.analysis.across import Range
from app.analysis.arrays import IntArray
from app.analysis.line import line_through
from app.analysis.measure import Measurement
from app.analysis.sufficiency import lacks_before

FEWEST_LEVELS = 5
YEAR_DAYS = 365.25


class DriftDirection(StrEnum):
    """Where the level at the end of the cycles goes."""

    RISING = "rising"
    FALLING = "falling"
    NONE = "no_clear_drift"
    TOO_FEW = "too_few_levels"


@dataclass(frozen=True)
class Drift:
    """The drift of the level, above 0 where the symptom gets worse.

    per_year: points a year. levels: how many ends of cycles were rated well enough. years: between
    the first of them and the last. per_year is None for TOO_FEW.
    """

    direction: DriftDirection
    per_year: Range | None
    levels: int
    years: float


NO_DRIFT_KNOWN = Drift(DriftDirection.TOO_FEW, None, 0, 0.0)


def drifts(measured: Measurement, threshold: float) -> list[Drift]:
    """How the level of each symptom just before the treatments goes over the years.

    The method leaves it open, so this is ours: the line and its interval are those of the trend
    of the benefit. Weeks without treatment, before the first one or after a pause, are another
    state and do not count.
    """
    enough = np.array([not lacks_before(each) for each in measured.before])
    usable = ~measured.course.fresh & enough
    places = (np.flatnonzero(usable & (measured.symptom == n)) for n in range(measured.symptoms))
    return [_drift(measured, those, threshold) for those in places]


def _drift(measured: Measurement, those: IntArray, threshold: float) -> Drift:
    levels = measured.levels.at(those)
    years = measured.course.first[those] / YEAR_DAYS
    size = len(years)
    span = float(years[-1] - years[0]) if size else 0.0
    if size < FEWEST_LEVELS or span < 1:
        return Drift(DriftDirection.TOO_FEW, None, size, span)
    slope, reach, _ = line_through(years - years[0], levels.mean, levels.variance)
    per_year = Range(slope, slope - reach, slope + reach)
    return Drift(_direction(per_year, span, threshold), per_year, size, span)


def _direction(per_year: Range, years: float, threshold: float) -> DriftDirection:
    if per_year.lower > 0 and per_year.estimate * years >= threshold:
        return DriftDirection.RISING
    if per_year.upper < 0 and per_year.estimate * years <= -threshold:
        return DriftDirection.FALLING
    return DriftDirection.NONE
