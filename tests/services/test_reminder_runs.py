"""Runs over all who are due: each gets one reminder, whatever happens to a run."""

import threading
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
import sqlalchemy as sa

from app import clock as real_clock
from app.extensions import db
from app.models import Reminder, ReminderChoice, ReminderState, User
from app.services import reminder_runs
from app.services.accounts import change_settings
from app.services.days import rate_day
from app.services.reminder_runs import count_due, waiting
from app.services.reminders import OFF, Wish, set_wish
from app.services.treatments import record_treatment
from tests.builders import a_day, a_treatment, fill
from tests.conftest import TODAY
from tests.services.reminding import EVENING, Post, a_person, own
from tests.services.rush import meet_at

DAY = timedelta(days=1)
SEVEN = datetime(2026, 6, 11, 17, 0, tzinfo=UTC)  # it is 19:00 in Berlin
RATED = a_day(ratings={0: 4})


@pytest.fixture
def post(app):
    return Post(app)


@pytest.fixture
def anna(app, clock):
    """Somebody three weeks after an injection, who wants a reminder at seven in the evening."""
    with app.app_context():
        patient_id = a_person("anna")
        record_treatment(own(patient_id), a_treatment(day=TODAY - 21 * DAY))
    return patient_id


def at(instant, post, clock):
    clock.instant = instant
    return post.run(instant)


def stored(app):
    with app.app_context():
        rows = db.session.execute(sa.select(Reminder.day, Reminder.state).order_by(Reminder.day))
        return [(day, state) for day, state in rows]


def test_a_reminder_comes_at_the_time_and_once(app, anna, post, clock):
    at(SEVEN - timedelta(minutes=1), post, clock)
    assert post.taken == []

    told = at(SEVEN, post, clock)

    (due,) = post.taken
    assert (due.diary.patient_id, due.day, due.email) == (anna, TODAY, "anna@example.org")
    assert (due.reminder.why, told["sent"]) == ("peak", 1)
    for minutes in (0, 10, 200):
        at(SEVEN + timedelta(minutes=minutes), post, clock)
        assert post.taken == []
    assert stored(app) == [(TODAY, "sent")]


def test_a_late_run_sends_until_the_day_is_over_and_not_after(app, anna, post, clock):
    midnight = SEVEN + timedelta(hours=5)
    at(midnight + timedelta(minutes=1), post, clock)
    assert post.taken == []
    assert stored(app) == []

    at(midnight + timedelta(hours=23, minutes=59), post, clock)
    assert [due.day for due in post.taken] == [TODAY + DAY]


def test_who_has_rated_gets_none(app, anna, post, clock):
    with app.app_context():
        rate_day(own(anna), TODAY, RATED, None)

    at(SEVEN, post, clock)
    at(SEVEN + 2 * DAY, post, clock)
    assert post.taken == []

    at(SEVEN + 3 * DAY, post, clock)
    assert [due.day for due in post.taken] == [TODAY + 3 * DAY]


def test_who_rates_in_the_very_instant_gets_none(app, anna, post, clock, monkeypatch):
    """Between the look at the diary and the claim the day is saved."""
    claim = reminder_runs._claim

    def rated_meanwhile(found, seen):
        db.session.rollback()
        clock.instant = SEVEN + timedelta(microseconds=1)
        with app.app_context():
            rate_day(own(anna), TODAY, RATED, None)
        return claim(found, seen)

    monkeypatch.setattr(reminder_runs, "_claim", rated_meanwhile)

    at(SEVEN, post, clock)

    assert post.taken == []
    assert stored(app) == []


