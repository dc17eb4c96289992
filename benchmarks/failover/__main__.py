"""Kill the primary of two PostgreSQL while people save; the other one takes over each time.

Run it with `python -m benchmarks.failover` (`make failover`): ten rounds. The app is told one
address with both hosts and is never started anew. `--patroni` does the same with Patroni and
etcd, where answers may come from the standby. Another cluster is proved by its address alone:
`--url URL --fail COMMAND --heal COMMAND`, commands that end when the primary is dead and when the
cluster is whole again; who promotes is the cluster's own affair.
"""

import argparse
import random
import shlex
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Protocol
from urllib.request import urlopen

from benchmarks.crash.machine import Server
from benchmarks.crash.people import Device, app_of, move_in
from benchmarks.crash.proof import Found, look
from benchmarks.crash.savers import Saver, Wanted
from benchmarks.failover.pair import Pair
from benchmarks.failover.patroni import Ensemble
from benchmarks.failover.readers import Reader
from benchmarks.tables import table

PATIENCE = 120  # seconds after a kill in which a save must be answered again
BETWEEN = (2.0, 5.0)  # seconds of saving before each kill


class Reading(Server):
    """A server that is also told from where it may read."""

    def __init__(self, home: Path, database: str, replica: str) -> None:
        super().__init__(home, database)
        self.replica = replica

    @property
    def settings(self) -> dict[str, str]:
        given = {"DATABASE_READ_URL": self.replica} if self.replica else {}
        return {**super().settings, **given}

    def reads(self) -> list[str]:
        """What it counted of its replica."""
        with urlopen(f"http://127.0.0.1:{self.port}/metrics", timeout=20) as answer:
            lines = answer.read().decode().splitlines()
        return [each for each in lines if each.startswith("diary_replica_reads_total")]


class Machine(Protocol):
    """What can fail over. url: of all its hosts, as DATABASE_URL says it."""

    url: str

    def start(self) -> None: ...
    def fail(self) -> float: ...
    def watch(self) -> float: ...
    def heal(self) -> None: ...
    def stop(self) -> None: ...


@dataclass
class Outside:
    """A cluster that somebody else runs: two commands, and it promotes by itself."""

    url: str
    to_fail: str
    to_heal: str

    def start(self) -> None:
        """It runs already."""

    def fail(self) -> float:
        """Back when the primary is dead."""
        self._do(self.to_fail)
        return time.monotonic()

    def watch(self) -> float:
        """It looks after itself."""
        return time.monotonic()

    def heal(self) -> None:
        """Back when both follow one another again."""
        self._do(self.to_heal)

    def stop(self) -> None:
        """It is not ours."""

    def _do(self, command: str) -> None:
        subprocess.run(shlex.split(command), check=True)  # noqa: S603


class Timed(Saver):
    """Remembers when each save was answered, and how often it was asked to come again."""

    def __init__(self, *told: object) -> None:
        super().__init__(*told)  # type: ignore[arg-type]
        self.answered: list[float] = []

    def _bring_through(self, wanted: Wanted) -> None:
        before = self.saves
        super()._bring_through(wanted)
        if self.saves > before:
            self.answered.append(time.monotonic())


@dataclass
class Round:
    """One failover, in seconds. promoted: after the kill. pause: in which no save was answered.

    reads: pages that were shown, and that asked to come again, until every saver had saved.
    """

    promoted: float
    pause: float
    reads: tuple[int, int]
    reading_pause: float
    whole_again: float


@dataclass
class Result:
    """What became of all rounds."""

    rounds: list[Round] = field(default_factory=list)
    found: Found = field(default_factory=Found)
    strange: list[str] = field(default_factory=list)
    from_replica: list[str] = field(default_factory=list)

    def add(self, found: Found) -> None:
        """Keep what is wrong, each once."""
        for told, more in zip(vars(self.found).values(), vars(found).values(), strict=True):
            told += [each for each in more if each not in told]

    @property
    def wrong(self) -> list[str]:
        return [*self.found.everything, *self.strange]


HEAD = ["round", "promoted after, s", "pause of saves, s", "pause of pages, s"]
HEAD += ["pages meanwhile: read", "asked to wait", "twin whole again after, s"]


