"""The trace of each act, which the patient can read."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from app.access import Diary, Right, open_diary
from app.errors import NotAllowed, NotFound, StaleEdit
from app.extensions import db
from app.models import Act, AuditEvent, Patient
from app.services.accounts import change_settings, erase_account
from app.services.audit import leave_trace, list_events
from app.services.days import find_day, rate_day
from app.services.sharing import end_share, grant_share
from app.services.symptoms import follow
from app.services.treatments import (
    list_treatments,
    record_treatment,
    remove_treatment,
    restore_treatment,
    revise_treatment,
)
from tests.builders import a_day, a_treatment
from tests.conftest import NOON, TODAY, Cast, Clock

MADE_FOR = uuid4()


def record(diary: Diary) -> None:
    record_treatment(diary, a_treatment(), MADE_FOR)


def remove(diary: Diary) -> None:
    record(diary)
    remove_treatment(diary, MADE_FOR, 1)


def restore(diary: Diary) -> None:
    remove(diary)
    restore_treatment(diary, MADE_FOR)


def revise(diary: Diary) -> None:
    record(diary)
    revise_treatment(diary, MADE_FOR, a_treatment(note="new"), 1)


@pytest.mark.parametrize(
    ("act", "trace", "subject"),
    [
        (lambda diary: None, Act.SHARE_GRANTED, None),
        (lambda diary: rate_day(diary, TODAY, a_day(), None), Act.DAY_RATED, TODAY),
        (record, Act.TREATMENT_RECORDED, MADE_FOR),
        (revise, Act.TREATMENT_REVISED, MADE_FOR),
        (remove, Act.TREATMENT_REMOVED, MADE_FOR),
        (restore, Act.TREATMENT_RESTORED, MADE_FOR),
        (lambda diary: follow(diary, ["head_turn"]), Act.SYMPTOMS_CHANGED, None),
        (
            lambda diary: change_settings(diary, "UTC", Decimal(2), None, None),
            Act.SETTINGS_CHANGED,
            None,
        ),
        (lambda diary: leave_trace(diary, Act.DIARY_EXPORTED), Act.DIARY_EXPORTED, None),
    ],
)
def test_each_act_leaves_its_trace(
    diary: Diary, clock: Clock, act: Callable[[Diary], None], trace: Act, subject: object
) -> None:
    clock.instant += timedelta(minutes=1)
    act(diary)

    found = [event for event in list_events(diary) if event.act == trace]
    assert found
    assert found[0].actor_id == diary.actor_id
    if subject is not None:
        assert (found[0].subject, found[0].at) == (str(subject), NOON + timedelta(minutes=1))


def test_sharing_leaves_its_traces(diary: Diary, cast: Cast) -> None:
    grant_share(diary, cast.dan, Right.READ)
    end_share(diary, cast.dan)

    about_dan = [event.act for event in list_events(diary) if event.subject == str(cast.dan)]
    assert sorted(about_dan) == ["share_ended", "share_granted"]


def test_the_trace_names_who_it_was(diary: Diary, cast: Cast) -> None:
    rate_day(open_diary(cast.bob, cast.alice, Right.RECORD), TODAY, a_day(), None)

    (event,) = [event for event in list_events(diary) if event.act == Act.DAY_RATED]
    assert event.actor_id == cast.bob


def test_the_trace_holds_nothing_that_was_written(diary: Diary) -> None:
    rate_day(diary, TODAY, a_day(note="a secret of mine"), None)
    record_treatment(diary, a_treatment(note="a secret of mine"))

    for event in list_events(diary):
        assert "secret" not in f"{event.act} {event.subject}"


def test_only_the_owner_reads_the_trace(diary: Diary, cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        list_events(open_diary(cast.bob, cast.alice, Right.RECORD))


def test_the_newest_acts_come_first_and_at_most_fifty(diary: Diary, clock: Clock) -> None:
    for minute in range(60):
        clock.instant = NOON + timedelta(minutes=minute)
        leave_trace(diary, Act.DIARY_EXPORTED)

    events = list_events(diary)
    assert len(events) == 50
    assert [event.at for event in events] == sorted((e.at for e in events), reverse=True)


def test_every_save_raises_the_revision_by_one(diary: Diary, cast: Cast) -> None:
    before = open_diary(cast.alice, cast.alice, Right.OWN).revision
    rate_day(diary, TODAY, a_day(), None)
    record(diary)

    db.session.expire_all()
    assert open_diary(cast.alice, cast.alice, Right.OWN).revision == before + 2


def test_a_refused_save_leaves_no_trace_and_no_rest(diary: Diary, cast: Cast) -> None:
    rate_day(diary, TODAY, a_day(), None)
    before = [event.id for event in list_events(diary)]

    with pytest.raises(StaleEdit):
        rate_day(diary, TODAY, a_day(note="late"), None)

    assert [event.id for event in list_events(diary)] == before


def test_nothing_is_saved_into_a_diary_that_was_erased_meanwhile(diary: Diary, cast: Cast) -> None:
    erase_account(cast.alice)
    db.session.expunge_all()

    with pytest.raises(NotFound):
        rate_day(diary, TODAY, a_day(), None)
    with pytest.raises(NotFound):
        record_treatment(diary, a_treatment())

    assert find_day(diary, TODAY) is None
    assert list_treatments(diary) == []
    assert db.session.get(Patient, cast.alice) is None
    assert list(db.session.query(AuditEvent)) == []
