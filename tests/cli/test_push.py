"""`flask diary push-keys` and the settings that it is for."""

import pytest

from app.config import PUSH_HOSTS, UnusablePushKeys, from_environment
from app.services.push_wire import public_key_of
from tests.cli.conftest import Run

SECRETS = {"SECRET_KEY": "x", "SECURITY_PASSWORD_SALT": "y", "SECURITY_TOTP_SECRETS": "z"}
SECRETS["SEALING_KEYS"] = "a-key-of-the-tests-to-seal-words-with"


def made(run: Run) -> str:
    result = run("push-keys")
    assert result.exit_code == 0
    [line] = [each for each in result.output.splitlines() if each.startswith("VAPID_PRIVATE_KEY=")]
    return line.removeprefix("VAPID_PRIVATE_KEY=")


@pytest.fixture
def environ(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    for name in ("VAPID_PRIVATE_KEY", "VAPID_SUBJECT", "PUSH_HOSTS", "SMTP_HOST"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


def test_a_key_that_was_made_can_be_used(run: Run, environ: pytest.MonkeyPatch) -> None:
    first, second = made(run), made(run)
    assert first != second
    assert len(public_key_of(first)) == 87
    environ.setenv("VAPID_PRIVATE_KEY", first)
    environ.setenv("VAPID_SUBJECT", "mailto:diary@example.org")

    settings = from_environment()
    assert settings["VAPID_PRIVATE_KEY"] == first
    assert settings["PUSH_HOSTS"] == PUSH_HOSTS


def test_other_services_can_be_named(environ: pytest.MonkeyPatch) -> None:
    environ.setenv("PUSH_HOSTS", "Push.example.org .push.example.net")

    assert from_environment()["PUSH_HOSTS"] == ("push.example.org", ".push.example.net")


@pytest.mark.parametrize(
    ("key", "subject"),
    [
        ("A" * 43, ""),
        ("", "mailto:a@b.example"),
        ("short", "mailto:a@b.example"),
        ("A" * 43, "a@b.example"),
        ("A" * 43, "http://b.example"),
    ],
)
def test_half_of_it_is_refused_at_the_start(
    environ: pytest.MonkeyPatch, key: str, subject: str
) -> None:
    environ.setenv("VAPID_PRIVATE_KEY", key)
    environ.setenv("VAPID_SUBJECT", subject)

    with pytest.raises(UnusablePushKeys, match="VAPID_SUBJECT"):
        from_environment()
