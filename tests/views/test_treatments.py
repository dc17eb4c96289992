"""The pages on which treatments are recorded."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from app.access import Diary, Right
from app.errors import StaleEdit
from app.extensions import db
from app.services.accounts import begin_diary
from app.services.treatments import (
    InjectionDraft,
    TreatmentDraft,
    draft_of,
    list_treatments,
    record_treatment,
)
from tests.browser_double import Browser
from tests.builders import a_diary_draft, a_treatment, an_injection
from tests.conftest import TODAY, Cast, Clock
from tests.views.conftest import Stored
from tests.views.forms import a_treatment_form, fields_of

Browse = Callable[..., Browser]

AS_SAID = TreatmentDraft(
    day=date(2026, 5, 4),
    product="onabotulinumtoxinA",
    injections=(an_injection(dose_units=Decimal("62.5")), InjectionDraft()),
    note="rain",
)


@pytest.fixture
def treatments(cast: Cast) -> str:
    return f"/diary/{cast.alice}/treatments"


@pytest.fixture
def one(opened) -> UUID:
    """A treatment that is there already."""
    with opened("alice", Right.OWN) as diary:
        return record_treatment(diary, a_treatment()).id


def said(diary: Diary) -> list[TreatmentDraft]:
    return [draft_of(treatment) for treatment in list_treatments(diary)]


@pytest.mark.parametrize(
    ("who", "reads", "saves"),
    [("alice", 200, 302), ("bob", 200, 302), ("carol", 200, 403), ("dan", 404, 404)],
)
def test_who_may_read_and_record_treatments(
    browse: Browse, treatments: str, one: UUID, who: str, reads: int, saves: int
) -> None:
    page = browse(who)

    assert page.get(f"{treatments}/").status_code == reads
    assert page.get(f"{treatments}/{one}").status_code == reads
    january = a_treatment_form(day__month="1")
    assert page.post(f"{treatments}/new", data=january).status_code == saves
    assert page.post(f"{treatments}/{one}/edit", data=a_treatment_form()).status_code in {
        saves,
        409,
    }
    version = {"version": "1"}
    assert page.post(f"{treatments}/{one}/remove", data=version).status_code == saves
    assert page.post(f"{treatments}/{one}/restore").status_code == saves


def test_a_treatment_is_recorded_shown_and_changed(browse: Browse, treatments: str, opened) -> None:
    page = browse("alice")
    blank = fields_of(page.get(f"{treatments}/new").text)
    answer = page.post(f"{treatments}/new", data=blank | a_treatment_form())
    assert answer.status_code == 302
    with opened() as diary:
        (treatment,) = list_treatments(diary)
        assert draft_of(treatment) == AS_SAID

    shown = fields_of(page.get(f"{treatments}/{treatment.id}/edit").text)
    assert shown["version"] == "1"
    assert shown["note"] == "rain"
    assert shown["injections-0-dose_units"] == "62.5"
    changed = page.post(f"{treatments}/{treatment.id}/edit", data=shown | {"note": "sun"})
    assert changed.location == f"{treatments}/{treatment.id}"
    with opened() as diary:
        assert said(diary) == [a_treatment_of(note="sun")]


def a_treatment_of(**changes: object) -> TreatmentDraft:
    from dataclasses import replace

    return replace(AS_SAID, **changes)


def test_a_form_sent_back_as_it_was_shown_changes_nothing(
    browse: Browse, treatments: str, one: UUID, stored: Stored
) -> None:
    page, before = browse("alice"), stored()
    shown = fields_of(page.get(f"{treatments}/{one}/edit").text)

    assert page.post(f"{treatments}/{one}/edit", data=shown).status_code == 302
    assert stored() == before


def test_a_form_sent_twice_saves_once(browse: Browse, treatments: str, stored: Stored) -> None:
    page = browse("alice")
    form = fields_of(page.get(f"{treatments}/new").text) | a_treatment_form()
    page.post(f"{treatments}/new", data=form)
    once = stored()

    assert page.post(f"{treatments}/new", data=form).status_code == 302
    assert stored() == once


def test_a_date_alone_is_enough(browse: Browse, treatments: str, opened) -> None:
    form = {"day-day": "4", "day-month": "5", "day-year": "2026"}

    assert browse("alice").post(f"{treatments}/new", data=form).status_code == 302
    with opened() as diary:
        assert said(diary) == [TreatmentDraft(day=date(2026, 5, 4))]


def test_what_is_not_known_is_shown_as_not_known(browse: Browse, treatments: str, opened) -> None:
    with opened("alice", Right.OWN) as diary:
        draft = TreatmentDraft(day=TODAY, injections=(InjectionDraft(),))
        treatment_id = record_treatment(diary, draft).id

    text = browse("alice").get(f"{treatments}/{treatment_id}").text
    assert "not known" in text
    assert "0 units" not in text


@pytest.mark.parametrize(
    ("day", "month", "year"),
    [
        ("12", "6", "2026"),
        ("31", "12", "1899"),
        ("31", "2", "2026"),
        ("0", "1", "2026"),
        ("1", "13", "2026"),
        ("x", "y", "z"),
        ("", "", ""),
        ("1", "", "2026"),
        ("1", "1", "99999999999999999999"),
        ("1", "²", "2026"),
        ("\x00", "\x00", "\x00"),
        ("1" * 9999, "1", "2026"),
        ("-1", "5", "2026"),
    ],
)
def test_a_wrong_date_is_told_and_the_rest_stays(
    browse: Browse, treatments: str, stored: Stored, day: str, month: str, year: str
) -> None:
    before = stored()
    form = a_treatment_form(day__day=day, day__month=month, day__year=year)
    answer = browse("alice").post(f"{treatments}/new", data=form)

    assert answer.status_code == 422
    kept = fields_of(answer.text)
    assert (kept["note"], kept["injections-0-dose_units"]) == ("rain", "62.5")
    assert kept["injections-0-muscle"] == "splenius_capitis"
    assert kept["product"] == "onabotulinumtoxinA"
    assert stored() == before


def test_tomorrow_begins_where_the_patient_lives(
    browse: Browse, treatments: str, clock: Clock
) -> None:
    form = a_treatment_form(day__day="12", day__month="June", day__year="2026")
    page = browse("bob")

    assert page.post(f"{treatments}/new", data=form).status_code == 422
    clock.instant += timedelta(hours=12)
    assert page.post(f"{treatments}/new", data=form).status_code == 302


@pytest.mark.parametrize(
    "dose",
    ["0", "-1", "1e9", "1000000000", "x", "NaN", "Infinity", "0.001", "1.2.3", "\x00", "9" * 9999,
     "1e-9", "1e999999999", "-0", "²"],
)  # fmt: skip
def test_a_dose_that_cannot_be_is_told_and_stays_typed(
    browse: Browse, treatments: str, stored: Stored, dose: str
) -> None:
    before = stored()
    form = a_treatment_form(**{"injections-0-dose_units": dose})
    answer = browse("alice").post(f"{treatments}/new", data=form)

    assert answer.status_code == 422
    kept = fields_of(answer.text)["injections-0-dose_units"]
    assert kept == dose or "\x00" in dose
    assert stored() == before


@pytest.mark.parametrize(
    ("dose", "units"),
    [("12,5", "12.5"), (" 50 ", "50"), ("50000", "50000"), ("1 000", "1000"), ("0.01", "0.01")],
)
def test_a_dose_may_be_typed_as_people_type(
    browse: Browse, treatments: str, opened, dose: str, units: str
) -> None:
    form = a_treatment_form(product="", **{"injections-0-dose_units": dose})

    assert browse("alice").post(f"{treatments}/new", data=form).status_code == 302
    with opened() as diary:
        assert said(diary)[0].injections[0].dose_units == Decimal(units)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("product", "water"),
        ("product", "\x00"),
        ("injections-0-muscle", "heart of gold"),
        ("injections-0-muscle", "\x00"),
        ("injections-0-side", "up"),
        ("injections-0-side", "\x00"),
        ("note", "a\x00b"),
        ("note", "x" * 100_000),
    ],
)
def test_what_is_not_on_a_list_is_told(
    browse: Browse, treatments: str, stored: Stored, field: str, value: str
) -> None:
    before = stored()
    answer = browse("alice").post(f"{treatments}/new", data=a_treatment_form(**{field: value}))

    assert answer.status_code == 422
    assert stored() == before


def many(lines: int) -> dict[str, str]:
    return {
        f"injections-{n}-{part}": value
        for n in range(lines)
        for part, value in (("muscle", ""), ("side", ""), ("dose_units", str(n + 1)))
    }


def test_forty_lines_are_saved_and_forty_one_are_told(
    browse: Browse, treatments: str, opened
) -> None:
    page = browse("alice")
    answer = page.post(f"{treatments}/new", data=a_treatment_form(**many(41)))
    assert answer.status_code == 422
    assert fields_of(answer.text)["injections-40-dose_units"] == "41"
    with opened() as diary:
        assert said(diary) == []

    forty = a_treatment_form(product="", **many(40))
    assert page.post(f"{treatments}/new", data=forty).status_code == 302
    with opened() as diary:
        assert len(said(diary)[0].injections) == 40


@pytest.mark.parametrize("places", [["999999999999"], ["-1"], ["x"], ["0", "0"], ["7", "3"], ["²"]])
def test_lines_with_odd_numbers_do_no_harm(
    browse: Browse, treatments: str, places: list[str]
) -> None:
    form = a_treatment_form(**{f"injections-{place}-dose_units": "5" for place in places})

    assert browse("alice").post(f"{treatments}/new", data=form).status_code in {302, 422}


@pytest.mark.parametrize(
    "asked",
    ["add:splenius_capitis:left", "add::", "add:nothing:up", "remove:0", "remove:99", "remove:-1",
     "remove:²", "remove:" + "9" * 5000, "more:0", "less:0", "more:77", "area:neck", "area:moon",
     "find", "enter", "\x00", "dance"],
)  # fmt: skip
def test_a_button_inside_the_form_saves_nothing(
    browse: Browse, treatments: str, stored: Stored, asked: str
) -> None:
    before = stored()
    form = a_treatment_form(do=asked, find="sple")
    answer = browse("alice").post(f"{treatments}/new", data=form)

    assert answer.status_code in {200, 422}
    assert fields_of(answer.text)["note"] == "rain"
    assert stored() == before


def test_two_windows_meet_on_a_page_and_either_can_be_kept(
    browse: Browse, treatments: str, one: UUID, opened
) -> None:
    page = browse("alice")
    form = fields_of(page.get(f"{treatments}/{one}/edit").text)
    bobs = a_treatment_form(note="Bob's", version="1")
    assert browse("bob").post(f"{treatments}/{one}/edit", data=bobs).status_code == 302

    met = page.post(f"{treatments}/{one}/edit", data=form | a_treatment_form(note="Alice's"))
    assert met.status_code == 409
    with opened() as diary:
        assert [draft.note for draft in said(diary)] == ["Bob's"]

    again = fields_of(met.text, action="/edit")
    assert page.post(f"{treatments}/{one}/edit", data=again).status_code == 302
    with opened() as diary:
        assert said(diary) == [a_treatment_of(note="Alice's")]


def test_one_new_form_with_two_contents_meets_itself(
    browse: Browse, treatments: str, opened
) -> None:
    page = browse("alice")
    form = fields_of(page.get(f"{treatments}/new").text) | a_treatment_form()
    page.post(f"{treatments}/new", data=form)

    met = page.post(f"{treatments}/new", data=form | {"note": "second thoughts"})
    assert met.status_code == 409
    again = fields_of(met.text, action="/edit")
    assert page.post(f"{treatments}/{form['treatment_id']}/edit", data=again).status_code == 302
    with opened() as diary:
        assert said(diary) == [a_treatment_of(note="second thoughts")]


@pytest.mark.parametrize("version", ["", "7", "-1", "x", "²", "\x00", "9" * 5000])
def test_a_version_that_nobody_saw_is_a_conflict_and_no_harm(
    browse: Browse, treatments: str, one: UUID, stored: Stored, version: str
) -> None:
    page, before = browse("alice"), stored()

    form = a_treatment_form(version=version)
    assert page.post(f"{treatments}/{one}/edit", data=form).status_code == 409
    assert page.post(f"{treatments}/{one}/remove", data={"version": version}).status_code == 409
    assert stored() == before


def test_two_savers_in_one_instant_are_answered_with_a_page(
    browse: Browse, treatments: str, one: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    def met(*_diary_act_subject: object) -> None:
        db.session.rollback()
        raise StaleEdit

    monkeypatch.setattr("app.services.treatments.commit", met)
    page = browse("alice")

    answer = page.post(f"{treatments}/{one}/edit", data=a_treatment_form(version="1"))
    assert answer.status_code == 409
    assert "rain" in answer.text


def test_a_removed_treatment_comes_back(browse: Browse, treatments: str, one: UUID, opened) -> None:
    page = browse("alice")
    asked = page.get(f"{treatments}/{one}/remove")
    form = fields_of(asked.text)
    answer = page.post(f"{treatments}/{one}/remove", data=form)
    assert answer.status_code == 302
    assert page.get(f"{treatments}/{one}").status_code == 404
    with opened() as diary:
        assert said(diary) == []

    assert f"{one}/restore" in page.get(answer.location).text
    assert page.post(f"{treatments}/{one}/restore").status_code == 302
    with opened() as diary:
        assert said(diary) == [a_treatment()]


@pytest.mark.parametrize("removed", ["", "x", "\x00", "a571fcf4-e059-4f1d-9054-ece7011f29b7", "²"])
def test_a_list_that_is_told_of_a_removal_that_was_not(
    browse: Browse, treatments: str, removed: str
) -> None:
    answer = browse("alice").get(f"{treatments}/", query_string={"removed": removed})

    assert answer.status_code == 200


def test_a_treatment_of_another_diary_is_not_found_in_an_address_or_a_form(
    browse: Browse, treatments: str, one: UUID, app, cast: Cast, stored: Stored
) -> None:
    with app.app_context():
        begin_diary(cast.dan, a_diary_draft())
    before, page = stored(), browse("dan")
    dans = f"/diary/{cast.dan}/treatments"

    for address in (f"{one}", f"{one}/edit", f"{one}/remove"):
        assert page.get(f"{dans}/{address}").status_code == 404
    for address in (f"{one}/edit", f"{one}/remove", f"{one}/restore"):
        form = a_treatment_form(version="1", patient_id=str(cast.alice))
        assert page.post(f"{dans}/{address}", data=form).status_code == 404
    assert stored() == before

    # In a new form another's id is as good as any: it is an id within Dan's diary.
    assert page.post(f"{dans}/new", data=a_treatment_form(treatment_id=str(one))).status_code == 302
    after = stored()
    assert [row for row in after["treatment"] if row[0] == cast.alice] == before["treatment"]


@pytest.mark.parametrize("made_for", ["", "x", "\x00", "1" * 9999])
def test_a_form_made_for_no_id_is_saved_under_a_new_one(
    browse: Browse, treatments: str, opened, made_for: str
) -> None:
    form = a_treatment_form(treatment_id=made_for)

    assert browse("alice").post(f"{treatments}/new", data=form).status_code == 302
    with opened() as diary:
        assert said(diary) == [AS_SAID]


def test_a_new_form_begins_with_the_muscles_of_the_last_treatment(
    browse: Browse, treatments: str, one: UUID
) -> None:
    page = browse("alice")

    copied = fields_of(page.get(f"{treatments}/new").text)
    assert copied["injections-0-muscle"] == "splenius_capitis"
    assert copied.get("note", "") == ""
    empty = fields_of(page.get(f"{treatments}/new?empty=1").text)
    assert "injections-0-muscle" not in empty


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PUT", "PATCH", "DELETE"])
def test_other_methods_do_no_harm(
    browse: Browse, treatments: str, one: UUID, stored: Stored, method: str
) -> None:
    page, before = browse("alice"), stored()

    for address in ("", "/new", f"/{one}", f"/{one}/edit", f"/{one}/remove"):
        answer = page.open(f"{treatments}{address or '/'}", method=method)
        expected = {200} if method in {"HEAD", "OPTIONS"} else {405}
        assert answer.status_code in expected
    assert stored() == before
