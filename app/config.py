"""Settings: their defaults, where they come from, and a refusal to start without secrets."""

import os
import re
import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from app.environment import (
    PRODUCTION,
    SettingsError,
    UnknownChoice,
    app_env,
    is_on,
    read,
)

ROOT = Path(__file__).resolve().parent.parent
TOTP_SECRETS = "SECURITY_TOTP_SECRETS"
SEALING_KEYS = "SEALING_KEYS"
SHORTEST_SEALING_KEY = 32  # signs
SECRETS = ("SECRET_KEY", "SECURITY_PASSWORD_SALT", TOTP_SECRETS, SEALING_KEYS)
SUBJECT = re.compile(r"mailto:[^\s@]+@[^\s@]+|https://[a-z0-9.-]+")
WEB_ADDRESS = re.compile(r"(?i:https?)://[^\s\x00-\x20\x7f-\x9f?#@\\<>\"]+")
CONTACT = re.compile(r"mailto:[^\s@]+@[^\s@]+|https://[^\s\x00-\x20\x7f-\x9f]+")
NO = frozenset({"0", "false", "no"})
# Where the browsers that people use have messages sent to; ".x" stands for all hosts below x.
PUSH_HOSTS = (
    "fcm.googleapis.com",
    "updates.push.services.mozilla.com",
    "web.push.apple.com",
    ".notify.windows.com",
)
SMTP = "app.smtp.EmailBackend"
# One that is away is not waited for long, since there is the primary. Seconds.
REPLICA_WAITS = {"pool_timeout": 1, "connect_args": {"connect_timeout": 2}}
LARGEST_UPLOAD = 30 * 1024 * 1024
LARGEST_FORM = 1024 * 1024  # what is typed, and a day is less than a hundredth of it


class MissingSecret(SettingsError):
    """The app would start without a secret."""


class UnusableSecrets(SettingsError):
    """The secrets of second factors, or what is sealed, could not be read with these settings."""


class MissingHosts(SettingsError):
    """The app would send links to whatever host a request names."""


class WrongAddress(SettingsError):
    """An address that people are told would lead nowhere."""


class UnusablePushKeys(SettingsError):
    """Messages could not be sent with these settings."""


def _rendered(kind: str, item: Any) -> str | bool:
    """A type of ours as a migration writes it: a migration imports nothing of the app."""
    return OUR_TYPES.get(type(item).__name__, False) if kind == "type" else False


OUR_TYPES = {
    "Key": 'sa.Uuid().with_variant(sa.LargeBinary(16), "sqlite")',
    "UtcDateTime": "sa.DateTime(timezone=True)",
    "Hundredths": "sa.Integer()",
    "SealedText": "sa.Text()",
    "SealedName": "sa.Text()",
    "SealedJson": "sa.JSON()",
    "SealedBytes": "sa.LargeBinary()",
}

