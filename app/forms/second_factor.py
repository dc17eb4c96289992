"""What is typed in the second step of signing in, and around it."""

import unicodedata
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_security.forms import TwoFactorVerifyCodeForm, password_required
from flask_security.recovery_codes import MfRecoveryForm
from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired

from app.forms.base import DiaryForm, Text

ENTER = _l("Enter the code")


def _digits(typed: str | None) -> str:
    """The digits of a code as an app shows it, in two groups or in another script."""
    signs = (sign for sign in (typed or "")[:40] if not sign.isspace() and sign != "-")
    return "".join(str(unicodedata.digit(sign, "\ufffd")) for sign in signs)


def _seen(typed: str | None) -> str:
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in (typed or "").strip()[:40])


def _code() -> StringField:
    attributes = {
        "autocomplete": "one-time-code",
        "inputmode": "numeric",
        "autocapitalize": "none",
        "spellcheck": "false",
    }
    return StringField(
        _l("Code"), filters=[_digits], render_kw=attributes, validators=[InputRequired(ENTER)]
    )


def a_password() -> PasswordField:
    """The password of the account."""
    return PasswordField(
        _l("Your password"),
        render_kw={"autocomplete": "current-password"},
        validators=[password_required],
    )


def a_proving_code() -> StringField:
    """A code of the app, or one of those kept for the loss of a phone."""
    return StringField(
        _l("Code of the app, or a recovery code"),
        filters=[_seen],
        render_kw={
            "autocomplete": "one-time-code",
            "autocapitalize": "none",
            "spellcheck": "false",
        },
        validators=[InputRequired(ENTER)],
    )


class CodeForm(TwoFactorVerifyCodeForm):
    """The six digits that an app shows."""

    code = _code()


class RecoveryForm(MfRecoveryForm):
    """One of the codes kept for the loss of a phone."""

    code = StringField(
        _l("Recovery code"),
        filters=[_seen],
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
        validators=[InputRequired(ENTER)],
    )


class SetUpForm(FlaskForm):
    """A first code of the app, and from a clinician the name."""

    name = Text(_l("Your name, as patients see it"), most=80)
    code = _code()

    def __init__(self, *, asks_name: bool, **options: Any) -> None:
        super().__init__(**options)
        if asks_name:
            self.name.validators = [InputRequired(_l("Enter your name"))]
        else:
            del self.name


class ByPasskeyForm(FlaskForm):
    """Take the passkeys as the second step; from a clinician the name."""

    name = Text(_l("Your name, as patients see it"), most=80)

    def __init__(self, *, asks_name: bool, **options: Any) -> None:
        super().__init__(**options)
        if asks_name:
            self.name.validators = [InputRequired(_l("Enter your name"))]
        else:
            del self.name


class PressForm(FlaskForm):
    """A button that does something about signing in."""


class NameForm(DiaryForm):
    """How others see whoever reads their diary."""

    name = Text(_l("Your name, as others see it"), most=80)
