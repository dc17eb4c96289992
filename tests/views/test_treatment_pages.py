"""A treatment beside the one before, its history, who says so, and the table of doses."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.access import Right
from app.analysis.differences import compare
from app.models import Act
from app.sentences.differences import tell
from app.services.audit import commit
from app.services.neighbours import previous_of
from app.services.treatment_history import list_saved
from app.services.treatments import (
    InjectionDraft,
    Side,
    TreatmentDraft,
    add_treatment,
    draft_of,
    get_treatment,
    list_treatments,
    record_treatment,
    remove_treatment,
    revise_treatment,
)
from tests.analysis.visits import BOTOX, DYSPORT, Visit, visits
from tests.browser_double import Browser
from tests.builders import a_treatment, a_whole_treatment, an_injection
from tests.conftest import TODAY, Cast
from tests.views.conftest import Stored
from tests.views.forms import fields_of

Browse = Callable[..., Browser]
LEVATOR = an_injection(muscle="levator_scapulae", dose_units=Decimal(30))
FIRST = a_treatment(day=date(2026, 2, 16), injections=(an_injection(dose_units=Decimal(80)),))
THEN = a_treatment(day=date(2026, 5, 4), injections=(an_injection(dose_units=Decimal(60)), LEVATOR))


@pytest.fixture
def treatments(cast: Cast) -> str:
    return f"/diary/{cast.alice}/treatments"


@pytest.fixture
def record(opened) -> Callable[..., UUID]:
    """Records a treatment as somebody, and gives its id."""

    def as_(draft: TreatmentDraft, who: str = "alice") -> UUID:
        with opened(who, Right.RECORD) as diary:
            return record_treatment(diary, draft).id

    return as_


@pytest.fixture
def revise(opened) -> Callable[..., None]:
    """Revises a treatment as somebody."""

    def as_(treatment_id: UUID, draft: TreatmentDraft, who: str = "alice") -> None:
        with opened(who, Right.RECORD) as diary:
            seen = get_treatment(diary, treatment_id).version
            revise_treatment(diary, treatment_id, draft, seen)

    return as_


def a_draft_of(visit: Visit) -> TreatmentDraft:
    """A random visit as somebody would say it."""
    lines = tuple(
        InjectionDraft(
            each.muscle,
            Side(each.side) if each.side else None,
            each.dose_units,
            each.points,
            each.muscle_label,
        )
        for each in visit.injections
    )
    return TreatmentDraft(
        day=visit.day,
        product=visit.product,
        injections=lines,
        total_units=visit.total_units,
        dilution=visit.dilution,
        volume_ml=visit.volume_ml,
        guidance=visit.guidance,
        injector=visit.injector,
        clinic=visit.clinic,
    )


def test_what_differs_from_the_time_before_is_told(browse: Browse, treatments: str, record) -> None:
    record(FIRST)
    then = record(THEN)
    for address in (f"{treatments}/{then}", f"{treatments}/"):
        text = browse("alice").get(address).text
        assert "11 weeks since the one before" in text
        assert "splenius capitis, left: 60 instead of 80 units" in text.replace("S", "s")
        assert "left: only this time, 30 units" in text
        assert "Total: 90 units instead of 80 units" in text


def test_a_treatment_that_says_the_same_says_so(browse: Browse, treatments: str, record) -> None:
    record(FIRST)
    same = record(FIRST)
    other = record(replace(FIRST, day=FIRST.day + timedelta(days=7)))

    assert "the first injection in the diary" in browse("alice").get(f"{treatments}/{same}").text
    text = browse("alice").get(f"{treatments}/{other}").text
    assert "7 days since the one before" in text
    assert "instead of" not in text


def test_another_product_is_told_and_no_units_are_compared(
    browse: Browse, treatments: str, record
) -> None:
    record(FIRST)
    switched = record(
        replace(THEN, product=DYSPORT, injections=(an_injection(dose_units=Decimal(240)),))
    )
    text = browse("alice").get(f"{treatments}/{switched}").text

    assert "Another product: Dysport instead of Botox. Units cannot be compared." in text
    against = text.partition("Against the time before")[2].partition("</ul>")[0]
    assert "units" not in against.partition("cannot be compared")[2]
    assert "▲" not in against


@settings(
    max_examples=5,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(random=st.lists(visits, min_size=2, max_size=4))
def test_the_differences_on_the_pages_agree_with_the_records(
    random: list[Visit], browse: Browse, treatments: str, opened
) -> None:
    with opened("alice", Right.OWN) as diary:
        for each in list_treatments(diary):
            remove_treatment(diary, each.id, each.version)
        for visit in random:
            add_treatment(diary, a_draft_of(visit), uuid4())
        commit(diary, Act.FILE_IMPORTED)
        stored = list_treatments(diary)
        drafts = {each.id: draft_of(each) for each in stored}
        before = {each.id: previous_of(stored, each.day, each.product) for each in stored}
        ids = {id_: drafts[each.id] if each else None for id_, each in before.items()}
    page = browse("alice")
    text = page.get(f"{treatments}/").text
    for id_, draft in drafts.items():
        former = ids[id_]
        expected = in_english(page, compare(draft, former)) if former else []
        assert sentences_of(text, id_) == [each.text for each in expected]


def in_english(page: Browser, differences):
    with page.application.test_request_context():
        return tell(differences)


def sentences_of(html: str, treatment_id: UUID) -> list[str]:
    """The differences that the list tells of one treatment, without those of its neighbours."""
    card = html.partition(f'id="t-{treatment_id}"')[2].partition("</section>")[0]
    return re.findall(r"</span><span>(.*?)</span></li>", card)


def test_all_details_of_a_treatment_are_shown(browse: Browse, treatments: str, record) -> None:
    whole = record(a_whole_treatment(finished=False))
    text = browse("carol").get(f"{treatments}/{whole}").text

    for said in (
        "62.5 units, 3 points", "by the ear, left, 20 units", "100 units in 2 ml", "1.65 ml",
        "C1234", "31 March 2027", "EMG, ultrasound", "Dr Bob", "Movement clinic", "82.5 units",
        "Not finished", "less pain than last time", "Reported by the patient",
    ):  # fmt: skip
        assert said in text, said
    assert "Go on" not in text
    assert "Go on" in browse("alice").get(f"{treatments}/").text


def test_a_booster_is_told(browse: Browse, treatments: str, record) -> None:
    first = record(THEN)
    record(replace(FIRST, day=THEN.day + timedelta(days=10)))

    text = browse("alice").get(f"{treatments}/{first}").text
    assert "10 days before. Both are judged as one treatment." in text
    assert "10 days after. Both are judged as one treatment." in text


def test_a_confirmation_and_a_later_change_are_told(
    browse: Browse, treatments: str, record, revise
) -> None:
    id_ = record(THEN)
    assert "Confirm that this is" not in browse("alice").get(f"{treatments}/{id_}").text
    assert "Confirm that this is" not in browse("carol").get(f"{treatments}/{id_}").text
    bob = browse("bob")
    fields = fields_of(bob.get(f"{treatments}/{id_}").text, "/confirm")
    assert bob.post(f"{treatments}/{id_}/confirm", data=fields).status_code == 302
    text = browse("alice").get(f"{treatments}/{id_}").text
    assert "Reported by you, 11 Jun 2026. Confirmed by bob@clinic.example on" in text
    assert "Changed since" not in text

    revise(id_, replace(THEN, injections=(THEN.injections[0],)))
    text = browse("alice").get(f"{treatments}/{id_}").text
    assert "taken out. Reported by you, 11 Jun 2026. Changed since it was confirmed by bob@" in text
    assert "Confirmed by bob@clinic.example on" in text


def test_who_may_confirm(browse: Browse, treatments: str, record) -> None:
    id_ = record(THEN)
    answers = {
        who: browse(who).post(f"{treatments}/{id_}/confirm", data={"version": "1"}).status_code
        for who in ("alice", "bob", "carol", "dan")
    }
    assert answers == {"alice": 403, "bob": 302, "carol": 403, "dan": 404}


def test_a_confirmation_of_an_outdated_page_shows_what_changed(
    browse: Browse, treatments: str, record, revise, stored: Stored
) -> None:
    id_ = record(THEN)
    revise(id_, replace(THEN, lot="C1", total_units=Decimal(200)))
    before = stored()
    bob = browse("bob")
    answer = bob.post(f"{treatments}/{id_}/confirm", data={"version": "1"})

    assert answer.status_code == 409
    assert "Lot number: C1" in answer.text
    assert stored() == before
    again = fields_of(answer.text, "/confirm")
    assert bob.post(f"{treatments}/{id_}/confirm", data=again).status_code == 302


def test_the_history_tells_each_step_and_brings_a_version_back(
    browse: Browse, treatments: str, record, revise, opened
) -> None:
    id_ = record(a_whole_treatment())
    revise(id_, replace(a_whole_treatment(), day=date(2026, 5, 5), injections=(LEVATOR,)), "bob")
    page = browse("alice")
    text = page.get(f"{treatments}/{id_}/history").text
    assert text.index("Changed by bob@clinic.example") < text.index("Recorded by you")
    assert "Date: 5 May 2026 instead of 4 May 2026" in text
    assert "levator scapulae" in text.casefold()

    fields = fields_of(text, "/history/1")
    assert page.post(f"{treatments}/{id_}/history/1", data=fields).status_code == 302
    with opened() as diary:
        assert draft_of(get_treatment(diary, id_)) == a_whole_treatment()
        assert len(list_saved(diary, id_)) == 3
    assert "the same as version 1" in page.get(f"{treatments}/{id_}/history").text


def test_a_version_of_an_outdated_page_is_not_brought_back(
    browse: Browse, treatments: str, record, revise, stored: Stored
) -> None:
    id_ = record(FIRST)
    revise(id_, THEN)
    revise(id_, replace(THEN, lot="C1"))
    before = stored()
    answer = browse("bob").post(f"{treatments}/{id_}/history/1", data={"version": "2"})

    assert answer.status_code == 409
    assert "Lot number: C1" in answer.text
    assert stored() == before


def test_a_removed_treatment_has_its_history(
    browse: Browse, treatments: str, record, opened
) -> None:
    id_ = record(FIRST)
    with opened("bob", Right.RECORD) as diary:
        remove_treatment(diary, id_, 1)
    page = browse("alice")
    text = page.get(f"{treatments}/{id_}/history").text
    assert "Removed by bob@clinic.example" in text
    assert page.post(f"{treatments}/{id_}/restore").status_code == 302
    assert "Brought back by you" in page.get(f"{treatments}/{id_}/history").text


def test_who_may_bring_a_version_back(browse: Browse, treatments: str, record, revise) -> None:
    id_ = record(FIRST)
    revise(id_, THEN)
    for who, reads, saves in (("dan", 404, 404), ("carol", 200, 403), ("bob", 200, 302)):
        page = browse(who)
        assert page.get(f"{treatments}/{id_}/history").status_code == reads
        sent = page.post(f"{treatments}/{id_}/history/1", data={"version": "2"})
        assert sent.status_code == saves
    assert browse("bob").get(f"{treatments}/{uuid4()}/history").status_code == 404
    missing = browse("bob").post(f"{treatments}/{id_}/history/99", data={"version": "3"})
    assert missing.status_code == 404


def test_the_dose_table_has_a_table_for_each_product(
    browse: Browse, treatments: str, record
) -> None:
    own = an_injection(muscle=None, muscle_label="by the ear", dose_units=Decimal(5))
    for number, draft in enumerate(
        (
            FIRST,
            THEN,
            replace(FIRST, product=DYSPORT, injections=(own,)),
            replace(THEN, product=None),
        )
    ):
        record(replace(draft, day=TODAY - timedelta(days=400 - 90 * number)))
    text = browse("carol").get(f"{treatments}/doses/").text
    tables = {
        name: text.partition(f">{name}</h2>")[2].partition("</section>")[0]
        for name in ("Botox", "Dysport", "product not known")
    }

    assert "less than before" in tables["Botox"]
    assert ", added" in tables["Botox"]
    assert tables["Botox"].count("<svg") == 2
    assert "by the ear" in tables["Dysport"]
    assert "Splenius" not in tables["Dysport"]
    for single in ("Dysport", "product not known"):
        assert "before<" not in tables[single]
        assert "<svg" not in tables[single]


def test_a_diary_without_treatments_has_no_dose_table(browse: Browse, treatments: str) -> None:
    assert "No injection yet" in browse("alice").get(f"{treatments}/doses/").text


def test_no_difference_compares_units_of_two_products(migrated_app) -> None:
    one = replace(THEN, product=BOTOX, total_units=Decimal(100))
    other = replace(FIRST, product=DYSPORT, total_units=Decimal(500))
    with migrated_app.test_request_context():
        told = [each.text for each in tell(compare(other, one))]

    assert any("Units cannot be compared." in each for each in told)
    assert not [each for each in told if "units" in each.replace("Units", "")]
