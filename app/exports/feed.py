"""What is to come, as a calendar that others subscribe to (RFC 5545, RFC 7986).

Other people see calendars: nothing here says what kind of diary it comes from, and no address in
it opens anything without a sign-in.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from app.access import Diary
from app.exports.calendar import PRODUCER, around, visit_event
from app.services.visits import Visit
from app.words import gettext as _

OF_REMINDERS = UUID("2f6e1d0a-6a0c-4b39-9d0c-4c1c3f1d7b52")
LASTS = timedelta(minutes=5)
LOOK_AGAIN = timedelta(hours=6)


def feed_ics(
    diary: Diary,
    coming: Sequence[tuple[date, time]],
    visit: Visit | None,
    made_at: datetime,
    today_url: str,
) -> bytes:
    """Reminders to come, and the next visit where there is one, at the person's time.

    The same content gives the same bytes. made_at: since when calendars may fetch it.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCER)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("Diary"))
    calendar.add("name", _("Diary"))
    calendar.add("refresh-interval", LOOK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    for day, at in coming:
        calendar.add_component(_reminder(diary, day, at, made_at, today_url))
    if visit is not None:
        calendar.add_component(visit_event(diary, visit, made_at))
    _add_zone(calendar, [*(day for day, _at in coming), *([visit.on] if visit else [])])
    return bytes(calendar.to_ical())


def _reminder(diary: Diary, day: date, at: time, made_at: datetime, today_url: str) -> Event:
    """One a day: a reminder that is put to another time stays the same event."""
    begins = datetime.combine(day, at, ZoneInfo(diary.timezone))
    event = Event()
    event.add("uid", str(uuid5(OF_REMINDERS, f"{diary.patient_id} {day}")))
    event.add("dtstamp", made_at)
    event.add("summary", _("Diary"))
    event.add("url", today_url)
    event.add("description", today_url)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")  # nobody is busy while they rate
    event.add("dtstart", begins)
    event.add("duration", LASTS)
    return event


def _add_zone(calendar: Calendar, days: Iterable[date]) -> None:
    if listed := sorted(days):
        first, last = around(listed[0], listed[-1])
        calendar.add_missing_timezones(first_date=first, last_date=last)
