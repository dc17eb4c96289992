"""The settings refuse what would be unsafe."""

import pytest

from app import config
from app.extensions import give_patience


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SECRET_KEY", "SECURITY_PASSWORD_SALT", "SECURITY_TOTP_SECRETS"):
        monkeypatch.setenv(name, "a-secret")
    monkeypatch.setenv("SEALING_KEYS", "a-key-of-the-tests-that-is-long-enough")
    for name in ("SMTP_HOST", "TRUSTED_HOSTS"):
        monkeypatch.delenv(name, raising=False)


def test_mails_wait_for_the_names_of_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    assert config.from_environment()["TRUSTED_HOSTS"] is None
    monkeypatch.setenv("SMTP_HOST", "mail.example.org")
    with pytest.raises(config.MissingHosts, match="TRUSTED_HOSTS is not set"):
        config.from_environment()

    monkeypatch.setenv("TRUSTED_HOSTS", "diary.example.org www.example.org")
    settings = config.from_environment()

    assert settings["TRUSTED_HOSTS"] == ["diary.example.org", "www.example.org"]
    assert settings["MAIL_TIMEOUT"] == 10


def test_no_secret_no_start(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.setenv("INSTANCE", str(tmp_path_factory.mktemp("instance")))
    monkeypatch.delenv("SECRET_KEY")
    with pytest.raises(config.MissingSecret):
        config.from_environment()


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("", None),
        ("https://diary.example.org", "https://diary.example.org"),
        ("https://example.org/diary/", "https://example.org/diary"),
        ("http://localhost:8000", "http://localhost:8000"),
    ],
)
def test_links_in_mails_of_reminders_begin_with_one_address(
    monkeypatch: pytest.MonkeyPatch, said: str, kept: str | None
) -> None:
    monkeypatch.setenv("PUBLIC_URL", said)

    assert config.from_environment()["PUBLIC_URL"] == kept


@pytest.mark.parametrize(
    "said",
    [
        "diary.example.org",
        "ftp://x.org",
        "https://",
        "https://x?a=1",
        "https://x.org/?",
        "https://x.org#",
        "https://x.org/#there",
        "https://me:secret@x.org",
        "https://x.org/two words",
        "https://x.org/\tdiary",
        "https://x.org/\x7f",
        "https://x.org\\diary",
        "https://:443",
        "https:///diary",
        "https://x.org:http",
        "https://x.org:70000",
        "https://x.org:0",
        "https://[::1",
    ],
)
def test_an_address_that_leads_nowhere_is_refused(
    monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    monkeypatch.setenv("PUBLIC_URL", said)

    with pytest.raises(config.WrongAddress, match=r"https://diary\.example\.org"):
        config.from_environment()


@pytest.mark.parametrize(
    ("said", "shown"), [(None, True), ("1", True), ("0", False), ("No", False), ("false", False)]
)
def test_a_deployment_can_leave_the_reasons_out(
    monkeypatch: pytest.MonkeyPatch, said: str | None, shown: bool
) -> None:
    monkeypatch.delenv("SHOW_REASONS", raising=False)
    if said is not None:
        monkeypatch.setenv("SHOW_REASONS", said)

    assert config.from_environment()["SHOW_REASONS"] is shown


def test_secrets_of_second_factors_can_be_replaced_by_and_by(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert config.from_environment()["SECURITY_TOTP_SECRETS"] == {"1": "a-secret"}
    monkeypatch.setenv("SECURITY_TOTP_SECRETS", "1:a-secret 2:another")

    assert config.from_environment()["SECURITY_TOTP_SECRETS"] == {"1": "a-secret", "2": "another"}


@pytest.mark.parametrize("said", ["a b", "1:a 1:b", "x:a", "2:", ":a", "²:a"])
def test_secrets_of_second_factors_that_cannot_be_told_apart_are_refused(
    monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    monkeypatch.setenv("SECURITY_TOTP_SECRETS", said)

    with pytest.raises(config.UnusableSecrets, match="1:the-old-one 2:the-new-one"):
        config.from_environment()


@pytest.mark.parametrize(
    "said",
    [
        "short",
        "1:short",
        "0:a-key-of-the-tests-that-is-long-enough",
        "x:a-key-of-the-tests-that-is-long-enough",
        "1:a-key-of-the-tests-that-is-long-enough 1:a-key-of-the-tests-that-is-long-enough",
        "1:a-key-of-the-tests-that-is-long-enough 01:a-key-of-the-tests-that-is-long-enough",
        "1:a-key-of-the-tests-that-is-long-enough 2:",
    ],
)
def test_keys_that_would_not_seal_are_refused(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv("SEALING_KEYS", said)

    with pytest.raises(config.UnusableSecrets, match="SEALING_KEYS") as told:
        config.from_environment()

    assert "a-key-of-the-tests" not in str(told.value)


def test_a_key_without_a_number_is_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = "a-key-of-the-tests-that-is-long-enough", "another-key-of-the-tests-that-will-do"
    monkeypatch.setenv("SEALING_KEYS", one)
    assert config.from_environment()["SEALING_KEYS"] == {"1": one}

    monkeypatch.setenv("SEALING_KEYS", f"{one} 2:{two}")
    assert config.from_environment()["SEALING_KEYS"] == {"1": one, "2": two}


@pytest.mark.parametrize("said", ["ten", "-1", "1.5", "99999999"])
def test_a_patience_that_is_no_number_of_seconds_is_refused(
    monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    monkeypatch.setenv("DATABASE_IDLE_TIMEOUT", said)

    with pytest.raises(config.UnknownChoice, match="number of seconds"):
        config.from_environment()


@pytest.mark.parametrize(
    ("url", "pool"),
    [
        ("postgresql+psycopg://diary@host/diary", {"pool_size": 20, "max_overflow": 20}),
        ("sqlite://", {}),
    ],
)
def test_each_thread_has_a_connection_and_may_have_a_second(
    monkeypatch: pytest.MonkeyPatch, url: str, pool: dict[str, int]
) -> None:
    monkeypatch.setenv("THREADS", "20")

    assert config._pool(url) == pool


def test_a_replica_has_an_engine_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    primary, other = "postgresql+psycopg://diary@a/diary", "postgresql+psycopg://diary@b/diary"
    monkeypatch.setenv("DATABASE_URL", primary)
    for same in ("", primary):
        monkeypatch.setenv("DATABASE_READ_URL", same)
        assert list(config.from_environment()["SQLALCHEMY_ENGINES"]) == ["default"]
    monkeypatch.setenv("DATABASE_READ_URL", other)

    engines = config.from_environment()["SQLALCHEMY_ENGINES"]

    assert engines["default"]["url"] == primary
    assert engines["replica"]["url"] == other
    assert engines["replica"]["connect_args"]["connect_timeout"] <= 2


def test_the_url_tells_of_a_pool_that_loses_prepared_statements() -> None:
    told = {"prepare_threshold": "none"}, {"prepare_threshold": "7"}, {}
    for options in told:
        give_patience(None, None, None, options)

    assert [each.get("prepare_threshold", "unsaid") for each in told] == [None, 7, "unsaid"]
    assert all(each["connect_timeout"] for each in told)
