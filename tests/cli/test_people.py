"""`flask diary demo` and `flask diary erase`."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_security import verify_password

from app.access import Right, list_open_diaries, open_diary
from app.extensions import db
from app.models import AuditEvent, Patient, User
from app.services.accounts import create_account, find_account
from app.services.days import list_days
from app.services.demo import DOCTOR, JONAS, MARTA
from app.services.progress import get_answer
from app.services.treatments import list_treatments
from tests.browser_double import Browser
from tests.cli.conftest import Run
from tests.conftest import TODAY, Cast, Clock

Demo = Callable[..., str]


@pytest.fixture
def demo(run: Run, clock: Clock) -> Demo:
    """Runs `demo` and gives what it printed."""

    def make(*arguments: str) -> str:
        result = run("demo", "--yes", *arguments)
        assert (result.exit_code, result.stderr) == (0, "")
        return str(result.stdout)

    return make


def account(email: str) -> User:
    found = find_account(email)
    assert found is not None
    return found


def test_three_people_come_to_life(app: Flask, demo: Demo) -> None:
    told = demo()
    password = told.split()[-1]

    with app.app_context():
        marta, jonas, doctor = account(MARTA), account(JONAS), account(DOCTOR)
        for person in (marta, jonas, doctor):
            assert person.email in told
            assert verify_password(password, person.password)
            assert person.confirmed_at is not None
        rights = {each.name: each.right for each in list_open_diaries(doctor.id)}
        assert rights == {"Marta": Right.READ, "Jonas": Right.RECORD}
        diary = open_diary(marta.id, marta.id, Right.OWN)
        assert len(list_treatments(diary)) == 6
        assert (TODAY - list_days(diary)[-1].day).days == 1
        answer = get_answer(diary)
        assert "worse" in [answer.leads(each).verdict for each in answer.treatments]
        begun = open_diary(jonas.id, jonas.id, Right.OWN)
        assert [(TODAY - each.day).days for each in list_days(begun)] == [3, 2, 1]
        assert [(TODAY - each.day).days for each in list_treatments(begun)] == [14]


def test_the_second_time_only_the_password_is_new(app: Flask, demo: Demo) -> None:
    demo()
    with app.app_context():
        before = db.session.execute(sa.select(Patient.id, Patient.revision)).all()
    told = demo("--password", "a long  pässword")

    assert told.count("was there") == 3
    with app.app_context():
        assert db.session.execute(sa.select(Patient.id, Patient.revision)).all() == before
    form = {"email": MARTA, "password": "a long  pässword"}
    assert Browser(app).post("/login", data=form).status_code == 302


def test_who_was_erased_is_made_again_and_shared_again(app: Flask, demo: Demo, run: Run) -> None:
    demo()
    assert run("erase", "--email", DOCTOR, "--yes").exit_code == 0
    assert run("erase", "--email", JONAS, "--yes").exit_code == 0

    assert demo().count("was there") == 1
    with app.app_context():
        assert len(list_open_diaries(account(DOCTOR).id)) == 2


def test_fresh_makes_all_of_them_anew(app: Flask, demo: Demo) -> None:
    demo()
    with app.app_context():
        former = account(MARTA).id

    assert demo("--fresh").count("made") == 3
    with app.app_context():
        assert account(MARTA).id != former
        assert db.session.get(Patient, former) is None


def test_a_database_for_many_is_left_alone_unless_told(app: Flask, run: Run) -> None:
    with app.app_context():
        sqlite = db.engine.dialect.name == "sqlite"
    result = run("demo")

    assert result.exit_code == (0 if sqlite else 1)
    with app.app_context():
        assert (find_account(MARTA) is not None) == sqlite
    if not sqlite:
        assert "--yes" in result.stderr


def test_erasing_says_what_goes_and_asks(app: Flask, cast: Cast, run: Run) -> None:
    refused = run("erase", "--email", "alice@example.org", input="n\n")

    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "alice@example.org: the account and its diary. Days: 0." in refused.stderr
    with app.app_context():
        assert find_account("alice@example.org") is not None

    assert run("erase", "--email", "ALICE@example.org", input="y\n").exit_code == 0
    with app.app_context():
        assert find_account("alice@example.org") is None
        assert db.session.get(Patient, cast.alice) is None
        assert db.session.scalars(sa.select(AuditEvent)).all() == []


def test_an_account_without_a_diary_is_erased_as_well(app: Flask, run: Run) -> None:
    with app.app_context():
        create_account("clinic@example.org", role="clinician")
        db.session.commit()

    result = run("erase", "--email", "clinic@example.org", "--yes")

    assert result.stdout == "Done. Nothing is left under clinic@example.org.\n"
    with app.app_context():
        assert find_account("clinic@example.org") is None


def test_nobody_can_be_erased_who_is_not_there(run: Run) -> None:
    result = run("erase", "--email", "nobody@example.org", "--yes")

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "Error: There is no account with the address nobody@example.org.\n"
