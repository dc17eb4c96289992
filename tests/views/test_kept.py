"""What was typed is kept when the page it was typed on has grown old."""

import re
from collections.abc import Callable

import pytest

from app.services.days import find_day
from tests.browser_double import Browser, sign_in
from tests.builders import EMAILS, PASSWORD
from tests.conftest import TODAY, Cast
from tests.views.conftest import Stored
from tests.views.forms import a_day_form, a_treatment_form, fields_of

Browse = Callable[..., Browser]


@pytest.fixture
def day(cast: Cast) -> str:
    return f"/diary/{cast.alice}/days/{TODAY}"


def test_a_form_without_proof_is_kept_and_can_be_sent_again(
    browse: Browse, day: str, stored: Stored, opened, csrf_on: None
) -> None:
    page, before = browse("alice"), stored()
    refused = page.post(day, data=a_day_form(csrf_token="old", note="🙂 rain"))

    assert refused.status_code == 400
    assert stored() == before
    kept = fields_of(refused.text, action=day)
    assert {name: kept[name] for name in a_day_form()} == a_day_form(note="🙂 rain")

    assert page.post(day, data=kept).status_code == 302
    with opened() as diary:
        assert find_day(diary, TODAY).note == "🙂 rain"


def test_a_form_left_open_over_a_sign_out_is_kept_and_saved_after_the_next_sign_in(
    browse: Browse, day: str, stored: Stored, opened, csrf_on: None
) -> None:
    page, before = browse("alice"), stored()
    form = fields_of(page.get(day).text) | a_day_form()
    out = fields_of(page.get("/settings/").text, action="/logout")
    page.post("/logout", data=out)

    refused = page.post(day, data=form)
    assert refused.status_code in {400, 401}
    assert stored() == before
    kept = fields_of(refused.text, action=day)
    assert {name: kept[name] for name in a_day_form()} == a_day_form()

    # In another window they sign in again; then they press "Send again" in the first.
    entry = fields_of(page.get("/login").text, action="/login")
    form = {**entry, "email": EMAILS["alice"], "password": PASSWORD}
    assert page.post("/login", data=form).status_code == 302
    answer = page.post(day, data=kept)
    if answer.status_code == 400:
        answer = page.post(day, data=fields_of(answer.text, action=day))
    assert answer.status_code == 302
    with opened() as diary:
        assert find_day(diary, TODAY).ratings == "4X-"


def test_somebody_else_who_signs_in_does_not_save_it(
    browse: Browse, day: str, stored: Stored, app, cast: Cast
) -> None:
    page = browse()
    kept = fields_of(page.post(day, data=a_day_form()).text, action=day)
    sign_in(page, app, cast.dan)
    before = stored()

    assert page.post(day, data=kept).status_code == 404
    assert stored() == before


def test_all_lines_of_a_treatment_are_kept(browse: Browse, cast: Cast) -> None:
    address = f"/diary/{cast.alice}/treatments/new"

    kept = fields_of(browse().post(address, data=a_treatment_form()).text, action=address)
    kept.pop("csrf_token")
    assert kept == a_treatment_form()


@pytest.mark.parametrize("note", ["\x00\x1b", "<b>bold</b>", '"quoted"', "نمت", "a\nb"])
def test_whatever_was_typed_can_be_shown(browse: Browse, day: str, note: str) -> None:
    kept = fields_of(browse().post(day, data=a_day_form(note=note)).text, action=day)

    assert kept["note"] == note.replace("\x00\x1b", "\ufffd\ufffd")


@pytest.mark.parametrize("field", ["password", "new_password", "new_password_confirm"])
def test_a_password_is_never_shown_again(browse: Browse, csrf_on: None, field: str) -> None:
    answer = browse("alice").post("/change", data={field: "blue kettle"})

    assert answer.status_code == 400
    assert "blue kettle" not in answer.text


def test_settings_are_kept_over_a_sign_out(browse: Browse, stored: Stored) -> None:
    before = stored()
    answer = browse().post("/settings/diary", data={"name": "Ms A", "threshold": "2"})

    assert answer.status_code == 401
    kept = fields_of(answer.text, action="/settings/diary")
    assert (kept["name"], kept["threshold"]) == ("Ms A", "2")
    assert stored() == before


def test_a_page_that_leads_away_says_where_it_came_from(browse: Browse, cast: Cast) -> None:
    address = f"/diary/{cast.alice}/days/?month=2026-05"

    login = browse().get(address).location
    assert login.startswith("/login?next=")
    answer = browse().post(login, data={"email": EMAILS["alice"], "password": PASSWORD})
    assert answer.location == address


@pytest.mark.parametrize("next_", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_a_sign_in_never_leads_to_another_site(browse: Browse, next_: str) -> None:
    page = browse()
    form = {"email": EMAILS["alice"], "password": PASSWORD, "next": next_}
    answer = page.post("/login", query_string={"next": next_}, data=form)

    assert not re.match(r"[a-z]+:|[/\\]{2}", answer.location or "")