def main() -> None:
    """Print a line a round. Exits with 1 where anything is lost, doubled, half or strange."""
    asked = _arguments()
    signal.signal(signal.SIGTERM, lambda *_told: setattr(asked, "ends", True))  # after this round
    print(f"seed {asked.seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="diary-failover-", dir="/tmp") as folder:
        home = Path(folder)
        outside = Outside(asked.url, asked.fail, asked.heal) if asked.url else None
        machine: Machine = outside or (Ensemble(home) if asked.patroni else Pair(home))
        server = Reading(home, machine.url, asked.read_url or getattr(machine, "read_url", ""))
        try:
            machine.start()
            devices = move_in(server, asked.diaries)
            result, savers = run(asked, home, server, machine, devices)
        finally:
            server.kill()
            machine.stop()
    _tell(result, savers, machine)
    if result.wrong or not all(saver.saves for saver in savers):
        sys.exit("\n".join(result.wrong[:40]) or "nothing was saved")


def run(
    asked: argparse.Namespace,
    home: Path,
    server: Reading,
    machine: Machine,
    devices: Sequence[Device],
) -> tuple[Result, list[Timed]]:
    """All rounds; the server stays the same."""
    chance, result = random.Random(asked.seed), Result()  # noqa: S311
    server.start()
    server.wait()
    savers = [Timed(device, server.port, home, asked.seed) for device in devices]
    readers = [
        Reader(devices[0], server.port),
        Reader(devices[-1], server.port, "answer"),  # may come from a replica
    ]
    for thread in (*savers, *readers):
        thread.start()
    with app_of(server) as app:
        for number in range(asked.rounds):
            if asked.ends or any(saver.strange for saver in savers):
                break
            time.sleep(chance.uniform(*BETWEEN))
            done = _fail_over(machine, savers, readers, result)
            result.rounds.append(done)
            result.add(look(app, devices, home))
            print(f"round {number + 1}: {done}", file=sys.stderr, flush=True)
            if done.pause >= PATIENCE:
                result.strange.append("saves were not answered again")
                break
        for thread in (*savers, *readers):
            thread.stops.set()
        for thread in (*savers, *readers):
            thread.join(60)
        result.add(look(app, devices, home))
        result.from_replica = server.reads()
    for thread in (*savers, *readers):
        result.strange += thread.strange
        if thread.is_alive():
            result.strange.append(f"{thread.name} did not come to an end")
    return result, savers


def _fail_over(
    machine: Machine, savers: Sequence[Timed], readers: Sequence[Reader], result: Result
) -> Round:
    """Kill, promote, wait for a save of each saver, and make the pair whole again."""
    killed = machine.fail()
    promoted = machine.watch()
    give_up = time.monotonic() + PATIENCE
    while not all(_after(saver.answered, killed) for saver in savers):
        if time.monotonic() > give_up:
            result.strange.append("not all savers were answered again")
            break
        time.sleep(0.02)
    saves = [_after(saver.answered, killed) or give_up for saver in savers]
    done = time.monotonic()
    machine.heal()
    return Round(
        promoted=promoted - killed,
        pause=_longest_gap(savers, killed),
        reads=(
            sum(killed < each < max(saves) for reader in readers for each in reader.answered),
            sum(killed < each < max(saves) for reader in readers for each in reader.waited),
        ),
        reading_pause=_longest_gap(readers, killed),
        whole_again=time.monotonic() - done,
    )


def _after(answered: Sequence[float], instant: float) -> float | None:
    """The first answer after an instant."""
    return min((each for each in list(answered) if each > instant), default=None)


def _longest_gap(threads: Sequence[Timed] | Sequence[Reader], killed: float) -> float:
    """The longest time around a kill in which none of them was answered."""
    told = sorted(each for thread in threads for each in list(thread.answered))
    near = [each for each in told if each > killed - 5] or [killed]
    return max((b - a for a, b in pairwise([*near, time.monotonic()])), default=0.0)


def _tell(result: Result, savers: Sequence[Timed], machine: Machine) -> None:
    rows = [
        [
            str(number + 1),
            *(f"{each:.1f}" for each in (done.promoted, done.pause, done.reading_pause)),
            *map(str, done.reads),
            f"{done.whole_again:.1f}",
        ]
        for number, done in enumerate(result.rounds)
    ]
    print(table(HEAD, rows))
    pauses = [done.pause for done in result.rounds] or [0.0]
    told = {name: len(lines) for name, lines in vars(result.found).items()}
    print(f"\nsaves answered {sum(each.saves for each in savers)}")
    print(f"sent again     {sum(each.in_doubt for each in savers)}")
    print(f"asked to wait  {sum(each.refused for each in savers)}")
    print(f"pause of saves median {median(pauses):.1f} s, longest {max(pauses):.1f} s")
    print(", ".join(f"{name} {count}" for name, count in told.items()))
    print(f"strange answers {len(result.strange)}")
    print("\n".join(result.from_replica))
    if isinstance(machine, Pair):
        print("made whole by " + ", ".join(f"{how} {n}" for how, n in machine.rebuilt.items()))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.failover", description=__doc__)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--diaries", type=int, default=4, help="each has two devices that save")
    parser.add_argument("--seed", default=str(random.SystemRandom().randrange(10**9)))
    parser.add_argument("--patroni", action="store_true", help="start Patroni with three etcd")
    parser.add_argument("--read-url", help="of its replica, as DATABASE_READ_URL says it")
    parser.add_argument("--url", help="of another cluster, with an empty database")
    parser.add_argument("--fail", default="true", help="command that kills its primary")
    parser.add_argument("--heal", default="true", help="command that makes it whole again")
    parser.set_defaults(ends=False)
    return parser.parse_args()


if __name__ == "__main__":
    main()
