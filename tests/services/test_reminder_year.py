"""A year of reminders around the world, with both changes of the clocks.

What is sent is held against the rule, asked anew for every person at every run: by it and by a
diary of its own that knows nothing of how the runs remember when to look at whom.
"""

import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

import pytest
from flask import Flask

from app import clock as real_clock
from app.access import Diary
from app.analysis.open_windows import windows_of
from app.analysis.reminding import Habit, decide
from app.extensions import db
from app.models import ReminderState
from app.services.accounts import change_settings
from app.services.days import DayDraft, rate_day
from app.services.reminders import Wish
from app.services.treatments import TreatmentDraft, record_treatment
from app.services.visits import Visit, get_next_visit, mark_of, set_next_visit
from tests.analysis.builders import series_of
from tests.conftest import Clock
from tests.services.reminding import Post, a_person, own

BEGIN = datetime(2026, 1, 1, 12, tzinfo=UTC)
DAYS = 366
SOME_DAYS = 120  # up to May, with one change of the clocks
# Zone, time, how often of ten times a reminder is answered, and how often a day is rated anyway.
PEOPLE = (
    ("Pacific/Auckland", "19:00", 10, 0),
    ("Australia/Lord_Howe", "02:15", 6, 1),
    ("Asia/Kathmandu", "09:00", 0, 0),
    ("America/Los_Angeles", "19:00", 8, 2),
    ("Antarctica/Troll", "01:30", 7, 1),
    ("Europe/Berlin", "02:30", 10, 1),
    ("Africa/Cairo", "00:00", 9, 1),
)
MOVES = {"Pacific/Auckland": "America/Los_Angeles", "America/Los_Angeles": "Asia/Tokyo"}
TREATED_EVERY, FIRST_TREATED = 85, 20


@dataclass
class Person:
    """Somebody's own account of the year. sent: day and instant of each reminder."""

    patient_id: UUID
    zone: str
    at: time
    answers: int
    rates: int
    saved: set[date] = field(default_factory=set)
    last_save: datetime | None = None
    sent: dict[date, datetime] = field(default_factory=dict)
    treated: list[int] = field(default_factory=list)
    visit: int | None = None

    def expected(self, now: datetime) -> bool:
        """Whether the rule wants a reminder at this instant, asked from the beginning."""
        today = real_clock.day_of(now, self.zone)
        if today in self.sent or today in self.saved:
            return False
        if real_clock.instant_of(today, self.at, self.zone) > now:
            return False
        if real_clock.instant_of(today, self.at, self.zone) < BEGIN:
            return False
        rated = {day.toordinal() for day in self.saved}
        habit = Habit(
            saved=frozenset(rated),
            reminded=max((day.toordinal() for day in self.sent), default=None),
            unanswered=sum(
                self.last_save is None or at > self.last_save for at in self.sent.values()
            ),
        )
        number = today.toordinal()
        known = series_of({day: 5 for day in sorted(rated) if day <= number})
        found = windows_of(self.treated, self.visit, known, number)
        return decide(found, habit, number) is not None

    def rate(self, now: datetime) -> None:
        day = real_clock.day_of(now, self.zone)
        if day not in self.saved:
            rate_day(own(self.patient_id), day, DayDraft({0: 5}), None)
            self.saved.add(day)
            self.last_save = now


def is_quick(app: Flask) -> bool:
    """Whether a year of nine people takes seconds. What differs between databases needs neither."""
    with app.app_context():
        return db.engine.dialect.name == "sqlite"


def people_of(app: Flask) -> list[Person]:
    found = []
    living = PEOPLE if is_quick(app) else PEOPLE[:3]
    for number, (zone, at, answers, rates) in enumerate(living):
        wish = Wish(time.fromisoformat(at))
        with app.app_context():
            patient_id = a_person(f"person{number}", zone, wish)
        found.append(Person(patient_id, zone, time.fromisoformat(at), answers, rates))
    return found


def live(app: Flask, people: list[Person], days: int, now: datetime, chance: random.Random) -> None:
    """What happens on a day apart from reminders."""
    for person in people:
        treated, moves = days % TREATED_EVERY == FIRST_TREATED, days == 200 and person.zone in MOVES
        rates = chance.randrange(10) < person.rates
        if not (treated or moves or rates):
            continue
        with app.app_context():
            diary = own(person.patient_id)
            if treated:
                be_treated(diary, person)
            if moves:
                person.zone = MOVES[person.zone]
                change_settings(diary, person.zone, diary.threshold, None, None)
            if rates:
                person.rate(now)


