"""Leaving: what is said before, what is asked, what is erased, and what the browser is told."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from app.access import Diary, Right
from app.extensions import db
from app.models import SignIn, User
from app.services.accounts import find_account, has_diary
from app.services.days import rate_day
from app.services.sign_ins import begin_sign_in
from app.services.treatments import record_treatment
from tests.browser_double import Browser
from tests.builders import EMAILS, a_day, a_treatment
from tests.conftest import TODAY, Cast
from tests.views.accounts import outbox

Browse = Callable[..., Browser]
Opened = Callable[..., AbstractContextManager[Diary]]
LEAVE = "/settings/leave"
ALL = {"what": "all", "sure": "y"}
DIARY = {**ALL, "what": "diary"}


def there(app: Flask, cast: Cast) -> tuple[bool, bool]:
    """Whether Alice has a diary, and an account."""
    with app.app_context():
        return has_diary(cast.alice), find_account(EMAILS["alice"]) is not None


def test_the_page_says_how_much_there_is_and_what_remains(
    browse: Browse, opened: Opened, cast: Cast
) -> None:
    with opened("alice", Right.OWN) as diary:
        rate_day(diary, TODAY - timedelta(days=3), a_day(), None)
        rate_day(diary, TODAY, a_day(), None)
        record_treatment(diary, a_treatment())
    page = browse("alice").get(LEAVE).text

    assert "2 days, since 8 June 2026" in page
    assert "1, since 4 May 2026" in page
    assert "2 people or clinics" in page
    assert f'href="/diary/{cast.alice}/archive/"' in page
    assert page.index("Take my diary along") < page.index("What stays all the same")
    assert "Copies that whoever runs this diary made" in page
    assert "Files that you or others downloaded" in page
    assert "diaries of others" not in page
    assert "calendar fetched" not in page


def test_who_wrote_elsewhere_is_told_that_it_stays(browse: Browse, opened: Opened) -> None:
    with opened("bob", Right.RECORD) as diary:
        record_treatment(diary, a_treatment())
    page = browse("bob").get(LEAVE).text

    assert "What you wrote or looked at in diaries of others" in page
    assert "Take my diary along" not in page
    assert "Erase my account" in page


def test_the_diary_and_the_account_go_and_a_mail_says_so(
    app: Flask, browse: Browse, cast: Cast
) -> None:
    page = browse("alice")
    outbox(app).clear()
    answer = page.post(LEAVE, data=ALL)

    (mail,) = outbox(app)
    assert (mail.to, mail.subject) == ([EMAILS["alice"]], "Your diary and your account are erased")
    assert "This is the last mail" in mail.body

    assert answer.location == "/settings/gone"
    assert there(app, cast) == (False, False)
    gone = page.get(answer.location)
    assert "Your diary and your account are erased" in gone.text
    assert f'data-diary="{cast.alice}"' in gone.text
    assert gone.headers["X-Account"] == "none"
    assert page.get(answer.location).location == "/settings/"
    assert page.get("/settings/diary").status_code == 302


def test_the_diary_alone_goes_and_the_account_stays_signed_in(
    app: Flask, browse: Browse, cast: Cast
) -> None:
    page = browse("alice")
    answer = page.post(LEAVE, data=DIARY)

    assert there(app, cast) == (False, True)
    gone = page.get(answer.location).text
    assert "Your diary is erased" in gone
    assert f'data-diary="{cast.alice}"' in gone
    assert page.get("/today").location == "/start/where"
    assert "Erase my account" in page.get(LEAVE).text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"sure": ""}, "Tick the box first"),
        ({"what": ""}, "Choose what shall be erased"),
        ({"what": "everybody"}, "Not a valid choice"),
    ],
)
def test_nothing_is_erased_by_a_slip(
    app: Flask, browse: Browse, cast: Cast, changes: dict[str, str], words: str
) -> None:
    data = {name: said for name, said in {**ALL, **changes}.items() if said}
    answer = browse("alice").post(LEAVE, data=data)

    assert answer.status_code == 422
    assert words in answer.text
    assert there(app, cast) == (True, True)


def test_a_window_in_which_the_diary_was_there_does_not_erase_the_account(
    app: Flask, browse: Browse, cast: Cast
) -> None:
    one, other = browse("alice"), browse("alice")
    one.post(LEAVE, data=DIARY)

    assert other.post(LEAVE, data=DIARY).status_code == 422
    assert there(app, cast) == (False, True)


@pytest.mark.parametrize("who", [None, "alice"])
def test_nobody_else_is_told_that_their_diary_is_gone(browse: Browse, who: str | None) -> None:
    assert browse(who).get("/settings/gone").location == "/settings/"


def test_a_closed_account_keeps_no_sign_in_and_no_name(
    app: Flask, browse: Browse, opened: Opened, cast: Cast
) -> None:
    with opened("bob", Right.RECORD) as diary:
        record_treatment(diary, a_treatment())
    with app.app_context():
        begin_sign_in(cast.bob, "Firefox")
    browse("bob").post(LEAVE, data=ALL)

    with app.app_context():
        closed = db.session.get_one(User, cast.bob)
        assert (closed.active, closed.name, closed.theme) == (False, None, None)
        mine = sa.select(SignIn).where(SignIn.user_id == cast.bob)
        assert db.session.scalars(mine).all() == []
        assert re.fullmatch(r"closed-[\da-f-]{36}@invalid", closed.email)
