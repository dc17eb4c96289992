"""What would be unsafe where people keep their diaries: looked at before the server starts."""

import difflib
import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from app import config, environment
from app.environment import IN_FILES, PRODUCTION, VARIABLES, SettingsError

SHORTEST, FEWEST_SIGNS = 32, 10  # of a secret: signs, and different ones
SHORTEST_TOKEN = 24
COMMON = re.compile(
    r"(^|[-_. ])(change.?me|secret|password|default|example|test|insecure|1234\d*)([-_. ]|$)", re.I
)
HERE = frozenset({"127.0.0.1", "::1", "localhost", ""})
# Only the container, or the service, itself sees what lies there, whatever its mode.
MOUNTED = (Path("/run/secrets"), Path("/run/credentials"))
# Names that look like ours and belong to others.
OTHERS = frozenset({"HOSTNAME", "HOSTTYPE", "SHELL", "HOME", "SSH_TTY", "SSL_CERT_FILE", "MAIL"})


class UnsafeSettings(SettingsError):
    """The server would run in production and something is unsafe."""


class Verdict(StrEnum):
    """What becomes of a setting in production."""

    OK = "ok"
    WARNED = "warned"
    REFUSED = "refused"


@dataclass(frozen=True)
class Finding:
    """What is said about one setting."""

    name: str
    verdict: Verdict
    words: str


@dataclass(frozen=True)
class Told:
    """An environment to look at."""

    environ: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        try:
            return environment.read(name, environ=self.environ)
        except environment.UnreadableSetting:
            return ""

    @property
    def instance(self) -> Path:
        """The folder of secrets, and of the database where that is SQLite."""
        return Path(self["INSTANCE"] or config.ROOT / "instance").resolve()

    def secret(self, name: str) -> str:
        """A secret as the environment or the instance folder tells it."""
        if self[name]:
            return self[name]
        try:
            return (self.instance / name.lower()).read_text().strip()
        except OSError:
            return ""


def refuse_unsafe(environ: Mapping[str, str] = os.environ) -> None:
    """Raises UnsafeSettings, which names all that is unsafe, where this is production."""
    if environment.app_env() != PRODUCTION:
        return
    refused = [found for found in look(environ) if found.verdict is Verdict.REFUSED]
    if refused:
        lines = "\n".join(f"- {found.name}: {found.words}" for found in refused)
        raise UnsafeSettings(
            "APP_ENV is production, and the diary does not start with unsafe settings:\n"
            f"{lines}\n`flask --app wsgi diary check-settings` shows all of them."
        )


def look(environ: Mapping[str, str]) -> list[Finding]:
    """What would become of each setting in production, refusals first."""
    told = Told(environ)
    findings = [found for rule in RULES for found in rule(told)]
    order = [Verdict.REFUSED, Verdict.WARNED, Verdict.OK]
    return sorted(findings, key=lambda found: order.index(found.verdict))


def _refused(name: str, words: str) -> Finding:
    return Finding(name, Verdict.REFUSED, words)


def _warned(name: str, words: str) -> Finding:
    return Finding(name, Verdict.WARNED, words)


def _ok(name: str, words: str) -> Finding:
    return Finding(name, Verdict.OK, words)


def _files(told: Told) -> Iterator[Finding]:
    for name in sorted(IN_FILES):
        try:
            environment.read(name, environ=told.environ)
        except environment.UnreadableSetting as error:
            yield _refused(f"{name}_FILE", str(error))
            continue
        if path := told.environ.get(f"{name}_FILE", "").strip():
            yield from _open_to_others(f"{name}_FILE", Path(path))


def _open_to_others(name: str, path: Path) -> Iterator[Finding]:
    if any(path.is_relative_to(place) for place in MOUNTED):
        return
    if path.stat().st_mode & 0o007:
        yield _refused(name, f"every account of this machine can read {path}. chmod o= it.")


