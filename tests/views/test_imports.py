"""Files in and out over HTTP: upload, look, save or leave, and take along."""

import io
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from uuid import UUID, uuid4
from zipfile import ZipFile

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from app.access import Diary, Right
from app.extensions import db
from app.models import Upload
from app.services.accounts import begin_diary
from app.services.audit import Act, list_events
from app.services.day_batches import list_day_rows
from app.services.days import rate_day
from app.services.example import ensure_example
from app.services.treatments import list_treatments, record_treatment
from tests.browser_double import Browser
from tests.builders import a_day, a_diary_draft, a_treatment, a_whole_treatment
from tests.conftest import TODAY, Cast, Clock
from tests.views.conftest import Stored
from tests.views.forms import fields_of

Browse = Callable[..., Browser]
Opened = Callable[..., AbstractContextManager[Diary]]

GOOD = "day,symptom,severity\n2026-06-01,Tics,4\n2026-06-02,Tics,5\n"
BAD = "day,symptom,severity\n2026-06-01,Tics,11\n2026-06-12,<b>Tics</b>,5\n"


@pytest.fixture
def room(cast: Cast) -> str:
    return f"/diary/{cast.alice}/imports/"


def upload(
    page: Browser, room: str, content: str | bytes = GOOD, name: str = "mine.csv", **more: str
) -> TestResponse:
    raw = content.encode() if isinstance(content, str) else content
    return page.post(room, data={"file": (io.BytesIO(raw), name), **more})


def uploads(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(sa.select(Upload.name)))


@contextmanager
def nothing_but_uploads_changes(stored: Stored) -> Iterator[None]:
    def rest() -> object:
        return {name: rows for name, rows in stored().items() if name != "upload"}

    before = rest()
    yield
    assert rest() == before


def test_a_file_is_looked_at_and_then_saved(
    app: Flask, browse: Browse, room: str, opened: Opened, stored: Stored
) -> None:
    page = browse("alice")
    assert page.get(room).status_code == 200
    with nothing_but_uploads_changes(stored):
        sent = upload(page, room)
        assert sent.status_code == 302
        shown = page.get(sent.location)
    assert shown.status_code == 200
    for words in ("What this file changes", "mine.csv", "New days", "2 days", "Tics"):
        assert words in shown.text

    saved = page.post(f"{sent.location}/save")

    assert (saved.status_code, saved.location) == (302, f"/diary{room[6:-9]}/answer")
    assert "2 days and 0 treatments new or changed" in page.get(saved.location).text
    with opened() as diary:
        assert [row.ratings for row in list_day_rows(diary)] == ["...4", "...5"]
    assert uploads(app) == []


def test_saving_twice_saves_once(browse: Browse, room: str, opened: Opened) -> None:
    page = browse("alice")
    place = upload(page, room).location
    page.post(f"{place}/save")
    with opened() as diary:
        revision = diary.revision

    assert page.post(f"{place}/save").location.endswith("/imports/")
    assert page.get(place).status_code == 404
    with opened() as diary:
        assert diary.revision == revision


def test_the_same_file_again_has_nothing_to_save(browse: Browse, room: str, stored: Stored) -> None:
    page = browse("alice")
    page.post(f"{upload(page, room).location}/save")
    with nothing_but_uploads_changes(stored):
        place = upload(page, room).location
        shown = page.get(place).text
        assert "All of this is in your diary already" in shown
        assert f"{place}/save" not in shown
        assert page.post(f"{place}/save").status_code == 302


def test_a_file_can_be_left(app: Flask, browse: Browse, room: str, stored: Stored) -> None:
    page, before = browse("alice"), stored()
    place = upload(page, room).location

    for _time in range(2):
        left = page.post(f"{place}/drop")
        assert (left.status_code, left.location) == (302, room)
    assert "Nothing was changed" in page.get(room).text
    assert (stored(), page.get(place).status_code) == (before, 404)


