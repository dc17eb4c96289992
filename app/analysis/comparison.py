"""Any two stretches of weeks against each other."""

from typing import NamedTuple

from app.analysis.arrays import IntArray
from app.analysis.interval import Contrast
from app.analysis.judgement import Verdict
from app.analysis.measure import Measurement, changes
from app.analysis.sufficiency import comparable
from app.analysis.verdict import TOO_FEW_DAYS, decide


class Comparison(NamedTuple):
    """One stretch of weeks against another: the change is None when there are too few days."""

    verdict: Verdict
    change: Contrast | None


def compare(
    measured: Measurement, one: IntArray, other: IntArray, threshold: float
) -> list[Comparison]:
    """Each of the other windows against its partner, as the same phase of two treatments is.

    one, other: places in the windows that were measured.
    """
    samples, levels = measured.samples, measured.levels
    pairs = zip(one.tolist(), other.tolist(), strict=True)
    known = [comparable(samples[first], samples[second]) for first, second in pairs]
    return decided(changes(levels.at(one), levels.at(other), known), threshold)


def decided(found: list[Contrast | None], threshold: float) -> list[Comparison]:
    """The verdict of each change that was found."""
    return [
        Comparison(decide(change, threshold) if change else TOO_FEW_DAYS, change)
        for change in found
    ]
