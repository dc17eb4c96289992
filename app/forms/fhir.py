"""What of a diary goes into a FHIR bundle."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation

from app.forms.base import DayField, DiaryForm, TickBoxes
from app.words import gettext as _

ALL, YEAR, DATES = "all", "year", "dates"
YEAR_DAYS = 365
PARTS = {
    "ratings": _l("Ratings of days"),
    "treatments": _l("Injections with their doses"),
    "scores": _l("Scores that a clinician entered"),
    "notes": _l("Notes on days and injections"),
}
AT_FIRST = ("ratings", "treatments", "scores")  # words of one's own only where they are wanted


class RecordForm(DiaryForm):
    """Asked by the address alone: it only looks, so it proves nothing and saves nothing."""

    class Meta:
        csrf = False

    period = RadioField(
        _l("Which days?"),
        choices=[
            SelectChoice(ALL, _l("All of them")),
            SelectChoice(YEAR, _l("The last 12 months")),
            SelectChoice(DATES, _l("From one day to another")),
        ],
        default=ALL,
    )
    first = DayField(_l("First day"))
    last = DayField(_l("Last day"))
    parts = TickBoxes(_l("What is in it?"), default=AT_FIRST)

    def __init__(self, *, today: Callable[[], date], sees_notes: bool, **options: Any) -> None:
        super().__init__(**options)
        self.first.today = self.last.today = today
        self.parts.choices = [
            (name, words) for name, words in PARTS.items() if sees_notes or name != "notes"
        ]
        self._today = today

    def validate_last(self, field: DayField) -> None:
        """The days are in their order."""
        first = self.first.data if self.period.data == DATES else None
        if first and field.data and field.data < first:
            raise StopValidation(_("The last day must not be before the first one"))

    def validate_parts(self, field: TickBoxes) -> None:
        """An empty file helps nobody."""
        if not field.data:
            raise StopValidation(_("Tick at least one of these"))

    def days(self) -> tuple[date | None, date | None]:
        """First and last day, None for no end. Call it once validate() has passed."""
        if self.period.data == YEAR:
            return self._today() - timedelta(days=YEAR_DAYS), None
        return (self.first.data, self.last.data) if self.period.data == DATES else (None, None)
