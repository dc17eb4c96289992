"""The calendar that others subscribe to, read back as a calendar program reads it."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from icalendar import Calendar, Event

from app.access import Diary
from app.exports.feed import feed_ics
from app.services.visits import Visit
from tests.conftest import NOON, TODAY

TODAY_PAGE = "https://diary.example/today"
SUMMER, WINTER = date(2026, 6, 14), date(2026, 12, 6)
COMING = [(SUMMER, time(19)), (date(2026, 6, 17), time(19)), (WINTER, time(19))]
VISIT = Visit(date(2026, 9, 1), time(10, 30))


def feed(diary: Diary, visit: Visit | None = VISIT, **changes: object) -> bytes:
    return feed_ics(replace(diary, **changes), COMING, visit, NOON, TODAY_PAGE)  # type: ignore[arg-type]


def events(content: bytes) -> list[Event]:
    return list(Calendar.from_ical(content).walk("VEVENT"))


@pytest.mark.parametrize(
    ("zone", "summer_hour", "winter_hour"),
    [
        ("Europe/Berlin", 17, 18),
        ("America/New_York", 23, 0),
        ("Pacific/Auckland", 7, 6),
        ("UTC", 19, 19),
    ],
)
def test_reminders_stand_at_the_persons_time_on_both_sides_of_a_clock_change(
    diary: Diary, zone: str, summer_hour: int, winter_hour: int
) -> None:
    content = feed(diary, visit=None, timezone=zone)
    first, _second, last = events(content)

    assert first.start.astimezone(UTC).hour == summer_hour
    assert last.start.astimezone(UTC).hour == winter_hour
    assert first.end - first.start == timedelta(minutes=5)
    zones = {str(each["tzid"]) for each in Calendar.from_ical(content).walk("VTIMEZONE")}
    assert zones == ({zone} if zone != "UTC" else set())


def test_a_day_is_the_same_event_whatever_its_time(diary: Diary) -> None:
    moved = feed_ics(diary, [(SUMMER, time(9))], None, NOON, TODAY_PAGE)

    assert events(moved)[0]["uid"] == events(feed(diary))[0]["uid"]
    uids = [str(event["uid"]) for event in events(feed(diary))]
    assert len(set(uids)) == 4
    assert not any(str(diary.patient_id) in uid for uid in uids)


def test_the_same_content_is_the_same_bytes(diary: Diary) -> None:
    assert feed(diary) == feed(diary)


def test_the_visit_is_there_where_it_is_wanted(diary: Diary) -> None:
    assert [str(event["summary"]) for event in events(feed(diary))] == [
        *["Diary"] * 3,
        "Appointment",
    ]
    assert [str(event["summary"]) for event in events(feed(diary, None))] == ["Diary"] * 3


def test_each_reminder_leads_to_today_and_opens_nothing_by_itself(diary: Diary) -> None:
    for event in events(feed(diary, None)):
        assert str(event["url"]) == TODAY_PAGE
    assert b"/rate/" not in feed(diary)


def test_calendars_are_told_when_to_look_again(diary: Diary) -> None:
    calendar = Calendar.from_ical(feed(diary))

    assert calendar["refresh-interval"].dt == timedelta(hours=6)
    assert calendar["refresh-interval"].params["VALUE"] == "DURATION"
    assert str(calendar["x-published-ttl"]) == "PT6H"


def test_nothing_planned_is_a_calendar_all_the_same(diary: Diary) -> None:
    content = feed_ics(diary, [], None, NOON, TODAY_PAGE)

    assert events(content) == []
    assert Calendar.from_ical(content)["version"] == "2.0"


def test_nothing_in_it_tells_what_the_diary_is_about(diary: Diary) -> None:
    text = feed(diary).decode().casefold()

    for word in (
        "dystonia",
        "inject",
        "botul",
        "toxin",
        "symptom",
        "treat",
        "rate",
        "alice",
        "health",
    ):
        assert word not in text


def test_it_is_written_as_the_standard_wants_it(diary: Diary) -> None:
    content = feed(diary)

    assert content.startswith(b"BEGIN:VCALENDAR\r\n")
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    for event in events(content):
        assert event["dtstamp"].dt == NOON
        assert isinstance(event.start, datetime)
    assert events(content)[0].start.date() > TODAY
