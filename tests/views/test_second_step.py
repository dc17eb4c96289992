"""Signing in in two steps: after the password a code, and nothing opens before it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from app.extensions import db
from app.models import SignIn
from tests.browser_double import Browser
from tests.builders import EMAILS, PASSWORD
from tests.conftest import Cast, Clock
from tests.views.accounts import links, outbox
from tests.views.factor import STEP, Phone, is_in, knock, set_up, type_code, user_of

Browse = Callable[..., Browser]
ALICE = EMAILS["alice"]
NEW_PASSWORD = "a much better one"


@pytest.fixture
def kept(browse: Browse, clock: Clock) -> tuple[Phone, list[str]]:
    """Alice's phone and recovery codes."""
    return set_up(browse("alice"), clock)


@pytest.fixture
def phone(kept: tuple[Phone, list[str]]) -> Phone:
    return kept[0]


@pytest.fixture
def codes(kept: tuple[Phone, list[str]]) -> list[str]:
    return kept[1]


def sign_ins(app: Flask, cast: Cast) -> int:
    with app.app_context():
        mine = sa.select(sa.func.count()).where(SignIn.user_id == cast.alice)
        return db.session.scalar(mine) or 0


def test_after_the_password_a_code_lets_in_and_the_way_is_kept(
    browse: Browse, cast: Cast, phone: Phone
) -> None:
    page, wanted = browse(), f"/diary/{cast.alice}/days/"

    answer = knock(page, ALICE, wanted)
    assert (answer.status_code, answer.location) == (302, f"/login/code?next={wanted}")
    asked = page.get(answer.location)
    assert 'autocomplete="one-time-code"' in asked.text
    assert 'inputmode="numeric"' in asked.text
    assert ALICE not in asked.text

    answer = type_code(page, phone.code(), wanted)
    assert (answer.status_code, answer.location) == (302, wanted)
    assert is_in(page)


def test_nothing_opens_and_no_sign_in_is_noted_between_the_two_steps(
    app: Flask, browse: Browse, cast: Cast, phone: Phone
) -> None:
    page, before = browse(), sign_ins(app, cast)
    knock(page, ALICE)

    for address in ("/today", f"/diary/{cast.alice}/days/", "/settings/diary", "/change"):
        assert page.get(address).location.startswith("/login?")
    assert page.post(f"/diary/{cast.alice}/days/2026-06-10", data={"note": "x"}).status_code == 401
    assert sign_ins(app, cast) == before
    with page.session_transaction() as session:
        assert "sign_in" not in session


def test_a_code_with_blanks_or_of_another_script_is_understood(
    browse: Browse, phone: Phone, clock: Clock
) -> None:
    for spelt in (
        lambda code: f" {code[:3]} {code[3:]} ",
        lambda code: "".join(chr(0x0660 + int(digit)) for digit in code),
    ):
        page = browse()
        knock(page, ALICE)
        assert type_code(page, spelt(phone.code())).status_code == 302
        assert is_in(page)
        clock.instant += STEP


@pytest.mark.parametrize(
    "typed", ["", "000000", "12345", "1234567", "abcdef", "\x00", "²²²²²²", "9" * 5000, "🙂"]
)
def test_a_wrong_code_is_refused(browse: Browse, phone: Phone, typed: str) -> None:
    page = browse()
    knock(page, ALICE)

    assert type_code(page, typed).status_code == 422
    assert not is_in(page)


def test_a_code_works_once(browse: Browse, phone: Phone) -> None:
    page, thief = browse(), browse()
    knock(page, ALICE)
    knock(thief, ALICE)

    assert type_code(page, phone.code()).status_code == 302
    answer = type_code(thief, phone.code())

    assert answer.status_code == 422
    assert "it was used before" in answer.text
    assert not is_in(thief)


def test_the_code_of_the_set_up_is_used_up_by_it(browse: Browse, clock: Clock) -> None:
    phone, _codes = set_up(browse("alice"), clock)
    clock.instant -= 2 * STEP
    page = browse()
    knock(page, ALICE)

    assert type_code(page, phone.code()).status_code == 422


@pytest.mark.parametrize(("steps", "lets_in"), [(-2, False), (-1, True), (1, True), (2, False)])
def test_a_clock_may_be_off_by_one_step(
    browse: Browse, phone: Phone, steps: int, lets_in: bool, clock: Clock
) -> None:
    clock.instant += 5 * STEP
    page = browse()
    knock(page, ALICE)

    assert (type_code(page, phone.code(steps)).status_code == 302) is lets_in


def test_after_a_later_code_an_earlier_one_is_refused(browse: Browse, phone: Phone) -> None:
    page, other = browse(), browse()
    knock(page, ALICE)
    knock(other, ALICE)

    assert type_code(page, phone.code(1)).status_code == 302
    assert type_code(other, phone.code()).status_code == 422


