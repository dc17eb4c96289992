"""What a server takes of the memory, and how many connections its database holds."""

import threading
import time
from pathlib import Path
from statistics import median

import psycopg

from benchmarks.crash.machine import Server, children_of

EVERY = 1.0  # seconds
KILO = 1024
# A third may take so much more than the first one: what allocators keep, and a page more.
FACTOR, MORE_MB = 1.10, 12.0


class Memory(threading.Thread):
    """Megabytes of the master and its workers (PSS: what is shared is counted once)."""

    def __init__(self, server: Server) -> None:
        super().__init__(daemon=True)
        self.server = server
        self.seen: list[float] = []
        self.stops = threading.Event()

    def run(self) -> None:
        """Until told to stop."""
        while not self.stops.wait(EVERY):
            if self.server.running is None:
                continue
            master = self.server.running.pid
            total = sum(_pss(process) for process in (master, *children_of(master)))
            self.seen.append(total / KILO)

    @property
    def thirds(self) -> tuple[float, float]:
        """The median of the first and the last third; what came before all was warm is left out."""
        third = max(1, len(self.seen) // 3)
        return median(self.seen[:third] or [0.0]), median(self.seen[-third:] or [0.0])

    @property
    def is_flat(self) -> bool:
        """Whether the last third takes no more than the first, but for a little."""
        first, last = self.thirds
        return last <= first * FACTOR + MORE_MB


def _pss(process: int) -> int:
    """Kilobytes; 0 for one that is gone."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
        return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    except (OSError, ValueError):
        return 0


def connections(run: Path, seconds: float) -> tuple[int, int]:
    """How many the app holds when it has nothing to do, and how many of them are in the middle.

    seconds: how long it may take until what was stranded is gone.
    """
    ask = """SELECT count(*), count(*) FILTER (WHERE state LIKE 'idle in%')
        FROM pg_stat_activity WHERE usename = 'diary'"""
    give_up = time.monotonic() + seconds
    with psycopg.connect(f"host={run} user=postgres", autocommit=True) as connection:
        while True:
            held, middle = connection.execute(ask).fetchone() or (0, 0)
            if not middle or time.monotonic() > give_up:
                return held, middle
            time.sleep(0.5)
