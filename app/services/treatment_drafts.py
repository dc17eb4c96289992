"""What somebody says of a treatment: its shape, its limits, and how the history keeps it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from app.catalogue.quantities import LARGEST_DOSE, MOST_POINTS
from app.errors import Refused
from app.models import GUIDANCES, Guidance, Injection, Side, Treatment

MOST_INJECTIONS = 40
LARGEST_VOLUME = Decimal(1000)
LONGEST_LABEL = 80
LONGEST_LOT = 40
LONGEST_WORDS = 80  # of dilution, injector and clinic


@dataclass(frozen=True)
class InjectionDraft:
    """One line of a treatment. None is not known.

    points: how many pricks the dose was shared among. muscle_label: own words, only where
    `muscle` is None.
    """

    muscle: str | None = None
    side: Side | None = None
    dose_units: Decimal | None = None
    points: int | None = None
    muscle_label: str | None = None


@dataclass(frozen=True)
class TreatmentDraft:
    """What somebody says of one treatment. Only the day must be known.

    total_units: as it was typed, where the split is not known. guidance: as written by
    `write_guidance`. finished: false while the rest is left for later.
    """

    day: date
    product: str | None = None
    injections: tuple[InjectionDraft, ...] = ()
    note: str | None = None
    total_units: Decimal | None = None
    dilution: str | None = None
    volume_ml: Decimal | None = None
    lot: str | None = None
    expires_on: date | None = None
    guidance: str | None = None
    injector: str | None = None
    clinic: str | None = None
    finished: bool = True


# All that is said of a treatment as a whole, in the order of its form.
FIELDS = (
    "day",
    "product",
    "total_units",
    "dilution",
    "volume_ml",
    "lot",
    "expires_on",
    "guidance",
    "injector",
    "clinic",
    "note",
    "finished",
)


def write_guidance(chosen: Iterable[Guidance]) -> str | None:
    """The guidance as it is stored; None where nothing was chosen.

    Raises Refused when there was none, and something all the same.
    """
    written = ",".join(sorted({guidance.value for guidance in chosen}))
    if written and written not in GUIDANCES:
        raise Refused("guidance")
    return written or None


def read_guidance(written: str | None) -> tuple[Guidance, ...]:
    """What was chosen; empty where it is not known."""
    return tuple(Guidance(each) for each in written.split(",")) if written else ()


def check_content(draft: TreatmentDraft) -> None:
    """Raises Refused for what no treatment can be, whatever its day."""
    if len(draft.injections) > MOST_INJECTIONS:
        raise Refused("too_many_injections")
    for line in draft.injections:
        _check_line(line)
    if draft.total_units is not None and not is_dose(draft.total_units):
        raise Refused("total")
    if draft.volume_ml is not None and not is_amount(draft.volume_ml, LARGEST_VOLUME):
        raise Refused("volume")
    if draft.guidance is not None and draft.guidance not in GUIDANCES:
        raise Refused("guidance")
    if not all(map(_fits, (draft.dilution, draft.injector, draft.clinic))):
        raise Refused("too_long")
    if not _fits(draft.lot, LONGEST_LOT):
        raise Refused("too_long")


def _check_line(line: InjectionDraft) -> None:
    if line.dose_units is not None and not is_dose(line.dose_units):
        raise Refused("dose")
    if line.points is not None and not 1 <= line.points <= MOST_POINTS:
        raise Refused("points")
    if line.muscle is not None and line.muscle_label is not None:
        raise Refused("muscle_and_label")
    if not _fits(line.muscle_label):
        raise Refused("too_long")


def is_dose(units: Decimal) -> bool:
    """Whether this can be stored as it is: above 0, not too large, at most two places."""
    return is_amount(units, LARGEST_DOSE)


def is_amount(number: Decimal, largest: Decimal) -> bool:
    """Whether this can be stored in hundredths and is above 0."""
    if not (number.is_finite() and 0 < number <= largest):
        return False
    return number == round(number, 2)


def _fits(words: str | None, most: int = LONGEST_WORDS) -> bool:
    return words is None or 0 < len(words) <= most


def draft_of(treatment: Treatment) -> TreatmentDraft:
    """What is saved, in the shape in which it is said."""
    return TreatmentDraft(
        injections=tuple(_line_of(line) for line in treatment.injections),
        **{name: getattr(treatment, name) for name in FIELDS},
    )


def _line_of(line: Injection) -> InjectionDraft:
    return InjectionDraft(
        muscle=line.muscle,
        side=Side(line.side) if line.side else None,
        dose_units=line.dose_units,
        points=line.points,
        muscle_label=line.muscle_label,
    )


def content_of(draft: TreatmentDraft) -> dict[str, Any]:
    """A draft as the history keeps it, fit for JSON. A name in it is never renamed."""
    whole = {name: _plain(getattr(draft, name)) for name in FIELDS}
    lines = [
        [line.muscle, line.side, _plain(line.dose_units), line.points, line.muscle_label]
        for line in draft.injections
    ]
    return {**whole, "injections": lines}


def draft_from(content: dict[str, Any]) -> TreatmentDraft:
    """The draft that the history kept. Versions from before a name was there do not tell it."""
    known = {name: content[name] for name in FIELDS if name in content}
    known["day"] = date.fromisoformat(known["day"])
    if known.get("expires_on"):
        known["expires_on"] = date.fromisoformat(known["expires_on"])
    for name in ("total_units", "volume_ml"):
        known[name] = _decimal(known.get(name))
    return TreatmentDraft(
        injections=tuple(_line_from(*line) for line in content["injections"]), **known
    )


def _line_from(
    muscle: str | None,
    side: str | None,
    dose: str | None,
    points: int | None = None,
    label: str | None = None,
) -> InjectionDraft:
    return InjectionDraft(muscle, Side(side) if side else None, _decimal(dose), points, label)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