def _instance(told: Told) -> Iterator[Finding]:
    folder = told.instance
    if not folder.is_dir():
        yield _warned("INSTANCE", f"{folder} is not there yet; it will be made.")
        return
    faults = list(_open_to_others("INSTANCE", folder))
    for name in config.SECRETS:
        if (kept := folder / name.lower()).exists():
            faults += _open_to_others(name, kept)
    yield from faults or [_ok("INSTANCE", "only its own account can read it.")]


def _secrets(told: Told) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for name in config.SECRETS:
        value = told.secret(name)
        fault = _weakness(value)
        for secret in _items(value):
            if fault is None and secret in seen:
                fault = f"one of {seen[secret]} is in it. Make a new one for each."
            seen[secret] = name
        yield _refused(name, fault) if fault else _ok(name, "set, and long enough.")


def _items(value: str) -> list[str]:
    """A secret, or each of several that have numbers."""
    return [item.rpartition(":")[2] for item in value.split()]


def _weakness(value: str) -> str | None:
    """What is wrong with a secret, or with one of several that have numbers."""
    if not value:
        return "not set. Make one: openssl rand -base64 48"
    for secret in _items(value):
        if len(secret) < SHORTEST:
            return f"shorter than {SHORTEST} signs. Make one: openssl rand -base64 48"
        if len(set(secret)) < FEWEST_SIGNS or COMMON.search(secret):
            return "it can be guessed. Make one: openssl rand -base64 48"
    return None


def _cookies(told: Told) -> Iterator[Finding]:
    if environment.is_on("SECURE_COOKIES", environ=told.environ):
        yield _ok("SECURE_COOKIES", "cookies go over TLS only.")
    else:
        yield _refused("SECURE_COOKIES", "off. Set 1, so that cookies go over TLS only.")


def _hosts(told: Told) -> Iterator[Finding]:
    hosts = told["TRUSTED_HOSTS"].split()
    if not hosts:
        yield _refused("TRUSTED_HOSTS", "any. Name the hosts of this server.")
    elif any("*" in host or (host[0] == "." and "." not in host.strip(".")) for host in hosts):
        yield _refused("TRUSTED_HOSTS", "it lets in any host. Name the hosts of this server.")
    else:
        yield _ok("TRUSTED_HOSTS", "other hosts are refused.")


def _address(told: Told) -> Iterator[Finding]:
    url = told["PUBLIC_URL"]
    try:
        host = urlsplit(url).hostname
    except ValueError:
        host = None
    hosts = told["TRUSTED_HOSTS"].split()
    if not url or not host:
        yield _refused("PUBLIC_URL", "not set. It is the address people use: https://…")
    elif not url.startswith("https://"):
        yield _refused("PUBLIC_URL", "it does not begin with https://.")
    elif hosts and not any(host == each or host.endswith(f".{each.lstrip('.')}") for each in hosts):
        yield _refused("PUBLIC_URL", "its host is not among TRUSTED_HOSTS.")
    else:
        yield _ok("PUBLIC_URL", "links in mails lead to it.")


def _proxies(told: Told) -> Iterator[Finding]:
    said = told["TRUSTED_PROXIES"] or "0"
    if not (said.isascii() and said.isdigit()) or int(said) == 0:
        yield _refused(
            "TRUSTED_PROXIES",
            "0. This server speaks plain HTTP: put a proxy with TLS in front, and say how many.",
        )
    elif told["HOST"] not in HERE:
        yield _warned("HOST", "not this machine alone. Let nobody but the proxy reach the port.")
    else:
        yield _ok("TRUSTED_PROXIES", "the proxy says who asks.")


def _database(told: Told) -> Iterator[Finding]:
    url = told["DATABASE_URL"]
    if not url or url.startswith("sqlite"):
        yield _warned("DATABASE_URL", "SQLite: fine for one machine; PostgreSQL for more.")
    elif _is_elsewhere(url) and not re.search(r"sslmode=(require|verify)", url):
        yield _warned("DATABASE_URL", "another machine, without sslmode=verify-full.")
    else:
        yield _ok("DATABASE_URL", "PostgreSQL.")


