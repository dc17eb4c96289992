"""The clinical scales whose scores a diary can hold. Scores only: no item of a scale is here.

What was not checked against a source is left out: an end of a range that is not known is None,
and no score is held against it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from app.catalogue.codes import N_, Source
from app.catalogue.scale_sources import (
    BMJ_TABLE,
    CANO_2004,
    COMELLA_2003,
    COMELLA_2016,
    DASHTIPOUR_2019,
    DRESSLER_2014,
    FARRAR_2001,
    JANKOVIC_2009,
    MULLER_2004,
    NCT00288509,
    WEISS_2017,
    WIKIPEDIA_BFMDRS,
)
from app.catalogue.sources import DIARY


class RatedBy(StrEnum):
    """Who gives the score."""

    CLINICIAN = "clinician"
    PATIENT = "patient"


@dataclass(frozen=True)
class Range:
    """The lowest and the highest score there is, both possible."""

    low: Decimal
    high: Decimal
    source: Source


@dataclass(frozen=True)
class Noticed:
    """The smallest change for the better that people notice, as one study found it.

    points: of the scale. words: what the study says about it.
    """

    points: Decimal
    words: str
    source: Source


@dataclass(frozen=True)
class Scale:
    """One scale, or one part of a scale that has its own score.

    instrument: what it is a part of; scores of two instruments are never compared.
    dystonias: codes of those it was made for, none for all. decimals: places after the point.
    range, noticed: None where nothing verified is known.
    """

    code: str
    name: str
    instrument: str
    dystonias: tuple[str, ...]
    rated_by: RatedBy
    source: Source
    range: Range | None = None
    decimals: int = 0
    higher_is_worse: bool = True
    noticed: Noticed | None = None


def _range(high: int, source: Source, low: int = 0) -> Range:
    return Range(Decimal(low), Decimal(high), source)


NECK, EYES, VOICE, HAND = ("cervical",), ("blepharospasm",), ("laryngeal",), ("limb",)
CLINICIAN, PATIENT = RatedBy.CLINICIAN, RatedBy.PATIENT

SCALES: tuple[Scale, ...] = (
    Scale(
        "twstrs_total",
        N_("TWSTRS, total"),
        "TWSTRS",
        NECK,
        CLINICIAN,
        NCT00288509,
        _range(85, NCT00288509),
        2,  # its part on pain has quarters
        noticed=Noticed(
            Decimal(8),
            N_("In one study, people felt at least a little better when it was about 8 lower."),
            DASHTIPOUR_2019,
        ),
    ),
    Scale(
        "twstrs_severity",
        N_("TWSTRS, severity"),
        "TWSTRS",
        NECK,
        CLINICIAN,
        NCT00288509,
        _range(35, NCT00288509),
    ),
    Scale(
        "twstrs_disability",
        N_("TWSTRS, disability"),
        "TWSTRS",
        NECK,
        CLINICIAN,
        NCT00288509,
        _range(30, NCT00288509),
    ),
    Scale(
        "twstrs_pain",
        N_("TWSTRS, pain"),
        "TWSTRS",
        NECK,
        CLINICIAN,
        NCT00288509,
        _range(20, NCT00288509),
        2,
    ),
    Scale(
        "twstrs2_severity",
        N_("TWSTRS-2, motor severity"),
        "TWSTRS-2",
        NECK,
        CLINICIAN,
        COMELLA_2016,
        decimals=2,
    ),
    Scale(
        "twstrs2_disability",
        N_("TWSTRS-2, disability"),
        "TWSTRS-2",
        NECK,
        CLINICIAN,
        COMELLA_2016,
        decimals=2,
    ),
    Scale(
        "twstrs2_pain",
        N_("TWSTRS-2, pain"),
        "TWSTRS-2",
        NECK,
        CLINICIAN,
        COMELLA_2016,
        decimals=2,
    ),
    Scale("twstrs_psych", N_("TWSTRS-PSYCH"), "TWSTRS-PSYCH", NECK, CLINICIAN, COMELLA_2016),
    Scale("tsui", N_("Tsui score"), "Tsui", NECK, CLINICIAN, BMJ_TABLE, _range(25, BMJ_TABLE)),
    Scale("cdq24", N_("CDQ-24"), "CDQ-24", (*NECK, *EYES), PATIENT, MULLER_2004, decimals=2),
    Scale("cdip58", N_("CDIP-58"), "CDIP-58", NECK, PATIENT, CANO_2004, decimals=2),
    Scale(
        "dds",
        N_("Dystonia Discomfort Scale, percent"),
        "DDS",
        NECK,
        PATIENT,
        DRESSLER_2014,
        decimals=1,
    ),
    Scale(
        "jrs",
        N_("Jankovic Rating Scale, sum"),
        "JRS",
        EYES,
        CLINICIAN,
        BMJ_TABLE,
        _range(8, BMJ_TABLE),
        noticed=Noticed(
            Decimal(2),
            N_("In one study, the smallest fall that mattered to people was 2."),
            JANKOVIC_2009,
        ),
    ),
    Scale(
        "bsdi",
        N_("Blepharospasm Disability Index, mean of its items"),
        "BSDI",
        EYES,
        PATIENT,
        JANKOVIC_2009,
        decimals=2,
        noticed=Noticed(
            Decimal("0.7"),
            N_("In one study, the smallest fall that mattered to people was 0.7."),
            JANKOVIC_2009,
        ),
    ),
    Scale(
        "bsdi_sum",
        N_("Blepharospasm Disability Index, sum of six items"),
        "BSDI, sum",
        EYES,
        PATIENT,
        BMJ_TABLE,
        _range(30, BMJ_TABLE),
    ),
    Scale("vhi30", N_("Voice Handicap Index"), "VHI", VOICE, PATIENT, DIARY),
    Scale("vhi10", N_("VHI-10"), "VHI-10", VOICE, PATIENT, DIARY),
    Scale(
        "wcrs",
        N_("Writer's Cramp Rating Scale"),
        "WCRS",
        HAND,
        CLINICIAN,
        BMJ_TABLE,
        _range(30, BMJ_TABLE),
    ),
    Scale(
        "bfmdrs_movement",
        N_("BFMDRS, movement"),
        "BFMDRS",
        ("generalised", *HAND, *NECK, *EYES, "oromandibular"),
        CLINICIAN,
        BMJ_TABLE,
        _range(120, BMJ_TABLE),
        1,
    ),
    Scale(
        "bfmdrs_disability",
        N_("BFMDRS, disability"),
        "BFMDRS",
        ("generalised",),
        CLINICIAN,
        WIKIPEDIA_BFMDRS,
        _range(30, WIKIPEDIA_BFMDRS),
    ),
    Scale(
        "gds",
        N_("Global Dystonia Rating Scale"),
        "GDS",
        ("generalised", *HAND, *NECK, *EYES, "oromandibular", *VOICE),
        CLINICIAN,
        COMELLA_2003,
        decimals=1,
    ),
    Scale(
        "udrs",
        N_("Unified Dystonia Rating Scale"),
        "UDRS",
        ("generalised",),
        CLINICIAN,
        COMELLA_2003,
        decimals=1,
    ),
    Scale(
        "pain_nrs",
        N_("Pain, numeric rating 0 to 10"),
        "Pain NRS",
        (),
        PATIENT,
        FARRAR_2001,
        _range(10, FARRAR_2001),
        noticed=Noticed(
            Decimal(2),
            N_("In one study of lasting pain, people felt much better when it was about 2 lower."),
            FARRAR_2001,
        ),
    ),
    Scale("pgic", N_("Patient Global Impression of Change"), "PGIC", (), PATIENT, FARRAR_2001),
    Scale("cgic", N_("Clinician Global Impression of Change"), "CGIC", (), CLINICIAN, DIARY),
    Scale("eq5d_vas", N_("EQ-5D VAS"), "EQ-5D", (), PATIENT, WEISS_2017, higher_is_worse=False),
)

_BY_CODE = {record.code: record for record in SCALES}


def scale(code: str) -> Scale:
    """The scale of a code. Raises KeyError when there is none."""
    return _BY_CODE[code]


def fitting(dystonias: Sequence[str]) -> tuple[list[Scale], list[Scale]]:
    """The scales for these dystonias, with those for all after them; and the others."""
    own = [each for each in SCALES if set(each.dystonias) & set(dystonias)]
    general = [each for each in SCALES if not each.dystonias]
    first = [*own, *general]
    return first, [each for each in SCALES if each not in first]
