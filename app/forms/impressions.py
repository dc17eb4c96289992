"""Saying how a treatment went as a whole."""

import re
from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation
from wtforms.widgets import TextInput

from app.forms.base import DiaryForm
from app.forms.days import VersionField
from app.sentences.impressions import CHANGES
from app.services.impressions import LARGEST_PERCENT, MOST_WEEKS, Impression, ImpressionDraft
from app.words import gettext as _

NOT_SAID = ""
# A whole number as people write it: 60, 60 %, 60,0 percent, about 8 weeks.
WHOLE = re.compile(
    r"(?:about|ca\.?|~)?\s*(\d{1,4})(?:[.,]0{1,2})?\s*(%|percent|per cent|weeks?|wks?|w)?",
    re.I | re.A,
)


class WholeNumberField(Field):
    """A whole number, with or without its unit. data: the number, None where nothing is typed."""

    widget = TextInput()

    def __init__(self, label: Any, most: int, unit: str, wanted: Any, **options: Any) -> None:
        super().__init__(label, **options)
        self.most, self.unit, self.wanted = most, unit, wanted

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else str(self.data)

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        typed = str(valuelist[0]).strip() if valuelist else ""
        self.data = None
        if not typed:
            return
        told = WHOLE.fullmatch(typed)
        unit = (told[2] or "").casefold() if told else ""
        if told is None or int(told[1]) > self.most or unit[:1] not in {"", *self.unit}:
            raise ValueError(str(self.wanted))
        self.data = int(told[1])


class ImpressionForm(DiaryForm):
    """Three questions about one treatment. Each may be left out, but not all of them."""

    version = VersionField()
    change = RadioField(
        _l("After it, how were you on the whole, compared with before?"),
        choices=[
            *(SelectChoice(str(change), words) for change, words in CHANGES.items()),
            SelectChoice(NOT_SAID, _l("Not said")),
        ],
        validate_choice=False,
    )
    percent_better = WholeNumberField(
        _l("How many percent better?"),
        most=LARGEST_PERCENT,
        unit="%p",
        wanted=_l("Enter a whole number from 0 to 100, such as 60"),
    )
    not_better = BooleanField(_l("It was not better"))
    weeks = WholeNumberField(
        _l("For how many weeks did it last?"),
        most=MOST_WEEKS,
        unit="w",
        wanted=_l("Enter whole weeks from 0 to 60, such as 8"),
    )
    still_lasting = BooleanField(_l("It still lasts"))

    def validate_change(self, field: RadioField) -> None:
        """One of the list; and something must be said."""
        if field.data and field.data not in {str(change) for change in CHANGES}:
            raise StopValidation(_("Choose one of the answers, or Not said"))
        typed = any(
            each.data is not None or each.process_errors
            for each in (self.percent_better, self.weeks)
        )
        if not (field.data or typed or self.not_better.data or self.still_lasting.data):
            raise StopValidation(_("Answer at least one of the questions"))

    def validate_percent_better(self, field: WholeNumberField) -> None:
        """Not better is no percent at all."""
        if self.not_better.data and field.data:
            raise StopValidation(_("Give a number or tick It was not better, not both"))

    def draft(self) -> ImpressionDraft:
        """What the form says. Call it once validate() has passed."""
        return ImpressionDraft(
            change=int(self.change.data) if self.change.data else None,
            percent_better=0 if self.not_better.data else self.percent_better.data,
            weeks=self.weeks.data,
            still_lasting=self.still_lasting.data,
        )


def fields_of(stored: Impression | None) -> dict[str, Any]:
    """What was saved, as the form shows it; nothing is chosen where nothing was said."""
    if stored is None or stored.dismissed:
        return {"version": stored.version if stored else None}
    return {
        "version": stored.version,
        "change": NOT_SAID if stored.change is None else str(stored.change),
        "percent_better": stored.percent_better or None,
        "not_better": stored.percent_better == 0,
        "weeks": stored.weeks,
        "still_lasting": stored.still_lasting,
    }
