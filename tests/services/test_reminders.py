"""When somebody wants to be reminded, and what is to come for them."""

from dataclasses import replace
from datetime import time, timedelta

import pytest
import sqlalchemy as sa

from app.errors import NotAllowed, Refused
from app.extensions import db
from app.models import DiaryDay, Patient, Reminder, ReminderChoice, ReminderState
from app.services import reminders
from app.services.accounts import erase_account
from app.services.days import rate_day
from app.services.rating_links import count_open_links, make_link
from app.services.reminders import (
    OFF,
    Wish,
    get_wish,
    is_offered,
    list_coming,
    set_wish,
    stop_mails,
    stop_token,
)
from app.services.treatments import record_treatment
from tests.builders import a_day, a_treatment
from tests.conftest import NOON, TODAY
from tests.services.reminding import EVENING

DAY = timedelta(days=1)


def look_at(diary):
    query = sa.select(ReminderChoice.look_at).where(ReminderChoice.patient_id == diary.patient_id)
    return db.session.scalar(query)


def test_nothing_is_chosen_at_first_and_then_what_was_chosen(diary):
    assert get_wish(diary) is None
    assert list_coming(diary, 60) == []
    wish = Wish(time(8, 5), anchor=2, by_push=True, paused_until=TODAY + 9 * DAY)

    set_wish(diary, wish)

    assert get_wish(diary) == wish


@pytest.mark.parametrize(
    "change",
    [{"anchor": 7}, {"anchor": -1}, {"paused_until": TODAY + 367 * DAY}],
)
def test_what_cannot_be_is_refused_and_nothing_changes(diary, change):
    with pytest.raises(Refused):
        set_wish(diary, replace(EVENING, **change))

    assert get_wish(diary) is None


def test_only_the_owner_chooses(cast, opened):
    with opened("bob") as diary, pytest.raises(NotAllowed):
        set_wish(diary, EVENING)


def test_what_is_to_come_follows_the_injection(diary):
    record_treatment(diary, a_treatment(day=TODAY - 20 * DAY))
    set_wish(diary, EVENING)

    coming = list_coming(diary, 14)

    assert coming == [(TODAY + days * DAY, time(19)) for days in (1, 4, 7, 13)]


def test_a_day_that_is_rated_moves_what_is_to_come(diary):
    record_treatment(diary, a_treatment(day=TODAY - 21 * DAY))
    set_wish(diary, EVENING)
    assert list_coming(diary, 1) == [(TODAY, time(19))]

    rate_day(diary, TODAY, a_day(), None)

    assert [day for day, _at in list_coming(diary, 7)] == [TODAY + 3 * DAY, TODAY + 6 * DAY]


def test_a_time_that_is_over_today_begins_tomorrow(diary):
    record_treatment(diary, a_treatment(day=TODAY - 21 * DAY))
    set_wish(diary, Wish(time(9)))

    assert list_coming(diary, 3) == [(TODAY + DAY, time(9))]


def test_a_pause_leaves_days_out(diary):
    record_treatment(diary, a_treatment(day=TODAY - 21 * DAY))
    set_wish(diary, replace(EVENING, paused_until=TODAY + 5 * DAY))

    assert list_coming(diary, 6) == [(TODAY + 5 * DAY, time(19))]


def test_off_has_nothing_to_come_and_ends_the_links(diary, monkeypatch):
    ended = []
    monkeypatch.setattr(reminders, "revoke_links", lambda of: ended.append(of.patient_id))
    set_wish(diary, EVENING)
    assert ended == []

    set_wish(diary, OFF)

    assert list_coming(diary, 60) == []
    assert ended == [diary.patient_id]


def test_every_save_has_the_diary_looked_at_again(diary, clock):
    set_wish(diary, EVENING)
    db.session.execute(sa.update(ReminderChoice).values(look_at=NOON + 30 * DAY))
    db.session.commit()
    clock.instant = NOON + timedelta(minutes=7)

    rate_day(diary, TODAY, a_day(), None)

    assert look_at(diary) == clock.instant


@pytest.mark.parametrize("wish", [OFF, Wish(time(19), by_email=False)])
def test_who_is_not_reminded_is_never_looked_at(diary, wish):
    set_wish(diary, wish)

    rate_day(diary, TODAY, a_day(), None)

    assert look_at(diary) is None


def test_reminders_are_offered_once_after_the_first_saved_day(diary):
    rate_day(diary, TODAY, a_day(), None)
    assert is_offered(diary, TODAY)

    rate_day(diary, TODAY - DAY, a_day(), None)
    assert not is_offered(diary, TODAY)
    db.session.execute(sa.delete(DiaryDay).where(DiaryDay.day != TODAY))
    assert is_offered(diary, TODAY)

    set_wish(diary, OFF)
    assert not is_offered(diary, TODAY)


def test_a_link_in_a_mail_stops_mails_alone_as_often_as_it_is_used(diary):
    set_wish(diary, replace(EVENING, by_push=True))
    token = stop_token("secret", diary.patient_id)

    for _each in range(2):
        stop_mails("secret", token)
        assert get_wish(diary) == replace(EVENING, by_push=True, by_email=False)


@pytest.mark.parametrize("token", ["", "x", "é", "a.b", "\x00"])
def test_a_token_that_is_not_ours_stops_nothing(diary, token):
    set_wish(diary, EVENING)
    revision = db.session.scalar(sa.select(Patient.revision))

    stop_mails("secret", token)
    stop_mails("secret", stop_token("another secret", diary.patient_id))
    stop_mails("secret", stop_token("secret", diary.patient_id) + "x")

    assert get_wish(diary) == EVENING
    assert db.session.scalar(sa.select(Patient.revision)) == revision


def test_stopping_the_last_way_ends_the_links_and_erasing_takes_all(diary, monkeypatch):
    ended = []
    monkeypatch.setattr(reminders, "revoke_links", lambda of: ended.append(of.patient_id))
    set_wish(diary, EVENING)
    token = stop_token("secret", diary.patient_id)

    stop_mails("secret", token)
    assert ended == [diary.patient_id]

    state = ReminderState.SENT
    db.session.add(
        Reminder(patient_id=diary.patient_id, day=TODAY, why="peak", state=state, claimed_at=NOON)
    )
    db.session.commit()
    erase_account(diary.patient_id)
    stop_mails("secret", token)
    for table in (Reminder, ReminderChoice):
        assert db.session.scalars(sa.select(table)).all() == []


def test_a_wish_that_reaches_nobody_ends_the_links_too(diary):
    set_wish(diary, EVENING)
    make_link(diary, TODAY)

    set_wish(diary, replace(EVENING, by_email=False))

    assert count_open_links(diary) == 0
