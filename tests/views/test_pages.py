"""The other pages of a diary: answer, sharing, settings, and odd addresses."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest

from app.access import Right
from app.services.treatments import list_treatments
from tests.browser_double import Browser
from tests.builders import fill
from tests.conftest import Cast
from tests.views.conftest import Stored
from tests.views.forms import fields_of

Browse = Callable[..., Browser]


@pytest.fixture
def home(cast: Cast) -> str:
    return f"/diary/{cast.alice}"


@pytest.fixture
def filled(opened) -> UUID:
    """A diary of 200 days and three treatments; the id of the last."""
    with opened("alice", Right.OWN) as diary:
        fill(diary, days=200, treatments=3)
        return list_treatments(diary)[-1].id


@pytest.mark.parametrize("who", ["alice", "bob", "carol"])
def test_who_may_read_reads_every_page(browse: Browse, home: str, filled: UUID, who: str) -> None:
    page = browse(who)

    for address in ("days/", "days/2026-06-10", "days/2026-06-10/saved", "treatments/", "answer",
                    "answer/method", f"treatments/{filled}", "sharing/"):  # fmt: skip
        assert page.get(f"{home}/{address}").status_code == 200, address


def test_a_diary_that_has_just_begun_has_all_its_pages(browse: Browse, home: str) -> None:
    page = browse("alice")

    for address in ("days/", "days/2026-06-11", "treatments/", "treatments/new", "answer",
                    "answer/method", "sharing/"):  # fmt: skip
        assert page.get(f"{home}/{address}").status_code == 200, address


@pytest.mark.parametrize("symptom", ["-1", "0", "1", ""])
def test_the_answer_of_one_symptom(browse: Browse, home: str, filled: UUID, symptom: str) -> None:
    assert browse("alice").get(f"{home}/answer?symptom={symptom}").status_code == 200


@pytest.mark.parametrize("symptom", ["99", "-2", "--1", "²", "x", "%00", "1.0", "9" * 5000, "01"])
def test_the_answer_of_no_symptom_is_not_found(
    browse: Browse, home: str, filled: UUID, symptom: str
) -> None:
    assert browse("alice").get(f"{home}/answer?symptom={symptom}").status_code == 404


@pytest.mark.parametrize(
    "address",
    ["/diary/x/days/", "/diary/%00/days/", "/diary//days/", f"/diary/{UUID(int=0)}/days/",
     "/nowhere", "/%00", "/..%2f..%2fetc", "/assets/x/../../wsgi.py", "/assets/x/css/base.css",
     "/fs-static/x", "/diary/🙂"],
)  # fmt: skip
@pytest.mark.parametrize("who", [None, "alice"])
def test_odd_addresses_are_not_found(browse: Browse, address: str, who: str | None) -> None:
    assert browse(who).get(address).status_code in {302, 308, 404}


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "TRACE"])
def test_other_methods_do_no_harm(browse: Browse, home: str, stored: Stored, method: str) -> None:
    page, before = browse("alice"), stored()

    for address in ("/", "/settings/", "/settings/diary", "/login", f"{home}/days/2026-06-11",
                    f"{home}/sharing/", f"{home}/answer"):  # fmt: skip
        assert page.open(address, method=method).status_code in {200, 302, 405}
    assert stored() == before


def test_settings_are_shown_and_saved(browse: Browse, stored: Stored) -> None:
    page = browse("alice")
    shown = fields_of(page.get("/settings/diary").text)
    assert (shown["name"], shown["timezone"]) == ("Alice", "Europe/Berlin")

    before = stored()
    page.post("/settings/diary", data=shown | {"name": "Ms A", "threshold": "1.5"})
    after = fields_of(page.get("/settings/diary").text)
    assert (after["name"], after["threshold"]) == ("Ms A", "1.5")
    assert stored()["symptom"] == before["symptom"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("timezone", "Europe/Atlantis"),
        ("timezone", "\x00"),
        ("threshold", "0"),
        ("threshold", "NaN"),
        ("main_symptom", "99"),
        ("main_symptom", "x"),
        ("name", "x" * 81),
        ("name", "\x00"),
    ],
)
def test_settings_that_cannot_be_are_told(
    browse: Browse, stored: Stored, field: str, value: str
) -> None:
    page = browse("alice")
    shown, before = fields_of(page.get("/settings/diary").text), stored()

    assert page.post("/settings/diary", data=shown | {field: value}).status_code == 422
    assert stored() == before


def test_who_has_no_diary_has_no_settings_of_one(browse: Browse) -> None:
    assert browse("dan").get("/settings/diary").status_code in {302, 404}


@pytest.mark.parametrize("theme", ["", "light", "dark", "contrast"])
def test_a_theme_is_chosen_with_and_without_an_account(browse: Browse, theme: str) -> None:
    for who in (None, "alice"):
        page = browse(who)
        assert page.post("/settings/display/", data={"theme": theme}).status_code == 302
        assert page.get("/settings/display/").status_code == 200


def test_a_theme_that_is_none_is_told(browse: Browse, stored: Stored) -> None:
    before = stored()

    assert browse("alice").post("/settings/display/", data={"theme": "\x00"}).status_code == 422
    assert stored() == before


def test_a_clinicians_list_names_who_shares(browse: Browse, home: str) -> None:
    assert home in browse("bob").get("/clinic").text
    assert home not in browse("dan").get("/clinic").text


def test_sharing_names_the_readers_to_the_owner_alone(browse: Browse, home: str) -> None:
    assert "carol@clinic.example" in browse("alice").get(f"{home}/sharing/").text
    assert "bob@clinic.example" not in browse("carol").get(f"{home}/sharing/").text


def test_ending_a_share_that_is_not_there_leads_back(browse: Browse, home: str) -> None:
    answer = browse("alice").post(f"{home}/sharing/{uuid4()}/end")
    assert (answer.status_code, answer.location) == (302, f"{home}/sharing/")
