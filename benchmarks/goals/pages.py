"""G1 to G5 and G7: pages and saves over HTTP, in rounds with the bare app."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import cycle
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from benchmarks.crash.machine import Server
from benchmarks.goals.asking import Answer, Line, Taken, Target, in_rounds
from benchmarks.goals.lines import Line as Told
from benchmarks.goals.lines import at_most
from benchmarks.goals.people import FOLLOWED, People, Person
from benchmarks.goals.servers import Hello, cpu_seconds

YEARS = 10
CPU_MS = 60


class Saver:
    """Somebody who saves one day again and again, each time with other ratings."""

    def __init__(self, port: int, person: Person) -> None:
        self.line, self.version, self.number = Line(port, person.cookie), 0, 0
        today = datetime.now(ZoneInfo("Europe/Berlin")).date()
        self.place = f"/diary/{person.id}/days/{today - timedelta(days=1)}"
        self.csrf = ""

    def save(self) -> Answer:
        """A durable save of ten ratings."""
        head = {"X-CSRFToken": self._token()}
        self.number += 1
        rated = {f"symptom-{row}": (row + self.number) % 10 for row in range(len(FOLLOWED))}
        form = {**rated, "version": str(self.version or "")}
        answer = self.line.ask(self.place, urlencode(form).encode(), head)
        self.version += answer.status == 302
        return answer

    def _token(self) -> str:
        if not self.csrf:
            self.csrf = json.loads(self.line.ask("/device/session").body)["csrf"]
            page = self.line.ask(self.place).body.decode()
            shown = page.partition('name="version"')[2].partition('value="')[2].partition('"')[0]
            self.version = int(shown or 0)
        return self.csrf


def targets(server: Server, hello: Hello, people: People) -> dict[str, Target]:
    """All that is asked in one round."""
    bare = Line(hello.port)
    long = people.years[YEARS]
    saver = Saver(server.port, people.changing)
    found = {
        "hello": Target(lambda: bare.ask("/")),
        "bare list": Target(lambda: bare.ask("/list")),
        "save": Target(saver.save, status=302),
        "answer after a save": Target(
            lambda: saver.line.ask(f"/diary/{people.changing.id}/answer"),
            before=saver.save,
            cpu=lambda: cpu_seconds(server),
        ),
        "list": _page(server, people.reader, "/clinic"),
        "answer of a program, unchanged": _unchanged(server, long),
    }
    for years, person in people.years.items():
        found[f"answer, {years} years"] = _page(server, person, f"/diary/{person.id}/answer")
    for name, place in OTHERS.items():
        found[name] = _page(server, long, f"/diary/{long.id}/{place}")
    return found


OTHERS = {"today": "days/today", "injections": "treatments/", "month": "days/", "card": "card/"}


def _page(server: Server, person: Person, path: str) -> Target:
    line = Line(server.port, person.cookie)
    answer = line.ask(path)
    path = answer.head.get("location", path)
    return Target(lambda: line.ask(path), cpu=lambda: cpu_seconds(server))


def _unchanged(server: Server, person: Person) -> Target:
    """Each token may ask some 120 times a minute: they take turns."""
    line, tokens = Line(server.port), cycle(person.tokens)

    def ask(**head: str) -> Answer:
        allowed = {"Authorization": f"Bearer {next(tokens)}"}
        return line.ask("/api/v1/answer", head=allowed | head)

    tag = ask().head["etag"]
    return Target(lambda: ask(**{"If-None-Match": tag}), status=304)


def measured(
    server: Server, hello: Hello, people: People, rounds: int
) -> tuple[list[Told], dict[str, Taken]]:
    """The lines of the goals, and all that was taken."""
    taken = in_rounds(targets(server, hello, people), "hello", rounds)
    return list(_lines(taken)), taken


def _lines(taken: Mapping[str, Taken]) -> Iterator[Told]:
    def told(name: str) -> str:
        return f"{taken[name].middle:.1f} ms"

    for years in (1, 3, YEARS):
        name = f"answer, {years} years"
        yield at_most("G1", f"{name}, kept", told(name), taken[name].ratio, 12, "hello")
    after = taken["answer after a save"]
    what = f"first answer after a save, {YEARS} years"
    worked = f"{after.cpu_ms:.0f} ms CPU"
    met = after.cpu_ms <= CPU_MS
    yield Told("G2", what, worked, f"{after.ratio:.1f}", f"<= {CPU_MS} ms CPU", met)
    name = "answer of a program, unchanged"
    yield at_most("G3", f"304: {name}", told(name), taken[name].ratio, 2, "hello")
    yield at_most("G4", "today's form", told("today"), taken["today"].ratio, 5, "hello")
    yield at_most("G5", "save of a day", told("save"), taken["save"].ratio, 6, "hello")
    pairs = zip(taken["list"].seconds, taken["bare list"].seconds, strict=True)
    ratio = sorted(ours / bare for ours, bare in pairs)[len(taken["list"].seconds) // 2]
    yield at_most("G7", "list of 200", told("list"), ratio, 3, "bare 14.5 kB page")
