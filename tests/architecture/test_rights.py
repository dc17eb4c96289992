"""Every route of the app, asked for by every kind of person, against the written table."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import wraps
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_security import hash_password
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app import clock as real_clock
from app.access import Right, ShareKind, open_diary
from app.extensions import db
from app.models import Clinic, ClinicMember, ClinicShare
from app.services.accounts import create_account
from app.services.sharing import grant_share
from tests.architecture.addresses import address_of
from tests.architecture.rights import (
    FORBIDDEN,
    IN,
    METHODS,
    NOT_FOUND,
    OF_A_DIARY,
    PEOPLE,
    SIGN_IN,
    TABLE,
    expected,
)
from tests.browser_double import Browser, sign_in
from tests.builders import PASSWORD
from tests.conftest import TODAY, Cast

SIGNS_OUT = "security.logout"
# The door's question to the database is asked by these alone in a way of its own.
ON_BOTH = ("owner", "read", "stranger")
WALKED = [
    *((who, "sqlite") for who in PEOPLE),
    *((who, "postgres") for who in ON_BOTH),
]
Browse = Callable[[str | None], Browser]


class Asker(Browser):
    """A browser that does not look at the pages: other tests do."""

    def open(self, *args: Any, **options: Any) -> TestResponse:
        options["headers"] = {"X-CSRFToken": self._proof()}
        with self.application.app_context():
            return FlaskClient.open(self, *args, **options)


@pytest.fixture
def people(app: Flask, cast: Cast) -> dict[str, UUID | None]:
    """The account of each kind of person, as seen from Alice's diary."""
    with app.app_context():
        ids = {who: _account(who) for who in ("carer", "ended", "clinic_admin", "clinic_member")}
        diary = open_diary(cast.alice, cast.alice, Right.OWN)
        grant_share(diary, ids["carer"], Right.RECORD, kind=ShareKind.CARER)
        grant_share(diary, ids["ended"], Right.RECORD, expires_on=TODAY - timedelta(days=1))
        _share_with_a_clinic(cast, ids)
    known = {"owner": cast.alice, "record": cast.bob, "read": cast.carol, "stranger": cast.dan}
    return {**known, **ids, "signed_out": None}


def _account(who: str) -> UUID:
    account = create_account(f"{who}@example.net", hash_password(PASSWORD))
    if who != "carer":
        account.tf_primary_method = "authenticator"
        db.session.commit()
    return account.id


def _share_with_a_clinic(cast: Cast, ids: dict[str, UUID]) -> None:
    now = real_clock.now()
    clinic = Clinic(id=uuid4(), name="Clinic", created_at=now)
    db.session.add(clinic)
    db.session.flush()
    for who, administers in (("clinic_admin", True), ("clinic_member", False)):
        member = ClinicMember(clinic_id=clinic.id, user_id=ids[who], joined_at=now)
        member.is_admin, member.sees_diaries = administers, not administers
        db.session.add(member)
    share = ClinicShare(patient_id=cast.alice, clinic_id=clinic.id, granted_at=now)
    share.right, share.sees_notes, share.sees_mood = Right.RECORD.value, True, True
    db.session.add(share)
    db.session.commit()


