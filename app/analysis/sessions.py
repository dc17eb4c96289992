"""A treatment as it is judged: its visits taken together, without making up what is not known."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from functools import cached_property
from itertools import pairwise

from app.analysis.records import Line, Record, Spot, spot_of, sum_of, total_of, units_can_meet

NOTHING = Decimal(0)


class Gap(Enum):
    """Why there is no number: nobody knows it, or it is one of another product."""

    NOT_KNOWN = "not_known"
    OTHER_PRODUCT = "other_product"


Amount = Decimal | Gap


@dataclass(frozen=True, eq=False)
class Session:
    """One treatment: the first visit, and those of the same day or soon after it.

    number: 1 for the first. days_since: from the last day of the one before to its first day,
    None for the first.
    """

    number: int
    visits: Sequence[Record]
    days_since: int | None

    @cached_property
    def lines(self) -> dict[Spot, list[tuple[str | None, Line]]]:
        """All lines by their spot, each with its product, in the order they are written down."""
        found: dict[Spot, list[tuple[str | None, Line]]] = defaultdict(list)
        for visit in self.visits:
            for line in visit.injections:
                found[spot_of(line)].append((visit.product, line))
        return dict(found)

    @cached_property
    def visits_at(self) -> dict[tuple[Spot, str | None], set[int]]:
        """Which visits had a spot with a product, by their place in the treatment."""
        found: dict[tuple[Spot, str | None], set[int]] = defaultdict(set)
        for place, visit in enumerate(self.visits):
            for line in visit.injections:
                found[spot_of(line), visit.product].add(place)
        return dict(found)

    @cached_property
    def vague(self) -> list[Spot]:
        """The spots of which the place or the side is not known."""
        return [spot for spot in self.lines if spot.side is None or not spot.place.is_known]

    def may_have(self, spot: Spot) -> bool:
        """Whether a line of another spot may have gone to this one, for all that is known."""
        exact = spot.side is not None and spot.place.is_known
        return any(
            each != spot and _may_be(each, spot) for each in (self.vague if exact else self.lines)
        )


def sessions_of(groups: Sequence[Sequence[Record]]) -> list[Session]:
    """The treatments of a diary, the earliest first, each with its visits in their order."""
    gaps = [(now[0].day - before[-1].day).days for before, now in pairwise(groups)]
    since = [None, *gaps][: len(groups)]
    return [
        Session(place + 1, visits, days)
        for place, (visits, days) in enumerate(zip(groups, since, strict=True))
    ]


def products_of(session: Session) -> list[str | None]:
    """Each product once, in the order of the visits. None is one that is not known."""
    return list(dict.fromkeys(visit.product for visit in session.visits))


def only_product(session: Session) -> str | None:
    """The product of all visits, None where there are two, or one without a name."""
    products = products_of(session)
    return unit_of(products[0]) if len(products) == 1 else None


def unit_of(product: str | None) -> str | None:
    return product if units_can_meet(product, product) else None


def was_injected(session: Session, spot: Spot) -> bool | None:
    """Whether anything went there. None where a line may be it, or not every line is known."""
    if spot in session.lines:
        return True
    return None if session.may_have(spot) or not _lists_all(session) else False


def dose_of(session: Session, spot: Spot, product: str | None) -> Decimal | None:
    """All units of one product that are written down for a spot. None where one is not known.

    None as well where two visits had a product without a name: it need not be the same one.
    """
    if not _can_add(product, session.visits_at.get((spot, product), ())):
        return None
    return sum_of(line.dose_units for of, line in session.lines.get(spot, ()) if of == product)


def dose_in(session: Session, spot: Spot, product: str | None) -> Amount:
    """What a spot got, in units of this product: 0 where nothing was injected.

    Not known as well where another line may have gone to the same spot.
    """
    reason = _no_units(session, product)
    if reason is not None:
        return reason
    injected = was_injected(session, spot)
    if injected is False:
        return NOTHING
    used = {of for of, _line in session.lines.get(spot, ())}
    if used - {product, None}:
        return Gap.OTHER_PRODUCT
    if injected is None or None in used or not _is_certain(session, spot):
        return Gap.NOT_KNOWN
    return _known(dose_of(session, spot, product))


def total_in(session: Session, product: str | None) -> Amount:
    """All units of this product, over all visits with it."""
    reason = _no_units(session, product)
    if reason is not None:
        return reason
    if None in products_of(session):
        return Gap.NOT_KNOWN
    return _known(written_total(session, product))


def written_total_of(visit: Record) -> Decimal | None:
    """All units of one visit. Lines that are not all there yet make no total."""
    return total_of(visit) if visit.finished else visit.total_units


def written_total(session: Session, product: str | None) -> Decimal | None:
    """All units of the visits with one product. None where one is not known to its end."""
    totals = [written_total_of(visit) for visit in session.visits if visit.product == product]
    return sum_of(totals) if _can_add(product, totals) else None


def points_in(session: Session) -> Amount:
    """How many pricks there were. Not known where one line does not tell."""
    counts = [line.points for visit in session.visits for line in visit.injections]
    known = [count for count in counts if count is not None]
    if not _lists_all(session) or len(known) < len(counts):
        return Gap.NOT_KNOWN
    return Decimal(sum(known))


def _no_units(session: Session, product: str | None) -> Gap | None:
    """Why nothing here can be told in units of this product. None where it can."""
    used = products_of(session)
    if not units_can_meet(product, product):
        return Gap.OTHER_PRODUCT
    if product in used:
        return None
    return Gap.NOT_KNOWN if None in used else Gap.OTHER_PRODUCT


def _can_add(product: str | None, visits: Collection[object]) -> bool:
    """Whether units of these visits, all with this product, are the same units."""
    return len(visits) < 2 or units_can_meet(product, product)


def _known(amount: Decimal | None) -> Amount:
    return Gap.NOT_KNOWN if amount is None else amount


def _lists_all(session: Session) -> bool:
    return all(visit.injections and visit.finished for visit in session.visits)


def _is_certain(session: Session, spot: Spot) -> bool:
    """Whether no other line, written or not, may have gone to the same spot."""
    return all(visit.injections for visit in session.visits) and not session.may_have(spot)


def _may_be(one: Spot, other: Spot) -> bool:
    """Whether two spots may be the same, for all that is known."""
    same_place = one.place == other.place or not (one.place.is_known and other.place.is_known)
    return same_place and (one.side == other.side or None in {one.side, other.side})
