"""The tables to take along: what is in them, what explains them, and the page to choose."""

import csv
import io
import json
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
from flask import Flask
from frictionless import Package
from werkzeug.test import TestResponse

from app import create_app
from app.access import Diary, Right, open_diary
from app.exports.tables import TABLES
from app.extensions import db
from app.services.audit import Act, list_events
from app.services.days import DayDraft, rate_day
from app.services.sharing import grant_share
from app.services.table_choice import EVERYTHING, Choice, Span
from app.services.treatments import record_treatment
from tests.browser_double import Browser, sign_in
from tests.builders import a_treatment
from tests.conftest import TODAY, Cast, settings_for
from tests.exports.whole import FIRST_TREATED, LAST_TREATED, Files, files_of, fill_whole, rows_of

Browse = Callable[..., Browser]
Opened = Callable[..., AbstractContextManager[Diary]]
LATELY = Span(TODAY - timedelta(days=60))
NO_NOTES = ("days.note", "treatments.note", "events.words", "events.dose")


@pytest.fixture
def whole(diary: Diary, cast: Cast) -> Diary:
    return fill_whole(diary, cast)


def problems_of(files: Files, folder: Path) -> list[list[object]]:
    """What frictionless finds wrong."""
    for name, text in files.items():
        (folder / name).write_bytes(text.encode())
    report = Package(str(folder / "datapackage.json")).validate()
    return report.flatten(["type", "title", "rowNumber", "fieldName", "message"])


def names_in(columns_md: str) -> dict[str, list[str]]:
    """The columns that columns.md explains, by the file."""
    found: dict[str, list[str]] = {}
    for line in columns_md.splitlines():
        if line.startswith("## "):
            name = line.removeprefix("## ").partition(":")[0]
        elif line.startswith("| ") and not line.startswith(("| column", "| ---")):
            found.setdefault(name, []).append(line.split(" | ")[0].removeprefix("| "))
    return found


@pytest.mark.parametrize("choice", [EVERYTHING, Choice(wide=True), Choice(span=LATELY)])
def test_a_data_package_is_as_it_says(whole: Diary, tmp_path: Path, choice: Choice) -> None:
    files = files_of(whole, choice)

    assert problems_of(files, tmp_path) == []
    schemas = {
        each["path"]: each["schema"] for each in json.loads(files["datapackage.json"])["resources"]
    }
    assert schemas["injections.csv"]["foreignKeys"] == [
        {
            "fields": ["day", "product", "treatment"],
            "reference": {"resource": "treatments", "fields": ["day", "product", "treatment"]},
        }
    ]
    assert schemas["ratings.csv"]["primaryKey"] == (["day"] if choice.wide else ["day", "symptom"])
    for name, schema in schemas.items():
        head = next(csv.reader(io.StringIO(files[name].removeprefix("\ufeff"), newline="")))
        assert [field["name"] for field in schema["fields"]] == head
        assert names_in(files["columns.md"])[name] == [cell.replace("|", "\\|") for cell in head]


def test_a_data_package_that_was_changed_is_found_out(whole: Diary, tmp_path: Path) -> None:
    files = files_of(whole, Choice(tables=("ratings", "symptoms")))
    files["ratings.csv"] = files["ratings.csv"].replace(",10,", ",11,", 1)

    found = {problem[0] for problem in problems_of(files, tmp_path)}

    assert found == {"hash-count", "constraint-error"} or found == {"hash-count"}


def test_an_empty_diary_is_as_it_says(diary: Diary, tmp_path: Path) -> None:
    assert problems_of(files_of(diary), tmp_path) == []


