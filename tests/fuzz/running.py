"""Runs many cases of one kind and counts what became of them."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.fuzz.world import World

MOST_KEPT = 20  # failures that are told


class Met(NamedTuple):
    """What a case came to. refused: whether it was told that this cannot be."""

    refused: bool
    failed: bool = False


@dataclass
class Count:
    """What became of the cases of one kind. faults and changed are to be 0."""

    kind: str
    cases: int = 0
    refused: int = 0
    accepted: int = 0
    faults: int = 0
    changed: int = 0
    seconds: float = 0.0
    told: list[str] = field(default_factory=list)

    def fault(self, what: str) -> None:
        """Note a case that failed."""
        self.faults += 1
        self._tell(f"fault: {what}")

    def _tell(self, what: str) -> None:
        if len(self.told) < MOST_KEPT:
            self.told.append(what[:600])

    def take(self, world: World, met: Met, what: str, may_change: frozenset[str]) -> None:
        """Count a case, look at what it left, and put the database back.

        may_change: tables that a refusal of this kind may leave something in.
        """
        self.cases += 1
        self.refused += met.refused
        changes = world.changes()
        if not changes:
            return
        if met.refused or met.failed:
            if changes - may_change:
                self.changed += 1
                self._tell(f"changed {sorted(changes)}: {what}")
        else:
            self.accepted += 1
        world.begin_anew()


def run(
    count: Count,
    cases: st.SearchStrategy[Any],
    examples: int,
    start: int,
    one: Callable[[Any], None],
) -> None:
    """Do `one` for so many cases. start: the number from which the same cases come again."""

    @seed(start)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases)
    def each(case: Any) -> None:
        one(case)

    begun = time.perf_counter()
    each()
    count.seconds += time.perf_counter() - begun
