"""Choosing and downloading a FHIR bundle, and bringing one in, over HTTP."""

import io
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from uuid import UUID

import pytest

from app.access import Diary, Right
from app.services.audit import Act, list_events
from app.services.days import rate_day
from app.services.example import ensure_example
from app.services.sharing import Terms, change_share, get_reader
from app.services.treatments import record_treatment
from tests.browser_double import Browser
from tests.builders import a_day, a_treatment
from tests.conftest import TODAY, Cast
from tests.fhir import Json, complaints, of_kind

Browse = Callable[..., Browser]
Opened = Callable[..., AbstractContextManager[Diary]]


@pytest.fixture
def room(cast: Cast, opened: Opened) -> str:
    with opened("alice", Right.OWN) as diary:
        rate_day(diary, TODAY, a_day(), None)
        rate_day(diary, TODAY - timedelta(days=500), a_day(note="long ago"), None)
        record_treatment(diary, a_treatment())
    return f"/diary/{cast.alice}/fhir/"


def downloaded(page: Browser, room: str, asked: str = "") -> Json:
    answer = page.get(f"{room}bundle.json?{asked}")
    assert answer.status_code == 200
    assert answer.mimetype == "application/fhir+json"
    bundle: Json = json.loads(answer.data)
    return bundle


def test_the_page_offers_all_but_own_words(browse: Browse, room: str) -> None:
    page = browse("alice").get(room).text

    assert "FHIR R4" in page
    assert page.count("checked") == 4
    assert 'action="' + room + 'bundle.json"' in page


def test_the_file_has_a_name_and_leaves_a_trace(
    browse: Browse, room: str, opened: Opened, cast: Cast
) -> None:
    answer = browse("carol").get(f"{room}bundle.json")

    name = 'attachment; filename="injection-diary-2026-06-11-fhir.json"'
    assert answer.headers["Content-Disposition"] == name
    assert answer.headers["Cache-Control"] == "no-store"
    with opened("alice", Right.OWN) as diary:
        (left,) = [e for e in list_events(diary) if e.act == Act.DIARY_EXPORTED]
        assert (left.actor_id, left.subject) == (cast.carol, "fhir")


def test_the_file_holds_what_was_chosen(browse: Browse, room: str) -> None:
    page = browse("alice")

    whole = downloaded(page, room)
    assert complaints(whole) == []
    assert len(of_kind(whole, "Observation")) == 6
    assert "slept badly" not in json.dumps(whole)
    assert len(of_kind(downloaded(page, room, "period=year&parts=ratings"), "Observation")) == 3
    notes = downloaded(page, room, "period=year&parts=notes")
    assert [o["valueString"] for o in of_kind(notes, "Observation")] == ["slept badly"]
    spring = "period=dates&first-day=1&first-month=May&first-year=2026&last=2026-05-31"
    assert of_kind(downloaded(page, room, f"{spring}&parts=treatments"), "Procedure")
    assert not of_kind(downloaded(page, room, f"{spring}&parts=ratings"), "Observation")


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("period=all", "Tick at least one of these"),
        ("period=dates&first=2026-02-30&parts=ratings", "Enter a real date"),
        (
            "period=dates&first=2026-03-02&last=2026-03-01&parts=ratings",
            "The last day must not be before the first one",
        ),
        ("period=dates&last=9999-12-31&parts=ratings", "today or in the past"),
        ("period=ever&parts=ratings", "Not a valid choice"),
        ("period=all&parts=secrets", "not a valid choice"),
    ],
)
def test_what_cannot_be_chosen_is_said(browse: Browse, room: str, asked: str, words: str) -> None:
    answer = browse("alice").get(f"{room}bundle.json?{asked}")

    assert answer.status_code == 422
    assert words in answer.text


def test_who_may_not_see_notes_gets_none_and_is_offered_none(
    browse: Browse, room: str, opened: Opened, cast: Cast
) -> None:
    with opened("alice", Right.OWN) as diary:
        seen = get_reader(diary, cast.carol).terms.mark
        change_share(diary, cast.carol, Terms(Right.READ), seen)
    page = browse("carol")

    assert 'value="notes"' not in page.get(room).text
    assert page.get(f"{room}bundle.json?period=all&parts=notes").status_code == 422
    assert "slept badly" not in json.dumps(downloaded(page, room))


def test_the_example_can_be_downloaded_by_everybody(browse: Browse, in_app: None) -> None:
    page = browse()
    bundle = downloaded(page, f"/diary/{ensure_example()}/fhir/")

    assert len(of_kind(bundle, "Observation")) > 1000
    assert len(of_kind(bundle, "MedicationAdministration")) > 10


def test_a_bundle_goes_through_the_preview_into_another_diary(
    browse: Browse, room: str, opened: Opened, cast: Cast
) -> None:
    content = browse("alice").get(f"{room}bundle.json").data
    dan = browse("dan")
    with opened("alice", Right.OWN) as diary:
        from app.services.accounts import begin_diary
        from tests.builders import a_diary_draft

        begin_diary(cast.dan, a_diary_draft(symptoms=()))
        assert diary

    imports = f"/diary/{cast.dan}/imports/"
    seen = dan.post(imports, data={"file": (io.BytesIO(content), "alice.json")})
    preview = dan.get(seen.location)
    assert "2 days" in preview.text
    upload = UUID(seen.location.rsplit("/", 1)[-1])
    dan.post(f"{imports}{upload}/save")

    again = downloaded(dan, f"/diary/{cast.dan}/fhir/")
    assert len(of_kind(again, "Observation")) == 6
    assert len(of_kind(again, "Procedure")) == 1


def test_a_bundle_of_another_program_is_refused_in_words(browse: Browse, cast: Cast) -> None:
    page = browse("alice")
    foreign = b'{"resourceType": "Bundle", "type": "collection", "entry": []}'
    room = f"/diary/{cast.alice}/imports/"
    seen = page.post(room, data={"file": (io.BytesIO(foreign), "theirs.json")})

    assert "Another program wrote this FHIR bundle" in page.get(seen.location).text
