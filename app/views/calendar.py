"""Days laid out for reading: a week strip, a month."""

import calendar
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from flask import abort, request, url_for
from flask_babel import format_date, get_locale

from app.access import Diary
from app.catalogue.marks import read_marks
from app.services.days import FIRST_DAY, DayMark, DiaryDay, mark_days, mark_of
from app.services.treatments import list_treatment_days
from app.words import gettext as _


@dataclass(frozen=True)
class Cell:
    """One day to tap. `url` is None for a day that has not come yet."""

    url: str | None
    weekday: str
    number: int
    state: str
    label: str
    current: bool
    treated: bool = False
    marked: bool = False


@dataclass(frozen=True)
class Month:
    """One month as a grid that begins on the first day of the week."""

    title: str
    weekdays: list[str]
    blanks: int
    days: list[Cell]
    earlier: date | None
    later: date | None
    brought: dict[UUID, int] = field(default_factory=dict)  # how many days each import has here


def week_around(diary: Diary, day: date) -> tuple[date, date]:
    """The first and last of the seven days shown with a day: up to today where that is near."""
    last = min(diary.today, day + timedelta(days=3))
    return last - timedelta(days=6), last


def week(diary: Diary, day: date, saved: Iterable[DiaryDay]) -> list[Cell]:
    """The seven days around the open one. saved: those of them that are in the diary."""
    marks = {each.day: mark_of(each.ratings, each.recalled, each.marks) for each in saved}
    first, _last = week_around(diary, day)
    days = [first + timedelta(days=n) for n in range(7)]
    return [_cell(diary, each, marks.get(each), current=each == day) for each in days]


def month(diary: Diary, first: date) -> Month:
    """The month that begins on `first`."""
    last = last_of(first)
    marks = mark_days(diary, first, last)
    treated = {day for _id, day in list_treatment_days(diary)}
    days = [first + timedelta(days=n) for n in range(last.day)]
    locale = get_locale()
    starts = locale.first_week_day if locale else 0
    names = [format_date(date(2024, 1, 1) + timedelta(days=starts + n), "EEE") for n in range(7)]
    earlier = (first - timedelta(days=1)).replace(day=1)
    later = last + timedelta(days=1)
    return Month(
        title=format_date(first, "LLLL yyyy"),
        weekdays=names,
        blanks=(first.weekday() - starts) % 7,
        days=[
            _cell(diary, day, marks.get(day), day == diary.today, treated=day in treated)
            for day in days
        ],
        earlier=earlier if earlier.year >= 1900 else None,
        later=later if later <= diary.today else None,
        brought=Counter(mark.import_id for mark in marks.values() if mark.import_id),
    )


def month_asked_for(diary: Diary) -> date | None:
    """The first day of the month that the address names, None where it names none.

    One that has not come yet is the present one; 404 for what is no month.
    """
    text = request.args.get("month", "")
    if not text:
        return None
    try:
        asked_for = date.fromisoformat(f"{text}-01")
    except ValueError:
        abort(404)
    if asked_for < FIRST_DAY:
        abort(404)
    return min(asked_for, diary.today.replace(day=1))


def last_of(month: date) -> date:
    """The last day of a month."""
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


def _cell(
    diary: Diary, day: date, mark: DayMark | None, current: bool, treated: bool = False
) -> Cell:
    state = "none" if mark is None or not mark.rated else "late" if mark.recalled else "rated"
    words = {"none": _("empty"), "rated": _("rated"), "late": _("added later")}
    marked = [each.label for each in read_marks(mark.marks)] if mark else []
    said = [format_date(day, "EEEE d MMMM"), words[state], *([_("injection")] if treated else [])]
    said += [_("from a file")] if mark and mark.import_id else []
    return Cell(
        url=url_for("days.day", day=day) if day <= diary.today else None,
        weekday=format_date(day, "EEE"),
        number=day.day,
        state=state,
        label=", ".join([*said, *marked]),
        current=current,
        treated=treated,
        marked=bool(marked),
    )
