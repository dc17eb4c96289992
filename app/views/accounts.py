"""What our accounts add to Flask-Security: sign-ins that can be ended, and calmer answers."""

from collections.abc import Callable, Sequence, Set
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from flask import Flask, abort, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import user_logged_out
from flask_security import (
    Security,
    password_changed,
    password_reset,
    user_authenticated,
)
from flask_security.decorators import default_unauthn_handler
from flask_security.utils import set_request_attr

from app.forms.accounts import ChangeForm, Passwords, ResetForm, SignInForm
from app.forms.second_factor import CodeForm, RecoveryForm
from app.services import sign_ins
from app.services.accounts import has_diary
from app.services.days import has_come_back
from app.services.faults import if_it_can_be
from app.services.rating_links import forget_links
from app.services.registration import take_over
from app.services.sign_in_links import forget_sign_in_links
from app.services.tokens import revoke_all_tokens
from app.views import browsers, limits, notices, proof, registration, second_step, start
from app.views.account_mail import AccountMail
from app.views.cookies import PROOF, renew_proof
from app.views.errors import signed_out_page
from app.views.way_on import is_own_page

SIGN_IN = "sign_in"
SIGNED_IN = "signed_in"
OWN_PAGES = frozenset({"/answer", "/injections", "/share"})
BLUEPRINT = "security"
OUR_PARTS: dict[str, Any] = {
    "login_form": SignInForm,
    "reset_password_form": ResetForm,
    "change_password_form": ChangeForm,
    "mail_util_cls": AccountMail,
    "password_util_cls": Passwords,
    "two_factor_verify_code_form": CodeForm,
    "mf_recovery_form": RecoveryForm,
    **second_step.OUR_PARTS,
}
OUR_PAGES: dict[str, Callable[..., ResponseReturnValue]] = {
    "security.register": registration.register,
    "security.forgot_password": registration.recover,
    "security.send_confirmation": registration.send_confirmation,
    "security.confirm_email": registration.confirm,
    **second_step.OUR_PAGES,
}
# What a browser may keep when somebody signs out; the look only where it was chosen here.
KEPT_AFTER_SIGN_OUT = frozenset({"theme", "touch", "_flashes", "_remember", "fs_cc"})
THEME_OF_ACCOUNT = "theme_of_account"


def init_app(app: Flask, security: Security) -> None:
    """Put our pages and manners in the place of Flask-Security's."""
    security.want_json(lambda _request: False)
    security.login_manager.user_loader(_load)
    security.login_manager.unauthorized_handler(_not_signed_in)
    app.view_functions.update(OUR_PAGES)
    limits.init_app(app)
    app.before_request(_refuse_what_no_page_sends)
    second_step.init_app(app, security)
    proof.guard(app)
    app.after_request(_name_refusals)
    app.after_request(_begin_with_today)
    app.after_request(_keep_seen)
    notices.init_app(app)
    user_authenticated.connect(_signed_in, app)
    user_logged_out.connect(_signed_out, app)
    password_changed.connect(_password_changed, app)
    password_reset.connect(_password_reset, app)


def _not_signed_in() -> Any:
    """Who only reads is sent to sign in; who was saving keeps what was typed."""
    if request.method == "POST":
        return signed_out_page()
    return default_unauthn_handler()


def _load(uniquifier: str) -> Any:
    try:
        sign_in_id = UUID(session.get(SIGN_IN, ""))
    except (ValueError, AttributeError):
        return None
    found = sign_ins.load_account(uniquifier, sign_in_id)
    if found is None:  # ended from elsewhere: whoever comes next may be somebody else
        _empty_the_session({PROOF})
        return None
    user, g.sign_in, g.in_clinic = found
    # Flask-Security's own loader, which this one replaces, leaves the same two marks.
    set_request_attr("fs_authn_via", "session")
    set_request_attr("fs_paa", session.get("fs_paa", 0))
    return user


def _refuse_what_no_page_sends() -> ResponseReturnValue | None:
    """Accounts are for pages: no JSON, and no way on that leads to another site."""
    if request.blueprint != BLUEPRINT:
        return None
    if request.is_json:
        abort(415)
    wanted = [*request.args.getlist("next"), *request.form.getlist("next")]
    if all(is_own_page(place) for place in wanted if place):
        return None
    return redirect(request.path)


def _name_refusals(response: Any) -> Any:
    """A form that Flask-Security shows again was refused: 422, as everywhere else."""
    if request.blueprint == BLUEPRINT and request.method == "POST" and response.status_code == 200:
        response.status_code = 422
    return response


def _begin_with_today(response: Any) -> Any:
    """Who comes back after silent days meets Today, not another page of their diary."""
    user = g.pop(SIGNED_IN, None)
    if user is None or response.status_code != 302:
        return response
    place = urlsplit(response.location).path
    own = f"/diary/{user.id}/"
    elsewhere = place.startswith(own) and not place.startswith(f"{own}days/")
    if (elsewhere or place in OWN_PAGES) and has_come_back(user.id):
        response.location = url_for("home.today")
    return response


def _keep_seen(response: Any) -> Any:
    if request.method == "GET" and (sign_in := g.get(SIGN_IN)) is not None:
        with if_it_can_be():
            sign_ins.keep_seen(sign_in)
    return response


def _signed_in(
    _app: Flask, user: Any, authn_via: Sequence[str] | None = None, **_more: Any
) -> None:
    session.permanent = True
    renew_proof()
    session.pop(registration.REGISTERED, None)
    way, step = second_step.how_it_began(authn_via)
    browser = browsers.name_here()
    begun = sign_ins.begin_sign_in(user.id, browser, way, step, g.get("passkey_id"))
    session[SIGN_IN] = str(begun)
    notices.greet(user.id, way)
    if "theme" not in session and user.theme:
        session["theme"], session[THEME_OF_ACCOUNT] = user.theme, True
    setattr(g, SIGNED_IN, user)
    if has_diary(user.id):
        start.forget_draft()


def _signed_out(_app: Flask, user: Any, **_more: Any) -> None:
    sign_in_id = session.get(SIGN_IN)
    _empty_the_session()
    if sign_in_id and user.is_authenticated:
        sign_ins.forget_sign_in(user.id, UUID(sign_in_id))


def _empty_the_session(more: Set[str] = frozenset()) -> None:
    """Leave nothing of one person for the next at this browser. more: what else is kept."""
    lent = {"theme"} if session.get(THEME_OF_ACCOUNT) else set()
    for name in session.keys() - ((KEPT_AFTER_SIGN_OUT | more) - lent):
        session.pop(name)


def _password_changed(_app: Flask, user: Any, **_more: Any) -> None:
    sign_ins.end_other_sign_ins(user.id, UUID(session[SIGN_IN]))
    _end_secrets(user.id)


def _password_reset(_app: Flask, user: Any, **_more: Any) -> None:
    """Whoever was in is out; who chose the password through a mail has proved the address."""
    sign_ins.end_other_sign_ins(user.id, None)
    _end_secrets(user.id)
    if user.confirmed_at is None:
        take_over(user, start.kept_draft())


def _end_secrets(account_id: UUID) -> None:
    """Whoever got in with the old password may have made some."""
    forget_sign_in_links(account_id)
    forget_links(account_id)
    revoke_all_tokens(account_id)
