"""The page Share: who can see the diary, inviting, changing, stopping and taking that back."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from app import create_app
from app.access import Diary, Right, open_diary
from app.errors import NotFound
from app.extensions import db
from app.models import Patient
from app.services.invitations import list_open_invitations
from app.services.sharing import Terms, change_share, get_reader
from tests.browser_double import Browser, sign_in
from tests.builders import EMAILS
from tests.conftest import TODAY, Cast, settings_for
from tests.views.accounts import outbox
from tests.views.forms import fields_of

Browse = Callable[..., Browser]
CHOSEN = {"let_in": "clinician-read", "way": "email", "email": "New@Clinic.example"}
LINK = re.compile(r"http://localhost(/invitation/\S+)")


@pytest.fixture
def share(cast: Cast) -> str:
    return f"/diary/{cast.alice}/sharing"


def invite(page: Browser, share: str, **changes: str) -> object:
    form = fields_of(page.get(f"{share}/invite").text)
    return page.post(f"{share}/invite", data=form | CHOSEN | changes)


def in_diary(opened, act: Callable[[Diary], object]) -> object:
    with opened("alice", Right.OWN) as diary:
        return act(diary)


def test_the_owner_sees_who_may_do_what(browse: Browse, share: str) -> None:
    text = browse("alice").get(f"{share}/").text

    assert EMAILS["bob"] in text
    assert "may look and write" in text
    assert "Has not looked yet" in text


def test_a_reader_sees_nobody_and_may_invite_nobody(browse: Browse, share: str) -> None:
    page = browse("bob")

    assert EMAILS["carol"] not in page.get(f"{share}/").text
    for path in ("/invite",):
        assert page.get(f"{share}{path}").status_code == 403
        assert page.post(f"{share}{path}", data=CHOSEN).status_code == 403


def test_an_invitation_is_sent_listed_and_withdrawn(
    app: Flask, browse: Browse, share: str, opened
) -> None:
    outbox(app).clear()
    page = browse("alice")

    assert invite(page, share).location == f"{share}/"

    (mail,) = outbox(app)
    assert mail.to == ["new@clinic.example"]
    assert "Alice invites you" in mail.body
    assert LINK.search(mail.body)
    listed = page.get(f"{share}/").text
    assert "Sent to new@clinic.example" in listed
    assert "Waiting for an answer" in listed
    (waiting,) = in_diary(opened, list_open_invitations)
    page.post(f"{share}/invitations/{waiting.id}/withdraw")
    assert "Waiting for an answer" not in page.get(f"{share}/").text
    assert browse().get(LINK.search(mail.body)[1]).status_code == 200
    assert "It was withdrawn" in browse().get(LINK.search(mail.body)[1]).text


def test_a_mail_tells_nothing_of_the_diary(app: Flask, browse: Browse, share: str) -> None:
    outbox(app).clear()
    invite(browse("alice"), share)

    assert "dystonia" not in outbox(app)[0].body.lower()


def test_a_form_sent_twice_sends_one_mail(app: Flask, browse: Browse, share: str) -> None:
    outbox(app).clear()
    page = browse("alice")
    form = fields_of(page.get(f"{share}/invite").text) | CHOSEN
    for _twice in range(2):
        assert page.post(f"{share}/invite", data=form).status_code == 302

    assert len(outbox(app)) == 1


def test_a_code_is_shown_large_while_it_works(browse: Browse, share: str, opened, clock) -> None:
    page = browse("alice")
    answer = invite(page, share, way="code", email="", let_in="carer-record")

    (waiting,) = in_diary(opened, list_open_invitations)
    shown = page.get(answer.location).text
    assert f'<p class="code">{waiting.code[:4]} {waiting.code[4:]}</p>' in shown
    clock.instant += timedelta(minutes=31)
    assert "This invitation is over" in page.get(answer.location).text
    assert browse("bob").get(answer.location).status_code == 403


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"let_in": ""}, "Choose whom you let in"),
        ({"let_in": "owner"}, "Choose whom you let in"),
        ({"way": ""}, "Choose how"),
        ({"email": "nobody"}, "Enter an e-mail address"),
        ({"email": "a@b.example, c@d.example"}, "Enter an e-mail address"),
        ({"email": "a@b.example\nBcc: c@d.example"}, "Enter an e-mail address"),
        ({"ends_on-day": "1", "ends_on-month": "1", "ends_on-year": "2026"}, "today or later"),
        ({"ends_on-day": "31", "ends_on-month": "2", "ends_on-year": "2027"}, "real date"),
    ],
)
def test_what_cannot_be_is_said_and_kept(
    app: Flask, browse: Browse, share: str, wrong: dict[str, str], told: str
) -> None:
    outbox(app).clear()
    answer = invite(browse("alice"), share, **wrong)

    assert answer.status_code == 422
    assert told in answer.text
    assert outbox(app) == []


def test_a_mail_that_cannot_be_sent_invites_nobody(
    browse: Browse, share: str, opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_options: object) -> None:
        raise OSError

    monkeypatch.setattr("flask_security.MailUtil.send_mail", refuse)
    answer = invite(browse("alice"), share)

    assert answer.status_code == 503
    assert "could not be sent just now" in answer.text
    assert "new@clinic.example" in answer.text.lower()
    assert in_diary(opened, list_open_invitations) == []


def test_terms_are_changed_and_a_stale_form_overwrites_nothing(
    browse: Browse, share: str, cast: Cast, opened
) -> None:
    page = browse("alice")
    change = f"{share}/{cast.carol}/change"
    form = fields_of(page.get(change).text)
    assert form["right"] == "read"
    changed = {key: form[key] for key in form if key not in {"sees_mood"}} | {"right": "record"}

    def meanwhile(diary: Diary) -> None:
        mark = get_reader(diary, cast.carol).terms.mark
        change_share(diary, cast.carol, Terms(Right.READ, ends_on=TODAY), mark)

    in_diary(opened, meanwhile)
    answer = page.post(change, data=changed)
    assert answer.status_code == 409
    assert "changed meanwhile" in answer.text
    assert page.post(change, data=fields_of(answer.text)).location == f"{share}/"
    saved = in_diary(opened, lambda diary: get_reader(diary, cast.carol)).terms
    assert (saved.right, saved.sees_notes, saved.sees_mood) == (Right.RECORD, True, False)


def test_stopping_holds_at_once_and_can_be_taken_back(
    app: Flask, browse: Browse, share: str, cast: Cast
) -> None:
    page, carol = browse("alice"), browse("carol")
    assert carol.get(f"/diary/{cast.alice}/answer").status_code == 200

    answer = page.post(f"{share}/{cast.carol}/end")
    assert carol.get(f"/diary/{cast.alice}/answer").status_code == 404
    shown = page.get(answer.location).text
    assert "Share again" in shown
    assert EMAILS["carol"] not in shown
    assert page.post(f"{share}/{cast.carol}/end").status_code == 302
    page.post(f"{share}/{cast.carol}/again")
    with app.app_context():
        assert open_diary(cast.carol, cast.alice, Right.READ).right is Right.READ
    assert "Share again" not in page.get(answer.location).text


def test_nobody_is_let_in_by_a_made_up_undo(
    app: Flask, browse: Browse, share: str, cast: Cast
) -> None:
    page = browse("alice")
    page.post(f"{share}/{cast.carol}/end")

    assert page.post(f"{share}/{cast.dan}/again").status_code == 404
    with app.app_context(), pytest.raises(NotFound):
        open_diary(cast.dan, cast.alice, Right.READ)


def test_mails_are_limited_and_codes_are_not(
    database: str, app: Flask, cast: Cast, share: str, opened
) -> None:
    limited = create_app(settings_for(database) | {"RATELIMIT_ENABLED": True})
    page = Browser(limited, use_cookies=True)
    sign_in(page, limited, cast.alice)

    told = [invite(page, share).status_code for _mail in range(6)]
    assert told == [302] * 5 + [429]
    assert invite(page, share, way="code", email="").status_code == 302
    assert len(in_diary(opened, list_open_invitations)) == 6
    with limited.app_context():
        db.engine.dispose()


def test_the_page_costs_few_statements(browse: Browse, share: str, queries) -> None:
    page = browse("alice")
    page.get(f"{share}/")
    with queries() as sent:
        page.get(f"{share}/")

    assert len(sent) <= 6, "\n".join(sent)


def test_the_name_of_a_diary_puts_no_link_into_a_mail(
    app: Flask, browse: Browse, share: str, cast: Cast
) -> None:
    outbox(app).clear()
    with app.app_context():
        db.session.get_one(Patient, cast.alice).name = "Pay at\nhttps://evil.example/"
        db.session.commit()
    invite(browse("alice"), share)

    (mail,) = outbox(app)
    assert "somebody invites you" in mail.body
    assert "evil.example" not in mail.body
