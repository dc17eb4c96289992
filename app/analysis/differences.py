"""What was different at one treatment against the one before.

Doses are compared within one product alone, and a dose that is not known is no dose of zero.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from app.analysis.records import Line, Record, spot_of, total_of, units_can_meet

L = TypeVar("L", bound=Line)
Value = str | int | Decimal | None


class Kind(StrEnum):
    """In which respect two treatments differ, in the order in which it is told."""

    INTERVAL = "interval"
    PRODUCT_CHANGED = "product_changed"
    TOTAL_UP = "total_up"
    TOTAL_DOWN = "total_down"
    TOTAL_SAME = "total_same"  # told where the lines differ and the total does not
    TOTAL_CHANGED = "total_changed"  # it is not known on one of the two sides
    MUSCLE_ADDED = "muscle_added"
    MUSCLE_DROPPED = "muscle_dropped"
    MUSCLE_LISTED = "muscle_listed"  # no line is known of the treatment before
    MUSCLE_UNLISTED = "muscle_unlisted"  # no line is known of this one
    SIDE_CHANGED = "side_changed"
    DOSE_UP = "dose_up"
    DOSE_DOWN = "dose_down"
    DOSE_CHANGED = "dose_changed"  # it is not known on one of the two sides
    POINTS_CHANGED = "points_changed"
    GUIDANCE_CHANGED = "guidance_changed"
    DILUTION_CHANGED = "dilution_changed"
    VOLUME_CHANGED = "volume_changed"
    INJECTOR_CHANGED = "injector_changed"
    CLINIC_CHANGED = "clinic_changed"


@dataclass(frozen=True)
class Difference:
    """One thing that differs.

    was, now: the two values; of an interval `now` is its days and `was` None. line_was,
    line_now: the line it is about, None for what is about the whole treatment, and for the side
    on which there is no such line.
    """

    kind: Kind
    was: Value = None
    now: Value = None
    line_was: Line | None = None
    line_now: Line | None = None


def compare(now: Record, before: Record) -> list[Difference]:
    """All that differs between two treatments, in the order of Kind. Empty for equal ones.

    What a product switch leaves to compare are the muscles, sides and points, not the units.
    """
    comparable = units_can_meet(now.product, before.product)
    of_lines = list(_of_lines(now.injections, before.injections, comparable))
    found = [*_of_whole(now, before), *of_lines]
    if comparable:
        found += _of_totals(total_of(before), total_of(now), bool(of_lines))
    order = list(Kind)
    return sorted(found, key=lambda difference: order.index(difference.kind))


def match_lines(
    now: Sequence[L], before: Sequence[L], *, by_dose: bool = True
) -> list[tuple[L | None, L | None]]:
    """Pairs (before, now) of lines that are about the same; None for what has no other half.

    First those that are alike in all, then of the same muscle and side, then of the same muscle
    alone. Among several that could be meant the smaller doses meet first. by_dose: false where
    the doses are of two products, and then only say which of two lines alike comes first.
    """
    order: Callable[[L], Any] = _by_size if by_dose else _by_points
    rest_before, rest_now = sorted(before, key=order), sorted(now, key=order)
    pairs: list[tuple[L | None, L | None]] = []
    for sameness in (_all_of if by_dose else _all_but_dose, spot_of, _known_place):
        met, rest_before, rest_now = _meet(rest_before, rest_now, sameness)
        pairs += met
    return [*pairs, *((line, None) for line in rest_before), *((None, line) for line in rest_now)]


def _of_whole(now: Record, before: Record) -> Iterator[Difference]:
    days = (now.day - before.day).days
    if days:
        yield Difference(Kind.INTERVAL, None, days)
    for kind, was, is_now in (
        (Kind.PRODUCT_CHANGED, before.product, now.product),
        (Kind.GUIDANCE_CHANGED, before.guidance, now.guidance),
        (Kind.DILUTION_CHANGED, before.dilution, now.dilution),
        (Kind.VOLUME_CHANGED, before.volume_ml, now.volume_ml),
        (Kind.INJECTOR_CHANGED, before.injector, now.injector),
        (Kind.CLINIC_CHANGED, before.clinic, now.clinic),
    ):
        if was != is_now:
            yield Difference(kind, was, is_now)


def _of_totals(was: Decimal | None, now: Decimal | None, differ: bool) -> Iterator[Difference]:
    if was == now:
        if differ and was is not None:
            yield Difference(Kind.TOTAL_SAME, was, now)
    elif was is None or now is None:
        yield Difference(Kind.TOTAL_CHANGED, was, now)
    else:
        yield Difference(Kind.TOTAL_UP if now > was else Kind.TOTAL_DOWN, was, now)


def _of_lines(
    now: Sequence[Line], before: Sequence[Line], comparable: bool
) -> Iterator[Difference]:
    added = Kind.MUSCLE_ADDED if before else Kind.MUSCLE_LISTED
    dropped = Kind.MUSCLE_DROPPED if now else Kind.MUSCLE_UNLISTED
    for was, is_now in match_lines(now, before, by_dose=comparable):
        if was is None:
            yield Difference(added, line_now=is_now)
        elif is_now is None:
            yield Difference(dropped, line_was=was)
        else:
            yield from _of_pair(was, is_now, comparable)


def _of_pair(was: Line, now: Line, comparable: bool) -> Iterator[Difference]:
    if was.side != now.side:
        yield Difference(Kind.SIDE_CHANGED, was.side, now.side, was, now)
    if comparable and was.dose_units != now.dose_units:
        kind = _dose_kind(was.dose_units, now.dose_units)
        yield Difference(kind, was.dose_units, now.dose_units, was, now)
    if was.points != now.points:
        yield Difference(Kind.POINTS_CHANGED, was.points, now.points, was, now)


def _dose_kind(was: Decimal | None, now: Decimal | None) -> Kind:
    if was is None or now is None:
        return Kind.DOSE_CHANGED
    return Kind.DOSE_UP if now > was else Kind.DOSE_DOWN


def _meet(
    before: Sequence[L], now: Sequence[L], sameness: Callable[[L], Hashable | None]
) -> tuple[list[tuple[L | None, L | None]], list[L], list[L]]:
    """Pair off lines of equal sameness in their order; then what is left of both, in theirs."""
    waiting: dict[Hashable, deque[int]] = defaultdict(deque)
    for position, line in enumerate(before):
        waiting[sameness(line)].append(position)
    pairs: list[tuple[L | None, L | None]] = []
    met = set()
    left_now = []
    for line in now:
        key = sameness(line)
        if key is not None and waiting[key]:
            position = waiting[key].popleft()
            met.add(position)
            pairs.append((before[position], line))
        else:
            left_now.append(line)
    return pairs, [line for at, line in enumerate(before) if at not in met], left_now


def _all_of(line: Line) -> Hashable:
    return (spot_of(line), line.dose_units, line.points)


def _all_but_dose(line: Line) -> Hashable:
    return (spot_of(line), line.points)


def _known_place(line: Line) -> Hashable | None:
    """The muscle alone. Two lines without one are not known to be about the same."""
    place = spot_of(line).place
    return place if place.is_known else None


def _by_size(line: Line) -> tuple[bool, Decimal, int, str]:
    dose = line.dose_units
    return (dose is None, dose or Decimal(0), line.points or 0, repr(spot_of(line)))


def _by_points(line: Line) -> tuple[int, str, bool, Decimal]:
    unknown, dose, points, spot = _by_size(line)
    return (points, spot, unknown, dose)
