"""How this device shows the pages and takes taps: chosen with and without an account."""

from collections.abc import Callable

import pytest

from tests.browser_double import Browser
from tests.conftest import TODAY
from tests.views.conftest import Stored
from tests.views.forms import fields_of

Browse = Callable[..., Browser]
DISPLAY = "/settings/display/"


@pytest.fixture
def today(alices_id) -> str:
    return f"/diary/{alices_id}/days/{TODAY}"


def test_repeat_taps_are_left_out_until_somebody_wants_them(browse: Browse, today: str) -> None:
    page = browse("alice")
    shown = fields_of(page.get(DISPLAY).text)

    assert shown["repeat_ms"] == "500"
    assert shown["aloud"] == ""
    assert not {"one", "large", "moves_on"} & shown.keys()
    assert 'data-repeat="500"' in page.get(today).text


@pytest.mark.parametrize("who", [None, "alice"])
def test_what_is_chosen_is_kept_on_this_device(browse: Browse, who: str | None) -> None:
    page, another_device = browse(who), browse(who)
    chosen = {
        "theme": "dark",
        "one": "y",
        "moves_on": "y",
        "large": "y",
        "repeat_ms": "1000",
        "aloud": "auto",
    }

    answer = page.post(DISPLAY, data=fields_of(page.get(DISPLAY).text) | chosen)

    assert answer.status_code == 302
    shown = page.get(answer.location).text
    assert chosen.items() <= fields_of(shown).items()
    assert "Saved" in shown
    assert "<html" in shown
    assert "data-large" in shown.partition("<head")[0]
    assert fields_of(another_device.get(DISPLAY).text)["repeat_ms"] == "500"


def test_it_stays_when_somebody_signs_out(browse: Browse) -> None:
    page = browse("alice")
    page.post(DISPLAY, data={"one": "y", "repeat_ms": "0"})

    page.post("/logout")

    shown = fields_of(page.get(DISPLAY).text)
    assert (shown["one"], shown["repeat_ms"]) == ("y", "0")


@pytest.mark.parametrize(
    ("field", "value"), [("repeat_ms", "1"), ("repeat_ms", "x"), ("aloud", "loud"), ("theme", "x")]
)
def test_what_cannot_be_chosen_is_told_and_changes_nothing(
    browse: Browse, stored: Stored, field: str, value: str
) -> None:
    page, before = browse("alice"), stored()
    shown = fields_of(page.get(DISPLAY).text)

    refused = page.post(DISPLAY, data=shown | {"one": "y", field: value})

    assert refused.status_code == 422
    shown_after = fields_of(page.get(DISPLAY).text)
    assert shown_after | {"csrf_token": ""} == shown | {"csrf_token": ""}
    assert stored() == before


def test_a_choice_that_a_former_version_kept_is_passed_over(browse: Browse, today: str) -> None:
    page = browse("alice")
    with page.session_transaction() as session:
        session["touch"] = {"buzz": True, "repeat_ms": 0}

    assert 'data-repeat="0"' in page.get(today).text


def test_who_is_signed_out_finds_the_display_under_settings(browse: Browse) -> None:
    assert browse().get("/settings/").location == DISPLAY
    assert DISPLAY in browse("alice").get("/settings/").text
