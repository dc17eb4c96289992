"""Mails, and the password of the mail server, go to no server that cannot show who it is."""

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_mailman import EmailMessage, Mail

from app import config
from tests.push_service import certify
from tests.smtp_double import Manner, mail_server

WAYS = pytest.mark.parametrize("at_once", [False, True], ids=["starttls", "implicit"])


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[int, Manner]]:
    """A mail server with a certificate of its own for the name localhost."""
    key_file = certify(tmp_path)
    with mail_server() as (port, manner):
        manner.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        manner.tls.load_cert_chain(tmp_path / "ca.pem", key_file)
        yield port, manner


def mailing(monkeypatch: pytest.MonkeyPatch, name: str, port: int, at_once: bool) -> Flask:
    """An app that sends mails as the environment says."""
    for variable, value in {
        "SECRET_KEY": "a secret", "SECURITY_PASSWORD_SALT": "a salt",
        "SECURITY_TOTP_SECRETS": "another", "TRUSTED_HOSTS": "localhost",
        "SEALING_KEYS": "a-key-of-the-tests-to-seal-words-with",
        "SMTP_HOST": name, "SMTP_PORT": str(port), "SMTP_USER": "diary", "SMTP_PASSWORD": "secret",
    }.items():  # fmt: skip
        monkeypatch.setenv(variable, value)
    app = Flask(__name__)
    app.config.from_mapping(config.from_environment())
    if at_once:
        app.config.update(MAIL_USE_TLS=False, MAIL_USE_SSL=True)
    Mail(app)
    return app


def a_mail() -> EmailMessage:
    return EmailMessage("Your diary", "How was today?", to=["alice@example.org"])


@WAYS
@pytest.mark.parametrize(("name", "trusted"), [("localhost", False), ("127.0.0.1", True)])
def test_a_mail_server_with_a_wrong_certificate_gets_nothing(
    server: tuple[int, Manner],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    name: str,
    trusted: bool,
    at_once: bool,
) -> None:
    port, manner = server
    manner.at_once = at_once
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    app = mailing(monkeypatch, name, port, at_once)
    with app.app_context(), pytest.raises(ssl.SSLCertVerificationError):
        a_mail().send()

    assert manner.connections == 1
    assert {"AUTH", "MAIL", "DATA"}.isdisjoint(manner.heard)
    assert manner.taken == []


@WAYS
def test_a_mail_server_with_a_good_certificate_gets_the_mail(
    server: tuple[int, Manner], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, at_once: bool
) -> None:
    port, manner = server
    manner.at_once = at_once
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    with mailing(monkeypatch, "localhost", port, at_once).app_context():
        assert a_mail().send() == 1

    assert "AUTH" in manner.heard
    assert len(manner.taken) == 1


def test_what_could_not_be_made_safe_is_not_used_later(
    server: tuple[int, Manner], monkeypatch: pytest.MonkeyPatch
) -> None:
    port, manner = server
    manner.tls = None  # it offers no TLS at all
    app = mailing(monkeypatch, "localhost", port, at_once=False)
    with app.app_context():
        connection = app.extensions["mailman"].get_connection(fail_silently=True)
        for _try in range(2):
            assert connection.send_messages([a_mail()]) == 0

    assert {"AUTH", "MAIL", "DATA"}.isdisjoint(manner.heard)
