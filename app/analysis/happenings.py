"""What else happened in the days that are compared, and after how many other treatments too."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, NamedTuple, Protocol, TypeVar


class Happening(Protocol):
    """Something on one day, or from that day to another (until). None: one day, or still so."""

    @property
    def day(self) -> date: ...
    @property
    def until(self) -> date | None: ...
    @property
    def kind(self) -> str: ...


H = TypeVar("H", bound=Happening)


class Stretch(NamedTuple):
    """The days of one treatment that are looked at, the last included."""

    treatment: int
    first: date
    last: date


@dataclass(frozen=True)
class Happened(Generic[H]):
    """What happened of one kind. events: this time, the earliest first.

    others: the other treatments in whose days something of this kind is noted; of: how many others
    there are.
    """

    kind: str
    events: tuple[H, ...]
    others: tuple[int, ...]
    of: int


def happenings_among(
    events: Sequence[H], this: Stretch, others: Sequence[Stretch], kinds: Collection[str]
) -> list[Happened[H]]:
    """A row for each of these kinds that is noted this time, in the order of its first event.

    An event in the days of two treatments counts for both.
    """
    counted = [event for event in events if event.kind in kinds]
    now = sorted(_within(counted, this), key=lambda event: (event.day, event.until or event.day))
    return [
        Happened(
            kind=kind,
            events=tuple(event for event in now if event.kind == kind),
            others=tuple(
                each.treatment
                for each in others
                if any(event.kind == kind for event in _within(counted, each))
            ),
            of=len(others),
        )
        for kind in dict.fromkeys(event.kind for event in now)
    ]


def _within(events: Sequence[H], stretch: Stretch) -> list[H]:
    return [
        event
        for event in events
        if event.day <= stretch.last and (event.until or event.day) >= stretch.first
    ]
