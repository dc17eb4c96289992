"""Recording a treatment: a date, a product, and one line for each muscle."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FieldList, Form, FormField, HiddenField, RadioField, SearchField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation

from app.catalogue import muscles, products
from app.forms.base import DayField, DiaryForm, UnitsField
from app.forms.days import Note, VersionField
from app.services.days import LONGEST_NOTE
from app.services.treatments import MOST_INJECTIONS, InjectionDraft, Side, TreatmentDraft

UNKNOWN = ""
MUSCLE_CODES = frozenset(muscle.code for muscle in muscles.MUSCLES)
PRODUCT_CODES = frozenset(product.code for product in products.PRODUCTS)


class InjectionForm(Form):
    """One line: a muscle, a side, a dose. Each may be left unknown."""

    muscle = HiddenField()
    side = RadioField(
        _l("Side"),
        choices=[
            SelectChoice("left", _l("Left")),
            SelectChoice("right", _l("Right")),
            SelectChoice("midline", _l("Middle")),
            SelectChoice(UNKNOWN, _l("Not known")),
        ],
        default=UNKNOWN,
        validate_choice=False,
    )
    dose_units = UnitsField(_l("Dose in units"))

    def validate_muscle(self, field: HiddenField) -> None:
        """A code of the catalogue, or nothing."""
        if field.data and field.data not in MUSCLE_CODES:
            raise StopValidation(_("Choose a muscle from the list"))

    def validate_side(self, field: RadioField) -> None:
        """Left, right, middle, or nothing."""
        if field.data and field.data not in set(Side):
            raise StopValidation(_("Choose left, right, middle or not known"))

    def draft(self) -> InjectionDraft:
        """What this line says. Call it once validate() has passed."""
        return InjectionDraft(
            muscle=self.muscle.data or None,
            side=Side(self.side.data) if self.side.data else None,
            dose_units=self.dose_units.data,
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


class RemoveForm(DiaryForm):
    """The button that removes a treatment, as it was when the button was shown."""

    version = VersionField()


class TreatmentForm(DiaryForm):
    """One treatment. Only the date is needed."""

    treatment_id = HiddenField()
    version = VersionField()
    day = DayField(
        _l("When was it?"),
        missing=_l("Enter the date of the injection"),
        future=_l("The injection date must be today or in the past"),
    )
    product = RadioField(_l("Which product?"), default=UNKNOWN, validate_choice=False)
    injections = Lines(FormField(InjectionForm))
    note = Note(_l("Note"), most=LONGEST_NOTE)
    area = HiddenField()
    find = SearchField(_l("Find a muscle"))

    def __init__(self, today: Callable[[], date], **options: Any) -> None:
        super().__init__(**options)
        self.day.today = today
        self.product.choices = [
            *(
                SelectChoice(product.code, product.brands[0] if product.brands else product.name)
                for product in products.PRODUCTS
                if product.code != "other"
            ),
            SelectChoice("other", _l("Another product")),
            SelectChoice(UNKNOWN, _l("Not sure")),
        ]

    def validate_product(self, field: RadioField) -> None:
        """A code of the catalogue, or nothing."""
        if field.data and field.data not in PRODUCT_CODES:
            raise StopValidation(_("Choose a product, or Not sure"))

    def validate_injections(self, field: FieldList) -> None:
        """At most as many lines as a treatment can have."""
        if len(field.entries) > MOST_INJECTIONS:
            told = {"most": MOST_INJECTIONS, "count": len(field.entries)}
            raise StopValidation(
                _("A treatment holds at most %(most)s lines; there are %(count)s", **told)
            )

    def draft(self) -> TreatmentDraft:
        """What the form says. Call it once validate() has passed."""
        assert self.day.data is not None
        return TreatmentDraft(
            day=self.day.data,
            product=self.product.data or None,
            injections=tuple(entry.form.draft() for entry in self.injections.entries),
            note=self.note.data or None,
        )

    def id_made_for(self) -> UUID | None:
        """The id the form was made with."""
        try:
            return UUID(self.treatment_id.data or "")
        except ValueError:
            return None
