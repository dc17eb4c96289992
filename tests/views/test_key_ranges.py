"""Every query of a diary reads one range of a key that begins with the patient: no table is read
through, so that a page costs the same among millions of diaries."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.access import Right
from app.extensions import Model, db
from app.services.treatments import list_treatments
from tests.browser_double import Browser
from tests.builders import fill
from tests.conftest import STATEMENTS, TODAY, Cast
from tests.views.forms import fields_of

OWNED = {each.name for each in Model.metadata.sorted_tables if "patient_id" in each.c} | {"patient"}
# What a range may begin with: whose diary it is, or, where somebody asks for their own, who asks.
KEYS = ("patient_id", "clinician_id", "clinic_id")
PAGES = (
    *("days/{today}", "days/{today}/saved", "days/{today}/history", "days/", "days/{day}/fill-in"),
    *(
        "answer",
        "treatments/",
        "treatments/{visit}",
        "treatments/{visit}/edit",
        "treatments/doses/",
    ),
    *("treatments/{visit}/history", "treatments/{visit}/impression", "events/", "sketch/", "visit"),
    *("clinical/", "card/", "report/pages/", "sharing/", "sharing/seen/", "imports/"),
    *("imports/brought/", "exports/tables/", "exports/csv", "archive/archive.json"),
    *("fhir/bundle.json", "exports/tables/download?do=csv&tables=ratings"),
)
Asked = tuple[str, Any]


@pytest.fixture
def asked(app: Flask) -> Callable[..., Any]:
    """Notes the statements that are sent meanwhile, with their parameters."""

    @contextmanager
    def listening() -> Iterator[list[Asked]]:
        sent: list[Asked] = []

        def note(
            _conn: object, _cursor: object, told: str, parameters: Any, *_more: object
        ) -> None:
            if told.lstrip().upper().startswith(STATEMENTS):
                sent.append((told, parameters))

        with app.app_context():
            engine = db.engine
        sa.event.listen(engine, "before_cursor_execute", note)
        yield sent
        sa.event.remove(engine, "before_cursor_execute", note)

    return listening


def test_pages_of_a_diary_read_ranges_of_its_keys(
    app: Flask, browse: Callable[..., Browser], cast: Cast, opened, asked
) -> None:
    with opened("alice", Right.OWN) as diary:
        fill(diary, 30, 3)
        visit = list_treatments(diary)[-1].id
    several: dict[str, Asked] = {}  # each statement once
    for who, places in (("alice", PAGES), ("bob", ("clinical/", "answer", "days/"))):
        page = browse(who)
        page.get("/")
        for place in places:
            address = place.format(today=TODAY, day="2026-05-01", visit=visit)
            with asked() as sent:
                answer = page.get(f"/diary/{cast.alice}/{address}", follow_redirects=True)
                assert answer.status_code == 200, address
            several |= {one[0]: one for one in sent}
    assert len(several) > 40
    assert read_through(app, list(several.values())) == set()


def test_saves_read_ranges_of_its_keys(
    app: Flask, browse: Callable[..., Browser], cast: Cast, opened, asked
) -> None:
    with opened("alice", Right.OWN) as diary:
        fill(diary, 30, 3)
    page = browse("alice")
    place = f"/diary/{cast.alice}/days/{TODAY}"
    form = fields_of(page.get(place).text) | {"symptom-0": "3"}
    with asked() as sent:
        assert page.post(place, data=form).status_code == 302
    assert any(told.startswith("UPDATE diary_day") for told, _given in sent)
    assert read_through(app, sent) == set()


def test_a_clinicians_list_reads_ranges_of_its_keys(
    app: Flask, browse: Callable[..., Browser], opened, asked
) -> None:
    with opened("alice", Right.OWN) as diary:
        fill(diary, 30, 3)
    page = browse("bob")
    with asked() as sent:
        for address in ("/clinic", "/clinic?find=ali", "/clinic/group", "/clinics/"):
            assert page.get(address, follow_redirects=True).status_code == 200, address
    assert len(sent) > 10
    assert read_through(app, sent) == set()


def test_a_query_without_a_key_is_found_out(app: Flask, cast: Cast) -> None:
    through = [("SELECT ratings FROM diary_day AS one WHERE one.version = 1", ())]
    assert read_through(app, through)
    assert read_through(app, [("SELECT max(day) FROM diary_day", ())])


def read_through(app: Flask, sent: list[Asked]) -> set[str]:
    """Of these statements, the tables of diaries that are not read by a range of a key."""
    found = set()
    with app.app_context(), db.engine.begin() as connection:
        postgres = connection.dialect.name == "postgresql"
        if postgres:
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        for told, given in sent:
            parameters = given[0] if isinstance(given, list) and given else given
            look = _of_postgres if postgres else _of_sqlite
            found |= {f"{each} in {told}" for each in look(connection, told, parameters)}
    return found


def _of_sqlite(connection: sa.Connection, told: str, given: Any) -> Iterator[str]:
    names = {alias: name for name, alias in re.findall(r"(\w+) AS (\w+)", told)}
    for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {told}", given):
        step = re.match(r"(SCAN|SEARCH) (\w+)", row[3])
        if step is None or names.get(step[2], step[2]) not in OWNED:
            continue
        name = names.get(step[2], step[2])
        if step[1] == "SCAN" or not _has_key(name, row[3].partition("(")[2]):
            yield row[3]


def _of_postgres(connection: sa.Connection, told: str, given: Any) -> Iterator[str]:
    result = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {told}", given)
    for step in _steps(result.scalar_one()[0]["Plan"]):
        if step.get("Relation Name") not in OWNED or step["Node Type"] == "ModifyTable":
            continue
        range_of = step.get("Index Cond") or step.get("Recheck Cond") or ""
        if not _has_key(step["Relation Name"], range_of):
            yield f"{step['Node Type']} of {step['Relation Name']} ({range_of})"


def _steps(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for each in plan.get("Plans", ()):
        yield from _steps(each)


def _has_key(table: str, range_of: str) -> bool:
    keys = ("id",) if table == "patient" else KEYS
    return any(re.search(rf"\b{key} ?=", range_of) for key in keys)
