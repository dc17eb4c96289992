"""The three pages on which a diary is begun."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation

from app import clock
from app.catalogue import dystonias, symptoms
from app.catalogue.find import symptom_named
from app.catalogue.symptoms import SIDE_EFFECTS, Kind
from app.forms.base import DayField, DiaryForm, Text, TickBoxes
from app.services.symptoms import LONGEST_LABEL, Followed, mark_of
from app.words import gettext as _

NOT_SURE = ("overall_severity",)


class WhereForm(DiaryForm):
    """Page one: where the dystonia is. None ticked means not sure."""

    dystonias = TickBoxes(_l("Where is your dystonia?"))

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.dystonias.choices = [SelectChoice(d.code, d.label) for d in dystonias.DYSTONIAS]


class RateForm(DiaryForm):
    """Page two: what to rate each day."""

    symptoms = TickBoxes(_l("What would you like to rate?"))
    own = Text(_l("Something else, in your own words"), most=LONGEST_LABEL)

    def __init__(self, choices: Sequence[tuple[str, str]], **options: Any) -> None:
        """choices: (code of the catalogue or number of own words, label)."""
        super().__init__(**options)
        self.symptoms.choices = [SelectChoice(value, label) for value, label in choices]

    def validate_own(self, field: Text) -> None:
        """At least one symptom, chosen or in own words."""
        if not self.symptoms.data and not field.data:
            raise StopValidation(_("Choose at least one symptom, or write your own"))
        if (known := symptom_named(field.data)) and known.kind is Kind.SIDE_EFFECT:
            told = _("The diary asks for this after an injection. Use other words to rate it daily")
            raise StopValidation(told)

    def chosen(self) -> list[str]:
        """What will be rated: codes in the order of the list, then the own words."""
        return [*(self.symptoms.data or []), *([self.own.data] if self.own.data else [])]


class SymptomsForm(RateForm):
    """What to rate each day, and the side effects to ask for after an injection.

    seen: the mark of the list that the page was made from.
    """

    seen = HiddenField()
    side_effects = TickBoxes(_l("Side effects to ask for"))

    def __init__(
        self, dystonias_chosen: Sequence[str], listed: Sequence[Followed], **options: Any
    ) -> None:
        """listed: all symptoms of the diary, with the former ones."""
        rated = [each for each in listed if each.retired_on is None]
        data = {
            "seen": mark_of(listed),
            "symptoms": [_value_of(each) for each in rated if not each.is_side_effect],
            "side_effects": [each.code for each in rated if each.is_side_effect],
        }
        super().__init__(choices_for(dystonias_chosen, listed), data=data, **options)
        self.side_effects.choices = [SelectChoice(s.code, s.label) for s in SIDE_EFFECTS]
        self._names = {_value_of(each): each.label for each in listed if each.code is None}

    def chosen(self) -> list[str]:
        """As on page two, with own words by what they are called now."""
        ticked = [self._names.get(value, value) for value in self.symptoms.data or []]
        return [*ticked, *([self.own.data] if self.own.data else [])]


class RenameForm(DiaryForm):
    """Other words for a symptom in the person's own words."""

    seen = HiddenField()
    words = Text(_l("What do you call it?"), most=LONGEST_LABEL)

    def validate_words(self, field: Text) -> None:
        """A name says something."""
        if not field.data:
            raise StopValidation(_("Enter the words you use for it"))


def choices_for(
    dystonias_chosen: Sequence[str], listed: Sequence[Followed] = ()
) -> list[tuple[str, str]]:
    """What can be rated with these dystonias: what is rated already, what fits, what is general.

    Pairs of a code, or the number of own words, and the label.
    """
    known = [(_value_of(each), each.label) for each in listed if not each.is_side_effect]
    suggested = [code for record in _records(dystonias_chosen) for code in record.symptoms]
    fitting = [s.code for s in symptoms.SYMPTOMS if s.dystonia in dystonias_chosen]
    general = [
        s.code for s in symptoms.SYMPTOMS if s.dystonia is None and s.kind is not Kind.SIDE_EFFECT
    ]
    offered = [(code, symptoms.symptom(code).label) for code in [*suggested, *fitting, *general]]
    return list(dict.fromkeys([*known, *offered]))


def _value_of(symptom: Followed) -> str:
    """What its box sends: the same also when its words were changed in another window."""
    return symptom.code or f"own-{symptom.number}"


def suggested_for(dystonias_chosen: Sequence[str]) -> list[str]:
    """Codes of the symptoms that are ticked at first: five at most."""
    codes = [code for record in _records(dystonias_chosen) for code in record.symptoms]
    return list(dict.fromkeys(codes))[:5] or list(NOT_SURE)


def _records(codes: Sequence[str]) -> list[dystonias.Dystonia]:
    return [record for record in dystonias.DYSTONIAS if record.code in codes]


class LastInjectionForm(DiaryForm):
    """Page three: the last injection, and where on earth the days begin."""

    when = RadioField(
        _l("When was your last injection?"),
        choices=[
            SelectChoice("date", _l("On this day")),
            SelectChoice("none", _l("I have not had one yet")),
            SelectChoice("unsure", _l("I am not sure")),
        ],
        default="date",
    )
    day = DayField(
        _l("Date of the last injection"),
        future=_l("The injection date must be today or in the past"),
    )
    timezone = SelectField(_l("Your time zone"), default="UTC")

    def __init__(self, today: Callable[[], date], **options: Any) -> None:
        super().__init__(**options)
        self.day.today = today
        self.timezone.choices = timezone_choices()

    def validate_day(self, field: DayField) -> None:
        """Needed only where a day is said to be known."""
        if self.when.data == "date" and field.data is None and not field.process_errors:
            raise StopValidation(_("Enter the date, or choose one of the other answers"))

    def treated_on(self) -> date | None:
        """The last injection, where a day was given."""
        return self.day.data if self.when.data == "date" else None


def timezone_choices() -> list[SelectChoice]:
    """All time zones that people live in, by name."""
    return [SelectChoice(name, name.replace("_", " ")) for name in clock.list_timezones()]
