"""While a page is only read nothing can be written, however somebody tries."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DBAPIError

from app.access import Right, open_diary
from app.extensions import db, writing
from app.models import Patient, User
from app.services.audit import Act, leave_trace, list_events
from app.services.days import find_day, rate_day
from app.services.treatments import record_treatment
from tests.builders import a_day, a_treatment
from tests.conftest import TODAY, Cast

READING = ["GET", "HEAD", "OPTIONS"]


@pytest.mark.parametrize("method", READING)
@pytest.mark.parametrize(
    "write",
    [
        lambda diary: rate_day(diary, TODAY, a_day(), None),
        lambda diary: record_treatment(diary, a_treatment()),
        lambda diary: db.session.execute(sa.delete(Patient)),
        lambda diary: db.session.execute(sa.update(User).values(active=False)),
        lambda diary: db.session.execute(sa.text("DELETE FROM share")),
    ],
)
def test_a_request_that_reads_cannot_write(
    app: Flask, cast: Cast, method: str, write: Callable[..., object]
) -> None:
    with app.test_request_context("/", method=method):
        diary = open_diary(cast.alice, cast.alice, Right.OWN)
        with pytest.raises(DBAPIError):
            write(diary)

    with app.app_context():
        diary = open_diary(cast.alice, cast.alice, Right.OWN)
        assert find_day(diary, TODAY) is None
        assert open_diary(cast.bob, cast.alice, Right.RECORD).may(Right.RECORD)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_a_request_that_acts_can_write(app: Flask, cast: Cast, method: str) -> None:
    with app.test_request_context("/", method=method):
        rate_day(open_diary(cast.alice, cast.alice, Right.OWN), TODAY, a_day(), None)

    with app.app_context():
        assert find_day(open_diary(cast.alice, cast.alice, Right.OWN), TODAY) is not None


def test_a_connection_that_was_used_for_reading_can_write_again(app: Flask, cast: Cast) -> None:
    for _time in range(3):
        with app.test_request_context("/", method="GET"):
            open_diary(cast.alice, cast.alice, Right.OWN)
        with app.test_request_context("/", method="POST"):
            db.session.execute(sa.update(User).values(theme="dark"))
            db.session.commit()


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_trace_is_left_while_reading_and_while_acting(
    app: Flask, cast: Cast, method: str
) -> None:
    with app.test_request_context("/", method=method):
        leave_trace(open_diary(cast.carol, cast.alice, Right.READ), Act.DIARY_VISITED)

    with app.app_context():
        events = list_events(open_diary(cast.alice, cast.alice, Right.OWN))
        assert Act.DIARY_VISITED in {event.act for event in events}


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_trace_that_fails_leaves_nothing(app: Flask, cast: Cast, method: str) -> None:
    with app.test_request_context("/", method=method):
        open_diary(cast.alice, cast.alice, Right.READ)
        with pytest.raises(ZeroDivisionError):
            fail_while_writing()

    with app.app_context():
        assert all(db.session.scalars(sa.select(User.active)))


def fail_while_writing() -> None:
    with writing() as session:
        session.execute(sa.update(User).values(active=False))
        raise ZeroDivisionError
