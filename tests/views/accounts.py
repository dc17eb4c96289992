"""What people do around accounts, for the tests of these pages."""

import re
from typing import Any

import sqlalchemy as sa
from flask import Flask

from app.extensions import db
from app.models import Patient, Symptom
from app.services.accounts import find_account
from tests.browser_double import Browser
from tests.builders import PASSWORD

NEW = "erin@example.org"
OTHER_PASSWORD = "green boat in the rain"
LINK = re.compile(r"http://localhost(/(?:confirm|reset)/\S+)")


def outbox(app: Flask) -> list[Any]:
    """The mails that were sent, oldest first."""
    return app.extensions["mailman"].__dict__.setdefault("outbox", [])


def links(app: Flask) -> list[str]:
    """The link in each mail that has one, oldest first."""
    return [found[1] for sent in outbox(app) if (found := LINK.search(sent.body))]


def register(page: Browser, email: str = NEW, password: str = PASSWORD) -> None:
    answer = page.post("/register", data={"email": email, "password": password})
    assert (answer.status_code, answer.location) == (302, "/start/confirm")


def signs_in(page: Browser, email: str = NEW, password: str = PASSWORD) -> bool:
    answer = page.post("/login", data={"email": email, "password": password})
    assert answer.status_code in {302, 422}
    return answer.status_code == 302


def answer_the_three_pages(page: Browser, symptom: str = "head_turn") -> None:
    page.post("/start/where", data={"dystonias": ["cervical"]})
    page.post("/start/rate", data={"symptoms": [symptom]})
    page.post("/start/injection", data={"when": "none", "timezone": "Europe/Berlin"})


def symptoms_of(app: Flask, email: str) -> list[str | None] | None:
    """What is rated in the diary of an address, by its code; None without a diary."""
    with app.app_context():
        user = find_account(email)
        assert user is not None
        if db.session.get(Patient, user.id) is None:
            return None
        mine = sa.select(Symptom.code).where(Symptom.patient_id == user.id)
        mine = mine.order_by(Symptom.code)
        return list(db.session.scalars(mine))
