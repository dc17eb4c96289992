"""The pages on which days are rated."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask

from app.access import Right
from app.errors import StaleEdit
from app.extensions import db
from app.services.days import find_day, list_versions, rate_day
from tests.browser_double import Browser
from tests.builders import a_day
from tests.conftest import TODAY, Cast, Clock
from tests.views.conftest import Stored
from tests.views.forms import a_day_form, fields_of

Browse = Callable[..., Browser]


@pytest.fixture
def days(cast: Cast) -> str:
    return f"/diary/{cast.alice}/days"


@pytest.mark.parametrize(
    ("who", "reads", "saves"),
    [("alice", 200, 302), ("bob", 200, 302), ("carol", 200, 403), ("dan", 404, 404)],
)
def test_who_may_read_and_rate(browse: Browse, days: str, who: str, reads: int, saves: int) -> None:
    page = browse(who)

    assert page.get(f"{days}/").status_code == reads
    assert page.get(f"{days}/{TODAY}").status_code == reads
    assert page.post(f"{days}/{TODAY}", data=a_day_form()).status_code == saves
    assert page.get(f"{days}/{TODAY}").status_code == reads


def test_a_day_is_saved_shown_and_changed(browse: Browse, days: str, opened) -> None:
    page = browse("alice")
    blank = page.get(f"{days}/{TODAY}")
    answer = page.post(f"{days}/{TODAY}", data=fields_of(blank.text) | a_day_form())
    assert answer.location == f"{days}/{TODAY}/saved"
    assert "rain" in page.get(answer.location).text

    shown = fields_of(page.get(f"{days}/{TODAY}").text)
    assert shown["version"] == "1"
    assert {name: shown[name] for name in a_day_form()} == a_day_form()

    assert page.post(f"{days}/{TODAY}", data=shown | {"symptom-0": "0"}).status_code == 302
    with opened() as diary:
        assert find_day(diary, TODAY).ratings == "0X-"
        assert len(list_versions(diary, TODAY)) == 1


def test_a_form_sent_twice_saves_once(browse: Browse, days: str, stored: Stored) -> None:
    page = browse("alice")
    assert page.post(f"{days}/{TODAY}", data=a_day_form()).status_code == 302
    once = stored()

    assert page.post(f"{days}/{TODAY}", data=a_day_form()).status_code == 302
    assert stored() == once


def test_today_is_where_the_patient_lives(browse: Browse, days: str, clock: Clock) -> None:
    clock.instant = datetime(2026, 6, 11, 22, 30, tzinfo=UTC)  # half past midnight in Berlin

    assert browse("bob").get(f"{days}/today").location == f"{days}/2026-06-12"


def test_a_form_left_open_past_midnight_saves_the_day_it_was_about(
    browse: Browse, days: str, clock: Clock, opened
) -> None:
    page = browse("alice")
    form = fields_of(page.get(f"{days}/{TODAY}").text)
    clock.instant += timedelta(days=1)

    assert page.post(f"{days}/{TODAY}", data=form | a_day_form()).status_code == 302
    with opened() as diary:
        assert find_day(diary, TODAY) is not None
        assert find_day(diary, TODAY + timedelta(days=1)) is None


@pytest.mark.parametrize(
    "day", ["2026-06-12", "1899-12-31", "9999-12-31", "2026-02-30", "0000-01-01", "today-ish"]
)
def test_a_day_outside_the_calendar_is_not_there(
    browse: Browse, days: str, stored: Stored, day: str
) -> None:
    page, before = browse("alice"), stored()

    assert page.get(f"{days}/{day}").status_code == 404
    assert page.post(f"{days}/{day}", data=a_day_form()).status_code == 404
    assert page.get(f"{days}/{day}/saved").status_code == 404
    assert stored() == before


def test_the_first_day_of_the_calendar_can_be_rated(browse: Browse, days: str) -> None:
    page = browse("alice")

    assert page.get(f"{days}/1900-01-01").status_code == 200
    assert page.post(f"{days}/1900-01-01", data=a_day_form()).status_code == 302
    assert page.get(f"{days}/1900-01-01/saved").status_code == 200
    assert page.get(f"{days}/?month=1900-01").status_code == 200


@pytest.mark.parametrize("month", ["2026-05", "1900-01", "2030-01", ""])
def test_a_month_is_shown(browse: Browse, days: str, month: str) -> None:
    assert browse("alice").get(f"{days}/?month={month}").status_code == 200


@pytest.mark.parametrize(
    "month", ["0001-01", "1899-12", "2026-13", "x", "%00", "2026-W01", "9" * 9]
)
def test_a_month_that_is_not_there_is_not_found(browse: Browse, days: str, month: str) -> None:
    assert browse("alice").get(f"{days}/?month={month}").status_code == 404


@pytest.mark.parametrize("typed", ["11", "-1", "3.7", "3,7", "much", "1e1", "٣", "²", "9" * 5000])
def test_a_rating_that_cannot_be_is_told_and_the_rest_stays(
    browse: Browse, days: str, stored: Stored, typed: str
) -> None:
    page, before = browse("alice"), stored()
    answer = page.post(f"{days}/{TODAY}", data=a_day_form(**{"symptom-0": typed}))

    assert answer.status_code == 422
    assert "whole number from 0 to 10" in answer.text
    kept = fields_of(answer.text)
    assert (kept["symptom-1"], kept["symptom-2"], kept["note"]) == ("10", "skip", "rain")
    assert stored() == before


def test_a_day_that_says_nothing_is_told(browse: Browse, days: str, stored: Stored) -> None:
    before = stored()

    assert browse("alice").post(f"{days}/{TODAY}", data={"note": "  "}).status_code == 422
    assert stored() == before


@pytest.mark.parametrize(
    "note",
    [
        "🙂 slept",
        "نمت جيدا",
        "<script>alert(1)</script>",
        "=1+1",
        "a\nb\r\nc",
        "x" * 2000,
        "\u202e",
    ],
)
def test_a_note_may_be_anything_that_people_write(
    browse: Browse, days: str, opened, note: str
) -> None:
    page = browse("alice")
    assert page.post(f"{days}/{TODAY}", data=a_day_form(note=note)).status_code == 302

    with opened() as diary:
        assert find_day(diary, TODAY).note == note.replace("\r\n", "\n")
    assert fields_of(page.get(f"{days}/{TODAY}").text)["note"] == note.replace("\r\n", "\n")
    assert page.get(f"{days}/{TODAY}/saved").status_code == 200


@pytest.mark.parametrize("note", ["a\x00b", "x" * 100_000, "x" * 2001, "\x1b[0m"])
def test_a_note_that_cannot_be_kept_is_told_and_stays_typed(
    browse: Browse, days: str, stored: Stored, note: str
) -> None:
    before = stored()
    answer = browse("alice").post(f"{days}/{TODAY}", data=a_day_form(note=note))

    assert answer.status_code == 422
    kept = fields_of(answer.text)
    assert kept["symptom-1"] == "10"
    assert len(kept["note"]) >= len(note) - note.count("\x00")
    assert stored() == before


def test_a_note_of_two_megabytes_is_refused_with_a_page(
    browse: Browse, days: str, stored: Stored
) -> None:
    before = stored()

    note = b"x" * 2_000_000
    answer = browse("alice").post(
        f"{days}/{TODAY}",
        data=b'--b\r\nContent-Disposition: form-data; name="note"\r\n\r\n' + note + b"\r\n--b--",
        content_type="multipart/form-data; boundary=b",
    )
    assert answer.status_code == 413
    assert stored() == before


def test_unknown_fields_and_symptoms_of_nobody_are_left_out(
    browse: Browse, days: str, opened
) -> None:
    form = a_day_form(**{"symptom-77": "5", "patient_id": str(UUID(int=1)), "recalled": "1"})

    assert browse("alice").post(f"{days}/{TODAY}", data=form).status_code == 302
    with opened() as diary:
        assert find_day(diary, TODAY).ratings == "4X-"


def test_two_windows_meet_on_a_page_and_either_can_be_kept(
    browse: Browse, days: str, opened
) -> None:
    page, other = browse("alice"), browse("bob")
    form = fields_of(page.get(f"{days}/{TODAY}").text)
    other.post(f"{days}/{TODAY}", data=a_day_form(note="Bob's"))

    met = page.post(f"{days}/{TODAY}", data=form | a_day_form(note="Alice's"))
    assert met.status_code == 409
    assert "Alice&#39;s" in met.text
    assert "Bob&#39;s" in met.text
    with opened() as diary:
        assert find_day(diary, TODAY).note == "Bob's"

    again = fields_of(met.text, action="choose") | {"keep": "-1"}
    assert page.post(f"{days}/{TODAY}/choose", data=again).status_code == 302
    with opened() as diary:
        assert find_day(diary, TODAY).note == "Alice's"
        assert find_day(diary, TODAY).ratings == "4X-"
        assert [version.note for version in list_versions(diary, TODAY)] == ["Bob's", "Alice's"]


@pytest.mark.parametrize("version", ["7", "-1", "x", "1.0", "9" * 400, "²", "\x00"])
def test_a_version_that_nobody_saw_is_a_conflict_and_no_harm(
    browse: Browse, days: str, opened, version: str
) -> None:
    with opened("alice", Right.OWN) as diary:
        rate_day(diary, TODAY, a_day(), None)

    form = a_day_form(version=version)
    assert browse("alice").post(f"{days}/{TODAY}", data=form).status_code == 409
    with opened() as diary:
        assert (find_day(diary, TODAY).version, find_day(diary, TODAY).note) == (1, a_day().note)
        assert [each.aside for each in list_versions(diary, TODAY)] == ["waiting"]


def test_two_savers_in_one_instant_are_shown_both(
    browse: Browse, days: str, opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.services import days as service

    def met(*_diary_act_subject: object) -> None:
        db.session.rollback()
        monkeypatch.undo()
        with opened("alice", Right.OWN) as diary:
            rate_day(diary, TODAY, a_day(note="sun"), None)
        raise StaleEdit

    monkeypatch.setattr(service, "commit", met)

    answer = browse("bob").post(f"{days}/{TODAY}", data=a_day_form())
    assert answer.status_code == 409
    assert "rain" in answer.text
    assert "sun" in answer.text


def test_a_retired_symptom_is_not_asked_for_and_not_lost(
    browse: Browse, days: str, opened, app: Flask
) -> None:
    from app.services.symptoms import follow

    page = browse("alice")
    page.post(f"{days}/{TODAY}", data=a_day_form())
    with opened("alice", Right.OWN) as diary:
        follow(diary, ["head_turn"])

    form = fields_of(page.get(f"{days}/{TODAY}").text)
    assert [name for name in form if name.startswith("symptom")] == ["symptom-0"]
    assert page.post(f"{days}/{TODAY}", data=form | {"symptom-0": "1"}).status_code == 302
    with opened() as diary:
        assert find_day(diary, TODAY).ratings == "1X-"


def test_a_day_of_long_ago_is_said_to_be_added_later(browse: Browse, days: str) -> None:
    page, day = browse("alice"), date(2026, 5, 20)
    page.post(f"{days}/{day}", data=a_day_form())

    assert "added later" in page.get(f"{days}/?month=2026-05").text
