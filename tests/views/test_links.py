"""The page behind a reminder's link: rates one day without a sign-in, and tells nothing else."""

import logging
import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from app import create_app
from app.access import Diary, Right
from app.catalogue.marks import read_marks
from app.cli import serve
from app.extensions import db
from app.models import DiaryDay, Treatment
from app.services.accounts import change_phones, erase_account
from app.services.days import DayDraft, find_day, rate_day
from app.services.rating_links import make_link, revoke_links
from app.services.symptoms import follow
from app.services.treatments import record_treatment
from tests.browser_double import Browser
from tests.builders import EMAILS, PASSWORD, SYMPTOMS, a_day, a_treatment, fill
from tests.conftest import TODAY, Cast, Clock, settings_for
from tests.views.conftest import Stored
from tests.views.forms import a_day_form, fields_of

Browse = Callable[..., Browser]
GONE = "This link does not open a day"
RATED = "That day is already rated"
UNKNOWN = f"/rate/{'A' * 43}"


@pytest.fixture
def link_to(opened) -> Callable[..., str]:
    """Makes a link to a day of Alice's, today unless told."""

    def make(day: date = TODAY) -> str:
        with opened("alice", Right.OWN) as diary:
            return make_link(diary, day)

    return make


@pytest.fixture
def nobody(browse: Browse) -> Browser:
    """A browser that nobody is signed in with, and whose requests prove nothing."""
    page = browse()
    page.proves_its_pages = False
    return page


def in_diary(opened, act: Callable[[Diary], object]) -> object:
    with opened("alice", Right.OWN) as diary:
        return act(diary)


def ratings_of(opened, day: date = TODAY) -> str | None:
    stored = in_diary(opened, lambda diary: find_day(diary, day))
    return stored.ratings if stored else None


def test_a_day_is_rated_without_a_session(nobody: Browser, link_to, opened) -> None:
    link = link_to()
    page = nobody.get(link)
    assert page.status_code == 200
    assert "How was today?" in page.text
    form = fields_of(page.text)
    saved = nobody.post(link, data=form | a_day_form())

    assert saved.status_code == 200
    assert '<h1 class="display">Saved</h1>' in saved.text
    assert ratings_of(opened) == "4X-"
    assert nobody.get_cookie("session") is None


def test_the_page_tells_nothing_but_what_is_asked(
    nobody: Browser, link_to, opened, cast: Cast
) -> None:
    in_diary(opened, lambda diary: rate_day(diary, TODAY - timedelta(days=1), a_day(), None))
    link = link_to()
    seen = [nobody.get(link), nobody.post(link, data=a_day_form()), nobody.get(link)]

    for page in seen:
        for secret in (str(cast.alice), "Alice", EMAILS["alice"], "slept badly", "rain", "/diary/"):
            assert secret not in page.text
    assert "checked" not in seen[0].text
    assert not re.search(r"\d of 10", seen[2].text)


@pytest.mark.parametrize("look", ["get", "head"])
def test_looking_uses_nothing_up(nobody: Browser, link_to, stored: Stored, look: str) -> None:
    link = link_to()
    before = stored()
    for _time in range(5):
        assert getattr(nobody, look)(link).status_code == 200

    assert stored() == before
    assert nobody.post(link, data=a_day_form()).status_code == 200


def test_a_link_used_twice_says_so_and_keeps_the_first(nobody: Browser, link_to, opened) -> None:
    link = link_to()
    nobody.post(link, data=a_day_form())
    again = nobody.post(link, data=a_day_form(**{"symptom-0": "9", "note": "other words"}))

    assert again.status_code == 409
    assert RATED in again.text
    assert "other words" in again.text  # what was typed can be read and sent elsewhere
    assert ratings_of(opened) == "4X-"
    looked = nobody.get(link)
    assert (looked.status_code, RATED in looked.text) == (200, True)
    assert "Sign in to change it" in looked.text


