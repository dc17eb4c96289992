"""Choosing a report: which days, which language, what is in it. Sent by GET: it can be linked."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation

from app.forms.base import DayField, DiaryForm, TickBoxes
from app.sentences.languages import LANGUAGES, list_languages
from app.sentences.report import PARTS, UNTICKED
from app.words import gettext as _

ENGLISH = "en"
CHOSEN = "1"  # sent by the form itself: without it, what is not named is as it is by itself


class ReportForm(DiaryForm):
    """What a report is to be. Days that are typed count instead of the period."""

    chosen = HiddenField()
    period = RadioField(_l("Period"), validate_choice=False)
    first = DayField(_l("From"))
    last = DayField(_l("Until"), future=_l("The last day must be today or in the past"))
    language = RadioField(_l("Language"), validate_choice=False)
    part = TickBoxes(_l("What is in it"), validate_choice=False)

    class Meta:
        csrf = False  # it changes nothing

    def __init__(
        self,
        today: Callable[[], date],
        periods: Sequence[tuple[str, str]],
        usual: str,
        formdata: Any,
        without: frozenset[str] = frozenset(),
    ) -> None:
        """periods: (key, words); usual: the key of the one that is meant by itself; without: parts
        that are not there for this reader."""
        super().__init__(formdata=formdata)
        self.first.today = self.last.today = today
        self.period.choices = [SelectChoice(*each) for each in periods]
        self.language.choices = [SelectChoice(*each) for each in list_languages()]
        offered = [each for each in PARTS if each not in without]
        self.part.choices = [SelectChoice(each, PARTS[each]) for each in offered]
        self.period.data = self.period.data or usual
        self.language.data = self.language.data or ENGLISH
        ticked = [each for each in offered if each not in UNTICKED]
        said = self.chosen.data == CHOSEN or self.part.data
        self.part.data = (
            [each for each in offered if each in (self.part.data or ())] if said else ticked
        )

    def validate_period(self, field: RadioField) -> None:
        """One of the list."""
        if field.data not in {each.value for each in field.choices}:
            raise StopValidation(_("Choose a period"))

    def validate_language(self, field: RadioField) -> None:
        """One of the list."""
        if field.data not in LANGUAGES:
            raise StopValidation(_("Choose a language"))

    def validate_last(self, field: DayField) -> None:
        """No period ends before it begins."""
        if field.data and self.first.data and field.data < self.first.data:
            raise StopValidation(_("The last day must be the first day or later"))

    def days(self, periods: Mapping[str, date | None]) -> tuple[date | None, date | None]:
        """The first and the last day; None for the beginning of the diary, and for today.

        periods: their first days by their keys. Call it once validate() has passed.
        """
        if self.first.data or self.last.data:
            return self.first.data, self.last.data
        return periods[self.period.data], None

    def asked(self) -> dict[str, Any]:
        """The same choice as the parameters of an address."""
        days = {name: self[name].data for name in ("first", "last")}
        return {
            "chosen": CHOSEN,
            "period": self.period.data,
            "language": self.language.data,
            "part": list(self.part.data),
            **{name: day.isoformat() for name, day in days.items() if day},
        }
