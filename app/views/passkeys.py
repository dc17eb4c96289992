"""Passkeys: signing in with one, as the only step or the second, and those of one's own account.

A browser asks for options (JSON, with a new challenge, which its session keeps), has a device
sign them, and posts the answer in a form. Without a script, or where a browser has no passkeys,
the same form posts nothing and the page says which other ways there are.
"""

import ipaddress
from base64 import b64decode, b64encode
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required
from flask_security import login_user
from flask_security.proxies import _security
from flask_security.tf_plugin import tf_clean_session

from app.errors import Refused
from app.forms.passkeys import PasskeyForm, PasskeyNameForm
from app.sentences.accounts import refusal_of_passkey
from app.services import passkeys as keys
from app.services.passkeys import Challenge, Site
from app.services.second_factor import is_on
from app.views import notices, way_on
from app.views.own import find_own_diary
from app.views.second_step import waiting_account
from app.words import gettext as _

bp = Blueprint("passkeys", __name__)
CHALLENGE = "passkey_challenge"  # in the session: what for, the challenge, since when
SIGN_IN, STEP, ADD, PROOF = "sign-in", "step", "add", "proof"


def site() -> Site | None:
    """This server as the browser calls it; None where browsers offer no passkeys.

    They want a name, not a number, and TLS, save on localhost. The name is one that Flask let
    through (TRUSTED_HOSTS); where it is that of PUBLIC_URL, scheme and port come from there.
    """
    public = urlsplit(current_app.config.get("PUBLIC_URL") or "")
    here = urlsplit(request.host_url)
    found = public if public.netloc and public.hostname == here.hostname else here
    name = found.hostname or ""
    if _is_number(name) or (found.scheme != "https" and name != "localhost"):
        return None
    return Site(name, f"{found.scheme}://{found.netloc}".lower())


