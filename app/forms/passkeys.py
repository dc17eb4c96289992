"""What a browser sends for a passkey, and what a person calls it."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.validators import InputRequired

from app.forms.base import DiaryForm, Text
from app.services.passkeys import LONGEST_PASSKEY_NAME

# Without a script the form arrives without an answer.
NONE = _l("This browser did not offer a passkey. Use another way to sign in.")
NOT_MADE = _l("This browser made no passkey. Nothing was added.")


class PasskeyForm(DiaryForm):
    """The answer of a passkey, as JSON that static/js/passkey.js fills in."""

    credential = HiddenField(validators=[InputRequired(NONE)])


class PasskeyNameForm(DiaryForm):
    """The same, and how the person knows it again."""

    credential = HiddenField(validators=[InputRequired(NOT_MADE)])
    name = Text(_l("Name of the passkey"), most=LONGEST_PASSKEY_NAME)