def test_a_second_tap_gets_the_same_saved_page(nobody: Browser, link_to, opened) -> None:
    link = link_to()
    first, second = (nobody.post(link, data=a_day_form()) for _tap in range(2))

    assert (first.status_code, second.status_code) == (200, 200)
    assert first.text == second.text


def test_a_day_rated_meanwhile_is_said_and_shown_to_nobody(
    nobody: Browser, link_to, opened
) -> None:
    link = link_to()
    assert nobody.get(link).status_code == 200
    in_diary(opened, lambda diary: rate_day(diary, TODAY, a_day(), None))
    answer = nobody.post(link, data=a_day_form())

    assert answer.status_code == 409
    assert RATED in answer.text
    assert "slept badly" not in answer.text
    assert ratings_of(opened) == "46-"


def test_all_links_that_open_nothing_look_alike(
    nobody: Browser, browse: Browse, link_to, opened, clock: Clock, cast: Cast, app: Flask
) -> None:
    revoked = link_to()
    in_diary(opened, revoke_links)
    expired = link_to(TODAY - timedelta(days=4))
    unknown = [UNKNOWN, "/rate/a", f"/rate/{'A' * 42}", f"/rate/{'é' * 43}", f"/rate/{'x' * 4000}"]
    used_long_ago = link_to(TODAY - timedelta(days=3))
    nobody.post(used_long_ago, data=a_day_form())
    clock.instant += timedelta(days=1)

    answers = [nobody.get(link) for link in [revoked, expired, used_long_ago, *unknown]]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1
    assert len({str(sorted(answer.headers.items())) for answer in answers}) == 1
    assert GONE in answers[0].text
    assert "Sign in" in answers[0].text


def test_a_link_of_an_erased_diary_is_as_unknown(
    nobody: Browser, link_to, app: Flask, cast: Cast
) -> None:
    link = link_to()
    with app.app_context():
        erase_account(cast.alice)

    assert nobody.get(link).text == nobody.get(UNKNOWN).text


@pytest.mark.parametrize("who", ["bob", "carol", "dan"])
def test_another_persons_link_is_as_unknown(browse: Browse, link_to, opened, who: str) -> None:
    link = link_to()
    page = browse(who)

    assert page.get(link).status_code == 404
    assert page.get(link).text == page.get(UNKNOWN).text
    answer = page.post(link, data=a_day_form())
    assert (answer.status_code, GONE in answer.text) == (404, True)
    assert ratings_of(opened) is None


def test_the_owner_is_led_to_the_day_itself(browse: Browse, link_to, cast: Cast) -> None:
    link = link_to()
    page = browse("alice")
    answer = page.get(link)

    assert (answer.status_code, answer.location) == (302, f"/diary/{cast.alice}/days/{TODAY}")
    assert page.post(link, data=a_day_form()).status_code == 200  # signed in in another window


@pytest.mark.parametrize("how", ["revoked", "password", "expired"])
def test_what_was_typed_stays_when_the_link_stops_meanwhile(
    nobody: Browser, browse: Browse, link_to, opened, clock: Clock, how: str
) -> None:
    link = link_to()
    assert nobody.get(link).status_code == 200
    if how == "revoked":
        in_diary(opened, revoke_links)
    elif how == "expired":
        clock.instant += timedelta(days=4)
    else:
        change_password(browse())
    answer = nobody.post(link, data=a_day_form())

    assert (answer.status_code, GONE in answer.text) == (404, True)
    assert "rain" in answer.text
    assert ratings_of(opened) is None


def change_password(page: Browser) -> None:
    page.post("/login", data={"email": EMAILS["alice"], "password": PASSWORD})
    new = "green lamp under a tree"
    form = {"password": PASSWORD, "new_password": new, "new_password_confirm": new}
    assert page.post("/change", data=form).status_code == 302


