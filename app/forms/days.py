"""Rating one day."""

from collections.abc import Sequence
from typing import Any, cast

from flask_babel import lazy_gettext as _l
from wtforms import Field, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation
from wtforms.widgets import HiddenInput

from app.catalogue.marks import MARKS
from app.forms.base import DiaryForm, Text, TickBoxes
from app.services.days import LONGEST_NOTE, DayDraft
from app.services.symptoms import Followed
from app.words import gettext as _

SKIP = "skip"
RATING = "symptom-"


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


class MarksField(TickBoxes):
    """What was unusual. A hidden empty value comes along, so that no box ticked is said, too.

    data: the codes that are ticked, None where the form did not ask.
    """

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        self.data = [str(value) for value in valuelist if value] if valuelist else None

    def pre_validate(self, form: Any) -> None:
        if not set(self.data or ()) <= {mark.code for mark in MARKS}:
            raise StopValidation(_("Tick what fits, or nothing"))


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

    marks = MarksField(
        _l("Anything unusual?"), choices=[SelectChoice(mark.code, mark.label) for mark in MARKS]
    )
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
        marks = None if self.marks.data is None else frozenset(self.marks.data)
        return DayDraft(self.ratings(), self.note.data or None, marks)

    def validate_note(self, field: Field) -> None:
        """A day that says nothing at all cannot be saved."""
        said = self.ratings() or field.data or self.marks.data
        if not said and self.version.data is None:
            raise StopValidation(_("Rate at least one symptom, or write a note"))

    def _rating_fields(self) -> list[tuple[int, RatingField]]:
        return [
            (int(field.short_name.removeprefix(RATING)), field)
            for field in self
            if isinstance(field, RatingField)
        ]


class FillInForm(DayForm):
    """The short form of an earlier day: its ratings alone."""

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether something was answered. What is left empty needs no save."""
        answered = super().validate(extra_validators)
        if answered and not self.ratings():
            self.form_errors = [_("Rate at least one symptom, or leave this day empty")]
            return False
        return answered

    def validate_note(self, field: Field) -> None:
        """It asks for no note."""


def rating_name(number: int) -> str:
    """The name of a symptom's field."""
    return f"{RATING}{number}"


def day_form(symptoms: Sequence[Followed], **options: Any) -> DayForm:
    """The form of one day for these symptoms."""
    return _form_of(DayForm, symptoms, options)


def fill_in_form(symptoms: Sequence[Followed], **options: Any) -> DayForm:
    """The short form of one day for these symptoms."""
    return _form_of(FillInForm, symptoms, options)


def _form_of(kind: type[DayForm], symptoms: Sequence[Followed], options: dict[str, Any]) -> DayForm:
    fields = {
        name: RatingField(label, name=name, id=f"{name}-0")  # a problem leads to the first button
        for name, label in ((rating_name(each.number), each.label) for each in symptoms)
    }
    made = cast(type[DayForm], type("DayFormOfOne", (kind,), dict(fields)))
    return made(**options)


__all__ = [
    "DayForm",
    "Note",
    "RatingField",
    "VersionField",
    "day_form",
    "fill_in_form",
    "rating_name",
]
