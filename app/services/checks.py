"""What to look at once more in an entry: remarks, never a refusal. Codes; the words are elsewhere.

Doses below and above a label are everyday practice, so only what is far from it is remarked, and
only where a label was read for the product and for every dystonia that the diary knows of.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from app.access import Diary
from app.analysis.records import Record, spot_of, sum_of, total_of
from app.catalogue.codes import Source
from app.catalogue.muscles import MUSCLES
from app.catalogue.products import PRODUCTS
from app.models import Side
from app.services.treatment_drafts import TreatmentDraft, draft_of
from app.services.treatments import list_treatments

# A choice of ours: so many times the highest or the lowest labelled total is far from it.
FAR = Decimal("1.5")
BESIDE_DAYS = 3
UNPAIRED = frozenset(muscle.code for muscle in MUSCLES if not muscle.paired)


class Figure(Protocol):
    """From low to high; an open end is None."""

    @property
    def low(self) -> Decimal | None: ...
    @property
    def high(self) -> Decimal | None: ...


class Fact(Protocol):
    """One figure of a label."""

    @property
    def value(self) -> Figure: ...
    @property
    def source(self) -> Source: ...


class Labels(Protocol):
    """What labels say, as far as it was verified. None where no label was read."""

    def usual_total(
        self, product: str, dystonia: str, /
    ) -> tuple[Figure, Sequence[Fact]] | None: ...

    def shortest_interval(self, product: str, dystonia: str, /) -> Fact | None: ...


class Remark(StrEnum):
    """What may be a slip."""

    DOSE_FAR = "dose_far"
    UNITS_OF_ANOTHER = "units_of_another"
    TOTAL_NOT_SUM = "total_not_sum"
    INTERVAL_SHORT = "interval_short"
    DAY_TAKEN = "day_taken"
    DAY_BESIDE = "day_beside"
    EXPIRED = "expired"
    SPOT_TWICE = "spot_twice"
    SIDE_OF_UNPAIRED = "side_of_unpaired"


@dataclass(frozen=True)
class Check:
    """One remark and the place it belongs to.

    field: a name of the draft, or of its line when `line` is its position. said: the number as
    it is entered: units, or days to the other treatment. low, high: what it was held against:
    units, or days, or for a sum that very sum. products: whose units it looks like. other_line:
    the line that is the same. sources: of `low` and `high`.
    """

    remark: Remark
    field: str
    line: int | None = None
    said: Decimal | int | None = None
    low: Decimal | int | None = None
    high: Decimal | int | None = None
    products: tuple[str, ...] = ()
    other_line: int | None = None
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True)
class Labelled:
    """The totals that labels name, over all dystonias of a diary."""

    low: Decimal | None
    high: Decimal | None
    sources: tuple[Source, ...]

    def is_far_above(self, units: Decimal) -> bool:
        return self.high is not None and units > self.high * FAR

    def is_far_below(self, units: Decimal) -> bool:
        return self.low is not None and units < self.low / FAR

    def holds(self, units: Decimal) -> bool:
        return self.low is not None and self.high is not None and self.low <= units <= self.high


def check_treatment(
    diary: Diary, draft: TreatmentDraft, treatment_id: UUID | None, labels: Labels
) -> list[Check]:
    """All remarks on an entry. treatment_id: of the one that is revised, None for a new one."""
    saved = list_treatments(diary)
    others = [draft_of(treatment) for treatment in saved if treatment.id != treatment_id]
    return check_entry(draft, others, labels, diary.dystonias)


def check_entry(
    draft: Record, others: Sequence[Record], labels: Labels, dystonias: Sequence[str]
) -> list[Check]:
    """All remarks on an entry, from the top of its form to the bottom.

    others: the other treatments of the diary.
    """
    return [
        *_of_day(draft, others, labels, dystonias),
        *_of_doses(draft, labels, dystonias),
        *_of_sum(draft),
        *_of_expiry(draft),
        *_of_lines(draft),
    ]


def _of_day(
    draft: Record, others: Sequence[Record], labels: Labels, dystonias: Sequence[str]
) -> Iterator[Check]:
    gaps = [(draft.day - other.day).days for other in others]
    nearest = min(gaps, key=abs, default=None)
    if nearest is not None and abs(nearest) <= BESIDE_DAYS:
        remark = Remark.DAY_BESIDE if nearest else Remark.DAY_TAKEN
        yield Check(remark, "day", said=nearest)
        return
    since = min((gap for gap in gaps if gap > 0), default=None)
    facts = [labels.shortest_interval(draft.product or "", dystonia) for dystonia in dystonias]
    known = [(fact.value.low, fact.source) for fact in facts if fact and fact.value.low is not None]
    if since is None or not known or len(known) < len(dystonias):
        return
    weeks, source = min(known, key=lambda each: each[0])
    if since < weeks * 7:
        yield Check(Remark.INTERVAL_SHORT, "day", said=since, low=weeks * 7, sources=(source,))


def _of_doses(draft: Record, labels: Labels, dystonias: Sequence[str]) -> Iterator[Check]:
    label = _labelled(labels, draft.product, dystonias)
    if label is None:
        return
    far = [
        _against(label, Remark.DOSE_FAR, line.dose_units, position)
        for position, line in enumerate(draft.injections)
        if line.dose_units is not None and label.is_far_above(line.dose_units)
    ]
    yield from far
    total = total_of(draft)
    at_least = _known_sum(draft) if total is None else total
    too_little = total is not None and label.is_far_below(total)
    if far or not (too_little or label.is_far_above(at_least)):
        return
    alike = _products_of(labels, draft.product, dystonias, at_least)
    remark = Remark.UNITS_OF_ANOTHER if alike else Remark.DOSE_FAR
    yield _against(label, remark, at_least, products=alike)


def _against(
    label: Labelled,
    remark: Remark,
    said: Decimal,
    line: int | None = None,
    products: tuple[str, ...] = (),
) -> Check:
    return Check(
        remark,
        "total_units" if line is None else "dose_units",
        line,
        said,
        label.low,
        label.high,
        products,
        sources=label.sources,
    )


def _of_sum(draft: Record) -> Iterator[Check]:
    typed = draft.total_units
    if typed is None:
        return
    total = sum_of(line.dose_units for line in draft.injections)
    known = _known_sum(draft)
    if (total is not None and total != typed) or known > typed:
        yield Check(Remark.TOTAL_NOT_SUM, "total_units", said=typed, low=known, high=total)


def _of_expiry(draft: Record) -> Iterator[Check]:
    if draft.expires_on is not None and draft.expires_on < draft.day:
        yield Check(Remark.EXPIRED, "expires_on", said=(draft.day - draft.expires_on).days)


def _of_lines(draft: Record) -> Iterator[Check]:
    seen: dict[object, int] = {}
    for position, line in enumerate(draft.injections):
        spot = spot_of(line)
        if spot.place.is_known and spot in seen:
            yield Check(Remark.SPOT_TWICE, "muscle", position, other_line=seen[spot])
        seen.setdefault(spot, position)
        if line.muscle in UNPAIRED and line.side in {Side.LEFT, Side.RIGHT}:
            yield Check(Remark.SIDE_OF_UNPAIRED, "side", position)


def _labelled(labels: Labels, product: str | None, dystonias: Sequence[str]) -> Labelled | None:
    """The widest range over all these dystonias, None where one of them has none."""
    found = [labels.usual_total(product or "", dystonia) for dystonia in dystonias]
    named = [each for each in found if each is not None]
    if not named or len(named) < len(found):
        return None
    lows = [figure.low for figure, _facts in named]
    highs = [figure.high for figure, _facts in named]
    return Labelled(
        low=None if None in lows else min(low for low in lows if low is not None),
        high=None if None in highs else max(high for high in highs if high is not None),
        sources=tuple(dict.fromkeys(fact.source for _figure, facts in named for fact in facts)),
    )


def _products_of(
    labels: Labels, own: str | None, dystonias: Sequence[str], units: Decimal
) -> tuple[str, ...]:
    """The other products whose labelled totals hold this number."""
    return tuple(
        each.code
        for each in PRODUCTS
        if each.code != own
        and (label := _labelled(labels, each.code, dystonias))
        and label.holds(units)
    )


def _known_sum(draft: Record) -> Decimal:
    known = (line.dose_units for line in draft.injections)
    return sum((dose for dose in known if dose is not None), Decimal(0))