def test_open_links_are_counted_and_stopped_in_the_settings(
    browse: Browse, nobody: Browser, link_to
) -> None:
    link = link_to()
    page = browse("alice")
    assert "1 link to rate a day is open" in page.get("/settings/").text

    assert page.post("/settings/links/revoke").location == "/settings/"
    assert "to rate a day is open" not in page.get("/settings/").text
    assert nobody.get(link).status_code == 404


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"symptom-0": "11"}, "Choose a whole number from 0 to 10, or Skip"),
        ({"symptom-0": "", "symptom-1": "", "symptom-2": "", "note": ""}, "Rate at least one"),
        ({"note": "x" * 2001}, "Use at most 2000 characters"),
    ],
)
def test_bad_input_is_told_and_the_link_stays_good(
    nobody: Browser, link_to, stored: Stored, changes: dict[str, str], words: str
) -> None:
    link = link_to()
    before = stored()
    answer = nobody.post(link, data=a_day_form(**changes))

    assert answer.status_code == 422
    assert words in answer.text
    assert stored() == before
    kept = fields_of(answer.text)
    assert kept.get("symptom-1", "") == a_day_form(**changes)["symptom-1"]
    assert nobody.post(link, data=a_day_form()).status_code == 200


def test_what_was_unusual_is_asked_too(nobody: Browser, link_to, opened) -> None:
    link = link_to()
    shown = nobody.get(link).text
    assert 'value="illness"' in shown
    assert "data-repeat=" in shown  # a second tap of a tremor is left out here, too
    assert "draft" not in shown  # nothing of it is kept in a browser that may be another's
    sent = a_day_form() | {"marks": ["", "illness", "stress"]}
    assert nobody.post(link, data=sent).status_code == 200

    stored = in_diary(opened, lambda diary: find_day(diary, TODAY))
    assert [mark.code for mark in read_marks(stored.marks)] == ["illness", "stress"]


def test_safety_messages_come_as_ever_and_only_to_who_rated(
    nobody: Browser, link_to, opened
) -> None:
    def prepare(diary: Diary) -> None:
        follow(diary, list(SYMPTOMS), side_effects=["swallowing", "neck_weakness"])
        record_treatment(diary, a_treatment(day=TODAY - timedelta(days=17)))
        change_phones(diary, "112", None)

    in_diary(opened, prepare)
    link = link_to()
    assert "Call 112 now." in nobody.get(link).text  # waits under the row
    saved = nobody.post(link, data={"symptom-3": "8"})

    assert "Get help from a person now" in saved.text
    assert 'href="tel:112"' in saved.text
    assert "I have read this" not in saved.text
    assert "Get help" not in nobody.get(link).text


def test_a_milder_effect_is_noted_without_a_way_into_the_diary(
    nobody: Browser, link_to, opened
) -> None:
    def prepare(diary: Diary) -> None:
        follow(diary, list(SYMPTOMS), side_effects=["neck_weakness"])
        record_treatment(diary, a_treatment(day=TODAY - timedelta(days=17)))

    in_diary(opened, prepare)
    link = link_to()
    saved = nobody.post(link, data={"symptom-3": "7"})

    assert "Note this for your next visit" in saved.text
    assert "/diary/" not in saved.text


def test_the_address_goes_nowhere(
    nobody: Browser, link_to, caplog: pytest.LogCaptureFixture
) -> None:
    link = link_to()
    with caplog.at_level(logging.DEBUG):
        answers = [nobody.get(link), nobody.post(link, data=a_day_form()), nobody.get(UNKNOWN)]

    for answer in answers:
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "noindex" in answer.headers["X-Robots-Tag"]
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    token = link.removeprefix("/rate/")
    assert all(token not in answer.text for answer in answers)
    assert token not in caplog.text


