"""The kinds of field that only a treatment has: a volume, a number of points, an expiry date."""

import calendar
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from wtforms import Field, SelectMultipleField
from wtforms.validators import StopValidation
from wtforms.widgets import CheckboxInput, ListWidget, TextInput

from app.catalogue.quantities import MOST_POINTS, UnreadableDose, read_dose
from app.forms.base import DayField
from app.services.treatments import Guidance
from app.words import gettext as _

LARGEST_VOLUME = Decimal(1000)


class PointsField(Field):
    """How many pricks one dose was shared among. data: a whole number, or None: not known."""

    widget = TextInput()

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else str(self.data)

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        text = str(valuelist[0]).strip() if valuelist else ""
        self.data = None
        if not text:
            return
        whole = text.isascii() and text.isdigit() and len(text) < 9
        if not (whole and 1 <= int(text) <= MOST_POINTS):
            raise ValueError(_("Give the points as a whole number from 1 to 99"))
        self.data = int(text)


class VolumeField(Field):
    """Millilitres, typed like a dose: 1,5 or 1.5. data: a Decimal, or None: not known."""

    widget = TextInput()

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data.normalize():f}"

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        text = (str(valuelist[0]) if valuelist else "").strip().casefold().removesuffix("ml")
        self.data = None
        try:
            volume = read_dose(text).units
        except UnreadableDose as error:
            fitting = [each for each in error.readings if each <= LARGEST_VOLUME]
            volume = fitting[0] if len(fitting) == 1 else Decimal(0)
        if volume is not None and not 0 < volume <= LARGEST_VOLUME:
            raise ValueError(_("Enter the volume in ml, such as 1.5, with at most two places"))
        self.data = volume


class ExpiryField(DayField):
    """The last day of use. Vials often tell a month alone: its last day is meant."""

    def _read(self, typed: list[str]) -> None:
        if not typed[0].strip() and typed[1].strip():
            super()._read(["1", *typed[1:]])
            if self.data:
                last = calendar.monthrange(self.data.year, self.data.month)[1]
                self.data = self.data.replace(day=last)
            self.day_text = ""
        else:
            super()._read(typed)


class GuidanceField(SelectMultipleField):
    """How the muscles were found, as tick boxes. Nothing ticked is not known."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def pre_validate(self, form: Any) -> None:
        chosen = set(self.data or ())
        if not chosen <= set(Guidance):
            raise StopValidation(_("Tick what was used"))
        if Guidance.NONE in chosen and len(chosen) > 1:
            raise StopValidation(_("Tick None alone, or only what was used"))
