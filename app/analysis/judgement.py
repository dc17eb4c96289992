"""What is said about one treatment and one symptom."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Verdict(StrEnum):
    """Whether a symptom was worse after a treatment than before it."""

    WORSE = "worse"
    BETTER = "better"
    UNCHANGED = "unchanged"
    UNCLEAR = "unclear"
    TOO_FEW_DAYS = "too_few_days"


class Reason(StrEnum):
    """Why there is no clear verdict."""

    # unclear
    WITHIN_UPS_AND_DOWNS = "within_ups_and_downs"  # the diary swings as much by itself
    SMALLER_THAN_MATTERS = "smaller_than_matters"  # there is a change, perhaps too small to matter
    # too few days
    TOO_EARLY = "too_early"  # rating the days to come can still give a verdict
    CUT_SHORT = "cut_short"  # the next treatment came before enough days could be rated
    BEFORE = "before"  # too few before the treatment, whatever is rated from now on
    AFTER = "after"
    BOTH = "both"


class Flag(StrEnum):
    """What a reader should know beside the verdict, in the order in which it is said."""

    FRESH = "fresh"
    LONG_BASELINE = "long_baseline"
    INCOMPLETE = "incomplete"
    CUT_SHORT = "cut_short"
    BOOSTER = "booster"
    RISING_BEFORE = "rising_before"
    AT_FLOOR = "at_floor"
    AT_CEILING = "at_ceiling"
    CONSTANT = "constant"
    SPARSE = "sparse"


class Lean(StrEnum):
    """The direction of an estimate that would matter if it were certain."""

    BETTER = "better"
    WORSE = "worse"
    NONE = "none"


class Span(NamedTuple):
    """First and last day, both inclusive."""

    first: int
    last: int


class Missing(NamedTuple):
    """At least so many more rated days are needed, between these two days (inclusive)."""

    days: int
    first: int
    last: int


class PhaseVerdict(NamedTuple):
    """The verdict of one phase after a treatment, with all its numbers.

    estimate, se, df, lower, upper: points, mean after minus mean before, with its interval of
    95 %; None when there are too few days. mean_…: None without a rating. n_…: rated days.
    windows: the days before and after that were looked at, None where none is left.
    ruled_out: `worse`, `better`, both or none. missing: only when days to come can still help.
    """

    verdict: Verdict
    reason: Reason | None
    estimate: float | None
    se: float | None
    df: float | None
    lower: float | None
    upper: float | None
    mean_before: float | None
    mean_after: float | None
    n_before: int
    n_after: int
    half_weeks_before: int
    half_weeks_after: int
    recalled_before: int
    recalled_after: int
    windows: tuple[Span | None, Span | None]
    flags: tuple[Flag, ...]
    lean: Lean
    ruled_out: tuple[Verdict, ...]
    missing: Missing | None


@dataclass(frozen=True)
class Judgement:
    """What is said about one treatment: first and last day of it, and a verdict per phase."""

    first: int
    last: int
    early: PhaseVerdict
    peak: PhaseVerdict
    late: PhaseVerdict
