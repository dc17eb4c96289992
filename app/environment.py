"""What the environment says: each setting by its name, or a file that holds it."""

import os
from collections.abc import Mapping
from pathlib import Path

# What may also be told by a file, whose path stands in NAME_FILE: secrets of Docker or systemd.
IN_FILES = frozenset(
    {
        "DATABASE_READ_URL",
        "DATABASE_URL",
        "METRICS_TOKEN",
        "RATELIMIT_STORAGE_URI",
        "SEALING_KEYS",
        "SECRET_KEY",
        "SECURITY_PASSWORD_SALT",
        "SECURITY_TOTP_SECRETS",
        "SMTP_PASSWORD",
        "VAPID_PRIVATE_KEY",
    }
)

# All that the app, its server and its commands read; docs/settings.md tells of each.
VARIABLES = frozenset(
    {
        *("ACCESS_LOG", "APP_ENV", "COPIES_KEEP", "COPIES_RECIPIENTS", "DATABASE_URL"),
        *("DATABASE_IDLE_TIMEOUT", "DATABASE_LOCK_TIMEOUT", "DATABASE_STATEMENT_TIMEOUT"),
        "DATABASE_READ_URL",
        *("DISK_LEAST_MB", "EMERGENCY_NUMBER", "HOST", "INSTANCE", "LOG_FORMAT", "MAIL_SENDER"),
        *("METRICS_TOKEN", "PORT", "PROMETHEUS_MULTIPROC_DIR", "PUBLIC_URL", "PUSH_HOSTS"),
        *("RATELIMIT_STORAGE_URI", "SEALING_KEYS", "SECRET_KEY", "SECURE_COOKIES"),
        *("SECURITY_CONTACT", "SECURITY_PASSWORD_SALT"),
        *("SECURITY_TOTP_SECRETS", "SHOW_REASONS", "SMTP_HOST", "SMTP_PASSWORD", "SMTP_PORT"),
        *("SMTP_TLS", "SMTP_USER", "THREADS", "TRUSTED_HOSTS", "TRUSTED_PROXIES"),
        *("VAPID_PRIVATE_KEY", "VAPID_SUBJECT", "WEB_CONCURRENCY"),
        *(f"{name}_FILE" for name in IN_FILES),
    }
)
DEVELOPMENT, PRODUCTION = "development", "production"


class SettingsError(RuntimeError):
    """The app cannot start with these settings. Its text says what to do."""


class UnreadableSetting(SettingsError):
    """A file that should hold a setting cannot be read, or the setting is told twice."""


class UnknownChoice(SettingsError):
    """A setting that has a few values has another one."""


def read(name: str, default: str = "", environ: Mapping[str, str] | None = None) -> str:
    """A setting as it was told, without blanks around it; `default` where it is not.

    environ: another environment than that of this process. Raises UnreadableSetting.
    """
    told = os.environ if environ is None else environ
    value = told.get(name, "").strip()
    file = told.get(f"{name}_FILE", "").strip() if name in IN_FILES else ""
    if not file:
        return value or default
    if value:
        raise UnreadableSetting(f"{name} and {name}_FILE are both set. Keep one of them.")
    try:
        return Path(file).read_text(encoding="utf-8").strip() or default
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is no text"
        raise UnreadableSetting(f"{name}_FILE names {file}, which cannot be read: {why}.") from None


def is_on(name: str, default: str = "", environ: Mapping[str, str] | None = None) -> bool:
    """Whether a setting says yes."""
    return read(name, default, environ).lower() in {"1", "true", "yes"}


def app_env() -> str:
    """For whom this runs: development or production. Raises UnknownChoice."""
    return _one_of("APP_ENV", DEVELOPMENT, PRODUCTION)


def log_format() -> str:
    """How the log is written: text or json. Raises UnknownChoice."""
    return _one_of("LOG_FORMAT", "text", "json")


def _one_of(name: str, *choices: str) -> str:
    """The first is the default."""
    said = read(name, choices[0]).lower()
    if said not in choices:
        raise UnknownChoice(f"{name} is {said!r}. It can be {' or '.join(choices)}.")
    return said
