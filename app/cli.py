"""`flask diary …`: serve, demo, import, export, answer, erase."""

import os
import sys

import click
from flask import Flask
from flask.cli import AppGroup

from app.extensions import alembic, db

diary = AppGroup("diary", help="Keep, fill, read and serve diaries.")


def init_app(app: Flask) -> None:
    """Add the commands to `flask`."""
    app.cli.add_command(diary)


def migrate() -> None:
    """Bring the database up to date."""
    alembic.upgrade()


@diary.command()
def serve() -> None:
    """Migrate the database and serve on http://127.0.0.1:$PORT (8000)."""
    migrate()
    port = os.environ.get("PORT", "8000")
    click.echo(f"Injection Diary is on http://127.0.0.1:{port}")
    sys.stdout.flush()
    db.engine.dispose()
    arguments = ["gunicorn", "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread"]
    arguments += ["--workers", "1", "--threads", "8", "wsgi:app"]
    gunicorn = os.path.join(os.path.dirname(sys.executable), "gunicorn")
    os.execv(gunicorn, arguments)  # noqa: S606 - no shell is wanted