def _is_number(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _site() -> Site:
    found = site()
    if found is None:
        abort(404)
    return found


def begin(purpose: str) -> Challenge:
    """A new challenge for one purpose. A session keeps one: the latest."""
    made = keys.new_challenge()
    value = b64encode(made.value).decode()
    session[CHALLENGE] = [purpose, value, made.made_at.timestamp()]
    return made


def answered(purpose: str) -> Challenge:
    """The challenge that this session was given for it, once. Raises Refused without one."""
    kept = session.pop(CHALLENGE, None)
    if not isinstance(kept, list) or kept[0] != purpose:
        raise Refused("passkey")
    return Challenge(b64decode(kept[1]), datetime.fromtimestamp(kept[2], UTC))


@bp.post("/login/passkey/options")
def sign_in_options() -> ResponseReturnValue:
    """What a browser needs to sign in with any passkey that it finds."""
    return _json(keys.ask_for_passkey(_site(), begin(SIGN_IN)))


@bp.route("/login/passkey", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    """A passkey alone: it is the device and its PIN, finger or face, so no code follows."""
    if current_user.is_authenticated:
        return redirect(url_for("home.today"))
    form = PasskeyForm()
    if form.validate_on_submit():
        try:
            user, g.passkey_id = keys.use_passkey(form.credential.data, _site(), answered(SIGN_IN))
        except Refused as error:
            form.credential.errors = [refusal_of_passkey(error.reason)]
        else:
            return _let_in(user)
    page = render_template("security/passkey_sign_in.html", form=form, is_step=False, site=site())
    return page, 422 if form.errors else 200


def _let_in(user: Any) -> ResponseReturnValue:
    if user.confirmed_at is None:
        flash(_("Please open the link in our mail first: it confirms your address."), "error")
        return redirect(url_for("security.login"))
    tf_clean_session()
    login_user(user, authn_via=["passkey"])
    return redirect(way_on.onward())


@bp.post("/login/second-passkey/options")
def step_options() -> ResponseReturnValue:
    """The same for the account whose password, or link, was right just now."""
    account = waiting_account()
    if account is None:
        return redirect(url_for("security.login"))
    return _json(keys.ask_for_passkey(_site(), begin(STEP), account.id))


@bp.route("/login/second-passkey", methods=["GET", "POST"])
def second_step() -> ResponseReturnValue:
    """A passkey after the password."""
    account = waiting_account()
    if account is None:
        return redirect(url_for("security.login"))
    form = PasskeyForm()
    if form.validate_on_submit():
        try:
            told = form.credential.data
            _user, g.passkey_id = keys.use_passkey(told, _site(), answered(STEP), account.id)
        except Refused as error:
            form.credential.errors = [refusal_of_passkey(error.reason)]
        else:
            g.second_step = "passkey"
            _security.two_factor_plugins.tf_complete(account, True)
            return redirect(way_on.onward())
    page = render_template(
        "security/passkey_sign_in.html",
        form=form,
        is_step=True,
        site=site(),
        has_app=bool(account.tf_totp_secret),
    )
    return page, 422 if form.errors else 200


@bp.get("/settings/passkeys/")
@login_required
def index() -> ResponseReturnValue:
    """The passkeys of the account."""
    find_own_diary()
    mine = keys.list_passkeys(current_user.id)
    return render_template(
        "settings/passkeys.html",
        passkeys=mine,
        site=site(),
        is_on=is_on(current_user._get_current_object()),
        full=len(mine) >= keys.MOST_PASSKEYS,
    )


@bp.post("/settings/passkeys/options")
@login_required
def add_options() -> ResponseReturnValue:
    """What a browser needs to make a passkey."""
    user = current_user._get_current_object()
    return _json(keys.offer_passkey(user, _site(), begin(ADD)))


@bp.route("/settings/passkeys/new", methods=["GET", "POST"])
@login_required
def add() -> ResponseReturnValue:
    """Have the browser make a passkey, and keep it."""
    form = PasskeyNameForm()
    if form.validate_on_submit():
        told, name = form.credential.data, form.name.data or _("My passkey")
        try:
            keys.add_passkey(current_user.id, told, _site(), answered(ADD), name)
        except Refused as error:
            form.credential.errors = [refusal_of_passkey(error.reason)]
        else:
            return _added()
    find_own_diary()
    page = render_template("settings/passkey_new.html", form=form, site=site())
    return page, 422 if form.errors else 200


def _added() -> ResponseReturnValue:
    notices.tell(current_user, "passkey_added")
    flash(_("The passkey is added. You can sign in with it from now on."))
    return redirect(way_on.wanted() or url_for(".index"))


@bp.route("/settings/passkeys/<uuid:passkey_id>/name", methods=["GET", "POST"])
@login_required
def rename(passkey_id: UUID) -> ResponseReturnValue:
    """Call a passkey something else."""
    mine = _the_one(passkey_id)
    form = PasskeyNameForm(data={"name": mine.name})
    del form.credential
    if form.validate_on_submit():
        keys.rename_passkey(current_user.id, passkey_id, form.name.data or _("My passkey"))
        flash(_("Saved"))
        return redirect(url_for(".index"))
    page = render_template("settings/passkey_name.html", form=form, passkey=mine)
    return page, 422 if form.errors else 200


@bp.route("/settings/passkeys/<uuid:passkey_id>/remove", methods=["GET", "POST"])
@login_required
def remove(passkey_id: UUID) -> ResponseReturnValue:
    """What removing it means, and then removing it."""
    mine = _the_one(passkey_id)
    if request.method != "POST":
        user = current_user._get_current_object()
        return render_template(
            "settings/passkey_remove.html",
            passkey=mine,
            ends_two_steps=user.tf_primary_method == "passkey"
            and len(keys.list_passkeys(user.id)) == 1,
        )
    user, here = current_user._get_current_object(), g.get("sign_in")
    ended = keys.remove_passkey(user, passkey_id, here.id if here else None)
    notices.tell(user, "passkey_removed")
    if ended:
        notices.tell(user, "factor_off")
        flash(_("The passkey is removed, and signing in takes one step again."))
    else:
        flash(_("The passkey is removed. It opens nothing any more."))
    return redirect(url_for(".index"))


@bp.post("/proof/passkey/options")
@login_required
def prove_options() -> ResponseReturnValue:
    """What a browser needs for the page "Is it you?"."""
    return _json(keys.ask_for_passkey(_site(), begin(PROOF), current_user.id))


def proves(answer: str) -> bool:
    """Whether this is an answer of a passkey of whoever is signed in."""
    found = site()
    if found is None:
        return False
    try:
        keys.use_passkey(answer, found, answered(PROOF), current_user.id)
    except Refused:
        return False
    return True


def _the_one(passkey_id: UUID) -> Any:
    found = [each for each in keys.list_passkeys(current_user.id) if each.id == passkey_id]
    if not found:
        abort(404)
    return found[0]


def _json(options: str) -> Response:
    return Response(options, mimetype="application/json")
