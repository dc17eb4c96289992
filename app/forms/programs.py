"""Making a personal token for a program of one's own."""

from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation

from app.access import Scope
from app.forms.base import DiaryForm, Text, TickBoxes
from app.forms.events import id_in
from app.services.tokens import LIFETIMES_DAYS, LONGEST_NAME, TokenDraft
from app.words import gettext as _


class Scopes(TickBoxes):
    """What a program may do: at least one thing."""

    def pre_validate(self, form: object) -> None:
        if not self.data or not set(self.data) <= set(Scope):
            raise StopValidation(_("Tick what the program may do"))


class TokenForm(DiaryForm):
    """A name, what it may do, and for how long."""

    token_id = HiddenField()
    label = Text(_l("What is it for?"), most=LONGEST_NAME)
    scopes = Scopes(
        _l("What may it do?"),
        choices=[
            SelectChoice(Scope.READ.value, _l("Read the diary")),
            SelectChoice(Scope.RATE.value, _l("Rate days")),
            SelectChoice(Scope.RECORD.value, _l("Rate days and record injections and events")),
        ],
    )
    days = RadioField(
        _l("For how long?"),
        choices=[
            SelectChoice("30", _l("30 days")),
            SelectChoice("90", _l("90 days")),
            SelectChoice("365", _l("One year")),
        ],
        default="90",
        validate_choice=False,
    )

    def validate_label(self, field: Text) -> None:
        """It has a name by which it is found again."""
        if not field.data:
            raise StopValidation(_("Enter what it is for, such as My phone"))

    def validate_days(self, field: RadioField) -> None:
        """One of the list."""
        if field.data not in set(map(str, LIFETIMES_DAYS)):
            raise StopValidation(_("Choose for how long"))

    def draft(self) -> TokenDraft:
        """What the form says. Call it once validate() has passed."""
        scopes = frozenset(Scope(each) for each in self.scopes.data or ())
        return TokenDraft(self.label.data, scopes, int(self.days.data))

    def id_made_for(self) -> UUID | None:
        """The id the form was made with."""
        return id_in(self.token_id.data)
