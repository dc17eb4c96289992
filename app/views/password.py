"""Whether it is really this person: their password, before something that opens the diary."""

from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_login import current_user


def knows_password(form: Any) -> bool:
    """Whether what was typed in `password` is the password; else the field says so."""
    password_util = current_app.extensions["security"].password_util
    if current_user.verify_and_update_password(password_util.normalize(form.password.data)):
        return True
    form.password.errors = [_("That is not your password. Type it again.")]
    return False
