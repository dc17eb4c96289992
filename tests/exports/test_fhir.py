"""A diary as a FHIR bundle: what is in it, and that it is FHIR R4."""

import json
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle

from app.access import Diary, Right
from app.exports.fhir import Wanted
from app.exports.fhir_elements import Ids, entry
from app.exports.fhir_people import People
from app.models import Act
from app.services.audit import commit
from app.services.day_batches import DayRow, write_days
from app.services.days import rate_day
from app.services.scores import ScoreDraft, record_score
from app.services.sharing import Terms, change_share, get_reader
from app.services.treatments import InjectionDraft, Side, TreatmentDraft, record_treatment
from tests.builders import a_day, a_diary_draft, a_treatment, a_whole_treatment, an_injection
from tests.conftest import NOON, TODAY, Cast
from tests.fhir import EVERYTHING, Json, bundle_of, complaints, of_kind, written

Opened = Callable[..., AbstractContextManager[Diary]]
NOTHING = Wanted(ratings=False, treatments=False, scores=False, notes=False)
ON = TODAY - timedelta(days=2)


def rated(diary: Diary, **changes: Any) -> None:
    rate_day(diary, ON, a_day(**changes), None)


def only(bundle: Json, kind: str) -> Json:
    (found,) = of_kind(bundle, kind)
    return found


def by_code(bundle: Json, text: str) -> Json:
    (found,) = [o for o in of_kind(bundle, "Observation") if o["code"]["text"] == text]
    return found


@pytest.fixture
def full(diary: Diary, cast: Cast, opened: Opened) -> Diary:
    """Alice's diary with some of all that can be told."""
    rated(diary)
    write_days(diary, [DayRow(TODAY - timedelta(days=9), "0X-", None, None)], [])
    commit(diary, Act.FILE_IMPORTED)
    record_treatment(diary, a_whole_treatment())
    record_treatment(diary, a_treatment(product=None, injections=(an_injection(side=None),)))
    record_treatment(diary, TreatmentDraft(day=ON, finished=False))
    with opened("bob", Right.RECORD) as bobs:
        record_score(bobs, ScoreDraft(TODAY, "twstrs_total", Decimal("31.25")))
        record_score(bobs, ScoreDraft(TODAY, "pain_nrs", Decimal(4)))
    return diary


def test_a_bundle_is_fhir_r4_by_two_opinions(full: Diary) -> None:
    text = written(full)

    assert complaints(json.loads(text)) == []
    Bundle.model_validate_json(text)


def test_both_opinions_object_where_it_is_not(full: Diary) -> None:
    bundle = bundle_of(full)
    by_code(bundle, "TWSTRS, total")["valueQuantity"]["value"] = "31.25 points"

    assert any("valueQuantity/value" in complaint for complaint in complaints(bundle))
    with pytest.raises(ValueError, match="value"):
        Bundle.model_validate(bundle)


def test_an_empty_diary_is_a_bundle_with_the_person_alone(diary: Diary) -> None:
    bundle = bundle_of(diary, NOTHING)

    assert [entry["resource"]["resourceType"] for entry in bundle["entry"]] == ["Patient"]
    assert complaints(bundle) == complaints(bundle_of(diary)) == []
    assert only(bundle, "Patient")["name"] == [{"text": "Alice"}]


def test_a_rating_says_what_when_and_by_whom(full: Diary) -> None:
    rating = by_code(bundle_of(full, replace(EVERYTHING, first=ON)), "Neck pulling or turning")

    assert rating["valueInteger"] == 4
    assert rating["effectiveDateTime"] == ON.isoformat()
    assert rating["issued"] == "2026-06-11T10:00:00Z"
    assert rating["code"]["coding"][0]["code"] == "head_turn"
    assert rating["extension"] == [
        {"url": "urn:injection-diary:fhir:recalled", "valueBoolean": False}
    ]
    assert rating["performer"] == [rating["subject"]]


def test_a_skipped_rating_says_why_it_has_no_value(full: Diary) -> None:
    bundle = bundle_of(full, replace(EVERYTHING, first=ON))
    skipped = by_code(bundle, "tremor of my left hand")

    assert "valueInteger" not in skipped
    assert skipped["dataAbsentReason"]["coding"][0]["code"] == "asked-declined"
    assert "code" not in skipped["code"]["coding"][0]


def test_what_a_file_did_not_tell_stays_unknown(full: Diary) -> None:
    wanted = replace(EVERYTHING, last=TODAY - timedelta(days=9), notes=False)
    ratings = of_kind(bundle_of(full, wanted), "Observation")

    assert [r.get("valueInteger") for r in ratings] == [0, 10, None]
    assert not any("issued" in rating or "extension" in rating for rating in ratings)


def test_a_dose_stays_in_the_units_of_its_product(full: Diary) -> None:
    doses = [
        line["dosage"]["dose"] for line in of_kind(bundle_of(full), "MedicationAdministration")
    ]

    botox = {"system": "http://unitsofmeasure.org", "code": "[arb'U]{onabotulinumtoxinA}"}
    assert {**botox, "value": 62.5, "unit": "Botox units"} in doses
    assert {**botox, "value": 20, "unit": "Botox units"} in doses
    assert [d for d in doses if d["code"] == "[arb'U]{product-not-known}"]


