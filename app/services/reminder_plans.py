"""What the rule of reminders says about one diary."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa

from app import clock
from app.access import Diary
from app.analysis.open_windows import Window, windows_of
from app.analysis.packed import unpack
from app.analysis.reminding import MOST_UNANSWERED, Habit, foretell
from app.analysis.reminding import Reminder as Foretold
from app.analysis.series import Series
from app.analysis.treatments import group
from app.analysis.windows import BASELINE_DAYS, LONG_BASELINE_DAYS
from app.extensions import db
from app.models import DiaryDay, Reminder, ReminderChoice, ReminderState
from app.services.answer_parts import TOGETHER
from app.services.days import list_rated
from app.services.progress import arrange
from app.services.symptoms import list_symptoms
from app.services.treatments import list_treatment_days

__all__ = ["Foretold", "Plan", "ReminderState", "read_plan"]

COUNTED = frozenset({ReminderState.CLAIMED, ReminderState.SENT, ReminderState.UNSURE})
AHEAD_DAYS = 130  # longer than any distance between two reminders


@dataclass(frozen=True)
class Plan:
    """What the rule knows of a diary on one day. at: the time of day, None where it is off.

    latest: the newest reminder that there was, None without any: of who moved west it may be
    tomorrow's. tried: whether there was one today.
    """

    windows: Sequence[Window]
    habit: Habit
    today: date
    at: time | None
    timezone: str
    latest: Reminder | None
    tried: bool

    def coming(self, days: int | None = None) -> Iterator[tuple[date, Foretold]]:
        """The reminders of so many days from today on, if nothing is rated meanwhile.

        Without a number of days: of as many as it takes to find the next two.
        """
        if self.at is None:
            return
        first = self.today.toordinal()
        if days is None:
            assert self.habit.paused_until is not None
            days = 2 * AHEAD_DAYS + max(0, self.habit.paused_until - first)
        for day, reminder in foretell(self.windows, self.habit, first, days):
            yield date.fromordinal(day), reminder

    def instant_of(self, day: date) -> datetime:
        """When the reminder of this day is due."""
        assert self.at is not None
        return clock.instant_of(day, self.at, self.timezone)


def read_plan(diary: Diary, choice: ReminderChoice, today: date) -> Plan:
    """What the rule knows of this diary on a day on which the person is at `today`."""
    treated = [day.toordinal() for _id, day in list_treatment_days(diary)]
    number = today.toordinal()
    days = list_rated(diary, first=_first_needed(treated, today))
    reminders, unanswered = _reminders_of(diary, choice, today)
    reminded = [each.day.toordinal() for each in reminders if each.state in COUNTED]
    habit = Habit(
        anchor=choice.anchor,
        saved=frozenset(day.toordinal() for day, *_more in days),
        reminded=max(reminded, default=None),
        unanswered=unanswered,
        paused_until=_first_day(diary, choice, today).toordinal(),
    )
    leading = _leading(diary, [row for row in days if row[0] <= today])
    visit = diary.next_visit_on.toordinal() if diary.next_visit_on else None
    return Plan(
        windows=windows_of(treated, visit, leading, number),
        habit=habit,
        today=today,
        at=time.fromisoformat(choice.at) if choice.at else None,
        timezone=diary.timezone,
        latest=reminders[0] if reminders else None,
        tried=any(each.day == today for each in reminders),
    )


def _first_day(diary: Diary, choice: ReminderChoice, today: date) -> date:
    """The first day with reminders: after a pause, and not today for a time chosen after it."""
    first = choice.paused_until or today
    if choice.at and first <= today:
        due = clock.instant_of(today, time.fromisoformat(choice.at), diary.timezone)
        return today + timedelta(days=1) if due < choice.chosen_at else today
    return first


def _first_needed(treated: Sequence[int], today: date) -> date:
    """The first day of the baseline of the current treatment, or of one that is overdue."""
    treatments = group(treated, today.toordinal())
    begin = today - timedelta(days=BASELINE_DAYS)
    if treatments:
        begin = min(begin, date.fromordinal(treatments[-1].first))
    return begin - timedelta(days=LONG_BASELINE_DAYS)


def _leading(diary: Diary, days: Sequence[tuple[date, str, bool]]) -> Series:
    """The series that leads the answer."""
    found = arrange(unpack(days), list_symptoms(diary, retired=True))
    leading = TOGETHER if diary.main_symptom is None else diary.main_symptom
    return found.get(leading, found[TOGETHER])


def _reminders_of(diary: Diary, choice: ReminderChoice, today: date) -> tuple[list[Reminder], int]:
    """The newest reminders, and how many there were since something was saved or chosen.

    Who moves west may have one of tomorrow. Later ones come of a clock that was wrong, and must
    not silence anybody.
    """
    saved = (
        sa.select(sa.func.max(DiaryDay.recorded_at))
        .where(DiaryDay.patient_id == diary.patient_id)
        .scalar_subquery()
    )
    query = (
        sa.select(Reminder, saved)
        .where(Reminder.patient_id == diary.patient_id, Reminder.day <= today + timedelta(days=1))
        .order_by(Reminder.day.desc())
        .limit(MOST_UNANSWERED + 1)
    )
    rows = db.session.execute(query).all()
    unanswered = [
        reminder
        for reminder, saved_at in rows
        if reminder.state in COUNTED
        and reminder.claimed_at >= choice.chosen_at
        and (saved_at is None or reminder.claimed_at > saved_at)
    ]
    return [reminder for reminder, _saved_at in rows], len(unanswered)
