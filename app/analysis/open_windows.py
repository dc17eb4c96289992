"""The days that an answer still needs: which windows are open, and what each of them lacks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from app.analysis.forecast import next_injection
from app.analysis.judgement import Missing
from app.analysis.measure import Sample
from app.analysis.series import Series
from app.analysis.sufficiency import enough, lacks_before, still_missing, still_missing_before
from app.analysis.treatments import BOOSTER_DAYS, Course, Treatment, group
from app.analysis.windows import BASELINE_DAYS, PHASES, Phase, Windows, look

HORIZON = 400  # no window ends later, in days after today
NOTHING_MORE = Missing(0, 0, 0)


class Why(StrEnum):
    """What a rating of a day is good for. Kept as text: never rename one."""

    BEFORE = "before"  # the next injection is planned
    EXPECTED = "expected"  # the next injection is to be expected, by the usual interval
    EARLY = "early"
    PEAK = "peak"
    LATE = "late"
    WEEKLY = "weekly"  # nothing needs it; it keeps the diary alive


WHY_OF = {Phase.EARLY: Why.EARLY, Phase.PEAK: Why.PEAK, Phase.LATE: Why.LATE}


@dataclass(frozen=True)
class Window:
    """Days that an answer is made from. first, last: inclusive.

    before: the baseline, None where its end is not known. after: the days after a treatment,
    None for the days before the next one.
    """

    why: Why
    first: int
    last: int
    before: Sample | None
    after: Sample | None

    def missing(self, first: int) -> Missing | None:
        """What the days from `first` on must bring; 0 days when it is enough already.

        None when these days cannot help, or nobody can tell.
        """
        if self.before is None:
            return None
        if self.after is None:
            lacks = lacks_before(self.before)
            return still_missing_before(self.before, first, self.last) if lacks else NOTHING_MORE
        if enough(self.before, self.after):
            return NOTHING_MORE
        return still_missing(self.before, self.after, first, self.last)


def windows_of(
    treated: Iterable[int], visit: int | None, rated: Series, today: int
) -> list[Window]:
    """The windows of the last treatment and of the next one, open or still to come.

    treated: days with an injection. visit: the day of the visit that was planned last.
    rated: the series that leads the answer, none of it after `today`.
    The next treatment is the planned visit, or else what the usual interval foretells.
    """
    treatments = group(treated, today)
    found = _after(treatments, visit, rated, today) if treatments else []
    found += _before(treatments, visit, rated, today)
    return [window for window in found if window.first <= window.last and window.last >= today]


def _after(
    treatments: Sequence[Treatment], visit: int | None, rated: Series, today: int
) -> list[Window]:
    planned = visit is not None and visit > today and _is_new(visit, treatments)
    end = visit - 1 if planned and visit is not None else today + HORIZON
    windows, _longer = look(rated, Course.of(treatments, end))
    size = len(treatments)
    before = _sample(windows, size - 1)
    samples = [_sample(windows, size * number - 1) for number in range(2, 2 + len(PHASES))]
    return [
        Window(WHY_OF[phase], sample.first, sample.last, before, sample)
        for phase, sample in zip(PHASES, samples, strict=True)
    ]


def _before(
    treatments: Sequence[Treatment], visit: int | None, rated: Series, today: int
) -> list[Window]:
    """The days before the next treatment. One that is expected may well come two weeks later."""
    if visit is not None and _is_new(visit, treatments):
        return [_baseline(Why.BEFORE, treatments, visit, rated)] if visit > today else []
    expected = next_injection(treatments)
    if expected is None:
        return []
    later = Window(Why.EXPECTED, expected, expected + BASELINE_DAYS - 1, None, None)
    return [_baseline(Why.EXPECTED, treatments, expected, rated), later]


def _is_new(visit: int, treatments: Sequence[Treatment]) -> bool:
    """Whether an injection on that day would be a treatment of its own, after all the others."""
    return not treatments or visit - treatments[-1].first > BOOSTER_DAYS


def _baseline(why: Why, treatments: Sequence[Treatment], day: int, rated: Series) -> Window:
    coming = [*treatments, Treatment(day, day)]
    windows, _longer = look(rated, Course.of(coming, day))
    after_last = treatments[-1].last + 1 if treatments else 0
    first = max(day - BASELINE_DAYS, after_last)
    return Window(why, first, day - 1, _sample(windows, len(treatments)), None)


def _sample(windows: Windows, place: int) -> Sample:
    """A window in plain numbers, without its level."""
    return Sample(
        first=int(windows.first[place]),
        last=int(windows.last[place]),
        anchor=int(windows.anchor[place]),
        counts=windows.counts[place].astype(np.uint8).tobytes(),
        ratings=int(windows.ratings[place]),
        half_weeks=int(windows.half_weeks[place]),
        mean=np.nan,
        recalled=int(windows.recalled[place]),
        variance=np.nan,
        df=np.nan,
    )
