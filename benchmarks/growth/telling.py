"""The figures of one kind of database as tables, beside the goals."""

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.engine import URL

from benchmarks.growth.asking import FOUND, LIST, TABLES, Times, middle
from benchmarks.growth.loading import Loaded
from benchmarks.growth.people import World
from benchmarks.growth.storage import check_indexes, keep_house, largest, pages_of, sizes
from benchmarks.tables import table

GOAL = 1.2
SETTLED = "VACUUM ANALYZE after the load"
BYTES = {"sqlite": 20, "postgresql": 40}
HOUSE = {"sqlite": ("ANALYZE", "VACUUM"), "postgresql": ("ANALYZE", "VACUUM")}


@dataclass(frozen=True)
class Told:
    """All that was measured. url: of the large database. beside: of the diary alone."""

    world: World
    seconds: Loaded
    url: URL
    beside: URL
    times: Times
    sides: Sequence[str]


def tell(told: Told) -> bool:
    """Print it. Gives whether a goal was missed."""
    kind, ratings = told.url.get_backend_name(), told.world.ratings
    whole = sum(taken for name, taken in told.seconds.items() if name != SETTLED)
    print(f"\n## {kind}: {ratings:,} ratings of {len(told.world.people):,} diaries\n")
    missed = _tell_pages(told)
    print(f"\nLoaded in {whole:.0f} s: {ratings / whole:,.0f} ratings a second with all that")
    print(f"belongs to them, {ratings / told.seconds['diary_day']:,.0f} of days alone.")
    return _tell_sizes(told, BYTES[kind]) | missed


def _tell_pages(told: Told) -> bool:
    alone, listed, large, *free = told.sides
    lines, missed = [], False
    for page, sides in told.times.items():
        times = {name: middle(taken) for name, taken in sides.items()}
        small, grown = times[listed if page in (LIST, FOUND) else alone], times[large]
        cells = [page, *(f"{1000 * each.clock:.1f}" for each in (small, grown))]
        cells += [f"{grown.clock / small.clock:.2f}", f"{grown.busy / small.busy:.2f}"]
        cells += ["yes" if grown.busy <= GOAL * small.busy else "no"]
        missed |= cells[-1] == "no"
        if free:
            without = times[free[0]]
            cells += [f"{grown.clock / without.clock:.2f}", f"{grown.busy / without.busy:.2f}"]
        lines.append(cells)
    head = ["page", "ms, empty", "ms, large", "by the clock", "of processors", f"<= {GOAL}"]
    print(table(head + (["the wall: clock", "processors"] if free else []), lines))
    rounds = len(next(iter(next(iter(told.times.values())).values())))
    print(f"\nMedians of {rounds} rounds, large beside empty. The goal is judged by the seconds of")
    print("processors, of app and database, which others on this machine disturb less.")
    return missed


def _tell_sizes(told: Told, goal: int) -> bool:
    ratings = told.world.ratings
    kept = sizes(told.url)
    each = kept.of_ratings / ratings
    lines = [
        ["days and their versions", f"{each:.1f}", f"{goal}"],
        ["all tables of diaries", f"{kept.of_diaries / ratings:.1f}", ""],
        ["the whole database", f"{kept.whole / ratings:.1f}", ""],
    ]
    lines += [[f"- {name}", f"{size / ratings:.1f}", ""] for name, size in largest(kept)]
    print("\n" + table(["with indexes", "bytes a rating", "goal"], lines) + "\n")
    owner = told.world.people[0].id
    beside, grown = pages_of(told.beside, owner), pages_of(told.url, owner)
    if grown is not None:
        print(f"All days of the diary of ten years lie on {beside} pages alone, {grown} here.\n")
    print(f"A worker grows by {_memory(told.url, str(owner))} MiB while it sends that diary.\n")
    way, checked = check_indexes(told.url)
    house = keep_house(told.url, *HOUSE[told.url.get_backend_name()])
    first = {name: taken for name, taken in told.seconds.items() if name == SETTLED}
    acts = [[name, f"{taken:.1f}"] for name, taken in {**first, **house, way: checked}.items()]
    after = sizes(told.url).of_ratings / ratings
    print(table(["keeping house", "seconds"], acts))
    print(f"\nAfter it days and versions take {after:.1f} bytes a rating.")
    return each > goal


def _memory(url: URL, owner: str) -> str:
    """As `benchmarks.csv_export` measures it, in a process of its own."""
    module = [sys.executable, "-m", "benchmarks.csv_export", "--peak"]
    shown = url.render_as_string(hide_password=False)
    told = subprocess.run(  # noqa: S603
        [*module, shown, owner, TABLES.removeprefix("exports/")],
        check=True,
        capture_output=True,
        text=True,
    )
    rest, most = map(float, told.stdout.split())
    return f"{most - rest:.1f}"
