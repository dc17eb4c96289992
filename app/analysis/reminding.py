"""On which days a person is reminded to rate, and why. docs/reminders.md says it in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.analysis.open_windows import Why, Window

EVERY_DAYS = 3  # docs/method.md: a rating every third day is enough for a verdict
LAST_DAYS = 2  # so many days before a verdict is out of reach, a reminder may come daily
DOUBLED_AFTER = 3  # reminders without a rating, after which the distance doubles, and again
MOST_UNANSWERED = 10  # reminders without a rating, after which there are none
A_WEEK = 7
SUNDAY = 6
LONG_AGO = -10_000


@dataclass(frozen=True)
class Habit:
    """What a person chose, and what they have done so far. Days are ordinals.

    anchor: the weekday outside of all windows, 0 for Monday. saved: days that were saved, those
    of the last weeks are enough. reminded: the last day that was reminded of. unanswered: how
    many reminders there were since anything was saved. paused_until: the first day with reminders
    again.
    """

    anchor: int = SUNDAY
    saved: frozenset[int] = frozenset()
    reminded: int | None = None
    unanswered: int = 0
    paused_until: int | None = None

    @property
    def silent(self) -> bool:
        """Whether the diary stays quiet until something is saved."""
        return self.unanswered >= MOST_UNANSWERED

    @property
    def step(self) -> int:
        """How many times longer than usual the distances are."""
        return int(2 ** (self.unanswered // DOUBLED_AFTER))

    def since(self, day: int) -> int:
        """How many days before `day` the last rating or reminder was."""
        latest = max(self.saved, default=LONG_AGO)
        return day - max(latest, self.reminded if self.reminded is not None else LONG_AGO)


@dataclass(frozen=True)
class Reminder:
    """One reminder. until: the last day of its window, None outside of all.

    missing: how many more rated days its window needs for a verdict; None where that cannot be
    told. farewell: whether the diary stays quiet after it.
    """

    why: Why
    until: int | None = None
    missing: int | None = None
    farewell: bool = False


def decide(windows: Sequence[Window], habit: Habit, day: int) -> Reminder | None:
    """Whether `day` is to be reminded of, and why. windows: as windows_of gives them."""
    paused = habit.paused_until is not None and day < habit.paused_until
    if day in habit.saved or habit.silent or paused:
        return None
    found = [window for window in windows if window.first <= day <= window.last]
    if found:
        return _in_window(found, habit, day)
    return _reminder(Why.WEEKLY, habit) if _is_anchor(habit, day) else None


def foretell(
    windows: Sequence[Window], habit: Habit, first: int, days: int
) -> Iterator[tuple[int, Reminder]]:
    """The reminders of so many days from `first` on, if nothing is rated meanwhile."""
    for day in range(first, first + days):
        reminder = decide(windows, habit, day)
        if reminder is not None:
            yield day, reminder
            habit = replace(habit, reminded=day, unanswered=habit.unanswered + 1)


def is_pressing(window: Window, day: int) -> bool:
    """Whether this window loses its verdict unless one of the next days is rated."""
    missing = window.missing(day)
    if missing is None or missing.days == 0:
        return False
    return window.missing(day + LAST_DAYS) is None


def _in_window(found: Sequence[Window], habit: Habit, day: int) -> Reminder | None:
    pressing = [window for window in found if is_pressing(window, day)]
    distance = 1 if pressing and habit.step == 1 else EVERY_DAYS * habit.step
    if habit.since(day) < distance:
        return None
    lacking = [window for window in found if (missing := window.missing(day)) and missing.days]
    window = (pressing or lacking or found)[0]
    missing = window.missing(day)
    return _reminder(window.why, habit, window.last, missing.days if missing else None)


def _is_anchor(habit: Habit, day: int) -> bool:
    if date.fromordinal(day).weekday() != habit.anchor or habit.since(day) < EVERY_DAYS:
        return False
    return habit.reminded is None or day - habit.reminded > A_WEEK * (habit.step - 1)


def _reminder(
    why: Why, habit: Habit, until: int | None = None, missing: int | None = None
) -> Reminder:
    return Reminder(why, until, missing, farewell=habit.unanswered == MOST_UNANSWERED - 1)
