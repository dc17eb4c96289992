"""Kill the server and its database at random moments while people save; look what is there then.

Run it with `python -m benchmarks.crash` (`make crash`): 50 rounds on SQLite, 50 on PostgreSQL.
SIGKILL ends processes, not the machine: what the kernel had in hand is written all the same. That
a save is on the disk rests on fsync, which both databases call before they answer; see
docs/durability.md.
"""

import argparse
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.crash.machine import Cluster, Server
from benchmarks.crash.people import Device, app_of, move_in
from benchmarks.crash.proof import Found, look, read_logs
from benchmarks.crash.savers import Saver
from benchmarks.tables import table

MOST_SAVES = 40  # that are answered in one round before the kill, and a moment more
MOMENT = 0.15  # seconds, at most
PATIENCE = 40  # seconds for a slow machine to answer the first ones


@dataclass
class Result:
    """What became of all rounds on one database."""

    database: str
    kills: Counter[str] = field(default_factory=Counter)
    saves: int = 0
    in_doubt: int = 0
    asked_again: int = 0
    strange: list[str] = field(default_factory=list)
    found: Found = field(default_factory=Found)

    @property
    def row(self) -> list[str]:
        told = [self.saves, self.in_doubt, self.asked_again, *map(len, vars(self.found).values())]
        rounds = sum(self.kills.values())
        kills = ", ".join(f"{what} {times}" for what, times in sorted(self.kills.items()))
        return [self.database, str(rounds), kills, *map(str, told), str(len(self.strange))]


HEAD = ["database", "rounds", "killed", "saves answered", "in doubt, sent again", "asked to wait"]
HEAD += ["lost", "doubled", "half", "damaged", "strange answers"]


def main() -> None:
    """Print a line a database. Exits with 1 where anything is lost, doubled, half or damaged."""
    asked = _arguments()
    signal.signal(signal.SIGTERM, lambda *_told: setattr(asked, "ends", True))  # after this round
    print(f"seed {asked.seed}", flush=True)
    results = [run(name, asked) for name in asked.databases]
    print(table(HEAD, [result.row for result in results]))
    wrong = [line for each in results for line in (*each.found.everything, *each.strange)]
    if wrong or not all(result.saves for result in results):
        sys.exit("\n".join(wrong[:40]) or "nothing was saved")


def run(database: str, asked: argparse.Namespace) -> Result:
    """All rounds on one database, in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="diary-crash-", dir="/tmp") as folder:
        home = Path(folder)
        cluster = Cluster(home) if database == "postgres" else None
        server = Server(home, cluster.url if cluster else None)
        try:
            if cluster:
                cluster.start()
            devices = move_in(server, asked.diaries)
            return _rounds(Result(database), asked, home, server, cluster, devices)
        finally:
            server.kill()
            if cluster:
                cluster.kill()


def _rounds(
    result: Result,
    asked: argparse.Namespace,
    home: Path,
    server: Server,
    cluster: Cluster | None,
    devices: Sequence[Device],
) -> Result:
    chance = random.Random(f"{asked.seed} {result.database}")  # noqa: S311
    server.start()
    server.wait()
    savers = [Saver(device, server.port, home, asked.seed) for device in devices]
    for saver in savers:
        saver.start()
    with app_of(server) as app:
        for number in range(asked.rounds):
            if asked.ends or any(saver.strange for saver in savers):
                break
            _let_save(savers, chance)
            killed = _kill(chance, server, cluster)
            result.kills[killed] += 1
            _revive(server, cluster)
            found = look(app, devices, home)
            for told, more in zip(vars(result.found).values(), vars(found).values(), strict=True):
                told += [each for each in more if each not in told]
            server.wait()
            if not asked.quiet:
                answered = len(read_logs(devices, home))
                print(
                    f"round {number + 1}: {killed}, {answered} saves", file=sys.stderr, flush=True
                )
        _let_end(savers, result)
        for told, more in zip(
            vars(result.found).values(), vars(look(app, devices, home)).values(), strict=True
        ):
            told += [each for each in more if each not in told]
    return result


def _let_save(savers: Sequence[Saver], chance: random.Random) -> None:
    """Until some more saves were answered: where in the next ones the kill falls, nobody knows."""
    enough = sum(saver.saves for saver in savers) + chance.randint(1, MOST_SAVES)
    give_up = time.monotonic() + PATIENCE
    while sum(saver.saves for saver in savers) < enough and time.monotonic() < give_up:
        time.sleep(0.005)
    time.sleep(chance.uniform(0, MOMENT))


def _kill(chance: random.Random, server: Server, cluster: Cluster | None) -> str:
    """Gives what was killed: all of the server, its workers, the database, or the first and it."""
    what = chance.choice(("server", "workers", *(("database", "both") if cluster else ())))
    if cluster and what in {"database", "both"}:
        cluster.kill()
    if what in {"server", "both"}:
        server.kill()
    elif what == "workers":
        server.kill_workers()
    return what


def _revive(server: Server, cluster: Cluster | None) -> None:
    if cluster and cluster.running is None:
        cluster.start()
    if server.running is None:
        server.start()


def _let_end(savers: Sequence[Saver], result: Result) -> None:
    for saver in savers:
        saver.stops.set()
    for saver in savers:
        saver.join(60)
        if saver.is_alive():
            result.strange.append(f"{saver.name} did not come to an end")
        result.saves += saver.saves
        result.in_doubt += saver.in_doubt
        result.asked_again += saver.refused
        result.strange += saver.strange


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.crash", description=__doc__)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--diaries", type=int, default=3, help="each has two devices that save")
    parser.add_argument("--seed", default=str(random.SystemRandom().randrange(10**9)))
    parser.add_argument("--quiet", action="store_true", help="no line for each round")
    parser.add_argument(
        "--databases", nargs="+", choices=("sqlite", "postgres"), default=["sqlite", "postgres"]
    )
    parser.set_defaults(ends=False)
    return parser.parse_args()


if __name__ == "__main__":
    main()
