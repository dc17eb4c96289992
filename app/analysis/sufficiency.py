"""Whether enough days were rated to compare two windows, and if not, what is lacking."""

from app.analysis.judgement import Missing, Reason
from app.analysis.measure import Sample
from app.analysis.windows import FEWEST_HALF_WEEKS_BEFORE, FEWEST_RATINGS, half_week

FEWEST_HALF_WEEKS_AFTER = 4
FEWEST_HALF_WEEKS_TOGETHER = 8


def enough(before: Sample, after: Sample) -> bool:
    """Whether a treatment can be judged by these windows."""
    half_weeks = before.half_weeks + after.half_weeks
    return not (lacks_before(before) or lacks_after(after) or _too_few(half_weeks))


def comparable(one: Sample, other: Sample) -> bool:
    """Whether any two windows can be compared: both need no more than a baseline does."""
    half_weeks = one.half_weeks + other.half_weeks
    return not (lacks_before(one) or lacks_before(other) or _too_few(half_weeks))


def lacks_before(window: Sample) -> bool:
    """Whether this is too little for a baseline."""
    return window.ratings < FEWEST_RATINGS or window.half_weeks < FEWEST_HALF_WEEKS_BEFORE


def lacks_after(window: Sample) -> bool:
    """Whether this is too little for a window after a treatment."""
    return window.ratings < FEWEST_RATINGS or window.half_weeks < FEWEST_HALF_WEEKS_AFTER


def _too_few(half_weeks: int) -> bool:
    return half_weeks < FEWEST_HALF_WEEKS_TOGETHER


def still_missing(before: Sample, after: Sample, first: int, last: int) -> Missing | None:
    """What the days to come, `first` to `last`, must still bring; None if they cannot help.

    A rating in each of so many half-weeks that have none yet is enough.
    """
    if lacks_before(before):
        return None
    needed = max(
        FEWEST_HALF_WEEKS_AFTER - after.half_weeks,
        FEWEST_HALF_WEEKS_TOGETHER - before.half_weeks - after.half_weeks,
    )
    start = max(first, after.first)
    coming = {half_week(day, after.anchor) for day in range(start, last + 1)}
    empty = [number for number in coming if not after.counts[number]]
    return Missing(needed, start, last) if needed <= len(empty) else None


def still_missing_before(before: Sample, first: int, last: int) -> Missing | None:
    """What the days to come, `first` to `last`, must bring to a baseline; None: they cannot.

    Only for a baseline that lacks days.
    """
    half_weeks = FEWEST_HALF_WEEKS_BEFORE - before.half_weeks
    needed = max(FEWEST_RATINGS - before.ratings, half_weeks)
    start = max(first, before.first)
    coming = {half_week(day, before.anchor) for day in range(start, last + 1)}
    empty = [number for number in coming if not before.counts[number]]
    possible = half_weeks <= len(empty) and needed <= last - start + 1
    return Missing(needed, start, last) if possible else None


def why_too_few(before: Sample, after: Sample, end: int, nominal_end: int, *, over: bool) -> Reason:
    """What to blame when days to come cannot help. Only for windows that are not enough.

    end: the day on which the second window ends, before `nominal_end` if a treatment follows.
    over: whether none of its days is still to come.
    """
    if not _possible(before, after, end) and _possible(before, after, nominal_end):
        return Reason.CUT_SHORT
    room_before = _half_weeks_until(before, before.last)
    room_after = _half_weeks_until(after, end)
    before_is_short = lacks_before(before) or _too_few(before.half_weeks + room_after)
    after_is_full = after.half_weeks == room_after
    after_is_short = lacks_after(after) or (
        not after_is_full and _too_few(room_before + after.half_weeks)
    )
    if before_is_short and not (after_is_short and over):
        return Reason.BEFORE
    return Reason.AFTER if after_is_short and not before_is_short else Reason.BOTH


def _possible(before: Sample, after: Sample, end: int) -> bool:
    """Whether a rating on every day of both windows, the second until `end`, is enough."""
    room = _half_weeks_until(after, end)
    together = room + _half_weeks_until(before, before.last)
    return room >= FEWEST_HALF_WEEKS_AFTER and not _too_few(together)


def _half_weeks_until(window: Sample, last: int) -> int:
    """How many half-weeks the window has if it ends on this day."""
    if last < window.first:
        return 0
    return half_week(last, window.anchor) - half_week(window.first, window.anchor) + 1