def be_treated(diary: Diary, person: Person) -> None:
    """An injection today; every other person knows when the next one will be."""
    record_treatment(diary, TreatmentDraft(day=diary.today))
    person.treated.append(diary.today.toordinal())
    if person.answers % 2:
        visit = Visit(diary.today + timedelta(days=TREATED_EVERY))
        set_next_visit(diary, visit, mark_of(get_next_visit(diary)))
        person.visit = visit.on.toordinal()


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_year_around_the_world_sends_what_the_rule_says(app: Flask, clock: Clock) -> None:
    chance = random.Random(11)
    clock.instant = BEGIN
    people = people_of(app)
    by_id = {person.patient_id: person for person in people}
    post = Post(app)
    now, day, before = BEGIN, 0, BEGIN
    while day < (DAYS if is_quick(app) else SOME_DAYS):
        now += timedelta(minutes=chance.choice((15, 700, 1200, 1400, 2000, 2600)))
        clock.instant = now
        while BEGIN + timedelta(days=day) < now:
            live(app, people, day, now, chance)
            day += 1
        wanted = {person.patient_id for person in people if person.expected(now)}
        post.run(now)
        assert {due.diary.patient_id for due in post.taken} == wanted, now
        for due in post.taken:
            person = by_id[due.diary.patient_id]
            assert due.day == real_clock.day_of(now, person.zone)
            assert due.day not in person.sent
            assert due.day not in person.saved
            person.sent[due.day] = now
        if again := chance.choice(
            (None, None, now, before)
        ):  # twice, or with a clock that went back
            post.run(again)
            assert post.taken == []
        for due_to in wanted:
            person = by_id[due_to]
            if chance.randrange(10) < person.answers:
                clock.instant = now = now + timedelta(seconds=1)
                with app.app_context():
                    person.rate(now)
        before = now
    counts = {person.zone: len(person.sent) for person in people}
    assert counts["Asia/Kathmandu"] == 10  # who never answers hears of it ten times
    many = 25 if is_quick(app) else 10
    assert sum(count >= many for count in counts.values()) > len(people) / 3, counts


def test_the_mails_of_a_year_come_at_the_local_time(app: Flask, clock: Clock) -> None:
    """Runs every quarter of an hour on two weekends on which clocks change."""
    clock.instant = BEGIN
    people = people_of(app)
    by_id = {person.patient_id: person for person in people}
    post = Post(app)
    quarter = timedelta(minutes=15)
    for begin in (date(2026, 3, 28), date(2026, 10, 24)):
        now = datetime.combine(begin, time(), UTC)
        for _each in range(4 * 24 * 2):
            now += quarter
            clock.instant = now
            post.run(now)
            for due in post.taken:
                person = by_id[due.diary.patient_id]
                wanted = real_clock.instant_of(due.day, person.at, person.zone)
                first = now == datetime.combine(begin, time(), UTC) + quarter
                assert wanted <= now
                assert first or now < wanted + quarter


ZONES = sorted(available_timezones())
TIMES = (time(0), time(2, 30), time(9), time(19), time(23, 59))


def test_in_every_zone_each_day_has_one_instant_at_its_local_time() -> None:
    for zone in ZONES:
        info = ZoneInfo(zone)
        shift = [
            datetime.combine(date(2026, 1, 1) + timedelta(days=each), time(12), UTC).astimezone(
                info
            )
            for each in range(DAYS)
        ]
        changes = {
            one.date() + timedelta(days=near)
            for one, other in pairwise(shift)
            if one.utcoffset() != other.utcoffset()
            for near in (-1, 0, 1, 2)
        }
        days = sorted(changes | {date(2026, month, 15) for month in range(1, 13)})
        for at in TIMES:
            instants = [real_clock.instant_of(day, at, zone) for day in days]
            assert instants == sorted(set(instants))
            for day, instant in zip(days, instants, strict=True):
                local = instant.astimezone(info)
                assert local.date() == day, (zone, day, at)
                assert not local.fold, (zone, day, at)
                there = local.replace(tzinfo=None) == datetime.combine(day, at)
                assert there or day in changes, (zone, day, at)


def test_a_reminder_is_of_one_state() -> None:
    assert {state.value for state in ReminderState} == {"claimed", "sent", "refused", "unsure"}
