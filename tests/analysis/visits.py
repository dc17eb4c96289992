"""Treatments as the comparing functions read them, and random ones."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

BOTOX, DYSPORT = "onabotulinumtoxinA", "abobotulinumtoxinA"
MUSCLES = ("splenius_capitis", "scalene", "levator_scapulae")


@dataclass(frozen=True)
class Line:
    muscle: str | None = None
    side: str | None = None
    dose_units: Decimal | None = None
    points: int | None = None
    muscle_label: str | None = None


@dataclass(frozen=True)
class Visit:
    day: date = date(2026, 5, 4)
    product: str | None = BOTOX
    injections: tuple[Line, ...] = ()
    total_units: Decimal | None = None
    dilution: str | None = None
    volume_ml: Decimal | None = None
    guidance: str | None = None
    injector: str | None = None
    clinic: str | None = None
    expires_on: date | None = None
    finished: bool = True


def line(muscle: str | None, side: str | None, dose: object = None, **changes: Any) -> Line:
    units = None if dose is None else Decimal(str(dose))
    return replace(Line(muscle, side, units), **changes)


def visit(*lines: Line, **changes: Any) -> Visit:
    return replace(Visit(injections=lines), **changes)


doses = st.none() | st.integers(1, 12).map(lambda each: Decimal(each) * Decimal("12.5"))
places = st.sampled_from([*((m, None) for m in MUSCLES), (None, None), (None, "by the ear")])
lines = st.builds(
    lambda place, side, dose, points: Line(place[0], side, dose, points, place[1]),
    places,
    st.sampled_from([None, "left", "right", "midline"]),
    doses,
    st.sampled_from([None, 1, 2]),
)
visits = st.builds(
    Visit,
    day=st.integers(0, 400).map(lambda days: date(2025, 1, 1) + timedelta(days=days)),
    product=st.sampled_from([None, BOTOX, BOTOX, BOTOX, DYSPORT, "other"]),
    injections=st.lists(lines, max_size=7).map(tuple),
    total_units=st.none() | doses,
    dilution=st.sampled_from([None, "100 units in 2 ml"]),
    volume_ml=st.sampled_from([None, Decimal(2)]),
    guidance=st.sampled_from([None, "none", "emg", "emg,ultrasound"]),
    injector=st.sampled_from([None, "Dr Bob", "Dr Carol"]),
    clinic=st.sampled_from([None, "Clinic"]),
)
