"""Whoever opens a diary as a clinician signs in in two steps."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from app.extensions import db
from app.models import User
from app.services.accounts import erase_account
from app.services.sign_ins import end_other_sign_ins
from tests.browser_double import Browser
from tests.builders import EMAILS, PASSWORD
from tests.conftest import Cast, Clock
from tests.views.accounts import signs_in
from tests.views.factor import CODE, SET_UP, Phone, is_in, key_on, knock, set_up, user_of

Browse = Callable[..., Browser]
HOME = "/settings/second-factor/"


@pytest.fixture
def carol_has_none(app: Flask, cast: Cast) -> None:
    """Dr Carol signs in by a password alone."""
    with app.app_context():
        db.session.get_one(User, cast.carol).tf_primary_method = None
        db.session.commit()


def test_a_clinician_without_one_is_led_to_set_it_up(
    browse: Browse, cast: Cast, carol_has_none: None
) -> None:
    page = browse("carol")

    answer = page.get(f"/diary/{cast.alice}/days/?month=2026-06")

    assert answer.status_code == 302
    assert answer.location.startswith("/settings/second-factor/set-up?next=")
    assert "two steps" in page.get(answer.location).text
    assert page.get("/clinic").location.startswith("/settings/second-factor/set-up")


def test_what_such_a_clinician_was_saving_is_kept(
    browse: Browse, cast: Cast, carol_has_none: None
) -> None:
    answer = browse("carol").post(f"/diary/{cast.alice}/days/2026-06-10", data={"note": "kept <b>"})

    assert answer.status_code == 403
    assert 'value="kept &lt;b&gt;"' in answer.text
    assert "/settings/second-factor/set-up" in answer.text


def test_who_keeps_a_diary_needs_none(browse: Browse, cast: Cast) -> None:
    assert browse("alice").get(f"/diary/{cast.alice}/days/").status_code == 200


def test_such_a_clinician_sets_it_up_and_comes_back(
    app: Flask, browse: Browse, cast: Cast, clock: Clock, carol_has_none: None
) -> None:
    page, elsewhere = browse("carol"), browse("carol")
    wanted = f"/diary/{cast.alice}/days/?month=2026-06"
    asked = page.get(wanted).location
    shown = page.get(asked)
    phone = Phone(key_on(shown), clock)
    assert "data:image/svg+xml;base64," in shown.text
    assert key_on(page.get(asked)) == phone.key  # also after the page was opened again

    form = {"name": "Dr C. Okafor", "code": phone.code()}
    answer = page.post(asked, data=form)

    assert answer.status_code == 200
    assert len(CODE.findall(answer.text)) == 8
    assert f'href="{wanted}"' in answer.text
    assert page.get(wanted).status_code == 200
    assert not is_in(elsewhere)
    user = user_of(app, cast.carol)
    assert user.name == "Dr C. Okafor"
    assert phone.key not in str(user.tf_totp_secret)
    assert not set(CODE.findall(answer.text)) & set(user.mf_recovery_codes or [])


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    browse: Browse, clock: Clock, carol_has_none: None, app: Flask, cast: Cast
) -> None:
    page = browse("carol")
    phone = Phone(key_on(page.get(SET_UP)), clock)
    good = {"name": "Dr C. Okafor", "code": phone.code()}

    for wrong, told in (
        ({"name": ""}, "Enter your name"),
        ({"name": "x" * 81}, "Use at most 80 characters"),
        ({"code": "000000"}, "not the code the app shows"),
        ({"code": ""}, "Enter the code"),
    ):
        answer = page.post(SET_UP, data=good | wrong)
        assert answer.status_code == 422
        assert told in answer.text
        if "name" not in wrong:
            assert 'value="Dr C. Okafor"' in answer.text
    assert user_of(app, cast.carol).tf_totp_secret is None
    assert page.post(SET_UP, data=good).status_code == 200


def test_a_form_sent_twice_switches_it_on_once(
    app: Flask, browse: Browse, cast: Cast, clock: Clock
) -> None:
    page = browse("alice")
    phone = Phone(key_on(page.get(SET_UP)), clock)
    form = {"code": phone.code()}
    page.post(SET_UP, data=form)
    codes = user_of(app, cast.alice).mf_recovery_codes

    answer = page.post(SET_UP, data=form)

    assert answer.location == "/settings/second-factor/"
    assert user_of(app, cast.alice).mf_recovery_codes == codes


def test_a_way_back_to_another_site_is_not_taken(browse: Browse, clock: Clock) -> None:
    page = browse("alice")
    asked = f"{SET_UP}?next=//evil.example/"
    phone = Phone(key_on(page.get(asked)), clock)

    answer = page.post(asked, data={"code": phone.code()})

    assert "evil.example" not in answer.text
    assert 'href="/settings/second-factor/"' in answer.text


def test_who_keeps_a_diary_switches_it_on_and_off(
    app: Flask, browse: Browse, cast: Cast, clock: Clock
) -> None:
    page = browse("alice")
    assert "Switched off" in page.get(HOME).text
    assert 'name="name"' not in page.get(SET_UP).text
    _phone, _codes = set_up(page, clock)
    assert "8 recovery codes are left" in page.get(HOME).text
    assert "switched on" in page.get("/settings/").text

    assert page.get(f"{HOME}off").status_code == 200
    answer = page.post(f"{HOME}off")

    assert answer.location == HOME
    user = user_of(app, cast.alice)
    assert (user.tf_primary_method, user.tf_totp_secret) == (None, None)
    assert user.mf_recovery_codes is None
    assert knock(browse(), EMAILS["alice"]).location == "/today"


def test_a_recovery_code_proves_as_well_for_who_has_a_new_phone(
    browse: Browse, clock: Clock
) -> None:
    page = browse("alice")
    _phone, codes = set_up(page, clock)
    clock.instant += timedelta(minutes=31)
    assert page.post(f"{HOME}off").status_code == 401

    proof = {"proof_code": codes[3].upper(), "proof_password": PASSWORD}
    answer = page.post(f"{HOME}off", data=proof)

    assert answer.location == HOME


def test_new_recovery_codes_take_the_place_of_the_old(browse: Browse, clock: Clock) -> None:
    page = browse("alice")
    _phone, old = set_up(page, clock)
    assert page.get(f"{HOME}recovery-codes").status_code == 200

    answer = page.post(f"{HOME}recovery-codes")

    new = CODE.findall(answer.text)
    assert len(new) == 8
    assert not set(new) & set(old)
    other = browse()
    knock(other, EMAILS["alice"])
    assert other.post("/login/recovery-code", data={"code": old[0]}).status_code == 422
    assert other.post("/login/recovery-code", data={"code": new[0]}).status_code == 302


def test_a_clinician_who_switches_it_off_opens_no_diary(
    browse: Browse, cast: Cast, clock: Clock, carol_has_none: None
) -> None:
    page = browse("carol")
    _phone, _codes = set_up(page, clock, name="Dr C.")
    assert page.get("/clinic").status_code == 200
    assert "No diary of a patient opens" in page.get(f"{HOME}off").text

    page.post(f"{HOME}off")

    assert page.get("/clinic").location.startswith(SET_UP)


def test_a_clinician_says_how_patients_see_them(app: Flask, browse: Browse, cast: Cast) -> None:
    page = browse("bob")
    assert "My name, as others see it" in page.get("/settings/").text

    assert page.post(f"{HOME}name", data={"name": "x" * 81}).status_code == 422
    assert page.post(f"{HOME}name", data={"name": " Dr <B>ob "}).location == "/settings/"
    assert user_of(app, cast.bob).name == "Dr <B>ob"
    assert 'value="Dr &lt;B&gt;ob"' in page.get(f"{HOME}name").text
    page.post(f"{HOME}name", data={"name": ""})
    assert user_of(app, cast.bob).name is None
    assert "My name, as others see it" not in browse("alice").get("/settings/").text


def test_the_pages_of_the_library_lead_to_ours(browse: Browse) -> None:
    page = browse("alice")

    assert page.get("/login/set-up").location == HOME
    assert page.get("/login/recovery-codes").location == HOME
    assert page.post("/login/set-up/x", data={"code": "1"}).status_code == 404


def test_closing_an_account_clears_the_secret(
    app: Flask, browse: Browse, cast: Cast, clock: Clock
) -> None:
    set_up(browse("alice"), clock)
    page = browse("bob")
    page.post(f"/diary/{cast.alice}/days/2026-06-10", data={"note": "x", "ratings-0": "4"})
    with app.app_context():
        bob = db.session.get_one(User, cast.bob)
        bob.tf_totp_secret, bob.mf_recovery_codes, bob.name = "locked", ["x"], "Dr Bob"
        db.session.commit()
        erase_account(cast.bob)
        erase_account(cast.alice)
    with app.app_context():
        assert db.session.get(User, cast.alice) is None
        closed = db.session.get(User, cast.bob)
        assert closed is not None
        told = (closed.tf_totp_secret, closed.tf_primary_method, closed.mf_recovery_codes)
        assert (*told, closed.name) == (None, None, None, None)


def test_a_key_that_one_person_saw_is_never_offered_to_the_next_at_this_browser(
    app: Flask, browse: Browse, cast: Cast
) -> None:
    page = browse("dan")
    seen = key_on(page.get(SET_UP))
    with app.app_context():
        end_other_sign_ins(cast.dan, None)

    assert signs_in(page, EMAILS["alice"])

    assert key_on(page.get(SET_UP)) != seen
