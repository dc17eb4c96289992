"""The calendar file of the next visit, read back as a phone reads it."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest
from icalendar import Calendar, Event

from app.access import Diary, open_diary
from app.exports.calendar import visit_ics
from app.services.accounts import change_settings
from app.services.visits import Visit
from tests.conftest import NOON, Cast, Clock

SEPTEMBER = date(2026, 9, 1)


def event_in(file: bytes) -> Event:
    [event] = Calendar.from_ical(file).walk("VEVENT")
    return event


def test_a_visit_stands_at_its_time_where_the_patient_lives(diary: Diary) -> None:
    event = event_in(visit_ics(diary, Visit(SEPTEMBER, time(10, 30), "Room 3, Clinic; Berlin")))

    assert event.start == datetime(2026, 9, 1, 8, 30, tzinfo=UTC)
    assert event["dtstart"].params["TZID"] == "Europe/Berlin"
    assert event["location"] == "Room 3, Clinic; Berlin"
    assert event["dtstamp"].dt == NOON


@pytest.mark.parametrize(
    ("zone", "on", "instant"),
    [
        ("America/New_York", date(2026, 12, 1), datetime(2026, 12, 1, 15, 30, tzinfo=UTC)),
        ("America/New_York", date(2027, 7, 1), datetime(2027, 7, 1, 14, 30, tzinfo=UTC)),
        ("Asia/Kolkata", date(2026, 12, 1), datetime(2026, 12, 1, 5, 0, tzinfo=UTC)),
        ("UTC", date(2026, 12, 1), datetime(2026, 12, 1, 10, 30, tzinfo=UTC)),
    ],
)
def test_every_zone_keeps_its_clocks(diary: Diary, zone: str, on: date, instant: datetime) -> None:
    diary = replace(diary, timezone=zone)
    file = visit_ics(diary, Visit(on, time(10, 30)))

    assert event_in(file).start == instant
    named = {str(each["tzid"]) for each in Calendar.from_ical(file).walk("VTIMEZONE")}
    assert named == ({zone} if zone != "UTC" else set())


def test_a_visit_without_a_time_is_the_whole_day(diary: Diary) -> None:
    file = visit_ics(diary, Visit(SEPTEMBER))
    event = event_in(file)

    assert (event.start, event.end) == (SEPTEMBER, SEPTEMBER + timedelta(days=1))
    assert b"DTSTART;VALUE=DATE:20260901\r\n" in file
    assert b"VTIMEZONE" not in file
    assert "location" not in event


def test_a_moved_visit_is_the_same_event_and_a_later_word_on_it(
    diary: Diary, cast: Cast, clock: Clock
) -> None:
    first = event_in(visit_ics(diary, Visit(SEPTEMBER)))
    change_settings(diary, "Europe/Berlin", diary.threshold, None, "Ali")
    moved = event_in(
        visit_ics(open_diary(cast.alice, cast.alice, diary.right), Visit(date(2026, 9, 8)))
    )

    assert moved["uid"] == first["uid"]
    assert moved["sequence"] > first["sequence"]
    assert UUID(str(first["uid"])) != diary.patient_id


def test_the_file_is_as_the_standard_wants_it(diary: Diary) -> None:
    file = visit_ics(diary, Visit(SEPTEMBER, time(9, 5), "Ü" * 120))

    lines = file.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-2:] == [b"END:VCALENDAR", b""]
    assert all(len(line) <= 75 for line in lines)
    assert b"\n" not in file.replace(b"\r\n", b"")
    calendar = Calendar.from_ical(file)
    assert calendar["version"] == "2.0"
    assert calendar["prodid"]
    assert event_in(file)["location"] == "Ü" * 120


def test_nothing_in_the_file_tells_what_the_diary_is_about(diary: Diary) -> None:
    text = visit_ics(diary, Visit(SEPTEMBER, time(9, 5), "Main street 1")).decode().casefold()

    for word in ("dystonia", "inject", "botul", "toxin", "botox", "neuro", "treat", "alice"):
        assert word not in text
    assert "main street 1" in text
