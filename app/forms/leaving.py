"""Erasing a diary, or the account with it."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, StopValidation

from app.forms.base import DiaryForm
from app.words import gettext as _

ALL, DIARY = "all", "diary"


class LeaveForm(DiaryForm):
    """What to erase, and one deliberate tick."""

    what = RadioField(
        _l("What shall be erased?"),
        [InputRequired(_l("Choose what shall be erased"))],
        choices=[
            SelectChoice(ALL, _l("My diary and my account")),
            SelectChoice(DIARY, _l("My diary alone; my account stays")),
        ],
    )
    sure = BooleanField(_l("Yes, erase it for good"))

    def __init__(self, *, has_diary: bool, **options: Any) -> None:
        super().__init__(**options)
        if not has_diary:  # who chose it in a window where there was one erases nothing else
            self.what.choices = [SelectChoice(ALL, _l("My account"))]

    def validate_sure(self, field: BooleanField) -> None:
        """Nothing is erased by a slip."""
        if not field.data:
            raise StopValidation(_("Tick the box first, then press Erase"))

    @property
    def takes_account(self) -> bool:
        """Whether the account goes as well."""
        return bool(self.what.data == ALL)
