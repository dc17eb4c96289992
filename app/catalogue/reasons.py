"""What people and their clinicians look at when a treatment helps less than hoped.

Each with what is known in general: read in its source, told in our words, and about nobody in
particular. None of it is a cause, and none of it is advice.
"""

from dataclasses import dataclass

from app.catalogue import reason_sources as read_in
from app.catalogue.codes import N_, Source
from app.catalogue.label_sources import POLIZIANI_2016


@dataclass(frozen=True)
class Known:
    """A sentence of general fact, with the works it was read in."""

    text: str
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class CommonReason:
    """One thing people look at. code: never renamed. title: in plain words."""

    code: str
    title: str
    known: Known


# By the alphabet of their titles, so that no order of ours can be read into it.
COMMON_REASONS = (
    CommonReason(
        "sparse_data",
        N_("Few ratings, or ratings from memory"),
        Known(
            N_(
                "In a study of 76 people with neck dystonia, the effect began to wane after "
                "about 42 days on average in their daily diaries, and after 45 from memory."
            ),
            (read_in.DRESSLER_2014,),
        ),
    ),
    CommonReason(
        "dose",
        N_("How much was injected"),
        Known(
            N_(
                "A group of specialists looks at the dose, beside other things, when a treatment "
                "helps little and the body has not become resistant. In one trial 12 of 100 people "
                "noted a weak neck, and 56 of 100 of those who had twice their dose."
            ),
            (read_in.BNN_2016, read_in.POEWE_1998),
        ),
    ),
    CommonReason(
        "fading",
        N_("Less benefit over the years"),
        Known(
            N_(
                "In three groups of people who were followed for 7 to 12 years, 3 to 9 of 100 "
                "ended their treatment after an earlier benefit was lost."
            ),
            (read_in.LONG_COHORTS,),
        ),
    ),
    CommonReason(
        "natural_variation",
        N_("Natural ups and downs"),
        Known(
            N_(
                "In a survey of 31 people, the swings differed from person to person, and from "
                "one treatment to the next of the same person."
            ),
            (POLIZIANI_2016,),
        ),
    ),
    CommonReason(
        "other_changes",
        N_("Other things at the same time"),
        Known(
            N_(
                "In a survey of people with neck dystonia or cramped eyelids, they said that "
                "feelings play a part in the symptoms and in what they notice of the treatment."
            ),
            (read_in.LEPLOW_2017,),
        ),
    ),
    CommonReason(
        "side_effect",
        N_("Side effects"),
        Known(
            N_(
                "In trials with toxin of type A, 18 of 100 people noted a weak neck, and 3 of 100 "
                "of those who were given a dummy injection."
            ),
            (read_in.CLINICAL_EVIDENCE_2014,),
        ),
    ),
    CommonReason(
        "wear_off",
        N_("Wearing off"),
        Known(
            N_(
                "In a survey of 136 people, the effect began to decline after 9.5 weeks on "
                "average, and people were least satisfied just before the next injection."
            ),
            (read_in.SETHI_2012,),
        ),
    ),
    CommonReason(
        "site",
        N_("Where it was injected"),
        Known(
            N_(
                "In a study on bodies given to science, 54 to 79 of 100 needles placed by touch "
                "alone were in the neck muscle that was meant, and 96 to 100 of those placed with "
                "ultrasound."
            ),
            (read_in.KO_2020,),
        ),
    ),
    CommonReason(
        "timing",
        N_("Which weeks are compared"),
        Known(
            N_(
                "In a study with daily diaries of 76 people with neck dystonia, the effect began "
                "after about 8 days and began to wane after about 42 on average; people differed "
                "by weeks."
            ),
            (read_in.DRESSLER_2014,),
        ),
    ),
)
