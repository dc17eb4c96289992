"""What all forms share: kind fields that keep what was typed and say what to do."""

import unicodedata
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, SelectMultipleField, StringField
from wtforms.validators import StopValidation, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget, TextInput

from app.catalogue.quantities import LARGEST_DOSE, Problem, UnreadableDose, read_dose
from app.services.cells import CONTROL
from app.words import gettext as _

FIRST_DAY = date(1900, 1, 1)
NOT_A_SIGN = "\ufffd"  # shown as a question mark in a box: the person sees where it is


class Text(StringField):
    """Words of a person. Refuses signs that nobody types and that databases choke on."""

    def __init__(self, label: Any = None, most: int = 80, **options: Any) -> None:
        super().__init__(label, **options)
        self.most = most

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        typed = str(valuelist[0]) if valuelist else ""
        self.data = (
            unicodedata.normalize("NFC", typed).replace("\r\n", "\n").replace("\r", "\n").strip()
        )

    def pre_validate(self, form: Any) -> None:
        words = self.data or ""
        if NOT_A_SIGN in words:
            raise StopValidation(_("Take out the signs that are not letters, or type this again"))
        if len(words) > self.most:
            told = {"most": self.most, "length": len(words)}
            raise StopValidation(
                _("Use at most %(most)s characters; there are %(length)s now", **told)
            )


class TickBoxes(SelectMultipleField):
    """Any number of options, each with its own box."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class DayField(Field):
    """A calendar day, typed as day, month and year. A month may be its name, too.

    data: a date, or None when nothing was typed. The three texts stay as they were typed.
    """

    widget = TextInput()

    def __init__(
        self,
        label: Any = None,
        today: Callable[[], date] | None = None,
        missing: Any = None,
        future: Any = None,
        **options: Any,
    ) -> None:
        super().__init__(label, **options)
        self.today = today
        self.missing = missing
        self.future = future or _l("The date must be today or in the past")
        self.day_text = self.month_text = self.year_text = ""

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        self.process_errors: list[str] = []
        self.data = data if isinstance(data, date) else None
        self.object_data = self.data
        if formdata is not None and f"{self.name}-year" in formdata:
            self._read([str(formdata.get(f"{self.name}-{part}", "")) for part in PARTS])
        elif formdata is not None and formdata.get(self.name):
            self._read_iso(str(formdata.get(self.name)))
        elif self.data:
            self.fill_in(self.data)

    def fill_in(self, day: date) -> None:
        """Show this day, as if it had been typed."""
        self.data, self.process_errors = day, []
        self.day_text, self.month_text, self.year_text = str(day.day), str(day.month), str(day.year)

    def _read_iso(self, text: str) -> None:
        year, month, day = [*text.split("-"), "", "", ""][:3]
        self._read([day, month, year])

    def _read(self, typed: list[str]) -> None:
        self.day_text, self.month_text, self.year_text = (text.strip()[:20] for text in typed)
        self.data = None
        if not self.day_text and not self.month_text:
            return
        try:
            self.data = date(
                int(self.year_text), _month_number(self.month_text), int(self.day_text)
            )
        except (ValueError, OverflowError):
            self.process_errors.append(_("Enter a real date, such as 9 6 2026"))

    def pre_validate(self, form: Any) -> None:
        if self.process_errors:
            return
        if self.data is None:
            if self.missing:
                raise StopValidation(self.missing)
        elif self.data < FIRST_DAY:
            raise StopValidation(_("The date must be in 1900 or later"))
        elif self.today is not None and self.data > self.today():
            raise StopValidation(self.future)


PARTS = ("day", "month", "year")


def _month_number(text: str) -> int:
    if text.isdigit():
        return int(text)
    wanted = text.casefold().rstrip(".")
    locale = get_locale()
    for width in ("wide", "abbreviated"):
        for number, name in (locale.months["format"][width] if locale else {}).items():
            if len(wanted) >= 3 and str(name).casefold().startswith(wanted):
                return int(number)
    raise ValueError(text)


class UnitsField(Field):
    """A dose in units, as people write it: 12,5 or 12.5, 1 250, 20 U, 2x20.

    data: a Decimal, or None when nothing was typed: not known. points: as in 2x20, else None.
    """

    widget = TextInput()
    LARGEST = LARGEST_DOSE
    points: int | None = None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data.normalize():f}"

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        self.data = self.points = None
        try:
            read = read_dose(str(valuelist[0]) if valuelist else "")
        except UnreadableDose as error:
            raise ValueError(dose_problem(error)) from None
        self.data, self.points = read.units, read.points


def dose_problem(error: UnreadableDose) -> str:
    """What to do about a text that is no dose."""
    if error.readings:
        told = [f"{reading.normalize():f}" for reading in error.readings]
        asked = _("This can be read in two ways. Write %(dose)s", dose=_(" or ").join(told))
        return str(asked)
    return str(
        {
            Problem.NOT_POSITIVE: _(
                "The dose must be more than 0 units; leave it empty if not known"
            ),
            Problem.TOO_LARGE: _("The dose must be at most 50,000 units"),
            Problem.TOO_FINE: _("Give the dose with at most two places after the point"),
            Problem.TOO_MANY_POINTS: _("Give at most 99 points"),
        }.get(error.problem, _("Enter the dose in units, such as 25 or 12.5"))
    )


def printable(typed: str) -> str:
    """What was typed, with a mark in place of each sign that no page can show."""
    return CONTROL.sub(NOT_A_SIGN, typed)


class DiaryForm(FlaskForm):
    """The root of our forms."""

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether all that was typed can be used. Every field says its own problem."""
        return bool(super().validate(extra_validators))


__all__ = [
    "DayField",
    "DiaryForm",
    "Text",
    "TickBoxes",
    "UnitsField",
    "ValidationError",
    "printable",
]
