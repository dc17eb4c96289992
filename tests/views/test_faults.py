"""What people and programs are told when the database fails, and what becomes of their words."""

from collections.abc import Callable
from io import BytesIO
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from app.extensions import db
from app.models import AuditEvent, DiaryDay
from app.services import sign_ins
from app.services.days import find_day
from tests.browser_double import Browser
from tests.builders import EMAILS
from tests.conftest import TODAY, Cast
from tests.faulty import Raise, failing, failure, gone, unanswered
from tests.pages import check_page
from tests.views.conftest import Stored
from tests.views.forms import a_day_form, fields_of
from tests.views.programs import RATES, READS

Browse = Callable[..., Browser]
SAVING = "UPDATE patient SET revision"
FAULTS = {
    "room": (failure("SQLITE_FULL"), "no room left"),
    "room on PostgreSQL": (failure("53100"), "no room left"),
    "locked": (failure("SQLITE_BUSY"), "saved for too long"),
    "lock on PostgreSQL": (failure("55P03"), "saved for too long"),
    "read-only": (failure("SQLITE_READONLY_DIRECTORY"), "Nothing can be stored"),
    "replica": (failure("25006"), "Nothing can be stored"),
    "crowded": (failure("53300"), "Too many people"),
    "shutdown": (failure("57P01"), "cannot be reached"),
    "gone": (gone, "cannot be reached"),
    "slow": (failure("57014"), "took too long"),
    "deadlock": (failure("40P01"), "in the same moment"),
    "broken": (failure("SQLITE_CORRUPT"), "cannot be read as it should"),
}


@pytest.fixture
def day(cast: Cast) -> str:
    return f"/diary/{cast.alice}/days/{TODAY}"


@pytest.mark.parametrize("fault", FAULTS)
def test_what_was_typed_is_kept_and_can_be_sent_again(
    app: Flask, browse: Browse, day: str, stored: Stored, opened, fault: str
) -> None:
    error, said = FAULTS[fault]
    page, before = browse("alice"), stored()
    with failing(app, SAVING, error):
        refused = page.post(day, data=a_day_form(note="my own words"))

    assert refused.status_code == 503
    assert ("Retry-After" in refused.headers) == (fault != "broken")
    assert said in refused.text
    assert "Nothing was saved" in refused.text or fault == "broken"
    assert stored() == before
    kept = fields_of(refused.text, action=day)
    assert page.post(day, data=kept).status_code == 302
    with opened() as diary:
        assert find_day(diary, TODAY).note == "my own words"


@pytest.mark.parametrize("fault", ["gone", "locked", "broken"])
def test_a_page_that_is_read_says_so_and_offers_itself_again(
    app: Flask, browse: Browse, day: str, caplog: pytest.LogCaptureFixture, fault: str
) -> None:
    page = browse("alice")
    with failing(app, "SELECT", FAULTS[fault][0]):
        answer = page.get(f"{day}?step=1")

    assert answer.status_code == 503
    assert "This page cannot be shown just now" in answer.text
    assert f'href="{day}?step=1"' in answer.text
    assert ("What you saved before is safe" in answer.text) == (fault != "broken")
    assert ("CRITICAL" in caplog.text) == (fault == "broken")
    assert "words of the driver" not in caplog.text


def test_a_save_whose_end_nobody_answered_may_be_stored_and_is_not_stored_twice(
    app: Flask, browse: Browse, day: str, opened
) -> None:
    page = browse("alice")
    with unanswered(app, stored=True):
        answer = page.post(day, data=a_day_form())

    assert answer.status_code == 503
    assert "This may not have been saved" in answer.text
    assert page.post(day, data=fields_of(answer.text, action=day)).status_code == 302
    with opened() as diary:
        assert find_day(diary, TODAY).version == 1
        rated = sa.select(sa.func.count()).where(AuditEvent.act == "day_rated")
        assert db.session.scalar(rated) == 1


@pytest.mark.parametrize("state", ["40001", "40P01"])
def test_a_save_that_gave_way_is_done_once_more_by_itself(
    app: Flask, browse: Browse, day: str, opened, state: str
) -> None:
    page = browse("alice")
    with failing(app, SAVING, failure(state), times=1) as failed:
        assert page.post(day, data=a_day_form()).status_code == 302

    assert len(failed) == 1
    with opened() as diary:
        assert find_day(diary, TODAY).version == 1


