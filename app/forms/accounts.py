"""What is typed to make an account, to sign in, and to choose a password.

These are no DiaryForms: a password is taken sign for sign, however odd.
"""

from typing import Any

from flask import request
from flask_security import ChangePasswordForm, LoginForm, PasswordUtil, ResetPasswordForm
from flask_security.forms import (
    EmailValidation,
    email_required,
    password_required,
)
from flask_security.proxies import _security
from flask_security.utils import get_message
from flask_wtf import FlaskForm
from wtforms import EmailField, PasswordField
from wtforms.validators import ValidationError

from app.forms.guessed import is_guessed_first
from app.words import gettext as _

LONGEST_PASSWORD = 128  # Flask-Security's own limit, whose message would speak of too few


class Passwords(PasswordUtil):
    """What a new password must be: long enough, not too long, and not what is tried first."""

    def validate(
        self, password: str, is_register: bool, **more: Any
    ) -> tuple[list[str] | None, str]:
        if len(self.normalize(password)) > LONGEST_PASSWORD:
            return [_("Use at most %(most)s characters", most=LONGEST_PASSWORD)], password
        if is_guessed_first(password, getattr(more.get("user"), "email", "")):
            told = _("This is one of the passwords that are guessed first. Choose another one")
            return [told], password
        return super().validate(password, is_register, **more)


def _visible(typed: str | None) -> str | None:
    """Signs that cannot be seen become a sign that can, and that no address holds."""
    if typed is None:
        return None
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in typed.strip())


def _email(autocomplete: str, verify: bool) -> EmailField:
    return EmailField(
        filters=[_visible],
        render_kw={"autocomplete": autocomplete},
        validators=[email_required, EmailValidation(verify=verify)],
    )


def _good_password(_form: Any, field: Any) -> None:
    wrong, field.data = _security.password_util.validate(field.data, True)
    if wrong:
        raise ValidationError(wrong[0])


class SignInForm(LoginForm):
    """Address and password. What only the account could tell is said in one general sentence."""

    email = _email("username", verify=False)
    remember = None  # a sign-in always lasts

    def validate(self, **more: Any) -> bool:
        if super().validate(**more):
            return True
        both_were_typed = self.ifield is not None
        if both_were_typed:
            self.email.errors = [get_message("GENERIC_AUTHN_FAILED")[0]]
            self.password.errors = []
        return False


WITHOUT = "none"  # the button that begins an account which signs in by mail or passkey


class RegisterForm(FlaskForm):
    """An address and a password, typed once, or none. Whether the address is known is not asked."""

    email = _email("username", verify=True)
    password = PasswordField(
        render_kw={"autocomplete": "new-password"},
        validators=[password_required, _good_password],
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Who goes on without a password has typed none, whatever the browser filled in."""
        if self.is_submitted() and request.form.get("way") == WITHOUT:
            self.password.validators = []
            self.password.data = None
        return bool(super().validate(extra_validators))


class AddressForm(FlaskForm):
    """An address to which a link is sent."""

    email = _email("username", verify=True)


class OwnPasswordForm(FlaskForm):
    """The password that somebody chose when they registered."""

    password = PasswordField(
        render_kw={"autocomplete": "current-password"}, validators=[password_required]
    )

    def __init__(self, *, asks_password: bool, **options: Any) -> None:
        super().__init__(**options)
        if not asks_password:
            del self.password


class ResetForm(ResetPasswordForm):
    """A new password, typed once: it can be shown, and a link brings another."""

    password_confirm = None


class ChangeForm(ChangePasswordForm):
    """The password now, and a new one, each typed once."""

    new_password_confirm = None
