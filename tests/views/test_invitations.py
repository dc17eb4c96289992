"""The page behind an invitation, and the page on which a code is entered."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask

from app import create_app
from app.access import Right, ShareKind, open_diary
from app.errors import NotFound
from app.extensions import db
from app.models import User
from app.services.accounts import erase_account, find_account
from app.services.invitations import (
    InvitationDraft,
    list_open_invitations,
    make_invitation,
    withdraw_invitation,
)
from app.services.sharing import Terms
from tests.browser_double import Browser
from tests.builders import EMAILS, PASSWORD
from tests.conftest import Cast, Clock, settings_for
from tests.views.accounts import NEW, links, outbox
from tests.views.forms import fields_of

Browse = Callable[..., Browser]
Make = Callable[..., str]


@pytest.fixture
def invited(opened) -> Make:
    """Makes an invitation of Alice's; gives its address."""

    def make(email: str | None = None, kind: ShareKind = ShareKind.CARER) -> str:
        with opened("alice", Right.OWN) as diary:
            draft = InvitationDraft(kind, Terms(Right.RECORD), email)
            return f"/invitation/{make_invitation(diary, draft, uuid4())}"

    return make


def may_open(app: Flask, who, patient) -> bool:
    with app.app_context():
        try:
            open_diary(who, patient, Right.READ)
        except NotFound:
            return False
        return True


def test_it_says_who_shares_what_before_a_sign_in(browse: Browse, invited: Make) -> None:
    answer = browse().get(invited(EMAILS["dan"]))

    assert "Alice wants to share their diary" in answer.text
    assert "write in the diary" in answer.text
    assert "d…@example.org" in answer.text
    assert EMAILS["dan"] not in answer.text
    assert "/login?next=" in answer.text
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_it_is_accepted_with_a_name(app: Flask, browse: Browse, invited: Make, cast: Cast) -> None:
    page, link = browse("dan"), invited(EMAILS["dan"])
    form = fields_of(page.get(link).text)

    assert page.post(link, data=form).status_code == 422
    assert not may_open(app, cast.dan, cast.alice)
    answer = page.post(link, data=form | {"name": "Dan"})
    assert answer.location == f"/diary/{cast.alice}/answer"
    assert page.get(answer.location).status_code == 200
    again = page.post(link, data=form | {"name": "Dan"})
    assert again.location == answer.location
    assert "Dan" in browse("alice").get(f"/diary/{cast.alice}/sharing/").text


def test_looking_uses_nothing_up_and_grants_nothing(
    app: Flask, browse: Browse, invited: Make, cast: Cast
) -> None:
    link = invited()
    for _each in range(3):
        assert browse("dan").get(link).status_code == 200
    assert browse("dan").open(link, method="HEAD").status_code == 200

    assert not may_open(app, cast.dan, cast.alice)


def test_a_clinician_begins_on_the_card(browse: Browse, invited: Make, cast: Cast) -> None:
    page, link = browse("dan"), invited(kind=ShareKind.CLINICIAN)

    answer = page.post(link, data=fields_of(page.get(link).text) | {"name": "Dan"})

    assert answer.location == f"/diary/{cast.alice}/card/"
    assert f'href="{answer.location}"' in page.get(link).text


def test_who_is_signed_out_accepts_nothing(browse: Browse, invited: Make) -> None:
    assert browse().post(invited(), data={"name": "x"}).status_code == 401


def test_one_that_was_sent_on_names_no_address_in_full(
    app: Flask, browse: Browse, invited: Make, cast: Cast
) -> None:
    page, link = browse("bob"), invited("dan@example.org")
    with app.app_context():
        db.session.get_one(User, cast.bob).name = "Dr Bob"
        db.session.commit()

    shown = page.get(link).text
    assert "sent to another address, d…@example.org" in shown
    assert EMAILS["dan"] not in shown
    assert page.post(link).status_code == 409


def test_withdrawn_while_its_page_is_open(
    app: Flask, browse: Browse, invited: Make, opened, cast: Cast
) -> None:
    page, link = browse("dan"), invited()
    form = fields_of(page.get(link).text) | {"name": "Dan"}
    with opened("alice", Right.OWN) as diary:
        (waiting,) = list_open_invitations(diary)
        withdraw_invitation(diary, waiting.id)

    answer = page.post(link, data=form)
    assert answer.status_code == 409
    assert "It was withdrawn" in answer.text
    assert not may_open(app, cast.dan, cast.alice)


