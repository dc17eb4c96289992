"""How the diary looks and is judged."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation

from app.forms.base import DiaryForm, Text
from app.forms.start import timezone_choices
from app.services.symptoms import Followed
from app.words import gettext as _

TOGETHER = "all"
LONGEST_PHONE = 24
PHONE = re.compile(r"\+?[0-9][0-9 ()/.-]+")


class DisplayForm(DiaryForm):
    """How the pages look and take taps."""

    theme = RadioField(
        _l("Colours"),
        choices=[
            SelectChoice("", _l("As my device is set")),
            SelectChoice("light", _l("Light")),
            SelectChoice("dark", _l("Dark")),
            SelectChoice("contrast", _l("Strong contrast")),
        ],
        default="",
    )
    one = BooleanField(_l("One question at a time"))
    moves_on = BooleanField(_l("Move on by itself after a tap"))
    large = BooleanField(_l("Larger buttons"))
    repeat_ms = RadioField(
        _l("Ignore repeat taps"),
        choices=[
            SelectChoice("500", _l("Within half a second")),
            SelectChoice("1000", _l("Within one second")),
            SelectChoice("0", _l("No, take every tap")),
        ],
    )
    aloud = RadioField(
        _l("Read questions aloud"),
        choices=[
            SelectChoice("", _l("No")),
            SelectChoice("button", _l("When I press a button")),
            SelectChoice("auto", _l("By itself")),
        ],
        default="",
    )

    def touch(self) -> dict[str, Any]:
        """What was chosen about taps and voice, by name."""
        names = ("one", "moves_on", "large", "aloud")
        chosen = {name: self[name].data for name in names}
        return {**chosen, "repeat_ms": int(self.repeat_ms.data)}


class Phone(Text):
    """A telephone number as people write it."""

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        if self.data and not PHONE.fullmatch(self.data):
            raise StopValidation(_("Enter a telephone number, such as 112 or +49 30 555 0100"))


class PhonesForm(DiaryForm):
    """Whom the safety message offers to call. seen: the mark of the numbers it was made for."""

    seen = HiddenField()
    emergency = Phone(_l("The emergency number where you live"), most=LONGEST_PHONE)
    clinic = Phone(_l("Your injection clinic"), most=LONGEST_PHONE)


class DiarySettingsForm(DiaryForm):
    """How the answer is reached. seen: the mark of the settings it was made for."""

    seen = HiddenField()
    name = Text(_l("Your name, as your clinic will see it"), most=80)
    timezone = SelectField(_l("Your time zone"))
    main_symptom = RadioField(_l("What leads your answer?"))
    threshold = RadioField(
        _l("From which change on does it matter to you?"),
        choices=[
            SelectChoice("1", _l("1 point or more")),
            SelectChoice("1.5", _l("1.5 points or more")),
            SelectChoice("2", _l("2 points or more")),
        ],
    )

    def __init__(self, symptoms: Sequence[Followed], **options: Any) -> None:
        super().__init__(**options)
        self.timezone.choices = timezone_choices()
        self.main_symptom.choices = [
            SelectChoice(TOGETHER, _l("All symptoms together")),
            *(SelectChoice(str(symptom.number), symptom.label) for symptom in symptoms),
        ]

    def leading(self) -> int | None:
        """Number of the symptom that leads, None for all together."""
        return None if self.main_symptom.data == TOGETHER else int(self.main_symptom.data)

    def smallest_change(self) -> Decimal:
        """The smallest change that counts, in points."""
        return Decimal(self.threshold.data)