def test_a_bad_file_says_where_and_cannot_be_saved(
    browse: Browse, room: str, stored: Stored
) -> None:
    page = browse("alice")
    with nothing_but_uploads_changes(stored):
        place = upload(page, room, BAD).location
        shown, refused = page.get(place), page.post(f"{place}/save")

    assert (shown.status_code, refused.status_code) == (200, 422)
    for html in (shown.text, refused.text):
        assert "Row 2, severity" in html
        assert "11 is not on the scale" in html
        assert "Row 3, day" in html
        assert f"{place}/save" not in html


def test_of_many_faults_the_first_are_shown(browse: Browse, room: str) -> None:
    page = browse("alice")
    rows = "".join(f"2026-06-01,Tics {number},11\n" for number in range(50))

    shown = page.get(upload(page, room, "day,symptom,severity\n" + rows).location).text

    assert len(re.findall(r"Row \d+, severity", shown)) == 20
    assert "There are 30 more places like these." in shown


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xd8\xff\xe0\x00\x10JFIF", b"PK\x03\x04zip", b"\x00"]
)
def test_what_is_no_table_gets_a_sentence(
    browse: Browse, room: str, stored: Stored, content: bytes
) -> None:
    page = browse("alice")
    with nothing_but_uploads_changes(stored):
        shown = page.get(upload(page, room, content, "photo.jpg").location)

    assert (shown.status_code, "Whole file" in shown.text) == (200, True)


@pytest.mark.parametrize(
    "form",
    [dict, lambda: {"file": "no file"}, lambda: {"file": (io.BytesIO(b""), "")}],
    ids=["none", "text", "empty"],
)
def test_without_a_file_the_page_says_so(
    browse: Browse, room: str, stored: Stored, form: Callable[[], dict[str, object]]
) -> None:
    page, before = browse("alice"), stored()

    refused = page.post(room, data=form())

    assert (refused.status_code, "Choose a file first" in refused.text) == (422, True)
    assert stored() == before


def test_a_file_that_is_too_large_is_refused(
    app: Flask, browse: Browse, room: str, stored: Stored
) -> None:
    page, before = browse("alice"), stored()

    body = b"x" * (app.config["MAX_CONTENT_LENGTH"] + 1)
    refused = page.post(room, data=body, content_type="multipart/form-data; boundary=x")

    assert refused.status_code == 413
    assert stored() == before


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "C:\\me\\a.csv", "<b>.csv", "\u202eنص.csv", "x" * 300, "a\x00.csv"]
)
def test_any_name_of_a_file_is_shown(app: Flask, browse: Browse, room: str, name: str) -> None:
    page = browse("alice")
    assert page.get(upload(page, room, name=name).location).status_code == 200
    (kept,) = uploads(app)
    assert re.fullmatch(r"[^/\\\x00]{1,255}", kept)


def test_a_file_of_yesterday_is_gone(
    app: Flask, browse: Browse, room: str, clock: Clock, stored: Stored
) -> None:
    page = browse("alice")
    place = upload(page, room).location
    clock.instant += timedelta(days=1, seconds=1)

    assert page.get(place).status_code == 404
    assert page.post(f"{place}/save").location.endswith("/imports/")
    upload(page, room, name="new.csv")
    assert uploads(app) == ["new.csv"]


def test_a_file_of_another_diary_is_not_found(
    app: Flask, browse: Browse, room: str, cast: Cast, stored: Stored
) -> None:
    with app.app_context():
        begin_diary(cast.dan, a_diary_draft())
    place = upload(browse("alice"), room).location
    upload_id = place.rsplit("/", 1)[-1]
    before, page = stored(), browse("dan")

    for address in (place, f"/diary/{cast.dan}/imports/{upload_id}"):
        assert page.get(address).status_code == 404
        page.post(f"{address}/save")
        page.post(f"{address}/drop")
    assert stored() == before


@pytest.mark.parametrize("who", ["carol", "dan", None])
def test_only_who_may_record_may_bring_files_in(
    browse: Browse, room: str, stored: Stored, who: str | None
) -> None:
    place = upload(browse("alice"), room).location
    before, page = stored(), browse(who)

    expected = {"carol": {403}, "dan": {404}, None: {302, 400, 401, 404}}[who]
    for address in (room, place):
        assert page.get(address).status_code in expected
    assert upload(page, room).status_code in expected
    for act in ("save", "drop"):
        assert page.post(f"{place}/{act}").status_code in expected
    assert stored() == before


