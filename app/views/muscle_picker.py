"""The lines of the treatment form, changed by its own buttons: it works without a script.

A button is called `do` and says: `add:CODE:SIDE`, `remove:ROW`, `more:ROW`, `less:ROW`,
`area:REGION` or `find`.
"""

from dataclasses import dataclass
from decimal import Decimal

from app.catalogue.muscles import MUSCLES, REGION_NAMES, Muscle, Region, muscle
from app.catalogue.search import FOUND, find_muscles
from app.forms.treatments import MUSCLE_CODES, TreatmentForm

STEP = Decimal(5)
PLACES = frozenset(str(place) for place in range(1000))
LONGEST_LIST = 20
AREAS = tuple(region for region in Region if region is not Region.OTHER)
AREA_OF = {
    "cervical": Region.NECK,
    "blepharospasm": Region.FACE,
    "oromandibular": Region.JAW,
    "laryngeal": Region.VOICE,
    "limb": Region.ARM,
    "hemifacial_spasm": Region.FACE,
    "trunk": Region.TRUNK,
}


@dataclass(frozen=True)
class Offer:
    """What the picker shows: the areas, the open one, and its muscles or those found."""

    areas: list[tuple[Region, str]]
    area: Region
    searched: str
    muscles: list[Muscle]


def offered(form: TreatmentForm, dystonias: tuple[str, ...]) -> Offer:
    """The muscles to choose from now."""
    searched = (form.find.data or "").strip()
    area = _area(form.area.data) or next(
        (AREA_OF[code] for code in dystonias if code in AREA_OF), Region.NECK
    )
    form.area.data = area.value
    found = _found(searched) if searched else [m for m in MUSCLES if m.region is area]
    return Offer(
        areas=[(region, REGION_NAMES[region]) for region in AREAS],
        area=area,
        searched=searched,
        muscles=[each for each in found if each.injectable],
    )


def apply(form: TreatmentForm, asked: str) -> None:
    """Do what one button asks for. Anything that no button says changes nothing."""
    act, _colon, rest = asked.partition(":")
    if act == "add":
        code, _colon, side = rest.partition(":")
        if code in MUSCLE_CODES or not code:
            form.injections.append_entry({"muscle": code, "side": side, "dose_units": None})
        form.find.data = ""
    elif act == "area":
        form.area.data, form.find.data = rest, ""
    elif act in {"remove", "more", "less"} and rest in PLACES:
        _change_line(form, act, int(rest))


def _change_line(form: TreatmentForm, act: str, row: int) -> None:
    if row >= len(form.injections.entries):
        return
    if act == "remove":
        del form.injections.entries[row]
        return
    dose = form.injections.entries[row].form.dose_units
    stepped = (dose.data or Decimal(0)) + (STEP if act == "more" else -STEP)
    dose.data = stepped if 0 < stepped <= dose.LARGEST else dose.data
    dose.raw_data = None


def _area(text: str | None) -> Region | None:
    return next((region for region in AREAS if region.value == text), None)


def _found(searched: str) -> list[Muscle]:
    """Muscles that what was typed may name, the likeliest first."""
    found = find_muscles(searched, limit=LONGEST_LIST)
    return [muscle(match.code) for match in found if match.score >= FOUND]
