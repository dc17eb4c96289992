"""The next visit as a file that calendars on phones open (RFC 5545)."""

from datetime import datetime, timedelta
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from icalendar import Calendar, Event

from app import clock
from app.access import Diary
from app.services.visits import Visit

# Other people see calendars: nothing in the file says what kind of diary it comes from.
PRODUCER = "-//Diary//Appointment//EN"
OF_VISITS = UUID("8f2b0c1e-3d55-4c7c-9a53-5f3f7a0f6f10")
DAYS_AROUND = 400  # the calendar must know when the clocks change near the visit, not ever


def visit_ics(diary: Diary, visit: Visit) -> bytes:
    """The visit as a file of its own."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCER)
    calendar.add("version", "2.0")
    calendar.add_component(visit_event(diary, visit, clock.now()))
    around = timedelta(days=DAYS_AROUND)
    calendar.add_missing_timezones(first_date=visit.on - around, last_date=visit.on + around)
    return bytes(calendar.to_ical())


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
        event.add("dtend", visit.on + timedelta(days=1))
    else:
        event.add("dtstart", datetime.combine(visit.on, visit.at, ZoneInfo(diary.timezone)))
    return event