def test_a_clinician_who_may_record_brings_files_in(
    browse: Browse, room: str, opened: Opened
) -> None:
    page = browse("bob")
    assert page.post(f"{upload(page, room).location}/save").status_code == 302
    with opened("alice", Right.OWN) as diary:
        assert len(list_day_rows(diary)) == 2


def test_the_example_takes_no_files(app: Flask, browse: Browse, stored: Stored) -> None:
    with app.app_context():
        example = ensure_example()
    room = f"/diary/{example}/imports/"
    before = stored()

    for who in (None, "alice"):
        page = browse(who)
        assert page.get(room).status_code in {302, 401, 403}
        assert upload(page, room).status_code in {302, 400, 401, 403}
        assert page.post(f"{room}{uuid4()}/save").status_code in {302, 400, 401, 403}
    assert stored() == before


def test_nothing_is_taken_without_proof_that_the_page_was_ours(
    app: Flask, browse: Browse, room: str, stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = browse("alice")
    place = upload(page, room).location
    before = stored()
    monkeypatch.setattr(Browser, "proves_its_pages", False)

    assert upload(page, room).status_code == 400
    for act in ("save", "drop"):
        assert page.post(f"{place}/{act}").status_code == 400
    assert stored() == before

    proof = fields_of(page.get(room).text, action=room)
    assert upload(page, room, csrf_token=proof["csrf_token"]).status_code == 302
    proof = fields_of(page.get(place).text, action=f"{place}/save")
    assert page.post(f"{place}/save", data=proof).status_code == 302


# ---------------------------------------------------------------- taking along


def zip_from(page: Browser, patient_id: UUID) -> tuple[TestResponse, dict[str, str]]:
    answer = page.get(f"/diary/{patient_id}/exports/csv")
    with ZipFile(io.BytesIO(answer.data)) as archive:
        return answer, {name: archive.read(name).decode() for name in archive.namelist()}


def test_what_is_downloaded_can_be_brought_into_another_diary(
    app: Flask, browse: Browse, cast: Cast, opened: Opened
) -> None:
    with opened("alice", Right.OWN) as diary:
        rate_day(diary, TODAY, a_day(), None)
        record_treatment(diary, a_whole_treatment())
    answer, files = zip_from(browse("alice"), cast.alice)
    assert answer.mimetype == "application/zip"
    assert "injection-diary-2026-06-11.zip" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    with app.app_context():
        begin_diary(cast.dan, a_diary_draft(symptoms=()))

    page = browse("dan")
    names = ("ratings.csv", "injections.csv", "treatments.csv")
    for name in names:
        place = upload(page, f"/diary/{cast.dan}/imports/", files[name], name).location
        assert page.post(f"{place}/save").status_code == 302

    again = zip_from(page, cast.dan)[1]
    assert {name: again[name] for name in names} == {name: files[name] for name in names}


def test_a_note_is_in_the_file_of_whoever_reads_it_on_the_page(
    browse: Browse, cast: Cast, opened: Opened
) -> None:
    with opened("alice", Right.OWN) as diary:
        treatment = record_treatment(diary, a_treatment(note="my neck was sore"))

    for who in ("alice", "bob", "carol"):
        page = browse(who)
        shown = page.get(f"/diary/{cast.alice}/treatments/{treatment.id}")
        file = zip_from(page, cast.alice)[1]["treatments.csv"]
        assert ("my neck was sore" in shown.text, "my neck was sore" in file) == (True, True)
    refused = browse("dan").get(f"/diary/{cast.alice}/exports/csv")
    assert (refused.status_code, b"PK" in refused.data) == (404, False)


def test_who_took_the_diary_along_leaves_a_trace(
    browse: Browse, cast: Cast, opened: Opened
) -> None:
    zip_from(browse("carol"), cast.alice)

    with opened("alice", Right.OWN) as diary:
        left = {(event.act, event.actor_id) for event in list_events(diary)}
        assert (Act.DIARY_EXPORTED.value, cast.carol) in left
        assert list_treatments(diary) == []
    assert browse("dan").get(f"/diary/{cast.alice}/exports/csv").status_code == 404
