"""What the labels of the products say of doses and intervals, each figure with its source.

Only figures that were read in their source stand here, most of them in a restatement of the label.
A dose is in units of that product. A product or dystonia that is missing has no figure: no check.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from app.catalogue import label_sources as read_in
from app.catalogue.codes import Source


class Kind(StrEnum):
    """What a figure is of."""

    TOTAL = "total"  # of one treatment, as a range
    MOST = "most"  # in one treatment
    MOST_IN_30_DAYS = "most_in_30_days"
    MOST_IN_3_MONTHS = "most_in_3_months"
    START = "start"  # the total of a first treatment, or of one of an experienced patient
    SITE_START = "site_start"  # at one point of injection
    SITE_MOST = "site_most"
    WEEKS = "weeks"  # the shortest interval between treatments


@dataclass(frozen=True)
class Figure:
    """From low to high, in units of the product or in weeks; an open end is None."""

    low: Decimal | None
    high: Decimal | None


@dataclass(frozen=True)
class Fact:
    """One figure of one label. dystonia: None where it holds for all. where: the label's market."""

    product: str
    dystonia: str | None
    kind: Kind
    value: Figure
    where: str
    source: Source

    @property
    def url(self) -> str | None:
        return self.source.url


def _fact(
    product: str,
    dystonia: str | None,
    kind: Kind,
    between: tuple[str | None, str | None],
    where: str,
    source: Source,
) -> Fact:
    low, high = (Decimal(end) if end else None for end in between)
    return Fact(product, dystonia, kind, Figure(low, high), where, source)


ONA, ABO, INCO = "onabotulinumtoxinA", "abobotulinumtoxinA", "incobotulinumtoxinA"
RIMA, DAXI, LETI = "rimabotulinumtoxinB", "daxibotulinumtoxinA", "letibotulinumtoxinA"
NECK, EYES = "cervical", "blepharospasm"
US, EU, ISRAEL, KOREA = "US", "EU and UK", "Israel", "Korea"

LABELS: tuple[Fact, ...] = (
    _fact(ONA, NECK, Kind.TOTAL, ("25", "200"), EU, read_in.RXREASONER_BOTOX),
    _fact(ONA, NECK, Kind.MOST, (None, "300"), ISRAEL, read_in.MEDIC_IL),
    _fact(ONA, NECK, Kind.SITE_MOST, (None, "50"), US, read_in.MEDICINENET_BOTOX),
    _fact(ONA, NECK, Kind.WEEKS, ("10", None), EU, read_in.RXREASONER_BOTOX),
    _fact(ONA, EYES, Kind.SITE_START, ("1.25", "2.5"), US, read_in.BOTOXONE_EYES),
    _fact(ONA, EYES, Kind.MOST_IN_30_DAYS, (None, "200"), US, read_in.BOTOXONE_EYES),
    _fact(ONA, None, Kind.MOST_IN_3_MONTHS, (None, "400"), US, read_in.DRUGSCOM_BOTOX),
    _fact(ABO, NECK, Kind.START, ("500", "500"), US, read_in.RXLIST_DYSPORT),
    _fact(ABO, NECK, Kind.START, ("500", "500"), EU, read_in.IPSEN_DOSE),
    _fact(ABO, NECK, Kind.TOTAL, ("250", "1000"), EU, read_in.IPSEN_DOSE),
    _fact(ABO, NECK, Kind.MOST, (None, "1000"), ISRAEL, read_in.MEDIC_IL),
    _fact(ABO, None, Kind.WEEKS, ("12", None), US, read_in.GUIDE_DYSPORT),
    _fact(INCO, NECK, Kind.START, ("120", "120"), US, read_in.SKYSCAPE_XEOMIN),
    _fact(INCO, NECK, Kind.WEEKS, ("12", None), US, read_in.SKYSCAPE_XEOMIN),
    _fact(INCO, NECK, Kind.WEEKS, ("10", None), EU, read_in.POLIZIANI_2016),
    _fact(INCO, EYES, Kind.SITE_START, ("1.25", "2.5"), US, read_in.XEOMIN_EYES),
    _fact(INCO, EYES, Kind.WEEKS, ("12", None), US, read_in.SKYSCAPE_XEOMIN),
    _fact(INCO, None, Kind.MOST, (None, "400"), US, read_in.DRUGSCOM_XEOMIN),
    _fact(RIMA, NECK, Kind.START, ("2500", "5000"), US, read_in.PRESCRIBERPOINT_MYOBLOC),
    _fact(RIMA, NECK, Kind.START, ("10000", "10000"), EU, read_in.EPAR_NEUROBLOC),
    _fact(DAXI, NECK, Kind.TOTAL, ("125", "250"), US, read_in.DRUGSCOM_DAXXIFY),
    _fact(DAXI, NECK, Kind.WEEKS, ("12", None), US, read_in.DRUGSCOM_DAXXIFY),
    _fact(LETI, EYES, Kind.SITE_START, ("1.25", "2.5"), KOREA, read_in.DISTRIBUTOR_BOTULAX),
    _fact(LETI, EYES, Kind.MOST_IN_30_DAYS, (None, "200"), KOREA, read_in.DISTRIBUTOR_BOTULAX),
    _fact(LETI, None, Kind.WEEKS, ("12", None), f"US, {EU}", read_in.LETYBO_INTERVAL),
)


def facts(product: str, dystonia: str, *kinds: Kind) -> tuple[Fact, ...]:
    """What the labels say of a product in a dystonia, of these kinds."""
    return tuple(
        fact
        for fact in LABELS
        if fact.product == product and fact.dystonia in {None, dystonia} and fact.kind in kinds
    )


def usual_total(product: str, dystonia: str) -> tuple[Figure, tuple[Fact, ...]] | None:
    """The widest total of one treatment that a label names, and the facts it comes from.

    None where no label was read that names one.
    """
    found = facts(product, dystonia, Kind.TOTAL, Kind.MOST)
    low = min((fact.value.low for fact in found if fact.value.low is not None), default=None)
    high = max((fact.value.high for fact in found if fact.value.high is not None), default=None)
    return (Figure(low, high), found) if found else None


def shortest_interval(product: str, dystonia: str) -> Fact | None:
    """The fact with the fewest weeks between treatments; None where no label was read."""
    found = facts(product, dystonia, Kind.WEEKS)
    return min(found, key=lambda fact: fact.value.low or Decimal(0), default=None)
