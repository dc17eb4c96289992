"""Passkeys: made, used as the one step and as the second, removed, and all that is refused."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from app import create_app
from app.extensions import db
from app.models import User
from app.services import sign_ins
from app.services.passkeys import list_passkeys, remove_passkey
from app.services.sign_ins import list_sign_ins
from tests.browser_double import Browser
from tests.builders import EMAILS, PASSWORD
from tests.conftest import Cast, Clock
from tests.views.accounts import outbox
from tests.views.authenticator import Device
from tests.views.factor import CODE, knock, user_of

Browse = Callable[..., Browser]
NEW, HOME = "/settings/passkeys/new", "/settings/passkeys/"
BY_PASSKEY = "/settings/second-factor/by-passkey"


def asked(page: Browser, address: str) -> dict[str, Any]:
    """The options that a browser gets."""
    answer = page.post(f"{address}/options")
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = json.loads(answer.text)
    return told


def add(page: Browser, device: Device, name: str = "My phone") -> None:
    answer = page.post(NEW, data={"credential": device.make(options(page)), "name": name})
    assert answer.location == HOME, answer.text


def options(page: Browser) -> dict[str, Any]:
    answer = page.post("/settings/passkeys/options")
    told: dict[str, Any] = json.loads(answer.text)
    return told


def enters(page: Browser, device: Device, **tampered: str) -> bool:
    """Whether the passkey alone signs in."""
    answer = page.post("/login/passkey", data={"credential": use(page, device, **tampered)})
    assert answer.status_code in {302, 422}
    return answer.status_code == 302


def use(page: Browser, device: Device, **tampered: str) -> str:
    return device.use(asked(page, "/login/passkey"), **tampered)


def test_a_passkey_is_added_and_signs_in_alone(app: Flask, browse: Browse, cast: Cast) -> None:
    page, device = browse("alice"), Device()
    outbox(app).clear()
    told = options(page)
    assert told["rp"] == {"name": "Injection Diary", "id": "localhost"}
    assert told["authenticatorSelection"]["residentKey"] == "required"
    assert told["authenticatorSelection"]["userVerification"] == "required"
    assert str(cast.alice).replace("-", "") not in str(told["user"]["id"])

    add(page, device)

    [sent] = outbox(app)
    assert sent.subject == "A passkey was added to your account"
    assert "remove that passkey here" in " ".join(sent.body.split())
    assert "My phone" in page.get(HOME).text
    with app.app_context():
        (kept,) = list_passkeys(cast.alice)
        assert kept.transports == ["internal"]
    other = browse()
    assert asked(other, "/login/passkey")["allowCredentials"] == []
    assert enters(other, device)
    assert other.get("/today").location.endswith("/days/today")
    assert "with a passkey" in other.get("/settings/").text
    assert enters(browse(), device)  # and again, with the next count


def test_it_leads_where_the_person_wanted_to_go_and_not_away(browse: Browse) -> None:
    device = Device()
    add(browse("alice"), device)
    for wanted, leads in (("/answer", "/answer"), ("//evil.example/", "/today")):
        page = browse()
        sent = {"credential": use(page, device)}
        assert page.post(f"/login/passkey?next={wanted}", data=sent).location == leads


def test_nothing_else_than_the_answer_of_that_key_signs_in(
    app: Flask, browse: Browse, clock: Clock
) -> None:
    device, other = Device(), Device()
    add(browse("alice"), device)
    add(browse("dan"), other)

    assert not enters(browse(), Device())  # known to nobody
    false_page = Device("http://localhost.evil.example")
    false_page.key, false_page.credential_id = device.key, device.credential_id
    false_page.handle = device.handle
    assert not enters(browse(), false_page)
    stolen_id = Device()
    stolen_id.credential_id, stolen_id.handle = device.credential_id, device.handle
    assert not enters(browse(), stolen_id)  # signed by another key
    device.handle, kept = other.handle, device.handle
    assert not enters(browse(), device)  # says that it is Dan's
    device.handle, device.verifies = kept, False
    assert not enters(browse(), device)  # nobody was asked for a PIN
    device.verifies, device.count = True, 9
    assert enters(browse(), device)
    device.count = 5
    assert not enters(browse(), device)  # a copy, whose counter is behind
    device.count = 20
    for broken in ("", "x", "[]", '{"response": 1}', '{"rawId": "%", "response": {}}', "{" * 30000):
        page = browse()
        asked(page, "/login/passkey")
        assert page.post("/login/passkey", data={"credential": broken}).status_code == 422
    for part in ("clientDataJSON", "authenticatorData", "signature", "userHandle"):
        assert not enters(browse(), device, **{part: "AAAA"})
    assert enters(browse(), device)


def test_a_challenge_is_answered_once_and_soon(
    app: Flask, browse: Browse, clock: Clock, cast: Cast
) -> None:
    device = Device()
    add(browse("alice"), device)
    page, copy = browse(), browse()
    sent = {"credential": use(page, device)}
    cookie = page.get_cookie("session")
    assert cookie is not None
    copy.set_cookie("session", cookie.value)

    assert page.post("/login/passkey", data=sent).status_code == 302
    with app.app_context():  # as with a key that does not count
        list_passkeys(cast.alice)[0].sign_count = 0
        db.session.commit()
    assert copy.post("/login/passkey", data=sent).status_code == 422  # the same again

    late = browse()
    answer = use(late, device)
    clock.instant += timedelta(minutes=6)
    assert late.post("/login/passkey", data={"credential": answer}).status_code == 422
    without = browse()
    assert without.post("/login/passkey", data={"credential": answer}).status_code == 422


def test_one_purpose_does_not_do_for_another(browse: Browse) -> None:
    device, page = Device(), browse("alice")
    add(page, device)

    for_proof = device.use(asked(page, "/proof/passkey"))
    page.post("/logout")
    assert page.post("/login/passkey", data={"credential": for_proof}).status_code == 422


def test_a_removed_passkey_opens_nothing_and_what_it_began_ends(
    app: Flask, browse: Browse, cast: Cast
) -> None:
    page, there, device = browse("alice"), browse(), Device()
    add(page, device)
    assert enters(there, device)
    with app.app_context():
        passkey_id = list_passkeys(cast.alice)[0].id
    for who in ("dan", "bob"):
        assert browse(who).post(f"{HOME}{passkey_id}/remove").status_code == 404
        assert browse(who).post(f"{HOME}{passkey_id}/name").status_code == 404
    page.post(f"{HOME}{passkey_id}/name", data={"name": "Lost <b>"})
    assert "Lost &lt;b&gt;" in page.get(f"{HOME}{passkey_id}/remove").text

    assert page.post(f"{HOME}{passkey_id}/remove").location == HOME

    assert there.get("/today").location.startswith("/login")
    assert page.get("/today").location.endswith("/days/today")
    assert not enters(browse(), device)


def test_whoever_chooses_a_new_password_is_told_that_passkeys_stay(
    app: Flask, browse: Browse
) -> None:
    alice, device = browse("alice"), Device()
    add(alice, device)
    changed = {"password": PASSWORD, "new_password": "a bridge over the canal"}
    assert alice.post("/change", data=changed).status_code == 302

    told = [sent.body for sent in outbox(app) if "a new password was chosen" in sent.body]
    assert ["http://localhost/settings/passkeys/" in body for body in told] == [True]


def test_a_passkey_that_is_removed_while_it_signs_in_opens_nothing(
    app: Flask, browse: Browse, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, there, device = browse("alice"), browse(), Device()
    add(page, device)
    real = sign_ins.begin_sign_in

    def begin(*told: Any, **more: Any) -> UUID:
        monkeypatch.undo()
        with app.app_context():
            user = db.session.get_one(User, cast.alice)
            remove_passkey(user, list_passkeys(cast.alice)[0].id, None)
        return real(*told, **more)

    monkeypatch.setattr(sign_ins, "begin_sign_in", begin)
    enters(there, device)

    assert there.get("/today").location.startswith("/login")


def test_one_device_holds_one_and_nobody_takes_anothers(browse: Browse) -> None:
    alice, dan, device = browse("alice"), browse("dan"), Device()
    add(alice, device)

    assert len(options(alice)["excludeCredentials"]) == 1
    answer = dan.post(NEW, data={"credential": device.make(options(dan)), "name": ""})
    assert answer.status_code == 422
    assert "known here already" in answer.text
    device.origin = "https://evil.example"
    device.credential_id = b"another"
    assert dan.post(NEW, data={"credential": device.make(options(dan))}).status_code == 422
    assert dan.post(NEW, data={"credential": "", "name": "x"}).status_code == 422


def test_it_is_the_second_step_of_a_clinician_who_chose_so(
    app: Flask, browse: Browse, cast: Cast, clock: Clock
) -> None:
    with app.app_context():
        db.session.get_one(User, cast.carol).tf_primary_method = None
        db.session.commit()
    page, device = browse("carol"), Device()
    assert page.get("/clinic").location.startswith("/settings/second-factor/set-up")
    add(page, device)
    assert page.get("/clinic").status_code == 302  # a password alone would still open her account
    elsewhere = browse("carol")
    assert page.post(BY_PASSKEY, data={"name": ""}).status_code == 422
    shown = page.post(BY_PASSKEY, data={"name": "Dr C. Okafor"})
    (code, *_codes) = CODE.findall(shown.text)
    assert page.get("/clinic").status_code == 200
    assert elsewhere.get("/today").location.startswith("/login")

    other = browse()
    answer = knock(other, EMAILS["carol"], "/clinic")
    assert answer.location == "/login/second-passkey?next=/clinic"
    assert other.get("/today").location.startswith("/login")
    assert other.get("/login/code").location == "/login/second-passkey"
    told = asked(other, "/login/second-passkey")
    assert len(told["allowCredentials"]) == 1
    answer = other.post(answer.location, data={"credential": device.use(told)})
    assert answer.location == "/clinic"
    assert other.get("/clinic").status_code == 200
    assert "with a password and a passkey" in other.get("/settings/").text
    assert enters(browse(), device)  # alone it is both

    third = browse()
    knock(third, EMAILS["carol"])
    assert third.post("/login/recovery-code", data={"code": code}).status_code == 302

    with app.app_context():
        passkey_id = list_passkeys(cast.carol)[0].id
    assert "Whoever reads a diary as a clinician" in page.get(f"{HOME}{passkey_id}/remove").text
    page.post(f"{HOME}{passkey_id}/remove")
    assert user_of(app, cast.carol).tf_primary_method is None
    assert page.get("/clinic").status_code == 302


def test_nobody_elses_passkey_is_a_second_step(browse: Browse, clock: Clock) -> None:
    page, device, others = browse("alice"), Device(), Device()
    add(page, device)
    page.post(BY_PASSKEY)
    add(browse("dan"), others)
    knocked = browse()
    knock(knocked, EMAILS["alice"])

    sent = others.use(asked(knocked, "/login/second-passkey"))
    assert knocked.post("/login/second-passkey", data={"credential": sent}).status_code == 422
    sent = device.use(asked(knocked, "/login/second-passkey"))
    clock.instant += timedelta(minutes=16)
    late = knocked.post("/login/second-passkey", data={"credential": sent})
    assert late.location == "/login"
    assert browse().post("/login/second-passkey/options").status_code == 302


def test_where_no_passkey_can_be_the_page_says_so(browse: Browse) -> None:
    by_number = {"base_url": "http://127.0.0.1/"}

    assert "do not work under this address" in browse().get("/login/passkey", **by_number).text
    assert "Use a passkey" not in browse().get("/login", **by_number).text
    assert "did not offer a passkey" in browse().post("/login/passkey").text


def test_the_name_comes_from_the_address_that_people_use(app: Flask) -> None:
    from app.views.passkeys import site

    told = {"PUBLIC_URL": "https://diary.example.org"}
    behind = create_app({**app.config, **told})
    for host, expected in (
        ("http://diary.example.org/", ("diary.example.org", "https://diary.example.org")),
        ("https://other.example:8443/", ("other.example", "https://other.example:8443")),
        ("http://other.example/", None),
        ("http://localhost:8000/", ("localhost", "http://localhost:8000")),
    ):
        with behind.test_request_context(base_url=host):
            found = site()
        assert (found and (found.rp_id, found.origin)) == expected
    with behind.app_context():
        db.engine.dispose()


def test_how_somebody_signed_in_is_listed(app: Flask, browse: Browse, cast: Cast) -> None:
    page = browse()
    page.post("/login", data={"email": EMAILS["alice"], "password": PASSWORD})

    with app.app_context():
        (here,) = list_sign_ins(cast.alice)
    assert (here.way, here.step) == ("password", None)
    assert "with a password" in page.get("/settings/").text
