"""Where it was injected and how much, beside the treatments after which it was better.

A place that is not known is never told apart from another, and units stay within one product.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal

from app.analysis.records import (
    OTHER_PRODUCT,
    Line,
    Place,
    Spot,
    spot_of,
    sum_of,
    total_of,
    units_can_meet,
)
from app.services.reasons.case import (
    Case,
    Fact,
    Speaks,
    Treated,
    not_known,
    speaks_against,
    speaks_for,
)

Spots = Mapping[Spot, Line]
Doses = Mapping[Spot, tuple[Line, Decimal]]


def site(case: Case) -> Iterator[Speaks]:
    """Muscles and sides, and how they were found."""
    yield from _muscles(case)
    yield from _guidance(case)


def dose(case: Case) -> Iterator[Speaks]:
    """The total and the dose of each muscle, within the same product."""
    product = product_of(case.this)
    if product is None:
        yield not_known(Fact.PRODUCT_NOT_NOTED)
        return
    if not case.better:
        yield not_known(Fact.NONE_BETTER)
        return
    same = [each for each in case.better if units_can_meet(product, product_of(each))]
    apart = tuple(each.number for each in case.better if each not in same)
    if apart:
        yield not_known(Fact.OTHER_PRODUCT, treatments=apart)
    if same:
        yield _total(case.this, same)
        yield from _doses(case, same)


def product_of(treated: Treated) -> str | None:
    """The one product of a treatment. None where it is not known, has no name, or is two."""
    products = {visit.product for visit in treated.visits}
    if len(products) != 1:
        return None
    (product,) = products
    return None if product == OTHER_PRODUCT else product


def spots_of(treated: Treated) -> Spots | None:
    """Each spot with one of its lines. None where a muscle or a side is not known."""
    lines = [line for visit in treated.visits for line in visit.injections]
    spots = {spot_of(line): line for line in lines}
    if not treated.visits or not all(visit.injections for visit in treated.visits):
        return None
    if any(not spot.place.is_known or spot.side is None for spot in spots):
        return None
    return spots


def _muscles(case: Case) -> Iterator[Speaks]:
    now = spots_of(case.this)
    known = {each.number: spots for each in case.better if (spots := spots_of(each)) is not None}
    alike = tuple(number for number, then in known.items() if now and then.keys() == now.keys())
    if now is None:
        yield not_known(Fact.MUSCLES_NOT_NOTED)
    elif not case.better:
        yield not_known(Fact.NONE_BETTER)
    elif not known:
        yield not_known(Fact.OTHER_MUSCLES_NOT_NOTED)
    elif alike:
        yield speaks_against(Fact.SAME_MUSCLES, treatments=alike)
    else:
        number = case.nearest(known)
        yield from _differing(now, known[number], (number,))


def _differing(now: Spots, then: Spots, treatments: tuple[int, ...]) -> Iterator[Speaks]:
    sides_now, sides_then = _sides(now), _sides(then)
    left_out = [line for spot, line in then.items() if spot.place not in sides_now]
    added = [line for spot, line in now.items() if spot.place not in sides_then]
    moved = {
        spot.place: (line, sides_now[spot.place], sides_then[spot.place])
        for spot, line in now.items()
        if sides_then.get(spot.place, sides_now[spot.place]) != sides_now[spot.place]
    }
    for fact, spots in ((Fact.MUSCLES_LEFT_OUT, left_out), (Fact.MUSCLES_ADDED, added)):
        if spots:
            yield speaks_for(fact, treatments=treatments, spots=tuple(spots))
    if moved:
        yield speaks_for(Fact.OTHER_SIDES, treatments=treatments, moved=tuple(moved.values()))


def _sides(spots: Spots) -> dict[Place, tuple[str, ...]]:
    sides: dict[Place, set[str]] = defaultdict(set)
    for place, side in spots:
        assert side is not None
        sides[place].add(side)
    return {place: tuple(sorted(found)) for place, found in sides.items()}


def _guidance(case: Case) -> Iterator[Speaks]:
    if not case.better:
        return
    now = _guidance_of(case.this)
    known = {each.number: said for each in case.better if (said := _guidance_of(each))}
    alike = tuple(number for number, then in known.items() if then == now)
    if now is None or not known:
        yield not_known(Fact.GUIDANCE_NOT_NOTED)
    elif alike:
        yield speaks_against(Fact.SAME_GUIDANCE, treatments=alike, guidance=now)
    else:
        number = case.nearest(known)
        yield speaks_for(
            Fact.OTHER_GUIDANCE, treatments=(number,), guidance=now, guidance_then=known[number]
        )


def _guidance_of(treated: Treated) -> tuple[str, ...] | None:
    said = [visit.guidance for visit in treated.visits if visit.guidance]
    complete = said and len(said) == len(treated.visits)
    return tuple(sorted(set(said))) if complete else None


def _total(this: Treated, same: list[Treated]) -> Speaks:
    """The total among those of the better ones with the same product."""
    now = sum_of(total_of(visit) for visit in this.visits)
    totals = {
        each.number: total
        for each in same
        if (total := sum_of(total_of(visit) for visit in each.visits)) is not None
    }
    if now is None or not totals:
        return not_known(Fact.TOTAL_NOT_NOTED)
    least, most = min(totals.values()), max(totals.values())
    told = {"treatments": tuple(totals), "total": now, "totals": (least, most)}
    if now < least:
        return speaks_for(Fact.TOTAL_LOWER, **told)
    if now > most:
        return speaks_for(Fact.TOTAL_HIGHER, **told)
    return speaks_against(Fact.TOTAL_WITHIN, **told)


def _doses(case: Case, same: list[Treated]) -> Iterator[Speaks]:
    """The dose of each spot that was injected both times."""
    now = _doses_of(case.this)
    known = {each.number: doses for each in same if (doses := _doses_of(each)) is not None}
    if now is None or not known:
        yield not_known(Fact.DOSES_NOT_NOTED)
        return
    shared = {number: now.keys() & then.keys() for number, then in known.items()}
    changed = {
        number: tuple(
            (line, known[number][spot][1], amount)
            for spot, (line, amount) in now.items()
            if spot in spots and known[number][spot][1] != amount
        )
        for number, spots in shared.items()
        if spots
    }
    alike = tuple(number for number, doses in changed.items() if not doses)
    if alike:
        yield speaks_against(Fact.SAME_DOSES, treatments=alike)
    elif changed:
        number = case.nearest(changed)
        yield speaks_for(Fact.OTHER_DOSES, treatments=(number,), doses=changed[number])


def _doses_of(treated: Treated) -> Doses | None:
    """The units of each spot. None where a spot or a dose is not known."""
    spots = spots_of(treated)
    if spots is None:
        return None
    lines = [line for visit in treated.visits for line in visit.injections]
    doses: dict[Spot, tuple[Line, Decimal]] = {}
    for spot, line in spots.items():
        amount = sum_of(each.dose_units for each in lines if spot_of(each) == spot)
        if amount is None:
            return None
        doses[spot] = (line, amount)
    return doses
