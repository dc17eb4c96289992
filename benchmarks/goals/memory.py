"""G11: memory, start, and whether memory grows with requests."""

from collections.abc import Iterator
from itertools import cycle

from benchmarks.crash.machine import Server
from benchmarks.goals.asking import Line as Connection
from benchmarks.goals.lines import Line, at_most
from benchmarks.goals.pages import YEARS
from benchmarks.goals.people import People
from benchmarks.goals.servers import Hello, pss_mib, start_seconds

CONNECTIONS = 4  # so that each process has some
MOST_GROWTH = 3  # per cent
ENOUGH = 9000  # requests; fewer say nothing


def starts(server: Server, hello: Hello, rounds: int = 3) -> Line:
    """How long each takes from the command to its first answer; leaves both running."""
    taken: list[tuple[float, float]] = []
    for _round in range(rounds):
        for each in (server, hello):
            each.kill()
        bare = start_seconds(hello)
        taken.append((start_seconds(server), bare))
    ours, bare = sorted(taken, key=lambda pair: pair[0] / pair[1])[len(taken) // 2]
    return at_most("G11", "start", f"{ours:.2f} s, bare {bare:.2f}", ours / bare, 4, "hello")


def weight(server: Server, hello: Hello) -> Line:
    """Memory of master and workers after many requests."""
    ours, bare = pss_mib(server), pss_mib(hello)
    figure = f"{ours:.0f} MiB, bare {bare:.0f}"
    return at_most("G11", "PSS of master and workers", figure, ours / bare, 3, "hello")


def growth(server: Server, people: People, requests: int) -> Iterator[Line]:
    """How much more memory after so many requests more."""
    long, reader = people.years[YEARS], people.reader
    pages = [(long, f"/diary/{long.id}/{each}") for each in ("answer", "days/", "treatments/")]
    pages += [(long, f"/diary/{long.id}/days/2026-01-15"), (reader, "/clinic")]
    lines = {
        person.id: [Connection(server.port, person.cookie) for _each in range(CONNECTIONS)]
        for person in (long, reader)
    }
    turns = cycle((person, path, n) for n in range(CONNECTIONS) for person, path in pages)
    for done in range(-requests // 9, requests):
        if done == 0:
            before = pss_mib(server)
        person, path, number = next(turns)
        answer = lines[person.id][number].ask(path)
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status}")
    after = pss_mib(server)
    grown = 100 * (after / before - 1)
    figure = f"{before:.1f} -> {after:.1f} MiB"
    wanted = f"<= {MOST_GROWTH} % over 90,000"
    what = f"growth over {requests:,} requests"
    met = grown <= MOST_GROWTH if requests >= ENOUGH else None
    yield Line("G11", what, figure, f"{grown:+.1f} %", wanted, met)
