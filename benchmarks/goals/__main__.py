"""The goals of speed G1 to G12 as one table, measured beside a bare Flask app in the same run.

Run it with `python -m benchmarks.goals` (`make bench`): some minutes. docs/performance.md tells
how it is measured and what the last figures were. Other things that run on the machine meanwhile
move seconds by much and ratios by a little.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.crash.machine import Server
from benchmarks.crash.people import app_of
from benchmarks.goals import beside, memory, pages, people, saving
from benchmarks.goals.lines import HEAD, Line
from benchmarks.goals.servers import Hello, database_of
from benchmarks.tables import table

DATABASES = ("sqlite", "postgres")
ELSEWHERE = (
    Line("G8", "pages at 100 million ratings", "", "", "<= 1.2 x themselves", None),
    Line("G9", "bytes a rating", "", "", "<= 20 SQLite, <= 40 PostgreSQL", None),
    Line("G10", "bytes of a first load", "", "", "<= 30 kB, <= 4 requests", None),
    Line("G12", "the leader killed ten times", "", "", "0 lost", None),
)
COMMANDS = {"G8": "make growth", "G9": "make growth", "G10": "make pages", "G12": "make failover"}


def main() -> int:
    """Print a table for each database. With --strict a missed goal ends with 1."""
    asked = _arguments()
    people.quiet()
    missed = False
    for database in asked.databases:
        lines, others, told = run(database, asked)
        missed = missed or any(line.met is False for line in lines)
        print(f"\n{told}\n\n{table(HEAD, [line.row for line in lines])}\n\n{others}", flush=True)
    return 1 if asked.strict and missed else 0


def run(database: str, asked: argparse.Namespace) -> tuple[list[Line], str, str]:
    """The lines of the goals on one database, all pages as a table, and what was in it."""
    with (
        tempfile.TemporaryDirectory(prefix="diary-goals-", dir=asked.folder) as folder,
        database_of(database, Path(folder)) as url,
    ):
        home, apart = Path(folder) / "ours", Path(folder) / "hello"
        home.mkdir()
        apart.mkdir()
        server, hello = Server(home, url), Hello(apart, None)
        try:
            with app_of(server) as app:
                known = people.move_in(app, asked.others)
                lines, others = _over_http(server, hello, known, url, asked)
                lines += beside.measured(app, known, database, url, home)
        finally:
            server.kill()
            hello.kill()
        lines += beside.files(database, asked.days)
    lines += [Line(**{**vars(each), "figure": f"`{COMMANDS[each.goal]}`"}) for each in ELSEWHERE]
    order = sorted(lines, key=lambda line: int(line.goal[1:]) if line.goal[1:] else 99)
    told = f"{database}: {known.ratings:,} ratings, {asked.rounds} rounds"
    return order, others, told


def _over_http(
    server: Server, hello: Hello, known: people.People, url: str | None, asked: argparse.Namespace
) -> tuple[list[Line], str]:
    lines = [memory.starts(server, hello)]
    told, taken = pages.measured(server, hello, known, asked.rounds)
    lines += told
    lines += saving.measured(server, known, url)
    lines.append(memory.weight(server, hello))
    lines += memory.growth(server, known, asked.requests)
    rows = [
        [
            name,
            f"{each.middle:.1f}",
            f"{each.ratio:.1f}",
            f"{each.cpu_ms:.1f}" if any(each.cpu) else "",
        ]
        for name, each in taken.items()
    ]
    return lines, table(["page", "ms", "x hello", "ms CPU"], rows)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.goals", description=__doc__)
    parser.add_argument("--databases", nargs="+", choices=DATABASES, default=list(DATABASES))
    parser.add_argument("--rounds", type=int, default=80)
    parser.add_argument(
        "--others", type=int, default=300, help="diaries beside: 3,000 ratings each"
    )
    parser.add_argument("--requests", type=int, default=9000, help="that memory is watched over")
    parser.add_argument("--days", type=int, default=5000, help="of the CSV file, 40 ratings each")
    parser.add_argument("--folder", help="where the databases lie meanwhile")
    parser.add_argument("--strict", action="store_true", help="end with 1 where a goal is missed")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
