"""Numbers for Prometheus: how often and how long, by names that stand in the code.

No label ever holds an id, an address, a part of a path or a word of a person.
"""

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import sqlalchemy as sa
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # where the processes of one server put their numbers together
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
SECONDS = (0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
NAME = re.compile(r"[a-z][a-z0-9-]*")

own = CollectorRegistry()
REQUESTS = Counter(
    "diary_requests", "Answered requests", ["endpoint", "method", "status"], registry=own
)
DURATIONS = Histogram(
    "diary_request_seconds", "How long answers took", ["endpoint"], buckets=SECONDS, registry=own
)
SAVES = Counter("diary_saves", "Acts that were saved", ["act"], registry=own)
ERRORS = Counter("diary_errors", "Errors that nobody foresaw", ["kind"], registry=own)
LIMITS = Counter("diary_limits_hit", "Who was asked to wait", ["endpoint"], registry=own)
EVENTS = Counter("diary_security_events", "Events of the security log", ["event"], registry=own)
ANSWERS = Counter("diary_answers", "Answers that were kept, or worked out", ["how"], registry=own)
PAGES = Counter("diary_page_parts", "Parts of pages kept, or drawn", ["how"], registry=own)
REPLICA = Counter("diary_replica_reads", "Reads asked of a replica", ["how"], registry=own)
MAILS = Counter("diary_mails", "Mails about accounts", ["outcome"], registry=own)
CONNECTIONS = Gauge(
    "diary_database_connections",
    "Connections to the database in use",
    registry=own,
    multiprocess_mode="livesum",
)


def count(counter: Counter, *labels: str) -> None:
    """Count one. Where the numbers have no room, nothing else fails for it."""
    with suppress(OSError, ValueError):
        counter.labels(*labels).inc()


def time(endpoint: str, seconds: float) -> None:
    """Note how long an answer took."""
    with suppress(OSError, ValueError):
        DURATIONS.labels(endpoint).observe(seconds)


def _lend(more: int) -> None:
    with suppress(OSError, ValueError):
        CONNECTIONS.inc(more)


def status_class(status: int) -> str:
    """As "2xx"."""
    return f"{status // 100}xx"


def watch_pool(engine: sa.Engine) -> None:
    """Count the connections that an engine has lent."""
    sa.event.listen(engine, "checkout", lambda *_told: _lend(1))
    sa.event.listen(engine, "checkin", lambda *_told: _lend(-1))


def note_run(instance: Path, command: str) -> None:
    """Remember that a command for timers ended well. The server tells when."""
    folder = instance / "run"
    folder.mkdir(mode=0o700, exist_ok=True)
    (folder / f"{command}.done").touch()


class Runs(Collector):
    """When the commands for timers ended well the last time."""

    def __init__(self, instance: Path) -> None:
        self.folder = instance / "run"

    def collect(self) -> Iterator[Metric]:
        """One number a command that ever did."""
        last = GaugeMetricFamily(
            "diary_last_run_timestamp_seconds", "Last good end of a command", labels=["command"]
        )
        for file in sorted(self.folder.glob("*.done")):
            if NAME.fullmatch(file.stem):
                last.add_metric([file.stem], file.stat().st_mtime)
        yield last


def exposition(instance: Path) -> bytes:
    """All numbers, of all processes of this server."""
    if os.environ.get(FOLDER):
        gathered = CollectorRegistry()
        MultiProcessCollector(gathered)
        found = generate_latest(gathered)
    else:
        found = generate_latest(own)
    runs = CollectorRegistry()
    runs.register(Runs(instance))
    return found + generate_latest(runs)
