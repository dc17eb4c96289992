"""That it is really this person: the password, and a code where the account asks for one."""

from datetime import timedelta
from typing import Any

from flask import current_app, g
from flask_babel import gettext as _
from flask_login import current_user

from app import clock
from app.views.one_time_codes import Codes, RecoveryCodes

FRESH = timedelta(minutes=30)


def is_on() -> bool:
    """Whether the account asks for a code besides the password."""
    return bool(current_user.tf_totp_secret and current_user.tf_primary_method)


def proves(form: Any) -> bool:
    """Whether the password and the code are right, as far as the form asks for them.

    Both are looked at, and one sentence tells of both: who guesses learns nothing of either.
    """
    if not form.validate_on_submit():
        return False
    if "password" not in form:  # there is none, and a fresh sign-in stands for it
        return signed_in_lately()
    if "code" not in form:
        return knows_password(form)
    if knows_password(form) and knows_code(form.code.data):
        return True
    form.code.errors = []
    form.password.errors = [_("The password and the code do not fit together. Type both again.")]
    return False


def knows_password(form: Any) -> bool:
    """Whether the password of the form is right; else its field says so."""
    password_util = current_app.extensions["security"].password_util
    if current_user.verify_and_update_password(password_util.normalize(form.password.data)):
        return True
    form.password.errors = [_("That is not your password. Type it again.")]
    return False


def knows_code(typed: str) -> bool:
    """Whether this is a code that the app shows now, or a recovery code; it is used up by that."""
    user = current_user._get_current_object()
    digits = "".join(sign for sign in typed if not sign.isspace())
    if digits.isascii() and digits.isdigit():
        return bool(codes().verify_totp(digits, user.tf_totp_secret, user))
    return bool(recovery().check_recovery_code(user, typed))


def signed_in_lately() -> bool:
    """Whether this sign-in is so young that it proves as much as a password."""
    sign_in = g.get("sign_in")
    return sign_in is not None and clock.now() - sign_in.began_at <= FRESH


def codes() -> Codes:
    """What makes and checks the codes of apps."""
    found: Codes = current_app.extensions["security"].totp_factory
    return found


def recovery() -> RecoveryCodes:
    """What makes and checks recovery codes."""
    found: RecoveryCodes = current_app.extensions["security"].mf_recovery_codes_util
    return found
