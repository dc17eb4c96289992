"""Whether this server can do its work now: short codes of what is missing."""

import shutil
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Any

import sqlalchemy as sa

from app.extensions import alembic, app_context, db, setting

PATIENCE = 1.0  # seconds that the database has to answer
FRESH = 1.0  # seconds for which an answer holds: strangers may ask as often as they like
DATABASE, MIGRATIONS, STANDBY = "database", "migrations", "standby"
DISK, SECRETS = "disk", "secrets"
MEGABYTE = 1024 * 1024


class Readiness:
    """Looks at most once a second, with one thread that may hang on a database that is away."""

    def __init__(self, secrets: tuple[str, ...]) -> None:
        self._secrets = secrets
        self._lock = Lock()
        self._asked: Future[list[str]] | None = None
        self._worker: ThreadPoolExecutor | None = None
        self._found: tuple[float, list[str]] | None = None
        self._heads: set[str] | None = None

    def missing(self) -> list[str]:
        """What keeps this server from its work; nothing where it is ready."""
        with self._lock:
            if self._found is None or monotonic() - self._found[0] >= FRESH:
                found = [*self._of_database(), *_of_disk(), *self._of_secrets()]
                self._found = (monotonic(), found)
            return self._found[1]

    def _of_database(self) -> list[str]:
        if self._asked is None:
            if self._worker is None:
                self._worker = ThreadPoolExecutor(1, "readiness")
            self._asked = self._worker.submit(self._ask, app_context())
        try:
            found = self._asked.result(PATIENCE)
        except TimeoutError:
            return [DATABASE]  # the thread still waits; the next look waits for the same answer
        except Exception:
            found = [DATABASE]
        self._asked = None
        return found

    def _ask(self, context: Any) -> list[str]:
        with context:
            if self._heads is None:
                self._heads = {script.revision for script in alembic.heads()}
            with db.engine.execution_options(readonly=True).connect() as connection:
                applied = set(
                    connection.scalars(sa.text("SELECT version_num FROM alembic_version"))
                )
                standby = connection.dialect.name == "postgresql" and connection.scalar(
                    sa.text("SELECT pg_is_in_recovery()")
                )
        return [*([MIGRATIONS] if applied != self._heads else []), *([STANDBY] if standby else [])]

    def _of_secrets(self) -> list[str]:
        return [] if all(setting(name) for name in self._secrets) else [SECRETS]


def _of_disk() -> list[str]:
    folder, least = setting("INSTANCE"), int(setting("DISK_LEAST_MB")) * MEGABYTE
    if folder is None or not Path(folder).is_dir():
        return []
    return [DISK] if shutil.disk_usage(folder).free < least else []
