"""`flask diary remind`: mails that say nothing, and what is told of a run."""

import re
import smtplib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.message import Message
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_mailman.backends import locmem

from app.cli import reminder_post
from app.config import SMTP
from app.extensions import db
from app.models import RatingLink, Reminder, Upload, WaitingArchive
from app.services.archives import keep_waiting, open_archive, stored_archive
from app.services.days import find_day, rate_day
from app.services.rating_links import make_link
from app.services.reminders import Wish, set_wish
from app.services.symptoms import list_symptoms
from app.services.treatments import record_treatment
from app.services.uploads import keep_upload
from tests.browser_double import Browser
from tests.builders import a_day, a_treatment
from tests.cli.conftest import Run
from tests.conftest import TODAY, Clock
from tests.services.reminding import EVENING, a_person, own
from tests.smtp_double import Manner, mail_server
from tests.views.accounts import outbox

SEVEN = datetime(2026, 6, 11, 17, 0, tzinfo=UTC)  # it is 19:00 in Berlin
ABOUT_HEALTH = re.compile(
    r"dystoni|symptom|treat|inject|botul|botox|dose|muscle|health|doctor|clinic|medic|answer", re.I
)
KEPT_A_DAY = (Upload, WaitingArchive)


@pytest.fixture(autouse=True)
def _reachable(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    outbox(app).clear()
    monkeypatch.setitem(app.config, "PUBLIC_URL", "https://diary.example.org")


@pytest.fixture
def anna(app: Flask, clock: Clock) -> Iterator[UUID]:
    """Somebody who is due at seven in the evening."""
    with app.app_context():
        patient_id = a_person("anna")
        record_treatment(own(patient_id), a_treatment(day=TODAY - timedelta(days=21)))
    clock.instant = SEVEN
    return patient_id


def states(app: Flask) -> list[str]:
    with app.app_context():
        return [str(state) for state in db.session.scalars(sa.select(Reminder.state))]


def sent(app: Flask) -> Message:
    (mail,) = outbox(app)
    with app.app_context():
        message: Message = mail.message()
    return message


def test_a_mail_is_sent_and_the_summary_counts(app: Flask, run: Run, anna: UUID) -> None:
    result = run("remind")

    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (
        "looked at: 1, sent: 1, refused: 0, unsure: 0, interrupted: 0, failed: 0\n"
    )
    assert sent(app)["To"] == "anna@example.org"
    assert run("remind").stdout.startswith("looked at: 0, sent: 0")
    assert len(outbox(app)) == 1


def test_files_of_former_days_that_wait_are_deleted(
    app: Flask, run: Run, anna: UUID, clock: Clock
) -> None:
    with app.app_context():
        diary = own(anna)
        keep_upload(diary, "x.csv", b"day,symptom,severity\n")
        keep_waiting(anna, open_archive(stored_archive(diary)))

    def waiting() -> tuple[int | None, ...]:
        with app.app_context():
            counts = (sa.select(sa.func.count()).select_from(kind) for kind in KEPT_A_DAY)
            return tuple(map(db.session.scalar, counts))

    run("remind")
    assert waiting() == (1, 1)
    clock.instant += timedelta(days=1, seconds=1)
    run("remind")
    assert waiting() == (0, 0)


def test_the_mail_has_no_word_about_health_and_leads_to_the_day(
    app: Flask, run: Run, anna: UUID
) -> None:
    run("remind")
    message = sent(app)
    body = message.get_payload()

    said = "\n".join([*message.values(), str(body)])
    assert not ABOUT_HEALTH.search(said), said
    assert "anna" not in str(body)
    assert message["Subject"] == "Your diary"
    assert re.search(r"Rate today:\nhttps://diary\.example\.org/rate/[\w-]{43}\n", body)
    assert "https://diary.example.org/settings/reminders\n" in body


def test_the_link_of_a_mail_rates_that_day_and_dies_when_reminders_are_turned_off(
    app: Flask, run: Run, anna: UUID
) -> None:
    run("remind")
    found = re.search(r"https://diary\.example\.org(/rate/\S+)", sent(app).get_payload())
    assert found is not None
    page = Browser(app)
    assert page.get(found[1]).status_code == 200

    with app.app_context():
        set_wish(own(anna), Wish(at=None))
    assert page.get(found[1]).status_code == 404

    with app.app_context():
        set_wish(own(anna), EVENING)
        path = make_link(own(anna), TODAY)
        number = list_symptoms(own(anna))[0].number
    assert page.post(path, data={f"symptom-{number}": "5"}).status_code == 200
    with app.app_context():
        assert find_day(own(anna), TODAY).ratings.startswith("5")
    outbox(app).clear()
    assert "sent: 0" in run("remind").stdout
    assert outbox(app) == []


def test_the_mail_can_be_stopped_by_one_click_of_a_mail_program(
    app: Flask, run: Run, anna: UUID
) -> None:
    run("remind")
    message = sent(app)
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    stop = re.fullmatch(r"<https://diary\.example\.org(/\S+)>", message["List-Unsubscribe"])
    assert stop is not None
    assert f"https://diary.example.org{stop[1]}" in message.get_payload()

    program = Browser(app)
    program.proves_its_pages = False
    answer = program.post(stop[1], data={"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    with app.app_context():
        set_aside = db.session.execute(sa.text("SELECT by_email, at FROM reminder_choice")).one()
    assert (bool(set_aside[0]), set_aside[1]) == (False, "19:00")


def test_the_last_mail_says_that_it_grows_quiet(
    app: Flask, run: Run, anna: UUID, clock: Clock
) -> None:
    for _days in range(300):
        clock.instant += timedelta(days=1)
        run("remind")

    bodies = [mail.body for mail in outbox(app)]
    assert len(bodies) == 10
    assert ["stays quiet" in body for body in bodies] == [False] * 9 + [True]
    assert "fill in a day" in bodies[-1]


def test_without_an_address_nothing_is_sent(
    app: Flask, run: Run, anna: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "PUBLIC_URL", None)

    result = run("remind")

    assert (result.exit_code, outbox(app), states(app)) == (1, [], [])
    assert "PUBLIC_URL is not set" in result.stderr
    assert run("remind", "--dry-run").stdout == "due: 1\n"


def test_another_instant_can_be_looked_at(app: Flask, run: Run, anna: UUID) -> None:
    for now, due in (
        ("2026-06-11T18:59+02:00", 0),
        ("2026-06-11T19:00+02:00", 1),
        ("2026-06-11T17:00", 1),
        ("2026-06-12T00:10+02:00", 0),
    ):
        assert run("remind", "--dry-run", "--now", now).stdout == f"due: {due}\n"
    assert run("remind", "--dry-run", "--now", "seven").exit_code == 2
    alone = run("remind", "--now", "2026-06-11T19:00+02:00")
    assert alone.exit_code == 2
    assert "use it together with --dry-run" in " ".join(alone.stderr.split())
    assert (outbox(app), states(app)) == ([], [])


def test_who_rated_meanwhile_is_left_alone(app: Flask, run: Run, anna: UUID) -> None:
    with app.app_context():
        rate_day(own(anna), TODAY, a_day(ratings={0: 3}), None)

    assert run("remind").stdout.startswith("looked at: 1, sent: 0")


@pytest.mark.parametrize(
    ("error", "state", "again"),
    [
        (smtplib.SMTPRecipientsRefused({"a": (450, b"later")}), "refused", "sent"),
        (smtplib.SMTPRecipientsRefused({"a": (550, b"nobody")}), "unsure", "unsure"),
        (smtplib.SMTPDataError(451, b"later"), "refused", "sent"),
        (smtplib.SMTPServerDisconnected("gone"), "unsure", "unsure"),
        (TimeoutError(), "unsure", "unsure"),
    ],
)
def test_a_mail_is_tried_again_only_where_the_server_surely_has_nothing_of_it(
    app: Flask,
    run: Run,
    anna: UUID,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
    state: str,
    again: str,
) -> None:
    def fails(*_told: object) -> int:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(locmem.EmailBackend, "send_messages", fails)
        result = run("remind")
    assert states(app) == [state]
    assert result.exit_code == 1
    assert f"{state}: 1" in result.stdout
    assert "example.org" not in caplog.text

    clock.instant += timedelta(minutes=10)
    run("remind")
    assert states(app) == [again]
    assert len(outbox(app)) == (again == "sent")


def test_a_mail_server_that_is_away_is_asked_once_in_a_run(
    app: Flask, run: Run, anna: UUID, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        for name in ("ben", "cleo"):
            record_treatment(own(a_person(name)), a_treatment(day=TODAY - timedelta(days=21)))
    asked = []

    def away(_self: object) -> bool:
        asked.append(1)
        raise ConnectionRefusedError

    clock.instant += timedelta(days=1)
    with monkeypatch.context() as patch:
        patch.setattr(locmem.EmailBackend, "open", away)
        result = run("remind")
    assert (len(asked), states(app)) == (1, ["refused"] * 3)
    assert result.exit_code == 1

    with app.app_context():
        assert db.session.scalars(sa.select(RatingLink)).all() == []

    clock.instant += timedelta(hours=1)
    assert run("remind").exit_code == 0
    assert states(app) == ["sent"] * 3


@pytest.fixture
def smtp(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Manner]:
    """A mail server that is spoken to for real."""
    with mail_server() as (port, manner):
        mailman = app.extensions["mailman"]
        for name, value in {
            "backend": SMTP, "server": "127.0.0.1", "port": port, "use_tls": False,
            "username": None, "password": None, "timeout": 5,
        }.items():  # fmt: skip
            monkeypatch.setattr(mailman, name, value)
        yield manner


@pytest.mark.parametrize(
    ("how", "state", "again"),
    [
        ("takes", "sent", "sent"),
        ("refuses", "unsure", "unsure"),
        ("hangs_up_early", "refused", "sent"),
        ("later", "refused", "sent"),
        ("hangs_up", "unsure", "unsure"),
    ],
)
def test_a_real_mail_server_gets_no_mail_twice(
    app: Flask, run: Run, anna: UUID, clock: Clock, smtp: Manner, how: str, state: str, again: str
) -> None:
    smtp.how = how
    run("remind")
    assert states(app) == [state]
    assert len(smtp.taken) == (how == "takes")

    smtp.how = "takes"
    clock.instant += timedelta(minutes=10)
    run("remind")
    assert states(app) == [again]
    assert len(smtp.taken) == (again == "sent")


def test_a_run_keeps_one_connection_to_the_mail_server(
    app: Flask, run: Run, anna: UUID, clock: Clock, smtp: Manner
) -> None:
    with app.app_context():
        for name in ("ben", "cleo"):
            record_treatment(own(a_person(name)), a_treatment(day=TODAY - timedelta(days=21)))
    clock.instant += timedelta(days=1)

    run("remind")

    assert (states(app), len(smtp.taken), smtp.connections) == (["sent"] * 3, 3, 1)


@pytest.mark.parametrize(("took", "state"), [(0, "unsure"), (2, "sent")])
def test_a_device_is_reached_without_a_mail(
    app: Flask, run: Run, anna: UUID, monkeypatch: pytest.MonkeyPatch, took: int, state: str
) -> None:
    pushed = []

    def send_push(patient_id: UUID, message: object) -> int:
        pushed.append((patient_id, message))
        return took

    monkeypatch.setattr(reminder_post, "send_push", send_push)
    with app.app_context():
        set_wish(own(anna), Wish(EVENING.at, by_email=False, by_push=True))

    run("remind")

    ((patient_id, message),) = pushed
    assert (patient_id, message.title) == (anna, "Your diary")
    assert message.path.startswith("/rate/")
    assert (states(app), outbox(app)) == ([state], [])


def three_due(app: Flask, clock: Clock) -> None:
    with app.app_context():
        for name in ("ben", "cleo"):
            record_treatment(own(a_person(name)), a_treatment(day=TODAY - timedelta(days=21)))
    clock.instant += timedelta(days=1)


def test_a_server_that_hangs_up_between_two_mails_is_called_again(
    app: Flask, run: Run, anna: UUID, clock: Clock, smtp: Manner
) -> None:
    three_due(app, clock)
    smtp.how = "takes_one"

    assert run("remind").exit_code == 0

    assert (states(app), len(smtp.taken), smtp.connections) == (["sent"] * 3, 3, 3)


def test_a_server_that_lets_us_wait_is_not_asked_again_in_that_run(
    app: Flask,
    run: Run,
    anna: UUID,
    clock: Clock,
    smtp: Manner,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    three_due(app, clock)
    smtp.how = "waits"
    monkeypatch.setattr(app.extensions["mailman"], "timeout", 0.3)

    assert run("remind").exit_code == 1

    assert (states(app), smtp.connections) == (["refused"] * 3, 1)


def test_devices_are_asked_once_a_day_however_often_a_mail_is_refused(
    app: Flask, run: Run, anna: UUID, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    pushed: list[object] = []

    def send_push(*told: object) -> int:
        pushed.append(told)
        return 0

    monkeypatch.setattr(reminder_post, "send_push", send_push)
    with app.app_context():
        set_wish(own(anna), Wish(EVENING.at, by_push=True))

    def refuses(*_told: object) -> int:
        raise smtplib.SMTPSenderRefused(451, b"later", "diary")

    with monkeypatch.context() as patch:
        patch.setattr(locmem.EmailBackend, "send_messages", refuses)
        for _run in range(4):
            run("remind")
            clock.instant += timedelta(hours=1)
    assert (len(pushed), states(app)) == (1, ["refused"])

    run("remind")
    assert (len(pushed), states(app), len(outbox(app))) == (1, ["sent"], 1)


def test_a_device_that_took_it_lets_a_refused_mail_be(
    app: Flask, run: Run, anna: UUID, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reminder_post, "send_push", lambda *_told: 1)
    with app.app_context():
        set_wish(own(anna), Wish(EVENING.at, by_push=True))

    def refuses(*_told: object) -> int:
        raise smtplib.SMTPSenderRefused(451, b"later", "diary")

    monkeypatch.setattr(locmem.EmailBackend, "send_messages", refuses)
    assert run("remind").exit_code == 0
    assert states(app) == ["sent"]


def rates(patient_id: UUID) -> None:
    rate_day(own(patient_id), TODAY, a_day(ratings={0: 3}), None)


def turns_off(patient_id: UUID) -> None:
    set_wish(own(patient_id), Wish(at=None))


def wants_no_way(patient_id: UUID) -> None:
    set_wish(own(patient_id), Wish(EVENING.at, by_email=False))


@pytest.mark.parametrize("act", [rates, turns_off, wants_no_way])
def test_what_happens_while_the_mail_server_is_called_stops_the_mail(
    app: Flask,
    run: Run,
    anna: UUID,
    monkeypatch: pytest.MonkeyPatch,
    act: Callable[[UUID], None],
) -> None:
    pushed: list[object] = []

    def send_push(*told: object) -> int:
        pushed.append(told)
        return 0

    monkeypatch.setattr(reminder_post, "send_push", send_push)
    with app.app_context():
        set_wish(own(anna), Wish(EVENING.at, by_push=True))

    def slowly(_self: object) -> bool:
        db.session.rollback()
        with app.app_context():
            act(anna)
        return True

    monkeypatch.setattr(locmem.EmailBackend, "open", slowly)
    result = run("remind")

    assert (result.exit_code, outbox(app), pushed, states(app)) == (0, [], [], [])
    with app.app_context():
        assert db.session.scalars(sa.select(RatingLink)).all() == []


def test_a_mail_that_cannot_be_written_is_surely_not_sent(
    app: Flask, run: Run, anna: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.sentences.reminders.mail_subject", lambda: "Your\ndiary")

    assert run("remind").exit_code == 1
    assert (states(app), outbox(app)) == (["refused"], [])
