"""`flask diary code` and `flask diary forget-factor`."""

import logging
from datetime import timedelta

import pytest
from flask import Flask

from app.extensions import db
from app.models import User
from app.services.demo import DOCTOR, MARTA
from app.services.sign_ins import list_sign_ins
from tests.browser_double import Browser
from tests.cli.conftest import Run
from tests.conftest import Cast, Clock


@pytest.fixture
def password(run: Run, clock: Clock) -> str:
    told = run("demo", "--yes").stdout
    assert f"flask diary code --email {DOCTOR}" in told
    return str(told.split()[-1])


def knocked(app: Flask, password: str) -> Browser:
    page = Browser(app, use_cookies=True)
    answer = page.post("/login", data={"email": DOCTOR, "password": password})
    assert answer.location == "/login/code"
    return page


def test_the_doctor_of_the_demo_signs_in_with_the_code_that_is_printed(
    app: Flask, run: Run, password: str, clock: Clock
) -> None:
    page = knocked(app, password)
    code = run("code", "--email", DOCTOR).stdout.strip()

    assert len(code) == 6
    assert page.post("/login/code", data={"code": code}).status_code == 302
    assert page.get("/clinic").status_code == 200
    refused = run("code", "--email", DOCTOR)
    assert refused.exit_code == 1
    assert "used already. Ask again in 30 seconds" in refused.stderr
    clock.instant += timedelta(seconds=30)
    assert run("code", "--email", DOCTOR).stdout.strip() != code


def test_the_demo_keeps_the_second_factor_that_is_there(
    app: Flask, run: Run, password: str
) -> None:
    first = run("code", "--email", DOCTOR).stdout
    run("demo", "--yes")

    assert run("code", "--email", DOCTOR).stdout == first


def test_nobody_elses_code_is_printed(app: Flask, cast: Cast, run: Run, password: str) -> None:
    refused = run("code", "--email", "bob@clinic.example")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert f"only for {MARTA}" in refused.stderr

    assert run("code", "--email", MARTA).stdout == f"{MARTA} signs in with a password alone.\n"


def test_who_lost_phone_and_codes_begins_anew(
    app: Flask, run: Run, password: str, caplog: pytest.LogCaptureFixture
) -> None:
    page = knocked(app, password)
    page.post("/login/code", data={"code": run("code", "--email", DOCTOR).stdout.strip()})

    with caplog.at_level(logging.WARNING):
        refused = run("forget-factor", "--email", DOCTOR, input="n\n")
        assert refused.exit_code == 1
        assert page.get("/clinic").status_code == 200
        assert run("forget-factor", "--email", DOCTOR, input="y\n").exit_code == 0

    assert page.get("/clinic").location.startswith("/login")
    answer = page.post("/login", data={"email": DOCTOR, "password": password})
    assert answer.location == "/today"
    assert page.get("/clinic").location.startswith("/settings/second-factor/set-up")
    with app.app_context():
        user = db.session.query(User).filter_by(email=DOCTOR).one()
        assert (user.tf_totp_secret, user.mf_recovery_codes) == (None, None)
        assert len(list_sign_ins(user.id)) == 1
        assert str(user.id) in caplog.text
    assert DOCTOR not in caplog.text
    again = run("forget-factor", "--email", DOCTOR, "--yes")
    assert "password alone already" in again.stderr