def test_a_fault_of_ours_tells_no_token_and_keeps_what_was_typed(
    app: Flask,
    cast: Cast,
    link_to,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    link = link_to()

    def broken(*_all: object) -> None:
        raise RuntimeError("out of order")

    monkeypatch.setattr("app.views.links.rate_by_link", broken)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    answer = app.test_client().post(link, data=a_day_form())

    assert answer.status_code == 500
    assert "rain" in answer.text
    assert link.removeprefix("/rate/") not in caplog.text


def test_who_tries_many_links_is_asked_to_wait(
    app: Flask, cast: Cast, database: str, link_to
) -> None:
    limited = create_app(settings_for(database) | {"RATELIMIT_ENABLED": True})
    link = link_to()
    guesser, other = (Browser(limited, use_cookies=True) for _each in range(2))
    guesser.environ_base["REMOTE_ADDR"] = "192.0.2.9"
    told = [guesser.get(UNKNOWN).status_code for _try in range(21)]
    stopped = guesser.post(UNKNOWN, data=a_day_form())

    assert told == [404] * 20 + [429]
    assert stopped.status_code == 429
    assert "rain" in stopped.text
    assert [other.get(link).status_code for _time in range(30)] == [200] * 30
    with limited.app_context():
        db.engine.dispose()


def test_a_good_link_opens_and_saves_whatever_strangers_on_its_network_try(
    app: Flask, cast: Cast, database: str, link_to, opened
) -> None:
    limited = create_app(settings_for(database) | {"RATELIMIT_ENABLED": True})
    link = link_to()
    stranger, neighbour = (Browser(limited, use_cookies=True) for _each in range(2))
    for _try in range(30):
        stranger.get(UNKNOWN)

    assert stranger.get(UNKNOWN).status_code == 429
    assert neighbour.get(link).status_code == 200
    assert neighbour.post(link, data=a_day_form()).status_code == 200
    assert ratings_of(opened) == "4X-"
    assert stranger.get(UNKNOWN).status_code == 429
    with limited.app_context():
        db.engine.dispose()


def test_a_form_of_another_person_is_not_taken_for_the_day(
    nobody: Browser, link_to, opened
) -> None:
    """Fields that name another day, diary or version change nothing about what is saved."""
    link = link_to(TODAY - timedelta(days=1))
    sent = a_day_form() | {"day": str(TODAY), "patient_id": "1", "version": "7", "symptom-9": "3"}
    assert nobody.post(link, data=sent).status_code == 200

    assert ratings_of(opened) is None
    assert ratings_of(opened, TODAY - timedelta(days=1)) == "4X-"


def test_days_that_hold_only_a_note_can_be_rated(nobody: Browser, link_to, opened) -> None:
    in_diary(opened, lambda diary: rate_day(diary, TODAY, DayDraft({}, "secret words"), None))
    link = link_to()

    assert "secret words" not in nobody.get(link).text
    assert nobody.post(link, data=a_day_form()).status_code == 200
    stored = in_diary(opened, lambda diary: find_day(diary, TODAY))
    assert stored.note == "secret words\nrain"


def test_the_page_sends_few_statements_however_long_the_diary(
    nobody: Browser, link_to, opened, queries
) -> None:
    counts = []
    for days in (10, 400):
        with opened("alice", Right.OWN) as diary:
            for table in (DiaryDay, Treatment):
                db.session.execute(sa.delete(table))
            fill(diary, days, 2)
            db.session.execute(sa.delete(DiaryDay).where(DiaryDay.day == TODAY))
            db.session.commit()
        link = link_to()
        with queries() as sent:
            assert nobody.get(link).status_code == 200
        counts.append(len(sent))

    assert counts == [4, 4], sent


def test_the_server_keeps_no_list_of_addresses(monkeypatch: pytest.MonkeyPatch, app: Flask) -> None:
    told: list[list[str]] = []
    monkeypatch.setattr(serve.os, "execv", lambda _program, words: told.append(words))
    monkeypatch.setitem(app.config, "INSTANCE", "instance")
    with app.app_context(), serve.socket.socket() as listener:
        serve._become_gunicorn(listener, 1, 1)

    assert len(told) == 1
    assert not any("access" in word for word in told[0])
    assert "GUNICORN_CMD_ARGS" not in serve.os.environ
