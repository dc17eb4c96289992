"""The link of an invitation into a clinic: signed out, for another address, twice, too late."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask

from app import create_app
from app.extensions import db
from app.models import User
from app.services.clinic_invitations import InvitationDraft, invite, withdraw
from app.services.clinic_members import remove_member
from app.services.clinics import clinics_of, found_clinic, open_clinic
from tests.browser_double import Browser, sign_in
from tests.builders import EMAILS, PASSWORD
from tests.conftest import NOON, Cast, Clock, settings_for
from tests.views.accounts import NEW, links, outbox, register

Browse = Callable[..., Browser]


@pytest.fixture
def clinic_id(app: Flask, cast: Cast) -> UUID:
    outbox(app).clear()
    clinic_id = uuid4()
    with app.app_context():
        found_clinic(cast.bob, clinic_id, "Movement clinic")
    return clinic_id


def link_for(app: Flask, cast: Cast, clinic_id: UUID, email: str = EMAILS["dan"]) -> str:
    with app.app_context():
        clinic = open_clinic(cast.bob, clinic_id, to_administer=True)
        token = invite(clinic, uuid4(), InvitationDraft(email, False, True))
    return f"/clinics/join/{token}"


@pytest.fixture
def link(app: Flask, cast: Cast, clinic_id: UUID) -> str:
    """The address in an invitation of Dan, made by Dr Bob."""
    return link_for(app, cast, clinic_id)


def belongs(app: Flask, account_id: UUID) -> bool:
    with app.app_context():
        return bool(clinics_of(account_id))


def test_who_was_invited_joins_once(
    app: Flask, browse: Browse, cast: Cast, clinic_id: UUID, link: str
) -> None:
    page = browse("dan")
    shown = page.get(link)
    assert "bob@clinic.example invites you" in shown.text
    assert "you are asked to set up sign-in in two steps" in shown.text
    assert shown.headers["Referrer-Policy"] == "no-referrer"
    assert not belongs(app, cast.dan)

    for _ in range(2):
        answer = page.post(link, data={"name": "Dr  Dan"})
        assert (answer.status_code, answer.location) == (302, f"/clinics/{clinic_id}/")
    assert page.get(link).location == f"/clinics/{clinic_id}/"
    shown = page.get(f"/clinics/{clinic_id}/")
    assert "You joined Movement clinic" in shown.text
    assert "Dr Dan" in shown.text
    with app.app_context():
        assert len(clinics_of(cast.dan)) == 1


def test_a_name_that_cannot_be_is_asked_for_again(
    app: Flask, browse: Browse, cast: Cast, link: str
) -> None:
    answer = browse("dan").post(link, data={"name": "x" * 81})

    assert answer.status_code == 422
    assert not belongs(app, cast.dan)


def test_the_mailed_link_is_the_one_that_opens(app: Flask, browse: Browse, clinic_id: UUID) -> None:
    data = {"invitation_id": str(uuid4()), "email": EMAILS["dan"], "sees_diaries": "y"}
    browse("bob").post(f"/clinics/{clinic_id}/invite", data=data)

    mailed = re.search(r"http://localhost(/clinics/join/\S+)", outbox(app)[-1].body)
    assert mailed is not None
    assert browse("dan").get(mailed[1]).status_code == 200


def test_who_is_signed_out_signs_in_and_comes_back(
    app: Flask, browse: Browse, cast: Cast, link: str
) -> None:
    page = browse()
    shown = page.get(link)
    assert f"/login?next={link}" in shown.text
    assert EMAILS["dan"] not in shown.text

    data = {"email": EMAILS["dan"], "password": PASSWORD}
    assert page.post(f"/login?next={link}", data=data).location.endswith(link)
    assert page.post(link, data={}).status_code == 302
    assert belongs(app, cast.dan)


def test_who_was_signed_out_keeps_what_was_typed(browse: Browse, link: str) -> None:
    answer = browse().post(link, data={"name": "Dr Dan"})

    assert answer.status_code == 401
    assert "Dr Dan" in answer.text


def test_who_registers_comes_back_after_confirming(
    app: Flask, browse: Browse, cast: Cast, clinic_id: UUID
) -> None:
    link = link_for(app, cast, clinic_id, NEW)
    page = browse()
    page.get(link)
    register(page)

    assert page.get(links(app)[-1]).location == link
    assert page.post(link, data={"name": "Dr Erin"}).status_code == 302


def test_a_forwarded_link_tells_nothing_and_joins_nobody(
    app: Flask, browse: Browse, cast: Cast, link: str
) -> None:
    page = browse("carol")

    for answer in (page.get(link), page.post(link, data={"name": "Dr Carol"})):
        assert answer.status_code == 403
        assert "for another address" in answer.text
        assert EMAILS["dan"] not in answer.text
        assert "Movement clinic" not in answer.text
    assert not belongs(app, cast.carol)


@pytest.mark.parametrize("who", [None, "dan"])
def test_a_link_that_is_too_old_is_refused_calmly(
    app: Flask, browse: Browse, cast: Cast, link: str, clock: Clock, who: str | None
) -> None:
    clock.instant = NOON + timedelta(days=7)
    answer = browse(who).get(link)

    assert answer.status_code == 404
    assert "This invitation is not open" in answer.text


def test_a_link_withdrawn_while_it_was_open_keeps_what_was_typed(
    app: Flask, browse: Browse, cast: Cast, clinic_id: UUID
) -> None:
    invitation_id = uuid4()
    with app.app_context():
        clinic = open_clinic(cast.bob, clinic_id, to_administer=True)
        token = invite(clinic, invitation_id, InvitationDraft(EMAILS["dan"], False, True))
    page = browse("dan")
    assert page.get(f"/clinics/join/{token}").status_code == 200
    with app.app_context():
        withdraw(open_clinic(cast.bob, clinic_id, to_administer=True), invitation_id)

    answer = page.post(f"/clinics/join/{token}", data={"name": "Dr Dan"})
    assert answer.status_code == 404
    assert "Dr Dan" in answer.text
    assert not belongs(app, cast.dan)


def test_who_was_removed_does_not_come_back_by_the_same_link(
    app: Flask, browse: Browse, cast: Cast, clinic_id: UUID, link: str
) -> None:
    page = browse("dan")
    page.post(link, data={})
    with app.app_context():
        remove_member(open_clinic(cast.bob, clinic_id, to_administer=True), cast.dan)

    assert page.get(link).status_code == page.post(link, data={}).status_code == 404
    assert not belongs(app, cast.dan)


@pytest.mark.parametrize("token", ["x", "a" * 43, "%00", "a" * 5000])
@pytest.mark.parametrize("who", [None, "dan"])
def test_a_token_that_nobody_made_opens_nothing(
    browse: Browse, cast: Cast, who: str | None, token: str
) -> None:
    answer = browse(who).get(f"/clinics/join/{token}")

    assert answer.status_code == 404
    assert "This invitation is not open" in answer.text


def test_guessing_and_mailing_are_limited(
    app: Flask, cast: Cast, clinic_id: UUID, database: str
) -> None:
    limited = create_app(settings_for(database) | {"RATELIMIT_ENABLED": True})
    page = Browser(limited, use_cookies=True)
    sign_in(page, limited, cast.bob)
    statuses = []
    for _ in range(6):
        data = {"invitation_id": str(uuid4()), "email": EMAILS["dan"], "sees_diaries": "y"}
        statuses.append(page.post(f"/clinics/{clinic_id}/invite", data=data).status_code)
    assert statuses == [302] * 5 + [429]

    guesses = [page.get(f"/clinics/join/{'a' * 43}").status_code for _ in range(21)]
    assert guesses == [404] * 20 + [429]
    with limited.app_context():
        db.engine.dispose()


def test_a_mail_program_that_looks_first_uses_nothing_up(
    app: Flask, browse: Browse, cast: Cast, link: str
) -> None:
    assert browse().get(link).status_code == 200
    page = browse("dan")
    for method in ("HEAD", "GET"):
        assert page.open(link, method=method).status_code == 200
    assert not belongs(app, cast.dan)
    with app.app_context():
        assert db.session.get_one(User, cast.dan).name is None
