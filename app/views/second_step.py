"""The second step of signing in: after the password, a code."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import abort, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user, login_required
from flask_security import views as theirs
from flask_security.recovery_codes import mf_recovery
from flask_security.tf_plugin import tf_clean_session

from app import clock
from app.views.one_time_codes import Codes, RecoveryCodes

BEGAN = "tf_began"
BEGINS = frozenset({"security.login", "security.reset_password"})
PATIENCE = timedelta(minutes=15)  # between the password and the code
FEW_CODES = 3
OUR_PARTS: dict[str, Any] = {"totp_cls": Codes, "mf_recovery_codes_util_cls": RecoveryCodes}


def note_beginning(response: Any) -> Any:
    """Remember when the password was right, and lead on to the code. After each request.

    Where no page was wanted the library would name its own, with the token of a mail in it.
    """
    if request.endpoint in BEGINS and request.method == "POST" and "tf_user_id" in session:
        session[BEGAN] = clock.now().timestamp()
        wanted = request.args.get("next") or request.form.get("next")
        response.location = url_for("security.two_factor_token_validation", next=wanted or None)
    return response


def enter_code() -> ResponseReturnValue:
    """Type the code of the app."""
    return _refusal() or theirs.two_factor_token_validation()


def enter_recovery_code() -> ResponseReturnValue:
    """Type one of the codes kept for the loss of a phone."""
    answer = _refusal() or mf_recovery()
    if request.method == "POST" and current_user.is_authenticated:
        _tell_how_many_are_left(len(current_user.mf_recovery_codes or []))
    return answer


def to_recovery() -> ResponseReturnValue:
    """There is one way in without the app."""
    return redirect(url_for("security.mf_recovery"))


def to_sign_in() -> ResponseReturnValue:
    """There is one kind of second step, so nothing to choose."""
    return redirect(url_for("security.login"))


@login_required
def to_set_up() -> ResponseReturnValue:
    """Setting up has pages of ours."""
    return redirect(url_for("second_factor.index"))


@login_required
def no_such_page(token: str | None = None) -> ResponseReturnValue:
    """Where a password or a code is proved on pages of ours, which count the tries."""
    abort(404)


OUR_PAGES: dict[str, Callable[..., ResponseReturnValue]] = {
    "security.two_factor_token_validation": enter_code,
    "security.mf_recovery": enter_recovery_code,
    "security.two_factor_rescue": to_recovery,
    "security.tf_select": to_sign_in,
    "security.two_factor_setup": to_set_up,
    "security.two_factor_setup_validate": no_such_page,
    "security.verify": no_such_page,
    "security.mf_recovery_codes": to_set_up,
}


def _refusal() -> ResponseReturnValue | None:
    """Away with whoever is in already, and with whoever typed the password long ago, or never."""
    if current_user.is_authenticated:
        return redirect(url_for("home.today"))
    age = clock.now().timestamp() - session.get(BEGAN, 0)
    if "tf_user_id" in session and session.get("tf_state") == "ready":
        if 0 <= age < PATIENCE.total_seconds():
            return None
        flash(_("That took long. Please type your password once more."))
    tf_clean_session()
    return redirect(url_for("security.login", next=request.args.get("next") or None))


def _tell_how_many_are_left(left: int) -> None:
    told = ngettext(
        "You used a recovery code. %(num)s is left.",
        "You used a recovery code. %(num)s are left.",
        left,
    )
    if left < FEW_CODES:
        told = f"{told} {_('New ones can be made in Settings, Sign in in two steps.')}"
    flash(told)
