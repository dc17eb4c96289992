"""`flask diary serve`: what keeps it from starting, and a real start and stop."""

import gc
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from runpy import run_path
from urllib.request import urlopen

import pytest

from app import config
from app.cli.serve import SETTINGS, _remarks
from tests.cli.conftest import Run

FLASK = [str(Path(sys.executable).with_name("flask")), "--app", str(config.ROOT / "wsgi.py")]
SECONDS = 60


@pytest.mark.parametrize(
    ("env", "says"),
    [
        ({"PORT": "80OO"}, "PORT must be a number from 0 to 65535, not '80OO'."),
        ({"PORT": "65536"}, "PORT must be a number from 0 to 65535, not '65536'."),
        ({"PORT": "-1"}, "PORT must be a number from 0 to 65535, not '-1'."),
        ({"THREADS": "0"}, "THREADS must be a number from 1 to 256, not '0'."),
        ({"WEB_CONCURRENCY": "two"}, "WEB_CONCURRENCY must be a number from 1 to 64, not 'two'."),
    ],
)
def test_a_wrong_number_is_told_in_one_sentence(run: Run, env: dict[str, str], says: str) -> None:
    result = run("serve", env=env)

    assert (result.exit_code, result.stdout, result.stderr) == (1, "", f"Error: {says}\n")


def test_a_busy_port_is_told_in_one_sentence(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = run("serve", "--port", str(port), env={"HOST": "127.0.0.1"})

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"Error: Cannot serve on 127.0.0.1, port {port}: it is taken.")
    assert result.stderr.count("\n") == 1


def test_what_the_start_says(app, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "MAIL_BACKEND", "file")
    monkeypatch.setitem(app.config, "MAIL_FILE_PATH", str(config.ROOT / "instance/mail"))
    with app.app_context():
        said = _remarks()

    assert said == ["Mails are written to instance/mail/, since SMTP_HOST is not set."]


def test_sums_of_a_worker_keep_to_one_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    run_path(str(SETTINGS))
    assert os.environ.pop("OPENBLAS_NUM_THREADS") == "1"


def test_a_worker_sweeps_less_and_never_through_the_app(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "1")
    usual = gc.get_threshold()
    try:
        run_path(str(SETTINGS))["post_worker_init"](None)
        assert gc.get_freeze_count() > 0
        assert gc.get_threshold()[0] > usual[0]
    finally:
        gc.unfreeze()
        gc.set_threshold(*usual)


def environment(folder: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    return {**kept, "HOME": str(folder), "INSTANCE": "kept", "PORT": "0"}


@contextmanager
def started(folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server in a process of its own, and its address."""
    server = subprocess.Popen(
        [*FLASK, "diary", "serve"],
        cwd=folder,
        env=environment(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout is not None
        yield server, server.stdout.readline().removeprefix("Injection Diary is on ").strip()
    finally:
        server.kill()
        server.wait(SECONDS)


@pytest.mark.slow
@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_from_any_folder_and_stops_cleanly(tmp_path: Path, end: signal.Signals) -> None:
    with started(tmp_path) as (server, address):
        with urlopen(f"{address}/", timeout=SECONDS) as page:
            assert page.status == 200
        with urlopen(f"{address}/example", timeout=SECONDS) as page:
            assert b"After 1 of your 6 treatments" in page.read()
        server.send_signal(end)
        _told, errors = server.communicate(timeout=SECONDS)

    assert (server.returncode, errors) == (0, "")
    kept = {file.name for file in (tmp_path / "kept").iterdir()}
    secrets = {"secret_key", "security_password_salt", "security_totp_secrets", "sealing_keys"}
    assert kept == {"diary.sqlite", *secrets}
    assert {file.name for file in tmp_path.iterdir()} == {"kept"}


@pytest.mark.slow
def test_the_first_command_makes_the_database_and_keeps_quiet(tmp_path: Path) -> None:
    command = [*FLASK, "diary", "answer", "--email", "nobody@example.org", "--json"]
    ran = subprocess.run(
        command, cwd=tmp_path, env=environment(tmp_path), capture_output=True, text=True
    )

    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr == "Error: There is no account with the address nobody@example.org.\n"
    assert (tmp_path / "kept/diary.sqlite").exists()
