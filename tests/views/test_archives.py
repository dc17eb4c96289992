"""The archive over HTTP: what is in it, the download, and restoring into an account."""

import io
import json
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.access import Diary, Right, open_diary
from app.services.accounts import begin_diary
from app.services.archives import archive_of
from app.services.audit import Act, list_events
from app.services.clinical_notes import NoteDraft, record_note
from app.services.days import DayDraft, rate_day
from app.services.sharing import grant_share
from app.services.treatments import record_treatment
from app.services.whole.reading import packed
from tests.browser_double import Browser
from tests.builders import a_day, a_diary_draft, a_whole_treatment
from tests.conftest import TODAY, Cast
from tests.views.conftest import Stored

Browse = Callable[..., Browser]
Opened = Callable[..., AbstractContextManager[Diary]]


@pytest.fixture
def whole(cast: Cast, opened: Opened) -> bytes:
    """Alice's archive, with a note that is not for her."""
    with opened("alice", Right.OWN) as diary:
        rate_day(diary, TODAY, a_day(), None)
        treatment = record_treatment(diary, a_whole_treatment())
    with opened("bob", Right.RECORD) as diary:
        record_note(diary, NoteDraft("zaunkoenig", False))
        assert treatment.id
    with opened("alice", Right.OWN) as diary:
        return archive_of(diary)


def send(page: Browser, content: bytes, name: str = "a.json") -> TestResponse:
    return page.post("/restore/", data={"file": (io.BytesIO(content), name)})


def test_the_owner_downloads_all_but_the_words_of_clinicians(
    browse: Browse, cast: Cast, whole: bytes, opened: Opened
) -> None:
    page = browse("alice")
    assert "1 rated day" in page.get(f"/diary/{cast.alice}/archive/").text

    answer = page.get(f"/diary/{cast.alice}/archive/archive.json")

    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    assert f"injection-diary-archive-1-{TODAY}.json" in answer.headers["Content-Disposition"]
    assert answer.data == whole
    assert b"zaunkoenig" not in whole
    assert json.loads(whole)["format"] == "injection-diary-archive"
    with opened("alice", Right.OWN) as diary:
        told = {(event.act, event.subject) for event in list_events(diary)}
        assert (Act.DIARY_EXPORTED.value, "archive") in told


@pytest.mark.parametrize("pack", [bytes, packed])
def test_an_account_without_a_diary_restores_one(
    app: Flask, browse: Browse, cast: Cast, whole: bytes, pack: Callable[[bytes], bytes]
) -> None:
    page = browse("dan")
    assert "/restore/" in page.get("/start/where").text

    led = send(page, pack(whole))
    assert led.location == "/restore/look"
    shown = page.get("/restore/look").text
    assert "The diary of Alice" in shown
    assert "1 rated day" in shown
    saved = page.post("/restore/save")

    assert saved.location == "/answer"
    with app.app_context():
        diary = open_diary(cast.dan, cast.dan, Right.OWN)
        assert archive_of(diary) == whole
        assert Act.DIARY_RESTORED.value in {event.act for event in list_events(diary)}
    history = page.get(f"/diary/{cast.dan}/sharing/seen/").text
    assert "bob@clinic.example, from a restored archive" in history
    told = page.get(f"/diary/{cast.dan}/archive/").text
    assert "Shared before this diary was restored" in told
    assert browse("bob").get(f"/diary/{cast.dan}/days/").status_code == 404
    assert page.post("/restore/save").location == "/restore/"  # pressed twice


def test_pages_of_a_restored_diary_open(browse: Browse, cast: Cast, whole: bytes) -> None:
    page = browse("dan")
    send(page, whole)
    page.post("/restore/save")
    me = f"/diary/{cast.dan}"

    for path in ("days/", "answer", "treatments/", "clinical/", "sharing/", "card/", "exports/"):
        assert page.get(f"{me}/{path}").status_code == 200, path


def test_a_diary_that_says_something_is_in_the_way(
    app: Flask, browse: Browse, cast: Cast, whole: bytes, stored: Stored, opened: Opened
) -> None:
    page = browse("alice")
    shown = page.get("/restore/").text
    assert "You keep a diary already" in shown
    assert f"/diary/{cast.alice}/archive/" in shown
    before = stored()

    assert "You keep a diary already" in send(page, whole).text
    assert stored() == before


def test_what_was_begun_meanwhile_is_in_the_way_at_the_last_moment(
    browse: Browse, cast: Cast, whole: bytes, app: Flask
) -> None:
    page = browse("dan")
    send(page, whole)
    page.post("/restore/save")
    with app.app_context():
        diary = open_diary(cast.dan, cast.dan, Right.OWN)
        rate_day(diary, TODAY, DayDraft({0: 1}), 1)
        now = archive_of(diary)
    send(page, whole)

    page.post("/restore/save")

    with app.app_context():
        assert archive_of(open_diary(cast.dan, cast.dan, Right.OWN)) == now


def test_a_diary_in_which_nothing_was_said_makes_room_with_its_shares(
    app: Flask, browse: Browse, cast: Cast, whole: bytes
) -> None:
    with app.app_context():
        grant_share(begin_diary(cast.dan, a_diary_draft(name="Dan")), cast.carol, Right.READ)
    page, carol = browse("dan"), browse("carol")
    assert carol.get(f"/diary/{cast.dan}/days/").status_code == 200
    assert send(page, whole).location == "/restore/look"
    assert "makes room for it" in page.get("/restore/look").text

    assert page.post("/restore/save").location == "/answer"

    with app.app_context():
        assert archive_of(open_diary(cast.dan, cast.dan, Right.OWN)) == whole
    assert carol.get(f"/diary/{cast.dan}/days/").status_code == 404


def test_a_file_can_be_left(browse: Browse, cast: Cast, whole: bytes, stored: Stored) -> None:
    page = browse("dan")
    before = stored()
    send(page, whole)

    assert page.post("/restore/drop").location == "/restore/"

    assert stored() == before
    assert page.get("/restore/look").location == "/restore/"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b"day,symptom\n", "This is no archive"),
        (b'{"format":"injection-diary-archive","version":2}', "made by a newer version"),
    ],
)
def test_a_file_that_is_none_is_refused_at_its_field(
    browse: Browse, cast: Cast, stored: Stored, content: bytes, words: str
) -> None:
    before = stored()

    answer = send(browse("dan"), content)

    assert answer.status_code == 422
    assert words in answer.text
    assert stored() == before


def test_no_file_is_asked_for(browse: Browse) -> None:
    answer = browse("dan").post("/restore/", data={})

    assert answer.status_code == 422
    assert "Choose a file first" in answer.text


def test_a_file_that_is_too_large_never_arrives(browse: Browse, app: Flask) -> None:
    body = b"x" * (app.config["MAX_CONTENT_LENGTH"] + 1)
    sent = {"data": body, "content_type": "multipart/form-data; boundary=x"}

    assert browse("dan").post("/restore/", **sent).status_code == 413
