"""When and how to be reminded."""

from datetime import date, time
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation

from app.forms.base import DayField, DiaryForm
from app.forms.events import ClockField
from app.sentences.numbers import long_day
from app.services.reminders import LONGEST_PAUSE, OFF, Wish, mark_of_wish
from app.words import gettext as _

NEVER, OWN = "off", "own"
OFFERED = {"09:00": time(9), "19:00": time(19)}
WEEKDAYS = (
    _l("Monday"),
    _l("Tuesday"),
    _l("Wednesday"),
    _l("Thursday"),
    _l("Friday"),
    _l("Saturday"),
    _l("Sunday"),
)


class RemindersForm(DiaryForm):
    """When and how to be reminded. with_push: whether this server can reach devices.

    seen: the mark of the choice that the form was made for.
    """

    seen = HiddenField()
    when = RadioField(
        _l("When?"),
        choices=[
            SelectChoice(NEVER, _l("Off")),
            SelectChoice("09:00", _l("Morning, 9:00")),
            SelectChoice("19:00", _l("Evening, 19:00")),
            SelectChoice(OWN, _l("My own time")),
        ],
        validate_choice=False,
    )
    own = ClockField(_l("My own time"))
    by_email = BooleanField(_l("By e-mail"))
    by_push = BooleanField(_l("By a message on my devices"))
    anchor = SelectField(
        _l("Your day of the week"),
        choices=[SelectChoice(str(number), name) for number, name in enumerate(WEEKDAYS)],
        validate_choice=False,
    )
    pause = DayField(_l("Pause until"))

    def __init__(self, today: date, wish: Wish | None, with_push: bool, **options: Any) -> None:
        shown = {**_shown(wish or OFF, today), "seen": mark_of_wish(wish)}
        super().__init__(data=shown, **options)
        self._today = today
        self._push_stays = bool(wish and wish.by_push)
        if not with_push:
            del self.by_push

    def validate_when(self, field: RadioField) -> None:
        """One of the list."""
        if field.data not in {NEVER, OWN, *OFFERED}:
            raise StopValidation(_("Choose when to be reminded, or Off"))

    def validate_own(self, field: ClockField) -> None:
        """A time of one's own is said."""
        if self.when.data == OWN and field.data is None:
            raise StopValidation(_("Enter the time, such as 18:30"))

    def validate_anchor(self, field: SelectField) -> None:
        """A day of the week."""
        if field.data not in {str(number) for number in range(len(WEEKDAYS))}:
            raise StopValidation(_("Choose a day of the week"))

    def validate_pause(self, field: DayField) -> None:
        """A pause ends on a day to come, within a year."""
        if field.data and not self._today < field.data <= self._today + LONGEST_PAUSE:
            last = long_day(self._today + LONGEST_PAUSE)
            raise StopValidation(_("The pause must end after today, by %(last)s", last=last))

    def wish(self) -> Wish:
        """What the form says. Call it once validate() has passed."""
        chosen = {NEVER: None, OWN: self.own.data, **OFFERED}
        return Wish(
            at=chosen[self.when.data],
            anchor=int(self.anchor.data),
            by_email=self.by_email.data,
            by_push=self.by_push.data if self.by_push else self._push_stays,
            paused_until=self.pause.data,
        )


def _shown(wish: Wish, today: date) -> dict[str, Any]:
    named = {at: code for code, at in OFFERED.items()}
    when = NEVER if wish.at is None else named.get(wish.at, OWN)
    paused = wish.paused_until if wish.paused_until and wish.paused_until > today else None
    return {
        "when": when,
        "own": wish.at if when == OWN else None,
        "by_email": wish.by_email,
        "by_push": wish.by_push,
        "anchor": str(wish.anchor),
        "pause": paused,
    }
