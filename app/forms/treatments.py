"""Recording a treatment: a date, a product, its lines, and whatever else is known."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import FieldList, FormField, HiddenField, RadioField, SearchField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation

from app.catalogue import products
from app.forms.base import DayField, DiaryForm, Text, UnitsField
from app.forms.days import Note, VersionField
from app.forms.injections import MUSCLE_CODES, UNKNOWN, InjectionForm, Lines, line_fields
from app.forms.treatment_fields import ExpiryField, GuidanceField, VolumeField
from app.services.days import LONGEST_NOTE
from app.services.treatments import (
    LONGEST_LOT,
    LONGEST_WORDS,
    MOST_INJECTIONS,
    Guidance,
    TreatmentDraft,
    read_guidance,
)
from app.words import gettext as _

__all__ = ["LATER", "MUSCLE_CODES", "RemoveForm", "TreatmentForm", "fields_of"]

PRODUCT_CODES = frozenset(product.code for product in products.PRODUCTS)
LATER = "later"
MORE = ("dilution", "volume_ml", "lot", "expires_on", "guidance", "injector", "clinic")


class RemoveForm(DiaryForm):
    """The button that removes a treatment, as it was when the button was shown."""

    version = VersionField()


class TreatmentForm(DiaryForm):
    """One treatment. Only the date is needed.

    seen: the remarks that were shown already.
    """

    treatment_id = HiddenField()
    version = VersionField()
    seen = HiddenField()
    day = DayField(
        _l("When was it?"),
        missing=_l("Enter the date of the injection"),
        future=_l("The injection date must be today or in the past"),
    )
    product = RadioField(_l("Which product?"), default=UNKNOWN, validate_choice=False)
    injections = Lines(FormField(InjectionForm))
    total_units = UnitsField(_l("Total in units, if you do not know how it was shared out"))
    dilution = Text(_l("Dilution"), most=LONGEST_WORDS)
    volume_ml = VolumeField(_l("Volume in ml"))
    lot = Text(_l("Lot number"), most=LONGEST_LOT)
    expires_on = ExpiryField(_l("Expiry date of the vial"))
    guidance = GuidanceField(
        _l("How were the muscles found?"),
        choices=[
            SelectChoice(Guidance.NONE.value, _l("None, by sight and touch")),
            SelectChoice(Guidance.EMG.value, _l("EMG")),
            SelectChoice(Guidance.STIMULATION.value, _l("Stimulation")),
            SelectChoice(Guidance.ULTRASOUND.value, _l("Ultrasound")),
        ],
    )
    injector = Text(_l("Who injected?"), most=LONGEST_WORDS)
    clinic = Text(_l("Clinic"), most=LONGEST_WORDS)
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

    def says_more(self) -> bool:
        """Whether something stands, or is to be put right, among what is folded away."""
        return any(self[name].data or self[name].errors for name in MORE)

    def so_far(self, day: date) -> TreatmentDraft:
        """What the form says while it is filled in; what cannot be read is not known."""
        return TreatmentDraft(
            day=self.day.data or day,
            product=self.product.data if self.product.data in PRODUCT_CODES else None,
            injections=tuple(entry.form.draft() for entry in self.injections.entries),
            note=self.note.data or None,
            total_units=self.total_units.data,
            dilution=self.dilution.data or None,
            volume_ml=self.volume_ml.data,
            lot=self.lot.data or None,
            expires_on=self.expires_on.data,
            guidance=",".join(sorted(set(self.guidance.data or ()))) or None,
            injector=self.injector.data or None,
            clinic=self.clinic.data or None,
        )

    def draft(self, finished: bool = True) -> TreatmentDraft:
        """What the form says. Call it once validate() has passed."""
        assert self.day.data is not None
        return replace(self.so_far(self.day.data), finished=finished)

    def id_made_for(self) -> UUID | None:
        """The id the form was made with."""
        try:
            return UUID(self.treatment_id.data or "")
        except ValueError:
            return None


def fields_of(draft: TreatmentDraft) -> dict[str, Any]:
    """A treatment as the form shows it, all of it: what is left out here is lost by saving."""
    return {
        "day": draft.day,
        "product": draft.product or UNKNOWN,
        "injections": [line_fields(line) for line in draft.injections],
        "total_units": draft.total_units,
        "dilution": draft.dilution,
        "volume_ml": draft.volume_ml,
        "lot": draft.lot,
        "expires_on": draft.expires_on,
        "guidance": [each.value for each in read_guidance(draft.guidance)],
        "injector": draft.injector,
        "clinic": draft.clinic,
        "note": draft.note,
    }