def test_used_by_another_and_too_old(browse: Browse, invited: Make, clock: Clock) -> None:
    link, late = invited(), invited()
    browse("dan").post(link, data={"name": "Dan"})

    assert "It was used already" in browse("carol").get(link).text
    assert "You accepted this invitation" in browse("dan").get(link).text
    clock.instant += timedelta(minutes=30)
    assert "Its time is over" in browse("carol").get(late).text
    assert "It is your own" not in browse("alice").get(late).text


def test_ones_own(browse: Browse, invited: Make) -> None:
    page, link = browse("alice"), invited()

    assert "It is your own" in page.get(link).text
    assert page.post(link, data={"name": "Alice"}).status_code == 409


def test_of_an_erased_diary(app: Flask, browse: Browse, invited: Make, cast: Cast) -> None:
    page, link = browse("dan"), invited()
    form = fields_of(page.get(link).text) | {"name": "Dan"}
    with app.app_context():
        erase_account(cast.alice)

    for answer in (page.get(link), page.post(link, data=form), page.get("/invitation/x")):
        assert answer.status_code == 404
        assert "This invitation opens nothing" in answer.text


def test_a_code_is_entered(browse: Browse, invited: Make) -> None:
    link = invited()
    code = link.rpartition("/")[2]
    page = browse("dan")

    assert page.get("/invitation/").status_code == 200
    answer = page.post("/invitation/", data={"code": f"{code[:4].lower()} {code[4:]}"})
    assert answer.location == link
    for wrong in ("", "CDFG3467", "nonsense", "A" * 43, "x" * 100):
        assert page.post("/invitation/", data={"code": wrong}).status_code == 422


def test_a_link_is_no_code(browse: Browse, invited: Make) -> None:
    token = invited("dan@example.org").rpartition("/")[2]

    assert browse("dan").post("/invitation/", data={"code": token}).status_code == 422


def test_a_new_account_comes_back_to_the_invitation(
    app: Flask, browse: Browse, invited: Make, cast: Cast
) -> None:
    outbox(app).clear()
    page, link = browse(), invited(NEW)
    page.get(link)
    assert page.post("/register", data={"email": NEW, "password": PASSWORD}).status_code == 302
    answer = page.get(links(app)[-1])

    assert answer.location == link
    assert page.post(link, data={"name": "Erin"}).location == f"/diary/{cast.alice}/answer"
    assert page.get("/today").location == "/clinic"


def test_also_when_the_mail_is_opened_in_another_browser(
    app: Flask, browse: Browse, invited: Make, cast: Cast
) -> None:
    outbox(app).clear()
    first, second, link = browse(), browse(), invited(NEW)
    first.get(link)
    first.post("/register", data={"email": NEW, "password": PASSWORD})
    confirm = links(app)[-1]

    shown = second.get(confirm)
    assert "next=" in shown.text
    answer = second.post(confirm, data={"password": PASSWORD})
    assert answer.location == link
    with app.app_context():
        assert find_account(NEW).confirmed_at is not None


def test_signing_in_leads_back(browse: Browse, invited: Make) -> None:
    page, link = browse(), invited(EMAILS["dan"])
    answer = page.post(f"/login?next={link}", data={"email": EMAILS["dan"], "password": PASSWORD})

    assert answer.location == link


def test_guesses_are_counted_and_good_links_are_not(
    database: str, app: Flask, invited: Make
) -> None:
    link = invited()
    counting = create_app(settings_for(database) | {"RATELIMIT_ENABLED": True})
    page = Browser(counting, use_cookies=True)

    for _each in range(30):
        assert page.get(link).status_code == 200
    told = {page.get(f"/invitation/{'A' * 43}").status_code for _each in range(25)}
    assert told == {404, 429}
    assert page.post("/invitation/", data={"code": "CDFG3467"}).status_code == 429
    with counting.app_context():
        db.engine.dispose()


def test_a_code_is_not_found_by_trying_on(database: str, app: Flask, invited: Make) -> None:
    link, said = invited(EMAILS["dan"]), invited()
    counting = create_app(settings_for(database) | {"RATELIMIT_ENABLED": True})
    page = Browser(counting, use_cookies=True)

    assert page.get(said).status_code == 200
    tried = [page.get("/invitation/CDFG3467").status_code for _each in range(21)]
    assert tried == [404] * 20 + [429]
    assert page.get(said).status_code == 429
    code = said.rpartition("/")[2]
    assert page.post("/invitation/", data={"code": code}).status_code == 429
    assert page.get(f"/share-request/{code}").status_code == 429
    assert page.get(link).status_code == 200
    with counting.app_context():
        db.engine.dispose()