def test_a_site_has_its_muscle_its_side_and_words(full: Diary) -> None:
    sites = [
        line["dosage"]["site"] for line in of_kind(bundle_of(full), "MedicationAdministration")
    ]

    left = next(site for site in sites if site["text"] == "Splenius capitis, left")
    assert left["coding"][0]["code"] == "splenius_capitis"
    assert left["extension"][0]["valueCoding"]["code"] == "left"
    assert [s for s in sites if s["text"] == "by the ear, left" and "code" not in s["coding"][0]]
    assert [s for s in sites if s["text"] == "Splenius capitis" and "extension" not in s]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (InjectionDraft(), None),
        (
            InjectionDraft(side=Side.RIGHT),
            "muscle not known, right, dose not known, Botox units",
        ),
    ],
)
def test_what_is_not_known_of_a_line_is_not_made_up(
    diary: Diary, line: InjectionDraft, said: str | None
) -> None:
    record_treatment(diary, a_treatment(injections=(line,)))
    bundle = bundle_of(diary)
    dosage = only(bundle, "MedicationAdministration").get("dosage")

    assert complaints(bundle) == []
    if said is None:
        assert dosage is None
    else:
        assert "value" not in dosage["dose"]
        assert dosage["dose"]["_value"]["extension"][0]["valueCode"] == "unknown"


def test_what_belongs_together_points_to_each_other(full: Diary) -> None:
    bundle = bundle_of(full)
    addresses = {entry["fullUrl"] for entry in bundle["entry"]}
    pointers = set(re.findall(r'"reference": "([^"]*)"', json.dumps(bundle)))

    assert pointers <= addresses
    assert len(addresses) == len(bundle["entry"])
    told = {t["reference"] for p in of_kind(bundle, "Provenance") for t in p["target"]}
    beside = {"Patient", "CodeSystem", "Provenance"}
    assert told == {
        e["fullUrl"] for e in bundle["entry"] if e["resource"]["resourceType"] not in beside
    }


def test_the_same_diary_gives_the_same_ids_and_none_of_its_own(full: Diary) -> None:
    assert written(full) == written(full)
    assert str(full.patient_id) not in written(full)


def test_pain_alone_has_a_code_of_loinc(diary: Diary, cast: Cast) -> None:
    from app.services.accounts import begin_diary
    from app.services.days import DayDraft

    dans = begin_diary(cast.dan, a_diary_draft(symptoms=("pain", "neck_pain")))
    rate_day(dans, TODAY, DayDraft({0: 3, 1: 3}), None)
    observations = of_kind(bundle_of(dans), "Observation")

    codes = [[c["code"] for c in o["code"]["coding"]] for o in observations]
    assert codes == [["pain", "72514-3"], ["neck_pain"]]


def test_a_score_names_its_scale_and_its_clinician(full: Diary) -> None:
    bundle = bundle_of(full)
    score = by_code(bundle, "TWSTRS, total")

    assert score["valueQuantity"]["value"] == 31.25
    assert score["performer"][0]["type"] == "Practitioner"
    assert by_code(bundle, "Pain, numeric rating 0 to 10")["code"]["coding"][1]["code"] == "72514-3"


@pytest.mark.parametrize(
    ("wanted", "there", "gone"),
    [
        (replace(NOTHING, ratings=True), "Neck pulling or turning", "slept badly"),
        (replace(NOTHING, notes=True), "slept badly", "Neck pulling or turning"),
        (replace(NOTHING, treatments=True), "Procedure", "less pain than last time"),
        (replace(NOTHING, scores=True), "TWSTRS", "Procedure"),
        (replace(EVERYTHING, last=TODAY - timedelta(days=3)), "Procedure", "TWSTRS"),
        (replace(EVERYTHING, first=TODAY), "TWSTRS", "slept badly"),
    ],
)
def test_what_is_in_can_be_chosen(full: Diary, wanted: Wanted, there: str, gone: str) -> None:
    text = written(full, wanted)

    assert there in text
    assert gone not in text


def test_what_a_share_hides_is_in_no_bundle(full: Diary, cast: Cast, opened: Opened) -> None:
    with opened("carol") as diary:
        assert "slept badly" in written(diary)
    with opened("alice", Right.OWN) as diary:
        seen = get_reader(diary, cast.carol).terms.mark
        change_share(diary, cast.carol, Terms(Right.READ), seen)
    with opened("carol") as diary:
        text = written(diary)

    assert "slept badly" not in text
    assert "less pain than last time" not in text
    assert "Neck pulling or turning" in text


def test_who_wrote_it_is_named_as_what_they_are(full: Diary, cast: Cast, opened: Opened) -> None:
    with opened("bob", Right.RECORD) as diary:
        rate_day(diary, TODAY, a_day(), None)
    who = [p["agent"][0]["who"] for p in of_kind(bundle_of(full), "Provenance")]

    assert {"type": "Practitioner", "display": "bob@clinic.example"} in who
    assert (
        sum("reference" in each for each in who) == 4
    )  # two days, entered at once, and three treatments


def test_unusual_words_stay_as_they_are(diary: Diary) -> None:
    odd = 'a "b"\n<c> مرحبا 🙂 \u2028 end'
    rated(diary, note=odd)
    wanted = replace(NOTHING, notes=True)

    assert only(bundle_of(diary, wanted), "Observation")["valueString"] == odd


def test_what_a_file_brought_is_said_to_be_brought(diary: Diary, cast: Cast) -> None:
    people = People(diary, Ids(diary))
    told = people.provenance([people.patient_id], cast.alice, NOON, imported=True)
    bundle = {**bundle_of(diary, NOTHING), "entry": [entry(people.patient()), entry(told)]}

    assert told["activity"] == {"text": "Brought in with a file"}
    assert complaints(bundle) == []