def _replica(told: Told) -> Iterator[Finding]:
    primary, url = told["DATABASE_URL"], told["DATABASE_READ_URL"]
    if not url or url == primary:
        return
    if url.partition(":")[0] != (primary or "sqlite:").partition(":")[0] or not primary:
        yield _refused("DATABASE_READ_URL", "another kind of database than DATABASE_URL.")
    elif _is_elsewhere(url) and not re.search(r"sslmode=(require|verify)", url):
        yield _warned("DATABASE_READ_URL", "another machine, without sslmode=verify-full.")
    else:
        yield _ok("DATABASE_READ_URL", "read where it has caught up.")


def _is_elsewhere(url: str) -> bool:
    """Whether the database is reached over a network; a name without a dot is a neighbour."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return False
    return host not in HERE and "." in host


def _limits(told: Told) -> Iterator[Finding]:
    store = told["RATELIMIT_STORAGE_URI"] or str(config.DEFAULTS["RATELIMIT_STORAGE_URI"])
    in_memory = store.lower().startswith("memory:")  # in whichever letters, as its library reads it
    if in_memory and (told["WEB_CONCURRENCY"] or "1") != "1":
        yield _refused("RATELIMIT_STORAGE_URI", "each process would count tries on its own.")
    elif in_memory:
        yield _warned("RATELIMIT_STORAGE_URI", "tries are forgotten at each start.")
    else:
        yield _ok("RATELIMIT_STORAGE_URI", "all processes count together.")


def _mails(told: Told) -> Iterator[Finding]:
    if not told["SMTP_HOST"]:
        yield _refused("SMTP_HOST", "not set. Without mails nobody can confirm an address.")
    elif told["SMTP_TLS"].lower() in config.NO and told["SMTP_HOST"] not in HERE:
        yield _refused("SMTP_TLS", "off. Mails and the password would go in the open.")
    else:
        yield _ok("SMTP_HOST", "mails go out.")
    if (told["MAIL_SENDER"] or "@localhost").endswith("@localhost"):
        yield _warned("MAIL_SENDER", "mail servers drop mails from localhost.")


def _debugging(told: Told) -> Iterator[Finding]:
    for name in ("FLASK_DEBUG", "FLASK_TESTING"):
        if told.environ.get(name, "").lower() not in {"", *config.NO}:  # as Flask reads it
            yield _refused(name, "on. It shows the inside of the server to strangers.")


def _copies(told: Told) -> Iterator[Finding]:
    if told["COPIES_RECIPIENTS"]:
        yield _ok("COPIES_RECIPIENTS", "copies can be made.")
    else:
        yield _warned("COPIES_RECIPIENTS", "not set: no copies can be made.")


def _metrics(told: Told) -> Iterator[Finding]:
    token = told["METRICS_TOKEN"]
    if token and (len(token) < SHORTEST_TOKEN or len(set(token)) < FEWEST_SIGNS):
        yield _refused("METRICS_TOKEN", f"shorter than {SHORTEST_TOKEN} signs, or easily guessed.")
    elif any(token in _items(told.secret(name)) for name in config.SECRETS):
        yield _refused("METRICS_TOKEN", "it is one of the secrets, and is told another machine.")


def _server(told: Told) -> Iterator[Finding]:
    if told["GUNICORN_CMD_ARGS"]:
        yield _warned("GUNICORN_CMD_ARGS", "it can undo what the server is started with.")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        yield _warned("account", "this is root. Give the server an account of its own.")


def _unknown(told: Told) -> Iterator[Finding]:
    for name in sorted(set(told.environ) - VARIABLES - OTHERS):
        if near := difflib.get_close_matches(name, VARIABLES, n=1, cutoff=0.86):
            yield _warned(name, f"nothing reads it. Is {near[0]} meant?")


RULES: tuple[Callable[[Told], Iterator[Finding]], ...] = (
    _files,
    _instance,
    _secrets,
    _cookies,
    _hosts,
    _address,
    _proxies,
    _database,
    _replica,
    _limits,
    _mails,
    _debugging,
    _copies,
    _metrics,
    _server,
    _unknown,
)
