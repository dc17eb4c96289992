"""Making an account, proving its address, and asking for a link.

These four pages stand in the place of Flask-Security's. Whatever account an address has, they
answer alike: one password hash, one mail, one redirect.
"""

import hashlib
import secrets
from typing import Any

from flask import current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_security import hash_password, login_user, logout_user, user_confirmed
from flask_security.confirmable import confirm_email_token_status
from flask_security.utils import get_message

from app.forms.accounts import AddressForm, OwnPasswordForm, RegisterForm
from app.services.accounts import find_account
from app.services.registration import confirm_address, sign_up
from app.services.second_factor import is_on
from app.views import account_mail, start, way_on
from app.words import gettext as _

REGISTERED = "registered"


def register() -> ResponseReturnValue:
    if current_user.is_authenticated:
        return redirect(url_for("home.today"))
    form = RegisterForm()
    if form.validate_on_submit():
        chosen = hash_password(form.password.data) if form.password.data else None
        user = sign_up(form.email.data, chosen, start.kept_draft())
        waits = user.active and user.confirmed_at is None
        session[REGISTERED] = _mark_of(user.fs_uniquifier if waits else secrets.token_hex())
        account_mail.send_welcome(user, way_on.kept())
        return redirect(url_for("start.confirm"))
    page = render_template("security/register_user.html", register_user_form=form)
    return page, 422 if form.errors else 200


def send_confirmation() -> ResponseReturnValue:
    form = AddressForm()
    if form.validate_on_submit():
        account_mail.send_confirmation_link(find_account(form.email.data), form.email.data)
        flash(*get_message("CONFIRMATION_REQUEST"))
        return redirect(url_for("security.login"))
    page = render_template("security/send_confirmation.html", send_confirmation_form=form)
    return page, 422 if form.errors else 200


def recover() -> ResponseReturnValue:
    form = AddressForm()
    if form.validate_on_submit():
        account_mail.send_recovery_link(find_account(form.email.data), form.email.data)
        flash(*get_message("PASSWORD_RESET_REQUEST"))
        return redirect(url_for("security.login"))
    page = render_template("security/forgot_password.html", forgot_password_form=form)
    return page, 422 if form.errors else 200


def confirm(token: str) -> ResponseReturnValue:
    """Confirm an address in the browser that registered it; elsewhere the password is asked.

    Who reads the mail need not be who chose the password: only one who proves both gets in. Where
    none was chosen, whoever reads the mail gets in, after a press.
    """
    _expired, broken, user = confirm_email_token_status(token)
    if user is None or broken or not user.active:
        flash(*get_message("INVALID_CONFIRMATION_TOKEN"))
        return redirect(url_for("security.send_confirmation"))
    if user.confirmed_at is not None:
        if current_user.is_anonymous:
            flash(*get_message("ALREADY_CONFIRMED"))
        return redirect(url_for("home.today"))
    if not secrets.compare_digest(session.get(REGISTERED, ""), _mark_of(user.fs_uniquifier)):
        form = OwnPasswordForm(asks_password=user.password is not None)
        if not (form.validate_on_submit() and _is_own(form, user)):
            page = render_template("security/confirm.html", form=form, token=token, user=user)
            return page, 422 if form.errors else 200
    _let_in(user)
    return redirect(way_on.kept() or request.args.get("next") or url_for("home.today"))


def _is_own(form: OwnPasswordForm, user: Any) -> bool:
    if user.password is None:
        return True
    password_util = current_app.extensions["security"].password_util
    if user.verify_and_update_password(password_util.normalize(form.password.data)):
        return True
    form.password.errors = [_("That is not the password chosen with this address. Type it again.")]
    return False


def _let_in(user: Any) -> None:
    confirm_address(user)
    user_confirmed.send(current_app._get_current_object(), user=user)  # type: ignore[attr-defined]
    if current_user.is_authenticated:
        logout_user()
    if is_on(user):  # no mail stands in for the second step
        return
    login_user(user, authn_via=["confirm"])
    flash(*get_message("EMAIL_CONFIRMED"))


def _mark_of(uniquifier: str) -> str:
    """What the browser of a registration keeps: enough to know it again, and nothing to use."""
    return hashlib.sha256(uniquifier.encode()).hexdigest()
