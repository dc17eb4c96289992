"""The lines of a treatment: a muscle, a side, a dose and its points. Each may be unknown."""

from collections.abc import Iterator
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import FieldList, Form, HiddenField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation

from app.catalogue import muscles
from app.forms.base import Text, UnitsField
from app.forms.treatment_fields import PointsField
from app.services.treatments import LONGEST_LABEL, InjectionDraft, Side
from app.words import gettext as _

UNKNOWN = ""
MUSCLE_CODES = frozenset(muscle.code for muscle in muscles.MUSCLES)
SIDES = [
    SelectChoice("left", _l("Left")),
    SelectChoice("right", _l("Right")),
    SelectChoice("midline", _l("Middle")),
    SelectChoice(UNKNOWN, _l("Not known")),
]


class InjectionForm(Form):
    """One line: a muscle, a side, a dose, its points."""

    muscle = HiddenField()
    muscle_label = Text(_l("Which muscle, in your own words?"), most=LONGEST_LABEL)
    side = RadioField(_l("Side"), choices=SIDES, default=UNKNOWN, validate_choice=False)
    dose_units = UnitsField(_l("Dose in units"))
    points = PointsField(_l("Points"))

    def validate_muscle(self, field: HiddenField) -> None:
        """A code of the catalogue, or nothing."""
        if field.data and field.data not in MUSCLE_CODES:
            raise StopValidation(_("Choose a muscle from the list"))

    def validate_side(self, field: RadioField) -> None:
        """Left, right, middle, or nothing."""
        if field.data and field.data not in set(Side):
            raise StopValidation(_("Choose left, right, middle or not known"))

    def validate_points(self, field: PointsField) -> None:
        """The same number as in a dose like 2x20."""
        told = self.dose_units.points
        if told is not None and field.data is not None and told != field.data:
            raise StopValidation(
                _("The dose says %(told)s points, and here stands %(here)s. Keep one of them",
                  told=told, here=field.data)
            )  # fmt: skip

    def sides_to_offer(self) -> list[SelectChoice]:
        """The sides that this muscle has, and the one that is chosen."""
        code = self.muscle.data
        if not code or code not in MUSCLE_CODES:
            return SIDES
        fitting = {"left", "right"} if muscles.muscle(code).paired else {"midline"}
        return [each for each in SIDES if each.value in {*fitting, UNKNOWN, self.side.data}]

    def draft(self) -> InjectionDraft:
        """What this line says; what cannot be read is not known."""
        code = self.muscle.data if self.muscle.data in MUSCLE_CODES else None
        points = self.dose_units.points if self.points.data is None else self.points.data
        return InjectionDraft(
            muscle=code,
            side=Side(self.side.data) if self.side.data in set(Side) else None,
            dose_units=self.dose_units.data,
            points=points,
            muscle_label=None if code else self.muscle_label.data or None,
        )


class Lines(FieldList):
    """The lines of a treatment, as they are numbered by the names of what was sent."""

    def _extract_indices(self, prefix: str, formdata: Any) -> Iterator[int]:
        start = f"{prefix}-"
        places = (
            name[len(start) :].partition("-")[0] for name in formdata if name.startswith(start)
        )
        return (
            int(place) for place in places if place.isascii() and place.isdigit() and len(place) < 4
        )


def line_fields(line: InjectionDraft) -> dict[str, Any]:
    """One line as the form shows it."""
    return {
        "muscle": line.muscle or "",
        "muscle_label": line.muscle_label or "",
        "side": line.side or UNKNOWN,
        "dose_units": line.dose_units,
        "points": line.points,
    }
