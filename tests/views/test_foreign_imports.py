"""Bringing in a file of another program over HTTP: columns, matching, preview, saving, undo."""

import io
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from app.access import Diary, Right
from app.services.day_batches import list_day_rows
from app.services.days import find_day, list_days
from app.services.import_batches import list_imports
from app.services.symptoms import list_symptoms
from tests.browser_double import Browser
from tests.conftest import Cast
from tests.planted import share
from tests.views.conftest import Stored
from tests.views.forms import fields_of

Browse = Callable[..., Browser]
Opened = Callable[..., AbstractContextManager[Diary]]
DATA = Path(__file__).parents[1] / "data" / "diaries"
OWN = "day,Tics\n2026-06-01,3\n"
ANY = "When,Neck,Remark\n3/4/2026,50,fine\n5/4/2026,n/a,\n6/4/2026,100,\n"


@pytest.fixture
def room(cast: Cast) -> str:
    return f"/diary/{cast.alice}/imports/"


def upload(page: Browser, room: str, content: str | bytes, name: str = "mine.csv") -> str:
    raw = content.encode() if isinstance(content, str) else content
    sent = page.post(room, data={"file": (io.BytesIO(raw), name)})
    assert sent.status_code == 302
    return str(sent.location)


def follow(page: Browser, address: str) -> tuple[str, str]:
    """Where an address leads by itself, and that page."""
    answer = page.get(address)
    while answer.status_code == 302:
        address = answer.location
        answer = page.get(address)
    assert answer.status_code == 200
    return address, answer.text


def fill(page: Browser, address: str, **typed: object) -> tuple[int, str]:
    """Send the form of a page as it is shown, but for what is typed. Status, and where it leads."""
    _place, html = follow(page, address)
    answer = page.post(address, data={**fields_of(html, action=address), **typed})
    return answer.status_code, answer.location or answer.text


def test_a_daylio_file_goes_from_upload_to_undo(
    browse: Browse, room: str, opened: Opened, stored: Stored
) -> None:
    page = browse("alice")
    before = stored()
    place = upload(page, room, (DATA / "daylio_1.csv").read_bytes(), "daylio.csv")
    match, html = follow(page, place)
    assert match == f"{place}/match"
    assert "32 values" in html
    status, leads = fill(page, match, **{"word-0-1": "4"})
    assert (status, leads) == (302, place)

    _place, shown = follow(page, place)
    for words in ("This is a file of Daylio", "5 days", "Low mood or worry", "average counts"):
        assert words in shown
    changed = {name: rows for name, rows in stored().items() if rows != before[name]}
    assert set(changed) == {"upload"}

    saved = page.post(f"{place}/save")
    assert saved.status_code == 302
    with opened() as diary:
        assert len(list_day_rows(diary)) == 5
        day = list_days(diary)[-1]
        assert day.note == "Note two\nNote one"
    days = room.replace("imports", "days")
    for address in (f"{days}2020-05-30", f"{days}?month=2020-05"):
        assert "from Daylio" in page.get(address).text.replace("From", "from")
    listed = page.get(f"{room}brought/").text
    assert "Daylio: daylio.csv" in listed
    one = re.search(rf"{room}brought/[0-9a-f-]+", listed)
    assert one
    assert "5 days and 0 treatments become what they were" in page.get(one[0]).text

    for _time in range(2):
        assert page.post(one[0]).status_code == 302
    assert "This file was taken back" in page.get(one[0]).text
    with opened() as diary:
        assert {row.ratings for row in list_day_rows(diary)} == {""}
    history = page.get(f"{days}2020-05-30/history").text
    assert "From Daylio, brought in on 11 June 2026" in history
    assert "from Daylio" not in page.get(f"{days}?month=2020-05").text


