"""The lines of the treatment form, changed by its own buttons: it works without a script.

A button is called `do` and says: `add:CODE:SIDE`, `own`, `remove:ROW`, `more:ROW`, `less:ROW`,
`area:REGION` or `find`.
"""

from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from app.catalogue.muscles import MUSCLES, REGION_NAMES, Muscle, Region, muscle
from app.catalogue.search import FOUND, find_muscles
from app.forms.treatments import MUSCLE_CODES, TreatmentForm
from app.services.treatments import LONGEST_LABEL
from app.views.body_maps import maps

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
class Hit:
    """One muscle of the list, and its sides, each with whether it is in the treatment already.

    The side that was typed comes first.
    """

    muscle: Muscle
    sides: list[tuple[str, bool]]


@dataclass(frozen=True)
class Offer:
    """What the picker shows: the areas, the open one, its maps, and its muscles or those found."""

    areas: list[tuple[Region, str]]
    area: Region
    searched: str
    hits: list[Hit]
    maps: list[tuple[str, Markup]]


def offered(form: TreatmentForm, dystonias: tuple[str, ...]) -> Offer:
    """The muscles to choose from now."""
    searched = (form.find.data or "").strip()
    area = _area(form.area.data) or next(
        (AREA_OF[code] for code in dystonias if code in AREA_OF), Region.NECK
    )
    form.area.data = area.value
    of_area: list[tuple[Muscle, str | None]] = [(m, None) for m in MUSCLES if m.region is area]
    found = _found(searched) if searched else of_area
    chosen = {(entry.form.muscle.data, entry.form.side.data) for entry in form.injections.entries}
    return Offer(
        areas=[(region, REGION_NAMES[region]) for region in AREAS],
        area=area,
        searched=searched,
        hits=[
            Hit(each, [(side, (each.code, side) in chosen) for side in _sides(each, said)])
            for each, said in found
            if each.injectable
        ],
        maps=[] if searched else maps(area, form),
    )


def is_asked_for(asked: str) -> bool:
    """Whether one of the picker's own buttons was pressed, so that it stays open."""
    return asked.partition(":")[0] in {"add", "own", "area", "find", "enter"}


def apply(form: TreatmentForm, asked: str) -> None:
    """Do what one button asks for. Anything that no button says changes nothing."""
    act, _colon, rest = asked.partition(":")
    if act == "add":
        code, _colon, side = rest.partition(":")
        if code in MUSCLE_CODES:
            _add_line(form, muscle=code, side=side)
    elif act == "own":
        words = " ".join((form.find.data or "").split())
        _add_line(form, muscle_label=words[:LONGEST_LABEL])
    elif act == "area":
        form.area.data, form.find.data = rest, ""
    elif act in {"remove", "more", "less"} and rest in PLACES:
        _change_line(form, act, int(rest))


def _add_line(form: TreatmentForm, **said: str) -> None:
    line = {"muscle": "", "muscle_label": "", "side": "", "dose_units": None, "points": None}
    form.injections.append_entry(line | said)
    form.find.data = ""


def _change_line(form: TreatmentForm, act: str, row: int) -> None:
    if row >= len(form.injections.entries):
        return
    if act == "remove":
        del form.injections.entries[row]
        return
    line = form.injections.entries[row].form
    dose = line.dose_units
    if dose.points and line.points.data is None and not line.points.errors:
        line.points.data, line.points.raw_data = dose.points, None  # 2x20 becomes 45 in 2 points
    stepped = (dose.data or Decimal(0)) + (STEP if act == "more" else -STEP)
    dose.data = stepped if 0 < stepped <= dose.LARGEST else dose.data
    dose.raw_data, dose.points = None, None


def _area(text: str | None) -> Region | None:
    return next((region for region in AREAS if region.value == text), None)


def _found(searched: str) -> list[tuple[Muscle, str | None]]:
    """Muscles that what was typed may name, and the side it says, the likeliest first."""
    found = find_muscles(searched, limit=LONGEST_LIST)
    return [(muscle(match.code), match.side) for match in found if match.score >= FOUND]


def _sides(of: Muscle, said: str | None) -> tuple[str, ...]:
    if not of.paired:
        return ("midline",)
    return ("right", "left") if said == "right" else ("left", "right")
