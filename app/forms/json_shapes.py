"""The shapes in which programs send days, ratings, treatments and events.

Here stand names and kinds alone. What a value may be is said for people who read the description,
and is checked by the forms of the pages, with their words.
"""

from datetime import date
from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from app.catalogue.marks import MARKS
from app.catalogue.muscles import MUSCLES
from app.catalogue.products import PRODUCTS
from app.catalogue.quantities import LARGEST_DOSE, MOST_POINTS
from app.forms.treatment_fields import LARGEST_VOLUME
from app.services.days import LONGEST_NOTE
from app.services.events import LONGEST_EVENT_DOSE, LONGEST_EVENT_WORDS, EventKind
from app.services.treatments import (
    LONGEST_LABEL,
    LONGEST_LOT,
    LONGEST_WORDS,
    MOST_INJECTIONS,
    Guidance,
    Side,
)


def _told(description: str, **schema: object) -> Meta:
    return Meta(description=description, extra_json_schema=schema)


Severity = Annotated[
    int, _told("How bad it was: 0 (none) to 10 (worst); null: skipped.", minimum=0, maximum=10)
]
Note = Annotated[str, _told("A note in own words.", maxLength=LONGEST_NOTE)]
MarkCode = Annotated[str, _told("What was unusual.", enum=[mark.code for mark in MARKS])]
Marks = Annotated[list[MarkCode], Meta(max_length=len(MARKS))]
ProductCode = Annotated[str, _told("A product.", enum=[each.code for each in PRODUCTS])]
MuscleCode = Annotated[str, _told("A muscle.", enum=[each.code for each in MUSCLES])]
SideCode = Annotated[str, _told("Seen by the patient.", enum=list(Side))]
GuidanceCode = Annotated[str, _told("How muscles were found.", enum=list(Guidance))]
KindCode = Annotated[str, _told("What happened.", enum=list(EventKind))]
Units = Annotated[
    float,
    _told(
        "Units of the product, with at most two places; null: not known.",
        exclusiveMinimum=0,
        maximum=int(LARGEST_DOSE),
    ),
]
Millilitres = Annotated[
    float,
    _told("With at most two places.", exclusiveMinimum=0, maximum=int(LARGEST_VOLUME)),
]
Points = Annotated[int, _told("Pricks the dose was shared among.", minimum=1, maximum=MOST_POINTS)]
Label = Annotated[str, _told("Own words, where the muscle has no code.", maxLength=LONGEST_LABEL)]
Words = Annotated[str, _told("A few words.", maxLength=LONGEST_WORDS)]
Lot = Annotated[str, _told("The lot number of the vial.", maxLength=LONGEST_LOT)]
EventWords = Annotated[str, _told("A few words.", maxLength=LONGEST_EVENT_WORDS)]
EventDose = Annotated[str, _told("Of a medicine, in own words.", maxLength=LONGEST_EVENT_DOSE)]
Ratings = Annotated[
    dict[str, Severity | None],
    Meta(
        description="By the key or the number of a symptom. A symptom that is not named stays "
        "as it was."
    ),
]


class DayPut(Struct, frozen=True, forbid_unknown_fields=True):
    """A day as it is to be. A note or marks that are left out are taken away."""

    ratings: Ratings = {}
    note: Note | None = None
    marks: Marks = []


class DayPatch(Struct, frozen=True, forbid_unknown_fields=True):
    """What is to change in a day. What is left out stays."""

    ratings: Ratings = {}
    note: Note | UnsetType | None = UNSET
    marks: Marks | UnsetType = UNSET


class Rating(Struct, frozen=True, forbid_unknown_fields=True):
    """One symptom of one day. day: without it today, where the patient lives."""

    symptom: Annotated[str, Meta(description="The key or the number of a symptom.")]
    severity: Severity | None
    day: date | None = None
    version: Annotated[
        int | None,
        Meta(description="Of the day, where you looked at it: then this rating replaces another."),
    ] = None


class InjectionPut(Struct, frozen=True, forbid_unknown_fields=True):
    """One line of a treatment. What is null or left out is not known."""

    muscle: MuscleCode | None = None
    muscle_label: Label | None = None
    side: SideCode | None = None
    dose_units: Units | None = None
    points: Points | None = None


class TreatmentPut(Struct, frozen=True, forbid_unknown_fields=True):
    """One treatment, whole. What is null or left out is not known."""

    day: date
    product: ProductCode | None = None
    injections: Annotated[
        list[InjectionPut], Meta(extra_json_schema={"maxItems": MOST_INJECTIONS})
    ] = []
    total_units: Units | None = None
    dilution: Words | None = None
    volume_ml: Millilitres | None = None
    lot: Lot | None = None
    expires_on: date | None = None
    guidance: Annotated[list[GuidanceCode], Meta(max_length=len(Guidance))] = []
    injector: Words | None = None
    clinic: Words | None = None
    note: Note | None = None
    finished: Annotated[bool, Meta(description="False while the rest is left for later.")] = True


class EventPut(Struct, frozen=True, forbid_unknown_fields=True):
    """What happened between treatments. until: its last day."""

    day: date
    kind: KindCode
    until: date | None = None
    words: EventWords | None = None
    dose: EventDose | None = None
