"""What the history keeps of former versions, as an archive tells it: the shapes of their texts."""

from dataclasses import replace
from typing import Annotated, Any

from msgspec import UNSET, Meta, UnsetType, defstruct, to_builtins

from app.models import EventKind, Side
from app.services.treatment_drafts import MOST_INJECTIONS
from app.services.whole.kinds import BOOL, DAY, Kind, code, one_of, signed, text, whole

DOSE = signed("[0-9]{1,6}(\\.[0-9]{1,2})?")  # as the history writes one: "62.50"
MOMENT = signed(f"{'[0-9]' * 4}-[0-9]{{2}}-[0-9]{{2}}T[0-9:.]{{8,15}}\\+00:00")

# What it was called, and what it is. A version of long ago does not tell what was not asked then.
TREATMENT = {
    "product": code("products", 40).or_none,
    "note": text().or_none,
    "total_units": DOSE.or_none,
    "dilution": text(80).or_none,
    "volume_ml": DOSE.or_none,
    "lot": text(40).or_none,
    "expires_on": DAY.or_none,
    "guidance": text(40).or_none,
    "injector": text(80).or_none,
    "clinic": text(80).or_none,
    "finished": BOOL,
}
EVENT = {
    "day": DAY,
    "until": DAY.or_none,
    "kind": one_of(EventKind),
    "words": text(120).or_none,
    "dose": text(60).or_none,
}
IMPRESSION = {
    "change": whole(-3, 3).or_none,
    "percent_better": whole(0, 100).or_none,
    "weeks": whole(0, 60).or_none,
    "still_lasting": BOOL,
    "entered_at": MOMENT.or_none,
}
# muscle, side, dose, points, the muscle in own words; the last two were not asked for at first.
_CELLS: Any = str | int | None
LINE = Annotated[list[_CELLS], Meta(min_length=3, max_length=5)]
SIDES = frozenset(Side)


def _kind(name: str, always: dict[str, Kind], sometimes: dict[str, Kind], **more: Any) -> Kind:
    """A text of the history: to JSON as it is stored, and back."""
    fields: list[Any] = [(field, kind.shape) for field, kind in always.items()]
    fields += more.items()
    fields += [(field, kind.shape | UnsetType, UNSET) for field, kind in sometimes.items()]
    shape = defstruct(name, fields, forbid_unknown_fields=True, kw_only=True)
    return replace(Kind(shape), read=lambda told, _people: to_builtins(told))


FORMER_TREATMENT = _kind(
    "FormerTreatment",
    {"day": DAY},
    TREATMENT,
    injections=Annotated[list[LINE], Meta(max_length=MOST_INJECTIONS)],
)
FORMER_EVENT = _kind("FormerEvent", EVENT, {})
FORMER_IMPRESSION = _kind("FormerImpression", IMPRESSION, {})
