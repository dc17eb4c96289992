"""A country keeps its diaries: how many machines that takes, how long pages take, what it costs.

Run it with `python -m benchmarks.country` (`make country`). All inputs stand in `Inputs` and can be
told (`--help`). A year of a few people is drawn, of whom each stands for many; the busiest hour of
it is then played minute by minute with every request for itself, through a queue for the cores of
the app and one for those of the database. Nothing is measured here: what a request costs is put in.
"""

import argparse
import heapq
import math
import random
from dataclasses import dataclass, fields
from statistics import median

from benchmarks.tables import table

WEEK = 7
EVENING = {18: 0.11, 19: 0.15, 20: 0.19, 21: 0.17, 22: 0.09}  # share of a day's entries by hour
MORNING = {8: 0.22, 9: 0.24, 10: 0.18, 11: 0.12, 13: 0.08, 14: 0.08}  # of clinicians' pages


@dataclass
class Inputs:
    """What is put in. Times in milliseconds of one core; prices a month, in euro."""

    people: int = 500_000
    treatments_a_year: float = 4.0
    days_in_20_weeks: float = 13.0  # on which the median person enters something
    daily_share: float = 0.12  # of people who enter every day
    pages_per_entry: float = 3.0  # today's form, its confirmation, now and then the answer
    clinicians: int = 2_500
    lists_a_day: float = 6.0  # that each of them opens on a working day
    diaries_a_list: int = 200
    cards_a_day: float = 15.0  # and so many diaries
    exports_a_day: float = 0.5
    burst: float = 3.0  # the busiest minutes beside the mean of their hour: reminders go out
    app_form: float = 15.0
    app_save: float = 20.0
    app_answer: float = 120.0
    app_first_answer: float = 150.0  # the first after a save
    app_list: float = 200.0
    app_card: float = 120.0
    app_export: float = 250.0
    database_share: float = 0.35  # of a request's time in the app comes on top in the database
    sync_commit: float = 3.0  # waiting, not computing: the standby has flushed
    target: float = 0.5  # of all cores in the busiest minutes, so that one machine may fail
    bytes_a_day_row: float = 420.0  # a day of ten ratings with note, keys, indexes, act, history
    bytes_a_treatment: float = 2_500.0
    copies: float = 3.0  # primary, standby, backups of a year
    core_price: float = 12.0
    memory_price: float = 3.0  # a GB
    disk_price: float = 0.10  # a GB
    memory_a_core: float = 2.0  # GB, for the app
    seed: int = 9


@dataclass(frozen=True)
class Kind:
    """A kind of request: how often in the busiest hour, and what it takes, in seconds."""

    name: str
    an_hour: float
    app: float
    database: float
    waits: float = 0.0


def entries_a_day(told: Inputs, sample: int = 20_000) -> tuple[float, float]:
    """Days entered per day in the whole country, and the median person's in twenty weeks.

    Most enter on some days, more around a treatment (a log-normal rate whose median is told);
    some every day.
    """
    chance, entered = random.Random(told.seed), []  # noqa: S311
    for _person in range(sample):
        if chance.random() < told.daily_share:
            entered.append(sum(chance.random() < 0.93 for _day in range(20 * WEEK)))
            continue
        rate = math.exp(chance.gauss(math.log(told.days_in_20_weeks * 0.85), 0.8)) / (20 * WEEK)
        entered.append(sum(chance.random() < min(rate, 1) for _day in range(20 * WEEK)))
    return told.people * sum(entered) / sample / (20 * WEEK), median(entered)


def kinds_of(told: Inputs, hour: int, entries: float) -> list[Kind]:
    """What is asked for in one hour of a working day."""
    person = entries * EVENING.get(hour, (1 - sum(EVENING.values())) / (24 - len(EVENING)))
    clinic = told.clinicians * MORNING.get(hour, 0.08 / (24 - len(MORNING)))

    def kind(name: str, an_hour: float, app: float, waits: float = 0.0) -> Kind:
        return Kind(name, an_hour, app / 1e3, app * told.database_share / 1e3, waits / 1e3)

    return [
        kind("today's form", person, told.app_form),
        kind("save", person, told.app_save, told.sync_commit),
        kind("further pages", person * (told.pages_per_entry - 1), told.app_form),
        kind("answer, first after a save", person / 4, told.app_first_answer),
        kind("answer", person / 4 + clinic * told.cards_a_day, told.app_answer),
        kind("a clinician's list", clinic * told.lists_a_day, told.app_list),
        kind("card", clinic * told.cards_a_day, told.app_card),
        kind("export", clinic * told.exports_a_day + person / 200, told.app_export),
    ]