def test_two_runs_at_once_send_one(app, anna, clock, monkeypatch):
    clock.instant = SEVEN
    posts = [Post(app), Post(app)]
    held_up = meet_at(threading.Barrier(2), reminder_runs._claim)
    monkeypatch.setattr(reminder_runs, "_claim", held_up)

    threads = [threading.Thread(target=post.run, args=[SEVEN]) for post in posts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert sum(len(post.taken) for post in posts) == 1
    assert stored(app) == [(TODAY, "sent")]


def test_a_run_that_was_killed_leaves_one_that_is_never_sent_and_says_so(
    app, anna, post, clock, monkeypatch
):
    with monkeypatch.context() as patch:
        patch.setattr(reminder_runs, "_settle", lambda *told: None)
        at(SEVEN, post, clock)
    assert stored(app) == [(TODAY, "claimed")]

    told = at(SEVEN + timedelta(minutes=10), post, clock)
    assert (post.taken, told["interrupted"]) == ([], 0)
    told = at(SEVEN + timedelta(hours=2), post, clock)
    assert (post.taken, told["interrupted"]) == ([], 1)
    assert stored(app) == [(TODAY, "unsure")]


def test_what_was_surely_not_taken_is_tried_again_until_it_is(app, anna, post, clock):
    post.says = ReminderState.REFUSED
    for minutes in (0, 10, 20):
        told = at(SEVEN + timedelta(minutes=minutes), post, clock)
        assert (len(post.taken), told["refused"]) == (1, 1)
    assert stored(app) == [(TODAY, "refused")]

    post.says = ReminderState.SENT
    at(SEVEN + timedelta(minutes=30), post, clock)
    assert len(post.taken) == 1
    at(SEVEN + timedelta(minutes=40), post, clock)
    assert post.taken == []
    assert stored(app) == [(TODAY, "sent")]


def test_what_is_refused_all_evening_is_tried_ever_more_rarely(app, anna, post, clock):
    post.says = ReminderState.REFUSED
    tries = []
    for minutes in range(0, 300, 10):
        at(SEVEN + timedelta(minutes=minutes), post, clock)
        tries += [minutes for _due in post.taken]

    assert tries == [0, 10, 20, 30, 50, 80, 120, 180, 240]


def test_who_moves_west_between_two_refused_days_is_reminded_of_the_first(app, clock, post):
    with app.app_context():
        clock.instant = datetime(2026, 6, 10, 22, 0, tzinfo=UTC)
        mover = a_person("mover", "Pacific/Auckland", Wish(time(12)))
        record_treatment(own(mover), a_treatment(day=TODAY - 21 * DAY))
    post.says = ReminderState.REFUSED
    in_auckland = datetime(2026, 6, 11, 0, 0, tzinfo=UTC)  # noon of the 11th
    at(in_auckland, post, clock)
    at(in_auckland + DAY, post, clock)
    assert stored(app) == [(TODAY, "refused"), (TODAY + DAY, "refused")]
    with app.app_context():
        diary = own(mover)
        change_settings(diary, "America/Los_Angeles", diary.threshold, None, None)

    post.says = ReminderState.SENT
    at(in_auckland + DAY + timedelta(hours=1), post, clock)  # it is the 11th again

    assert [due.day for due in post.taken] == [TODAY]
    assert stored(app) == [(TODAY, "sent"), (TODAY + DAY, "refused")]


def test_what_was_perhaps_taken_is_not_tried_again(app, anna, post, clock):
    post.says = ReminderState.UNSURE
    at(SEVEN, post, clock)
    at(SEVEN + timedelta(minutes=10), post, clock)

    assert post.taken == []
    assert stored(app) == [(TODAY, "unsure")]


def test_one_diary_that_fails_does_not_stop_the_others(app, anna, post, clock, caplog):
    with app.app_context():
        ben = a_person("ben")
        record_treatment(own(ben), a_treatment(day=TODAY - 21 * DAY))

    def says(due):
        if due.diary.patient_id == anna:
            raise RuntimeError("anna@example.org")
        return ReminderState.SENT

    post.says = says
    told = at(SEVEN, post, clock)

    assert (told["sent"], told["failed"]) == (1, 1)
    assert "RuntimeError" in caplog.text
    assert "example.org" not in caplog.text
    assert sorted(state for _day, state in stored(app)) == ["sent", "unsure"]


def test_the_wish_of_a_closed_or_unconfirmed_account_waits(app, anna, post, clock):
    with app.app_context():
        db.session.execute(sa.update(User).values(confirmed_at=None))
        db.session.commit()
    at(SEVEN, post, clock)
    assert post.taken == []

    with app.app_context():
        db.session.execute(sa.update(User).values(confirmed_at=SEVEN))
        db.session.commit()
    at(SEVEN + DAY, post, clock)
    assert len(post.taken) == 1


def test_a_run_that_crosses_midnight_sends_nothing_for_the_day_that_is_over(app, anna, clock):
    told = iter([SEVEN, SEVEN + timedelta(hours=6)])
    post = Post(app)

    with app.app_context():
        reminder_runs.run(lambda: next(told), post.deliver)

    assert post.taken == []
    assert stored(app) == []


def test_who_turned_them_off_gets_none(app, anna, post, clock):
    with app.app_context():
        set_wish(own(anna), OFF)

    at(SEVEN, post, clock)

    assert post.taken == []


def test_who_moves_from_auckland_to_los_angeles_gets_one_for_one_local_day(app, clock, post):
    with app.app_context():
        clock.instant = datetime(2026, 6, 11, 1, 0, tzinfo=UTC)
        mover = a_person("mover", "Pacific/Auckland")
        record_treatment(own(mover), a_treatment(day=TODAY - 21 * DAY))
    in_auckland = datetime(2026, 6, 11, 7, 0, tzinfo=UTC)  # 19:00 of the 11th
    at(in_auckland, post, clock)
    assert [due.day for due in post.taken] == [TODAY]
    with app.app_context():
        diary = own(mover)
        change_settings(diary, "America/Los_Angeles", diary.threshold, None, None)
        clock.instant += timedelta(minutes=1)

    days = []
    for hours in range(1, 24 * 4):
        at(in_auckland + timedelta(hours=hours), post, clock)
        days += [due.day for due in post.taken]

    assert days == [TODAY + 3 * DAY]


def test_a_rating_of_tomorrow_of_who_moved_west_counts(app, clock, post):
    with app.app_context():
        clock.instant = datetime(2026, 6, 11, 1, 0, tzinfo=UTC)
        mover = a_person("mover", "Pacific/Auckland")
        diary = own(mover)
        record_treatment(diary, a_treatment(day=TODAY - 21 * DAY))
        rate_day(diary, TODAY, RATED, None)
        change_settings(diary, "America/Los_Angeles", diary.threshold, None, None)

    for hours in range(1, 48):
        at(datetime(2026, 6, 11, 1, 0, tzinfo=UTC) + timedelta(hours=hours), post, clock)
        assert post.taken == []


@pytest.mark.parametrize("jump", [3 * DAY, 10 * DAY, 402 * DAY])
def test_a_clock_that_was_ahead_for_a_while_silences_nobody(app, anna, post, clock, jump):
    at(SEVEN + jump, post, clock)
    assert len(post.taken) == 1

    sent = []
    for days in range(15):
        at(SEVEN + days * DAY, post, clock)
        sent += [due.day for due in post.taken]

    assert len(sent) >= 3, sent
    assert sent[0] <= TODAY + 4 * DAY


def test_silence_is_reached_and_a_rating_ends_it(app, anna, post, clock):
    sent = []
    for days in range(420):
        at(SEVEN + days * DAY, post, clock)
        sent += post.taken
    assert len(sent) == 10
    assert [due.reminder.farewell for due in sent] == [False] * 9 + [True]
    with app.app_context():
        last = TODAY + 419 * DAY
        rate_day(own(anna), last, RATED, None)

    for days in range(420, 435):
        at(SEVEN + days * DAY, post, clock)
        sent += post.taken
    assert len(sent) == 12


def test_choosing_again_ends_the_silence_too(app, anna, post, clock):
    for days in range(420):
        at(SEVEN + days * DAY, post, clock)
    with app.app_context():
        set_wish(own(anna), Wish(time(19), anchor=0))
    sent = 0
    for days in range(420, 435):
        at(SEVEN + days * DAY, post, clock)
        sent += len(post.taken)
    assert sent == 2


@pytest.mark.parametrize(("days", "treatments"), [(10, 1), (900, 9)])
def test_one_reminder_costs_few_statements_however_long_the_diary(
    app, anna, post, clock, queries, days, treatments
):
    with app.app_context():
        diary = own(anna)
        clock.instant = SEVEN - 30 * DAY
        fill(replace(diary, today=TODAY - 22 * DAY), days=days, treatments=treatments)
        clock.instant = SEVEN

    with queries() as sent:
        at(SEVEN, post, clock)

    assert len(post.taken) == 1
    assert len(sent) <= 12, sent


def test_only_who_is_due_is_touched(app, anna, post, clock, queries):
    with app.app_context():
        for number in range(12):
            a_person(f"person{number}", wish=replace(EVENING, at=time(23)))
    at(SEVEN, post, clock)
    with queries() as sent:
        at(SEVEN + timedelta(minutes=5), post, clock)

    assert len(sent) == 2, sent


def test_more_than_one_portion_is_gone_through(app, clock, post, monkeypatch):
    monkeypatch.setattr(reminder_runs, "AT_ONCE", 2)
    with app.app_context():
        people = {a_person(f"person{number}") for number in range(5)}
        clock.instant = SEVEN
        assert {patient_id for patient_id, _seen in waiting(SEVEN)} == people


def test_the_query_for_who_is_due_uses_its_index(app, clock):
    with app.app_context():
        query = "SELECT patient_id FROM reminder_choice WHERE look_at <= CURRENT_TIMESTAMP"
        if db.engine.dialect.name == "postgresql":
            db.session.execute(sa.text("SET LOCAL enable_seqscan = off"))
            plan = db.session.execute(sa.text(f"EXPLAIN {query}")).all()
        else:
            plan = db.session.execute(sa.text(f"EXPLAIN QUERY PLAN {query}")).all()

    assert "ix_reminder_choice_look_at_patient_id" in str(plan)


def test_a_dry_run_counts_and_changes_nothing(app, anna, post, clock):
    clock.instant = SEVEN
    with app.app_context():
        before = db.session.scalars(sa.select(ReminderChoice.look_at)).all()
        assert count_due(SEVEN) == 1
        assert db.session.scalars(sa.select(ReminderChoice.look_at)).all() == before
    assert stored(app) == []
    at(SEVEN, post, clock)
    assert len(post.taken) == 1


@pytest.mark.parametrize(
    ("zone", "day", "at_", "instant"),
    [
        ("Europe/Berlin", date(2026, 3, 29), time(2, 30), "2026-03-29T01:30"),  # skipped
        ("Europe/Berlin", date(2026, 10, 25), time(2, 30), "2026-10-25T00:30"),  # twice
        ("America/Nuuk", date(2026, 3, 28), time(23, 30), "2026-03-29T00:30"),  # skipped to Sunday
        ("Africa/Cairo", date(2026, 4, 24), time(0, 0), "2026-04-23T22:00"),  # no midnight
        ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 15), "2026-10-03T15:45"),
        ("Asia/Kathmandu", date(2026, 6, 11), time(19), "2026-06-11T13:15"),
    ],
)
def test_a_time_that_the_clocks_skip_or_show_twice_is_one_instant(zone, day, at_, instant):
    found = real_clock.instant_of(day, at_, zone)

    assert found == datetime.fromisoformat(f"{instant}+00:00")
    assert real_clock.day_of(found, zone) == day
