"""What else happened in the compared days: told by kind, and counted in the other treatments."""

from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.analysis.happenings import Stretch, happenings_among

KINDS = ("illness", "stress")
THIS = Stretch(3, date(2026, 3, 1), date(2026, 3, 31))
OTHERS = [
    Stretch(1, date(2026, 1, 1), date(2026, 1, 31)),
    Stretch(2, date(2026, 2, 1), date(2026, 3, 5)),
]


@dataclass(frozen=True)
class Event:
    day: date
    kind: str = "illness"
    until: date | None = None


days = st.dates(date(2025, 12, 25), date(2026, 4, 10))
events = st.builds(
    lambda one, other, kind, whole: Event(
        min(one, other), kind, max(one, other) if whole else None
    ),
    days,
    days,
    st.sampled_from([*KINDS, "wearing_off"]),
    st.booleans(),
)


@given(st.lists(events, max_size=8))
@settings(deadline=None)
def test_all_that_touches_the_days_is_told_once_and_nothing_else(noted: list[Event]) -> None:
    def touches(event: Event, stretch: Stretch) -> bool:
        last = event.until or event.day
        return any(event.day <= day <= last for day in every_day(stretch))

    rows = happenings_among(noted, THIS, OTHERS, KINDS)

    told = [event for row in rows for event in row.events]
    expected = [event for event in noted if event.kind in KINDS and touches(event, THIS)]
    assert sorted(map(repr, told)) == sorted(map(repr, expected))
    for row in rows:
        assert row.of == 2
        assert list(row.others) == [
            other.treatment
            for other in OTHERS
            if any(event.kind == row.kind and touches(event, other) for event in noted)
        ]


def every_day(stretch: Stretch) -> list[date]:
    span = range(stretch.first.toordinal(), stretch.last.toordinal() + 1)
    return [date.fromordinal(day) for day in span]


@pytest.mark.parametrize(
    ("event", "told"),
    [
        (Event(date(2026, 2, 28)), False),
        (Event(date(2026, 3, 1)), True),
        (Event(date(2026, 2, 1), until=date(2026, 3, 1)), True),
        (Event(date(2026, 3, 31)), True),
        (Event(date(2026, 4, 1)), False),
        (Event(date(2026, 3, 10), "wearing_off"), False),
    ],
)
def test_the_first_and_the_last_day_count(event: Event, told: bool) -> None:
    assert bool(happenings_among([event], THIS, OTHERS, KINDS)) is told


def test_an_event_between_two_treatments_counts_for_both() -> None:
    (row,) = happenings_among([Event(date(2026, 3, 3))], THIS, OTHERS, KINDS)

    assert row.others == (2,)
