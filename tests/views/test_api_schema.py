"""The description of the API holds: it is sound, whole, and no answer leaves it."""

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from openapi_spec_validator import validate
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS

from app.access import Right
from app.services.events import EventDraft, EventKind, record_event
from app.services.symptoms import follow
from app.services.treatments import list_treatments
from app.views.api import OPERATIONS
from tests.builders import SYMPTOMS, fill
from tests.conftest import TODAY, Cast
from tests.views.programs import READS, RECORDS, a_token

Opened = Callable[..., AbstractContextManager]
DOCUMENT = "/api/v1/openapi.json"
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "6"))  # for each call and kind of input
QUICKLY = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize="FUZZ_EXAMPLES" not in os.environ,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
CHECKED = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
)


@pytest.fixture
def document(migrated_app: Flask) -> dict[str, Any]:
    with migrated_app.app_context():
        found: dict[str, Any] = migrated_app.test_client().get(DOCUMENT).get_json()
    return found


def test_the_description_is_sound(document: dict[str, Any]) -> None:
    validate(document)

    assert document["openapi"].startswith("3.1")


def test_every_call_is_described_and_nothing_else(
    migrated_app: Flask, document: dict[str, Any]
) -> None:
    there = {
        (method, rule.rule.replace("<day:", "{").replace("<uuid:", "{").replace(">", "}"))
        for rule in migrated_app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD"}
        if rule.rule.startswith("/api/v1")
    }
    described = {
        (method.upper(), f"{document['servers'][0]['url']}{path}")
        for path, methods in document["paths"].items()
        for method in methods
    }

    assert there == described
    assert len(there) == len(OPERATIONS) >= 17


def test_every_call_but_the_description_needs_a_token(document: dict[str, Any]) -> None:
    open_ones = [
        path
        for path, methods in document["paths"].items()
        for said in methods.values()
        if not said["security"]
    ]

    assert open_ones == ["/openapi.json"]


@pytest.fixture
def fuzzed(app: Flask, cast: Cast, opened: Opened) -> tuple[Any, dict[str, str], Flask]:
    """The description with what Alice's diary holds in it, a token's head, and the app."""
    with opened("alice", Right.OWN) as diary:
        follow(diary, list(SYMPTOMS), ["swallowing"])
        fill(diary, 60, 2)
        event = record_event(diary, EventDraft(TODAY, EventKind.ILLNESS))
        treatment = list_treatments(diary)[0]
        head = {"Authorization": f"Bearer {a_token(diary, READS, RECORDS)}"}
    with app.app_context():
        document = app.test_client().get(DOCUMENT).get_json()
    _name_what_is_there(document, treatment.id, event.id)
    schema = schemathesis.openapi.from_dict(document)
    schema.app = app
    return schema, head, app


def _name_what_is_there(document: dict[str, Any], treatment_id: object, event_id: object) -> None:
    """Half of what is tried meets something: ids, days and symptoms of this diary."""
    known = {
        "treatment_id": [str(treatment_id), "0b5f2c52-0d3c-4a3c-9a56-0d1f6a8c2b11"],
        "event_id": [str(event_id), "0b5f2c52-0d3c-4a3c-9a56-0d1f6a8c2b12"],
        "day": [str(TODAY), "2026-03-01", "2026-06-12"],
        "If-Match": ['"1"', '"2"', "*"],
        "If-None-Match": ['"1"', "*"],
    }
    for methods in document["paths"].values():
        for said in methods.values():
            for parameter in said["parameters"]:
                if parameter["name"] in known:
                    parameter["schema"] = {"type": "string", "enum": known[parameter["name"]]}
    keys = ["head_turn", "head_tremor", "2", "swallowing"]
    schemas = document["components"]["schemas"]
    schemas["Rating"]["properties"]["symptom"]["enum"] = keys
    for name in ("DayPut", "DayPatch"):
        schemas[name]["properties"]["ratings"]["propertyNames"] = {"enum": keys}


@pytest.mark.slow
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_no_call_meets_a_fault_or_leaves_the_description(
    fuzzed: tuple[Any, dict[str, str], Flask], mode: GenerationMode
) -> None:
    schema, head, app = fuzzed
    met: dict[str, set[int]] = {}
    for found in schema.get_all_operations():
        operation = found.ok()
        if mode is GenerationMode.POSITIVE or operation.body or operation.query:
            met[operation.label] = _try(app, operation, mode, head)

    if mode is GenerationMode.POSITIVE:
        # Removing needs a version that is there, which hardly any call names.
        done = {name.split()[0] for name, seen in met.items() if seen & {200, 201}}
        assert done >= {"GET", "PATCH", "POST", "PUT"}


def _try(app: Flask, operation: Any, mode: GenerationMode, head: dict[str, str]) -> set[int]:
    """Calls it with many inputs; gives the statuses that came back."""
    seen: set[int] = set()

    @QUICKLY
    @given(case=operation.as_strategy(generation_mode=mode))
    def call(case: Any) -> None:
        with app.app_context():
            answer = case.call(headers=head)
            case.validate_response(answer, checks=[CHECKS.get_one(name) for name in CHECKED])
        seen.add(answer.status_code)

    call()
    return seen