DEFAULTS: dict[str, Any] = {
    "EMERGENCY_NUMBER": None,  # words without a number, unless the server or the person says one
    "SECURITY_CONTACT": None,  # where holes are reported, told in /.well-known/security.txt
    "PUBLIC_URL": None,  # what links in mails of reminders begin with
    "MAX_CONTENT_LENGTH": LARGEST_UPLOAD,
    "MAX_FORM_MEMORY_SIZE": LARGEST_FORM,
    "MAX_FORM_PARTS": 2000,
    "METRICS_TOKEN": None,  # without it only this machine itself may ask for /metrics
    "DISK_LEAST_MB": 256,  # with less than that free the server says that it is not ready
    "ACCESS_LOG": False,
    "DATABASE_LOCK_TIMEOUT": 10,  # seconds; as long as SQLite waits
    "DATABASE_STATEMENT_TIMEOUT": 30,
    "DATABASE_IDLE_TIMEOUT": 60,
    "COPIES_RECIPIENTS": (),  # public keys for `flask diary copies`
    "COPIES_KEEP": "7 4 12 30",  # days, weeks, months; days after a diary was erased
    "VAPID_PRIVATE_KEY": None,  # without keys nothing is said about messages on devices
    "VAPID_SUBJECT": None,
    "PUSH_HOSTS": PUSH_HOSTS,
    "PERMANENT_SESSION_LIFETIME": timedelta(days=90),
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
    "REMEMBER_COOKIE_HTTPONLY": True,
    "REMEMBER_COOKIE_SAMESITE": "Lax",
    "WTF_CSRF_SSL_STRICT": False,  # app/views/origins.py asks more, and needs no Referer
    "WTF_CSRF_TIME_LIMIT": None,  # a form may stay open for days: nothing times out
    "BABEL_DEFAULT_LOCALE": "en",
    "RATELIMIT_STORAGE_URI": "database://",  # or redis://host:6379/0
    "RATELIMIT_HEADERS_ENABLED": False,
    "SHOW_REASONS": True,  # what people and their clinicians look at, beside a treatment
    "SECURITY_REGISTERABLE": True,
    "SECURITY_USE_REGISTER_V2": True,
    "SECURITY_PASSWORD_CONFIRM_REQUIRED": False,
    "SECURITY_CONFIRMABLE": True,
    "SECURITY_CONFIRM_EMAIL_WITHIN": timedelta(days=7),
    "SECURITY_RECOVERABLE": True,
    "SECURITY_RESET_PASSWORD_WITHIN": timedelta(days=1),
    "SECURITY_CHANGEABLE": True,
    # Our own forms and pages answer alike for all addresses, and say so at the field.
    "SECURITY_RETURN_GENERIC_RESPONSES": False,
    "SECURITY_PASSWORD_LENGTH_MIN": 10,
    "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False, "allow_smtputf8": False},
    "SECURITY_EMAIL_HTML": False,
    # What is hashed so stands in a signed link; it is no password, and a slow hash tells in time.
    "SECURITY_HASHING_SCHEMES": ["hex_sha256"],
    "SECURITY_API_ENABLED_METHODS": ["session"],
    "SECURITY_I18N_DOMAIN": "messages",
    "SECURITY_I18N_DIRNAME": [str(ROOT / "translations")],
    "SECURITY_JOIN_USER_ROLES": True,
    "SECURITY_POST_LOGIN_VIEW": "/today",
    "SECURITY_POST_LOGOUT_VIEW": "/",
    "SECURITY_POST_CHANGE_VIEW": "/settings",
    "SECURITY_POST_RESET_VIEW": "/today",
    "SECURITY_TWO_FACTOR": True,
    "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
    "SECURITY_TWO_FACTOR_RESCUE_EMAIL": False,  # who reads the mailbox has only half of it
    "SECURITY_TWO_FACTOR_AUTHENTICATOR_VALIDITY": 30,  # seconds that a phone's clock may be off
    "SECURITY_TWO_FACTOR_TOKEN_VALIDATION_URL": "/login/code",
    "SECURITY_TWO_FACTOR_RESCUE_URL": "/login/no-code",
    "SECURITY_TWO_FACTOR_SELECT_URL": "/login/which",
    "SECURITY_TWO_FACTOR_SETUP_URL": "/login/set-up",
    "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
    "SECURITY_MULTI_FACTOR_RECOVERY_CODES_N": 8,
    "SECURITY_MULTI_FACTOR_RECOVERY_URL": "/login/recovery-code",
    "SECURITY_MULTI_FACTOR_RECOVERY_CODES_URL": "/login/recovery-codes",
    "SECURITY_TOTP_ISSUER": "Injection Diary",
    "SECURITY_CSRF_IGNORE_UNAUTH_ENDPOINTS": False,
    "ALEMBIC": {"script_location": str(ROOT / "migrations")},
    "ALEMBIC_CONTEXT": {
        "render_as_batch": True,
        "transactional_ddl": True,
        "compare_type": True,
        "render_item": lambda kind, item, _context: _rendered(kind, item),
    },
}


