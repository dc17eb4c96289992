"""The second step of signing in: after a password, or a link in a mail, a code or a passkey."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from flask import Flask, abort, flash, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required
from flask_security import Security
from flask_security import views as theirs
from flask_security.proxies import _security
from flask_security.recovery_codes import mf_recovery
from flask_security.tf_plugin import TfPluginBase, tf_clean_session

from app import clock
from app.services.passkeys import has_passkey
from app.services.second_factor import BY_PASSKEY
from app.views.one_time_codes import Codes, RecoveryCodes
from app.words import gettext as _
from app.words import ngettext

BEGAN = "tf_began"
FIRST_WAY = "tf_way"
CODE_PAGE, PASSKEY_PAGE = "security.two_factor_token_validation", "passkeys.second_step"
BEGINS = {
    "security.login": "password",
    "security.reset_password": "link",
    "sign_in_links.open": "link",
}
# What Flask-Security, and we, call the one step of a sign-in.
WAYS = {"password": "password", "change": "password", "passkey": "passkey"}
PATIENCE = timedelta(minutes=15)  # between the first step and the second
FEW_CODES = 3
OUR_PARTS: dict[str, Any] = {"totp_cls": Codes, "mf_recovery_codes_util_cls": RecoveryCodes}


class PasskeyStep(TfPluginBase):
    """Lets Flask-Security ask for a passkey where an account chose that as its second step."""

    def create_blueprint(self, app: Any, bp: Any, state: Any) -> None:
        """The pages are ours, in app/views/passkeys.py."""

    def get_setup_methods(self, user: Any) -> list[tuple[str, str]]:
        return [(BY_PASSKEY, BY_PASSKEY)] if user.tf_primary_method == BY_PASSKEY else []

    def tf_login(self, user: Any, json_payload: dict[str, Any], next_loc: str | None) -> Any:
        session["tf_state"] = "ready"
        g.second_page = PASSKEY_PAGE
        return redirect(url_for(PASSKEY_PAGE, next=next_loc))


def init_app(app: Flask, security: Security) -> None:
    """Put the second step behind the first."""
    security.two_factor_plugins.register_tf_impl(app, BY_PASSKEY, PasskeyStep)
    app.after_request(note_beginning)


def note_beginning(response: Any) -> Any:
    """Remember when the first step was right, and lead on to the second. After each request.

    Where no page was wanted the library would name its own, with the token of a mail in it.
    """
    began = request.endpoint in BEGINS and request.method == "POST" and "tf_user_id" in session
    if began and response.status_code == 302 and current_user.is_anonymous:
        session[BEGAN] = clock.now().timestamp()
        session[FIRST_WAY] = BEGINS[str(request.endpoint)]
        wanted = request.args.get("next") or request.form.get("next")
        response.location = url_for(g.pop("second_page", CODE_PAGE), next=wanted or None)
    return response


def how_it_began(authn_via: Sequence[str] | None) -> tuple[str, str | None]:
    """By what a sign-in began, and by what its second step was made; None without one.

    authn_via: what the library says of a sign-in of one step.
    """
    first = session.pop(FIRST_WAY, None)
    if authn_via:
        return WAYS.get(authn_via[0], "link"), None
    return first or "password", g.get("second_step", "code")


def waiting_account() -> Any:
    """The account whose first step was right just now, and whose second is awaited; else None."""
    age = clock.now().timestamp() - session.get(BEGAN, 0)
    if current_user.is_authenticated or session.get("tf_state") != "ready":
        return None
    if not 0 <= age < PATIENCE.total_seconds():
        return None
    user = _security.datastore.find_user(fs_uniquifier=session.get("tf_user_id", ""))
    return user if user is not None and user.active else None


def enter_code() -> ResponseReturnValue:
    """Type the code of the app."""
    if refusal := _refusal():
        return refusal
    _know_other_ways()
    if not g.get("step_has_app", True):
        return redirect(url_for(PASSKEY_PAGE, next=request.args.get("next") or None))
    answer: ResponseReturnValue = theirs.two_factor_token_validation()
    return answer


def enter_recovery_code() -> ResponseReturnValue:
    """Type one of the codes kept for the loss of a phone."""
    if refusal := _refusal():
        return refusal
    _know_other_ways()
    answer: ResponseReturnValue = mf_recovery()
    if request.method == "POST" and current_user.is_authenticated:
        _tell_how_many_are_left(len(current_user.mf_recovery_codes or []))
    return answer


def _know_other_ways() -> None:
    """What else the pages of the second step may offer."""
    if account := waiting_account():
        g.step_has_app = bool(account.tf_totp_secret)
        g.step_has_passkey = has_passkey(account.id)


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
        flash(_("That took long. Please sign in once more."))
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
