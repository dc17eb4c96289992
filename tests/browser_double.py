"""A test client that meets the app as a browser does, and looks at every page it is shown."""

import time
from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.extensions import db
from app.models import User
from app.services.sign_ins import begin_sign_in
from tests.pages import check_page


class Browser(FlaskClient):
    """Sends each request in an app context of its own and refuses a page with faults."""

    def open(self, *args: Any, **options: Any) -> TestResponse:
        with self.application.app_context():
            answer = super().open(*args, **options)
        assert answer.status_code != 500, f"a 500 at {answer.request.path}; see the log"
        if answer.mimetype == "text/html" and answer.request.method != "HEAD":
            check_page(answer.text, answer.status_code)
        return answer


def sign_in(browser: Browser, app: Flask, account_id: UUID) -> UUID:
    """Put into the browser's cookie what a sign-in leaves there. Gives the id of the sign-in."""
    with app.app_context():
        uniquifier = db.session.get_one(User, account_id).fs_uniquifier
    with app.app_context():
        sign_in_id = begin_sign_in(account_id, "Firefox, Linux")
    with browser.session_transaction() as session:
        session["_user_id"] = uniquifier
        session["_fresh"] = True
        session["fs_cc"] = "set"
        session["fs_paa"] = time.time()
        session["sign_in"] = str(sign_in_id)
    return sign_in_id
