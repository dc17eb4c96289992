"""The next visit as a file that calendars on phones open (RFC 5545)."""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from app import clock
from app.access import Diary
from app.services.visits import Visit
from app.words import gettext as _

# Other people see calendars: nothing in the file says what kind of diary it comes from.
PRODUCER = "-//Diary//Appointment//EN"
OF_VISITS = UUID("8f2b0c1e-3d55-4c7c-9a53-5f3f7a0f6f10")
DAYS_AROUND = 400  # the calendar must know when the clocks change near the visit, not ever
FIRST_KNOWN, LAST_KNOWN = date(1900, 1, 1), date(2100, 12, 31)  # nobody knows it for later


def visit_ics(diary: Diary, visit: Visit) -> bytes:
    """The visit as a file of its own."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCER)
    calendar.add("version", "2.0")
    calendar.add_component(visit_event(diary, visit, clock.now()))
    first, last = around(visit.on, visit.on)
    calendar.add_missing_timezones(first_date=first, last_date=last)
    return bytes(calendar.to_ical())


def around(first: date, last: date) -> tuple[date, date]:
    """The days between which a calendar must know when the clocks change."""
    begin = max(first.toordinal() - DAYS_AROUND, FIRST_KNOWN.toordinal())
    end = min(last.toordinal() + DAYS_AROUND, LAST_KNOWN.toordinal())
    return date.fromordinal(min(begin, end)), date.fromordinal(end)


def visit_event(diary: Diary, visit: Visit, stamp: datetime) -> Event:
    """The visit at its time where the patient lives; the whole day where no time is known.

    A diary has one next visit, so it is always the same event: opened again after the visit was
    moved, it moves the event in the calendar too.
    """
    event = Event()
    event.add("uid", str(uuid5(OF_VISITS, str(diary.patient_id))))
    event.add("sequence", diary.revision)
    event.add("dtstamp", stamp)
    event.add("summary", _("Appointment"))
    event.add("class", "PRIVATE")
    if visit.place:
        event.add("location", visit.place)
    if visit.at is None:
        event.add("dtstart", visit.on)
        if visit.on < date.max:  # without an end it is that day as well
            event.add("dtend", visit.on + timedelta(days=1))
    else:
        event.add("dtstart", datetime.combine(visit.on, visit.at, ZoneInfo(diary.timezone)))
    return event
