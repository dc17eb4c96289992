"""The botulinum toxin products. A unit of one is no unit of another."""

from dataclasses import dataclass
from enum import StrEnum

from app.catalogue.codes import N_, Source
from app.catalogue.sources import (
    DIARY,
    EMC_BOTOX,
    EMC_RELFYDESS,
    EMC_XEOMIN,
    LANTOX_REVIEW,
    LETYBO_UK,
    LEXICOMP_PRABO,
    MEDITOXIN_TRIAL,
    MEDSCAPE_DAXI,
    MEDTHORITY_DYSPORT,
    MYOBLOC_LABEL,
)


class ToxinType(StrEnum):
    """The kind of botulinum toxin."""

    A = "A"
    B = "B"


@dataclass(frozen=True)
class Product:
    """One medicine.

    name: of the toxin. brands: the best-known first. unit_name: what its doses are counted in.
    aliases: further words by which a file may name it, never shown.
    """

    code: str
    name: str
    brands: tuple[str, ...]
    unit_name: str
    toxin_type: ToxinType | None
    source: Source
    aliases: tuple[str, ...] = ()


PRODUCTS: tuple[Product, ...] = (
    Product(
        "onabotulinumtoxinA",
        "onabotulinumtoxinA",
        ("Botox",),
        N_("Botox units"),
        ToxinType.A,
        EMC_BOTOX,
        aliases=("ona", "Botox Cosmetic", "Vistabel"),
    ),
    Product(
        "abobotulinumtoxinA",
        "abobotulinumtoxinA",
        ("Dysport",),
        N_("Dysport units"),
        ToxinType.A,
        MEDTHORITY_DYSPORT,
        aliases=("abo", "Azzalure"),
    ),
    Product(
        "incobotulinumtoxinA",
        "incobotulinumtoxinA",
        ("Xeomin",),
        N_("Xeomin units"),
        ToxinType.A,
        EMC_XEOMIN,
        aliases=("inco", "Bocouture"),
    ),
    Product(
        "rimabotulinumtoxinB",
        "rimabotulinumtoxinB",
        ("Myobloc", "NeuroBloc"),
        N_("Myobloc or NeuroBloc units"),
        ToxinType.B,
        MYOBLOC_LABEL,
        aliases=("rima",),
    ),
    Product(
        "daxibotulinumtoxinA",
        "daxibotulinumtoxinA",
        ("Daxxify",),
        N_("Daxxify units"),
        ToxinType.A,
        MEDSCAPE_DAXI,
        aliases=("daxi",),
    ),
    Product(
        "letibotulinumtoxinA",
        "letibotulinumtoxinA",
        ("Letybo", "Botulax"),
        N_("Letybo or Botulax units"),
        ToxinType.A,
        LETYBO_UK,
        aliases=("leti",),
    ),
    Product(
        "lanbotulinumtoxinA",
        "lanbotulinumtoxinA",
        ("Lantox", "Hengli", "Prosigne", "Lanzox", "Redux", "Liftox"),
        N_("Lantox units"),
        ToxinType.A,
        LANTOX_REVIEW,
        aliases=("lan", "HBTX-A", "CBTX-A"),
    ),
    Product(
        "neuronox",
        "Meditoxin",
        ("Meditoxin",),
        N_("Meditoxin units"),
        ToxinType.A,
        MEDITOXIN_TRIAL,
        aliases=("Meditox", "Botulift", "Siax"),
    ),
    Product(
        "prabotulinumtoxinA",
        "prabotulinumtoxinA",
        ("Jeuveau", "Nuceiva"),
        N_("Jeuveau or Nuceiva units"),
        ToxinType.A,
        LEXICOMP_PRABO,
        aliases=("prabo", "Nabota"),
    ),
    Product(
        "relabotulinumtoxinA",
        "relabotulinumtoxinA",
        ("Relfydess",),
        N_("Relfydess units"),
        ToxinType.A,
        EMC_RELFYDESS,
        aliases=("rela",),
    ),
    Product("other", N_("Another product"), (), N_("units of that product"), None, DIARY),
)

_BY_CODE = {record.code: record for record in PRODUCTS}


def product(code: str) -> Product:
    """The product of a code. Raises KeyError when there is none."""
    return _BY_CODE[code]