class Cores:
    """Some cores with one queue: who comes first is served first."""

    def __init__(self, number: int) -> None:
        self.free = [0.0] * number
        self.busy = 0.0

    def serve(self, now: float, seconds: float) -> float:
        """When a request that comes now is done."""
        begin = max(now, heapq.heappop(self.free))
        heapq.heappush(self.free, begin + seconds)
        self.busy += seconds
        return begin + seconds


def play(
    told: Inputs, kinds: list[Kind], app: int, database: int, minutes: float = 10.0
) -> tuple[list[float], float, float]:
    """Every request of the busiest minutes: how long each took, and the share of both in use."""
    chance = random.Random(told.seed)  # noqa: S311
    per_second = sum(kind.an_hour for kind in kinds) / 3600 * told.burst
    weights = [kind.an_hour for kind in kinds]
    ours, theirs = Cores(app), Cores(database)
    now, end, took, waiting = 0.0, minutes * 60, [], []
    while now < end:
        now += chance.expovariate(per_second)
        kind = chance.choices(kinds, weights)[0]
        # What a request takes varies: an exponential around half of it, above the other half.
        vary = 0.5 + 0.5 * chance.expovariate(1.0)
        heapq.heappush(waiting, (ours.serve(now, kind.app * vary), now, kind, vary))
        while waiting and waiting[0][0] <= now:
            took.append(_at_database(heapq.heappop(waiting), theirs))
    took += [_at_database(heapq.heappop(waiting), theirs) for _each in list(waiting)]
    return took, ours.busy / end / app, theirs.busy / end / database


def _at_database(each: tuple[float, float, Kind, float], cores: Cores) -> float:
    done, came, kind, vary = each
    return cores.serve(done, kind.database * vary) + kind.waits - came


def cores_for(told: Inputs, kinds: list[Kind]) -> tuple[int, int]:
    """So many that no more than the target is in use in the busiest minutes."""
    app = sum(kind.an_hour * kind.app for kind in kinds) / 3600 * told.burst
    database = sum(kind.an_hour * kind.database for kind in kinds) / 3600 * told.burst
    return max(2, math.ceil(app / told.target)), max(2, math.ceil(database / told.target))


def main() -> None:
    """Print the busiest hour of people and of clinicians, the machines, a year and its price."""
    told = _arguments()
    entries, usual = entries_a_day(told)
    print(f"{entries:,.0f} days entered a day; the median person {usual:.0f} in twenty weeks\n")
    hours = {hour: kinds_of(told, hour, entries) for hour in range(24)}
    app, database = (
        max(pair[place] for pair in (cores_for(told, kinds) for kinds in hours.values()))
        for place in (0, 1)
    )
    evening, morning = max(EVENING, key=EVENING.__getitem__), max(MORNING, key=MORNING.__getitem__)
    rows = []
    for name, hour in (("evening", evening), ("morning", morning), ("night", 3)):
        took, ours, theirs = play(told, hours[hour], app, database)
        took.sort()
        asked = sum(kind.an_hour for kind in hours[hour]) / 3600 * told.burst
        shown = [f"{took[int(len(took) * part)] * 1e3:.0f}" for part in (0.5, 0.95, 0.99)]
        rows.append([name, f"{asked:.0f}", f"{ours:.0%}", f"{theirs:.0%}", *shown])
    head = ["busiest minutes", "requests/s", "app in use", "database in use"]
    print(table([*head, "p50, ms", "p95, ms", "p99, ms"], rows))
    year = entries * 365 * told.bytes_a_day_row
    year += told.people * told.treatments_a_year * told.bytes_a_treatment
    gigabytes = year / 1e9
    memory = app * told.memory_a_core + 2 * max(16.0, 0.25 * gigabytes * 3)
    price = (app + 2 * database) * told.core_price + memory * told.memory_price
    price += 3 * gigabytes * told.copies * told.disk_price
    print(f"\ncores of the app {app}, of each of two databases {database}")
    print(f"machines of eight cores: {math.ceil(app / 8) + 1} for the app, one of them to spare;")
    print(f"  {2 * math.ceil(database / 8)} for the databases, three small ones for etcd")
    print(f"a year adds {gigabytes:,.0f} GB, with all copies {gigabytes * told.copies:,.0f} GB")
    print(f"a month, in the third year: about {price:,.0f} euro")
    print(f"  that is {price * 12 / told.people * 100:.1f} cents a person and year")


def _arguments() -> Inputs:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.country", description=__doc__)
    for each in fields(Inputs):
        name = f"--{each.name.replace('_', '-')}"
        parser.add_argument(name, type=type(each.default), default=each.default)
    return Inputs(**vars(parser.parse_args()))


if __name__ == "__main__":
    main()