def from_environment() -> dict[str, Any]:
    """Settings as the environment gives them.

    Raises MissingSecret when a secret is absent, UnusableSecrets for a list that cannot be read
    or a key for sealing that is too short,
    MissingHosts when mails are sent and nobody said which hosts their links may lead to,
    UnusablePushKeys for half of what messages need.

    The commands of this project (`flask … diary …`, `make run`) make the secrets they lack and
    keep them in the instance folder; any other server, and production, must be given them.
    """
    instance = Path(os.environ.get("INSTANCE", ROOT / "instance")).resolve()
    if os.environ.get("FLASK_RUN_FROM_CLI") == "true" and app_env() != PRODUCTION:
        keep_secrets(instance)
    settings: dict[str, Any] = {"INSTANCE": str(instance), **_mail(instance), **_push()}
    url = read("DATABASE_URL") or f"sqlite:///{instance / 'diary.sqlite'}"
    settings["SQLALCHEMY_ENGINES"] = {"default": {"url": url, **_pool(url)}}
    if (replica := read("DATABASE_READ_URL", url)) != url:
        waits = {} if replica.startswith("sqlite") else REPLICA_WAITS
        settings["SQLALCHEMY_ENGINES"]["replica"] = {"url": replica, **_pool(replica), **waits}
    settings.update(_running())
    for name in SECRETS:
        value = read(name) or _kept_secret(instance, name)
        if not value:
            raise MissingSecret(
                f"{name} is not set. Set it in the environment, or start with `make run`, "
                "which makes one and keeps it in instance/."
            )
        settings[name] = value
    settings[TOTP_SECRETS] = _numbered(TOTP_SECRETS, settings[TOTP_SECRETS])
    settings[SEALING_KEYS] = _sealing_keys(settings[SEALING_KEYS])
    secure = is_on("SECURE_COOKIES")
    settings["SESSION_COOKIE_SECURE"] = settings["REMEMBER_COOKIE_SECURE"] = secure
    settings["TRUSTED_PROXIES"] = int(os.environ.get("TRUSTED_PROXIES", "0"))
    settings["TRUSTED_HOSTS"] = os.environ.get("TRUSTED_HOSTS", "").split() or None
    if settings["MAIL_BACKEND"] == SMTP and settings["TRUSTED_HOSTS"] is None:
        raise MissingHosts(
            "TRUSTED_HOSTS is not set. Mails carry links to the host that a request names; "
            "set the hosts this server has, such as TRUSTED_HOSTS='diary.example.org'."
        )
    settings["EMERGENCY_NUMBER"] = os.environ.get("EMERGENCY_NUMBER", "").strip() or None
    settings["SECURITY_CONTACT"] = _contact(os.environ.get("SECURITY_CONTACT", "").strip())
    settings["SHOW_REASONS"] = os.environ.get("SHOW_REASONS", "1").lower() not in NO
    settings["PUBLIC_URL"] = _public_url(os.environ.get("PUBLIC_URL", "").strip())
    settings["COPIES_RECIPIENTS"] = tuple(os.environ.get("COPIES_RECIPIENTS", "").split())
    settings["COPIES_KEEP"] = os.environ.get("COPIES_KEEP", "").strip() or DEFAULTS["COPIES_KEEP"]
    if url := read("RATELIMIT_STORAGE_URI"):
        settings["RATELIMIT_STORAGE_URI"] = url
    return settings


def _pool(url: str) -> dict[str, int]:
    """Connections for all threads, each of which may need a second one for a moment."""
    if url in {"sqlite://", "sqlite:///:memory:"}:  # one connection for all
        return {}
    said = read("THREADS", "8")
    threads = int(said) if said.isascii() and said.isdigit() else 8
    return {"pool_size": threads, "max_overflow": threads}


def _running() -> dict[str, Any]:
    """What a server says of itself, and to whom."""
    return {
        "APP_ENV": app_env(),
        "METRICS_TOKEN": read("METRICS_TOKEN") or None,
        "DISK_LEAST_MB": _whole("DISK_LEAST_MB", "megabytes"),
        "ACCESS_LOG": is_on("ACCESS_LOG"),
        "DATABASE_LOCK_TIMEOUT": _whole("DATABASE_LOCK_TIMEOUT", "seconds"),
        "DATABASE_STATEMENT_TIMEOUT": _whole("DATABASE_STATEMENT_TIMEOUT", "seconds"),
        "DATABASE_IDLE_TIMEOUT": _whole("DATABASE_IDLE_TIMEOUT", "seconds"),
    }


def _whole(name: str, unit: str) -> int:
    """A whole number, at most a million. Raises UnknownChoice."""
    said = read(name, str(DEFAULTS[name]))
    if not (said.isascii() and said.isdigit() and len(said) <= 6):
        raise UnknownChoice(f"{name} is {said!r}. It is a number of {unit}.")
    return int(said)


def keep_secrets(instance: Path) -> None:
    """Make the secrets that are neither in the environment nor in the instance folder yet."""
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in SECRETS:
        file = instance / name.lower()
        if not read(name) and not file.exists():
            with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as out:
                out.write(secrets.token_urlsafe(48))


def _kept_secret(instance: Path, name: str) -> str | None:
    file = instance / name.lower()
    return file.read_text().strip() if file.exists() else None


