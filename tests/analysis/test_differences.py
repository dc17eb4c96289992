"""What differed at a treatment: complete, and without comparing what cannot be compared."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given

from app.analysis.differences import Difference, Kind, compare
from app.analysis.records import spot_of, total_of, units_can_meet
from tests.analysis.visits import BOTOX, DYSPORT, Line, Visit, line, visit, visits

COUNTERPARTS = {
    Kind.MUSCLE_ADDED: Kind.MUSCLE_DROPPED,
    Kind.MUSCLE_LISTED: Kind.MUSCLE_UNLISTED,
    Kind.DOSE_UP: Kind.DOSE_DOWN,
    Kind.TOTAL_UP: Kind.TOTAL_DOWN,
}
COUNTERPARTS |= {there: here for here, there in COUNTERPARTS.items()}
FIELDS = {
    Kind.PRODUCT_CHANGED: "product",
    Kind.GUIDANCE_CHANGED: "guidance",
    Kind.DILUTION_CHANGED: "dilution",
    Kind.VOLUME_CHANGED: "volume_ml",
    Kind.INJECTOR_CHANGED: "injector",
    Kind.CLINIC_CHANGED: "clinic",
}
OF_A_LINE = {
    Kind.SIDE_CHANGED: "side",
    Kind.DOSE_UP: "dose_units",
    Kind.DOSE_DOWN: "dose_units",
    Kind.DOSE_CHANGED: "dose_units",
    Kind.POINTS_CHANGED: "points",
}
ADDING = (Kind.MUSCLE_ADDED, Kind.MUSCLE_LISTED)
DROPPING = (Kind.MUSCLE_DROPPED, Kind.MUSCLE_UNLISTED)
TOTALS = (Kind.TOTAL_UP, Kind.TOTAL_DOWN, Kind.TOTAL_CHANGED, Kind.TOTAL_SAME)


def apply(before: Visit, differences: list[Difference]) -> Visit:
    """The treatment that differs from the one before in just this."""
    now = replace(before, total_units=total_of(before))
    lines = Counter(before.injections)
    pairs: dict[tuple[Line, Line], dict[str, list[object]]] = {}
    for each in differences:
        was, is_now = each.line_was, each.line_now
        if each.kind is Kind.INTERVAL:
            now = replace(now, day=now.day + timedelta(days=each.now))
        elif each.kind in FIELDS:
            assert getattr(now, FIELDS[each.kind]) == each.was
            now = replace(now, **{FIELDS[each.kind]: each.now})
        elif each.kind in TOTALS:
            assert total_of(before) == each.was
            now = replace(now, total_units=each.now)
        elif each.kind in ADDING:
            lines[is_now] += 1
        elif each.kind in DROPPING:
            lines[was] -= 1
        else:
            changes = pairs.setdefault((was, is_now), {})
            changes.setdefault(OF_A_LINE[each.kind], []).append(each.now)
    for (was, _is_now), changes in pairs.items():
        times = {len(values) for values in changes.values()}
        assert len(times) == 1
        lines[was] -= times.copy().pop()
        lines[replace(was, **{name: values[0] for name, values in changes.items()})] += times.pop()
    assert min(lines.values(), default=0) >= 0
    return replace(now, injections=tuple(lines.elements()))


def told(record: Visit, units: bool) -> tuple[object, ...]:
    """What a treatment says, whatever the order of its lines; `units`: with its doses."""
    lines = Counter(
        (spot_of(each), each.points, each.dose_units if units else None)
        for each in record.injections
    )
    whole = replace(record, injections=(), total_units=total_of(record) if units else None)
    return whole, lines


@given(visits, visits)
def test_the_differences_lead_from_one_treatment_to_the_other(now: Visit, before: Visit) -> None:
    units = units_can_meet(now.product, before.product)

    assert told(apply(before, compare(now, before)), units) == told(now, units)


@given(visits)
def test_a_treatment_does_not_differ_from_itself(now: Visit) -> None:
    assert compare(now, now) == []


@given(visits, visits)
def test_looked_at_from_the_other_side_all_is_turned_round(now: Visit, before: Visit) -> None:
    there = compare(now, before)
    back = compare(before, now)

    assert Counter(COUNTERPARTS.get(each.kind, each.kind) for each in there) == Counter(
        each.kind for each in back
    )
    assert Counter((each.line_was, each.line_now) for each in there) == Counter(
        (each.line_now, each.line_was) for each in back
    )


@given(visits, visits)
def test_the_order_of_the_lines_does_not_matter(now: Visit, before: Visit) -> None:
    turned = replace(now, injections=now.injections[::-1])

    assert Counter(map(repr, compare(turned, before))) == Counter(map(repr, compare(now, before)))


@given(visits, visits)
def test_units_never_meet_across_products(now: Visit, before: Visit) -> None:
    kinds = {each.kind for each in compare(now, before)}
    about_units = {*TOTALS, Kind.DOSE_UP, Kind.DOSE_DOWN, Kind.DOSE_CHANGED}

    if now.product != before.product or now.product in {None, "other"}:
        assert not kinds & about_units


@given(visits, visits)
def test_only_known_doses_go_up_or_down(now: Visit, before: Visit) -> None:
    for each in compare(now, before):
        if each.kind in {Kind.DOSE_UP, Kind.DOSE_DOWN, Kind.TOTAL_UP, Kind.TOTAL_DOWN}:
            assert each.was
            assert each.now


def kinds(now: Visit, before: Visit) -> list[str]:
    return [each.kind.value for each in compare(now, before)]


SPLENIUS = line("splenius_capitis", "left", 50)
SCALENE = line("scalene", "left", 25)


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [
        (visit(SPLENIUS, SCALENE), visit(SPLENIUS), ["total_up", "muscle_added"]),
        (visit(SPLENIUS), visit(SPLENIUS, SCALENE), ["total_down", "muscle_dropped"]),
        (visit(replace(SPLENIUS, side="right")), visit(SPLENIUS), ["total_same", "side_changed"]),
        (visit(replace(SPLENIUS, points=2)), visit(SPLENIUS), ["total_same", "points_changed"]),
        (
            visit(replace(SPLENIUS, dose_units=None)),
            visit(SPLENIUS),
            ["total_changed", "dose_changed"],
        ),
        (visit(SPLENIUS, product=DYSPORT), visit(SPLENIUS), ["product_changed"]),
        (visit(SPLENIUS, product="other"), visit(SPLENIUS, product="other"), []),
        (visit(day=date(2026, 5, 4)), visit(day=date(2026, 2, 4)), ["interval"]),
        (visit(SPLENIUS), visit(), ["total_changed", "muscle_listed"]),
        (visit(), visit(SPLENIUS), ["total_changed", "muscle_unlisted"]),
        (visit(guidance="emg"), visit(), ["guidance_changed"]),
        (visit(clinic="B", injector="Bob"), visit(), ["injector_changed", "clinic_changed"]),
    ],
)
def test_what_is_told(now: Visit, before: Visit, expected: list[str]) -> None:
    assert kinds(now, before) == expected


def test_own_words_are_the_same_whatever_their_capitals() -> None:
    here, there = (
        line(None, None, 5, muscle_label="By  the ear"),
        line(None, None, 5, muscle_label="by the Ear"),
    )

    assert compare(visit(here), visit(there)) == []


def test_of_two_lines_alike_the_equal_ones_meet_first() -> None:
    before = visit(line("scalene", "left", 50), line("scalene", "left", 25))
    [dropped, total] = sorted(
        compare(visit(line("scalene", "left", 25)), before), key=lambda each: each.kind
    )

    assert dropped.kind is Kind.MUSCLE_DROPPED
    assert dropped.line_was == line("scalene", "left", 50)
    assert (total.was, total.now) == (Decimal(75), Decimal(25))


def test_a_total_that_was_typed_stands_before_the_sum() -> None:
    assert total_of(visit(SPLENIUS, total_units=Decimal(100))) == 100
    assert total_of(visit(SPLENIUS, SCALENE)) == 75
    assert total_of(visit(SPLENIUS, line("scalene", "left"))) is None
    assert total_of(visit()) is None
    assert kinds(visit(total_units=Decimal(90), product=BOTOX), visit()) == ["total_changed"]