def test_any_table_is_read_by_columns_and_back_loses_nothing(
    browse: Browse, room: str, opened: Opened
) -> None:
    page = browse("alice")
    place = upload(page, room, ANY)
    columns, html = follow(page, place)
    assert columns == f"{place}/columns"
    assert "3/4/2026" in html

    status, refused = fill(page, columns)
    assert status == 422
    assert "could be two days. Choose what stands first" in refused

    chosen = {"order": "day", "note": "2", "blanks": "n/a"}
    assert fill(page, columns, **chosen) == (302, f"{place}/match")
    status, refused = fill(page, f"{place}/match")
    assert status == 422
    assert "Choose the scale that “Neck” is on" in refused
    wanted = {"into-0": "mine-0", "scale-0": "own", "low-0": "0", "high-0": "100"}
    wanted["better-0"] = "worse"
    assert fill(page, f"{place}/match", **wanted) == (302, place)

    kept = fields_of(page.get(columns).text, action=columns)
    assert {name: kept[name] for name in chosen} == chosen
    assert fill(page, columns) == (302, f"{place}/match")
    kept = fields_of(page.get(f"{place}/match").text, action=f"{place}/match")
    assert {name: kept[name] for name in ("into-0", "scale-0")} == {
        "into-0": "mine-0", "scale-0": "0-100",
    }  # fmt: skip
    saved = page.post(f"{place}/save")
    assert saved.status_code == 302, saved.text
    with opened() as diary:
        assert [row.ratings for row in list_day_rows(diary)] == ["5", "X"]
        assert [each.number for each in list_symptoms(diary)] == [0, 1, 2]


def test_one_scale_may_be_said_for_all(browse: Browse, room: str, opened: Opened) -> None:
    page = browse("alice")
    place = upload(page, room, "Tag,Neck,Arm,Sleep\n2026-06-01,4,2,5\n")
    ratings = {"ratings": ["1", "2", "3"]}
    assert fill(page, f"{place}/columns", **ratings) == (302, f"{place}/match")
    said = {"scale-all": "0-4", "better-all": "worse", "scale-2": "1-5"}
    status, refused = fill(page, f"{place}/match", **said, **{"scale-1": "own", "low-1": "9"})
    assert (status, "such as 0 and 40" in refused) == (422, True)

    assert fill(page, f"{place}/match", **said, **{"better-2": "better"}) == (302, place)

    page.post(f"{place}/save")
    with opened() as diary:
        assert [row.ratings for row in list_day_rows(diary)] == ["...X50"]


def test_a_file_of_several_people_asks_whose_rows_are_read(browse: Browse, room: str) -> None:
    page = browse("alice")
    place = upload(page, room, (DATA / "flaredown.csv").read_bytes())
    match, html = follow(page, place)
    assert "Several people are in this file" in html
    assert page.post(match, data={}).status_code == 422

    assert page.post(match, data={"person": "abc="}).status_code == 302

    assert "my neck turns to the left" in page.get(match).text
    assert fill(page, match) == (302, place)
    assert "Weather" in page.get(place).text


def test_an_own_table_on_another_scale_can_be_read_by_columns(browse: Browse, room: str) -> None:
    page = browse("alice")
    place = upload(page, room, "day,Pain\n2026-06-01,40\n")
    shown = page.get(place).text
    assert "40 is not on the scale" in shown
    assert f"{place}/columns" in shown

    assert fill(page, f"{place}/columns") == (302, f"{place}/match")
    assert fill(page, f"{place}/match", **{"scale-0": "0-100", "better-0": "worse"}) == (302, place)

    assert "4 of 10" in page.get(place).text


@pytest.mark.parametrize(("keeps", "rating"), [("mine", "3"), ("file", "8"), ("nonsense", "3")])
def test_which_rating_stays_is_asked(
    browse: Browse, room: str, opened: Opened, keeps: str, rating: str
) -> None:
    page = browse("alice")
    page.post(f"{upload(page, room, OWN)}/save")
    place = upload(page, room, "Tag,Tics\n2026-06-01,8\n2026-06-02,1\n")
    fill(page, f"{place}/columns")
    fill(page, f"{place}/match", **{"scale-0": "0-10", "better-0": "worse"})
    shown = page.get(place).text
    assert "1 place where the diary says another thing than the file" in shown

    page.post(f"{place}/save", data={"keeps": keeps})

    with opened() as diary:
        assert [row.ratings[-1] for row in list_day_rows(diary)] == [rating, "1"]


@pytest.mark.parametrize("other", ["the diary", "the choices"])
def test_only_the_preview_that_was_looked_at_is_saved(
    browse: Browse, room: str, opened: Opened, other: str
) -> None:
    page = browse("alice")
    place = upload(page, room, "day,Tics\n2026-06-02,8\n")
    html = page.get(place).text
    seen = fields_of(html, action=f"{place}/save")
    if other == "the diary":
        page.post(f"{upload(page, room, OWN.replace('-01', '-02'))}/save")
    else:
        fill(page, f"{place}/columns")
        fill(page, f"{place}/match", **{"scale-0": "0-10", "better-0": "better"})

    refused = page.post(f"{place}/save", data=seen)

    assert (refused.status_code, "Nothing was saved yet" in refused.text) == (409, True)
    with opened() as diary:
        assert [row.ratings[-1] for row in list_day_rows(diary)] == ["3"] * (other == "the diary")
    again = fields_of(refused.text, action=f"{place}/save")
    assert page.post(f"{place}/save", data=again).status_code == 302
    with opened() as diary:
        rating = "8" if other == "the diary" else "2"
        assert [row.ratings[-1] for row in list_day_rows(diary)] == [rating]