def test_a_period_holds_what_belongs_to_it(whole: Diary) -> None:
    files = files_of(whole, Choice(span=LATELY))

    treated = LAST_TREATED.isoformat()
    for name in ("injections", "treatments"):
        assert {row["day"] for row in rows_of(files, name)} == {treated}
    for name in ("answer", "goals", "impressions", "sketch"):
        assert {row["treated_on"] for row in rows_of(files, name)} == {treated}
    days = {(TODAY - timedelta(days=ago)).isoformat() for ago in (0, 1, 30)}
    for name in ("ratings", "days", "safety"):
        assert {row["day"] for row in rows_of(files, name)} == days
    assert len(rows_of(files, "events")) == 1  # it began before, and touches these days
    assert [row["done_on"] for row in rows_of(files, "questions")] == [""]
    assert f"Only days from {LATELY.first} to the last day" in files["columns.md"]

    before = files_of(whole, Choice(span=Span(None, TODAY - timedelta(days=150))))
    assert {row["day"] for row in rows_of(before, "treatments")} == {FIRST_TREATED.isoformat()}
    assert rows_of(before, "events") == rows_of(before, "scores") == []


def test_columns_can_be_left_out_but_those_that_are_needed(whole: Diary, tmp_path: Path) -> None:
    without = {"ratings.entered_at", "ratings.severity", "days.note", "treatments.lot", "x.y"}
    files = files_of(whole, Choice(without=frozenset(without)))

    assert list(rows_of(files, "ratings")[0]) == ["day", "symptom", "severity", "recalled"]
    assert "note" not in rows_of(files, "days")[0]
    assert "lot" not in rows_of(files, "treatments")[0]
    assert "| lot |" not in files["columns.md"]
    assert problems_of(files, tmp_path) == []


def test_only_what_was_chosen_is_there_and_explained(whole: Diary, tmp_path: Path) -> None:
    files = files_of(whole, Choice(tables=("injections", "goals")))

    assert list(files) == ["injections.csv", "goals.csv", "columns.md", "datapackage.json"]
    assert list(names_in(files["columns.md"])) == ["injections.csv", "goals.csv"]
    assert "You can bring injections.csv back into a diary." in files["columns.md"]
    assert problems_of(files, tmp_path) == []
    assert "takes in none of these" in files_of(whole, Choice(tables=("goals",)))["columns.md"]


def test_a_reader_gets_what_they_may_see(whole: Diary, cast: Cast, tmp_path: Path) -> None:
    grant_share(whole, cast.carol, Right.READ, sees_notes=False, sees_mood=False)
    carols = open_diary(cast.carol, cast.alice, Right.READ)

    files = files_of(carols)

    assert "sketch.csv" not in files
    for column in NO_NOTES:
        table, _dot, name = column.partition(".")
        assert name not in rows_of(files, table)[0]
    for words in ("Notes are not shared", "Ratings of mood are not shared"):
        assert words in files["columns.md"]
    assert problems_of(files, tmp_path) == []


# ---------------------------------------------------------------- the page


def ask(page: Browser, cast: Cast, **asked: str | list[str]) -> TestResponse:
    return page.get(f"/diary/{cast.alice}/exports/tables/download", query_string=asked)


def test_the_page_offers_all_and_leads_to_a_zip(browse: Browse, cast: Cast) -> None:
    page = browse("alice")
    shown = page.get(f"/diary/{cast.alice}/exports/tables/").text

    assert shown.count('name="tables"') == len(TABLES)
    assert shown.count("checked") == len(TABLES) + 2
    assert 'value="since"' not in shown
    assert "tables/download?do=csv&amp;tables=clinic_notes" in shown
    assert "/exports/tables/" in page.get(f"/diary/{cast.alice}/exports/").text
    answer = ask(page, cast, do="zip", tables=["ratings", "answer"], period="3-months", form="wide")
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="injection-diary-2026-03-11-to-2026-06-11.zip"'
    )
    with ZipFile(io.BytesIO(answer.data)) as archive:
        names = ["ratings.csv", "answer.csv", "columns.md", "datapackage.json"]
        assert archive.namelist() == names
        assert archive.read("ratings.csv").startswith(b"day,")


def test_one_table_comes_alone(browse: Browse, cast: Cast, opened: Opened) -> None:
    with opened("alice", Right.OWN) as diary:
        record_treatment(diary, a_treatment(day=TODAY - timedelta(days=9)))
        rate_day(diary, TODAY - timedelta(days=10), DayDraft({0: 4}), None)
        rate_day(diary, TODAY, DayDraft({0: 5}), None)

    answer = ask(browse("carol"), cast, do="csv", tables="ratings", period="since")

    assert answer.mimetype == "text/csv"
    assert "ratings-2026-06-02-to-2026-06-11.csv" in answer.headers["Content-Disposition"]
    assert [line[:10] for line in answer.text.splitlines()] == ["day,sympto", "2026-06-11"]
    with opened("alice", Right.OWN) as diary:
        acts = {(event.act, event.subject, event.actor_id) for event in list_events(diary)}
    assert (Act.DIARY_EXPORTED, "tables", cast.carol) in acts


