"""What is looked at beside a treatment, and the shape of what it says."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Protocol

from app.analysis.across import Across
from app.analysis.curve import Wave
from app.analysis.judgement import Verdict
from app.analysis.marked import Marked
from app.analysis.records import Record
from app.services.answer_parts import Course, Line


class Side(StrEnum):
    """Whether a fact of the diary fits a reason. No fact proves one."""

    FOR = "for"
    AGAINST = "against"
    NOT_KNOWN = "not_known"


class Fact(StrEnum):
    """What a diary can say to a reason."""

    # several of them
    NONE_BETTER = "none_better"
    # site
    MUSCLES_NOT_NOTED = "muscles_not_noted"
    OTHER_MUSCLES_NOT_NOTED = "other_muscles_not_noted"
    SAME_MUSCLES = "same_muscles"
    MUSCLES_LEFT_OUT = "muscles_left_out"
    MUSCLES_ADDED = "muscles_added"
    OTHER_SIDES = "other_sides"
    GUIDANCE_NOT_NOTED = "guidance_not_noted"
    SAME_GUIDANCE = "same_guidance"
    OTHER_GUIDANCE = "other_guidance"
    # dose
    PRODUCT_NOT_NOTED = "product_not_noted"
    OTHER_PRODUCT = "other_product"
    TOTAL_NOT_NOTED = "total_not_noted"
    TOTAL_LOWER = "total_lower"
    TOTAL_HIGHER = "total_higher"
    TOTAL_WITHIN = "total_within"
    DOSES_NOT_NOTED = "doses_not_noted"
    SAME_DOSES = "same_doses"
    OTHER_DOSES = "other_doses"
    # timing
    WEEKS_NOT_OVER = "weeks_not_over"
    WEEKS_CUT_SHORT = "weeks_cut_short"
    WEEKS_WHOLE = "weeks_whole"
    PEAK_OUTSIDE = "peak_outside"
    PEAK_INSIDE = "peak_inside"
    NO_WAVE = "no_wave"
    NO_INTERVAL = "no_interval"
    SHORTER_INTERVAL = "shorter_interval"
    NOT_SHORTER_INTERVAL = "not_shorter_interval"
    BETTER_EARLY = "better_early"
    BETTER_LATE = "better_late"
    NOT_BETTER_IN_OTHER_WEEKS = "not_better_in_other_weeks"
    WORSE_EARLY_ONLY = "worse_early_only"
    STAYED_WORSE = "stayed_worse"
    NOTICED_LATE = "noticed_late"
    NOTICED_IN_TIME = "noticed_in_time"
    # wear_off
    RISING_BEFORE = "rising_before"
    NOT_HIGHER_BEFORE = "not_higher_before"
    RISE_NOT_CLEAR = "rise_not_clear"
    FRESH = "fresh"
    LONGER_INTERVAL = "longer_interval"
    NOT_LONGER_INTERVAL = "not_longer_interval"
    REFERENCES_DIFFER = "references_differ"
    REFERENCES_AGREE = "references_agree"
    SAME_WEEKS_NOT_KNOWN = "same_weeks_not_known"
    FADED = "faded"
    STILL_BETTER = "still_better"
    FADING_NOT_KNOWN = "fading_not_known"
    MARKED_WEARING_OFF = "marked_wearing_off"
    # side_effect
    NOTICED_EFFECT = "noticed_effect"
    NO_EFFECT_NOTED = "no_effect_noted"
    EFFECTS_NOT_ASKED = "effects_not_asked"
    # other_changes
    HAPPENED = "happened"
    ALSO_AT_BETTER = "also_at_better"
    MARKED = "marked"
    MARKED_AT_BETTER = "marked_at_better"
    NOTHING_NOTED = "nothing_noted"
    NEVER_NOTED = "never_noted"
    # natural_variation
    WITHIN_USUAL = "within_usual"
    WEAKER_THAN_USUAL = "weaker_than_usual"
    STRONGER_THAN_USUAL = "stronger_than_usual"
    TOO_FEW_FOR_USUAL = "too_few_for_usual"
    NOT_AMONG_USUAL = "not_among_usual"
    WITHIN_UPS_AND_DOWNS = "within_ups_and_downs"
    MORE_THAN_UPS_AND_DOWNS = "more_than_ups_and_downs"
    # sparse_data
    FEW_RATED = "few_rated"
    ENOUGH_RATED = "enough_rated"
    MANY_RECALLED = "many_recalled"
    FEW_RECALLED = "few_recalled"
    FAR_APART = "far_apart"
    LONG_BASELINE = "long_baseline"
    AT_END_OF_SCALE = "at_end_of_scale"
    ALL_EQUAL = "all_equal"
    # fading
    SHRINKING = "shrinking"
    GROWING = "growing"
    NO_CLEAR_TREND = "no_clear_trend"
    TOO_FEW_FOR_TREND = "too_few_for_trend"
    LAST_TWO_WEAKER = "last_two_weaker"
    LAST_TWO_AS_USUAL = "last_two_as_usual"


@dataclass(frozen=True)
class Speaks:
    """One fact, what it speaks for, and its numbers."""

    side: Side
    fact: Fact
    values: Mapping[str, Any] = field(default_factory=dict)


class Happened(Protocol):
    """Something that was noted. until: its last day, None for one day or still so."""

    @property
    def day(self) -> date: ...
    @property
    def until(self) -> date | None: ...
    @property
    def kind(self) -> str: ...
    @property
    def words(self) -> str | None: ...
    @property
    def dose(self) -> str | None: ...


@dataclass(frozen=True)
class Noticed:
    """A side effect in the time after a treatment. strongest: its highest rating, 0 to 10."""

    label: str
    first: date
    strongest: float


@dataclass(frozen=True)
class Treated:
    """One treatment with what was injected and what followed.

    days_since: days from the last day of the treatment before, None for the first. visits: what
    was injected, the earliest first.
    """

    number: int
    treated_on: date
    last_on: date
    until: date
    days_since: int | None
    course: Course
    visits: Sequence[Record]

    @property
    def line(self) -> Line:
        """What is said of weeks 4-7."""
        return self.course.peak


@dataclass(frozen=True)
class Case:
    """One treatment, and all of its diary that is held beside it, for one symptom.

    others: the other treatments, the earliest first. wave: of `wave_of` treatments together.
    events: of the whole diary. noticed: side effects after this treatment, None where the diary
    does not ask for them. threshold: the smallest change that matters, in points. marked: what
    days of the diary were marked with, counted on the rated days that are compared.
    """

    this: Treated
    others: Sequence[Treated]
    across: Across
    wave: Wave | None
    wave_of: int
    events: Sequence[Happened]
    noticed: Sequence[Noticed] | None
    threshold: float
    marked: Sequence[Marked] = ()

    @property
    def better(self) -> list[Treated]:
        """The other treatments after which it was better."""
        return [each for each in self.others if each.line.verdict is Verdict.BETTER]

    @property
    def before(self) -> Treated | None:
        """The treatment before this one."""
        earlier = [each for each in self.others if each.number < self.this.number]
        return earlier[-1] if earlier else None

    def nearest(self, numbers: Iterable[int]) -> int:
        """The last of these treatments before this one, else the first one after it."""
        every = list(numbers)
        earlier = [number for number in every if number < self.this.number]
        return max(earlier) if earlier else min(every)


def speaks_for(fact: Fact, **values: Any) -> Speaks:
    """A fact that fits the reason."""
    return Speaks(Side.FOR, fact, values)


def speaks_against(fact: Fact, **values: Any) -> Speaks:
    """A fact that does not fit the reason."""
    return Speaks(Side.AGAINST, fact, values)


def not_known(fact: Fact, **values: Any) -> Speaks:
    """What the diary cannot say."""
    return Speaks(Side.NOT_KNOWN, fact, values)
