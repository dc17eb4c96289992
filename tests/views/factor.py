"""What people do around the second step of a sign-in, for the tests of these pages."""

import html
import re
from datetime import timedelta
from uuid import UUID

from flask import Flask
from passlib.totp import TOTP
from werkzeug.test import TestResponse

from app.extensions import db
from app.models import User
from tests.browser_double import Browser
from tests.builders import PASSWORD
from tests.conftest import Clock

SET_UP = "/settings/second-factor/set-up"
KEY = re.compile(r'class="key">(.*?)</dd>', re.DOTALL)
CODE = re.compile(r"class=\"key\">([0-9a-z-]{14})<")
STEP = timedelta(seconds=30)


class Phone:
    """An authenticator app that holds one key."""

    def __init__(self, key: str, clock: Clock) -> None:
        self.key, self.clock = key, clock

    def code(self, steps: int = 0) -> str:
        """What it shows, or showed or will show so many steps from now."""
        at = self.clock.instant + steps * STEP
        return str(TOTP(key=self.key).generate(time=at.timestamp()).token)


def key_on(page: TestResponse) -> str:
    """The key that the set-up page shows to be typed."""
    found = KEY.search(page.text)
    assert found
    return re.sub(r"<[^>]*>|\s", "", html.unescape(found[1]))


def set_up(page: Browser, clock: Clock, **more: str) -> tuple[Phone, list[str]]:
    """Switch the second step on. Gives the phone and the recovery codes."""
    phone = Phone(key_on(page.get(SET_UP)), clock)
    answer = page.post(SET_UP, data={"code": phone.code(), **more})
    assert answer.status_code == 200
    clock.instant += 2 * STEP
    return phone, CODE.findall(answer.text)


def user_of(app: Flask, account_id: UUID) -> User:
    with app.app_context():
        return db.session.get_one(User, account_id)


def knock(page: Browser, email: str, onward: str = "") -> TestResponse:
    """Type address and password."""
    asked = f"?next={onward}" if onward else ""
    return page.post(f"/login{asked}", data={"email": email, "password": PASSWORD})


def type_code(page: Browser, code: str, onward: str = "") -> TestResponse:
    asked = f"?next={onward}" if onward else ""
    return page.post(f"/login/code{asked}", data={"code": code})


def is_in(page: Browser) -> bool:
    return bool(page.get("/settings/leave").status_code == 200)
