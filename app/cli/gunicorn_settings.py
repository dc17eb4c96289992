"""What gunicorn's own process does. It is read by its path: were it imported, that process would
hold the app as it was at its start, and a reload would not bring a new version of it.
"""

import gc
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from prometheus_client import multiprocess

worker_class = "gthread"
loglevel = "warning"
graceful_timeout = 30  # seconds that running requests have to end
keepalive = 5  # longer than a proxy waits between two requests of one page
control_socket_disable = True
OBJECTS_A_SWEEP = 20_000  # new ones; a page makes some tens of thousands, most of which are gone

# Requests share the processors already: sums that spread over all of them wait for one another.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

if os.environ.get("LOG_FORMAT", "").strip().lower() == "json":
    _handler = {"class": "logging.StreamHandler", "formatter": "json", "stream": "ext://sys.stderr"}
    logconfig_dict = {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": "pythonjsonlogger.json.JsonFormatter",
                "fmt": "%(levelname)s %(name)s %(message)s",
                "rename_fields": {"levelname": "level", "name": "logger"},
                "timestamp": "time",
            }
        },
        "handlers": {"stderr": _handler},
        "root": {"level": "WARNING", "handlers": []},
        "loggers": {
            "gunicorn.error": {"level": "WARNING", "handlers": ["stderr"], "propagate": False}
        },
    }


def post_worker_init(_worker: Any) -> None:
    """Let Python no longer look through what the app itself consists of, for what can go."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_A_SWEEP, *gc.get_threshold()[1:])


def worker_exit(_server: Any, _worker: Any) -> None:
    """Let it all go at the end, connections too: SQLite folds its log when the last one closes."""
    gc.unfreeze()


def child_exit(_server: Any, worker: Any) -> None:
    """Let the numbers of a process that ended count no longer as present ones."""
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        multiprocess.mark_process_dead(worker.pid)


def on_exit(_server: Any) -> None:
    """Leave no numbers behind in memory."""
    if folder := os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        for file in Path(folder).glob("*.db"):
            file.unlink(missing_ok=True)
        with suppress(OSError):
            Path(folder).rmdir()
