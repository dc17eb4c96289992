"""Reading FHIR bundles: ours, broken ones, and those of others."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.access import Diary, Right
from app.analysis.notation import read_ratings
from app.extensions import db
from app.services.accounts import begin_diary
from app.services.day_batches import list_day_rows
from app.services.days import find_day, rate_day
from app.services.fhir_reading import is_fhir, read_fhir
from app.services.imports import ParsedFile, preview, read_file, save_import
from app.services.sharing import Terms, change_share, get_reader
from app.services.treatments import list_treatments, record_treatment
from tests.builders import a_day, a_diary_draft, a_whole_treatment
from tests.conftest import TODAY, Cast, Clock
from tests.fhir import Json, bundle_of, of_kind

Change = Callable[[Json], object]
ON = TODAY - timedelta(days=2)
RELEASED = Path(__file__).parents[1] / "data" / "diary.fhir.json"


@pytest.fixture
def bundle(diary: Diary) -> Json:
    """What Alice took along: three answers of one day, one treatment."""
    rate_day(diary, ON, a_day(), None)
    record_treatment(diary, a_whole_treatment())
    return bundle_of(diary)


@pytest.fixture
def kept(clock: Clock) -> Json:
    """The same, as a diary of the first release wrote it: whatever comes later reads it."""
    bundle: Json = json.loads(RELEASED.read_text(encoding="utf-8"))
    return bundle


@pytest.fixture
def dans(bundle: Json, cast: Cast) -> Diary:
    """An empty diary in which it is brought in."""
    return begin_diary(cast.dan, a_diary_draft(symptoms=()))


def read(bundle: Any) -> ParsedFile:
    return read_file(json.dumps(bundle).encode(), "mine.json")


def codes(file: ParsedFile) -> list[str]:
    return [problem.code for problem in file.problems]


def first(bundle: Json, kind: str) -> Json:
    return of_kind(bundle, kind)[0]


def test_a_bundle_is_told_from_other_files(kept: Json) -> None:
    assert is_fhir(json.dumps(kept).encode())
    assert is_fhir(b"\xef\xbb\xbf\n" + json.dumps(kept, indent=2).encode())
    assert not is_fhir(b"day,symptom,severity\n")
    assert not is_fhir(b'{"kind": "archive"}')


def test_it_is_brought_into_an_empty_diary(bundle: Json, dans: Diary) -> None:
    found = save_import(dans, read(bundle))

    assert (found.new_days, found.new_treatments) == (1, 1)
    assert found.ignored == ()
    noted = find_day(dans, ON)
    assert noted is not None
    assert noted.note == "slept badly"
    (day,) = list_day_rows(dans)
    assert sorted(read_ratings(day.ratings).values(), key=str) == [4, 6, None]
    assert len(list_treatments(dans)[0].injections) == 2


def test_a_bundle_of_the_first_release_is_read(kept: Json) -> None:
    file = read(kept)

    assert file.problems == ()
    (day,) = file.days.values()
    assert [severity for severity, _row in day.ratings.values()] == [4, 6, None]
    (treatment,) = file.treatments.values()
    assert treatment.lines == list(a_whole_treatment().injections)


def _second_rating(bundle: Json) -> None:
    twin = json.loads(json.dumps(first(bundle, "Observation")))
    bundle["entry"].append({"resource": {**twin, "valueInteger": 9}})


def _alone(bundle: Json) -> None:
    first(bundle, "MedicationAdministration")["partOf"] = [{"reference": "urn:uuid:no"}]


def _twice(bundle: Json) -> None:
    bundle["entry"].append({"fullUrl": "urn:uuid:x", "resource": first(bundle, "Procedure")})


WRONG: list[tuple[str, Change]] = [
    ("severity_range", lambda b: first(b, "Observation").update(valueInteger=11)),
    ("severity_range", lambda b: first(b, "Observation").update(valueInteger=10**30)),
    ("severity_number", lambda b: first(b, "Observation").update(valueInteger="4")),
    ("severity_number", lambda b: first(b, "Observation").update(valueInteger=True)),
    ("severity_number", lambda b: first(b, "Observation").pop("valueInteger")),
    ("day_missing", lambda b: first(b, "Observation").pop("effectiveDateTime")),
    ("day_unreal", lambda b: first(b, "Observation").update(effectiveDateTime="2026-02-30")),
    ("day_early", lambda b: first(b, "Observation").update(effectiveDateTime="0001-01-01")),
    ("stamp_future", lambda b: first(b, "Observation").update(issued="2999-01-01T00:00:00Z")),
    (
        "neither_yes_nor_no",
        lambda b: first(b, "Observation")["extension"][0].update(valueBoolean=3),
    ),
    (
        "symptom_missing",
        lambda b: first(b, "Observation")["code"].update(
            coding=[{"system": "urn:injection-diary:fhir:own-words"}], text=""
        ),
    ),
    (
        "name_long",
        lambda b: first(b, "Observation")["code"].update(
            coding=[{"system": "urn:injection-diary:fhir:own-words", "display": "x" * 81}]
        ),
    ),
    (
        "not_words",
        lambda b: first(b, "Observation")["code"].update(
            coding=[{"system": "urn:injection-diary:fhir:own-words", "display": "a\x00b"}]
        ),
    ),
    ("said_twice", _second_rating),
    ("fhir_line_alone", _alone),
    ("treatment_twice", _twice),
    (
        "fhir_unit",
        lambda b: first(b, "MedicationAdministration")["dosage"]["dose"].update(
            code="[arb'U]{abobotulinumtoxinA}"
        ),
    ),
    (
        "dose_number",
        lambda b: first(b, "MedicationAdministration")["dosage"]["dose"].update(value="62.5"),
    ),
    (
        "dose_number",
        lambda b: first(b, "MedicationAdministration")["dosage"]["dose"].update(value=-1),
    ),
    (
        "dose_large",
        lambda b: first(b, "MedicationAdministration")["dosage"]["dose"].update(value=50001),
    ),
    (
        "dose_places",
        lambda b: first(b, "MedicationAdministration")["dosage"]["dose"].update(value=1.2345),
    ),
    (
        "side_unknown",
        lambda b: first(b, "MedicationAdministration")["dosage"]["site"]["extension"][0][
            "valueCoding"
        ].update(code="above"),
    ),
    ("product_unknown", lambda b: first(b, "Medication")["code"]["coding"][0].update(code="gin")),
    ("lot_long", lambda b: first(b, "Medication")["batch"].update(lotNumber="1" * 41)),
    ("not_words", lambda b: first(b, "Procedure")["note"][0].update(text=["a"])),
]


@pytest.mark.parametrize(("code", "change"), WRONG)
def test_what_cannot_be_is_named_with_its_place(kept: Json, code: str, change: Change) -> None:
    change(kept)
    file = read(kept)

    assert code in codes(file)
    assert all(problem.row for problem in file.problems)


@pytest.mark.parametrize(
    "wrong", [{"valueInteger": 11}, {"effectiveDateTime": "9999-12-31"}], ids=["11", "9999"]
)
def test_a_bundle_with_one_fault_saves_nothing(
    bundle: Json, dans: Diary, wrong: dict[str, object]
) -> None:
    first(bundle, "Observation").update(wrong)

    assert save_import(dans, read(bundle)).problems
    assert list_day_rows(dans) == list_treatments(dans) == []


UNUSABLE: list[tuple[str, bytes]] = [
    ("fhir_broken", b'{"resourceType": "Bundle", "entry": [{"a'),
    ("fhir_broken", b'{"resourceType": "Bundle", "entry": [\xff]}'),
    ("fhir_broken", b'{"resourceType": "Bundle"} and more'),
    ("fhir_deep", b'{"resourceType": "Bundle", "x": ' + b"[" * 200_000),
    ("fhir_deep", b'{"resourceType": "Bundle", "entry": ' + b"[" * 200_000 + b"]" * 200_000 + b"}"),
    ("fhir_shape", b'{"resourceType": "Bundle", "entry": {"a": 1}}'),
    ("fhir_shape", b'{"resourceType": ["Bundle"]}'),
    ("fhir_no_bundle", b'{"resourceType": "Patient", "id": "x"}'),
    ("fhir_foreign", b'{"resourceType": "Bundle", "type": "collection", "entry": []}'),
    ("fhir_foreign", b'{"resourceType": "Bundle", "meta": [1, 2], "entry": []}'),
]


@pytest.mark.parametrize(("code", "content"), UNUSABLE)
def test_a_file_that_is_no_bundle_of_ours_is_refused_as_a_whole(code: str, content: bytes) -> None:
    file = read_fhir(content, "theirs.json")

    assert codes(file) == [code]
    assert (file.kind, file.problems[0].file) == (None, "theirs.json")


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.99])
def test_half_a_bundle_is_refused(kept: Json, cut: float) -> None:
    content = json.dumps(kept).encode()

    assert codes(read_fhir(content[: int(len(content) * cut)], "half.json")) == ["fhir_broken"]


def test_a_bundle_of_a_newer_diary_is_refused(kept: Json) -> None:
    kept["meta"]["tag"][0]["code"] = "2"

    assert codes(read(kept)) == ["fhir_version"]


@pytest.mark.parametrize("entry", [{}, {"resource": None}, {"resource": [1]}, 3, None, "x"])
def test_an_entry_without_a_resource_is_refused(kept: Json, entry: object) -> None:
    assert codes(read({**kept, "entry": [entry]})) == ["fhir_shape"]


def test_what_was_taken_back_is_not_read(kept: Json) -> None:
    for resource in of_kind(kept, "Observation"):
        resource["status"] = "entered-in-error"
    first(kept, "Procedure")["status"] = "not-done"
    kept["entry"] = [
        e for e in kept["entry"] if e["resource"]["resourceType"] != "MedicationAdministration"
    ]

    file = read(kept)
    assert codes(file) == ["fhir_nothing"]


def test_resources_of_others_among_ours_are_named_and_left(bundle: Json, dans: Diary) -> None:
    bundle["entry"].append({"resource": {"resourceType": "Condition", "code": {"text": "x"}}})
    pulse = {"coding": [{"system": "http://loinc.org", "code": "8867-4"}]}
    bundle["entry"].append({"resource": {"resourceType": "Observation", "code": pulse}})

    found = preview(dans, read(bundle))
    assert found.ignored == ("Condition", "Observation")
    assert (found.problems, found.new_days) == ((), 1)


def test_a_reader_who_may_not_see_notes_brings_none(
    bundle: Json, diary: Diary, cast: Cast, opened: Any
) -> None:
    seen = get_reader(diary, cast.bob).terms.mark
    change_share(diary, cast.bob, Terms(Right.RECORD), seen)
    db.session.rollback()
    first(bundle, "Procedure")["note"][0]["text"] = "another"

    with opened("bob", Right.RECORD) as bobs:
        assert not preview(bobs, read(bundle)).changes


def every_part(resource: Any) -> list[tuple[Any, Any]]:
    """(container, place) of all that is in a bundle."""
    places = resource.items() if isinstance(resource, dict) else enumerate(resource)
    found = []
    for place, part in list(places):
        found.append((resource, place))
        if isinstance(part, dict | list):
            found += every_part(part)
    return found


@pytest.mark.parametrize("other", [None, "\ud800", [[]], {}, 10**400])
def test_no_part_of_a_bundle_is_trusted(kept: Json, other: object) -> None:
    """Whatever stands anywhere: it is read, or refused in words, and never fails."""
    for container, place in every_part(kept):
        before = container[place]
        container[place] = other
        file = read(kept)
        container[place] = before
        assert isinstance(file, ParsedFile)
