"""Choosing between versions of a day, and bringing one back."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from app.forms.base import DiaryForm
from app.forms.days import VersionField


class ChooseForm(DiaryForm):
    """Which version of a day to keep.

    seen: tells what was to be chosen when it was shown. then: where it goes on.
    """

    keep = RadioField(
        _l("Which one should we keep?"), [InputRequired(_l("Choose which one to keep"))], choices=[]
    )
    seen = HiddenField()
    then = HiddenField()


class BringBackForm(DiaryForm):
    """A former version, and the one that was shown as the day it is."""

    number = IntegerField()
    version = VersionField()


def choose_form(options: Sequence[tuple[str, str]], seen: str, *, sent: bool = True) -> ChooseForm:
    """The form for these options: (value, words). sent: whether it holds what was sent."""
    form = ChooseForm() if sent else ChooseForm(formdata=None)
    form.keep.choices = [SelectChoice(value, words) for value, words in options]
    if not (sent and form.is_submitted()):
        form.seen.data = seen
    return form
