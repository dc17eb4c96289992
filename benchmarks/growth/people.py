"""Diaries of a few true courses, as rows in the order in which they would come into being."""

import random
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, cached_property
from uuid import UUID

from app.analysis.notation import write_ratings
from app.catalogue.symptoms import SYMPTOMS
from tests.data.simulate_diaries import Scenario, simulate

NOW = datetime(2026, 6, 11, 10, 0, tzinfo=UTC)
TODAY = NOW.date()
TEN_YEARS, TWO_YEARS = 3650, 730
LENGTHS = (180, TWO_YEARS, 365, 1460, TWO_YEARS)  # of the diaries of other people, in days
SHAPES, BETWEEN = 20, 91  # courses; days from treatment to treatment
FOLLOWED = [each.code for each in SYMPTOMS[:10]]  # none of them a side effect
SHARED = 200
Text = str | bytes | int


@dataclass(frozen=True)
class Spelling:
    """How one kind of database is told values: `null`, `no`, and ids as text or as 16 bytes."""

    null: str | None
    no: str | int
    packed: bool

    def id_of(self, id_: UUID) -> Text:
        return id_.bytes if self.packed else str(id_)


@dataclass(frozen=True)
class Person:
    """One diary that ends today. shape: which course it follows. minute: when they rate."""

    id: UUID
    length: int
    shape: int
    minute: int

    @property
    def treated(self) -> range:
        """How many days ago, the earliest first."""
        return range(self.length - 20, 0, -BETWEEN)


@dataclass
class World:
    """All people of one database, and what their rows are made of.

    notes: sealed. kept: an answer and a line of a list, as the app keeps them.
    """

    people: Sequence[Person]
    spelling: Spelling
    notes: Sequence[str]
    kept: tuple[str, str] | None = None

    @cached_property
    def courses(self) -> dict[int, Sequence[str]]:
        """Of each shape, the ratings of each day of ten years; the first is today's."""
        return {shape: _course(shape) for shape in {each.shape for each in self.people}}

    @property
    def ratings(self) -> int:
        return sum(each.length for each in self.people) * len(FOLLOWED)


def people_for(ratings: int) -> list[Person]:
    """One diary of ten years, 200 of two years, and as many others as make up so many ratings."""
    dice = random.Random(1)  # noqa: S311
    found: list[Person] = []
    days = ratings // len(FOLLOWED)
    while days > 0 or len(found) <= SHARED:
        number = len(found)
        lengths = (TEN_YEARS,) if not number else (TWO_YEARS,) if number <= SHARED else LENGTHS
        length = lengths[number % len(lengths)]
        id_ = UUID(bytes=dice.randbytes(16), version=4)
        found.append(Person(id_, length, number % SHAPES, dice.randrange(60)))
        days -= length
    return found


def by_day(people: Sequence[Person]) -> Iterator[tuple[int, str, Sequence[Person]]]:
    """(days ago, day, who kept a diary by then) of each day, one after the other, as in life."""
    longest_first = sorted(people, key=lambda each: (-each.length, each.id.bytes[::-1]))
    for ago in range(longest_first[0].length - 1, -1, -1):
        those = bisect_left(longest_first, -ago, key=lambda each: -each.length)
        yield ago, str(TODAY - timedelta(days=ago)), longest_first[:those]


@cache
def _course(seed: int) -> Sequence[str]:
    scenario = Scenario(cycles=46, peak=-2.5, sd=1.2, rho=0.4, lead_in=28, interval=BETWEEN)
    dice = random.Random(seed)  # noqa: S311
    rated = simulate(scenario, seed=seed).ratings[0][:TEN_YEARS]
    assert len(rated) == TEN_YEARS
    return [_signs(dice, rating) for rating in rated]


def _signs(dice: random.Random, rating: float) -> str:
    near = 5 if rating != rating else int(rating)
    return write_ratings(
        {number: min(10, max(0, near + dice.randint(-1, 1))) for number in range(len(FOLLOWED))}
    )
