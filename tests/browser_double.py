"""A test client that meets the app as a browser does, and looks at every page it is shown."""

import time
from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from app.extensions import db
from app.models import User
from app.services.sign_ins import begin_sign_in
from tests.pages import check_new_page

READING = {"GET", "HEAD", "OPTIONS"}


class Browser(FlaskClient):
    """Sends each request in an app context of its own and refuses a page with faults.

    proves_its_pages: whether what is sent carries the proof that the page was ours.
    """

    proves_its_pages = True

    def open(self, *args: Any, **options: Any) -> TestResponse:
        if options.get("method", "GET") not in READING and self.proves_its_pages:
            options["headers"] = {**(options.get("headers") or {}), "X-CSRFToken": self._proof()}
        with self.application.app_context():
            answer = super().open(*args, **options)
        assert answer.status_code != 500, f"a 500 at {answer.request.path}; see the log"
        if answer.mimetype == "text/html" and answer.request.method not in {"HEAD", "OPTIONS"}:
            check_new_page(answer.text, answer.status_code)
        return answer

    def _proof(self) -> str:
        with self.session_transaction() as session:
            kept = session.setdefault("csrf_token", "0" * 40)
        serializer = URLSafeTimedSerializer(self.application.secret_key, salt="wtf-csrf-token")
        return str(serializer.dumps(kept))


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