def test_a_recovery_code_works_once_and_says_how_few_are_left(
    browse: Browse, codes: list[str]
) -> None:
    assert len(set(codes)) == 8
    page, again = browse(), browse()
    for each in (page, again):
        knock(each, ALICE)
    assert page.get("/login/recovery-code").status_code == 200

    typed = codes[0].upper().replace("-", " ")
    answer = page.post("/login/recovery-code?next=/settings/", data={"code": typed})
    assert (answer.status_code, answer.location) == (302, "/settings/")
    assert "7 are left" in page.get("/settings/").text

    answer = again.post("/login/recovery-code", data={"code": codes[0]})
    assert answer.status_code == 422
    assert "none of your recovery codes" in answer.text
    assert not is_in(again)


def test_the_last_recovery_codes_come_with_a_word(browse: Browse, codes: list[str]) -> None:
    for code in codes[:6]:
        page = browse()
        knock(page, ALICE)
        assert page.post("/login/recovery-code", data={"code": code}).status_code == 302

    told = page.get("/settings/").text
    assert "2 are left" in told
    assert "New ones can be made" in told


@pytest.mark.parametrize("typed", ["", "x", "----", "\x00", "é" * 99])
def test_a_wrong_recovery_code_is_refused(browse: Browse, phone: Phone, typed: str) -> None:
    page = browse()
    knock(page, ALICE)

    assert page.post("/login/recovery-code", data={"code": typed}).status_code == 422
    assert not is_in(page)


def test_without_a_password_no_code_is_asked(browse: Browse, phone: Phone) -> None:
    page = browse()

    for address in ("/login/code", "/login/recovery-code"):
        assert page.get(address).location == "/login"
        assert page.post(address, data={"code": phone.code()}).location == "/login"
    assert page.get("/login/no-code").location == "/login/recovery-code"
    assert page.get("/login/which").location == "/login"
    assert not is_in(page)


def test_a_wrong_password_tells_nothing_of_a_second_step(browse: Browse, phone: Phone) -> None:
    with_one, without = (
        browse().post("/login", data={"email": email, "password": "wrong"})
        for email in (ALICE, EMAILS["dan"])
    )

    assert with_one.status_code == without.status_code == 422
    assert "code" not in with_one.text.lower().replace("charset", "").split("<main")[1]


def test_the_password_is_asked_again_when_the_code_comes_late(
    browse: Browse, phone: Phone, clock: Clock
) -> None:
    page = browse()
    knock(page, ALICE)
    clock.instant += timedelta(minutes=16)

    answer = type_code(page, phone.code(), "/settings/")

    assert (answer.status_code, answer.location) == (302, "/login?next=/settings/")
    assert not is_in(page)


def test_who_is_in_is_not_signed_out_by_the_page_of_codes(browse: Browse) -> None:
    page = browse("alice")

    assert page.get("/login/code").location == "/today"
    assert page.get("/login/recovery-code").location == "/today"
    assert is_in(page)


def test_signing_out_between_the_steps_ends_the_attempt(browse: Browse, phone: Phone) -> None:
    page = browse()
    knock(page, ALICE)
    page.post("/logout")

    assert type_code(page, phone.code()).location.startswith("/login")
    assert not is_in(page)


def test_a_new_password_by_mail_does_not_get_around_the_code(
    app: Flask, cast: Cast, browse: Browse, phone: Phone
) -> None:
    page, half = browse(), browse()
    knock(half, ALICE)
    outbox(app).clear()
    page.post("/reset", data={"email": ALICE})
    link = links(app)[0]

    answer = page.post(link, data={"password": NEW_PASSWORD})

    assert answer.location in {"/login", "/login/code", "/today"}
    assert not is_in(page)
    assert user_of(app, cast.alice).tf_totp_secret
    assert not type_code(half, phone.code()).location.startswith("/today")  # its password is old
    assert not is_in(half)
    page.post("/login", data={"email": ALICE, "password": NEW_PASSWORD})
    assert not is_in(page)
    assert type_code(page, phone.code()).status_code == 302
    assert is_in(page)


def test_a_way_on_to_another_site_is_dropped(browse: Browse, phone: Phone) -> None:
    page = browse()
    knock(page, ALICE)

    assert type_code(page, phone.code(), "https://evil.example/").location == "/login/code"
    assert not is_in(page)


def test_a_secret_locked_with_an_old_key_of_ours_still_opens_and_is_locked_anew(
    app: Flask, cast: Cast, browse: Browse, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    factory = app.extensions["security"].totp_factory
    both = {"1": "a secret of the tests", "2": "a newer one"}
    newer = type(factory)(both, "Injection Diary")
    monkeypatch.setattr(factory, "_totp", newer._totp)
    before = user_of(app, cast.alice).tf_totp_secret
    page = browse()
    knock(page, ALICE)

    assert type_code(page, phone.code()).status_code == 302

    after = user_of(app, cast.alice).tf_totp_secret
    assert before != after
    assert '"t":"2"' in (after or "")


def test_a_secret_that_cannot_be_opened_lets_nobody_in(
    app: Flask, browse: Browse, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    factory = app.extensions["security"].totp_factory
    other = type(factory)({"7": "another"}, "Injection Diary")
    page = browse()
    knock(page, ALICE)
    with monkeypatch.context() as patch:
        patch.setattr(factory, "_totp", other._totp)

        assert type_code(page, phone.code()).status_code == 422
    assert PASSWORD not in str(outbox(app))
