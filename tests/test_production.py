"""What production refuses, told in one message; and what it lets pass."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from app import config, production
from app.cli.settings import check_settings
from app.environment import UnknownChoice, UnreadableSetting, app_env, read
from app.production import UnsafeSettings, Verdict, look

GOOD = {
    "APP_ENV": "production",
    "SECRET_KEY": "k8Zq" * 2 + "0a1B2c3D4e5F6g7H8i9J0kLmNo",
    "SECURITY_PASSWORD_SALT": "s8Zq" * 2 + "0a1B2c3D4e5F6g7H8i9J0kLmNo",
    "SECURITY_TOTP_SECRETS": "1:t8Zqw0a1B2c3D4e5F6g7H8i9J0kLmNo5",
    "SEALING_KEYS": "1:v8Zqw0a1B2c3D4e5F6g7H8i9J0kLmNo5xyz",
    "SECURE_COOKIES": "1",
    "TRUSTED_HOSTS": "diary.example.org",
    "TRUSTED_PROXIES": "1",
    "PUBLIC_URL": "https://diary.example.org",
    "SMTP_HOST": "mail.example.org",
    "MAIL_SENDER": "diary@example.org",
    "DATABASE_URL": "postgresql+psycopg:///diary",
    "RATELIMIT_STORAGE_URI": "redis://redis:6379/0",
    "WEB_CONCURRENCY": "2",
    "COPIES_RECIPIENTS": "age1x",
}


@pytest.fixture
def good(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "instance").mkdir(mode=0o700)
    return {**GOOD, "INSTANCE": str(tmp_path / "instance")}


def refused(environ: dict[str, str]) -> set[str]:
    return {found.name for found in look(environ) if found.verdict is Verdict.REFUSED}


def warned(environ: dict[str, str]) -> set[str]:
    return {found.name for found in look(environ) if found.verdict is Verdict.WARNED} - {"account"}


def test_good_settings_pass(good: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert (refused(good), warned(good)) == (set(), set())
    monkeypatch.setenv("APP_ENV", "production")
    production.refuse_unsafe(good)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "short"),
        ("DATABASE_READ_URL", "sqlite:////srv/diary.sqlite"),
        ("SECRET_KEY", "a" * 40),
        ("SECRET_KEY", "change-me-change-me-change-me-now-0123"),
        ("SECRET_KEY", GOOD["SECURITY_PASSWORD_SALT"]),
        ("SECURITY_TOTP_SECRETS", f"1:{GOOD['SECRET_KEY']}"),
        ("SEALING_KEYS", f"{GOOD['SEALING_KEYS']} 2:{GOOD['SECURITY_PASSWORD_SALT']}"),
        ("SEALING_KEYS", f"{GOOD['SEALING_KEYS']} {GOOD['SEALING_KEYS'].replace('1:', '2:')}"),
        ("METRICS_TOKEN", GOOD["SECRET_KEY"]),
        ("SECURITY_TOTP_SECRETS", "1:t8Zqw0a1B2c3D4e5F6g7H8i9J0kLmNo5 2:short"),
        ("SECURE_COOKIES", "0"),
        ("TRUSTED_HOSTS", ""),
        ("TRUSTED_HOSTS", "diary.example.org *"),
        ("TRUSTED_HOSTS", "."),
        ("TRUSTED_HOSTS", ".."),
        ("TRUSTED_HOSTS", "diary.example.org .org"),
        ("TRUSTED_PROXIES", "0"),
        ("TRUSTED_PROXIES", "one"),
        ("PUBLIC_URL", ""),
        ("PUBLIC_URL", "http://diary.example.org"),
        ("PUBLIC_URL", "https://elsewhere.example.org"),
        ("PUBLIC_URL", "https://[::1"),
        ("SMTP_HOST", ""),
        ("SMTP_TLS", "0"),
        ("RATELIMIT_STORAGE_URI", "memory://"),
        ("RATELIMIT_STORAGE_URI", "Memory://"),
        ("FLASK_DEBUG", "1"),
        ("FLASK_DEBUG", "on"),
        ("METRICS_TOKEN", "short"),
        ("SMTP_PASSWORD_FILE", "/nowhere/password"),
    ],
)
def test_what_is_unsafe_is_refused_by_name(good: dict[str, str], name: str, value: str) -> None:
    found = refused({**good, name: value})

    assert name in found or (name == "SECRET_KEY" and found == {"SECURITY_PASSWORD_SALT"})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", ""),
        ("DATABASE_URL", "postgresql+psycopg://diary@db.example.org/diary"),
        ("DATABASE_READ_URL", "postgresql+psycopg://diary@twin.example.org/diary"),
        ("COPIES_RECIPIENTS", ""),
        ("MAIL_SENDER", ""),
        ("HOST", "0.0.0.0"),
        ("GUNICORN_CMD_ARGS", "--access-logfile -"),
        ("SECURE_COOKIE", "1"),
        ("TRUSTED_PROXYS", "1"),
    ],
)
def test_what_may_be_meant_is_only_told(good: dict[str, str], name: str, value: str) -> None:
    told = {**good, name: value}

    assert (refused(told), name in warned(told)) == (set(), True)


def test_what_is_taken_for_safe_is_what_the_server_does(
    good: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = {**good, "SECURE_COOKIES": "1 "}  # as the end of a line in a file of settings
    for name, value in told.items():
        monkeypatch.setenv(name, value)

    assert refused(told) == set()
    assert config.from_environment()["SESSION_COOKIE_SECURE"] is True


def test_what_others_of_the_machine_can_read_is_refused(good: dict[str, str]) -> None:
    folder = Path(good["INSTANCE"])
    file = folder / "a-file"
    file.write_text("p")
    file.chmod(0o644)
    assert refused({**good, "SMTP_PASSWORD_FILE": str(file)}) == {"SMTP_PASSWORD_FILE"}

    folder.chmod(0o755)
    assert refused(good) == {"INSTANCE"}


def test_the_message_names_all_at_once(
    good: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("APP_ENV", "production")
    with pytest.raises(UnsafeSettings) as told:
        production.refuse_unsafe({**good, "SECURE_COOKIES": "", "TRUSTED_HOSTS": ""})

    assert "- SECURE_COOKIES: off." in str(told.value)
    assert "- TRUSTED_HOSTS: any." in str(told.value)
    assert GOOD["SECRET_KEY"] not in str(told.value)


def test_development_refuses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("APP_ENV", raising=False)

    production.refuse_unsafe({})


def test_a_third_kind_of_environment_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APP_ENV", "prod")
    with pytest.raises(UnknownChoice, match="development or production"):
        app_env()


def test_the_command_shows_a_table_and_ends_with_one(good: dict[str, str]) -> None:
    kept = CliRunner().invoke(check_settings, env=good)
    spoiled = CliRunner().invoke(check_settings, env={**good, "SECURE_COOKIES": "0"})

    assert (kept.exit_code, spoiled.exit_code) == (0, 1)
    assert spoiled.output.startswith("refused  SECURE_COOKIES ")
    assert GOOD["SECRET_KEY"] not in kept.output


def test_a_setting_may_be_told_by_a_file(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("from the file\n")

    assert read("SMTP_PASSWORD", environ={"SMTP_PASSWORD_FILE": str(file)}) == "from the file"
    assert read("PORT", "8000", environ={"PORT_FILE": str(file)}) == "8000"
    with pytest.raises(UnreadableSetting, match="both set"):
        read("SMTP_PASSWORD", environ={"SMTP_PASSWORD": "x", "SMTP_PASSWORD_FILE": str(file)})
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(UnreadableSetting, match="it is no text"):
        read("SMTP_PASSWORD", environ={"SMTP_PASSWORD_FILE": str(file)})