def test_it_is_done_once_more_and_not_twice(app: Flask, browse: Browse, day: str) -> None:
    page = browse("alice")
    with failing(app, SAVING, failure("40P01")) as failed:
        assert page.post(day, data=a_day_form()).status_code == 503

    assert len(failed) == 2


def test_after_the_end_of_a_save_nothing_is_done_once_more(
    app: Flask, browse: Browse, day: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[bool] = []
    monkeypatch.setattr("app.views.faults.once_more", lambda: tried.append(True))
    page = browse("alice")
    with unanswered(app, stored=False):
        assert page.post(day, data=a_day_form()).status_code == 503

    assert not tried
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(DiaryDay)) == 0


def test_the_second_try_knows_nothing_of_the_first(app: Flask, browse: Browse, cast: Cast) -> None:
    """What was flashed is said once, and who is signed in is still."""
    page = browse("alice")
    sent = {"emergency": "112", "clinic": ""}
    with failing(app, "UPDATE patient SET", failure("40001"), times=1) as failed:
        assert page.post("/settings/phones", data=sent).status_code == 302
    assert len(failed) == 1
    assert page.get("/settings/").text.count("<p>Saved</p>") == 1


def test_a_device_keeps_its_save_and_sends_it_later(
    app: Flask, browse: Browse, day: str, opened
) -> None:
    page = browse("alice")
    save = a_day_form(version="", save_id=str(uuid4()), saved_at="", device="Phone", after="")
    with failing(app, SAVING, failure("SQLITE_FULL")):
        answer = page.post(f"{day}/sent", data=save)

    assert (answer.status_code, answer.json["state"]) == (503, "later")
    assert answer.headers["Retry-After"] == "300"
    assert page.post(f"{day}/sent", data=save).json == {"state": "saved", "version": 1}


@pytest.mark.parametrize(("error", "in_doubt"), [(failure("53100"), False), (gone, True)])
def test_a_program_is_told_in_its_own_way(
    app: Flask, program, cast: Cast, error: Raise, in_doubt: bool
) -> None:
    alice = program(READS, RATES)
    address = f"/api/v1/days/{TODAY}"
    head = {"Authorization": f"Bearer {alice.token}"}
    client = app.test_client(use_cookies=False)
    failure = unanswered(app, stored=True) if in_doubt else failing(app, SAVING, error)
    alice.get("/days")  # that it is used is noted, an hour long
    with failure:
        answer = client.put(address, json={"ratings": {"head_turn": 4}}, headers=head)

    assert (answer.status_code, answer.mimetype) == (503, "application/problem+json")
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.json["type"] == "/api/#busy"
    assert ("may be saved" in answer.json["detail"]) == in_doubt


def test_nobodys_password_or_address_is_on_the_page(app: Flask, browse: Browse) -> None:
    sent = {"email": EMAILS["alice"], "password": "blue kettle"}
    with failing(app, "SELECT", failure("SQLITE_BUSY")):
        answer = browse().post("/login", data=sent)

    assert answer.status_code == 503
    assert "blue kettle" not in answer.text
    assert EMAILS["alice"] not in answer.text
    assert 'href="/login"' in answer.text


def test_a_file_is_to_be_chosen_again(app: Flask, browse: Browse, cast: Cast) -> None:
    address = f"/diary/{cast.alice}/import/"
    file = (BytesIO(b"day,head_turn\n2026-06-01,4\n"), "days.csv")
    page = browse("alice")
    with failing(app, "SELECT", failure("SQLITE_BUSY")):
        answer = page.post(address, data={"file": file})

    assert answer.status_code == 503
    assert "choose it again" in answer.text


def test_what_a_page_leaves_behind_can_wait(
    app: Flask, browse: Browse, day: str, clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nothing can be stored any more, a diary can still be read."""
    page = browse("alice")
    clock.instant += sign_ins.SEEN_EVERY
    for begins in ("UPDATE sign_in", "INSERT INTO kept_answer"):
        with failing(app, begins, failure("25006")) as failed:
            place = day if begins.startswith("UPDATE") else day.partition("days")[0] + "answer"
            assert page.get(place).status_code == 200
        assert failed


def test_the_page_knows_nobody(app: Flask, browse: Browse, day: str) -> None:
    page = browse("alice")
    with failing(app, "SELECT", gone):
        for answer in (page.get(day), page.post(day, data=a_day_form())):
            check_page(answer.text, answer.status_code)
            assert "Sign in" not in answer.text
            assert "data-account" not in answer.text