def test_a_link_may_name_its_days_in_short(browse: Browse, cast: Cast) -> None:
    page = browse("alice")
    days = {"period": "days", "first": "2026-01-01", "last": "2026-02-28"}

    answer = ask(page, cast, **days)
    assert "2026-01-01-to-2026-02-28.zip" in answer.headers["Content-Disposition"]
    shown = page.get(f"/diary/{cast.alice}/exports/tables/", query_string=days).text
    assert 'value="2026"' in shown
    ends = {"period": "days", "last": "9999-12-31", "tables": ["days", "nothing"], "do": "csv"}
    assert "days-to-9999-12-31.csv" in ask(page, cast, **ends).headers["Content-Disposition"]
    assert ask(page, cast, without=["x", "days.note"], color="red").status_code == 200


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"period": "days", "first-day": "31", "first-month": "2", "first-year": "2026"}, "real"),
        ({"period": "days", "first": "0001-01-01"}, "1900 or later"),
        ({"period": "days", "first": "9999-12-31"}, "today or in the past"),
        ({"period": "days", "first": "2026-05-02", "last": "2026-05-01"}, "not be before"),
        ({"period": "days"}, "Enter the first day, the last day or both"),
        ({"period": "since"}, "No injection is noted yet"),
        ({"period": "yesterday"}, "Choose which days"),
        ({"form": "tall"}, "Choose how the ratings"),
        ({"do": "zip"}, "Choose at least one table"),
        ({"do": "csv", "tables": ["x", "'"]}, "Choose at least one table"),
        ({"do": "csv", "tables": ["days", "ratings"]}, "Choose only one table"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(
    browse: Browse, cast: Cast, asked: dict[str, str], said: str
) -> None:
    answer = ask(browse("alice"), cast, without="days.note", **asked)

    assert answer.status_code == 422
    assert said in answer.text
    assert answer.text.count('<li><a href="#') == 1
    for typed in ("31", "2026") if "first-day" in asked else ():
        assert f'value="{typed}"' in answer.text
    assert re.search(r'value="days.note"[^>]*checked|checked[^>]*value="days.note"', answer.text)


def test_days_that_are_not_asked_for_cannot_be_wrong(browse: Browse, cast: Cast) -> None:
    asked = {"period": "12-months", "first-day": "x", "first-year": "1"}

    assert ask(browse("alice"), cast, **asked).status_code == 200


def test_strangers_get_none_of_it(browse: Browse, cast: Cast) -> None:
    assert ask(browse("dan"), cast).status_code == 404
    assert ask(browse(), cast).status_code == 302


def test_ten_downloads_at_once_are_too_many(app: Flask, cast: Cast, database: str) -> None:
    limited = create_app(settings_for(database) | {"RATELIMIT_ENABLED": True})
    pages = {}
    for who in ("alice", "carol"):
        pages[who] = Browser(limited, use_cookies=True)
        sign_in(pages[who], limited, getattr(cast, who))

    slip = ask(pages["alice"], cast, do="zip")
    answers = [ask(pages["alice"], cast, tables="goals", do="csv") for _number in range(10)]

    assert slip.status_code == 422
    assert [answer.status_code for answer in answers] == [200] * 6 + [429] * 4
    assert "many downloads in a short time" in answers[-1].text
    assert int(answers[-1].headers["Retry-After"]) > 0
    for file in ("exports/csv", "archive/archive.json", "fhir/bundle.json"):
        for sent in (pages["alice"].get, pages["alice"].head):
            assert sent(f"/diary/{cast.alice}/{file}").status_code == 429
    assert ask(pages["carol"], cast).status_code == 200
    with limited.app_context():
        db.engine.dispose()
