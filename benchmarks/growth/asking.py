"""Pages of the same diary asked for in several databases, turn about, and what they take."""

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple
from uuid import UUID

from flask import Flask

from benchmarks.crash.machine import children_of
from benchmarks.growth.people import TODAY, Person
from benchmarks.growth.rows import visit_id
from tests.browser_double import Browser, sign_in
from tests.views.forms import fields_of

TABLES = "exports/tables/download?do=csv&tables=ratings"
SAVED, FIRST, KEPT = "save of a day", "first answer after it", "answer, kept"
SAVES = (SAVED, FIRST, KEPT)
LIST, FOUND = "list of 200", "search in it"


class Taken(NamedTuple):
    """Seconds by the clock, and seconds of processors: of the app and of its database."""

    clock: float
    busy: float


@dataclass
class Side:
    """One database, and the people who look at it: whose diary it is, or a clinician."""

    name: str
    app: Flask
    owner: Person | None = None
    reader: UUID | None = None
    postmaster: int | None = None
    browsers: dict[UUID, Browser] = field(default_factory=dict)

    def ask(self, who: UUID, address: str, **sent: Any) -> tuple[Taken, bytes]:
        """What it took until the last byte, and the page."""
        browser = self.browsers.get(who) or self._begin(who)
        if sent:
            sent |= {"method": "POST", "headers": {"X-CSRFToken": browser._proof()}}
        busy, start = self._busy(), time.perf_counter()
        page = super(Browser, browser).open(address, **sent)
        text = page.data
        taken = Taken(time.perf_counter() - start, self._busy() - busy)
        assert page.status_code == (302 if sent else 200), f"{page.status} at {address}"
        return taken, text

    def _busy(self) -> float:
        """Seconds of processors that this process and those of the database have used."""
        served = children_of(self.postmaster) if self.postmaster else ()
        told = (Path(f"/proc/{each}/schedstat") for each in served)
        there = (each.read_text().split()[0] for each in told if each.exists())
        return time.process_time() + sum(map(int, there)) / 1e9

    def _begin(self, who: UUID) -> Browser:
        browser = self.browsers[who] = Browser(self.app, use_cookies=True)
        sign_in(browser, self.app, who)
        return browser


Times = dict[str, dict[str, list[Taken]]]


def measure(sides: Sequence[Side], rounds: int) -> Times:
    """What each page took on each side, by their names; the first two rounds are not counted."""
    dice = random.Random(4)  # noqa: S311
    times: Times = {}
    for number in range(-2, rounds):
        for name in dice.sample(_names(), k=len(_names())):
            for side in dice.sample(sides, k=len(sides)):
                for page, taken in _ask(side, name, number).items():
                    if number >= 0:
                        times.setdefault(page, {}).setdefault(side.name, []).append(taken)
    return {page: times[page] for page in (*PAGES, *SAVES, LIST, FOUND) if page in times}


def middle(times: Sequence[Taken]) -> Taken:
    """The median of each."""
    return Taken(*(median(each) for each in zip(*times, strict=True)))


def _names() -> list[str]:
    return [*PAGES, SAVED, LIST, FOUND]


def _ask(side: Side, name: str, number: int) -> dict[str, Taken]:
    if name in (LIST, FOUND):
        address = "/clinic" if name == LIST else "/clinic?find=3f"
        return {name: side.ask(side.reader, address)[0]} if side.reader else {}
    if side.owner is None:
        return {}
    diary = f"/diary/{side.owner.id}"
    if name == SAVED:
        return _save(side, side.owner.id, diary, number)
    visit = visit_id(side.owner, len(side.owner.treated) - 3)
    place = PAGES[name].format(today=TODAY, visit=visit)
    return {name: side.ask(side.owner.id, f"{diary}/{place}")[0]}


def _save(side: Side, who: UUID, diary: str, number: int) -> dict[str, Taken]:
    """A save, and the answer twice; all on one side, since another may save the same diary."""
    today = f"{diary}/days/{TODAY}"
    form = fields_of(side.ask(who, today)[1].decode())
    form["symptom-0"] = str((int(form.get("symptom-0") or 0) + 1) % 11)
    times = {SAVED: side.ask(who, today, data=form)[0]}
    for page in (FIRST, KEPT):
        times[page] = side.ask(who, f"{diary}/answer")[0]
    return times


PAGES = {
    "today's form": "days/{today}",
    "month": "days/",
    "injections": "treatments/",
    "a treatment": "treatments/{visit}",
    "visit": "visit",
    "ratings as CSV": TABLES,
    "all tables, zipped": "exports/csv",
}
