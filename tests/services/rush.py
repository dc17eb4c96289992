"""Two people who save in one instant."""

from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from threading import Barrier, BrokenBarrierError, Thread
from typing import TypeVar

from app.access import Diary

Act = Callable[[Diary], object]
T = TypeVar("T")
SECONDS_TO_MEET = 0.4  # PostgreSQL lets both come so far; SQLite lets one wait at its first read


@dataclass(frozen=True)
class Outcomes:
    """How it went for both: "saved", or the name of what was raised."""

    told: list[str]
    revision: int
    opened: Callable[..., AbstractContextManager[Diary]]

    def said_by_the_saver(self, first: T, second: T) -> T:
        return (first, second)[self.told.index("saved")]


Rush = Callable[[str, Act, Act], Outcomes]


def meet_at(barrier: Barrier, act: Callable[..., T]) -> Callable[..., T]:
    """The same act, but whoever comes waits for the other one first."""

    def held_up(*args: object, **options: object) -> T:
        with suppress(BrokenBarrierError):
            barrier.wait(SECONDS_TO_MEET)
        return act(*args, **options)

    return held_up


def both_at_once(
    opened: Callable[..., AbstractContextManager[Diary]], acts: tuple[Act, Act]
) -> list[str]:
    """Let Alice and Dr Bob act in two threads; gives what became of each."""
    told = ["", ""]

    def save(place: int, who: str) -> None:
        try:
            with opened(who) as diary:
                acts[place](diary)
            told[place] = "saved"
        except Exception as error:  # the test looks at what it was
            told[place] = type(error).__name__

    threads = [
        Thread(target=save, args=place_and_who) for place_and_who in ((0, "alice"), (1, "bob"))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return told
