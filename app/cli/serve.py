"""`flask diary serve`: the server that `make run` starts."""

import errno
import os
import socket
import stat
import sys
from pathlib import Path
from typing import NoReturn

import click
from flask import current_app

from app import metrics, wall
from app.config import ROOT
from app.extensions import db
from app.services.example import ensure_example

BACKLOG = 512
MEMORY = Path("/dev/shm")  # noqa: S108 - who owns the folder in it is looked at
FIRST_HANDED = 3  # the first descriptor that systemd hands over
SETTINGS = Path(__file__).with_name("gunicorn_settings.py")
TAKEN = {
    errno.EADDRINUSE: "it is taken. Stop what runs there, or choose another: PORT=8001 make run",
    errno.EACCES: "this user may not. Choose one above 1023: PORT=8000 make run",
    errno.EADDRNOTAVAIL: "this machine does not have that address.",
}


@click.command()
@click.option("--host", envvar="HOST", default="127.0.0.1", show_default=True, show_envvar=True)
@click.option("--port", envvar="PORT", default="8000", show_default=True, show_envvar=True)
def serve(host: str, port: str) -> None:
    """Serve the diaries until Ctrl-C.

    WEB_CONCURRENCY sets the number of processes (1), THREADS that of threads in each (8). SIGHUP
    starts new processes and lets the old ones end what they do. A socket that systemd hands over
    is taken instead of HOST and PORT.
    """
    if os.name == "nt":
        raise click.ClickException("This server needs Linux or macOS. On Windows, start it in WSL.")
    processes = _whole("WEB_CONCURRENCY", os.environ.get("WEB_CONCURRENCY") or "1", 1, 64)
    threads = _whole("THREADS", os.environ.get("THREADS") or "8", 1, 256)
    handed = _handed_over()
    listener = handed or _listen(host, _whole("PORT", port, 0, 65535))
    ensure_example()
    click.echo(f"Injection Diary is on {_address(listener)}")
    for remark in _remarks():
        click.echo(remark)
    sys.stdout.flush()
    db.engine.dispose()
    _make_room_for_numbers(listener)
    _become_gunicorn(listener, processes, threads, handed=handed is not None)


def _become_gunicorn(
    listener: socket.socket, processes: int, threads: int, *, handed: bool = False
) -> NoReturn:
    """Hand the open socket over, so that nobody can take the port in between.

    handed: it is systemd's, which gunicorn finds by itself and leaves open when it stops.
    """
    listener.set_inheritable(True)
    gunicorn = Path(sys.executable).with_name("gunicorn")
    arguments = ["gunicorn", "--chdir", str(ROOT), "--config", str(SETTINGS)]
    arguments += [] if handed else ["--bind", f"fd://{listener.fileno()}"]
    arguments += ["--workers", str(processes), "--threads", str(threads), "wsgi:app"]
    # A relative one was meant from here, not from where gunicorn starts the app.
    os.environ["INSTANCE"] = current_app.config["INSTANCE"]
    os.execv(gunicorn, arguments)  # noqa: S606 - no shell is wanted


def _handed_over() -> socket.socket | None:
    """The socket that systemd keeps for us, so that nobody is refused while we start anew."""
    if os.environ.get("LISTEN_PID") != str(os.getpid()) or not os.environ.get("LISTEN_FDS"):
        return None
    if os.environ["LISTEN_FDS"] != "1":
        raise click.ClickException("systemd hands over several sockets; one is needed.")
    return socket.socket(fileno=FIRST_HANDED)


def _make_room_for_numbers(listener: socket.socket) -> None:
    """The folder in which all processes count together. What a former server counted goes."""
    name = listener.getsockname()
    port = name[1] if isinstance(name, tuple) else "socket"
    default = _in_memory(f"diary-metrics-{os.getuid()}-{port}")
    folder = Path(os.environ.get(metrics.FOLDER) or default).resolve()
    os.environ[metrics.FOLDER] = str(folder)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for file in folder.glob("*.db"):
        file.unlink()


def _in_memory(name: str) -> Path:
    """A folder of ours that no full disk reaches; in the instance folder where there is none."""
    folder = MEMORY / name
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
        if stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid():
            return folder
    except OSError:
        pass
    return Path(current_app.config["INSTANCE"]) / "run" / name


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, *_more, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server((str(address[0]), port), family=family, backlog=BACKLOG)
    except OSError as error:
        why = TAKEN.get(error.errno or 0, error.strerror)
        raise click.ClickException(f"Cannot serve on {host}, port {port}: {why}") from error


def _address(listener: socket.socket) -> str:
    name = listener.getsockname()
    if not isinstance(name, tuple):
        return f"the socket {name}"
    host, port = name[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _remarks() -> list[str]:
    said = []
    if current_app.config["MAIL_BACKEND"] == "file":
        folder = Path(current_app.config["MAIL_FILE_PATH"])
        shown = folder.relative_to(ROOT) if folder.is_relative_to(ROOT) else folder
        said.append(f"Mails are written to {shown}/, since SMTP_HOST is not set.")
    with db.engine.connect() as connection:
        if not wall.stands(connection):
            said.append(
                "Row-level security does not hold: the role of the database is a superuser, or has "
                "BYPASSRLS. Give the diary a role of its own (docs/door.md)."
            )
    return said


def _whole(name: str, text: str, least: int, most: int) -> int:
    if text.isascii() and text.isdigit() and least <= int(text) <= most:
        return int(text)
    raise click.ClickException(f"{name} must be a number from {least} to {most}, not {text!r}.")


COMMANDS = (serve,)
