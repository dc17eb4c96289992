"""Rating one day."""

from collections.abc import Sequence
from typing import Any, cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, TextAreaField
from wtforms.validators import StopValidation
from wtforms.widgets import HiddenInput

from app.forms.base import DiaryForm, Text
from app.services.days import LONGEST_NOTE, DayDraft
from app.services.symptoms import Followed

SKIP = "skip"


class RatingField(Field):
    """How bad one symptom was: a whole number from 0 to 10, Skip, or no answer.

    data: 0..10, None for no answer. skipped: whether Skip was chosen.
    """

    def __init__(self, label: Any = None, **options: Any) -> None:
        super().__init__(label, **options)
        self.skipped = False

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        text = str(valuelist[0]).strip() if valuelist else ""
        self.skipped = text == SKIP
        self.data = None
        if not text or self.skipped:
            return
        if not (text.isascii() and text.isdigit() and int(text[:4]) <= 10):
            raise ValueError(_("Choose a whole number from 0 to 10, or Skip"))
        self.data = int(text)


class Note(TextAreaField, Text):
    """Some words about the day or the treatment."""


class VersionField(Field):
    """The version that the form showed. data: a number, None for what was not saved yet."""

    widget = HiddenInput()

    def _value(self) -> str:
        return "" if self.data is None else str(self.data)

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        text = str(valuelist[0]).strip() if valuelist else ""
        # A number that is no version can only be an outdated page: it will not match.
        self.data = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None


class DayForm(DiaryForm):
    """The ratings of one day. One field a symptom, made by `day_form`."""

    note = Note(_l("Note"), most=LONGEST_NOTE)
    version = VersionField()

    def ratings(self) -> dict[int, int | None]:
        """What was answered: symptom number -> severity, None for skipped."""
        return {
            number: field.data
            for number, field in self._rating_fields()
            if field.data is not None or field.skipped
        }

    def draft(self) -> DayDraft:
        """What the form says. Call it once validate() has passed."""
        return DayDraft(ratings=self.ratings(), note=self.note.data or None)

    def validate_note(self, field: Field) -> None:
        """A day that says nothing at all cannot be saved."""
        if not self.ratings() and not field.data and self.version.data is None:
            raise StopValidation(_("Rate at least one symptom, or write a note"))

    def _rating_fields(self) -> list[tuple[int, RatingField]]:
        return [
            (int(field.short_name.removeprefix("symptom-")), field)
            for field in self
            if isinstance(field, RatingField)
        ]


def rating_name(number: int) -> str:
    """The name of a symptom's field."""
    return f"symptom-{number}"


def day_form(symptoms: Sequence[Followed], **options: Any) -> DayForm:
    """The form of one day for these symptoms."""
    fields = {
        name: RatingField(label, name=name, id=f"{name}-0")  # a problem leads to the first button
        for name, label in ((rating_name(each.number), each.label) for each in symptoms)
    }
    made = cast(type[DayForm], type("DayFormOfOne", (DayForm,), dict(fields)))
    return made(**options)


__all__ = ["DayForm", "Note", "RatingField", "VersionField", "day_form", "rating_name"]
