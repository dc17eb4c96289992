"""The course of a symptom after a treatment: how strong the benefit is, how soon, how long."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from app.analysis.across import Range
from app.analysis.arrays import BoolArray, FloatArray, IntArray
from app.analysis.smoothing import Smooth
from app.analysis.windows import ALMOST

PEAK_DAYS = (7, 84)  # between which the strongest day is looked for
MARGIN_DAYS = 2  # half-weeks are 3 to 4 days long
NEVER = 10_000  # stands for a day that was not reached


class Benefit(StrEnum):
    """Whether a response curve shows a benefit."""

    CLEAR = "benefit"
    NOT_CLEAR = "no_clear_benefit"


CLEAR, NOT_CLEAR = Benefit


class Turn(NamedTuple):
    """A day after the treatment, and between which days it lies; None where not reached."""

    day: int | None
    earliest: int | None
    latest: int | None


class Wave(NamedTuple):
    """A clear benefit: its strongest day, and when half of it had come and was gone again."""

    peak_day: int
    peak: Range
    onset: Turn
    wear_off: Turn


@dataclass(frozen=True, eq=False)
class Curve:
    """The change against the baseline on each day from 1 on; nan where too little is rated near it.

    before: the baseline, the mean of those of its treatments with the weights they have in the
    curve. change, lower, upper: shape (days,). treatments: how many it was made from. wave: None
    without a clear benefit, for no day is to be named then.
    """

    treatments: int
    before: float
    change: FloatArray
    lower: FloatArray
    upper: FloatArray
    benefit: Benefit
    wave: Wave | None


def read_curves(smooth: Smooth, quantile: FloatArray, threshold: float) -> list[Curve]:
    """One curve a row. quantile: shape (rows,), how many standard errors an interval reaches."""
    value = smooth.value
    reach = quantile[:, None] * np.sqrt(smooth.variance)
    row, peak = np.arange(len(value)), _peaks(value)
    size, its_reach = value[row, peak], reach[row, peak]
    clear = (size + its_reach < 0) & (size <= -threshold + ALMOST)
    half = value - size[:, None] / 2
    half_variance = smooth.variance - smooth.covariance(peak)
    half_variance += smooth.variance[row, peak][:, None] / 4
    half_reach = quantile[:, None] * np.sqrt(np.maximum(half_variance, 0))
    turns = zip(
        _onsets(half, half_reach, peak + 1), _wear_offs(half, half_reach, peak + 1), strict=True
    )
    lower, upper = value - reach, value + reach
    strongest = zip(*(each[row, peak].tolist() for each in (value, lower, upper)), strict=True)
    rows = zip(
        clear.tolist(),
        (peak + 1).tolist(),
        strongest,
        turns,
        smooth.before.tolist(),
        smooth.end.tolist(),
        strict=True,
    )
    curves = []
    for number, (is_clear, day, its_range, its_turns, before, end) in enumerate(rows):
        wave = Wave(day, Range(*its_range), *its_turns) if is_clear else None
        curves.append(
            Curve(
                treatments=smooth.treatments,
                before=before,
                change=value[number, :end],
                lower=lower[number, :end],
                upper=upper[number, :end],
                benefit=CLEAR if wave else NOT_CLEAR,
                wave=wave,
            )
        )
    return curves


def _peaks(value: FloatArray) -> IntArray:
    """Where each row is lowest: the first of several days that are equal but for rounding."""
    day = np.arange(1, value.shape[1] + 1)
    inside = (day >= PEAK_DAYS[0]) & (day <= PEAK_DAYS[1]) & ~np.isnan(value)
    looked_at = np.where(inside, value, np.inf)
    peaks: IntArray = np.argmax(looked_at <= looked_at.min(axis=1, keepdims=True) + ALMOST, axis=1)
    return peaks


def _onsets(half: FloatArray, reach: FloatArray, peak: IntArray) -> list[Turn]:
    """From when on half of the benefit was there. half: how much of half is still lacking."""
    day = np.arange(1, half.shape[1] + 1)
    before, known = day < peak[:, None], ~np.isnan(half)
    lacking = _last(before & (half > ALMOST))
    onset = _first(known & (day > lacking[:, None]))
    earliest = _last(before & (half - reach > 0)) + 1
    latest = np.minimum(_first(half + reach <= 0), peak)
    return _turns(onset, earliest, latest)


def _wear_offs(half: FloatArray, reach: FloatArray, peak: IntArray) -> list[Turn]:
    """From when on less than half of the benefit was there."""
    after = np.arange(1, half.shape[1] + 1) >= peak[:, None]
    gone = _first(after & (half > ALMOST))
    earliest, latest = _first(after & (half + reach > 0)), _first(after & (half - reach > 0))
    return _turns(gone, earliest, latest)


def _turns(day: IntArray, earliest: IntArray, latest: IntArray) -> list[Turn]:
    rows = zip(day.tolist(), earliest.tolist(), latest.tolist(), strict=True)
    return [
        Turn(
            None if on == NEVER else on,
            None if from_ == NEVER else max(1, from_ - MARGIN_DAYS),
            None if to == NEVER else to + MARGIN_DAYS,
        )
        for on, from_, to in rows
    ]


def _first(those: BoolArray) -> IntArray:
    """The first such day of each row, NEVER if there is none."""
    return np.where(those.any(axis=1), np.argmax(those, axis=1) + 1, NEVER)


def _last(those: BoolArray) -> IntArray:
    """The last such day of each row, 0 if there is none."""
    days = those.shape[1]
    return np.where(those.any(axis=1), days - np.argmax(those[:, ::-1], axis=1), 0)