BROKEN: dict[str, tuple[bytes, str]] = {
    "half a zip": (b"PK\x03\x04\x14\x00", "damaged or only half there"),
    "a workbook": (b"PK\x05\x06" + bytes(18), "no table in this zip file"),
    "half a JSON": (b'{"format": "x", "da', "ends too early"),
    "a photo": (b"\xff\xd8\xff\xe0\x00\x10", "not a file of plain text"),
    "quotes": (b'full_date,mood\n2026-06-01,"rad\n', "quotation marks do not fit"),
    "no rows": (b"full_date,mood\n", "only the row of column names"),
    "an answer": (b"treated_on,verdict\n2026-06-01,worse\n", "answer.csv"),
    "our days": (b"day,rated,note,marks\n2026-06-01,yes,,\n", "days.csv, which is for reading"),
    "a locked copy": (b"age-encryption.org/v1\n", "locked copy"),
}


def test_an_archive_is_told_where_to_go(browse: Browse, room: str) -> None:
    page = browse("alice")
    place = upload(page, room, '{"checksum": "x", "content": {}, "format": "x", "version": 1}')
    shown = page.get(place).text
    assert "archive of a whole diary" in shown
    assert f"{room.replace('imports', 'exports')}" in shown


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_refused_with_a_sentence(
    browse: Browse, room: str, stored: Stored, name: str
) -> None:
    content, words = BROKEN[name]
    page = browse("alice")
    before = {table: rows for table, rows in stored().items() if table != "upload"}
    place = upload(page, room, content, "broken.csv")

    assert words in page.get(place).text
    assert page.post(f"{place}/save").status_code == 422
    assert {table: rows for table, rows in stored().items() if table != "upload"} == before


def test_a_value_off_its_scale_is_told_and_nothing_is_stored(
    browse: Browse, room: str, opened: Opened
) -> None:
    page = browse("alice")
    text = (
        "date,category,rating/amount,detail\n2026-06-01,Symptom,2,Pain\n2026-06-02,Symptom,9,Pain\n"
    )
    place = upload(page, room, text)
    fill(page, f"{place}/match")

    for answer in (page.get(place), page.post(f"{place}/save")):
        assert "Row 3, Pain" in answer.text
        assert "9 is not on the scale from 0 to 3" in answer.text
    with opened() as diary:
        assert (list_day_rows(diary), list_imports(diary)) == ([], [])


def test_who_may_not_see_notes_is_offered_none(
    browse: Browse, room: str, cast: Cast, opened: Opened
) -> None:
    share(opened, cast, notes=False, mood=True)
    page = browse("bob")
    place = upload(page, room, (DATA / "daylio_1.csv").read_bytes())
    html = page.get(f"{place}/match").text
    assert 'name="lines"' not in html
    fill(page, f"{place}/match", lines="note")
    page.post(f"{place}/save")
    with opened() as diary:
        assert {day.note for day in list_days(diary)} <= {None}


@pytest.mark.parametrize("who", ["carol", "dan", None])
def test_only_who_may_record_takes_back(
    browse: Browse, room: str, opened: Opened, who: str | None
) -> None:
    page = browse("alice")
    page.post(f"{upload(page, room, OWN)}/save")
    with opened("alice", Right.RECORD) as diary:
        (batch,) = list_imports(diary)
    other = browse(who)
    for address in (f"{room}brought/", f"{room}brought/{batch.id}"):
        assert other.get(address).status_code in {302, 403, 404}
    assert other.post(f"{room}brought/{batch.id}").status_code in {302, 400, 401, 403, 404}
    with opened() as diary:
        assert find_day(diary, list_day_rows(diary)[0].day)
        assert list_imports(diary)[0].undone_at is None


@pytest.mark.parametrize("day", ["²", "٣", "9" * 5000, "-7", "x"])
def test_a_column_that_is_not_there_is_refused(browse: Browse, room: str, day: str) -> None:
    page = browse("alice")
    place = upload(page, room, ANY)

    status, _html = fill(page, f"{place}/columns", layout="wide", ratings="1", day=day, order="")

    assert status == 422