@pytest.fixture
def entered(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The endpoints whose views were run, as they are."""
    run: list[str] = []

    def noting(endpoint: str, view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def noted(*args: Any, **values: Any) -> Any:
            run.append(endpoint)
            return view(*args, **values)

        return noted

    for endpoint, view in app.view_functions.items():
        monkeypatch.setitem(app.view_functions, endpoint, noting(endpoint, view))
    return run


def test_every_route_has_a_row_in_the_table(migrated_app: Flask) -> None:
    routes = {(rule.endpoint, method) for rule, method in routes_of(migrated_app)}

    missing, gone = sorted(routes - TABLE.keys()), sorted(TABLE.keys() - routes)
    assert not missing, f"say in tests/architecture/rights.py who may ask for {missing}"
    assert not gone, f"no routes any more, take them out of tests/architecture/rights.py: {gone}"


def test_an_address_that_names_a_patient_has_a_rule_of_a_diary(migrated_app: Flask) -> None:
    for rule, method in routes_of(migrated_app):
        row = TABLE[rule.endpoint, method]
        is_of_diary = any(row is each for each in OF_A_DIARY)
        assert is_of_diary == ("patient_id" in rule.arguments), rule


@pytest.mark.parametrize(("who", "database"), WALKED, indirect=["database"])
def test_each_person_gets_what_the_table_says(
    app: Flask, cast: Cast, people: dict[str, UUID | None], entered: list[str], who: str
) -> None:
    page = Asker(app, use_cookies=True)
    account = people[who]
    if account is not None:
        sign_in(page, app, account)

    wrong = []
    for rule, method in sorted(routes_of(app), key=lambda route: route[0].endpoint == SIGNS_OUT):
        entered.clear()
        answer = page.open(address_of(rule, cast.alice), method=method, data=form_of(method))
        met = _met(answer, rule, entered)
        if met != (wanted := expected(rule.endpoint, method, who)):
            wrong.append(f"{method} {rule.endpoint}: {met}, should be {wanted}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("method", ["OPTIONS", "PROPFIND"])
def test_no_strange_method_reaches_a_view_or_tells_of_a_diary(
    app: Flask, cast: Cast, entered: list[str], method: str
) -> None:
    page = Asker(app, use_cookies=True)

    for rule in app.url_map.iter_rules():
        told = [
            page.open(address_of(rule, patient_id), method=method)
            for patient_id in (cast.alice, cast.dan)  # Dan keeps no diary
        ]
        assert not entered, (rule, method)
        assert told[0].status_code == told[1].status_code < 500, (rule, method)
        assert told[0].headers.get("Allow") == told[1].headers.get("Allow"), (rule, method)
        if "patient_id" in rule.arguments:
            assert told[0].status_code != 200, (rule, method)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # no statement is sent
@pytest.mark.parametrize("who", ["owner", "signed_out"])
def test_no_other_method_reaches_a_view(
    app: Flask, cast: Cast, people: dict[str, UUID | None], entered: list[str], who: str
) -> None:
    page = Asker(app, use_cookies=True)
    account = people[who]
    if account is not None:
        sign_in(page, app, account)

    for rule in app.url_map.iter_rules():
        for method in {"POST", "PUT", "PATCH", "DELETE"} - (rule.methods or set()):
            entered.clear()
            answer = page.open(address_of(rule, cast.alice), method=method)
            assert answer.status_code in {302, 401, 404, 405}, (rule, method)
            assert rule.endpoint not in entered, (rule, method)


def test_a_stranger_asks_for_heads_of_a_diary_in_vain(
    browse: Browse, app: Flask, cast: Cast
) -> None:
    page = browse("dan")

    for rule in app.url_map.iter_rules():
        if "patient_id" in rule.arguments and "GET" in (rule.methods or ()):
            answer = page.open(address_of(rule, cast.alice), method="HEAD")
            assert answer.status_code == 404, rule


def _met(answer: TestResponse, rule: Rule, entered: list[str]) -> str:
    to_sign_in = (answer.location or "").partition("?")[0].endswith("/login")
    if answer.status_code == 401 or (answer.status_code == 302 and to_sign_in):
        return SIGN_IN
    if answer.status_code == 403:
        return FORBIDDEN
    is_there = rule.endpoint in entered
    if "patient_id" in rule.arguments:
        return IN if is_there else NOT_FOUND
    return NOT_FOUND if answer.status_code == 404 else IN


def routes_of(app: Flask) -> Iterator[tuple[Rule, str]]:
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) & METHODS):
            yield rule, method


def form_of(method: str) -> dict[str, str] | None:
    return {"note": "x"} if method == "POST" else None
