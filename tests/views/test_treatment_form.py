"""The treatment form carries all that is known, and asks once about what may be a slip."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from html5lib import parse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from app.access import Right
from app.catalogue.muscles import MUSCLES
from app.catalogue.products import PRODUCTS
from app.services.treatments import (
    InjectionDraft,
    Side,
    TreatmentDraft,
    draft_of,
    list_treatments,
    record_treatment,
    revise_treatment,
)
from tests.browser_double import Browser
from tests.builders import a_treatment, a_whole_treatment, an_injection
from tests.conftest import TODAY, Cast
from tests.pages import Page
from tests.views.conftest import Stored
from tests.views.forms import a_treatment_form, fields_of

Browse = Callable[..., Browser]
MAY = date(2026, 5, 4)


@pytest.fixture
def treatments(cast: Cast) -> str:
    return f"/diary/{cast.alice}/treatments"


@pytest.fixture
def record(opened) -> Callable[[TreatmentDraft], object]:
    def recorded(draft: TreatmentDraft) -> object:
        with opened("alice", Right.OWN) as diary:
            return record_treatment(diary, draft, uuid4()).id

    return recorded


def sent_by(html: str) -> MultiDict[str, str]:
    """What the form would send, each ticked box for itself."""
    page = Page(parse(html, namespaceHTMLElements=False))
    sent = MultiDict(fields_of(html))
    sent.poplist("guidance")
    for box in page.all("input"):
        if box.get("name") == "guidance" and "checked" in box.keys():  # noqa: SIM118
            sent.add("guidance", box.get("value"))
    return sent


def but(form: MultiDict[str, str], **typed: str) -> MultiDict[str, str]:
    """The same, with something else typed."""
    changed = form.copy()
    for name, value in typed.items():
        changed.setlist(name, [value])
    return changed


def said(opened) -> list[TreatmentDraft]:
    with opened() as diary:
        return [draft_of(treatment) for treatment in list_treatments(diary)]


def notes_in(html: str) -> list[str]:
    page = Page(parse(html, namespaceHTMLElements=False))
    return [
        " ".join("".join(part.itertext()).split())
        for part in page.all("div")
        if part.get("class") == "check"
    ]


WHOLE = {
    "day-day": "4", "day-month": "5", "day-year": "2026",
    "product": "onabotulinumtoxinA",
    "injections-0-muscle": "splenius_capitis", "injections-0-side": "left",
    "injections-0-dose_units": "62,5", "injections-0-points": "3",
    "injections-1-muscle": "", "injections-1-muscle_label": " by the ear ",
    "injections-1-side": "left", "injections-1-dose_units": "20",
    "total_units": "82.5", "dilution": "100 units in 2 ml", "volume_ml": "1,65 ml",
    "lot": "C1234", "expires_on-day": "", "expires_on-month": "March", "expires_on-year": "2027",
    "guidance": ["ultrasound", "emg"],
    "injector": "Dr Bob", "clinic": "Movement clinic", "note": "less pain than last time",
}  # fmt: skip


def test_all_that_is_known_is_typed_saved_and_shown_again(
    browse: Browse, treatments: str, opened
) -> None:
    page = browse("alice")

    assert page.post(f"{treatments}/new", data=WHOLE | {"do": "save"}).status_code == 302
    assert said(opened) == [a_whole_treatment()]
    with opened() as diary:
        (treatment,) = list_treatments(diary)
    shown = sent_by(page.get(f"{treatments}/{treatment.id}/edit").text)
    assert shown["injections-0-points"] == "3"
    assert shown["injections-1-muscle_label"] == "by the ear"
    assert shown.getlist("guidance") == ["emg", "ultrasound"]
    assert (shown["expires_on-day"], shown["expires_on-month"]) == ("31", "3")


WORDS = st.text("abc äß\"<&'0", min_size=1, max_size=40).map(str.strip).filter(bool)
AMOUNTS = st.integers(1, 99_999).map(lambda n: Decimal(n) / 100)
LINES = st.builds(
    InjectionDraft,
    muscle=st.none() | st.sampled_from([each.code for each in MUSCLES]),
    side=st.none() | st.sampled_from(Side),
    dose_units=st.none() | AMOUNTS,
    points=st.none() | st.integers(1, 99),
).flatmap(
    lambda line: st.builds(
        replace,
        st.just(line),
        muscle_label=st.none() if line.muscle else st.none() | WORDS,
    )
)
DRAFTS = st.builds(
    TreatmentDraft,
    day=st.dates(date(1900, 1, 1), TODAY),
    product=st.none() | st.sampled_from([each.code for each in PRODUCTS]),
    injections=st.lists(LINES, max_size=4).map(tuple),
    note=st.none() | WORDS,
    total_units=st.none() | AMOUNTS,
    dilution=st.none() | WORDS,
    volume_ml=st.none() | AMOUNTS,
    lot=st.none() | WORDS,
    expires_on=st.none() | st.dates(date(1990, 1, 1), date(2040, 1, 1)),
    guidance=st.sampled_from([None, "none", "emg", "emg,ultrasound", "stimulation,ultrasound"]),
    injector=st.none() | WORDS,
    clinic=st.none() | WORDS,
    finished=st.booleans(),
)


def test_opening_and_saving_a_treatment_loses_nothing(
    browse: Browse, treatments: str, opened
) -> None:
    page = browse("alice")

    @settings(
        max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    @given(DRAFTS)
    def opens_and_saves(draft: TreatmentDraft) -> None:
        with opened("alice", Right.OWN) as diary:
            treatment_id = record_treatment(diary, draft, uuid4()).id
        address = f"{treatments}/{treatment_id}/edit"
        form = sent_by(page.get(address).text)
        form["do"] = "save" if draft.finished else "later"
        assert page.post(address, data=form).status_code == 302
        with opened() as diary:
            treatment = next(each for each in list_treatments(diary) if each.id == treatment_id)
            assert draft_of(treatment) == draft
            assert treatment.version == 1

    opens_and_saves()


def test_the_last_one_is_copied_and_saved_with_a_date_alone(
    browse: Browse, treatments: str, opened, record
) -> None:
    record(a_whole_treatment(day=date(2026, 1, 5)))
    page = browse("alice")
    form = sent_by(page.get(f"{treatments}/new").text)
    assert (form["day-day"], form["day-month"], form["day-year"]) == ("", "", "2026")

    answer = page.post(
        f"{treatments}/new", data=but(form, **{"day-day": "4", "day-month": "5", "do": "save"})
    )

    assert answer.status_code == 302
    assert said(opened)[-1] == a_whole_treatment(lot=None, expires_on=None, note=None)


def test_what_is_left_for_later_is_told_so_until_it_is_saved(
    browse: Browse, treatments: str, opened
) -> None:
    page = browse("alice")
    page.post(f"{treatments}/new", data=a_treatment_form(do="later"))
    assert [draft.finished for draft in said(opened)] == [False]
    with opened() as diary:
        address = f"{treatments}/{list_treatments(diary)[0].id}/edit"

    page.post(address, data=but(sent_by(page.get(address).text), do="save"))
    assert [draft.finished for draft in said(opened)] == [True]


SLIPS = [
    ({"injections-0-dose_units": "500"}, "500 units for this line"),
    ({"product": "onabotulinumtoxinA", "injections-0-dose_units": "300", "injections-1-muscle":
      "semispinalis_capitis", "injections-1-dose_units": "300"}, "Dysport"),
    ({"total_units": "100", "injections-1-dose_units": "20"}, "add up to 82.5"),
    ({"expires_on-day": "1", "expires_on-month": "5", "expires_on-year": "2026"}, "3 days before"),
    ({"injections-1-muscle": "splenius_capitis", "injections-1-side": "left"},
     "points of one line"),
    ({"injections-1-muscle": "procerus", "injections-1-side": "left"}, "middle of the body"),
    ({"day-day": "5", "day-month": "1"}, "on this day already"),
    ({"day-day": "7", "day-month": "1"}, "2 days before this one"),
    ({"day-day": "19", "day-month": "1"}, "count as one treatment in your answer"),
    ({"day-day": "9", "day-month": "3"}, "10 weeks or more"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "told"), SLIPS)
def test_what_may_be_a_slip_is_asked_once_and_then_saved(
    browse: Browse, treatments: str, opened, record, stored: Stored, typed: dict, told: str
) -> None:
    record(TreatmentDraft(day=date(2026, 1, 5)))
    page, before = browse("alice"), stored()
    asked = page.post(f"{treatments}/new", data=a_treatment_form() | typed)

    assert asked.status_code == 200
    assert stored() == before
    assert any(told in note for note in notes_in(asked.text)), notes_in(asked.text)
    assert "overdose" not in asked.text
    again = sent_by(asked.text)
    assert {name: again[name] for name in typed} == typed
    assert page.post(f"{treatments}/new", data=but(again, do="save")).status_code == 302
    assert len(said(opened)) == 2


def test_a_second_slip_is_asked_as_well(browse: Browse, treatments: str) -> None:
    page = browse("alice")
    first = page.post(f"{treatments}/new", data=a_treatment_form(total_units="9"))

    both = but(sent_by(first.text), **{"injections-0-dose_units": "500", "do": "save"})
    second = page.post(f"{treatments}/new", data=both)
    assert second.status_code == 200
    assert len(notes_in(second.text)) == 2


def test_a_label_is_one_tap_away(browse: Browse, treatments: str) -> None:
    form = a_treatment_form(**{"injections-0-dose_units": "500"})
    text = browse("alice").post(f"{treatments}/new", data=form).text

    assert "Where these figures come from" in text
    assert "https://www.rxreasoner.com/indications/I-276543" in text


def test_what_was_confirmed_before_is_not_asked_again(
    browse: Browse, treatments: str, record
) -> None:
    high = a_treatment(day=date(2025, 5, 4), injections=(an_injection(dose_units=Decimal(500)),))
    treatment_id = record(high)
    page = browse("alice")

    address = f"{treatments}/{treatment_id}/edit"
    form = sent_by(page.get(address).text)
    assert page.post(address, data=but(form, note="sun", do="save")).status_code == 302
    copy = sent_by(page.get(f"{treatments}/new").text)
    dated = but(copy, **{"day-day": "4", "day-month": "5", "do": "save"})
    assert page.post(f"{treatments}/new", data=dated).status_code == 302


def test_lines_tell_what_changed_since_the_last_time(
    browse: Browse, treatments: str, record
) -> None:
    record(a_treatment(injections=(an_injection(), an_injection(muscle="levator_scapulae"))))
    page = browse("alice")
    form = sent_by(page.get(f"{treatments}/new").text)
    typed = {
        "injections-0-dose_units": "72.5",
        "injections-1-side": "right",
        "do": "add:splenius_cervicis:left",
    }

    text = page.post(f"{treatments}/new", data=but(form, **typed)).text
    shown = Page(parse(text, namespaceHTMLElements=False))
    tags = [
        "".join(tag.itertext())
        for tag in shown.all("span")
        if tag.get("class") == "changed" and "hidden" not in tag.keys()  # noqa: SIM118
    ]
    assert tags == ["+10 from last time", "side changed", "new"]


def test_doses_of_another_product_are_not_compared(browse: Browse, treatments: str, record) -> None:
    record(a_treatment())
    page = browse("alice")
    form = sent_by(page.get(f"{treatments}/new").text)
    dose = {"injections-0-dose_units": "250", "do": "area:neck"}
    other = but(form, product="abobotulinumtoxinA", **dose)

    text = page.post(f"{treatments}/new", data=other).text
    assert "+187.5" not in text
    assert "last time 62.5" not in text
    assert "On 4 May 2026 it was Botox" in text


@pytest.mark.parametrize(
    ("dose", "points", "kept"),
    [("2x20", "", (Decimal(40), 2)), ("2x20", "2", (Decimal(40), 2)), ("30", "4", (30, 4))],
)
def test_points_are_typed_beside_the_dose_or_in_it(
    browse: Browse, treatments: str, opened, dose: str, points: str, kept: tuple
) -> None:
    line = {"injections-0-dose_units": dose, "injections-0-points": points}

    assert browse("alice").post(
        f"{treatments}/new", data=a_treatment_form(**line)
    ).status_code == 302  # fmt: skip
    first = said(opened)[0].injections[0]
    assert (first.dose_units, first.points) == kept


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("injections-0-dose_units", "1.250", "Write 1.25 or 1250"),
        ("injections-0-dose_units", "-5", "more than 0 units"),
        ("injections-0-points", "0", "whole number from 1 to 99"),
        ("injections-0-points", "2.5", "whole number from 1 to 99"),
        ("injections-1-muscle_label", "x" * 81, "at most 80 characters"),
        ("total_units", "lots", "Enter the dose in units"),
        ("volume_ml", "a cup", "Enter the volume in ml"),
        ("volume_ml", "5000", "Enter the volume in ml"),
        ("expires_on-month", "13", "Enter a real date"),
        ("lot", "x" * 41, "at most 40 characters"),
        ("dilution", "x" * 81, "at most 80 characters"),
        ("injector", "x" * 81, "at most 80 characters"),
        ("clinic", "x" * 81, "at most 80 characters"),
    ],
)
def test_each_field_says_what_to_put_right_and_keeps_what_was_typed(
    browse: Browse, treatments: str, stored: Stored, field: str, typed: str, told: str
) -> None:
    before = stored()
    answer = browse("alice").post(f"{treatments}/new", data=WHOLE | {field: typed, "do": "save"})

    assert answer.status_code == 422
    assert told in answer.text
    kept = sent_by(answer.text)
    assert kept[field] == typed
    others = {
        name for name in WHOLE if name not in {field, "guidance", "injections-1-muscle_label"}
    }
    assert {name: kept[name] for name in others} == {name: WHOLE[name] for name in others}
    assert kept.getlist("guidance") == ["emg", "ultrasound"]
    assert stored() == before


def test_points_that_contradict_the_dose_are_asked_for(browse: Browse, treatments: str) -> None:
    line = {"injections-0-dose_units": "2x20", "injections-0-points": "3"}
    answer = browse("alice").post(f"{treatments}/new", data=a_treatment_form(**line))

    assert answer.status_code == 422
    assert "The dose says 2 points, and here stands 3" in answer.text


@pytest.mark.parametrize("chosen", [["none", "emg"], ["magic"]])
def test_guidance_that_cannot_be_is_told(browse: Browse, treatments: str, chosen: list) -> None:
    form = a_treatment_form() | {"guidance": chosen}

    assert browse("alice").post(f"{treatments}/new", data=form).status_code == 422


def test_a_muscle_in_own_words_starts_with_what_was_looked_for(
    browse: Browse, treatments: str
) -> None:
    form = a_treatment_form(do="own", find="the one by the ear")
    text = browse("alice").post(f"{treatments}/new", data=form).text

    assert sent_by(text)["injections-2-muscle_label"] == "the one by the ear"


def test_two_who_revise_at_once_both_keep_all_their_words(
    browse: Browse, treatments: str, opened, record
) -> None:
    treatment_id = record(a_whole_treatment())
    page = browse("alice")
    address = f"{treatments}/{treatment_id}/edit"
    form = sent_by(page.get(address).text)
    with opened("bob", Right.RECORD) as diary:
        revise_treatment(diary, treatment_id, a_whole_treatment(note="Bob's"), 1)

    met = page.post(address, data=but(form, clinic="Alice's", do="later"))
    assert met.status_code == 409
    assert "Bob&#39;s" in met.text
    page_of = Page(parse(met.text, namespaceHTMLElements=False))
    again = MultiDict(
        (field.get("name"), field.get("value"))
        for field in page_of.all("input")
        if field.get("name")
    )
    assert page.post(address, data=again).status_code == 302
    assert said(opened) == [a_whole_treatment(clinic="Alice's", finished=False)]


def test_an_outdated_page_keeps_every_field(browse: Browse, cast: Cast) -> None:
    address = f"/diary/{cast.alice}/treatments/new"
    refused = browse().post(address, data=WHOLE)

    page = Page(parse(refused.text, namespaceHTMLElements=False))
    kept = [(f.get("name"), f.get("value")) for f in page.all("input") if f.get("name")]
    for name, value in MultiDict(WHOLE).items(multi=True):
        assert (name, value) in kept


def test_a_day_of_two_products_keeps_two_treatments(
    browse: Browse, treatments: str, opened, record
) -> None:
    record(a_treatment(day=MAY))
    page = browse("alice")
    other = a_treatment_form(product="incobotulinumtoxinA")
    asked = page.post(f"{treatments}/new", data=other)

    page.post(f"{treatments}/new", data=but(sent_by(asked.text), do="save"))
    assert [draft.day for draft in said(opened)] == [MAY, MAY]


def products_in(html: str, folded: bool) -> list[str]:
    page = Page(parse(html, namespaceHTMLElements=False))
    return [
        radio.get("value", "")
        for radio in page.all("input")
        if radio.get("name") == "product"
        and any(each.tag == "details" for each in page.within(radio)) == folded
    ]


def test_the_latest_products_stand_first_and_the_seldom_ones_are_folded_away(
    browse: Browse, treatments: str, record
) -> None:
    record(a_treatment(product="neuronox", day=date(2026, 1, 1)))
    record(a_treatment(product="abobotulinumtoxinA"))

    html = browse("alice").get(f"{treatments}/new").text

    shown = ["abobotulinumtoxinA", "neuronox", "onabotulinumtoxinA", "incobotulinumtoxinA", ""]
    assert products_in(html, folded=False) == shown
    assert {*shown, *products_in(html, folded=True)} == {each.code for each in PRODUCTS} | {""}


def test_a_product_that_was_chosen_is_never_folded_away(browse: Browse, treatments: str) -> None:
    form = a_treatment_form(do="own", product="relabotulinumtoxinA")

    html = browse("alice").post(f"{treatments}/new", data=form).text

    assert "relabotulinumtoxinA" in products_in(html, folded=False)


def test_what_was_asked_about_is_saved_by_the_button_beside_the_question(
    browse: Browse, treatments: str, opened
) -> None:
    page = browse("alice")
    asked = page.post(
        f"{treatments}/new", data=a_treatment_form(do="later", injections__0__dose_units="9000")
    )
    assert 'value="later">Save as it is</button>' in " ".join(asked.text.split())

    page.post(f"{treatments}/new", data=but(sent_by(asked.text), do="later"))

    assert [each.finished for each in said(opened)] == [False]


def test_a_conflict_shows_every_value_that_differs(
    browse: Browse, treatments: str, opened, record
) -> None:
    treatment_id = record(a_whole_treatment())
    page, address = browse("alice"), f"{treatments}/{treatment_id}/edit"
    form = sent_by(page.get(address).text)
    bobs = TreatmentDraft(
        day=date(2026, 5, 3),
        product="incobotulinumtoxinA",
        injections=(an_injection(side=Side.RIGHT, points=None),),
        total_units=Decimal(90),
        dilution="in 4 ml",
        volume_ml=Decimal(3),
        lot="C99",
        expires_on=date(2028, 1, 31),
        guidance="stimulation",
        injector="Dr Eve",
        note="Bob's",
    )
    with opened("bob", Right.RECORD) as diary:
        revise_treatment(diary, treatment_id, bobs, 1)

    text = page.post(address, data=form).text

    for mine, theirs in (
        ("4 May 2026", "3 May 2026"), ("Botox", "Xeomin"), ("82.5 units", "90 units"),
        ("100 units in 2 ml", "in 4 ml"), ("1.65 ml", "3 ml"), ("C1234", "C99"),
        ("31 March 2027", "31 January 2028"), ("EMG, ultrasound", "electrical stimulation"),
        ("Dr Bob", "Dr Eve"), ("Movement clinic", "Clinic: Movement clinic"),
        ("less pain than last time", "Bob&#39;s"), ("by the ear", "right"), ("3 points", "right"),
    ):  # fmt: skip
        assert mine in text, mine
        assert theirs in text, theirs


def test_each_remark_is_tied_to_the_field_that_it_is_about(
    browse: Browse, treatments: str, record
) -> None:
    record(a_treatment(day=date(2026, 5, 1)))
    form = a_treatment_form(
        injections__0__dose_units="9000", total_units="50", expires_on__month="3"
    )
    asked = browse("alice").post(f"{treatments}/new", data=form | {"expires_on-year": "2020"})
    page = Page(parse(asked.text, namespaceHTMLElements=False))
    tied = {
        id_: each.get("name")
        for each in page.elements
        for id_ in each.get("aria-describedby", "").split()
        if id_.startswith("check-")
    }

    remarks = {id_ for id_, each in page.by_id.items() if each.get("class") == "check"}
    assert set(tied) == remarks
    assert tied["check-dose_units-0-0"] == "injections-0-dose_units"
    assert tied["check-total_units-all-0"] == "total_units"
    assert tied["check-day-all-0"] == "day-year"
    assert tied["check-expires_on-all-0"] == "expires_on-year"
