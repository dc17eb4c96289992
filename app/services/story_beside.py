"""What else belongs to Marta's story: side effects, what happened between, and how it went."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.models import EventKind
from app.services.events import EventDraft
from app.services.impressions import ImpressionDraft

ASKED_DAYS = 56  # side effects are asked for so long after an injection
DAYS_TO_VISIT = 12


@dataclass(frozen=True)
class SideEffect:
    """One side effect. spells: see below."""

    code: str
    spells: tuple[tuple[int, int, int, int], ...]

    def rating(self, treatment: int, days: int) -> int:
        """The rating on a day after one of the treatments, counted from 0."""
        found = [
            rating
            for number, first, last, rating in self.spells
            if number == treatment and first <= days <= last
        ]
        return max(found, default=0)


@dataclass(frozen=True)
class Happened:
    """One event: first and last day before the last day of the story, last None for one day."""

    first: int
    last: int | None
    kind: EventKind
    words: str | None = None


# (treatment, first day after it, last day, rating)
SIDE_EFFECTS = (
    SideEffect("swallowing", ()),
    SideEffect(
        "neck_weakness",
        ((1, 6, 12, 1), (4, 4, 9, 2), (4, 10, 26, 5), (4, 27, 38, 3), (5, 8, 14, 1)),
    ),
)
EVENTS = (
    Happened(-424, None, EventKind.NOTICED_WORKING),
    Happened(-300, -240, EventKind.PHYSIOTHERAPY, "twice a week"),
    Happened(-158, -153, EventKind.ILLNESS, "a cold"),
    Happened(-71, None, EventKind.NOTICED_WORKING),
    Happened(-14, None, EventKind.WEARING_OFF),
)
# What Marta said of a treatment, counted from 0.
IMPRESSIONS = {1: ImpressionDraft(2, 60, 8), 4: ImpressionDraft(-2, 0, None)}


def side_effects_on(offset: int, visits: Sequence[int], first_number: int) -> dict[int, int]:
    """The side effects of a day by their number; none outside the weeks they are asked for.

    offset: the day, and visits: of the treatments, before the last day of the story.
    """
    since = [place for place, day in enumerate(visits) if day <= offset]
    if not since or offset - visits[since[-1]] > ASKED_DAYS:
        return {}
    days = offset - visits[since[-1]]
    return {
        first_number + place: each.rating(since[-1], days)
        for place, each in enumerate(SIDE_EFFECTS)
    }


def events_until(last_day: date) -> list[EventDraft]:
    """The events of the story with its last day on `last_day`."""
    return [
        EventDraft(
            day=last_day + timedelta(days=each.first),
            kind=each.kind,
            until=None if each.last is None else last_day + timedelta(days=each.last),
            words=each.words,
        )
        for each in EVENTS
    ]
