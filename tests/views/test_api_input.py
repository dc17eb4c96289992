"""What programs send wrongly: each fault is named with its place, in the words of the forms."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from app.access import Right
from tests.conftest import TODAY
from tests.views.conftest import Stored
from tests.views.programs import READS, RECORDS, Program, a_token

Opened = Callable[..., AbstractContextManager]
DAY = f"/days/{TODAY}"
TREATMENT = "/treatments/0b5f2c52-0d3c-4a3c-9a56-0d1f6a8c2b11"
EVENT = "/events/0b5f2c52-0d3c-4a3c-9a56-0d1f6a8c2b12"
NUMBER = "Choose a whole number from 0 to 10, or Skip"
NO_SYMPTOM = "There is no symptom with this key or number in your diary"


@pytest.fixture
def may(app: Flask, opened: Opened) -> Program:
    """A program that may read and record."""
    with opened("alice", Right.OWN) as diary:
        return Program(app, a_token(diary, READS, RECORDS))


FAULTS: list[tuple[str, Any, str, str]] = [
    (DAY, {"ratings": {"head_turn": 11}}, "/ratings/head_turn", NUMBER),
    (DAY, {"ratings": {"head_turn": -1}}, "/ratings/head_turn", NUMBER),
    (DAY, {"ratings": {"head_turn": 10**30}}, "/ratings/head_turn", NUMBER),
    (
        DAY,
        {"ratings": {"head_turn": 3, "1": "4"}},
        "/ratings/1",
        "Send a whole number or null here",
    ),
    (DAY, {"ratings": {"1": True}}, "/ratings/1", "Send a whole number or null here"),
    (DAY, {"ratings": {"1": 4.5}}, "/ratings/1", "Send a whole number or null here"),
    (DAY, {"ratings": {"nose/~": 4}}, "/ratings/nose~1~0", NO_SYMPTOM),
    (DAY, {"ratings": {"3": 4}}, "/ratings/3", NO_SYMPTOM),
    (
        DAY,
        {"ratings": {"0": 4, "head_turn": 4}},
        "/ratings/head_turn",
        "This symptom is named twice",
    ),
    (DAY, {"ratings": []}, "/ratings", "Send an object here"),
    (DAY, {"note": 4}, "/note", "Send text or null here"),
    (DAY, {"note": "a\0b"}, "/note", "Take out the signs that are not letters, or type this again"),
    (
        DAY,
        {"note": "x" * 2001},
        "/note",
        "Use at most 2000 characters; there are 2001 now",
    ),
    (DAY, {"marks": ["hail"]}, "/marks", "Tick what fits, or nothing"),
    (DAY, {}, "", "Rate at least one symptom, or write a note"),
    (DAY, {"rating": {}}, "/rating", "There is no field of this name here"),
    (DAY, [], "", "Send an object here"),
    (TREATMENT, {}, "/day", "This field is needed"),
    (TREATMENT, {"day": "11.6.2026"}, "/day", "Send a date, such as 2026-06-11 here"),
    (TREATMENT, {"day": "2026-06-12"}, "/day", "The injection date must be today or in the past"),
    (TREATMENT, {"day": "0001-01-01"}, "/day", "The date must be in 1900 or later"),
    (
        TREATMENT,
        {"day": "2026-05-04", "injections": [{}, {"dose_units": 0}]},
        "/injections/1/dose_units",
        "The dose must be more than 0 units; leave it empty if not known",
    ),
    (
        TREATMENT,
        {"day": "2026-05-04", "injections": [{"dose_units": 1.255}]},
        "/injections/0/dose_units",
        "Give the dose with at most two places after the point",
    ),
    (
        TREATMENT,
        {"day": "2026-05-04", "injections": [{"dose_units": 50001}]},
        "/injections/0/dose_units",
        "The dose must be at most 50,000 units",
    ),
    (
        TREATMENT,
        {"day": "2026-05-04", "injections": [{"dose_units": "12"}]},
        "/injections/0/dose_units",
        "Send a number or null here",
    ),
    (
        TREATMENT,
        {"day": "2026-05-04", "injections": [{"points": 100}]},
        "/injections/0/points",
        "Give the points as a whole number from 1 to 99",
    ),
    (
        TREATMENT,
        {"day": "2026-05-04", "injections": [{"side": "up"}]},
        "/injections/0/side",
        "Choose left, right, middle or not known",
    ),
    (
        TREATMENT,
        {"day": "2026-05-04", "injections": [{"muscle": "nose"}]},
        "/injections/0/muscle",
        "Choose a muscle from the list",
    ),
    (
        TREATMENT,
        {"day": "2026-05-04", "injections": [{"muscle": "scalene", "muscle_label": "x"}]},
        "/injections/0/muscle_label",
        "Name the muscle by its code or in your own words, not both",
    ),
    (
        TREATMENT,
        {"day": "2026-05-04", "injections": [{}] * 41},
        "/injections",
        "A treatment holds at most 40 lines; there are 41",
    ),
    (TREATMENT, {"day": "2026-05-04", "product": "x"}, "/product", "Choose a product, or Not sure"),
    (
        TREATMENT,
        {"day": "2026-05-04", "guidance": ["none", "emg"]},
        "/guidance",
        "Tick None alone, or only what was used",
    ),
    (EVENT, {"day": "2026-05-04", "kind": "party"}, "/kind", "Choose what happened"),
    (
        EVENT,
        {"day": "2026-05-04", "kind": "illness", "until": "2026-05-03"},
        "/until",
        "The last day must be the first day or later",
    ),
]


@pytest.mark.parametrize(("place", "said", "pointer", "detail"), FAULTS)
def test_a_fault_is_named_with_its_place(
    may: Program, stored: Stored, place: str, said: Any, pointer: str, detail: str
) -> None:
    may.get("/diary")  # its use is noted by now
    before = stored()

    refused = may.put(place, said)

    assert refused.status_code == 422
    assert refused.get_json()["errors"] == [{"pointer": pointer, "detail": detail}]
    assert refused.get_json()["detail"] == detail
    assert stored() == before


@pytest.mark.parametrize(
    ("said", "pointer", "detail"),
    [
        ({"symptom": "nose", "severity": 4}, "/symptom", NO_SYMPTOM),
        ({"symptom": "head_turn", "severity": 11}, "/severity", NUMBER),
        ({"symptom": "head_turn"}, "/severity", "This field is needed"),
        (
            {"symptom": "head_turn", "severity": 4, "day": "2026-06-12"},
            "/day",
            "Friday 12 June 2026 has not come yet where you live.",
        ),
        (
            {"symptom": "head_turn", "severity": 4, "day": "1899-12-31"},
            "/day",
            "The diary begins with the year 1900.",
        ),
        (
            {"symptom": "head_turn", "severity": None, "version": 4},
            "",
            "",
        ),
    ],
)
def test_a_rating_is_refused_with_its_place(
    may: Program, said: Any, pointer: str, detail: str
) -> None:
    answer = may.post("/rate", said)

    if detail:
        assert answer.get_json()["errors"] == [{"pointer": pointer, "detail": detail}]
    else:
        assert answer.get_json()["version"] == 1  # a blank day takes nothing from anybody


@pytest.mark.parametrize(
    ("place", "parameter"),
    [
        ("/days?from=2026-02-30", "from"),
        ("/days?from=20260230", "from"),
        ("/days?to=0000-01-01", "to"),
        ("/days?limit=0", "limit"),
        ("/days?limit=367", "limit"),
        ("/days?limit=٣", "limit"),
        ("/days?form=2026-02-03", "form"),
        ("/days?to=2026-01-01&to=2026-01-02", "to"),
        ("/diary?x=1", "x"),
        ("/events?limit=4", "limit"),
    ],
)
def test_what_is_asked_for_wrongly_is_named(may: Program, place: str, parameter: str) -> None:
    refused = may.get(place)

    assert refused.status_code == 422
    assert [each["parameter"] for each in refused.get_json()["errors"]] == [parameter]


@pytest.mark.parametrize("day", ["2026-06-12", "9999-12-31", "1899-12-31", "0001-01-01"])
def test_a_day_that_nothing_can_be_said_of_is_refused(may: Program, day: str) -> None:
    refused = may.put(f"/days/{day}", {"note": "x"})

    assert refused.get_json()["errors"][0]["parameter"] == "day"
    assert may.get(f"/days/{day}").status_code == 404


@pytest.mark.parametrize(
    ("body", "kind", "status", "name"),
    [
        (b"{", "application/json", 400, "not-readable"),
        (b"", "application/json", 400, "not-readable"),
        (b'{"note": "\xff"}', "application/json", 400, "not-readable"),
        (b'{"note": "x"} {}', "application/json", 400, "not-readable"),
        (b'{"note": NaN}', "application/json", 400, "not-readable"),
        (b'{"ratings": {"a": ' + b"[" * 100_000, "application/json", 422, "not-usable"),
        (b'{"a": ' + b"[" * 100_000, "application/json", 422, "not-usable"),
        (b'{"note": "' + b"x" * 300_000 + b'"}', "application/json", 413, "too-large"),
        (b"note=x", "application/x-www-form-urlencoded", 415, "not-json"),
        (b"{}", None, 415, "not-json"),
    ],
)
def test_what_cannot_be_read_is_refused(
    may: Program, body: bytes, kind: str | None, status: int, name: str
) -> None:
    refused = may.call("PUT", DAY, data=body, content_type=kind)

    assert (refused.status_code, refused.get_json()["type"]) == (status, f"/api/#{name}")


@pytest.mark.parametrize(
    ("method", "place", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/days/today", 404),
        ("GET", "/days/2026-02-30", 404),
        ("GET", f"/treatments/{UUID(int=7)}", 404),
        ("GET", "/treatments/1", 404),
        ("POST", "/diary", 405),
        ("OPTIONS", "/diary", 405),
        ("TRACE", "/diary", 405),
    ],
)
def test_what_is_not_there_is_a_problem_too(
    may: Program, method: str, place: str, status: int
) -> None:
    refused = may.call(method, place)

    assert (refused.status_code, refused.get_json()["status"]) == (status, status)
    assert status != 405 or "GET" in refused.headers["Allow"]


@pytest.mark.parametrize("key", ["x" * 201, "ü", '""', " "])
def test_an_odd_key_of_a_save_is_refused(may: Program, key: str) -> None:
    rating = {"symptom": "head_turn", "severity": 4}

    refused = may.post("/rate", rating, headers={"Idempotency-Key": key})

    assert refused.get_json()["errors"][0]["parameter"] == "Idempotency-Key"


def test_an_error_of_ours_is_a_problem_with_a_number(
    app: Flask, may: Program, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks() -> None:
        raise RuntimeError("secret words")

    monkeypatch.setitem(app.view_functions, "api.get_diary", breaks)
    with app.app_context():
        headers = {"Authorization": f"Bearer {may.token}"}
        answer = app.test_client().get("/api/v1/diary", headers=headers)

    told = answer.get_json()
    assert (answer.status_code, told["type"], answer.mimetype) == (
        500,
        "/api/#fault",
        "application/problem+json",
    )
    assert "secret" not in answer.text
    assert told["reference"] in caplog.text


def test_other_addresses_keep_their_pages(app: Flask, may: Program) -> None:
    with app.app_context():
        assert app.test_client().get("/nowhere").mimetype == "text/html"
        below = app.test_client().get("/api/nowhere")
    assert (below.status_code, below.mimetype) == (404, "application/problem+json")
