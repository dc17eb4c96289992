"""`flask diary found-clinic`."""

import pytest
from flask import Flask

from app.services.clinics import clinics_of
from tests.builders import EMAILS
from tests.cli.conftest import Run
from tests.conftest import Cast


@pytest.mark.parametrize(("more", "sees"), [((), True), (("--no-diaries",), False)])
def test_an_operator_founds_a_clinic(
    app: Flask, cast: Cast, run: Run, more: tuple[str, ...], sees: bool
) -> None:
    told = run("found-clinic", "--name", " Movement  clinic", "--admin", EMAILS["dan"], *more)

    assert (told.exit_code, told.stderr) == (0, "")
    assert "Movement clinic is founded" in told.stdout
    assert "set up a second factor" in told.stdout
    with app.app_context():
        (own,) = clinics_of(cast.dan)
        assert (own.name, own.is_admin, own.sees_diaries) == ("Movement clinic", True, sees)


def test_an_administrator_without_an_account_and_an_odd_name_are_refused(
    app: Flask, cast: Cast, run: Run
) -> None:
    nobody = run("found-clinic", "--name", "A clinic", "--admin", "nobody@example.org")
    unnamed = run("found-clinic", "--name", " ", "--admin", EMAILS["dan"])

    assert (nobody.exit_code, unnamed.exit_code) == (1, 1)
    assert "no account" in nobody.stderr
    assert "clinic_name" in unnamed.stderr
    with app.app_context():
        assert clinics_of(cast.dan) == []
