"""Each muscle and side of one treatment among all the others: who had it, and how much."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from app.analysis.facts import About, Fact, Had, Standing, gaps_of, numbers_of, stand
from app.analysis.records import Line, Place, Spot, spot_of, sum_of
from app.analysis.sessions import (
    Amount,
    Gap,
    Session,
    dose_in,
    dose_of,
    only_product,
    unit_of,
    was_injected,
)
from app.catalogue.muscles import MUSCLES

BODY_ORDER = {muscle.code: place for place, muscle in enumerate(MUSCLES)}
SIDES = ("left", "right", "midline", None)
NOWHERE = Spot(Place(None, None), None)


def muscles_among(this: Session, others: Sequence[Session]) -> Iterator[Fact]:
    """A fact for each spot that was ever injected; two where it got two products this time."""
    first: dict[Spot, Line] = {}
    used: dict[Spot, list[str | None]] = defaultdict(list)
    for session in (this, *others):
        for spot, lines in session.lines.items():
            first.setdefault(_told_as(spot), lines[0][1])
    for spot, lines in this.lines.items():
        used[_told_as(spot)] += [product for product, _line in lines]
    for spot, line in first.items():
        injected = was_injected(this, spot)
        if spot.side is None and injected is None and spot not in used:
            continue  # it may be a spot that is told with its side
        for product in dict.fromkeys(used.get(spot) or [only_product(this)]):
            yield replace(_muscle(this, others, spot, product), line=line)


def _muscle(this: Session, others: Sequence[Session], spot: Spot, product: str | None) -> Fact:
    place_known = spot.place.is_known
    injected = was_injected(this, spot) if place_known else None
    answers = [was_injected(each, spot) if place_known else None for each in others]
    # Of a spot whose muscle or side is not known nobody knows which other dose it stands beside.
    whole = spot.side is not None and place_known
    found = [(each.number, _dose(each, spot, product, whole)) for each in others]
    left_out, unknown = gaps_of(found)
    written = dose_of(this, spot, product) if place_known else _dose_nowhere(this, product)
    injected_too = [dose for (_n, dose), answer in zip(found, answers, strict=True) if answer]
    counts = (answers.count(True), answers.count(False), answers.count(None))
    had = Had(*counts, injected_too.count(Gap.OTHER_PRODUCT), injected_too.count(Gap.NOT_KNOWN))
    certain = _dose(this, spot, product, whole)
    return Fact(
        about=About.MUSCLE,
        standing=_stand_of_spot(injected, had, certain, injected_too),
        of=len(others),
        product=unit_of(product),
        this=Decimal(0) if injected is False else written,
        others=numbers_of(found),
        left_out=left_out,
        unknown=unknown,
        injected=injected,
        had=had,
    )


def _stand_of_spot(
    injected: bool | None, had: Had, dose: Amount, injected_too: Sequence[Amount]
) -> Standing:
    """injected_too: the doses of those others that had the spot for certain."""
    if injected is None:
        return Standing.UNKNOWN
    if not injected:
        always = not had.no and not had.unsure
        return Standing.NEVER_MISSING_BEFORE if always else Standing.NOT_THIS_TIME
    if not had.yes:
        return Standing.UNKNOWN if had.unsure else Standing.ONLY_THIS_TIME
    standing = stand(dose, injected_too)
    if standing is Standing.SAME and (had.no or had.unsure):
        return Standing.WITHIN
    return standing


def on_body(fact: Fact) -> tuple[int, str, int]:
    """From head to foot, then own words, then what is not known; left before right."""
    if fact.line is None:
        return (0, "", 0)
    place, side = _told_as(spot_of(fact.line))
    known = BODY_ORDER.get(place.muscle or "", len(BODY_ORDER))
    return (
        known if place.is_known else len(BODY_ORDER) + 1,
        place.words or place.muscle or "",
        SIDES.index(side),
    )


def _dose(session: Session, spot: Spot, product: str | None, whole: bool) -> Amount:
    return dose_in(session, spot, product) if whole else Gap.NOT_KNOWN


def _dose_nowhere(session: Session, product: str | None) -> Decimal | None:
    """All units of one product of which the muscle is not known."""
    spots = [spot for spot in session.lines if not spot.place.is_known]
    visits = {place for spot in spots for place in session.visits_at.get((spot, product), ())}
    if len(visits) > 1 and unit_of(product) is None:
        return None
    found = [session.lines[spot] for spot in spots]
    return sum_of(line.dose_units for lines in found for of, line in lines if of == product)


def _told_as(spot: Spot) -> Spot:
    """Lines without a muscle are told together, whatever their side."""
    return spot if spot.place.is_known else NOWHERE