def _numbered(name: str, said: str) -> dict[str, str]:
    """Secrets by their number, as in "1:first 2:second"; one without a number is the first.

    All of them open what is stored, and the highest number locks what is stored from now on.
    """
    numbered: dict[str, str] = {}
    for item in said.split():
        number, colon, secret = item.rpartition(":")
        if not colon:
            number = "1"
        if not (number.isascii() and number.isdigit() and secret) or number in numbered:
            raise UnusableSecrets(
                f"{name} cannot be read. Write one secret, or several with different "
                f"numbers and blanks between them: {name}='1:the-old-one 2:the-new-one'."
            )
        numbered[number] = secret
    return numbered


def _sealing_keys(said: str) -> dict[str, str]:
    """The keys by number, from 1 on. A number that is written in two ways is the same number."""
    keys = _numbered(SEALING_KEYS, said)
    if len({int(number) for number in keys}) < len(keys) or min(map(int, keys)) < 1:
        raise UnusableSecrets(f"{SEALING_KEYS} has a number twice, or one below 1.")
    if min(map(len, keys.values())) < SHORTEST_SEALING_KEY:
        raise UnusableSecrets(
            f"{SEALING_KEYS} has a key of fewer than {SHORTEST_SEALING_KEY} signs. "
            "`flask diary sealing-key` prints one that will do."
        )
    return {str(int(number)): key for number, key in keys.items()}


def _contact(said: str) -> str | None:
    """Where people report a hole: an address of mail or of a page."""
    if said and not CONTACT.fullmatch(said):
        raise WrongAddress(
            f"SECURITY_CONTACT is {said!r}. Set an address such as mailto:security@example.org "
            "or https://example.org/security."
        )
    return said or None


def _public_url(said: str) -> str | None:
    """The address of this server as people reach it, without a slash at its end."""
    if said and not _leads_somewhere(said):
        raise WrongAddress(
            f"PUBLIC_URL is {said!r}. Set the address under which people reach this server, "
            "such as PUBLIC_URL='https://diary.example.org'."
        )
    return said.rstrip("/") or None


def _leads_somewhere(said: str) -> bool:
    """Whether paths of ours can be hung on to this address."""
    if not WEB_ADDRESS.fullmatch(said):
        return False
    try:
        parts = urlsplit(said)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port or a bracket that cannot be
        return False


def _mail(instance: Path) -> dict[str, Any]:
    sender = os.environ.get("MAIL_SENDER", "diary@localhost")
    if not (server := os.environ.get("SMTP_HOST")):
        return {
            "MAIL_BACKEND": "file",
            "MAIL_FILE_PATH": str(instance / "mail"),
            "MAIL_DEFAULT_SENDER": sender,
            "SECURITY_EMAIL_SENDER": sender,
        }
    return {
        "MAIL_BACKEND": SMTP,
        "MAIL_SERVER": server,
        "MAIL_PORT": int(os.environ.get("SMTP_PORT", "587")),
        "MAIL_TIMEOUT": 10,
        "MAIL_USERNAME": os.environ.get("SMTP_USER"),
        "MAIL_PASSWORD": read("SMTP_PASSWORD") or None,
        "MAIL_USE_TLS": os.environ.get("SMTP_TLS", "1") not in NO,
        "MAIL_DEFAULT_SENDER": sender,
        "SECURITY_EMAIL_SENDER": sender,
    }


def _push() -> dict[str, Any]:
    key = read("VAPID_PRIVATE_KEY")
    subject = os.environ.get("VAPID_SUBJECT", "").strip()
    if bool(key) != bool(subject):
        raise UnusablePushKeys(
            "VAPID_PRIVATE_KEY and VAPID_SUBJECT must be set together, or neither of them. "
            "`flask diary push-keys` makes a key."
        )
    if key and not (re.fullmatch(r"[A-Za-z0-9_-]{43}", key) and SUBJECT.fullmatch(subject)):
        raise UnusablePushKeys(
            "VAPID_PRIVATE_KEY must be as `flask diary push-keys` writes it, and VAPID_SUBJECT "
            "an address such as mailto:diary@example.org or https://diary.example.org."
        )
    hosts = tuple(os.environ.get("PUSH_HOSTS", "").lower().split()) or PUSH_HOSTS
    return {
        "VAPID_PRIVATE_KEY": key or None,
        "VAPID_SUBJECT": subject or None,
        "PUSH_HOSTS": hosts,
    }
